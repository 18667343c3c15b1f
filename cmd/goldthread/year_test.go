package main

import (
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"go.yaml.in/yaml/v4"

	"github.com/goldthread/goldthread/internal/forgetest"
	"github.com/goldthread/goldthread/internal/history"
)

// A year is a year of a compliance repository on GitHub, played on the stand-in:
// people change registers in the browser, the workflows that init writes run as
// they would, with the rights that those workflows ask for.
type year struct {
	*forgetest.Hub
	t      *testing.T
	checks string          // token of the workflow that checks
	saves  string          // token of the workflow that saves approvals
	said   strings.Builder // what the summaries said, one after the other
	// steps runs the action in a job, with all that comes before its program, and
	// leaves there what it wrote; nil for the program alone.
	steps func(job forgetest.Run) (status int, log string)
}

// Whoever has an account. Ada administers the repository.
var crew = []forgetest.Account{
	{ID: 20, Login: "ines", Name: "Ines Keeper"},
	{ID: 21, Login: "rita", Name: "Rita Legal"},
	{ID: 22, Login: "sam", Name: "Sam Sales"},
	{ID: 23, Login: "hana", Name: "Hana People"},
	{ID: 24, Login: "tom", Name: "Tom Ward"},
	{ID: 29, Login: "ada", Name: "Ada Root"},
}

// adopted are the files of the day on which the registers came into Git.
var adopted = map[string]string{
	"goldthread.yaml": `version: 1
profile: advisory
registers:
  parties: {owner: ROL-isms}
  requirements: {owner: ROL-isms, approvers: [ROL-ciso, ROL-isms], interval: P12M}
  contracts: {owner: ROL-legal}
`,
	"registers/people.yaml": `- {id: ROL-isms, title: ISMS manager, may_approve: [parties, requirements, contracts, reviews]}
- {id: ROL-ciso, title: CISO, may_approve: [parties, requirements, contracts, reviews]}
- {id: ROL-legal, title: Legal counsel, may_review: [requirements, contracts]}
- {id: ROL-sales, title: Head of sales, may_review: [requirements, contracts]}
- {id: ROL-hr, title: Head of people, may_review: [requirements]}
- {id: PER-ines, name: Ines Keeper, roles: [{role: ROL-isms}], accounts: [{forge: github.com, id: 20, login: ines}]}
- {id: PER-rita, name: Rita Legal, roles: [{role: ROL-legal}], accounts: [{forge: github.com, id: 21, login: rita}]}
- {id: PER-sam, name: Sam Sales, roles: [{role: ROL-sales}], accounts: [{forge: github.com, id: 22, login: sam}]}
- {id: PER-hana, name: Hana People, roles: [{role: ROL-hr}], accounts: [{forge: github.com, id: 23, login: hana}]}
- {id: PER-tom, name: Tom Ward, roles: [{role: ROL-ciso}], accounts: [{forge: github.com, id: 24, login: tom}]}
`,
	"registers/parties.yaml": `- {id: PTY-001, name: Enterprise customers, side: external, kind: customers, relevance: They entrust their data to us.}
- {id: PTY-002, name: Staff, side: internal, kind: employees, relevance: They handle the data every day.}
`,
	"registers/contracts.yaml": `- {id: CTR-001, title: Master services agreement, party: PTY-001, direction: customer, signed_on: 2024-02-01, ends: auto_renew}
`,
	"registers/requirements.yaml": requirement("REQ-001", "PTY-001", "Legal counsel", "Tell the customer of a breach within 24 hours of learning of it.") +
		requirement("REQ-002", "PTY-001", "Legal counsel", "Keep customer data inside the European Economic Area.") +
		requirement("REQ-003", "PTY-001", "Head of sales", "Restore the service within 8 hours of an outage.") +
		requirement("REQ-004", "PTY-001", "Head of sales", "Show an audit report of the last 12 months to the customer on request.") +
		requirement("REQ-005", "PTY-002", "Head of people", "Delete the data of applicants within 6 months of a refusal.") +
		requirement("REQ-006", "PTY-002", "Head of people", "Train every employee within 30 days of joining."),
}

// requirement is one as the register has it, on lines of its own.
func requirement(id, party, owner, statement string) string {
	return "- id: " + id + "\n  statement: " + statement + "\n  parties: [" + party + "]\n  owner: " + owner +
		"\n  kind: need\n  obligation: mandatory\n  basis: contractual\n  sources: [{id: CTR-001, locator: \"Schedule 3\"}]\n  cia: [confidentiality]\n  disposition: addressed\n  controls: [A.5.24]\n"
}

