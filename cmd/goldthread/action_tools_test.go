//go:build tools

package main

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

// A runner is a folder in which the steps of action.yml run one after the other,
// as GitHub's runner would run them: each script with its environment, in which
// the expressions have their values, and the outputs of the steps before it.
type runner struct {
	t       *testing.T
	action  string // the folder of the action
	env     map[string]string
	inputs  map[string]string
	outputs map[string]string // steps.ID.outputs.NAME
	log     string
}

func newRunner(t *testing.T, workspace string) *runner {
	t.Helper()
	root, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	temp := t.TempDir()
	r := &runner{t: t, action: root, inputs: map[string]string{}, outputs: map[string]string{}, env: map[string]string{
		"GITHUB_ACTIONS": "true", "GITHUB_WORKSPACE": workspace, "GITHUB_STEP_SUMMARY": filepath.Join(temp, "summary.md"),
		"GITHUB_SERVER_URL": "https://github.invalid", "GITHUB_REPOSITORY": "northwind/isms", "GITHUB_EVENT_PATH": filepath.Join(temp, "event.json"),
		"RUNNER_TEMP": temp, "RUNNER_OS": map[string]string{"linux": "Linux", "darwin": "macOS"}[runtime.GOOS],
		"RUNNER_ARCH": map[string]string{"amd64": "X64", "arm64": "ARM64"}[runtime.GOARCH],
		"PATH":        os.Getenv("PATH"), "HOME": temp, "GOPATH": goEnv(t, "GOPATH"), "GOMODCACHE": goEnv(t, "GOMODCACHE"), "GOCACHE": goEnv(t, "GOCACHE"),
		"GOFLAGS": "-mod=mod", "GOPROXY": "off", "GIT_CONFIG_NOSYSTEM": "1",
	}}
	for name, input := range readAction(t).Inputs {
		if r.inputs[name] = input.Default; strings.Contains(input.Default, "${{") {
			r.inputs[name] = "" // the token, which no test has
		}
	}
	return r
}

func goEnv(t *testing.T, name string) string {
	t.Helper()
	out, err := exec.Command("go", "env", name).Output()
	if err != nil {
		t.Fatal(err)
	}
	return strings.TrimSpace(string(out))
}

