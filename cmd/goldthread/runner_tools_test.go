//go:build tools

package main

import (
	"archive/tar"
	"bytes"
	"cmp"
	"compress/gzip"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/goldthread/goldthread/internal/forgetest"
)

// A runner runs the steps of action.yml one after the other, as GitHub's runner
// would run them in a job: each script with its environment, in which the
// expressions have their values, and the outputs of the steps before it.
type runner struct {
	t       *testing.T
	action  string // the folder of the action
	job     forgetest.Run
	env     map[string]string
	inputs  map[string]string
	outputs map[string]string // steps.ID.outputs.NAME
	summary string            // what the steps say of the job, one after the other
	log     string            // what they print
}

// newRunner is a runner with an action whose release is listed and served here;
// the program in it is the one under test, with the clock of the platform.
func newRunner(t *testing.T, h *forgetest.Hub, job forgetest.Run) *runner {
	t.Helper()
	program, err := exec.LookPath("goldthread-at")
	if err != nil {
		t.Fatal(err)
	}
	r := bareRunner(t, job)
	r.action = t.TempDir()
	r.release(fmt.Sprintf("#!/bin/sh\nCLOCK=%s exec '%s' \"$@\"\n", h.Now().Format("2006-01-02T15:04:05Z"), program))
	return r
}

// bareRunner is a runner with the action as it stands here.
func bareRunner(t *testing.T, job forgetest.Run) *runner {
	t.Helper()
	root, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	home := t.TempDir()
	r := &runner{t: t, action: root, job: job, env: maps.Clone(job.Env), inputs: map[string]string{}, outputs: map[string]string{}}
	maps.Copy(r.env, map[string]string{
		"RUNNER_OS":   map[string]string{"linux": "Linux", "darwin": "macOS"}[runtime.GOOS],
		"RUNNER_ARCH": map[string]string{"amd64": "X64", "arm64": "ARM64"}[runtime.GOARCH],
		"PATH":        os.Getenv("PATH"), "HOME": home, "GIT_CONFIG_NOSYSTEM": "1",
	})
	for name, input := range readAction(t).Inputs {
		if r.inputs[name] = input.Default; input.Default == "${{ github.token }}" {
			r.inputs[name] = job.Env["GOLDTHREAD_TOKEN"]
		}
	}
	delete(r.env, "GOLDTHREAD_TOKEN") // a step has what the action gives it
	return r
}

// withGo lets the steps build from source, out of what Go keeps on this machine.
func (r *runner) withGo() {
	for _, name := range []string{"GOPATH", "GOMODCACHE", "GOCACHE"} {
		r.env[name] = goEnv(r.t, name)
	}
	r.env["GOFLAGS"], r.env["GOPROXY"] = "-mod=mod", "off"
}

func goEnv(t *testing.T, name string) string {
	t.Helper()
	out, err := exec.Command("go", "env", name).Output()
	if err != nil {
		t.Fatal(err)
	}
	return strings.TrimSpace(string(out))
}

// release serves a release with a script as the program, and lists its digest
// in a copy of the action. It returns what is served, which may be changed.
func (r *runner) release(script string) *[]byte {
	r.t.Helper()
	var packed bytes.Buffer
	zip := gzip.NewWriter(&packed)
	archive := tar.NewWriter(zip)
	if err := archive.WriteHeader(&tar.Header{Name: "goldthread", Mode: 0o755, Size: int64(len(script))}); err != nil {
		r.t.Fatal(err)
	}
	fmt.Fprint(archive, script)
	if err := archive.Close(); err != nil {
		r.t.Fatal(err)
	}
	if err := zip.Close(); err != nil {
		r.t.Fatal(err)
	}
	name := fmt.Sprintf("goldthread_1.2.3_%s_%s.tar.gz", runtime.GOOS, runtime.GOARCH)
	served := packed.Bytes()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, q *http.Request) {
		if q.URL.Path != "/v1.2.3/"+name || len(served) == 0 {
			w.WriteHeader(http.StatusNotFound)
			return
		}
		w.Write(served)
	}))
	r.t.Cleanup(server.Close)
	r.env["GOLDTHREAD_RELEASES"] = server.URL
	files := map[string]string{"checksums.txt": fmt.Sprintf("# Digests\n%x  %s\n", sha256.Sum256(served), name)}
	for _, script := range []string{"get.sh", "history.sh"} {
		files[script] = written(r.t, filepath.Join("../../action", script))
	}
	for file, text := range files {
		if err := os.MkdirAll(filepath.Join(r.action, "action"), 0o755); err != nil {
			r.t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(r.action, "action", file), []byte(text), 0o644); err != nil {
			r.t.Fatal(err)
		}
	}
	return &served
}

