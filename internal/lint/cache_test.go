package lint_test

import (
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/goldthread/goldthread/internal/lint"
	"github.com/goldthread/goldthread/policies"
	"github.com/goldthread/goldthread/schema"
)

// A check, and one of a change, find the same with what an earlier run kept, and
// keep nothing of a short history.
func TestKeptBetweenRuns(t *testing.T) {
	lint.LowerKeptCommits(t, 2)
	dir, kept := built(t, `
person ines 'Ines Keeper' <ines@example.org>
put registers/requirements.yaml one
commit ines 2026-01-15T09:00:00Z 'Keep the requirements'
put registers/requirements.yaml two
commit ines 2026-02-15T09:00:00Z 'Say it better'
put registers/requirements.yaml three
commit ines 2026-03-15T09:00:00Z 'And more'
-- one --
- {id: REQ-001, statement: As soon as possible., last_reviewed: 2026-01-10}
-- two --
- {id: REQ-001, statement: Within a day., last_reviewed: 2026-01-10}
-- three --
- {id: REQ-001, statement: Within a day., last_reviewed: 2026-03-10}
- {id: REQ-002, statement: Appropriately.}
`), filepath.Join(t.TempDir(), "kept")
	builds := 0
	check := func(base string, cache *lint.Cache) string {
		t.Helper()
		r := run(t, lint.Options{Dir: dir, Rev: "main", Base: base, AsOf: time.Date(2026, 6, 30, 0, 0, 0, 0, time.UTC), Policies: policies.FS, Schema: schema.FS, Cache: cache})
		told, err := json.Marshal([]any{r.Findings, r.History.CommitsSeen, r.History.State, r.Ledger, r.Incomplete})
		if err != nil {
			t.Fatal(err)
		}
		return string(told)
	}
	in := func() *lint.Cache {
		return &lint.Cache{Dir: kept, Named: true, Now: time.Now(), Program: func() string { builds++; return "test" }}
	}
	for _, base := range []string{"", "main~1", ""} {
		plain := check(base, nil)
		for range 2 {
			if got := check(base, in()); got != plain {
				t.Errorf("base %q:\n got %s\nwant %s", base, got, plain)
			}
		}
	}
	if files, err := os.ReadDir(kept); err != nil || len(files) != 1 || builds == 0 {
		t.Errorf("%d pieces are kept: %v", len(files), err)
	}
	lint.LowerKeptCommits(t, 4)
	short := &lint.Cache{Dir: filepath.Join(t.TempDir(), "none"), Named: true, Now: time.Now(), Program: func() string { t.Error("the program was asked for"); return "test" }}
	check("", short)
	if _, err := os.Stat(short.Dir); err == nil {
		t.Error("a folder was made for a short history")
	}
	inside := &lint.Cache{Dir: filepath.Join(dir, "kept"), Named: true, Now: time.Now()}
	_, err := lint.Run(t.Context(), lint.Options{Dir: dir, AsOf: time.Now(), Policies: policies.FS, Schema: schema.FS, Cache: inside})
	if usage := (*lint.UsageError)(nil); !errors.As(err, &usage) || !strings.Contains(err.Error(), "a change there could write to it") {
		t.Errorf("a folder inside the repository: %v", err)
	}
	inside.Named = false
	check("", inside)
}
