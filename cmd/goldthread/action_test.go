package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"go.yaml.in/yaml/v4"

	"github.com/goldthread/goldthread/internal/forgetest"
)

// small is a repository that has all of the registers in two files.
var small = map[string]string{
	"goldthread.yaml": "version: 1\n",
	"registers/parties.yaml": `parties:
  - {id: PTY-001, name: Enterprise customers, side: external, kind: customers, relevance: They entrust their data to us.}
`,
	requirements: `requirements:
  - id: REQ-001
    statement: Tell the customer of a breach within 24 hours of learning of it.
    parties: [PTY-001]
    cia: [confidentiality]
    disposition: addressed
    controls: [A.5.24]
`,
}

// proposed is a repository with a pull request, 1, that takes a decision out of a
// register. The main branch has moved meanwhile.
func proposed(t *testing.T) *forgetest.Hub {
	t.Helper()
	h := forgetest.New(t, crew...)
	h.At("2026-01-15")
	h.Put("ines", "main", "Registers", small)
	h.At("2026-02-05")
	h.Edit("rita", "patch", "Update", "replace "+requirements+` 'disposition: addressed' 'notes: "later ::error::##[error]"'`)
	h.Open("rita", "patch", "Update", "")
	h.Edit("ines", "main", "Wording", "replace registers/parties.yaml 'They entrust' 'They have entrusted'")
	return h
}

// step is the environment of a step of a job that runs the action on a day.
func step(job forgetest.Run) map[string]string {
	env := maps.Clone(job.Env)
	env["GOLDTHREAD_DIRECTORY"], env["GOLDTHREAD_AS_OF"], env["GOLDTHREAD_SARIF"] = job.Dir, "2026-06-30", filepath.Join(env["RUNNER_TEMP"], "x.sarif")
	return env
}

// runInActions runs the step, and returns its status and what it wrote.
func runInActions(t *testing.T, env map[string]string) (status int, stdout, stderr string) {
	t.Helper()
	var out, errs bytes.Buffer
	a := &app{stdout: &out, stderr: &errs, running: true, now: time.Now}
	err := a.runAction(context.Background(), func(name string) string { return env[name] })
	var done found
	switch {
	case errors.As(err, &done):
		status = int(done)
	case err != nil:
		t.Fatal(err)
	}
	return status, out.String(), errs.String()
}