func newYear(t *testing.T) *year {
	y := &year{Hub: forgetest.New(t, crew...), t: t}
	y.checks, y.saves = y.Token(rightsOf(t, "goldthread.yml")...), y.Token(rightsOf(t, "goldthread-approvals.yml")...)
	return y
}

// rightsOf are the rights that a workflow of the template asks for.
func rightsOf(t *testing.T, name string) []string {
	t.Helper()
	var workflow struct{ Permissions map[string]string }
	if err := yaml.Unmarshal([]byte(written(t, "../../examples/template/.github/workflows/"+name)), &workflow); err != nil {
		t.Fatal(err)
	}
	var rights []string
	for what, level := range workflow.Permissions {
		rights = append(rights, what+":"+level)
	}
	if len(rights) == 0 {
		t.Fatalf("%s asks for no rights", name)
	}
	return rights
}

// in runs a command in the workspace of a job, on the day of the year, and
// returns its status and what it wrote.
func (y *year) in(job forgetest.Run, args ...string) (status int, stdout, stderr string) {
	y.t.Helper()
	if y.steps != nil && args[0] == "action" {
		status, stdout = y.steps(job)
		return status, stdout, ""
	}
	return inJob(y.t, y.Now, job, args...)
}

// inJob runs a command in the workspace of a job, at a time, and returns its
// status and what it wrote.
func inJob(t *testing.T, now func() time.Time, job forgetest.Run, args ...string) (status int, stdout, stderr string) {
	t.Helper()
	for _, name := range []string{"GITHUB_ACTIONS", "GITHUB_HEAD_REF", "GITHUB_REPOSITORY", "GOLDTHREAD_COMMENT", "GOLDTHREAD_AS_OF", "GITLAB_CI", "CI_API_V4_URL"} {
		t.Setenv(name, job.Env[name])
	}
	for name, value := range job.Env {
		t.Setenv(name, value)
	}
	t.Setenv("GOLDTHREAD_DIRECTORY", job.Dir)
	var out, errs bytes.Buffer
	a := &app{stdout: &out, stderr: &errs, now: now}
	root := a.root()
	root.SetArgs(append([]string{"-C", job.Dir}, args...))
	return a.status(root.ExecuteContext(context.Background())), out.String(), errs.String()
}

// must is in, of which the status must be want.
func (y *year) must(want int, job forgetest.Run, args ...string) string {
	y.t.Helper()
	status, stdout, stderr := y.in(job, args...)
	if status != want {
		y.t.Fatalf("on %s, %s: exit status %d, want %d\n%s%s", y.Now().Format("2006-01-02"), strings.Join(args, " "), status, want, stdout, stderr)
	}
	return stdout
}

// propose opens a pull request for a branch, and has the check run on it: its
// status, and the comment, which the summary must equal.
func (y *year) propose(login, branch, title, body string, want int) int {
	y.t.Helper()
	number := y.Open(login, branch, title, body)
	y.check(number, want)
	return number
}

// check runs the workflow that checks a pull request as it stands.
func (y *year) check(number, want int) {
	y.t.Helper()
	job := y.OnPull(number, y.checks)
	job.Env["GOLDTHREAD_COMMENT"] = "true"
	y.must(want, job, "action")
	summary := written(y.t, job.Env["GITHUB_STEP_SUMMARY"])
	comments := y.Comments(number)
	if len(comments) > 1 || len(comments) == 1 && strings.TrimSpace(strings.TrimSuffix(comments[0], "<!-- goldthread -->\n")) != strings.TrimSpace(summary) {
		y.t.Errorf("pull request %d: %d comments, and the summary is\n%s\nnot\n%s", number, len(comments), summary, strings.Join(comments, "\n"))
	}
	y.note("Pull request "+strconv.Itoa(number), job)
}

