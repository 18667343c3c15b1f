package lint_test

import (
	"context"
	"encoding/json"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/goldthread/goldthread/examples"
	"github.com/goldthread/goldthread/internal/audit"
	"github.com/goldthread/goldthread/internal/finding"
	"github.com/goldthread/goldthread/internal/lint"
	"github.com/goldthread/goldthread/internal/repo"
	"github.com/goldthread/goldthread/internal/scenario"
	"github.com/goldthread/goldthread/policies"
	"github.com/goldthread/goldthread/schema"
)

// told is all that a look says: findings with their places and words, those that
// follow from another, and what became of each rule.
func told(t *testing.T, r *audit.Result) []string {
	t.Helper()
	var lines []string
	for _, list := range []struct {
		name  string
		found []finding.Finding
	}{{"found", r.Findings}, {"hidden", r.Hidden}} {
		for _, f := range list.found {
			data, err := json.Marshal(f)
			if err != nil {
				t.Fatal(err)
			}
			lines = append(lines, list.name+" "+f.Place.String()+" "+string(data))
		}
	}
	for _, e := range r.Ledger {
		data, err := json.Marshal(e)
		if err != nil {
			t.Fatal(err)
		}
		lines = append(lines, "ledger "+string(data))
	}
	slices.Sort(lines)
	return lines
}

// sameAlone holds every look of a replay, or every so many, to the audit of that
// commit on that day by itself.
func sameAlone(t *testing.T, o lint.Options, p lint.Period, every int) *lint.Replayed {
	t.Helper()
	n := 0
	r, err := lint.ReplayLooks(context.Background(), o, p, func(commit repo.ID, day time.Time, looked *audit.Result) {
		if n++; n%every != 0 {
			return
		}
		alone := o
		alone.Rev, alone.AsOf = string(commit), day
		plain, err := lint.EvaluateAlone(context.Background(), alone)
		if err != nil {
			t.Errorf("%s on %s: %v", commit, day.Format(time.DateOnly), err)
			return
		}
		want, got := told(t, plain), told(t, looked)
		if slices.Equal(want, got) {
			return
		}
		t.Errorf("%s on %s is not what it is alone:\n%s", commit.Short(), day.Format(time.DateOnly), strings.Join(onlyInOne(want, got), "\n"))
	})
	if err != nil {
		t.Fatal(err)
	}
	if n == 0 {
		t.Error("nothing was looked at")
	}
	return r
}

// onlyInOne are the first lines that stand in one list only.
func onlyInOne(want, got []string) []string {
	in := map[string]int{}
	for _, line := range want {
		in["want "+line]++
		in["got  "+line]--
	}
	for _, line := range got {
		in["got  "+line]++
		in["want "+line]--
	}
	var lines []string
	for _, line := range slices.Sorted(maps.Keys(in)) {
		if in[line] > 0 && len(lines) < 12 {
			lines = append(lines, line)
		}
	}
	return lines
}

func TestReplayIsWhatEachLookIsAlone(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "demo")
	archive, err := scenario.Load(examples.FS, "demo")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := scenario.Build(dir, archive); err != nil {
		t.Fatal(err)
	}
	o := lint.Options{Dir: dir, AsOf: onDay("2026-10-31"), Policies: policies.FS, Schema: schema.FS}
	sameAlone(t, o, lint.Period{From: onDay("2024-01-01"), To: o.AsOf}, sampled)
}

// sampled is how many looks of a long history there are to one that is held to
// the plain way, which takes most of the time.
const sampled = 23

func TestReplayOfScriptsIsWhatEachLookIsAlone(t *testing.T) {
	files, err := filepath.Glob("testdata/replay/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatal("no histories to replay", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			archive, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			dir := filepath.Join(t.TempDir(), "repo")
			if _, err := scenario.Build(dir, archive); err != nil {
				t.Fatal(err)
			}
			sameAlone(t, replayOptions(dir), lint.Period{From: onDay("2025-01-01"), To: onDay("2026-06-30")}, 3)
		})
	}
}
