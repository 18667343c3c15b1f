package lint_test

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/goldthread/goldthread/internal/lint"
	"github.com/goldthread/goldthread/internal/repo"
	"github.com/goldthread/goldthread/internal/scenario"
	"github.com/goldthread/goldthread/policies"
	"github.com/goldthread/goldthread/schema"
)

// replayScript is a short year: a reason that was missing and is given, a
// version that cannot be read, a rule that is turned off, and a review that
// falls due and is held late.
const replayScript = `
person ines 'Ines Keeper' <ines@example.org>
put goldthread.yaml
put registers/parties.yaml parties
put registers/requirements.yaml without
put registers/people.yaml people
put notes.txt with
commit ines 2025-01-10T09:00:00Z 'Registers' label=first
commit ines 2025-01-15T09:00:00Z @looked label=reviewed empty
put notes.txt note
commit ines 2025-02-01T09:00:00Z 'A file that nothing reads' label=note
put registers/requirements.yaml torn
commit ines 2025-03-01T09:00:00Z 'Torn' label=torn
put registers/requirements.yaml with
commit ines 2025-03-11T09:00:00Z 'Reason given' label=with
put goldthread.yaml softer
commit ines 2025-04-01T09:00:00Z 'Do not ask about groups' label=softer
commit ines 2026-02-09T09:00:00Z @looked label=looked empty
-- goldthread.yaml --
version: 1
registers: {requirements: {owner: ROL-A, interval: P12M}, parties: {interval: P12M}}
-- softer --
version: 1
registers: {requirements: {owner: ROL-A, interval: P12M}, parties: {interval: P12M}}
rules: {parties/party_vector_uncovered: off}
-- parties --
- {id: PTY-001, name: Acme, relevance: buys}
-- without --
- {id: REQ-001, statement: Keep the data in the EEA, parties: [PTY-001], disposition: not_addressed}
-- torn --
- {id: REQ-001, statement: "Keep
-- with --
- {id: REQ-001, statement: Keep the data in the EEA, parties: [PTY-001], disposition: not_addressed, disposition_reason: The client dropped it}
-- people --
- {id: ROL-A, title: Keeper}
- {id: PER-1, name: Ines Keeper, emails: [ines@example.org], roles: [{role: ROL-A, from: 2020-01-01}]}
-- note --
Nothing.
-- looked --
Review

Reviewed-record: REQ-001
Reviewed-by: Ines Keeper <ines@example.org>
`

func replayRepo(t *testing.T) (string, *scenario.Result) {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "repo")
	built, err := scenario.Build(dir, txtar.Parse([]byte(replayScript)))
	if err != nil {
		t.Fatal(err)
	}
	return dir, built
}

func onDay(text string) time.Time {
	t, err := time.Parse(time.DateOnly, text)
	if err != nil {
		panic(err)
	}
	return t
}

func replayOptions(dir string) lint.Options {
	return lint.Options{Dir: dir, AsOf: onDay("2026-06-30"), Policies: policies.FS, Schema: schema.FS}
}

