package main

import (
	"maps"
	"net/http"
	"net/url"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/goldthread/goldthread/internal/forgetest"
	"github.com/goldthread/goldthread/internal/lint"
	"github.com/goldthread/goldthread/internal/report"
)

// adoptedYear is a repository with the registers and workflows of the first
// day, a year ago but for a week.
func adoptedYear(t *testing.T) *year {
	y := newYear(t)
	y.At("2025-01-15")
	files := maps.Clone(adopted)
	files[".github/workflows/"+buttonFile] = written(t, "../../examples/template/.github/workflows/"+buttonFile)
	y.Put("ines", "main", "Adopt the registers", files)
	y.At("2026-01-08")
	return y
}

// The workflow of the week keeps one issue, with the rights that it asks for; a
// review begun by the button, filled in and proposed by its reviewer, is one;
// and when nothing is due any more the issue is closed.
func TestWeek(t *testing.T) {
	y := adoptedYear(t)
	weekly := y.Token(rightsOf(t, "goldthread-weekly.yml")...)
	job := y.OnMain("schedule", weekly)
	said := y.must(0, job, "status", "--issue", "--out", "markdown="+job.Env["GITHUB_STEP_SUMMARY"])
	const title = "Registers: 9 records to look at (Head of people 2, Head of sales 2, ISMS manager 2, Legal counsel 3)"
	if said != title+". That is what issue 1 says.\n" {
		t.Errorf("it said %s", said)
	}
	issues := y.Issues()
	if len(issues) != 1 || issues[0].Title != title || !issues[0].Open {
		t.Fatalf("the issues are %+v", issues)
	}
	for _, part := range []string{
		"**Legal counsel**, please look at these 3 records by 15 Jan 2026. **[Start my review](<https://github.com/northwind/isms/new/main/registers/reviews?filename=2026-01-legal-counsel.yaml&value=",
		"| **REQ-002** | Keep customer data inside the European Economic Area. | CTR-001 Schedule 3 | never looked at |",
	} {
		if !strings.Contains(issues[0].Body, part) {
			t.Errorf("the issue does not say %q:\n%s", part, issues[0].Body)
		}
	}
	if summary := written(t, job.Env["GITHUB_STEP_SUMMARY"]); summary != "# "+title+"\n\n"+issues[0].Body {
		t.Errorf("the summary is another than the issue:\n%s", summary)
	}

	n := y.start("Legal counsel", "due", "rita", 3)
	y.Approve("tom", n)
	if err := y.Merge("ines", n, forgetest.Merge); err != nil {
		t.Fatal(err)
	}
	if levels := y.levels(y.OnMain("schedule", y.checks)); levels["REQ-001"] != "reviewed, Legal counsel" {
		t.Errorf("the levels are %v", levels)
	}
	y.must(0, y.OnMain("schedule", weekly), "status", "--issue")
	if got, want := y.Issues()[0].Title, "Registers: 6 records to look at (Head of people 2, Head of sales 2, ISMS manager 2)"; got != want {
		t.Errorf("the issue says %s", got)
	}

	for owner, who := range map[string]string{"Head of sales": "sam", "Head of people": "hana", "ISMS manager": "ines"} {
		y.Merge("ines", y.start(owner, "due", who, 2), forgetest.Merge)
	}
	if said := y.must(0, y.OnMain("schedule", weekly), "status", "--issue"); said != "Registers: nothing to look at. That is what issue 1 says.\n" {
		t.Errorf("it said %s", said)
	}
	if issues := y.Issues(); len(issues) != 1 || issues[0].Open {
		t.Errorf("the issues are %+v", issues)
	}
}

