package main

import (
	"bytes"
	"os"
	"slices"
	"testing"

	"github.com/goldthread/goldthread/internal/lint"
	"github.com/goldthread/goldthread/policies"
	"github.com/goldthread/goldthread/schema"
)

// policies/README.md is what the rules are, and each stands at the point of
// every clause that it cites. With -update it is written anew.
func TestPolicyGuide(t *testing.T) {
	const file = "../../policies/README.md"
	rules, err := lint.Rules(lint.Options{Dir: t.TempDir(), Policies: policies.FS, Schema: schema.FS})
	if err != nil {
		t.Fatal(err)
	}
	var want bytes.Buffer
	if err := ruleGuide(&want, rules); err != nil {
		t.Fatal(err)
	}
	if *update {
		if err := os.WriteFile(file, want.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if got, err := os.ReadFile(file); err != nil || !bytes.Equal(got, want.Bytes()) {
		t.Errorf("policies/README.md is not what goldthread rules --out markdown writes (%v)", err)
	}
	steps, err := rules.Steps()
	if err != nil {
		t.Fatal(err)
	}
	var placed []string
	for _, s := range steps {
		for _, r := range s.Rules {
			placed = append(placed, r.ID)
		}
	}
	for _, r := range rules.List() {
		if len(r.Clauses) > 0 && !slices.Contains(placed, r.ID) {
			t.Errorf("%s stands at no point", r.ID)
		}
	}
}