// note keeps the summary of a job, and its outputs but for the path of the report
// and the number of all findings, which every new check adds to.
func (y *year) note(what string, job forgetest.Run) {
	y.t.Helper()
	outputs := written(y.t, job.Env["GITHUB_OUTPUT"])
	var result struct{ Findings []struct{ Waiver any } }
	report := regexp.MustCompile(`(?m)^report=(.+)\n`).FindStringSubmatch(outputs)
	if report == nil {
		y.t.Fatalf("%s: the outputs are\n%s", what, outputs)
	}
	if err := json.Unmarshal([]byte(written(y.t, report[1])), &result); err != nil {
		y.t.Fatal(err)
	}
	counted := fmt.Sprintf("findings=%d\n", len(result.Findings))
	if !strings.HasPrefix(outputs, counted) {
		y.t.Errorf("%s: the report has %sthe outputs are\n%s", what, counted, outputs)
	}
	outputs = strings.ReplaceAll(strings.TrimSpace(strings.Replace(strings.TrimPrefix(outputs, counted), report[0], "", 1)), "\n", ", ")
	y.said.WriteString("# " + what + ", on " + y.Now().Format("2 January") + ": " + outputs + "\n\n" + written(y.t, job.Env["GITHUB_STEP_SUMMARY"]) + "\n")
}

// events are the other events of the workflow that checks, when the year is over:
// two pull requests one behind the other in the queue, of which the second is
// right by the first alone, a push, and the week.
func (y *year) events() {
	y.t.Helper()
	y.Edit("sam", "patch-13", "Partners", "sub registers/parties.yaml 'Enterprise customers' 'Enterprise customers and partners'")
	first := y.Open("sam", "patch-13", "Partners too", "")
	y.Edit("rita", "patch-14", "Breach within 4 hours", "replace "+requirements+" 'within 8 hours' 'within 4 hours'")
	second := y.Open("rita", "patch-14", "Breach within 4 hours", "Because: CTR-001")
	queue, push, clock := y.OnQueue(second, y.checks, first), y.OnMain("push", y.checks), y.OnMain("schedule", y.checks)
	for _, job := range []forgetest.Run{queue, push, clock} {
		job.Env["GOLDTHREAD_COMMENT"] = "true"
		y.must(0, job, "action")
	}
	y.note("In the queue", queue)
	y.note("A push", push)
	summary := func(job forgetest.Run) string {
		return strings.ReplaceAll(written(y.t, job.Env["GITHUB_STEP_SUMMARY"]), "/actions/runs/"+job.Env["GITHUB_RUN_ID"], "")
	}
	if summary(clock) != summary(push) {
		y.t.Errorf("by the clock it is\n%s", summary(clock))
	}
	if all := append(y.Comments(first), y.Comments(second)...); len(all) > 0 {
		y.t.Errorf("only a pull request has a comment: %q", all)
	}
}

// land merges a pull request that was approved, and saves what GitHub says of it.
func (y *year) land(login string, number int, method, said string) {
	y.t.Helper()
	if err := y.Merge(login, number, method); err != nil {
		y.t.Fatalf("pull request %d: %v", number, err)
	}
	y.save(said)
}

// save runs the workflow that saves approvals after a landing.
func (y *year) save(said string) {
	y.t.Helper()
	if got := y.must(0, y.OnMain("push", y.saves), "approvals"); got != said+"\n" {
		y.t.Errorf("on %s the approvals say\n%swant\n%s", y.Now().Format("2 January"), got, said)
	}
}

const (
	saved = "1 answer saved on goldthread-evidence."
	none  = "Of every change of a register there is what GitHub said, or nothing was to be asked."
)

// begin opens the link of a review, which a colleague sends to its reviewer, and
// returns the file that the platform's page for a new file then shows.
func (y *year) begin(owner string, more ...string) (name, text string) {
	y.t.Helper()
	job := y.OnMain("schedule", y.checks)
	link, err := url.Parse(strings.TrimSpace(y.must(0, job, append([]string{"review", "--owner", owner, "--link"}, more...)...)))
	if err != nil {
		y.t.Fatal(err)
	}
	folder, ok := strings.CutPrefix(link.Path, "/northwind/isms/new/main/")
	query := link.Query()
	if !ok || link.Host != "github.com" || query.Get("filename") == "" || query.Get("value") == "" {
		y.t.Fatalf("the link is %s", link)
	}
	return folder + "/" + query.Get("filename"), query.Get("value")
}

// answer has a reviewer write a word after each colon of a review, and commit it
// to a branch of their own.
func (y *year) answer(login, branch, name, text string, answers map[string]string) {
	y.t.Helper()
	for id, word := range answers {
		if strings.Count(text, "  "+id+": open\n") != 1 {
			y.t.Fatalf("%s is not open in\n%s", id, text)
		}
		text = strings.Replace(text, "  "+id+": open\n", "  "+id+": "+word+"\n", 1)
	}
	if strings.Contains(text, ": open\n") {
		y.t.Fatalf("not every record has an answer:\n%s", text)
	}
	text = strings.Replace(text, "looked_at: \"\"", "looked_at: The signed contract of 2024", 1)
	y.Section(name, text)
	y.Edit(login, branch, "Create "+filepath.Base(name), "put "+name)
}

