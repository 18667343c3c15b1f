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
	no := false
	good := &history.BranchRules{RequiredReviews: 1, DismissStale: true, Bypass: []string{}, ForcePush: &no}
	private := &history.Settings{Visibility: "private", Methods: []string{"squash"}, SquashText: history.SquashMessages}
	saved := func(day int, rules *history.BranchRules) history.ExportedLanding {
		return history.ExportedLanding{Request: &history.PullRequest{MergeCommit: "0123456789abcdef", Rules: rules, Settings: private, ExportedAt: time.Date(2026, 2, day, 9, 0, 0, 0, time.UTC)}}
	}
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
		"no review":                {[]history.ExportedLanding{saved(2, &history.BranchRules{DismissStale: true, ForcePush: &no}), saved(1, good)}, nil, "Nobody else had to approve what goes into main (on 2 Feb 2026, as saved with commit 0123456)"},
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

// The rules and settings that were saved last are told where they spoil
// something, and as not shown where nobody knows.
func TestRuleSpoilers(t *testing.T) {
	no, yes := false, true
	rules := func(change func(*history.BranchRules)) *history.BranchRules {
		r := &history.BranchRules{RequiredReviews: 1, DismissStale: true, Bypass: []string{}, ForcePush: &no}
		change(r)
		return r
	}
	good := rules(func(*history.BranchRules) {})
	private := &history.Settings{Visibility: "private", Methods: []string{"merge", "squash"}, SquashText: history.SquashDescription}
	for name, c := range map[string]struct {
		rules    *history.BranchRules
		settings *history.Settings
		want     []string // what each sentence begins with
	}{
		"in order":         {good, private, nil},
		"stale approvals":  {rules(func(r *history.BranchRules) { r.DismissStale = false }), private, []string{"An approval stayed when more was added after it (on 1 Feb 2026, as saved with commit 0123456): what landed"}},
		"a bypass":         {rules(func(r *history.BranchRules) { r.Bypass = []string{"administrators", "team 12"} }), private, []string{"Some could merge past these rules (on 1 Feb 2026, as saved with commit 0123456): administrators, team 12. Of"}},
		"force pushes":     {rules(func(r *history.BranchRules) { r.ForcePush = &yes }), private, []string{"The branch main could be rewritten by a forced push"}},
		"public":           {good, &history.Settings{Visibility: "public", Methods: []string{"merge"}}, []string{"The repository was public"}},
		"a blank squash":   {good, &history.Settings{Visibility: "internal", Methods: []string{"squash"}, SquashText: history.SquashBlank}, []string{"A squash was given its title alone"}},
		"no squash at all": {good, &history.Settings{Visibility: "internal", Methods: []string{"merge"}, SquashText: history.SquashBlank}, nil},
		"hidden from it": {rules(func(r *history.BranchRules) { r.Bypass, r.ForcePush = nil, nil; r.Hide("bypass", "force_push") }), private,
			[]string{"Not shown (on 1 Feb 2026, as saved with commit 0123456): who may merge past the rules; whether main may be rewritten by a forced push. The token"}},
		"some are known, some hidden": {rules(func(r *history.BranchRules) { r.Bypass = []string{"team 12"}; r.Hide("bypass") }), private, []string{"Some could merge past these rules (on 1 Feb 2026, as saved with commit 0123456): team 12. Of", "Not shown (on 1 Feb 2026, as saved with commit 0123456): who may merge past the rules."}},
		"everything is hidden": {&history.BranchRules{NotShown: []string{"bypass", "dismiss_stale", "force_push", "required_reviews"}}, &history.Settings{},
			[]string{"Not shown (on 1 Feb 2026, as saved with commit 0123456): how many must approve a change; whether an approval stays when more is added after it; who may merge past the rules; whether main may be rewritten by a forced push; who can read the repository; which text a squash is given."}},
		"saved before it was asked for": {&history.BranchRules{RequiredReviews: 1, DismissStale: true}, nil,
			[]string{"Not shown (on 1 Feb 2026, as saved with commit 0123456): who may merge past the rules; whether main may be rewritten by a forced push; who can read the repository; which text a squash is given."}},
		"saved without rules": {nil, private, []string{"Nobody else had to approve what goes into main", "Not shown (on 1 Feb 2026, as saved with commit 0123456): whether main may be rewritten"}},
	} {
		h := &history.Evidence{Branch: "main"}
		h.Approvals.Landings = []history.ExportedLanding{{Request: &history.PullRequest{MergeCommit: "0123456789abcdef", Rules: c.rules, Settings: c.settings, ExportedAt: time.Date(2026, 2, 1, 9, 0, 0, 0, time.UTC)}}}
		got := ruleSpoilers(h)
		fits := len(got) == len(c.want)
		for i := range got {
			fits = fits && strings.HasPrefix(got[i], c.want[i])
		}
		if !fits {
			t.Errorf("%s: got\n%s", name, strings.Join(got, "\n"))
		}
	}
}