// checkout replaces the workspace by one that actions/checkout makes of a remote
// for the job: of depth 1, unless how says otherwise; without a depth it has all
// branches.
func (r *runner) checkout(remote string, how ...string) {
	r.t.Helper()
	if err := os.RemoveAll(r.job.Dir); err != nil {
		r.t.Fatal(err)
	}
	if len(how) == 0 {
		how = []string{"--depth=1"}
	}
	into := strings.Replace(r.env["GITHUB_REF"], "refs/", "refs/remotes/", 1)
	at := []string{"--detach", into}
	if name, ok := strings.CutPrefix(r.env["GITHUB_REF"], "refs/heads/"); ok {
		into = "refs/remotes/origin/" + name
		at = []string{"-B", name, into}
	}
	r.git(filepath.Dir(r.job.Dir), "init", "-q", r.job.Dir)
	r.git(r.job.Dir, "remote", "add", "origin", remote)
	what := []string{"origin", "+" + r.env["GITHUB_SHA"] + ":" + into}
	if !strings.HasPrefix(how[0], "--depth") {
		what = append(what, "+refs/heads/*:refs/remotes/origin/*")
	}
	r.git(r.job.Dir, slices.Concat(r.credentials(remote), []string{"fetch", "-q", "--no-tags", "--prune", "--no-recurse-submodules"}, how, what)...)
	r.git(r.job.Dir, slices.Concat(r.credentials(remote), []string{"checkout", "-q", "--force"}, at)...)
}

// credentials are those that checkout has while it runs, and then removes again:
// persist-credentials is false wherever this action is described.
func (r *runner) credentials(remote string) []string {
	if !strings.HasPrefix(remote, "http") {
		return nil
	}
	server := strings.TrimSuffix(remote, "/"+r.env["GITHUB_REPOSITORY"])
	return []string{"-c", "http." + server + "/.extraheader=AUTHORIZATION: basic " + base64.StdEncoding.EncodeToString([]byte("x-access-token:"+r.job.Env["GOLDTHREAD_TOKEN"]))}
}

func (r *runner) git(dir string, args ...string) string {
	r.t.Helper()
	c := exec.Command("git", args...)
	c.Dir = dir
	c.Env = append(os.Environ(), "HOME="+r.env["HOME"], "GIT_CONFIG_NOSYSTEM=1", "GIT_TERMINAL_PROMPT=0")
	out, err := c.CombinedOutput()
	if err != nil {
		r.t.Fatalf("git %s: %v\n%s", strings.Join(args, " "), err, out)
	}
	return string(out)
}

// commandFiles are those by which a step tells the runner something, each anew
// for a step.
var commandFiles = []string{"GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY", "GITHUB_ENV", "GITHUB_PATH", "GITHUB_STATE"}

