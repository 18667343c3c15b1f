package main

import (
	"os"
	"strconv"
	"testing"

	"golang.org/x/sys/unix"
)

// terminal opens a pseudo-terminal of the given width.
func terminal(t *testing.T, width uint16) *os.File {
	t.Helper()
	_, tty := pair(t, width)
	return tty
}

// pair opens both ends of a pseudo-terminal: that of whoever types and reads,
// and that of the program.
func pair(t *testing.T, width uint16) (ptmx, tty *os.File) {
	t.Helper()
	ptmx, err := os.OpenFile("/dev/ptmx", os.O_RDWR, 0)
	if err != nil {
		t.Skipf("this machine has no pseudo-terminals: %v", err)
	}
	t.Cleanup(func() { ptmx.Close() })
	fd := int(ptmx.Fd())
	number, err := unix.IoctlGetInt(fd, unix.TIOCGPTN)
	if err != nil {
		t.Fatal(err)
	}
	if err := unix.IoctlSetPointerInt(fd, unix.TIOCSPTLCK, 0); err != nil {
		t.Fatal(err)
	}
	if err := unix.IoctlSetWinsize(fd, unix.TIOCSWINSZ, &unix.Winsize{Row: 25, Col: width}); err != nil {
		t.Fatal(err)
	}
	tty, err = os.OpenFile("/dev/pts/"+strconv.Itoa(number), os.O_RDWR|unix.O_NOCTTY, 0)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { tty.Close() })
	return ptmx, tty
}

func TestColourOnTerminalOnly(t *testing.T) {
	tty := terminal(t, 100)
	for _, c := range []struct {
		name, noColor, term string
		out                 *os.File
		colour              bool
		width               int
	}{
		{"terminal", "", "xterm", tty, true, 100},
		{"not wanted", "1", "xterm", tty, false, 100},
		{"dumb terminal", "", "dumb", tty, false, 100},
		{"file", "", "xterm", file(t), false, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Setenv("NO_COLOR", c.noColor)
			t.Setenv("TERM", c.term)
			a := &app{stdout: &outlet{file: c.out}}
			if got := a.display(); got.Color != c.colour || got.Width != c.width {
				t.Errorf("colour %v and width %d, want %v and %d", got.Color, got.Width, c.colour, c.width)
			}
		})
	}
}

func file(t *testing.T) *os.File {
	t.Helper()
	f, err := os.CreateTemp(t.TempDir(), "")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	return f
}