func written(t *testing.T, name string) string {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// A pull request is judged as what merging it does to the branch that it is for.
func TestActionJudgesAPullRequest(t *testing.T) {
	h := proposed(t)
	env := step(h.OnPull(1, h.Token("contents: read")))
	status, stdout, stderr := runInActions(t, env)
	if status != 1 || stderr != "" {
		t.Errorf("status %d, %q", status, stderr)
	}
	if n := strings.Count(stdout, "::error file=registers/requirements.yaml,line=2"); n != 1 || strings.Contains(stdout, "##[") {
		t.Errorf("%d errors beside the lines:\n%s", n, stdout)
	}
	if summary := written(t, env["GITHUB_STEP_SUMMARY"]); !strings.HasPrefix(summary, "### Register check: one thing to fix before merging") ||
		!strings.Contains(summary, "**You change 1 record**") || strings.Contains(summary, "PTY-001** \"Enterprise") {
		t.Errorf("the summary is\n%s", summary)
	}
	report := filepath.Join(env["RUNNER_TEMP"], "goldthread.json")
	outputs := written(t, env["GITHUB_OUTPUT"])
	if want := regexp.MustCompile(`^findings=\d+\nerrors=1\nintroduced=1\nreport=` + regexp.QuoteMeta(report) + `\nexit-code=1\n$`); !want.MatchString(outputs) {
		t.Errorf("the outputs are\n%s", outputs)
	}
	for _, name := range []string{report, env["GOLDTHREAD_SARIF"]} {
		if !json.Valid([]byte(written(t, name))) {
			t.Errorf("%s is no JSON", name)
		}
	}
}

// The merge queue is judged by its own two ends; a push, and a run by the clock,
// as a state; each with the outputs of the step.
func TestActionOnOtherEvents(t *testing.T) {
	h := proposed(t)
	token := h.Token("contents: read")
	for name, c := range map[string]struct {
		job   forgetest.Run
		first string
	}{
		"merge_group":       {h.OnQueue(1, token), "### Register check: one thing to fix before merging"},
		"push":              {h.OnMain("push", token), "### Register check:"},
		"schedule":          {h.OnMain("schedule", token), "### Register check:"},
		"workflow_dispatch": {h.OnMain("workflow_dispatch", token), "### Register check:"},
	} {
		t.Run(name, func(t *testing.T) {
			env := step(c.job)
			runInActions(t, env)
			if summary := written(t, env["GITHUB_STEP_SUMMARY"]); !strings.HasPrefix(summary, c.first) {
				t.Errorf("the summary is\n%s", summary)
			}
			if outputs := written(t, env["GITHUB_OUTPUT"]); !strings.Contains(outputs, "exit-code=") || strings.Contains(outputs, "introduced=0\n") != (name != "merge_group") {
				t.Errorf("the outputs are\n%s", outputs)
			}
		})
	}
}

// What keeps it from running says so first, and that nobody's change is to blame.
func TestActionThatCannotRun(t *testing.T) {
	for name, c := range map[string]struct {
		change func(t *testing.T, env map[string]string)
		status int
		says   string
	}{
		"no base": {func(t *testing.T, env map[string]string) {
			writeEvent(t, env, `{"pull_request": {"base": {"sha": "0123456789abcdef0123456789abcdef01234567"}, "head": {"sha": "0123456789abcdef0123456789abcdef01234568"}}}`)
		}, 4, "not caused by you"},
		"no event":        {func(t *testing.T, env map[string]string) { os.Remove(env["GITHUB_EVENT_PATH"]) }, 3, "not caused by you"},
		"a broken event":  {func(t *testing.T, env map[string]string) { writeEvent(t, env, `{"pull_request": `) }, 3, "not caused by you"},
		"the wrong event": {func(t *testing.T, env map[string]string) { env["GITHUB_EVENT_NAME"] = "pull_request_target" }, 2, "use on: pull_request"},
		"a wrong input":   {func(t *testing.T, env map[string]string) { env["GOLDTHREAD_FAIL_ON"] = "eror" }, 2, "did you mean error"},
	} {
		t.Run(name, func(t *testing.T) {
			h := proposed(t)
			env := step(h.OnPull(1, h.Token("contents: read")))
			c.change(t, env)
			status, _, stderr := runInActions(t, env)
			summary := written(t, env["GITHUB_STEP_SUMMARY"])
			if status != c.status || !strings.Contains(summary+stderr, c.says) || !strings.HasPrefix(summary, "### Register check could not run") {
				t.Errorf("status %d, %s\n%s", status, stderr, summary)
			}
			if outputs := written(t, env["GITHUB_OUTPUT"]); !strings.Contains(outputs, fmt.Sprintf("exit-code=%d\n", c.status)) {
				t.Errorf("the outputs are\n%s", outputs)
			}
		})
	}
}

// One comment on the pull request is kept up to date. Where it cannot be written
// the check is as it is, and says so.
func TestActionKeepsAComment(t *testing.T) {
	h := proposed(t)
	env := step(h.OnPull(1, h.Token("contents: read", "pull-requests: write")))
	runInActions(t, env)
	if all := h.Comments(1); len(all) != 0 {
		t.Errorf("a comment that nobody asked for: %q", all)
	}
	env["GOLDTHREAD_COMMENT"] = "true"
	status, _, stderr := runInActions(t, env)
	first := h.Comments(1)
	if len(first) != 1 || !strings.HasPrefix(first[0], "### Register check: one thing to fix before merging") || status != 1 || stderr != "" {
		t.Errorf("status %d, %q, %q", status, stderr, first)
	}
	h.Trouble(func(w http.ResponseWriter, _ *http.Request) bool { w.WriteHeader(http.StatusBadGateway); return true })
	status, _, stderr = runInActions(t, env)
	if status != 1 || !strings.Contains(stderr, "the comment was not written, and the summary of the job stands in: the API answered 502") {
		t.Errorf("status %d, %q", status, stderr)
	}
	h.Trouble(nil)
	env["GOLDTHREAD_FAIL_ON"] = "eror"
	if status, _, _ = runInActions(t, env); status != 2 || len(h.Comments(1)) != 1 || !strings.Contains(h.Comments(1)[0], "could not run") {
		t.Errorf("status %d, %q", status, h.Comments(1))
	}
}

func writeEvent(t *testing.T, env map[string]string, text string) {
	t.Helper()
	if err := os.WriteFile(env["GITHUB_EVENT_PATH"], []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

// actionFile is what of action.yml decides how it runs.
type actionFile struct {
	Inputs  map[string]struct{ Default string }
	Outputs map[string]struct{ Value string }
	Runs    struct {
		Using string
		Steps []struct {
			Name, ID, Shell, Run, Uses string
			Env                        map[string]string
		}
	}
}

func readAction(t *testing.T) actionFile {
	t.Helper()
	var action actionFile
	if err := yaml.Unmarshal([]byte(written(t, "../../action.yml")), &action); err != nil {
		t.Fatal(err)
	}
	return action
}

// No text of a pull request becomes a part of a script: whatever an expression
// gives goes through the environment. Every input and output leads somewhere.
func TestActionTakesItsInputsFromTheEnvironment(t *testing.T) {
	action := readAction(t)
	if action.Runs.Using != "composite" || len(action.Runs.Steps) == 0 {
		t.Fatalf("it is %q, with %d steps", action.Runs.Using, len(action.Runs.Steps))
	}
	code := written(t, "action.go") + written(t, "../../action/history.sh")
	used := map[string]bool{}
	for _, step := range action.Runs.Steps {
		if strings.Contains(step.Run, "${{") {
			t.Errorf("%s: an expression stands inside its script", step.Name)
		}
		if step.Uses != "" {
			t.Errorf("%s: it runs %s, which is somebody else's", step.Name, step.Uses)
		}
		for name, value := range step.Env {
			if input, ok := strings.CutPrefix(value, "${{ inputs."); ok {
				used[strings.TrimSuffix(input, " }}")] = true
			}
			if strings.HasPrefix(name, "GOLDTHREAD_") && !strings.Contains(code, name) {
				t.Errorf("%s: nothing reads %s", step.Name, name)
			}
		}
	}
	for name := range action.Inputs {
		if !used[name] {
			t.Errorf("the input %s goes nowhere", name)
		}
	}
	for name, output := range action.Outputs {
		want := "steps.check.outputs." + name
		if name == "exit-code" {
			want += " || steps.get.outputs." + name // where there is no program to run
		}
		if !strings.Contains(code, name+"=") || output.Value != "${{ "+want+" }}" {
			t.Errorf("the output %s comes from nowhere: %s", name, output.Value)
		}
	}
}
