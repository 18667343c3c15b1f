//go:build tools

package main

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/goldthread/goldthread/internal/forgetest"
)

// hosted is a runner for a job, in a checkout of what the platform serves to the
// token of the job.
func hosted(t *testing.T, h *forgetest.Hub, job forgetest.Run, how ...string) *runner {
	t.Helper()
	r := newRunner(t, h, job)
	server := h.ServeGit()
	r.env["GITHUB_SERVER_URL"] = server
	r.checkout(server+"/"+h.Name, how...)
	return r
}

// A pull request from a fork, through all steps: what it brings is read from its
// own commits, which stand on no branch here, and the token may write nothing, or
// there is none. That fails nothing, and is said in the summary.
func TestActionOnAForkWithAllSteps(t *testing.T) {
	h := proposed(t)
	h.FromFork(1, "rita/isms")
	h.Edit("sam", "wording", "First", "sub registers/parties.yaml 'Enterprise customers' 'Enterprises'")
	h.Edit("sam", "wording", "Second", "sub registers/parties.yaml Enterprises 'All enterprises'")
	h.Open("sam", "wording", "Wording", "")
	h.FromFork(2, "sam/isms")
	for name, c := range map[string]struct {
		rights []string // of a token; nil for none
		number int
		status int
		why    string
	}{
		"a finding, read only":   {[]string{"contents: read", "pull-requests: read"}, 1, 1, "the token may not do that"},
		"a finding, not even so": {[]string{"contents: read"}, 1, 1, "the token may not do that"},
		"a finding, no token":    {nil, 1, 1, "there is no token"},
		"clean, read only":       {[]string{"contents: read", "pull-requests: read"}, 2, 0, "the token may not do that"},
		"clean, no token":        {nil, 2, 0, "there is no token"},
	} {
		t.Run(name, func(t *testing.T) {
			var r *runner
			if c.rights != nil {
				r = hosted(t, h, h.OnPull(c.number, h.Token(c.rights...)))
			} else { // everybody may fetch from a public repository
				remote := filepath.Join(t.TempDir(), "remote")
				r = newRunner(t, h, h.OnPull(c.number, ""))
				h.Remote(remote)
				r.git(remote, "config", "uploadpack.allowAnySHA1InWant", "true")
				r.checkout("file://" + remote)
			}
			r.inputs["comment"] = "true"
			h.Asked()
			if status := r.run(); status != c.status || r.output("exit-code") != fmt.Sprint(c.status) {
				t.Errorf("exit status %d, %q\n%s", status, r.outputs, r.log)
			}
			_, told, ok := strings.Cut(r.summary, "<sub>The comment on the pull request was not written, so this summary stands in for it: ")
			if !ok || !strings.HasPrefix(told, c.why) || !strings.HasPrefix(r.summary, "### Register check: ") || !strings.Contains(r.summary, "whole history read") {
				t.Errorf("the summary is\n%s", r.summary)
			}
			for _, asked := range h.Asked() {
				if c.rights == nil || strings.HasPrefix(asked, "PATCH") {
					t.Errorf("asked %s", asked)
				}
			}
			if all := append(h.Comments(1), h.Comments(2)...); len(all) > 0 || len(h.Issues()) > 0 {
				t.Errorf("written were %q", all)
			}
		})
	}
}

