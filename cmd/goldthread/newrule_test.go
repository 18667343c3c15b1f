package main

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/goldthread/goldthread/internal/audit"
	"github.com/goldthread/goldthread/internal/lint"
	"github.com/goldthread/goldthread/internal/trial"
	"github.com/goldthread/goldthread/policies"
	"github.com/goldthread/goldthread/schema"
)

// Of every register a new rule can be begun: its unit tests hold, and so does
// its example, which is tried for one register of each kind (of several records,
// of one, with status words of its own, with ids that are controls).
func TestNewRuleOfEveryRegister(t *testing.T) {
	t.Parallel()
	o := lint.Options{Dir: t.TempDir(), Policies: policies.FS, Schema: schema.FS}
	set, err := lint.Open(o)
	if err != nil {
		t.Fatal(err)
	}
	rules, err := lint.Rules(o)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	examples := map[string]*trial.Example{}
	for _, kind := range set.Schema.Names() {
		r, err := named(kind+"/brand-new", set.Schema, rules)
		if err != nil {
			t.Fatal(err)
		}
		files, err := fill(r)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.Mkdir(filepath.Join(dir, kind), 0o777); err != nil {
			t.Fatal(err)
		}
		for name, data := range files {
			if err := os.WriteFile(filepath.Join(dir, kind, name), data, 0o666); err != nil {
				t.Fatal(err)
			}
		}
		examples[kind] = trial.Parse(kind+"/brand_new", files["brand_new.txtar"])
	}
	own := audit.Folder("policies", os.DirFS(dir))
	report, err := audit.Test(t.Context(), audit.Tests{Schema: set.Schema, Sources: []fs.FS{policies.FS, own}, OwnOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range report.Results {
		if !r.Passed {
			t.Errorf("%s: %s: %s", r.Place, r.Name, r.Message)
		}
	}
	for _, missing := range report.Untested() {
		t.Error(missing)
	}
	if len(report.Rules) != len(set.Schema.Names()) {
		t.Errorf("%d rules of %d registers", len(report.Rules), len(set.Schema.Names()))
	}
	unformatted, err := audit.Unformatted(own)
	if err != nil || len(unformatted) > 0 {
		t.Errorf("not formatted: %v, %v", unformatted, err)
	}
	for _, kind := range []string{"contracts", "organisation", "laws", "soa"} {
		outcome, err := examples[kind].Run(t.Context(), lint.Options{Policies: policies.FS, Schema: schema.FS, Own: []fs.FS{own}})
		switch {
		case err != nil:
			t.Errorf("%s: %v", kind, err)
		case outcome.Left != "" || !strings.Contains(outcome.Says, " says nothing under "):
			t.Errorf("%s: the check says\n%sand after the correction\n%s", kind, outcome.Says, outcome.Left)
		}
	}
}