const requirements = "registers/requirements.yaml"

// The year: twelve pull requests, three of them reviews, and what went wrong
// with some of the others.
func (y *year) play() {
	y.At("2025-01-15")
	y.Put("ines", "main", "Adopt the registers", adopted)
	y.SetRules(&forgetest.Rules{Reviews: 1, DismissStale: true, Bypass: []string{"ada"}})
	y.save(none)

	y.At("2025-02-03")
	y.Edit("rita", "patch-1", "Breach within 12 hours", "replace "+requirements+" 'within 24 hours' 'within 12 hours'")
	n := y.propose("rita", "patch-1", "Breach within 12 hours", "The amendment of January.\n\nBecause: CTR-001", 0)
	y.Approve("tom", n)
	y.land("ines", n, forgetest.Merge, saved)

	y.At("2025-02-10")
	y.Edit("sam", "patch-2", "Restore within 6 hours", "replace "+requirements+" 'within 8 hours' 'within 6 hours'")
	n = y.propose("sam", "patch-2", "Restore within 6 hours", "", 0)
	y.Approve("ines", n)
	y.land("ines", n, forgetest.Squash, saved)

	y.At("2025-03-03")
	y.Edit("hana", "patch-3", "Applicants", "replace "+requirements+" 'within 6 months' 'within 3 months'")
	y.Edit("hana", "patch-3", "Training", "replace "+requirements+" 'within 30 days' 'within 14 days'")
	n = y.propose("hana", "patch-3", "Shorter periods", "", 0)
	y.Approve("tom", n)
	y.land("tom", n, forgetest.Rebase, saved)

	y.wantLevels(map[string]string{
		"REQ-001": "confirmed, CISO", "REQ-002": "changed", "REQ-003": "confirmed, ISMS manager", "REQ-004": "changed", "REQ-005": "confirmed, CISO", "REQ-006": "confirmed, CISO",
	}, map[string]string{"REQ-001": "changed", "REQ-002": "changed", "REQ-003": "changed", "REQ-004": "changed", "REQ-005": "changed", "REQ-006": "changed"})

	// Nothing in it is a register.
	y.At("2025-03-17")
	y.Section("README.md", "# Our registers\n")
	y.Edit("sam", "patch-4", "Say what this is", "put README.md")
	n = y.propose("sam", "patch-4", "Say what this is", "", 0)
	y.Approve("ines", n)
	y.land("ines", n, forgetest.Squash, none)

	// Approved, then pushed to again: the approval is taken back, and Ada does not wait for another.
	y.At("2025-04-07")
	y.Edit("rita", "patch-5", "Where data may be", "replace "+requirements+" 'inside the European Economic Area' 'in the European Union'")
	n = y.propose("rita", "patch-5", "Where data may be", "", 0)
	y.Approve("tom", n)
	y.Edit("rita", "patch-5", "And Norway", "replace "+requirements+" 'in the European Union' 'in the European Union or Norway'")
	y.check(n, 0)
	if err := y.Merge("ines", n, forgetest.Squash); !errors.Is(err, forgetest.ErrRules) {
		y.t.Fatalf("what was approved before the last push is merged: %v", err)
	}
	y.Bypass("ada", n, forgetest.Squash)
	y.save(saved)
	if got := y.levels(y.OnMain("schedule", y.checks))["REQ-002"]; got != "changed" {
		y.t.Errorf("an approval that was taken back leaves REQ-002 %s", got)
	}

	// Nobody approves it at all.
	y.At("2025-04-21")
	y.Edit("sam", "patch-6", "Reports of 18 months", "replace "+requirements+" 'last 12 months' 'last 18 months'")
	n = y.propose("sam", "patch-6", "Reports of 18 months", "", 0)
	y.Bypass("ada", n, forgetest.Merge)
	y.save(saved)

	// A party goes, and what names it is broken until the next push. In that week the API does not answer.
	y.At("2025-05-05")
	y.Edit("hana", "patch-7", "Staff and applicants are two", "replace registers/parties.yaml 'PTY-002, name: Staff' 'PTY-003, name: Staff and applicants'")
	n = y.propose("hana", "patch-7", "Staff and applicants are two", "", 1)
	y.Edit("hana", "patch-7", "Follow the party", "sub "+requirements+" PTY-002 PTY-003")
	y.check(n, 0)
	y.Approve("ines", n)
	if err := y.Merge("ines", n, forgetest.Squash); err != nil {
		y.t.Fatal(err)
	}
	y.Trouble(func(w http.ResponseWriter, r *http.Request) bool { w.WriteHeader(http.StatusBadGateway); return true })
	if _, _, errs := y.in(y.OnMain("push", y.saves), "approvals"); !strings.Contains(errs, "nothing was saved") {
		y.t.Errorf("without an answer of the API: %s", errs)
	}
	y.Trouble(nil)
	for _, want := range []string{
		"1 merge for which the platform's approvals were not saved",
		"changed PTY-003, REQ-005 and REQ-006 on main, and the export of approvals does not speak of it.",
		"changed REQ-002 on main, and nobody else approved its pull request 5.",
	} {
		if found := y.must(0, y.OnMain("push", y.checks), "check", "--all"); !strings.Contains(found, want) {
			y.t.Errorf("while approvals are not saved the check does not say %q:\n%s", want, found)
		}
	}

	y.At("2025-05-12")
	y.Edit("sam", "patch-8", "Signed anew", "replace registers/contracts.yaml 2024-02-01 2025-05-02")
	n = y.propose("sam", "patch-8", "Signed anew", "", 0)
	y.Approve("tom", n)
	y.land("tom", n, forgetest.Merge, "2 answers saved on goldthread-evidence.")

	// Three owners open their links. Before they have answered, two records change: one by a pull request, one without.
	y.At("2025-09-01")
	type form struct{ name, text string }
	forms := map[string]form{}
	for _, owner := range []string{"Legal counsel", "Head of sales", "Head of people"} {
		name, text := y.begin(owner, "--register", "requirements")
		forms[owner] = form{name, text}
	}
	y.At("2025-09-08")
	y.Edit("rita", "patch-9", "Restore within 4 hours", "replace "+requirements+" 'within 6 hours' 'within 4 hours'")
	n = y.propose("rita", "patch-9", "Restore within 4 hours", "", 0)
	y.Approve("tom", n)
	y.land("tom", n, forgetest.Rebase, saved)
	y.At("2025-09-09")
	y.Edit("ada", "main", "Breach within 8 hours", "replace "+requirements+" 'within 12 hours' 'within 8 hours'")
	y.save(saved)

	y.At("2025-09-15")
	f := forms["Legal counsel"]
	y.answer("rita", "rita-patch-1", f.name, f.text, map[string]string{"REQ-001": "ok", "REQ-002": "ok"})
	n = y.propose("rita", "rita-patch-1", "Create "+filepath.Base(f.name), "", 0)
	y.Approve("ines", n)
	y.land("ines", n, forgetest.Merge, saved)

	y.At("2025-09-16")
	f = forms["Head of sales"]
	y.answer("sam", "sam-patch-1", f.name, f.text, map[string]string{"REQ-003": "ok", "REQ-004": "ok, asked for twice this year"})
	n = y.propose("sam", "sam-patch-1", "Create "+filepath.Base(f.name), "", 0)
	y.Approve("ines", n)
	y.land("ines", n, forgetest.Squash, saved)

	y.At("2025-09-17")
	f = forms["Head of people"]
	y.answer("hana", "hana-patch-1", f.name, f.text, map[string]string{"REQ-005": "ok", "REQ-006": "change, a week would do"})
	n = y.propose("hana", "hana-patch-1", "Create "+filepath.Base(f.name), "", 0)
	y.Approve("tom", n)
	y.land("ines", n, forgetest.Rebase, saved)
	y.At("2025-12-15")
	y.events()
}