// A checkout that leaves out what the check reads is filled up, with the token of
// the action where the checkout kept none, and without a filter.
func TestActionFillsUpACheckout(t *testing.T) {
	h := proposed(t)
	h.Edit("rita", "patch", "More", "replace "+requirements+" 'Tell the customer' 'Tell every customer'")
	h.FromFork(1, "rita/isms") // whose commits stand on no branch
	token := h.Token("contents: read")
	want := ""
	for _, how := range [][]string{
		{"--no-filter"}, {"--depth=1"}, {"--depth=2"}, {"--depth=1", "--filter=blob:none"}, {"--filter=blob:none"}, {"--filter=tree:0"},
	} {
		t.Run(strings.Join(how, " "), func(t *testing.T) {
			r := hosted(t, h, h.OnPull(1, token), how...)
			r.env["GITHUB_RUN_ID"] = "1" // which the summary links to
			status := r.run()
			summary := strings.ReplaceAll(r.summary, r.env["GITHUB_SERVER_URL"], "https://github.com")
			if want == "" {
				want = summary
			}
			if status != 1 || summary != want || !strings.Contains(summary, "whole history read") {
				t.Errorf("exit status %d\n%s\n%s", status, summary, r.log)
			}
			config := written(t, filepath.Join(r.job.Dir, ".git", "config"))
			for _, secret := range []string{token, base64.StdEncoding.EncodeToString([]byte("x-access-token:" + token))} {
				if strings.Contains(config, secret) || strings.Contains(r.log, secret) || strings.Contains(r.summary, secret) {
					t.Error("the token stands in the configuration, the log or the summary")
				}
			}
		})
	}
}

// Where the checkout kept its credentials, the token does not go beside them: the
// platform refuses two.
func TestActionBesideKeptCredentials(t *testing.T) {
	h := proposed(t)
	r := hosted(t, h, h.OnPull(1, h.Token("contents: read")))
	kept := r.credentials(r.env["GITHUB_SERVER_URL"] + "/" + h.Name)
	key, value, _ := strings.Cut(kept[1], "=")
	r.git(r.job.Dir, "config", key, value)
	if status := r.run(); status != 1 || !strings.Contains(r.summary, "whole history read") {
		t.Errorf("exit status %d\n%s\n%s", status, r.summary, r.log)
	}
}

// A checkout that cannot be filled up judges nothing: the log has the one line to
// change, and the first line of the summary says whose fault it is not.
func TestActionThatCannotFillUp(t *testing.T) {
	h := proposed(t)
	for name, c := range map[string]struct {
		how  []string
		says string
	}{
		"shallow":             {[]string{"--depth=1"}, "The rest of the history could not be fetched. At actions/checkout set fetch-depth: 0.\n"},
		"partial":             {[]string{"--filter=blob:none"}, "At actions/checkout leave out filter and sparse-checkout.\n"},
		"shallow and partial": {[]string{"--depth=1", "--filter=blob:none"}, "At actions/checkout set fetch-depth: 0 and leave out filter and sparse-checkout.\n"},
	} {
		t.Run(name, func(t *testing.T) {
			r := hosted(t, h, h.OnPull(1, h.Token("contents: read")), c.how...)
			r.inputs["token"] = "" // and the checkout kept none
			if status := r.run(); status != 4 || r.output("exit-code") != "4" || !strings.Contains(r.log, c.says) {
				t.Errorf("exit status %d, %q\n%s", status, r.outputs, r.log)
			}
			if !strings.HasPrefix(r.summary, "### Register check could not run") || !strings.Contains(first(r.summary), " (not caused by you): ") {
				t.Errorf("the summary is\n%s", r.summary)
			}
		})
	}
}

func first(text string) string { line, _, _ := strings.Cut(text, "\n"); return line }

// Rules of the main branch that cannot be read are not the fault of whoever
// proposes something else.
func TestActionWithBrokenRules(t *testing.T) {
	h := proposed(t)
	h.Put("ines", "main", "Rules", map[string]string{"goldthread.yaml": "version: 1\npolicies: [rules]\n", "rules/requirements/own.rego": "package goldthread.requirements.own\n\nviolations contains {\n"})
	r := hosted(t, h, h.OnPull(1, h.Token("contents: read", "pull-requests: write")))
	r.inputs["comment"] = "true"
	status := r.run()
	const want = "### Register check could not run (not caused by you): rules/requirements/own.rego:4: unexpected eof token."
	if status != 3 || r.output("exit-code") != "3" || first(r.summary) != want {
		t.Errorf("exit status %d, %q\n%s\n%s", status, r.outputs, r.summary, r.log)
	}
	if all := h.Comments(1); len(all) != 1 || first(all[0]) != want {
		t.Errorf("the comments are %q", all)
	}
}

