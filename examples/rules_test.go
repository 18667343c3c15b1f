package examples_test

import (
	"bytes"
	"context"
	"flag"
	"io/fs"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/goldthread/goldthread/examples"
	"github.com/goldthread/goldthread/internal/audit"
	"github.com/goldthread/goldthread/internal/finding"
	"github.com/goldthread/goldthread/internal/lint"
	"github.com/goldthread/goldthread/internal/report"
	"github.com/goldthread/goldthread/internal/scenario"
	"github.com/goldthread/goldthread/policies"
	"github.com/goldthread/goldthread/schema"
)

var update = flag.Bool("update", false, "rewrite the expected output of the rules' examples")

// shownElsewhere are the rules that end a run before there is a finding to
// print, or need a damaged clone: scripts of the command show them.
var shownElsewhere = []string{"registers/config_invalid", "registers/history_shallow"}

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
			t.Error(line)
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
		if strings.HasPrefix(file, "demo/") {
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
	archive := txtar.Parse(data)
	rule := strings.TrimSuffix(file, ".txtar")
	broken := findings(t, archive, rule)
	if broken == "" {
		t.Errorf("the example does not break %s", rule)
	}
	if *update {
		setWant(t, file, data, archive, broken)
	} else if want := section(archive, "want"); broken != want {
		t.Errorf("%s says\n%s\nwant\n%s", rule, broken, want)
	}
	mended, err := scenario.Fixed(archive)
	if err != nil {
		t.Fatal(err)
	}
	if left := findings(t, mended, rule); left != "" {
		t.Errorf("after the correction %s still says\n%s", rule, left)
	}
}

// findings builds the archive and returns what the check says of one rule, as
// it prints it.
func findings(t *testing.T, archive *txtar.Archive, rule string) string {
	dir := t.TempDir()
	if _, err := scenario.Build(dir, archive); err != nil {
		t.Fatal(err)
	}
	day := strings.TrimSpace(section(archive, "as-of"))
	if day == "" {
		day = "2026-06-30"
	}
	asOf, err := time.Parse(time.DateOnly, day)
	if err != nil {
		t.Fatal(err)
	}
	r, err := lint.Run(context.Background(), lint.Options{Dir: dir, AsOf: asOf, Policies: policies.FS, Schema: schema.FS})
	if err != nil {
		t.Fatal(err)
	}
	one := []finding.Finding{}
	for _, f := range r.Findings {
		if f.Rule == rule {
			one = append(one, f)
		}
	}
	r.Findings = one
	var b bytes.Buffer
	if err := report.Findings(&b, r); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func section(a *txtar.Archive, name string) string {
	for _, f := range a.Files {
		if f.Name == name {
			return string(f.Data)
		}
	}
	return ""
}

// setWant rewrites the file of an example in place, if its output changed.
func setWant(t *testing.T, file string, data []byte, a *txtar.Archive, want string) {
	done := false
	for i, f := range a.Files {
		if f.Name == "want" {
			a.Files[i].Data, done = []byte(want), true
		}
	}
	if !done {
		a.Files = append(a.Files, txtar.File{Name: "want", Data: []byte(want)})
	}
	if out := txtar.Format(a); !bytes.Equal(out, data) {
		if err := os.WriteFile(file, out, 0o666); err != nil {
			t.Fatal(err)
		}
	}
}