// levels says of each record how well its review is shown, and by whom.
func (y *year) levels(job forgetest.Run) map[string]string {
	y.t.Helper()
	return levelsIn(y.t, y.must(0, job, "reviews", "--register", "requirements", "--out", "csv"))
}

// levelsIn reads them from what "goldthread reviews" gives as CSV.
func levelsIn(t *testing.T, table string) map[string]string {
	t.Helper()
	rows, err := csv.NewReader(strings.NewReader(table)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]string{}
	at := func(name string) int { return slices.Index(rows[0], name) }
	for _, row := range rows[1:] {
		all[row[at("record")]] = strings.TrimSuffix(row[at("level")]+", "+row[at("by")], ", ")
	}
	return all
}

// wantLevels compares the levels with what was saved beside the registers, and
// from Git alone.
func (y *year) wantLevels(saved, alone map[string]string) {
	y.t.Helper()
	for name, c := range map[string]struct {
		job  forgetest.Run
		want map[string]string
	}{"saved": {y.OnMain("schedule", y.checks), saved}, "Git alone": {y.OnMain("schedule", y.checks, history.EvidenceBranch), alone}} {
		if got := y.levels(c.job); !maps.Equal(got, c.want) {
			y.t.Errorf("on %s, %s: the levels are\n%v, want\n%v", y.Now().Format("2 January"), name, got, c.want)
		}
	}
}

