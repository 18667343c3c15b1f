package heap

import (
	"runtime"
	"syscall"
)

// reserved is how much memory is asked for in large pages. Asking takes no
// memory: a page is given when it is written to first.
const reserved = 128 << 20 // bytes

// Reserve makes the memory that is used from now on come in large pages (2 MB
// on most computers). Where memory is given in pages of 4 kB, as by default on
// most distributions of Linux, a short run spends a fifth of its time on
// waiting for the next one, most of all on virtual machines. It is worth its
// few milliseconds for a run that reads registers.
func Reserve() {
	block := make([]byte, reserved)
	if syscall.Madvise(block, syscall.MADV_HUGEPAGE) != nil {
		return // a kernel without large pages gives small ones
	}
	block = nil
	runtime.GC() // the collector hands out the block again, piece by piece, and the advice stays with it
}