func replay(t *testing.T, dir string, p lint.Period) *lint.Replayed {
	t.Helper()
	r, err := lint.Replay(context.Background(), replayOptions(dir), p)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// spells are the times of all findings of one rule.
func spells(r *lint.Replayed, rule string) string {
	var lines []string
	for _, f := range r.Findings {
		if f.Rule == rule {
			for _, s := range f.Spells {
				lines = append(lines, fmt.Sprintf("%s %s %s..%s %s %d", f.Subject, s.Cause, s.From, s.To, s.Ended, s.NotSeen))
			}
		}
	}
	return strings.Join(lines, "; ")
}

func TestReplay(t *testing.T) {
	dir, built := replayRepo(t)
	r := replay(t, dir, lint.Period{From: onDay("2025-01-20"), To: onDay("2026-06-30")})
	for rule, want := range map[string]string{
		"requirements/exclusion_reason_missing": "REQ-001 start 2025-01-20..2025-03-11 settled 10",
		"parties/party_vector_uncovered":        "parties start 2025-01-20..2025-04-01 not looked for any more 0",
		"requirements/review_overdue":           "REQ-001 age 2026-01-16..2026-02-09 settled 0",
		"registers/file_unreadable":             " commit 2025-03-01..2025-03-11 settled 0",
	} {
		if got := spells(r, rule); got != want {
			t.Errorf("%s: got %q, want %q", rule, got, want)
		}
	}
	var causes []string
	for _, a := range r.Audits {
		name := ""
		for label, id := range built.Commits {
			if id == string(a.Commit) {
				name = label
			}
		}
		causes = append(causes, fmt.Sprintf("%s %s %s %d", a.Day, name, a.Cause, a.Setup))
	}
	want := []string{"2025-01-20 reviewed start 1", "2025-03-01 torn commit 1", "2025-03-11 with commit 1", "2025-04-01 softer commit 2", "2026-01-11 softer age 2", "2026-01-16 softer age 2", "2026-02-09 looked commit 2", "2026-06-30 looked end 2"}
	if !slices.Equal(causes, want) {
		t.Errorf("audits\n%q, want\n%q", causes, want)
	}
	if len(r.Gaps) != 1 || r.Gaps[0].From != "2025-03-01" || r.Gaps[0].To != "2025-03-10" || r.Gaps[0].File != "registers/requirements.yaml" {
		t.Errorf("gaps %+v", r.Gaps)
	}
	i := slices.IndexFunc(r.Reviews, func(h lint.ReviewHeld) bool { return h.Key.ID == "REQ-001" })
	if h := r.Reviews[i]; h.Due != "2026-01-15" || h.Held != "2026-02-09" || h.Late != 25 || h.State != lint.ReviewLate {
		t.Errorf("review %+v", h)
	}
	i = slices.IndexFunc(r.Rules, func(d lint.RuleDays) bool { return d.Rule == "requirements/exclusion_reason_missing" })
	// 20 January to 10 March are 50 days, and on the last 10 of them nobody can say.
	if d := r.Rules[i]; d.Days != 40 || d.Stood != 1 || d.Ended != 1 || d.Open != 0 {
		t.Errorf("rule %+v", d)
	}
	if r.Days != 527 || r.From != "2025-01-20" || r.Branch != "main" {
		t.Errorf("%s, %d days, %s", r.From, r.Days, r.Branch)
	}
}

// The rules of today judge the past, too.
func TestReplayByToday(t *testing.T) {
	dir, _ := replayRepo(t)
	r := replay(t, dir, lint.Period{From: onDay("2025-01-01"), To: onDay("2025-06-30"), ByToday: true})
	if got := spells(r, "parties/party_vector_uncovered"); got != "" {
		t.Errorf("got %s", got)
	}
	if r.From != "2025-01-10" {
		t.Errorf("begins on %s, not with the first commit", r.From)
	}
}

func TestReplayRefuses(t *testing.T) {
	dir, _ := replayRepo(t)
	for _, c := range []struct{ from, to, want string }{
		{"2025-02-01", "2025-01-31", "the period ends on 2025-01-31, before it begins on 2025-02-01"},
		{"2024-02-01", "2024-12-31", "nothing stood on main on 2024-12-31: its first commit is of 2025-01-10"},
	} {
		_, err := lint.Replay(context.Background(), replayOptions(dir), lint.Period{From: onDay(c.from), To: onDay(c.to)})
		var usage *lint.UsageError
		if !errors.As(err, &usage) || err.Error() != c.want {
			t.Errorf("got %v, want %s", err, c.want)
		}
	}
	_, err := lint.Replay(context.Background(), replayOptions(t.TempDir()), lint.Period{From: onDay("2025-01-01"), To: onDay("2025-02-01")})
	if want := "the folder is not in a Git repository, so nothing shows what stood earlier"; err == nil || err.Error() != want {
		t.Errorf("got %v", err)
	}
}

func TestStandingOn(t *testing.T) {
	dir, built := replayRepo(t)
	for on, want := range map[string]string{"2025-01-10": "first", "2025-01-31": "reviewed", "2025-02-01": "note", "2026-02-08": "softer", "2026-06-30": "looked"} {
		got, err := lint.StandingOn(context.Background(), replayOptions(dir), onDay(on))
		if err != nil || got != repo.ID(built.Commits[want]) {
			t.Errorf("%s: got %s, %v, want %s", on, got, err, want)
		}
	}
	if _, err := lint.StandingOn(context.Background(), replayOptions(dir), onDay("2025-01-09")); err == nil {
		t.Error("something stood before the first commit")
	}
}

// Where the clock of a committer was wrong, an earlier day follows a later one on
// the main branch: nothing stands before what it was built on, and all who ask
// what stood on a day are told the same.
const backwards = `
person ines 'Ines Keeper' <ines@example.org>
put registers/parties.yaml one
commit ines 2025-03-10T09:00:00Z 'One' label=one
put registers/parties.yaml two
commit ines 2025-01-05T09:00:00Z 'Two, by a clock that is behind' label=two
put registers/parties.yaml three
commit ines 2025-05-01T09:00:00Z 'Three' label=three
put registers/parties.yaml four
commit ines 2025-04-01T09:00:00Z 'Four, on the day of three by what stands' label=four
-- one --
- {id: PTY-001, name: One}
-- two --
- {id: PTY-001, name: Two, relevance: buys}
-- three --
- {id: PTY-001, name: Three}
-- four --
- {id: PTY-001, name: Four, relevance: buys}
`

func TestDatesThatRunBackwards(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "repo")
	built, err := scenario.Build(dir, txtar.Parse([]byte(backwards)))
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ on, want string }{{"2025-03-10", "two"}, {"2025-04-15", "two"}, {"2025-05-01", "four"}} {
		got, err := lint.StandingOn(context.Background(), replayOptions(dir), onDay(c.on))
		if err != nil || got != repo.ID(built.Commits[c.want]) {
			t.Errorf("%s: got %s, %v, want %s", c.on, got.Short(), err, c.want)
		}
	}
	if _, err := lint.StandingOn(context.Background(), replayOptions(dir), onDay("2025-02-01")); err == nil {
		t.Error("something stood before the commit that it was built on")
	}
	r := replay(t, dir, lint.Period{From: onDay("2025-01-01"), To: onDay("2025-06-30")})
	if r.From != "2025-03-10" {
		t.Errorf("begins on %s", r.From)
	}
	if got, want := spells(r, "parties/party_relevance_missing"), "PTY-001 commit 2025-05-01..2025-05-01 settled 0"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	for _, d := range r.Rules {
		if d.Rule == "parties/party_relevance_missing" && d.Days != 0 {
			t.Errorf("what stood on no evening counts %d days", d.Days)
		}
	}
	for _, a := range r.Audits {
		standing, err := lint.StandingOn(context.Background(), replayOptions(dir), onDay(a.Day))
		if last := r.Audits[len(r.Audits)-1]; err != nil || a == last && a.Commit != standing {
			t.Errorf("%s: judged %s, and %s stood, %v", a.Day, a.Commit.Short(), standing.Short(), err)
		}
		if a.Commit == repo.ID(built.Commits["four"]) && a.Dated != "2025-04-01" {
			t.Errorf("the day that the commit claims is not told: %+v", a)
		}
	}
}