// A year from adoption to the reviews of autumn: what each way of merging, and
// what goes wrong on the way, leaves of a review in Git alone, and with what was
// saved beside it.
func TestYear(t *testing.T) {
	y := newYear(t)
	y.play()
	goldenFile(t, "testdata/year/pulls.md", upper(y.said.String()))
	y.wantLevels(map[string]string{
		"REQ-001": "changed since, Legal counsel", // pushed without anybody's approval while it was reviewed
		"REQ-002": "confirmed, ISMS manager",      // the review was merged
		"REQ-003": "confirmed, CISO",              // changed and approved while it was reviewed
		"REQ-004": "confirmed, ISMS manager",      // squashed
		"REQ-005": "confirmed, CISO",              // rebased
		"REQ-006": "confirmed, CISO",
	}, map[string]string{
		"REQ-001": "changed since, Legal counsel", "REQ-002": "reviewed, Legal counsel", "REQ-003": "changed since, Head of sales",
		"REQ-004": "reviewed, Head of sales", "REQ-005": "reviewed, Head of people", "REQ-006": "reviewed, Head of people",
	})
	goldenFile(t, "testdata/year/reviews.txt", y.must(0, y.OnMain("schedule", y.checks), "reviews", "--register", "requirements"))
	y.wantSaved()

	found := y.must(0, y.OnMain("schedule", y.checks), "check", "--all")
	for _, want := range []string{
		"changed REQ-001 on main, and it came without a pull request.",
		"REQ-001 changed on 2025-09-09, and the review that was recorded on 2025-09-15 is of the words before: statement:",
	} {
		if !strings.Contains(found, want) {
			t.Errorf("at the end the check does not say %q:\n%s", want, found)
		}
	}

	y.At("2026-01-08")
	for range 2 { // which writes one issue
		y.must(0, y.OnMain("schedule", y.Token(rightsOf(t, "goldthread-weekly.yml")...)), "status", "--issue")
	}
	y.wantIssue()
}

// wantIssue holds that there is one issue of the week, and what it says.
func (y *year) wantIssue() {
	y.t.Helper()
	issues := y.Issues()
	if len(issues) != 1 || !issues[0].Open {
		y.t.Fatalf("the issues are %+v", issues)
	}
	goldenFile(y.t, "testdata/year/issue.md", "# "+issues[0].Title+"\n\n"+issues[0].Body)
}

// wantSaved holds that of each landing with records there is one answer, and
// that none holds an address or what somebody wrote.
func (y *year) wantSaved() {
	y.t.Helper()
	var names []string
	for _, name := range y.Files(history.EvidenceBranch) {
		text := y.Content(history.EvidenceBranch, name)
		if strings.Contains(text, "@") || strings.Contains(text, "Looks right") || strings.Contains(text, "amendment") {
			y.t.Errorf("%s holds what is not to be kept:\n%s", name, text)
		}
		names = append(names, regexp.MustCompile(`COMMIT-[0-9a-f]{40}`).ReplaceAllString(strings.TrimPrefix(name, "approvals/2025/"), "COMMIT"))
	}
	want := []string{"COMMIT.json", "PR-1.json", "PR-10.json", "PR-11.json", "PR-12.json", "PR-2.json", "PR-3.json", "PR-5.json", "PR-6.json", "PR-7.json", "PR-8.json", "PR-9.json"}
	if !slices.Equal(names, want) {
		y.t.Errorf("saved are %q, want %q", names, want)
	}
}

// upper is a page without what is folded away in it and without how many checks
// there are, to which every new one adds.
func upper(page string) string {
	page = regexp.MustCompile(`(?s)(</summary>).*?(</details>)`).ReplaceAllString(page, "$1...$2")
	return regexp.MustCompile(`Not kept: [^·]*·`).ReplaceAllString(page, "Not kept: ... ·")
}

// goldenFile compares a text with a file of the tests, or writes it with -update.
func goldenFile(t *testing.T, name, got string) {
	t.Helper()
	if *update {
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if want := written(t, name); got != want {
		t.Errorf("%s is not as expected; got:\n%s", name, got)
	}
}