// run runs the steps until one fails, and returns its exit status.
func (r *runner) run() int {
	r.t.Helper()
	for _, step := range readAction(r.t).Runs.Steps {
		file := filepath.Join(r.env["RUNNER_TEMP"], "step-"+step.ID)
		os.Remove(file)
		c := exec.Command("bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step.Run)
		c.Dir = r.env["GITHUB_WORKSPACE"]
		c.Env = []string{"GITHUB_OUTPUT=" + file, "GITHUB_ACTION_PATH=" + r.action}
		for name, value := range r.env {
			c.Env = append(c.Env, name+"="+value)
		}
		for name, value := range step.Env {
			c.Env = append(c.Env, name+"="+r.value(value))
		}
		out, err := c.CombinedOutput()
		r.log += string(out)
		data, _ := os.ReadFile(file) // a step may have none
		for line := range strings.Lines(string(data)) {
			if name, value, ok := strings.Cut(strings.TrimSuffix(line, "\n"), "="); ok {
				r.outputs["steps."+step.ID+".outputs."+name] = value
			}
		}
		if err != nil {
			exit, ok := err.(*exec.ExitError)
			if !ok {
				r.t.Fatalf("%s: %v", step.Name, err)
			}
			return exit.ExitCode()
		}
	}
	return 0
}

// value is a value of a step's environment, which is an expression or none.
func (r *runner) value(text string) string {
	name, ok := strings.CutPrefix(text, "${{ ")
	if !ok {
		return text
	}
	name = strings.TrimSuffix(name, " }}")
	if input, ok := strings.CutPrefix(name, "inputs."); ok {
		return r.inputs[input]
	}
	value, ok := r.outputs[name]
	if !ok {
		r.t.Fatalf("nothing gives %s", name)
	}
	return value
}

// The action, from a checkout with nothing but the last commit to the summary,
// as it runs for a pull request.
func TestActionScripts(t *testing.T) {
	dir, env := inActions(t, pullEvent)
	origin, checkout := filepath.Join(dir, "repo"), filepath.Join(dir, "checkout")
	git := func(in string, args ...string) {
		t.Helper()
		if out, err := exec.Command("git", append([]string{"-C", in}, args...)...).CombinedOutput(); err != nil {
			t.Fatalf("git %s: %v\n%s", strings.Join(args, " "), err, out)
		}
	}
	git(origin, "config", "uploadpack.allowAnySHA1InWant", "true")
	git(origin, "update-ref", "refs/pull/7/merge", "refs/heads/pull")
	git(origin, "checkout", "-q", "main")
	git(origin, "branch", "-D", "pull")
	git(dir, "init", "-q", checkout)
	git(checkout, "remote", "add", "origin", "file://"+origin)
	git(checkout, "fetch", "-q", "--depth=1", "origin", "+refs/pull/7/merge:refs/remotes/pull/7/merge")
	git(checkout, "checkout", "-q", "--detach", "refs/remotes/pull/7/merge")

	r := newRunner(t, checkout)
	data, err := os.ReadFile(env["GITHUB_EVENT_PATH"])
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(r.env["GITHUB_EVENT_PATH"], data, 0o644); err != nil {
		t.Fatal(err)
	}
	r.inputs["as-of"] = "2026-06-30"
	if status := r.run(); status != 1 {
		t.Fatalf("exit status %d\n%s", status, r.log)
	}
	for name, want := range map[string]string{"exit-code": "1", "errors": "1", "introduced": "1"} {
		if got := r.outputs["steps.check.outputs."+name]; got != want {
			t.Errorf("the output %s is %q, want %q", name, got, want)
		}
	}
	if summary := written(t, r.env["GITHUB_STEP_SUMMARY"]); !strings.HasPrefix(summary, "### Register check: one thing to fix before merging") {
		t.Errorf("the summary is\n%s", summary)
	}

	// Where the rest of the history cannot be fetched, nothing is judged.
	if err := os.Rename(origin, origin+"-gone"); err != nil {
		t.Fatal(err)
	}
	again := filepath.Join(dir, "again")
	git(dir, "init", "-q", again)
	git(again, "fetch", "-q", "--depth=1", "file://"+origin+"-gone", "+refs/pull/7/merge:refs/remotes/pull/7/merge")
	git(again, "checkout", "-q", "--detach", "refs/remotes/pull/7/merge")
	git(again, "remote", "add", "origin", "file://"+origin)
	r.env["GITHUB_WORKSPACE"], r.log = again, ""
	if status := r.run(); status != 4 || !strings.Contains(r.log, "Set fetch-depth: 0 at actions/checkout.") {
		t.Errorf("exit status %d\n%s", status, r.log)
	}
	if summary := written(t, r.env["GITHUB_STEP_SUMMARY"]); !strings.HasPrefix(summary, "### Register check could not run (not caused by you)") {
		t.Errorf("the summary is\n%s", summary)
	}
}

// The program of a release is downloaded and held to the digest that the action
// lists; one that is another is not run.
func TestActionDownloads(t *testing.T) {
	const script = "#!/bin/sh\necho \"ran $1\"\nprintf 'exit-code=0\\n' >>\"$GITHUB_OUTPUT\"\n"
	var packed bytes.Buffer
	zip := gzip.NewWriter(&packed)
	archive := tar.NewWriter(zip)
	if err := archive.WriteHeader(&tar.Header{Name: "goldthread", Mode: 0o755, Size: int64(len(script))}); err != nil {
		t.Fatal(err)
	}
	fmt.Fprint(archive, script)
	if err := archive.Close(); err != nil {
		t.Fatal(err)
	}
	if err := zip.Close(); err != nil {
		t.Fatal(err)
	}
	name := fmt.Sprintf("goldthread_1.2.3_%s_%s.tar.gz", runtime.GOOS, runtime.GOARCH)
	served := packed.Bytes()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/v1.2.3/"+name {
			w.WriteHeader(http.StatusNotFound)
			return
		}
		w.Write(served)
	}))
	t.Cleanup(server.Close)

	r := newRunner(t, t.TempDir())
	root := r.action
	r.action = t.TempDir()
	r.env["GOLDTHREAD_RELEASES"] = server.URL
	for _, script := range []string{"get.sh", "history.sh"} {
		if err := os.MkdirAll(filepath.Join(r.action, "action"), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(r.action, "action", script), []byte(written(t, filepath.Join(root, "action", script))), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	list := fmt.Sprintf("# Digests\n%x  %s\n", sha256.Sum256(packed.Bytes()), name)
	if err := os.WriteFile(filepath.Join(r.action, "action", "checksums.txt"), []byte(list), 0o644); err != nil {
		t.Fatal(err)
	}
	if status := r.run(); status != 0 || !strings.Contains(r.log, "ran action") {
		t.Fatalf("exit status %d\n%s", status, r.log)
	}
	served = append([]byte{}, served...)
	served[len(served)-1] ^= 1
	os.RemoveAll(filepath.Join(r.env["RUNNER_TEMP"], "goldthread"))
	r.log = ""
	if status := r.run(); status != 3 || !strings.Contains(r.log, "nothing of it was run") || strings.Contains(r.log, "ran action") {
		t.Errorf("exit status %d\n%s", status, r.log)
	}
	server.Close()
	r.log = ""
	if status := r.run(); status != 3 || !strings.Contains(r.log, "not caused by you") {
		t.Errorf("exit status %d\n%s", status, r.log)
	}
}