// start presses the button, has a reviewer fill in what lies on the branch, and
// propose it by the links of the summary.
func (y *year) start(owner, what, login string, records int) int {
	y.t.Helper()
	job := y.OnMain("workflow_dispatch", y.Token(rightsOf(y.t, buttonFile)...))
	y.press(job, owner, what, 0)
	summary := written(y.t, job.Env["GITHUB_STEP_SUMMARY"])
	_, at, _ := strings.Cut(summary, "(<https://github.com/northwind/isms/edit/review/")
	branch, rest, ok := strings.Cut(at, "/registers/reviews/")
	name, rest, _ := strings.Cut(rest, ">")
	branch, name = "review/"+branch, "registers/reviews/"+name
	_, at, _ = strings.Cut(rest, "(<")
	at, _, _ = strings.Cut(at, ">")
	propose, err := url.Parse(at)
	if !ok || err != nil || propose.Path != "/northwind/isms/compare/main..."+branch || propose.Query().Get("quick_pull") != "1" {
		y.t.Fatalf("the summary is\n%s", summary)
	}
	text := y.Content(branch, name)
	if n := strings.Count(text, ": open\n"); n != records {
		y.t.Fatalf("%d records are open in\n%s", n, text)
	}
	y.Section(name, strings.ReplaceAll(text, ": open\n", ": ok\n"))
	y.Edit(login, branch, "Fill in", "put "+name)
	return y.Open(login, branch, propose.Query().Get("title"), "")
}

// press runs the workflow behind the button.
func (y *year) press(job forgetest.Run, owner, what string, want int) (stderr string) {
	y.t.Helper()
	y.t.Setenv("GOLDTHREAD_OWNER", owner)
	y.t.Setenv("GOLDTHREAD_WHAT", what)
	status, stdout, stderr := y.in(job, "button")
	if status != want {
		y.t.Fatalf("%s, %s: exit status %d, want %d\n%s%s", owner, what, status, want, stdout, stderr)
	}
	return stderr
}

// What the inputs of the button may say, and what comes of it.
func TestButtonInputs(t *testing.T) {
	y := adoptedYear(t)
	y.Section("t", "- {id: TRG-001, date: 2025-12-01, kind: law_change, description: A new act., refs: [CTR-001], handled_by: MRV-1}\n- {id: TRG-002, date: 2025-12-01, description: Nothing.}\n")
	y.Edit("ines", "main", "Events", "put registers/triggers.yaml t")
	y.Section("m", "- {id: MRV-1, date: 2025-12-10, changes_in_parties: {records: [PTY-002]}}\n")
	y.Edit("ines", "main", "Minutes", "put registers/management_reviews.yaml m")
	job := y.OnMain("workflow_dispatch", y.Token("contents: write"))
	for _, c := range []struct {
		owner, what string
		status      int
		says        string
	}{
		{"", "all", 0, ""},
		{" Legal counsel ", " all ", 0, ""},
		{"no owner", "due", lint.ExitUsage, "nothing is to be reviewed"},
		{"Head of sales", "TRG-001", 0, ""},
		{"", "TRG-001", 0, ""},
		{"", "TRG-002", lint.ExitUsage, "nothing is to be reviewed"},
		{"", "TRG-009", lint.ExitUsage, "there is no event TRG-009 in the register triggers"},
		{"Legal council", "due", lint.ExitUsage, "did you mean Legal counsel?"},
		{"$(id); `id` \"'", "due", lint.ExitUsage, "nobody called"},
	} {
		if got := y.press(job, c.owner, c.what, c.status); !strings.Contains(got, c.says) {
			t.Errorf("%q, %q: %s", c.owner, c.what, got)
		}
	}
	// An event leads to what it is about and what is linked with that, not to all that the minutes that dealt with it name.
	if text := y.Content("review/2026-01", "registers/reviews/2026-01.yaml"); !strings.Contains(text, "  REQ-001: open\n") {
		t.Errorf("all is\n%s", text)
	}
	if text := y.Content("review/2026-01-head-of-sales-trg-001", "registers/reviews/2026-01-head-of-sales-trg-001.yaml"); !strings.Contains(text, "  REQ-003: open\n  ") || strings.Contains(text, "  PTY-002: open") || !strings.Contains(text, "- TRG-001\n") {
		t.Errorf("after the event it is\n%s", text)
	}
	status, stdout, _ := y.in(job, "review", "--trigger", "TRG-001")
	if status != 0 || !strings.Contains(stdout, "  PTY-001: open\n") || strings.Contains(stdout, "  PTY-002: open") {
		t.Errorf("after the event it is\n%s", stdout)
	}
	// Pressed again, it leads to what was begun.
	before := y.Commit("review/2026-01")
	y.press(job, "", "all", 0)
	if summary := written(t, job.Env["GITHUB_STEP_SUMMARY"]); before == "" || y.Commit("review/2026-01") != before || !strings.Contains(summary, "was begun before, and is as it was left") {
		t.Errorf("the summary is\n%s", summary)
	}
}

