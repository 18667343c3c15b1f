package lint_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/goldthread/goldthread/internal/finding"
	"github.com/goldthread/goldthread/internal/lint"
	"github.com/goldthread/goldthread/internal/scenario"
	"github.com/goldthread/goldthread/policies"
	"github.com/goldthread/goldthread/schema"
)

// examined looks at the repository of testdata/status.txtar.
func examined(t *testing.T, asOf time.Time) (*lint.Look, lint.Options) {
	t.Helper()
	script, err := os.ReadFile("testdata/status.txtar")
	if err != nil {
		t.Fatal(err)
	}
	dir := filepath.Join(t.TempDir(), "repo")
	if _, err := scenario.Build(dir, txtar.Parse(script)); err != nil {
		t.Fatal(err)
	}
	o := lint.Options{Dir: dir, AsOf: asOf, Policies: policies.FS, Schema: schema.FS}
	l, err := lint.Examine(context.Background(), o)
	if err != nil {
		t.Fatal(err)
	}
	return l, o
}

func TestStatus(t *testing.T) {
	l, _ := examined(t, time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC))
	s, err := l.Status(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for _, d := range s.Due {
		fmt.Fprintf(&b, "due %q %d over, %v:", d.Owner, d.Over, d.Days)
		for _, row := range d.Rows {
			fmt.Fprintf(&b, " %s %s", row.Record.ID, row.Due.On)
		}
		fmt.Fprintln(&b)
	}
	for _, one := range s.Shown {
		fmt.Fprintf(&b, "shown %s %d\n", one.Standing, one.Records)
	}
	fmt.Fprintf(&b, "minutes %s of %s\n", s.Minutes.ID, s.Held)
	for _, m := range s.Moved {
		fmt.Fprintf(&b, "%s %s", m.What, m.Key.ID)
		for _, d := range m.Differences {
			fmt.Fprintf(&b, " %s", d.Words)
		}
		fmt.Fprintln(&b)
	}
	for _, u := range s.Open {
		fmt.Fprintf(&b, "open %s %s to %s\n", u.Subject.ID, u.Since, u.On)
	}
	for _, u := range s.Next {
		fmt.Fprintf(&b, "next %s %s to %s\n", u.What, u.Since, u.On)
	}
	for _, e := range s.Ending {
		fmt.Fprintf(&b, "ends %s %s, %d\n", e.Record.ID, e.On, e.Covers)
	}
	const want = `due "ISMS manager" 2 over, [0 5 0]: PTY-001 2026-02-18 PTY-003 2026-02-18 CTR-001 2026-04-25 CTR-002 2026-04-25 CTR-003 2026-04-25 CTR-004 2026-04-25 CTR-005 2026-04-25
due "Legal counsel" 0 over, [0 1 1]: REQ-001 2026-04-30 REQ-002 2026-05-20
due "" 1 over, [0 0 0]: REQ-003 2026-02-18
shown changed since 1
shown typed date only 1
shown never 7
shown not on the main branch yet 1
minutes MRV-1 of 2025-12-10
new CNF-001
new CTR-001
new CTR-002
new CTR-003
new CTR-004
new CTR-005
retired PTY-002
new PTY-003
changed REQ-001 statement: "Tell us in *24* hours." → "Tell us in *12* hours."
changed REQ-002 statement: "Keep records of it." → "Keep *all* records of it."
open TRG-001 2026-02-25 to 2026-03-27
open CNF-001  to 2026-04-01
next management review 2025-12-10 to 2026-12-10
ends CTR-003 2026-02-20, 0
ends EXC-001 2026-03-10, 1
ends CTR-001 2026-03-31, 0
`
	if b.String() != want {
		t.Errorf("got\n%s", &b)
	}
}

// A week is compared with the main branch as it stood then, on that day.
func TestEarlierOn(t *testing.T) {
	l, o := examined(t, time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC))
	then := time.Date(2026, 2, 20, 0, 0, 0, 0, time.UTC)
	earlier, why, err := l.EarlierOn(context.Background(), o, then)
	if err != nil || why != "" || earlier == nil {
		t.Fatalf("%v, %q, %v", earlier, why, err)
	}
	if earlier.AsOf != "2026-02-20" || earlier.Commit == l.Commit {
		t.Errorf("it is of %s, %s", earlier.AsOf, earlier.Commit)
	}
	l.CompareWith(*earlier)
	names := func(all []finding.Finding) string {
		var b strings.Builder
		for _, f := range all {
			fmt.Fprintf(&b, " %s %s", f.Rule, f.Subject)
		}
		return b.String()
	}
	if got, want := names(l.Since.Settled), " parties/party_without_requirement PTY-002"; got != want {
		t.Errorf("settled%s", got)
	}
	if got, want := names(l.Since.New), " parties/party_without_requirement PTY-003"; got != want {
		t.Errorf("new%s", got)
	}

	if earlier, why, err := l.EarlierOn(context.Background(), o, time.Date(2025, 1, 1, 0, 0, 0, 0, time.UTC)); earlier != nil || why != "" || err != nil {
		t.Errorf("before the first commit: %v, %q, %v", earlier, why, err)
	}
}
