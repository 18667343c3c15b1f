package main

import (
	"context"
	"errors"
	"io"
	"maps"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/goldthread/goldthread/internal/forgetest"
	"github.com/goldthread/goldthread/internal/history"
	"github.com/goldthread/goldthread/internal/lint"
	"github.com/goldthread/goldthread/internal/report"
)

// A labYear is part of a year of a compliance repository on GitLab, played on the
// stand-in: the jobs of the pipeline that init writes run with the tokens that it
// asks for.
type labYear struct {
	*forgetest.Lab
	t        *testing.T
	saves    string // GOLDTHREAD_TOKEN
	comments string // GOLDTHREAD_COMMENT_TOKEN
}

func newLabYear(t *testing.T) *labYear {
	y := &labYear{Lab: forgetest.NewLab(t, crew...), t: t}
	y.saves, y.comments = y.AccessToken(forgetest.Maintainer), y.AccessToken(forgetest.Reporter)
	y.At("2025-01-15")
	files := maps.Clone(adopted)
	files["registers/people.yaml"] = strings.ReplaceAll(files["registers/people.yaml"], "github.com", "gitlab.example.org")
	y.Put("ines", "main", "Adopt the registers", files)
	y.SetRules(&forgetest.Rules{Reviews: 1, DismissStale: true, Bypass: []string{"ada"}})
	return y
}

func (y *labYear) must(want int, job forgetest.Run, args ...string) (stdout, stderr string) {
	y.t.Helper()
	status, stdout, stderr := inJob(y.t, y.Now, job, args...)
	if status != want {
		y.t.Fatalf("on %s, %s: exit status %d, want %d\n%s%s", y.Now().Format("2006-01-02"), strings.Join(args, " "), status, want, stdout, stderr)
	}
	return stdout, stderr
}

// check runs the job that checks a merge request, as its script does.
func (y *labYear) check(number, want int, token string) (stdout, stderr string) {
	y.t.Helper()
	job := y.OnMerge(number, token)
	return y.must(want, job, "check", "--base", job.Env["CI_MERGE_REQUEST_DIFF_BASE_SHA"], "--head", job.Env["CI_COMMIT_SHA"], "--comment")
}

// propose changes the requirements on a branch, opens a merge request for it, and
// has it checked, which leaves one comment.
func (y *labYear) propose(login, branch, title string, script ...string) int {
	y.t.Helper()
	for _, line := range script {
		y.Edit(login, branch, title, line)
	}
	n := y.Open(login, branch, title, "")
	y.check(n, 0, y.comments)
	if all := y.Comments(n); len(all) != 1 || !strings.HasPrefix(all[0], "### Register check: ") || !strings.HasSuffix(all[0], report.Marker+"\n") {
		y.t.Errorf("merge request %d: the comments are %q", n, all)
	}
	return n
}

func (y *labYear) land(login string, number int, method, said string) {
	y.t.Helper()
	if err := y.Merge(login, number, method); err != nil {
		y.t.Fatalf("merge request %d: %v", number, err)
	}
	if got, _ := y.must(0, y.OnMain("push", y.saves), "approvals"); got != said+"\n" {
		y.t.Errorf("merge request %d: the approvals say\n%s", number, got)
	}
}

func (y *labYear) levels(without ...string) map[string]string {
	y.t.Helper()
	table, _ := y.must(0, y.OnMain("schedule", "", without...), "reviews", "--register", "requirements", "--out", "csv")
	return levelsIn(y.t, table)
}

