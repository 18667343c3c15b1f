package audit

import (
	"bytes"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/goldthread/goldthread/internal/register"
	"github.com/goldthread/goldthread/policies"
	"github.com/goldthread/goldthread/schema"
)

var update = flag.Bool("update", false, "write the index of the policies anew")

// A rule that is compiled with only what it uses must use no more than that:
// a name that is not there would quietly give nothing.
func TestClosureHoldsAllThatARuleUses(t *testing.T) {
	odd := fstest.MapFS{
		"lib/odd.rego":   {Data: []byte("package goldthread.lib\n\nodd := 1\n\nodd_too := odd_three\n")},
		"lib/three.rego": {Data: []byte("package goldthread.lib\n\nodd_three := 3\n")},
	}
	for name, body := range map[string]string{
		"named":    "import data.goldthread.lib.odd_too\n\nviolations contains {\"message\": sprintf(\"%v\", [odd_too])}",
		"dynamic":  "import data.goldthread.lib\n\nviolations contains {\"message\": name} if some name, _ in lib",
		"whole":    "violations contains {\"message\": name} if some name, _ in data.goldthread.lib",
		"computed": "import data.goldthread.live\n\nviolations contains {\"message\": r.id} if some r in live[sprintf(\"%s\", [\"parties\"])]",
		"alias":    "import data.goldthread.lib as l\n\nviolations contains {\"message\": sprintf(\"%v\", [l.odd_too])}",
		"another":  "import data.goldthread.parties.named\n\nviolations contains {\"message\": m.message} if some m in named.violations",
		"bare":     "import data.goldthread.lib as l\n\nviolations contains {\"message\": sprintf(\"%v\", [x])} if x := l",
	} {
		odd["parties/"+name+".rego"] = &fstest.MapFile{Data: []byte("package goldthread.parties." + name + "\n\n" + body + "\n")}
	}
	s, err := register.CompileSchema(schema.FS)
	if err != nil {
		t.Fatal(err)
	}
	l, err := load(s, []fs.FS{policies.FS, odd}, false)
	if err != nil {
		t.Fatal(err)
	}
	modules, err := withGenerated(l.modules, s)
	if err != nil {
		t.Fatal(err)
	}
	c := ast.NewCompiler().WithDefaultRegoVersion(ast.RegoV1)
	if c.Compile(modules); c.Failed() {
		t.Fatal(c.Errors)
	}
	seen := 0
	for _, rule := range l.rules {
		got, err := closure(l.units, []string{rule.Place.File})
		if err != nil {
			t.Fatal(err)
		}
		for file := range reached(c, c.Modules[rule.Place.File]) {
			if seen++; got[file] == nil {
				t.Errorf("%s uses %s, which is not compiled with it", rule.ID, file)
			}
		}
	}
	if seen < 500 {
		t.Errorf("the engine knows of %d uses only: the test looks in the wrong place", seen)
	}
}

// reached are the files that the engine's own graph leads to from a module.
func reached(c *ast.Compiler, m *ast.Module) map[string]bool {
	files, done := map[string]bool{}, map[*ast.Rule]bool{}
	queue := slices.Clone(m.Rules)
	for len(queue) > 0 {
		r := queue[0]
		queue = queue[1:]
		if done[r] {
			continue
		}
		done[r] = true
		files[r.Location.File] = true
		for on := range c.Graph.Dependencies(r) {
			if one, ok := on.(*ast.Rule); ok {
				queue = append(queue, one)
			}
		}
	}
	return files
}

// The index that is shipped tells what the files beside it hold. It is written
// by this test with -update.
func TestIndexIsCurrent(t *testing.T) {
	s, err := register.CompileSchema(schema.FS)
	if err != nil {
		t.Fatal(err)
	}
	want, err := Index(s, policies.FS)
	if err != nil {
		t.Fatal(err)
	}
	if *update {
		data, err := packed(want)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join("..", "..", "policies", filepath.FromSlash(IndexFile)), data, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	got, err := fs.ReadFile(policies.FS, IndexFile)
	if err == nil {
		got, err = unpacked(got)
	}
	if err != nil || !bytes.Equal(got, want) {
		t.Errorf("policies/%s is not what the files hold (%v): run go test ./internal/audit -run TestIndexIsCurrent -update", IndexFile, err)
	}
}

// With and without an index the same is known, and an index of other files is
// not believed.
func TestIndexSaysWhatTheFilesSay(t *testing.T) {
	s, err := register.CompileSchema(schema.FS)
	if err != nil {
		t.Fatal(err)
	}
	changed := fstest.MapFS{}
	if err := fs.WalkDir(policies.FS, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := fs.ReadFile(policies.FS, name)
		changed[name] = &fstest.MapFile{Data: data}
		return err
	}); err != nil {
		t.Fatal(err)
	}
	with, err := load(s, []fs.FS{Checked(policies.FS)}, false)
	if err != nil {
		t.Fatal(err)
	}
	without, err := load(s, []fs.FS{policies.FS}, false)
	if err != nil {
		t.Fatal(err)
	}
	if len(with.modules) > 0 || len(without.modules) < 100 {
		t.Errorf("%d files were parsed with an index, %d without", len(with.modules), len(without.modules))
	}
	for i, r := range without.rules {
		if got, want := fmt.Sprintf("%+v", *with.rules[i]), fmt.Sprintf("%+v", *r); got != want {
			t.Errorf("got  %s\nwant %s", got, want)
		}
	}
	for file, u := range without.units {
		if got := with.units[file]; got == nil || got.pkg != u.pkg || !slices.Equal(got.names, u.names) || !slices.Equal(got.needs, u.needs) {
			t.Errorf("%s: got %v, want %v", file, got, u)
		}
	}
	changed["lib/ids.rego"].Data = append(changed["lib/ids.rego"].Data, '\n')
	other, err := load(s, []fs.FS{Checked(changed)}, false)
	if err != nil || len(other.modules) != len(without.modules) {
		t.Errorf("an index of other files was believed: %d files were parsed (%v)", len(other.modules), err)
	}
}

// What is made ready bit by bit finds what is found at once.
func TestRulesMadeReadyOneByOne(t *testing.T) {
	s, err := register.CompileSchema(schema.FS)
	if err != nil {
		t.Fatal(err)
	}
	rules, err := Compile(s, Checked(policies.FS))
	if err != nil {
		t.Fatal(err)
	}
	for _, rule := range rules.rules {
		if err := rules.preparer.ensure([]*compiled{rule}); err != nil {
			t.Error(err)
		}
		if q := rules.preparer.get(rule.ID); (q == nil) != rule.Builtin {
			t.Errorf("%s: queries %v", rule.ID, q)
		}
	}
}

// A fault in a user's file is told although ours are taken as checked.
func TestCheckedIsOnlyTheFirstSource(t *testing.T) {
	s, err := register.CompileSchema(schema.FS)
	if err != nil {
		t.Fatal(err)
	}
	mine := fstest.MapFS{"parties/mine.rego": {Data: []byte(`# METADATA
# title: Mine
# description: Mine.
# custom:
#   severity: note
#   basis: own
#   clauses: ["4.2"]
#   needs: [record]
#   action: Do it
#   fails: "It fails"
#   remedy: Mend it.
package goldthread.parties.mine

import data.goldthread.live

violations contains {"record": {"id": r.id}, "message": r.nmae} if some r in live.parties
`)}}
	_, err = Compile(s, Checked(policies.FS), Folder("policies", mine))
	if err == nil || !strings.Contains(err.Error(), "nmae") {
		t.Errorf("got %v", err)
	}
}
