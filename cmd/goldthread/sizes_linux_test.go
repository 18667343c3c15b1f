package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// within makes a process one to which the shell sets limits, such as "-n 100".
func within(t *testing.T, c *exec.Cmd, limits ...string) *exec.Cmd {
	t.Helper()
	shell, err := exec.LookPath("sh")
	if err != nil {
		t.Fatal(err)
	}
	set := ""
	for _, limit := range limits {
		set += "ulimit " + limit + " && "
	}
	c.Path, c.Args = shell, append([]string{"sh", "-c", set + `exec "$0" "$@"`, c.Path}, c.Args[1:]...)
	return c
}

// A register of 200 MB is refused by its size, before it is read: 400 MB of memory
// are enough.
func TestHugeRegister(t *testing.T) {
	t.Parallel()
	dir := folder(t, parties)
	if err := os.Truncate(filepath.Join(dir, "registers", "parties.yaml"), 200_000_000); err != nil {
		t.Fatal(err)
	}
	c := process(t, dir, nil, "check", "--all")
	// What the kernel says of the memory that a process took includes what its
	// parent has, so it is not asked afterwards.
	out, _ := within(t, c, "-d 400000").CombinedOutput()
	if !strings.Contains(string(out), "registers/parties.yaml: error: ") || !strings.Contains(string(out), "too large (200000000 bytes, at most 16777216 are read)") {
		t.Errorf("got\n%s", out)
	}
}

// Ten thousand files of one record each are one register. They are open one at a
// time, and read in a time that grows as they do: what is allowed is many times
// what is needed, and far less than ten thousand looks at each.
func TestTenThousandFiles(t *testing.T) {
	t.Parallel()
	dir := folder(t, parties)
	in := filepath.Join(dir, "registers", "parties")
	if err := os.Mkdir(in, 0o755); err != nil {
		t.Fatal(err)
	}
	for i := range 10_000 {
		text := fmt.Sprintf("id: PTY-%05d\nname: Customer %d\nside: external\nkind: customers\nrelevance: They pay for it.\n", i+2, i)
		if err := os.WriteFile(filepath.Join(in, fmt.Sprintf("%05d.yaml", i)), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	out, err := within(t, process(t, dir, nil, "check"), "-n 100", "-t 120").CombinedOutput()
	if got := status(t, err); got != 4 || !strings.Contains(string(out), "parties 10001 from 10001 files") {
		t.Errorf("exit status %d\n%s", got, out)
	}
}
