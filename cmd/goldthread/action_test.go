package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/txtar"
	"go.yaml.in/yaml/v4"

	"github.com/goldthread/goldthread/internal/scenario"
)

// pullRequest is a repository in which a branch takes a decision out of a
// register, as GitHub checks a pull request out: at what merging it would give.
const pullRequest = `person ines 'Ines Keeper' <ines@example.org>
person lea 'Lea Brandt' <lea@example.org>
put goldthread.yaml
put registers/parties.yaml
put registers/requirements.yaml
commit ines 2026-01-15T09:00:00Z 'Registers' label=base
branch patch
replace registers/requirements.yaml 'disposition: addressed' 'notes: "later ::error::##[error]"'
commit lea 2026-02-05T09:00:00Z 'Update' label=head
checkout main
replace registers/parties.yaml 'They entrust' 'They have entrusted'
commit ines 2026-02-06T09:00:00Z 'Wording' label=tip
branch pull
merge patch lea 2026-02-07T09:00:00Z 'Merge patch into main'
-- goldthread.yaml --
version: 1
-- registers/parties.yaml --
parties:
  - {id: PTY-001, name: Enterprise customers, side: external, kind: customers, relevance: They entrust their data to us.}
-- registers/requirements.yaml --
requirements:
  - id: REQ-001
    statement: Tell the customer of a breach within 24 hours of learning of it.
    parties: [PTY-001]
    cia: [confidentiality]
    disposition: addressed
    controls: [A.5.24]
`

// inActions builds the repository, and the environment of a run in it.
func inActions(t *testing.T, event func(repo *scenario.Result) string) (dir string, env map[string]string) {
	t.Helper()
	dir = t.TempDir()
	built, err := scenario.Build(filepath.Join(dir, "repo"), txtar.Parse([]byte(pullRequest)))
	if err != nil {
		t.Fatal(err)
	}
	env = map[string]string{
		"GITHUB_EVENT_PATH": filepath.Join(dir, "event.json"), "GITHUB_OUTPUT": filepath.Join(dir, "output"),
		"GITHUB_STEP_SUMMARY": filepath.Join(dir, "summary.md"), "RUNNER_TEMP": dir,
		"GOLDTHREAD_DIRECTORY": filepath.Join(dir, "repo"), "GOLDTHREAD_AS_OF": "2026-06-30", "GOLDTHREAD_SARIF": filepath.Join(dir, "x.sarif"),
	}
	if err := os.WriteFile(env["GITHUB_EVENT_PATH"], []byte(event(built)), 0o644); err != nil {
		t.Fatal(err)
	}
	return dir, env
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

func pullEvent(repo *scenario.Result) string {
	return fmt.Sprintf(`{"pull_request": {"number": 7, "base": {"sha": %q}, "head": {"sha": %q}}}`, repo.Commits["base"], repo.Commits["head"])
}

// A pull request is judged as what merging it does to the branch that it is for.
func TestActionJudgesAPullRequest(t *testing.T) {
	dir, env := inActions(t, pullEvent)
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
	report := filepath.Join(dir, "goldthread.json")
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
	for name, c := range map[string]struct {
		event func(*scenario.Result) string
		first string
	}{
		"merge_group": {func(r *scenario.Result) string {
			return fmt.Sprintf(`{"merge_group": {"base_sha": %q, "head_sha": %q}}`, r.Commits["tip"], r.Commits["head"])
		}, "### Register check: one thing to fix before merging"},
		"push":     {func(*scenario.Result) string { return `{"ref": "refs/heads/main"}` }, "### Register check:"},
		"schedule": {func(*scenario.Result) string { return `{"schedule": "17 5 * * 1"}` }, "### Register check:"},
	} {
		t.Run(name, func(t *testing.T) {
			_, env := inActions(t, c.event)
			runInActions(t, env)
			if summary := written(t, env["GITHUB_STEP_SUMMARY"]); !strings.HasPrefix(summary, c.first) {
				t.Errorf("the summary is\n%s", summary)
			}
			if outputs := written(t, env["GITHUB_OUTPUT"]); !strings.Contains(outputs, "exit-code=") || name != "merge_group" && !strings.Contains(outputs, "introduced=0\n") {
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
			_, env := inActions(t, pullEvent)
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
	var bodies []string
	answer := http.StatusCreated
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch {
		case answer != http.StatusCreated:
			w.WriteHeader(answer)
		case r.Method == http.MethodGet:
			fmt.Fprint(w, "[]")
		case r.Method == http.MethodPost && r.URL.Path == "/repos/northwind/isms/issues/7/comments" && r.Header.Get("Authorization") == "Bearer secret":
			var sent struct{ Body string }
			json.NewDecoder(r.Body).Decode(&sent)
			bodies = append(bodies, sent.Body)
			w.WriteHeader(answer)
		default:
			w.WriteHeader(http.StatusTeapot)
		}
	}))
	t.Cleanup(server.Close)
	_, env := inActions(t, pullEvent)
	env["GITHUB_API_URL"], env["GITHUB_REPOSITORY"], env["GOLDTHREAD_TOKEN"] = server.URL, "northwind/isms", "secret"
	runInActions(t, env)
	if len(bodies) != 0 {
		t.Errorf("a comment that nobody asked for: %q", bodies)
	}
	env["GOLDTHREAD_COMMENT"] = "true"
	status, _, stderr := runInActions(t, env)
	if len(bodies) != 1 || !strings.HasPrefix(bodies[0], "### Register check: one thing to fix before merging") || status != 1 || stderr != "" {
		t.Errorf("status %d, %q, %q", status, stderr, bodies)
	}
	answer = http.StatusForbidden
	status, _, stderr = runInActions(t, env)
	if status != 1 || !strings.Contains(stderr, "the comment was not written, and the summary of the job stands in: the token may not do that") {
		t.Errorf("status %d, %q", status, stderr)
	}
	answer = http.StatusCreated
	env["GOLDTHREAD_FAIL_ON"] = "eror"
	if status, _, _ = runInActions(t, env); status != 2 || len(bodies) != 2 || !strings.Contains(bodies[1], "could not run") {
		t.Errorf("status %d, %q", status, bodies)
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
		if !strings.Contains(code, name+"=") || output.Value != "${{ steps.check.outputs."+name+" }}" {
			t.Errorf("the output %s comes from nowhere: %s", name, output.Value)
		}
	}
}