// What each way of merging on GitLab leaves of a review in Git alone, and with
// what was saved beside it.
func TestYearOnGitLab(t *testing.T) {
	y := newLabYear(t)
	replace := func(was, is string) string { return "replace " + requirements + " '" + was + "' '" + is + "'" }

	y.At("2025-02-03")
	n := y.propose("rita", "patch-1", "Breach within 12 hours", replace("within 24 hours", "within 12 hours"))
	y.Approve("tom", n)
	y.land("ines", n, forgetest.Merge, saved)

	y.At("2025-02-10")
	n = y.propose("sam", "patch-2", "Restore within 6 hours", replace("within 8 hours", "within 6 hours"))
	y.Approve("ines", n)
	y.land("ines", n, forgetest.Squash, saved)

	y.At("2025-03-03")
	n = y.propose("hana", "patch-3", "Shorter periods", replace("within 6 months", "within 3 months"), replace("within 30 days", "within 14 days"))
	y.Approve("tom", n)
	y.land("tom", n, forgetest.FastForward, saved)

	// Somebody takes an approval back, and Ada does not wait for another.
	y.At("2025-04-07")
	n = y.propose("rita", "patch-4", "Where data may be", replace("inside the European Economic Area", "in the European Union"))
	y.Approve("tom", n)
	y.Unapprove("tom", n)
	if err := y.Merge("ines", n, forgetest.Merge); !errors.Is(err, forgetest.ErrRules) {
		t.Fatalf("what nobody approves any more is merged: %v", err)
	}
	y.Bypass("ada", n, forgetest.Merge)
	y.must(0, y.OnMain("push", y.saves), "approvals")

	// It was approved, and then rebased with one button. What was approved is not in the repository any more.
	y.At("2025-05-05")
	n = y.propose("sam", "patch-5", "Reports of 18 months", replace("last 12 months", "last 18 months"))
	y.Put("ada", "main", "Say what this is", map[string]string{"README.md": "# Our registers\n"})
	y.Approve("tom", n)
	y.RebaseOnto("sam", n)
	y.check(n, 0, y.comments)
	y.land("tom", n, forgetest.FastForward, saved)

	alone := map[string]string{"REQ-001": "changed", "REQ-002": "changed", "REQ-003": "changed", "REQ-004": "changed", "REQ-005": "changed", "REQ-006": "changed"}
	want := map[string]string{
		"REQ-001": "confirmed, CISO", "REQ-002": "changed", "REQ-003": "confirmed, ISMS manager", "REQ-004": "changed", "REQ-005": "confirmed, CISO", "REQ-006": "confirmed, CISO",
	}
	if got := y.levels(); !maps.Equal(got, want) {
		t.Errorf("the levels are\n%v, want\n%v", got, want)
	}
	if got := y.levels(history.EvidenceBranch); !maps.Equal(got, alone) {
		t.Errorf("from Git alone the levels are\n%v", got)
	}
	for _, name := range y.Files(history.EvidenceBranch) {
		if text := y.Content(history.EvidenceBranch, name); !strings.HasPrefix(name, "approvals/2025/MR-") || strings.Contains(text, "@") || strings.Contains(text, "Looks right") {
			t.Errorf("%s holds\n%s", name, text)
		}
	}
	found, _ := y.must(0, y.OnMain("schedule", ""), "check", "--all")
	for _, want := range []string{
		"changed REQ-002, merged or approved by unknown person 1 only; it needs the approval of CISO or ISMS manager",
		"landed on main, and nothing shows that it has the approved words of REQ-004.",
	} {
		if !strings.Contains(found, want) {
			t.Errorf("the check does not say %q", want)
		}
	}

	// Two weeks of the issue: it is one, and closes by itself when nothing is due.
	y.At("2026-01-08")
	for range 2 {
		y.must(0, y.OnMain("schedule", y.saves), "status", "--issue")
	}
	issues := y.Issues()
	if len(issues) != 1 || !issues[0].Open || !strings.HasPrefix(issues[0].Title, "Registers: ") {
		t.Fatalf("the issues are %+v", issues)
	}
	body := issues[0].Body
	at := regexp.MustCompile(`start my review\]\(<https://gitlab\.example\.org/northwind/isms/-/new/main\?file_name=(registers%2Freviews%2F2026-01-isms-manager\.yaml)>\)`).FindStringSubmatch(body)
	if at == nil || !strings.HasSuffix(body, report.StatusMarker+"\n") || strings.Contains(body, "/new/main/") {
		t.Fatalf("the issue is\n%s", body)
	}
	// Whoever copies the lines into that page, and answers, has reviewed.
	_, box, _ := strings.Cut(body[strings.Index(body, at[0]):], "```\n")
	box, _, _ = strings.Cut(box, "```\n")
	y.Put("ines", "review", "Review", map[string]string{"registers/reviews/2026-01-isms-manager.yaml": strings.ReplaceAll(box, ": open\n", ": ok\n")})
	n = y.Open("ines", "review", "Review", "")
	if out, _ := y.check(n, 0, y.comments); !strings.Contains(y.Comments(n)[0], "You answered 2 of 2: 2 ok") {
		t.Errorf("the comment is\n%s\nthe log\n%s", y.Comments(n), out)
	}
}