// Everything that somebody may choose who proposes a change, chosen so as to be
// run, to be taken for a command by the runner, or to forge an output.
func TestActionOnHostileText(t *testing.T) {
	const (
		branch  = "x$(touch${IFS}pwned)`touch${IFS}pwned`;touch${IFS}pwned&'\"|>pwned"
		message = "Update $(touch pwned)\n\n::set-output name=exit-code::0\n##[set-output name=errors;]0\n::stop-commands::x\n::add-mask::e\n\nBecause: `touch pwned`"
	)
	h := proposed(t)
	h.Put("rita", branch, message, map[string]string{
		"registers/requirements/$(touch pwned) ' ; touch pwned.yaml": "- id: \"REQ-$(touch pwned)\\n::error::x\"\n  statement: \"`touch pwned` ##[set-output name=findings]0 ::stop-commands::x\"\n",
		"registers/requirements/##[error]x,line=1.yaml":              "- id: REQ-002\n  statement: \"a\\n::set-output name=errors::0\\r\\n::add-mask::e\"\n  parties: [\"PTY-009 $(touch pwned)\", \"%0A::error::\"]\n",
		"registers/requirements/-rf.yaml":                            "- {id: REQ-003, parties: [PTY-010], statement: \"EOF\\nexit-code=0\\nghadelimiter\", unknown: 1}\n",
		"registers/parties.yaml":                                     strings.Replace(small["registers/parties.yaml"], "Enterprise customers", "'<img src=x onerror=y> @everyone #1 [a](javascript:b)'", 1),
	})
	h.Open("rita", branch, "$(touch pwned)`touch pwned` ::set-output name=exit-code::0 ##[error]", message)
	h.FromFork(2, "rita/isms")
	job := h.OnPull(2, h.Token("contents: read", "pull-requests: write"))
	r := newRunner(t, h, job)
	server := h.ServeGit()
	r.env["GITHUB_SERVER_URL"] = server

	// Git takes names that no editor of the platform would make.
	remote := h.ServedFrom()
	worse := "registers/requirements/a\n::set-output name=errors::0\nexit-code=0\n.yaml"
	r.git(remote, "checkout", "-q", "--detach", "refs/pull/2/head")
	if err := os.WriteFile(filepath.Join(remote, filepath.FromSlash(worse)), []byte("- {id: REQ-004, parties: [PTY-011], statement: One more.}\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	commit := []string{"-c", "user.name=::error::$(touch pwned)", "-c", "user.email=x@example.org"}
	r.git(remote, "add", "--all")
	r.git(remote, append(commit, "commit", "-q", "-m", message)...)
	head := strings.TrimSpace(r.git(remote, "rev-parse", "HEAD"))
	r.git(remote, "checkout", "-q", "--detach", "main")
	r.git(remote, append(commit, "merge", "-q", "--no-ff", "-m", message, head)...)
	merge := strings.TrimSpace(r.git(remote, "rev-parse", "HEAD"))
	r.git(remote, "update-ref", "refs/pull/2/merge", merge)
	r.git(remote, "update-ref", "refs/pull/2/head", head)
	event := strings.ReplaceAll(written(t, r.env["GITHUB_EVENT_PATH"]), h.Commit(branch), head)
	if err := os.WriteFile(r.env["GITHUB_EVENT_PATH"], []byte(event), 0o644); err != nil {
		t.Fatal(err)
	}
	r.env["GITHUB_SHA"] = merge
	r.checkout(server + "/" + h.Name)
	r.inputs["comment"], r.inputs["sarif"] = "true", filepath.Join(r.env["RUNNER_TEMP"], "x.sarif")
	if status := r.run(); status != 1 {
		t.Fatalf("exit status %d\n%s", status, r.log)
	}
	r.wantHarmless()
	for _, id := range []string{"REQ-002", "REQ-003", "REQ-004"} {
		if !strings.Contains(r.summary, id) {
			t.Errorf("the summary does not speak of %s:\n%s", id, r.summary)
		}
	}
	if all := h.Comments(2); len(all) != 1 || strings.Contains(all[0], "<img") || strings.Contains(all[0], " @everyone") || regexp.MustCompile(`[^\\]\]\(javascript`).MatchString(all[0]) {
		t.Errorf("the comments are %q", all)
	}
}

// wantHarmless holds that nothing that was handed to the steps was run, and that
// the runner takes nothing for its own that the action does not say.
func (r *runner) wantHarmless() {
	r.t.Helper()
	for _, dir := range []string{r.env["RUNNER_TEMP"], r.action, r.env["HOME"], "."} {
		filepath.WalkDir(dir, func(path string, _ os.DirEntry, err error) error {
			if filepath.Base(path) == "pwned" || err != nil {
				r.t.Errorf("there is %s (%v)", path, err)
			}
			return nil
		})
	}
	var names []string
	for name := range r.outputs {
		names = append(names, strings.TrimPrefix(name, "steps.check.outputs."))
	}
	slices.Sort(names)
	if want := []string{"errors", "exit-code", "findings", "introduced", "report", "steps.get.outputs.program"}; !slices.Equal(names, want) {
		r.t.Errorf("the outputs are %q", r.outputs)
	}
	var result struct {
		Findings []struct{ Severity string }
	}
	if err := json.Unmarshal([]byte(written(r.t, r.output("report"))), &result); err != nil {
		r.t.Fatal(err)
	}
	errs := 0
	for _, f := range result.Findings {
		if f.Severity == "error" {
			errs++
		}
	}
	if r.output("exit-code") != "1" || r.output("errors") != fmt.Sprint(errs) || r.output("findings") != fmt.Sprint(len(result.Findings)) || errs == 0 {
		r.t.Errorf("%d errors among %d findings, and the outputs are %q", errs, len(result.Findings), r.outputs)
	}
	said := map[string]int{}
	for _, c := range r.commands() {
		said[c.name]++
		if !slices.Contains([]string{"error", "warning", "notice"}, c.name) || !strings.HasPrefix(c.properties, "file=registers/") && !strings.HasPrefix(c.properties, "title=") || said[c.name] > 10 {
			r.t.Errorf("it tells the runner %q", c)
		}
	}
	if said["error"] == 0 {
		r.t.Errorf("nothing is said beside the lines:\n%s", r.log)
	}
}

// What stands in an input is a value, whatever it is: it ends no script, and adds
// no output.
func TestActionOnHostileInputs(t *testing.T) {
	const bad = "x$(touch pwned)`touch pwned`\nexit-code=0\n::set-output name=exit-code::0\n##[error]x"
	h := proposed(t)
	for _, name := range []string{"directory", "config", "fail-on", "as-of", "report", "sarif", "comment", "token"} {
		t.Run(name, func(t *testing.T) {
			r := newRunner(t, h, h.OnPull(1, h.Token("contents: read")))
			r.inputs[name] = bad
			status := r.run()
			if got := r.output("exit-code"); got != fmt.Sprint(status) && !(name == "report" && got == "") {
				t.Errorf("exit status %d, and the output says %q", status, got)
			}
			if (status == 2) != slices.Contains([]string{"config", "fail-on", "as-of", "report"}, name) {
				t.Errorf("exit status %d\n%s", status, r.log)
			}
			for output := range r.outputs {
				if !strings.HasPrefix(output, "steps.check.outputs.") && output != "steps.get.outputs.program" {
					t.Errorf("the outputs are %q", r.outputs)
				}
			}
			for _, c := range r.commands() {
				if !slices.Contains([]string{"error", "warning", "notice"}, c.name) || c.properties == "" {
					t.Errorf("it tells the runner %q", c)
				}
			}
			for _, dir := range []string{r.env["RUNNER_TEMP"], r.action, r.env["HOME"], "."} {
				if _, err := os.Stat(filepath.Join(dir, "pwned")); err == nil {
					t.Errorf("it was run, in %s", dir)
				}
			}
		})
	}
}