// run runs the steps until one fails, and returns its exit status. What a step
// says in a way that this action has no use for fails the test.
func (r *runner) run() int {
	r.t.Helper()
	for n, step := range readAction(r.t).Runs.Steps {
		c := exec.Command("bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step.Run)
		c.Dir = r.env["GITHUB_WORKSPACE"]
		env := maps.Clone(r.env)
		env["GITHUB_ACTION_PATH"] = r.action
		for _, name := range commandFiles {
			env[name] = filepath.Join(r.env["RUNNER_TEMP"], fmt.Sprintf("%s-%d", name, n))
			if err := os.WriteFile(env[name], nil, 0o644); err != nil {
				r.t.Fatal(err)
			}
		}
		for name, value := range step.Env {
			env[name] = r.value(value)
		}
		for name, value := range env {
			c.Env = append(c.Env, name+"="+value)
		}
		out, err := c.CombinedOutput()
		r.log += string(out)
		for name, value := range r.fileCommands(env["GITHUB_OUTPUT"]) {
			r.outputs["steps."+step.ID+".outputs."+name] = value
		}
		r.summary += written(r.t, env["GITHUB_STEP_SUMMARY"])
		for _, name := range commandFiles[2:] {
			if text := written(r.t, env[name]); text != "" {
				r.t.Errorf("%s: it writes %q to %s", step.Name, text, name)
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

// fileCommands reads a file of names and values as GitHub's runner does: a line
// with =, or one with << and the line that ends what follows.
func (r *runner) fileCommands(file string) map[string]string {
	r.t.Helper()
	all := map[string]string{}
	lines := slices.Collect(strings.Lines(written(r.t, file)))
	for i := 0; i < len(lines); i++ {
		line := strings.TrimRight(lines[i], "\r\n")
		equals, here := strings.Index(line, "="), strings.Index(line, "<<")
		switch {
		case line == "":
		case equals >= 0 && (here < 0 || equals < here):
			all[line[:equals]] = line[equals+1:]
		case here >= 0:
			var value []string
			for i++; i < len(lines) && strings.TrimRight(lines[i], "\r\n") != line[here+2:]; i++ {
				value = append(value, strings.TrimRight(lines[i], "\r\n"))
			}
			all[line[:here]] = strings.Join(value, "\n")
		default:
			r.t.Errorf("the runner does not take the line %q", line)
		}
	}
	return all
}

// value is a value of a step's environment, or of an output: an expression or
// none. Of several the first that gives something counts.
func (r *runner) value(text string) string {
	r.t.Helper()
	text, ok := strings.CutPrefix(text, "${{ ")
	if !ok {
		return text
	}
	value := ""
	for _, name := range strings.Split(strings.TrimSuffix(text, " }}"), " || ") {
		input, ok := strings.CutPrefix(name, "inputs.")
		switch {
		case ok:
			value = cmp.Or(value, r.inputs[input])
		case strings.HasPrefix(name, "steps."):
			value = cmp.Or(value, r.outputs[name])
		default:
			r.t.Fatalf("nothing gives %s", name)
		}
	}
	return value
}

// output is an output of the action.
func (r *runner) output(name string) string {
	r.t.Helper()
	return r.value(readAction(r.t).Outputs[name].Value)
}

// A workflowCommand is a line of the log that the runner takes for one.
type workflowCommand struct{ name, properties, message string }

// What the runner takes for a command: the present form at the beginning of a
// line, and the older one anywhere in it.
var (
	commandForm = regexp.MustCompile(`^\s*::([^\s:]+)(?: (.*?))?::(.*)$`)
	olderForm   = regexp.MustCompile(`##\[([^\s\]]+)(?: ([^\]]*))?\](.*)$`)
)

func (r *runner) commands() []workflowCommand {
	var all []workflowCommand
	for line := range strings.Lines(r.log) {
		line = strings.TrimRight(line, "\r\n")
		for _, form := range []*regexp.Regexp{commandForm, olderForm} {
			if m := form.FindStringSubmatch(line); m != nil {
				all = append(all, workflowCommand{m[1], m[2], m[3]})
				break
			}
		}
	}
	return all
}
