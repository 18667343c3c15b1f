package main

import (
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/goldthread/goldthread/internal/history"
)

// What spoils evidence is told, with what to do, by the rules that were saved
// last and by the workflows; what is in order is not.
func TestSpoilers(t *testing.T) {
	saved := func(day int, rules *history.BranchRules) history.ExportedLanding {
		return history.ExportedLanding{Request: &history.PullRequest{MergeCommit: "0123456789abcdef", Rules: rules, ExportedAt: time.Date(2026, 2, day, 9, 0, 0, 0, time.UTC)}}
	}
	good := &history.BranchRules{RequiredReviews: 1, DismissStale: true}
	workflow := func(depth, run string) fstest.MapFS {
		return fstest.MapFS{".github/workflows/check.yml": {Data: []byte("jobs:\n  check:\n    steps:\n      - uses: actions/checkout@v6\n" + depth + "      - run: " + run + "\n")}}
	}
	const whole = "        with: {fetch-depth: 0}\n"
	for name, c := range map[string]struct {
		landings []history.ExportedLanding
		top      fstest.MapFS
		want     string // of the only thing that is said; "" for nothing
	}{
		"nothing is saved":         {nil, nil, ""},
		"in order":                 {[]history.ExportedLanding{{}, saved(1, good)}, workflow(whole, "goldthread check"), ""},
		"the newest counts":        {[]history.ExportedLanding{saved(2, good), saved(1, nil)}, nil, ""},
		"no rules":                 {[]history.ExportedLanding{saved(2, nil), saved(1, good)}, nil, "Nobody else had to approve what goes into main (on 2 Feb 2026, as saved with commit 0123456)"},
		"no review":                {[]history.ExportedLanding{saved(1, &history.BranchRules{DismissStale: true})}, nil, "Nobody else had to approve"},
		"stale approvals":          {[]history.ExportedLanding{saved(1, &history.BranchRules{RequiredReviews: 1})}, nil, "An approval stayed when more was added after it"},
		"a bypass":                 {[]history.ExportedLanding{saved(1, &history.BranchRules{RequiredReviews: 1, DismissStale: true, Bypass: []string{"admins"}})}, nil, "admins could merge past these rules"},
		"a part of the history":    {nil, workflow("", "goldthread check --all"), "check.yml: the job check checks out a part of the history"},
		"in a script":              {nil, workflow("        with: {fetch-depth: 5}\n", "|\n          cd isms\n          goldthread check"), "check.yml: the job check checks out a part"},
		"which is of no concern":   {nil, workflow("", "make"), ""},
		"what is no workflow":      {nil, fstest.MapFS{".github/workflows/x.yml": {Data: []byte("jobs: [")}}, ""},
		"a job with another shape": {nil, fstest.MapFS{".github/workflows/x.yml": {Data: []byte("jobs: {a: {steps: x}}")}}, ""},
	} {
		h := &history.Evidence{Branch: "main"}
		h.Approvals.Landings = c.landings
		got := spoilers(h, c.top)
		if len(got) > 1 || len(got) == 1 != (c.want != "") || len(got) == 1 && !strings.HasPrefix(got[0], c.want) {
			t.Errorf("%s: got %q", name, got)
		}
	}
}
