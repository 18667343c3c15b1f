package audit

import (
	"context"
	"io/fs"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/goldthread/goldthread/internal/register"
	"github.com/goldthread/goldthread/policies"
	"github.com/goldthread/goldthread/schema"
)

func TestFactsInSeesEverySpelling(t *testing.T) {
	for body, want := range map[string]string{
		"a := [w | some w in input.facts.words]":                           "words",
		"a := [w | w := input.facts.words[_]]":                             "words",
		`a := [w | some w in input["facts"]["words"]]`:                     "words",
		"a if { some l in input.facts.links; l.id in input.facts.absent }": "absent links",
		"a := x if x := input":                                             "*",
		"a := count(input.facts)":                                          "*",
		"a := [f | some name; f := input.facts[name]]":                     "*",
		"a := [f | some part; f := input[part].words]":                     "*",
		"a := [x | walk(input, [_, x])]":                                   "*",
		"import input.facts.words\n\na := words":                           "words",
		"import input.facts as known\n\na := known.words":                  "*",
		"import input as all\n\na := all.facts.words":                      "*",
		"a := input.registers.parties[0].facts":                            "",
		"a := data.goldthread.facts.words":                                 "",
		"f(input_facts) := input_facts.words":                              "",
	} {
		m, err := ast.ParseModuleWithOpts("t.rego", "package t\n\n"+body+"\n", ast.ParserOptions{RegoVersion: ast.RegoV1})
		if err != nil {
			t.Fatal(err)
		}
		if got := strings.Join(factsIn(m), " "); got != want {
			t.Errorf("%s\n\treads %q, want %q", body, got, want)
		}
	}
}

// The text of every shipped file names no fact that is not known of it.
func TestFactsOfShippedRules(t *testing.T) {
	s, err := register.CompileSchema(schema.FS)
	if err != nil {
		t.Fatal(err)
	}
	l, err := load(s, []fs.FS{Checked(policies.FS)}, false)
	if err != nil {
		t.Fatal(err)
	}
	named := regexp.MustCompile(`input\.facts\.([a-z_]+)`)
	all := map[string]bool{}
	for file, text := range l.texts {
		for _, m := range named.FindAllStringSubmatch(string(text), -1) {
			all[m[1]] = true
			if !slices.Contains(l.units[file].facts, m[1]) {
				t.Errorf("%s reads input.facts.%s, of which nothing knows", file, m[1])
			}
		}
		if slices.Contains(l.units[file].facts, allFacts) {
			t.Errorf("%s has all facts worked out", file)
		}
	}
	if len(all) < 8 {
		t.Errorf("only %v are read: the test looks in the wrong place", slices.Sorted(maps.Keys(all)))
	}
}

// A rule is given the facts that it reads by way of a helper, and a run that
// asks for none of them works out none.
func TestFactsAreWorkedOutForTheRulesThatRun(t *testing.T) {
	s, err := register.CompileSchema(schema.FS)
	if err != nil {
		t.Fatal(err)
	}
	files := fstest.MapFS{
		"lib/found.rego": {Data: []byte("package goldthread.lib\n\nfound contains w.id if some w in input.facts.links\n")},
	}
	for name, body := range map[string]string{
		"through": "import data.goldthread.lib.found\n\nviolations contains {\"record\": {\"id\": id}, \"message\": \"found\"} if some id in found",
		"without": "import data.goldthread.live\n\nviolations contains {\"record\": {\"id\": r.id}, \"message\": \"live\"} if some r in live.parties",
	} {
		files["parties/"+name+".rego"] = &fstest.MapFile{Data: []byte("# METADATA\n# title: A rule\n# description: Because.\n# custom:\n#   severity: warning\n#   basis: practice\n#   clauses: [\"4.2 a\"]\n#   needs: [record]\n#   action: Do it\npackage goldthread.parties." + name + "\n\n" + body + "\n")}
	}
	rules, err := Compile(s, files)
	if err != nil {
		t.Fatal(err)
	}
	registers, err := register.Load(fstest.MapFS{"registers/parties.yaml": {Data: []byte("- {id: PTY-001, name: A}\n- {id: PTY-002, name: B, owner: ROL-1}\n")}}, &register.Config{}, s, register.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for off, want := range map[string]string{"parties/without": "links", "parties/through": ""} {
		var running []*compiled
		for _, r := range rules.rules {
			if r.ID != off {
				running = append(running, r)
			}
		}
		if got := strings.Join(slices.Sorted(maps.Keys(rules.preparer.facts(running))), " "); got != want {
			t.Errorf("without %s the facts are %q, want %q", off, got, want)
		}
		result, err := rules.Evaluate(context.Background(), Input{AsOf: "2026-10-31", Config: &register.Config{Rules: map[string]string{off: "off"}}, Registers: registers})
		if err != nil || len(result.Findings) == 0 || result.Findings[0].Rule == off {
			t.Errorf("without %s: %v, %v", off, result, err)
		}
	}
}
