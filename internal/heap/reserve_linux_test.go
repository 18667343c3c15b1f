package heap

import (
	"bufio"
	"os"
	"runtime"
	"strconv"
	"strings"
	"testing"
)

// Memory used after Reserve lies where the kernel was told to give large
// pages: VmFlags of /proc/self/smaps has hg there (proc(5)).
func TestReserve(t *testing.T) {
	before := advised(t)
	Reserve()
	if after := advised(t); after-before < reserved/2 {
		t.Errorf("large pages are wanted for %d bytes more, of %d that were reserved", after-before, reserved)
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