// One comment is kept up to date, and what a forge would act on stays text in it. In
// a fork, without a token or without an answer the log stands in, and says so.
func TestCommentOnGitLab(t *testing.T) {
	y := newLabYear(t)
	y.Edit("rita", "patch-1", "Hostile", "replace "+requirements+" 'Tell the customer of a breach within 24 hours of learning of it.' '/close @ada !2 ~bug %3 &4 within 24 hours'")
	n := y.Open("rita", "patch-1", "Hostile", "")
	y.Comment("rita", n, "Mine "+report.Marker)
	y.check(n, 0, y.comments)
	all := y.Comments(n)
	if len(all) != 2 || regexp.MustCompile(`(?m)^\s*/close`).MatchString(all[1]) || !strings.Contains(all[1], "`@ada` `!2` `~bug` `%3` `&4`") {
		t.Fatalf("the comments are %q", all)
	}
	y.Edit("rita", "patch-1", "Another", "replace "+requirements+" 'within 8 hours' 'within 6 hours'")
	y.check(n, 0, y.comments)
	before := y.Comments(n)
	if len(before) != 2 || before[1] == all[1] || !strings.Contains(before[1], "REQ-003") {
		t.Errorf("the comments are %q", before)
	}

	y.Edit("rita", "patch-1", "More", "replace "+requirements+" 'within 6 months' 'within 3 months'")
	for name, c := range map[string]struct {
		token  string
		answer func(w http.ResponseWriter, r *http.Request) bool
		says   string
	}{
		"a fork":             {"", nil, "GOLDTHREAD_COMMENT_TOKEN"},
		"a token that ended": {"glpat-ended", nil, "or Reporter for comments"},
		"an outage":          {y.comments, func(w http.ResponseWriter, _ *http.Request) bool { w.WriteHeader(http.StatusBadGateway); return true }, "answered 502"},
	} {
		y.Trouble(c.answer)
		out, errs := y.check(n, 0, c.token)
		if !strings.Contains(errs, "the comment on the merge request was not written, and this log stands in: ") || !strings.Contains(errs, c.says) || !strings.Contains(out, "REQ-005") {
			t.Errorf("%s: %s\n%s", name, errs, out)
		}
		if got := y.Comments(n); !slices.Equal(got, before) {
			t.Errorf("%s: the comments are %q", name, got)
		}
	}
	y.Trouble(nil)

	// What could not run is said in the comment as well, and not as the author's fault.
	job := y.OnMerge(n, y.comments)
	_, errs := y.must(lint.ExitIncomplete, job, "check", "--base", strings.Repeat("0", 40), "--comment")
	if got := y.Comments(n)[1]; !strings.HasPrefix(got, "### Register check could not run (not caused by you): ") {
		t.Errorf("%s\n%s", errs, got)
	}

	// A change of no register begins none.
	y.Put("rita", "readme", "Say what this is", map[string]string{"README.md": "# Ours\n"})
	n = y.Open("rita", "readme", "Say what this is", "")
	y.check(n, 0, y.comments)
	if got := y.Comments(n); len(got) > 0 {
		t.Errorf("the comments are %q", got)
	}
	if _, errs := y.must(lint.ExitUsage, forgetest.Run{Dir: job.Dir}, "check", "--comment"); !strings.Contains(errs, "--comment is for a pipeline on GitLab") {
		t.Errorf("elsewhere: %s", errs)
	}
}

// Without the right to write, or an answer, the weekly issue stays as it was.
func TestWeekOnGitLabTroubles(t *testing.T) {
	y := newLabYear(t)
	y.Issue(y.AccountOf(y.saves).Login, "Registers: as it was", "as it was\n"+report.StatusMarker)
	before := y.Issues()
	for name, c := range map[string]struct {
		token, says string
		trouble     bool
		status      int
	}{
		"an outage":            {y.saves, "the weekly issue was not written, which is not caused by the registers or by you: the API answered 502", true, lint.ExitFailed},
		"a token that ended":   {"glpat-ended", "for the weekly issue, which has to be switched on", false, lint.ExitFailed},
		"the token of the job": {"", "the weekly issue cannot be written: there is no token to ask with: make a project access token", false, lint.ExitUsage},
	} {
		if c.trouble {
			y.Trouble(func(w http.ResponseWriter, r *http.Request) bool { w.WriteHeader(http.StatusBadGateway); return true })
		}
		_, errs := y.must(c.status, y.OnMain("schedule", c.token), "status", "--issue")
		y.Trouble(nil)
		if !strings.Contains(errs, c.says) || !slices.Equal(y.Issues(), before) {
			t.Errorf("%s: %s\n%+v", name, errs, y.Issues())
		}
	}
}

// Where GitLab does not say when somebody approved, that is no less saved, and
// counts for nothing; and an approval of one's own is a review by one person.
func TestApprovalsOnGitLab(t *testing.T) {
	for name, c := range map[string]struct {
		undated bool
		by      string
		level   string
		why     string
	}{
		"with its time":    {false, "ines", "confirmed, ISMS manager", ""},
		"without its time": {true, "ines", "changed", "account 20 (ines) approved it, and the export does not say when"},
		"by its author":    {false, "rita", "reviewed, Legal counsel", ""},
	} {
		t.Run(name, func(t *testing.T) {
			y := newLabYear(t)
			y.Undated = c.undated
			n := y.propose("rita", "patch-1", "Breach", "replace "+requirements+" 'within 24 hours' 'within 12 hours'")
			y.Approve(c.by, n)
			y.land("ines", n, forgetest.Squash, saved)
			if got := y.levels()["REQ-001"]; got != c.level {
				t.Errorf("it is %s", got)
			}
			l, err := (&app{stdout: io.Discard, stderr: io.Discard, dir: y.OnMain("schedule", "").Dir, now: y.Now}).look(context.Background(), checkFlags{})
			if err != nil {
				t.Fatal(err)
			}
			var why []string
			for _, landing := range l.History.Approvals.Landings {
				why = append(why, landing.Reasons...)
			}
			if strings.Join(why, "; ") != c.why || len(l.History.Approvals.Skipped) > 0 {
				t.Errorf("it says %q, and does not read %v", why, l.History.Approvals.Skipped)
			}
		})
	}
}
