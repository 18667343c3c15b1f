//go:build tools

package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

// While Git packs the repository anew, throws away what is loose and moves the
// branch, a check of a commit finds the same as at rest, and one of the branch
// what stood at one moment of it.
func TestGitGarbageCollectionAndMovingHeadDuringARun(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "demo")
	_ = exec.Command("goldthread", "demo", "--dir", dir).Run() // it has findings
	check := func(args ...string) string {
		c := exec.Command("goldthread", append([]string{"-C", dir, "check", "--as-of", "2026-10-31"}, args...)...)
		out, err := c.CombinedOutput()
		if err == nil || c.ProcessState.ExitCode() != 1 {
			t.Fatalf("%v\n%s", err, out)
		}
		return string(out)
	}
	at := strings.TrimSpace(written(t, filepath.Join(dir, ".git/refs/heads/main")))
	want, onBranch := check("--rev", at), check()
	if !strings.Contains(onBranch, "main "+at[:7]) {
		t.Fatalf("the branch is not shown:\n%s", onBranch)
	}
	script := exec.Command("bash", "-c", `cd "$1"
		while [[ ! -e ../stop ]]; do
			git -c user.name=X -c user.email=x@example.org commit -q --allow-empty -m "Nothing" || exit 1
			git update-ref refs/kept/$((++n)) HEAD || exit 1 # a check may be reading it
			git -c gc.pruneExpire=now -c gc.reflogExpire=now gc -q --prune=now || exit 1
			git reset -q --soft `+at+` || exit 1
			git repack -q -A -d --unpack-unreachable=now || exit 1
		done`, "-", dir)
	script.Env = append(os.Environ(), "GIT_CONFIG_NOSYSTEM=1", "GIT_CONFIG_GLOBAL=/dev/null", "HOME="+t.TempDir())
	var said strings.Builder
	script.Stdout, script.Stderr = &said, &said
	if err := script.Start(); err != nil {
		t.Fatal(err)
	}
	stop := sync.OnceValue(func() error {
		if err := os.WriteFile(filepath.Join(dir, "../stop"), nil, 0o644); err != nil {
			return err
		}
		return script.Wait()
	})
	t.Cleanup(func() { _ = stop() })
	for range 4 {
		if got := check("--rev", at); got != want {
			t.Errorf("got\n%s\nwant\n%s", got, want)
		}
		_, rest, _ := strings.Cut(check(), "\n")
		if _, same, _ := strings.Cut(onBranch, "\n"); rest != same {
			t.Errorf("got\n%s\nwant\n%s", rest, same)
		}
	}
	if err := stop(); err != nil {
		t.Errorf("%v: %s", err, &said)
	}
}
