package examples_test

import (
	"bytes"
	"flag"
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"
	"testing"

	"github.com/goldthread/goldthread/examples"
	"github.com/goldthread/goldthread/internal/audit"
	"github.com/goldthread/goldthread/internal/lint"
	"github.com/goldthread/goldthread/internal/starter"
	"github.com/goldthread/goldthread/internal/trial"
	"github.com/goldthread/goldthread/policies"
	"github.com/goldthread/goldthread/schema"
)

var update = flag.Bool("update", false, "rewrite the expected output of the rules' examples")

// shownElsewhere are the rules that end a run before there is a finding to
// print, need a damaged clone, or mark the findings of others: scripts of the
// command show them.
var shownElsewhere = []string{"registers/config_invalid", "registers/history_shallow", "registers/new_finding_introduced"}

// Every rule has an example, and every example a rule.
func TestEveryRuleHasAnExample(t *testing.T) {
	rules, err := lint.Rules(lint.Options{Dir: t.TempDir(), Policies: policies.FS, Schema: schema.FS})
	if err != nil {
		t.Fatal(err)
	}
	missing, err := audit.Unexampled(rules.List(), examples.FS)
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range missing {
		if id, _, _ := strings.Cut(line, ":"); !slices.Contains(shownElsewhere, id) {
			t.Errorf("%s below examples/", line)
		}
	}
}

// TestRules runs the example of every rule: registers and history that break
// it, what the check then says of it to the letter, and the correction after
// which it is silent.
func TestRules(t *testing.T) {
	files, err := fs.Glob(examples.FS, "*/*.txtar")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		if path.Base(file) == "scenario.txtar" { // a whole repository
			continue
		}
		t.Run(strings.TrimSuffix(file, ".txtar"), func(t *testing.T) {
			t.Parallel()
			runExample(t, file)
		})
	}
}

func runExample(t *testing.T, file string) {
	data, err := fs.ReadFile(examples.FS, file)
	if err != nil {
		t.Fatal(err)
	}
	e := trial.Parse(strings.TrimSuffix(file, ".txtar"), data)
	outcome, err := e.Run(t.Context(), lint.Options{Policies: policies.FS, Schema: schema.FS, Looks: starter.Looks(examples.FS, "headings.yaml")})
	if err != nil {
		t.Fatal(err)
	}
	if *update && outcome.Says != "" {
		if out := e.SetWant(outcome.Says); !bytes.Equal(out, data) {
			if err := os.WriteFile(file, out, 0o666); err != nil {
				t.Fatal(err)
			}
		}
		outcome.Want = outcome.Says
	}
	for _, fault := range outcome.Faults() {
		t.Error(fault)
	}
}
