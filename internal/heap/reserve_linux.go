package heap

import (
	"bytes"
	"os"
	"runtime"
	"runtime/debug"
	"sync"
	"syscall"
)

// reserved is how much memory is asked for in large pages. Asking takes no
// memory: a page is given when it is written to first.
const reserved = 512 << 20 // bytes

// Reserve makes the memory that is used from now on come in large pages (2 MB
// on most computers). Where memory is given in pages of 4 kB, as by default on
// most distributions of Linux, a run spends a fifth of its time on waiting for
// the next one, most of all on virtual machines. It is worth its few
// milliseconds for a run that reads registers.
//
// It does so once in a process: memory that was used before would have to be
// cleared.
func Reserve() { once.Do(reserve) }

var once sync.Once

func reserve() {
	if addressesAreCounted() {
		return
	}
	pace := debug.SetGCPercent(-1) // so much at once would be collected for at once
	defer debug.SetGCPercent(pace)
	block := make([]byte, reserved)
	if syscall.Madvise(block, syscall.MADV_HUGEPAGE) != nil {
		return // a kernel without large pages gives small ones
	}
	block = nil
	runtime.GC() // the collector hands out the block again, piece by piece, and the advice stays with it
}

// addressesAreCounted reports that memory counts which was asked for and not
// used: a program that asks for too much of it is ended. That is so under
// ulimit -v and -d, and where the kernel lends no more than it has
// (Documentation/mm/overcommit-accounting of Linux, mode 2).
func addressesAreCounted() bool {
	for _, limit := range []int{syscall.RLIMIT_AS, syscall.RLIMIT_DATA} {
		var space syscall.Rlimit
		if syscall.Getrlimit(limit, &space) != nil || space.Cur < 1<<40 {
			return true
		}
	}
	mode, err := os.ReadFile("/proc/sys/vm/overcommit_memory")
	return err != nil || bytes.HasPrefix(mode, []byte("2"))
}
