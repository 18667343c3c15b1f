package examples_test

import (
	"context"
	"io/fs"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/goldthread/goldthread/examples"
	"github.com/goldthread/goldthread/internal/history"
	"github.com/goldthread/goldthread/internal/lint"
	"github.com/goldthread/goldthread/internal/register"
	"github.com/goldthread/goldthread/internal/repo"
	"github.com/goldthread/goldthread/internal/scenario"
	"github.com/goldthread/goldthread/policies"
	"github.com/goldthread/goldthread/schema"
)

// TestBacktest holds the small firm to its story: a list that a hundred commits
// touch, rows of the largest customer that none of them changes in meaning or
// reviews, a contract renewed at the end of February 2026, and the finding
// eleven weeks before the auditor's.
func TestBacktest(t *testing.T) {
	archive, err := scenario.Load(examples.FS, "backtest")
	if err != nil {
		t.Fatal(err)
	}
	dir := filepath.Join(t.TempDir(), "backtest")
	if _, err := scenario.Build(dir, archive); err != nil {
		t.Fatal(err)
	}
	if n := touching(t, dir, "isms/requirements.csv", onDay(t, "2026-05-19")); n != 100 {
		t.Errorf("the list was touched by %d commits until the auditor came, want 100", n)
	}
	options := lint.Options{Dir: dir, AsOf: onDay(t, "2026-06-08"), Policies: policies.FS, Schema: schema.FS}
	t.Run("the rows", func(t *testing.T) {
		look, err := lint.Examine(t.Context(), options)
		if err != nil {
			t.Fatal(err)
		}
		for _, id := range []string{"REQ-001", "REQ-002", "REQ-003"} {
			line := look.History.Timelines[register.Key{Kind: "requirements", ID: id}]
			if line == nil || len(line.Reviews) > 0 {
				t.Fatalf("%s: %+v", id, line)
			}
			var meant []string
			for _, e := range line.Events {
				if e.Class == history.Changed {
					meant = append(meant, e.Since.Format(time.DateOnly))
				}
			}
			if !slices.Equal(meant, []string{"2026-05-26"}) || len(line.Events) < 20 {
				t.Errorf("%s was changed in meaning on %v, in %d versions", id, meant, len(line.Events))
			}
		}
	})
	t.Run("the finding", func(t *testing.T) {
		r, err := lint.Replay(context.Background(), options, lint.Period{From: onDay(t, "2026-02-20"), To: onDay(t, "2026-06-08"), ByToday: true})
		if err != nil {
			t.Fatal(err)
		}
		for rule, first := range map[string]string{"requirements/source_expired": "2026-03-01", "contracts/contract_clause_untracked": "2026-03-02"} {
			n := 0
			for _, f := range r.Findings {
				if f.Rule != rule {
					continue
				}
				n++
				if len(f.Spells) != 1 || f.Spells[0].From != first || f.Spells[0].To != "2026-05-26" {
					t.Errorf("%s stood at %+v, want from %s to 2026-05-26", f.Message, f.Spells, first)
				}
			}
			if n != 3 {
				t.Errorf("%d findings of %s, want one for each row of the customer", n, rule)
			}
		}
	})
}

// touching counts the commits until the end of a day that changed a file, in a
// history without merges.
func touching(t *testing.T, dir, file string, until time.Time) int {
	t.Helper()
	r, err := repo.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	id, err := r.Resolve("HEAD")
	if err != nil {
		t.Fatal(err)
	}
	n, later, changed := 0, "", false // what the commit after this one holds, and whether that one counts
	for id != "" {
		c, err := r.Commit(id)
		if err != nil {
			t.Fatal(err)
		}
		files, err := r.Files(id)
		if err != nil {
			t.Fatal(err)
		}
		data, err := fs.ReadFile(files, file)
		if err != nil {
			t.Fatal(err)
		}
		if changed && string(data) != later {
			n++
		}
		later, changed, id = string(data), c.Committer.When.Before(until.AddDate(0, 0, 1)), ""
		if len(c.Parents) > 0 {
			id = c.Parents[0]
		}
	}
	return n + 1 // the first brought it
}

func onDay(t *testing.T, text string) time.Time {
	t.Helper()
	day, err := time.Parse(time.DateOnly, text)
	if err != nil {
		t.Fatal(err)
	}
	return day
}