// Without an answer of the platform, or without the right to write, it is told
// whose fault it is not, and all stays as it was.
func TestWeekTroubles(t *testing.T) {
	y := adoptedYear(t)
	y.Issue(forgetest.Workflows, "Registers: as it was", "as it was\n"+report.StatusMarker)
	before := y.Issues()
	for name, c := range map[string]struct {
		token   string
		args    []string
		without []string
		trouble bool
		status  int
		says    string
	}{
		"an outage":         {y.Token("issues: write", "contents: write"), []string{"status", "--issue"}, nil, true, lint.ExitFailed, "the weekly issue was not written, which is not caused by the registers or by you: the API answered 502"},
		"no right":          {y.Token("contents: read"), []string{"status", "--issue"}, nil, false, lint.ExitFailed, "issues: write for the weekly issue"},
		"no token":          {"", []string{"status", "--issue"}, nil, false, lint.ExitUsage, "the weekly issue cannot be written: GOLDTHREAD_TOKEN holds no token"},
		"button, an outage": {y.Token("contents: write"), []string{"button"}, nil, true, lint.ExitFailed, "the review could not be begun, which is not caused by you: the API answered 502"},
		"button, no right":  {y.Token("contents: read"), []string{"button"}, nil, false, lint.ExitFailed, "contents: write to begin a review"},
	} {
		t.Run(name, func(t *testing.T) {
			y.t = t
			if c.trouble {
				y.Trouble(func(w http.ResponseWriter, r *http.Request) bool { w.WriteHeader(http.StatusBadGateway); return true })
				defer y.Trouble(nil)
			}
			t.Setenv("GOLDTHREAD_OWNER", "")
			t.Setenv("GOLDTHREAD_WHAT", "due")
			status, _, stderr := y.in(y.OnMain("schedule", c.token), c.args...)
			if status != c.status || !strings.Contains(stderr, c.says) {
				t.Errorf("exit status %d: %s", status, stderr)
			}
			if got := y.Issues(); !slices.Equal(got, before) || y.Commit("review/2026-01") != "" {
				t.Errorf("the issues are %+v", got)
			}
		})
	}
}

// A checkout that holds only part of the history is no good news: the issue stays.
func TestWeekOfAShallowCheckout(t *testing.T) {
	y := adoptedYear(t)
	y.Edit("ines", "main", "Another", "replace "+requirements+" 'within 24 hours' 'within 12 hours'")
	y.Issue(forgetest.Workflows, "Registers: as it was", "as it was\n"+report.StatusMarker)
	before := y.Issues()
	job := y.OnMain("schedule", y.Token("issues: write"))
	if err := os.WriteFile(job.Dir+"/.git/shallow", []byte(y.Commit("main")+"\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	status, _, stderr := y.in(job, "status", "--issue")
	if status != lint.ExitIncomplete || !strings.Contains(stderr, "not complete") || !slices.Equal(y.Issues(), before) {
		t.Errorf("exit status %d: %s\n%+v", status, stderr, y.Issues())
	}
}
