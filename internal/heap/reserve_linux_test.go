package heap

import (
	"bufio"
	"os"
	"runtime"
	"strconv"
	"strings"
	"syscall"
	"testing"
)

// Memory used after it was reserved lies where the kernel was told to give large
// pages: VmFlags of /proc/self/smaps has hg there (proc(5)).
func TestReserve(t *testing.T) {
	reserve()
	if bytes := advised(t); bytes < reserved/2 {
		t.Errorf("large pages are wanted for %d bytes of %d that were reserved", bytes, reserved)
	}
	var kept [][]byte
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	for range 1000 {
		kept = append(kept, make([]byte, 32<<10))
	}
	had := m.HeapSys
	if runtime.ReadMemStats(&m); m.HeapSys > had {
		t.Errorf("%d more bytes were asked of the system though %d lie reserved", m.HeapSys-had, reserved)
	}
	runtime.KeepAlive(kept)
}

// advised is for how many bytes large pages were asked for.
func advised(t *testing.T) (bytes uint64) {
	t.Helper()
	f, err := os.Open("/proc/self/smaps")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var size uint64
	for lines := bufio.NewScanner(f); lines.Scan(); {
		fields := strings.Fields(lines.Text())
		switch {
		case len(fields) == 3 && fields[0] == "Size:":
			if size, err = strconv.ParseUint(fields[1], 10, 64); err != nil {
				t.Fatal(err)
			}
			size <<= 10
		case len(fields) > 0 && fields[0] == "VmFlags:" && strings.Contains(lines.Text()+" ", " hg "):
			bytes += size
		}
	}
	return bytes
}

// Under ulimit -v or -d, what is asked for and not used counts.
func TestAddressesAreCounted(t *testing.T) {
	for _, limit := range []int{syscall.RLIMIT_AS, syscall.RLIMIT_DATA} {
		var space syscall.Rlimit
		if err := syscall.Getrlimit(limit, &space); err != nil {
			t.Fatal(err)
		}
		if err := syscall.Setrlimit(limit, &syscall.Rlimit{Cur: 1 << 39, Max: space.Max}); err != nil {
			t.Fatal(err)
		}
		counted := addressesAreCounted()
		if err := syscall.Setrlimit(limit, &space); err != nil {
			t.Fatal(err)
		}
		if !counted {
			t.Errorf("under the limit %d memory would be reserved", limit)
		}
	}
}