// A version whose rules do not compile cannot be judged: it is a gap with its
// reason, and what was found before is not known until it can be seen again.
const gaps = `
person ines 'Ines Keeper' <ines@example.org>
put goldthread.yaml
put rules/lib/ours.rego
put registers/parties.yaml
commit ines 2025-01-10T09:00:00Z 'Registers' label=first
put rules/parties/ours.rego
commit ines 2025-02-01T09:00:00Z 'A rule that does not compile' label=broken
remove rules/parties/ours.rego
commit ines 2025-02-11T09:00:00Z 'Without the rule' label=mended
-- goldthread.yaml --
version: 1
policies: [rules]
-- registers/parties.yaml --
- {id: PTY-001, name: Acme}
-- rules/lib/ours.rego --
package goldthread.lib

ours := true
-- rules/parties/ours.rego --
package goldthread.parties.ours

violations contains {
`

func TestGapOfRulesThatDoNotCompile(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "repo")
	built, err := scenario.Build(dir, txtar.Parse([]byte(gaps)))
	if err != nil {
		t.Fatal(err)
	}
	r := replay(t, dir, lint.Period{From: onDay("2025-01-01"), To: onDay("2025-03-31")})
	if len(r.Gaps) != 1 {
		t.Fatalf("gaps %+v", r.Gaps)
	}
	g := r.Gaps[0]
	if g.From != "2025-02-01" || g.To != "2025-02-10" || g.Commit != repo.ID(built.Commits["broken"]) || g.File != "" || !strings.Contains(g.Reason, "ours.rego") {
		t.Errorf("gap %+v", g)
	}
	if got, want := spells(r, "parties/party_relevance_missing"), "PTY-001 start 2025-01-10.. stands 10"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}
