//go:build tools

package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/goldthread/goldthread/internal/forgetest"
)

// The year again, through all steps of the action: from a checkout of the last
// commit alone to the comment. It says what the program says that has everything.
func TestYearThroughTheAction(t *testing.T) {
	y := newYear(t)
	y.steps = func(job forgetest.Run) (int, string) {
		remote := filepath.Join(t.TempDir(), "remote")
		y.Remote(remote)
		r := newRunner(t, y.Hub, job)
		r.git(remote, "config", "uploadpack.allowAnySHA1InWant", "true")
		r.checkout("file://" + remote)
		r.inputs["comment"] = job.Env["GOLDTHREAD_COMMENT"]
		status := r.run()
		outputs := ""
		for _, name := range []string{"findings", "errors", "introduced", "report", "exit-code"} {
			outputs += name + "=" + r.output(name) + "\n"
		}
		for file, text := range map[string]string{"GITHUB_STEP_SUMMARY": r.summary, "GITHUB_OUTPUT": outputs} {
			if err := os.WriteFile(job.Env[file], []byte(text), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		if got := r.output("exit-code"); got != fmt.Sprint(status) {
			t.Errorf("exit status %d, and the output says %s", status, got)
		}
		return status, r.log
	}
	y.play()
	if got, want := upper(y.said.String()), written(t, "testdata/year/pulls.md"); got != want {
		t.Errorf("got\n%s", got)
	}
}

// The action builds its program where no release is listed.
func TestActionBuilds(t *testing.T) {
	h := proposed(t)
	r := bareRunner(t, h.OnPull(1, h.Token("contents: read")))
	r.withGo()
	if status := r.run(); status != 1 || r.output("introduced") != "1" {
		t.Errorf("exit status %d, %q\n%s", status, r.outputs, r.log)
	}
	r.env["PATH"] = only(t, "bash", "git", "grep", "dirname", "mkdir", "uname", "base64", "tr")
	r.summary, r.log, r.outputs = "", "", map[string]string{}
	if status := r.run(); status != 3 || r.output("exit-code") != "3" || r.summary != "### Register check could not run (not caused by you): no release is listed for linux on "+map[string]string{"X64": "amd64", "ARM64": "arm64"}[r.env["RUNNER_ARCH"]]+", and without Go it cannot be built. Add actions/setup-go before this step.\n" {
		t.Errorf("without Go: exit status %d, %q\n%s", status, r.summary, r.log)
	}
}

// only is a folder with these programs and no others.
func only(t *testing.T, programs ...string) string {
	t.Helper()
	dir := t.TempDir()
	for _, name := range programs {
		at, err := exec.LookPath(name)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.Symlink(at, filepath.Join(dir, name)); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// The program of a release is downloaded and held to the digest that the action
// lists; one that is another is not run, and whoever looks is told so first.
func TestActionDownloads(t *testing.T) {
	h := proposed(t)
	r := bareRunner(t, h.OnPull(1, h.Token("contents: read")))
	r.action = t.TempDir()
	served := r.release("#!/bin/sh\necho \"ran $1\"\nprintf 'exit-code=0\\n' >>\"$GITHUB_OUTPUT\"\n")
	again := func() int {
		os.RemoveAll(filepath.Join(r.env["RUNNER_TEMP"], "goldthread"))
		r.summary, r.log, r.outputs = "", "", map[string]string{}
		return r.run()
	}
	if status := again(); status != 0 || !strings.Contains(r.log, "ran action") {
		t.Fatalf("exit status %d\n%s", status, r.log)
	}
	whole := *served
	for name, c := range map[string]struct {
		bytes []byte
		says  string
	}{
		"another": {append(whole[:len(whole)-1:len(whole)-1], whole[len(whole)-1]^1), "is not the file that this version of the action lists, and nothing of it was run"},
		"none":    {nil, "the program could not be downloaded from " + r.env["GOLDTHREAD_RELEASES"]},
	} {
		*served = c.bytes
		status := again()
		if status != 3 || r.output("exit-code") != "3" || strings.Contains(r.log, "ran action") || !strings.HasPrefix(r.summary, "### Register check could not run (not caused by you): ") || !strings.Contains(r.summary, c.says) {
			t.Errorf("%s: exit status %d, %q\n%s", name, status, r.summary, r.log)
		}
		if all := r.commands(); len(all) != 1 || all[0].name != "error" || all[0].properties != "title=Register check could not run (not caused by you)" {
			t.Errorf("%s: it tells the runner %q", name, all)
		}
	}
}

// The folder of a runner on Windows has a drive and backslashes, which the programs
// that look at a download read in other ways of their own.
func TestActionDownloadsOnWindows(t *testing.T) {
	h := proposed(t)
	r := bareRunner(t, h.OnPull(1, h.Token("contents: read")))
	r.action = t.TempDir()
	r.release("#!/bin/sh\n")
	dir := t.TempDir()
	c := exec.Command("bash", filepath.Join(r.action, "action", "get.sh"))
	c.Dir = dir
	for _, name := range []string{"RUNNER_OS", "RUNNER_ARCH", "PATH", "GOLDTHREAD_RELEASES"} {
		c.Env = append(c.Env, name+"="+r.env[name])
	}
	c.Env = append(c.Env, `RUNNER_TEMP=D:\a\_temp`, "GITHUB_OUTPUT="+filepath.Join(dir, "output"))
	if out, err := c.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	program, ok := strings.CutPrefix(written(t, filepath.Join(dir, "output")), "program=")
	if info, err := os.Stat(filepath.Join(dir, strings.TrimSpace(program))); !ok || err != nil || info.Mode().Perm()&0o100 == 0 {
		t.Errorf("the program is %q: %v", program, err)
	}
}
