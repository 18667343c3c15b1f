package lint_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/goldthread/goldthread/examples"
	"github.com/goldthread/goldthread/internal/finding"
	"github.com/goldthread/goldthread/internal/history"
	"github.com/goldthread/goldthread/internal/lint"
	"github.com/goldthread/goldthread/internal/repo"
	"github.com/goldthread/goldthread/internal/scenario"
	"github.com/goldthread/goldthread/internal/starter"
	"github.com/goldthread/goldthread/policies"
	"github.com/goldthread/goldthread/schema"
)

// built makes the repository of a scenario.
func built(t *testing.T, script string) string {
	t.Helper()
	dir := t.TempDir()
	if _, err := scenario.Build(dir, txtar.Parse([]byte(script))); err != nil {
		t.Fatal(err)
	}
	return dir
}

func run(t *testing.T, o lint.Options) *lint.Result {
	t.Helper()
	o.AsOf = time.Date(2026, 6, 30, 0, 0, 0, 0, time.UTC)
	o.Policies, o.Schema, o.Looks = policies.FS, schema.FS, starter.Looks(examples.FS, "headings.yaml")
	r, err := lint.Run(context.Background(), o)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// Dates and spans that no rule can count with are findings at their places and
// do not end the check.
func TestImplausibleDates(t *testing.T) {
	dir := built(t, `
person a 'Ada Example' <ada@x.example>
put registers/management_reviews.yaml
put registers/requirements.yaml
commit a 2026-01-15T09:00:00Z 'Add the registers'
-- registers/management_reviews.yaml --
- {id: MRV-1, date: 1600-01-01}
- {id: MRV-2, date: 2026-01-01}
-- registers/requirements.yaml --
- {id: REQ-1, statement: Keep logs for a year, review_interval: P9999Y}
- {id: REQ-2, statement: Keep backups for a year}
`)
	r := run(t, lint.Options{Dir: dir})
	var invalid []string
	for _, f := range of(r, "registers/record_invalid") {
		invalid = append(invalid, fmt.Sprintf("%s %s", f.Subject.ID, f.Field))
	}
	same(t, invalid, []string{"MRV-1 date", "REQ-1 review_interval"})
	if n := len(of(r, "requirements/review_never")); n != 2 {
		t.Errorf("review_never found %d of 2", n)
	}
}

// A register file that was renamed in the commit that first mapped it keeps
// the history it had under the conventional name.
func TestRenamedWithTheFirstConfiguration(t *testing.T) {
	dir := built(t, `
person a 'Ada Example' <ada@x.example>
put registers/requirements.yaml
commit a 2025-02-01T09:00:00Z 'Add the register'
move registers/requirements.yaml reqs.yaml
put goldthread.yaml
commit a 2026-02-01T09:00:00Z 'Rename and map it'
-- registers/requirements.yaml --
- {id: REQ-1, statement: Keep logs for a year}
-- goldthread.yaml --
version: 1
registers: {requirements: {files: [{path: reqs.yaml}]}}
`)
	r := run(t, lint.Options{Dir: dir})
	for _, tl := range r.History.Timelines {
		if got := tl.Created.Since.Format(time.DateOnly); got != "2025-02-01" {
			t.Errorf("%s was created on %s", tl.Key.ID, got)
		}
	}
}

// Where the clone lacks the configuration by which registers were read when they
// lay elsewhere, their history is not there, and does not begin with the move.
func TestConfigurationOfThePastIsMissing(t *testing.T) {
	const before = "version: 1\nregisters: {risks: {files: [{path: isms/risks.yaml}]}}\n"
	dir := built(t, `
person a 'Ada Example' <ada@x.example>
put isms/risks.yaml
put goldthread.yaml before
commit a 2026-01-15T09:00:00Z 'Add the registers'
remove goldthread.yaml
move isms registers
commit a 2026-02-15T09:00:00Z 'Move them'
-- isms/risks.yaml --
- {id: RSK-1, title: Fire}
-- before --
`+before)
	if r := run(t, lint.Options{Dir: dir}); r.History.State != history.Complete {
		t.Fatalf("at first it lacks %v", r.History.Lacks)
	}
	id := string(repo.FileID([]byte(before)))
	if err := os.Remove(filepath.Join(dir, ".git", "objects", id[:2], id[2:])); err != nil {
		t.Fatal(err)
	}
	r := run(t, lint.Options{Dir: dir})
	if r.History.State == history.Complete || r.ExitStatus() != lint.ExitIncomplete || len(r.History.Lacks) != 1 || !strings.Contains(r.History.Lacks[0].What, "goldthread.yaml: object "+id) {
		t.Errorf("state %s, exit status %d, lacks %v", r.History.State, r.ExitStatus(), r.History.Lacks)
	}
}

// The folder that is checked is the nearest one with a configuration or
// registers, and places are relative to it.
func TestFolders(t *testing.T) {
	dir := built(t, `
person a 'Ada Example' <ada@x.example>
put registers/parties.yaml
put isms/goldthread.yaml
put isms/people.yaml
put other/readme.txt
commit a 2026-02-01T09:00:00Z 'Two sets of registers'
-- registers/parties.yaml --
- {id: PTY-1, name: Customers}
-- isms/goldthread.yaml --
version: 1
registers: {parties: {files: [{path: people.yaml}]}}
-- isms/people.yaml --
- {id: PTY-2, name: Employees, side: inner}
-- other/readme.txt --
nothing to see
`)
	for _, tt := range []struct{ below, root, file string }{
		{"", "", "registers/parties.yaml"},
		{"registers", "", "registers/parties.yaml"},
		{"other", "", "registers/parties.yaml"},
		{"isms", "isms", "people.yaml"},
	} {
		r := run(t, lint.Options{Dir: filepath.Join(dir, tt.below)})
		if r.Root != tt.root || len(r.Kinds) != 1 || r.Kinds[0].Files[0] != tt.file {
			t.Errorf("in %q: root %q, read %+v; want root %q and %s", tt.below, r.Root, r.Kinds, tt.root, tt.file)
		}
	}
	r := run(t, lint.Options{Dir: filepath.Join(dir, "isms")})
	invalid := of(r, "registers/record_invalid")
	if len(invalid) != 1 || invalid[0].Place.File != "people.yaml" || invalid[0].Place.Line != 1 {
		t.Errorf("got %+v", invalid)
	}
	if text, err := r.Sources("people.yaml"); err != nil || !strings.Contains(string(text), "inner") {
		t.Errorf("Sources: %q, %v", text, err)
	}
}

func TestExitStatus(t *testing.T) {
	warning := []finding.Finding{{Severity: finding.Warning}}
	for name, tt := range map[string]struct {
		r    lint.Result
		want int
	}{
		"nothing found":             {lint.Result{FailOn: finding.Error}, lint.ExitClean},
		"below the failing":         {lint.Result{FailOn: finding.Error, Findings: warning}, lint.ExitClean},
		"at the failing":            {lint.Result{FailOn: finding.Warning, Findings: warning}, lint.ExitFindings},
		"above the failing":         {lint.Result{FailOn: finding.Note, Findings: warning}, lint.ExitFindings},
		"never":                     {lint.Result{Findings: warning}, lint.ExitClean},
		"incomplete goes first":     {lint.Result{FailOn: finding.Note, Findings: warning, Incomplete: []string{"x"}}, lint.ExitIncomplete},
		"incomplete despite never":  {lint.Result{Incomplete: []string{"x"}}, lint.ExitIncomplete},
		"incomplete, nothing found": {lint.Result{FailOn: finding.Error, Incomplete: []string{"x"}}, lint.ExitIncomplete},
	} {
		if got := tt.r.ExitStatus(); got != tt.want {
			t.Errorf("%s: %d, want %d", name, got, tt.want)
		}
	}
	for want, err := range map[int]error{
		lint.ExitUsage:      fmt.Errorf("reading: %w", &lint.UsageError{Message: "x"}),
		lint.ExitIncomplete: fmt.Errorf("reading: %w", repo.ErrMissing),
		lint.ExitFailed:     errors.New("the disk is on fire"),
	} {
		if got := lint.ErrorStatus(err); got != want {
			t.Errorf("%v: %d, want %d", err, got, want)
		}
	}
}
