package architecture

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"go.yaml.in/yaml/v4"

	"github.com/goldthread/goldthread/internal/register"
	"github.com/goldthread/goldthread/schema"
)

// inside are words of the machinery. The people who keep registers are shown
// others: decision, where in the document, group of parties, changed, reviewed.
var inside = regexp.MustCompile(`(?i)\b(leaf|landings?|fingerprints?|ratchets?|dispositions?|locators?|bounds?|blobs?|trees?|` +
	`rego|cue|metadata|canonical|promisor|ledgers?|vectors?|waivers?)\b|\bE[0-5]\b`)

// named are the parts of a text in which a name is a name: a rule's id in
// brackets, a field or a file between quotes.
var named = regexp.MustCompile("\\[[^\\]]*\\]|\"[^\"]*\"|`[^`]*`")

// identifier is a text that no person reads as a sentence: a key, an id, a path.
var identifier = regexp.MustCompile(`^[a-z0-9_./:@#*-]*$`)

// insideWord returns the first word of the machinery in a text for people.
func insideWord(text string) string {
	if identifier.MatchString(text) {
		return ""
	}
	return inside.FindString(named.ReplaceAllString(text, ""))
}

func TestInsideWord(t *testing.T) {
	for text, want := range map[string]string{
		"REQ-001 has no decision":          "",
		"REQ-001 has no disposition":       "disposition",
		"Ledger":                           "Ledger",
		"reviewed at level E3":             "E3",
		"the work tree differs":            "tree",
		"requirements/disposition_missing": "",
		"fingerprint":                      "",
		"error: no decision [requirements/disposition_missing]":    "",
		`the column "disposition" is not used`:                     "",
		"rule disposition_missing applies; fill `disposition` in.": "",
		"a street and a boundary, both canonically written":        "",
		"rate E35 of EN 13": "",
	} {
		if got := insideWord(text); got != want {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
}

func TestWordsOfRules(t *testing.T) {
	rules := 0
	for _, name := range moduleFiles(t, ".rego") {
		if strings.HasSuffix(name, "_test.rego") {
			continue
		}
		data, err := os.ReadFile(filepath.Join(moduleRoot, name))
		if err != nil {
			t.Fatal(err)
		}
		texts, err := regoMetadata(string(data))
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if len(texts) > 0 {
			rules++
		}
		for _, text := range slices.Concat(texts, regoSentences(string(data))) {
			if word := insideWord(text); word != "" {
				t.Errorf("%s: %q is a word of the machinery: %q", name, word, text)
			}
		}
	}
	if rules == 0 {
		t.Error("no rule was read: the test looks in the wrong place")
	}
}

// regoMetadata returns the texts for people above a rule.
func regoMetadata(source string) ([]string, error) {
	_, rest, ok := strings.Cut("\n"+source, "\n# METADATA\n")
	if !ok {
		return nil, nil
	}
	var block strings.Builder
	for line := range strings.Lines(rest) {
		text, comment := strings.CutPrefix(line, "#")
		if !comment {
			break
		}
		block.WriteString(strings.TrimPrefix(text, " "))
	}
	var m struct {
		Title, Description string
		Custom             struct{ Action, Remedy string }
	}
	err := yaml.Unmarshal([]byte(block.String()), &m)
	return []string{m.Title, m.Description, m.Custom.Action, m.Custom.Remedy}, err
}

// regoSentences returns the strings of a rule that hold a blank: messages,
// hints and the parts they are put together from.
func regoSentences(source string) []string {
	var texts []string
	for i := 0; i < len(source); i++ {
		switch c := source[i]; c {
		case '#':
			for i < len(source) && source[i] != '\n' {
				i++
			}
		case '"', '`':
			start := i + 1
			for i++; i < len(source) && source[i] != c; i++ {
				if c == '"' && source[i] == '\\' {
					i++
				}
			}
			text := source[start:min(i, len(source))]
			if strings.Contains(text, " ") {
				texts = append(texts, strings.ReplaceAll(text, `\"`, `"`))
			}
		}
	}
	return texts
}

func TestRegoTexts(t *testing.T) {
	const rule = "# METADATA\n# title: One\n# description: >-\n#   Two\n#   and three\n# custom:\n#   action: Four\n#   remedy: \"Five: six\"\n" +
		"package p\n# a \"comment here\"\nx := \"a \\\"b\\\" c\" if \"disposition\" == `d e` # \"no more\"\n"
	texts, err := regoMetadata(rule)
	if want := []string{"One", "Two and three", "Four", "Five: six"}; err != nil || !slices.Equal(texts, want) {
		t.Errorf("got %q, %v", texts, err)
	}
	if got, want := regoSentences(rule), []string{`a "b" c`, "d e"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

// speaking are the rooms of which every string may reach a person. Elsewhere
// only what becomes part of a finding, or of advice about a clone, does; the
// measuring program speaks to those who build this one.
var speaking = []string{"internal/report", "internal/change", "cmd/goldthread"}

// sentences are the fields that people read.
var sentences = []string{"Message", "Hint", "What", "Remedy", "Action", "Title"}

func TestWordsOfGo(t *testing.T) {
	for _, f := range goFiles(t, parser.SkipObjectResolution) {
		if f.test {
			continue
		}
		for _, text := range textsForPeople(f.File, allowedIn(f.dir(), speaking)) {
			if word := insideWord(text); word != "" && !strings.HasPrefix(text, "git ") { // a command is what it is
				t.Errorf("%s: %q is a word of the machinery: %q", f.name, word, text)
			}
		}
	}
}

// What a field is called is told in every change.
func TestWordsOfLabels(t *testing.T) {
	s, err := register.CompileSchema(schema.FS)
	if err != nil {
		t.Fatal(err)
	}
	labels := 0
	var walk func(kind string, fields []*register.Field)
	walk = func(kind string, fields []*register.Field) {
		for _, f := range fields {
			labels++
			if word := inside.FindString(f.Label); word != "" {
				t.Errorf("%s: the label of %s is %q, with a word of the machinery", kind, f.Name, f.Label)
			}
			walk(kind, f.Fields)
			if f.Elem != nil {
				walk(kind, []*register.Field{f.Elem})
			}
		}
	}
	for _, k := range s.Kinds {
		walk(k.Name, k.Fields)
	}
	if labels < 300 {
		t.Errorf("only %d labels were read", labels)
	}
}

// textsForPeople returns a file's strings that people may be shown: all, or
// those given to a field that people read.
func textsForPeople(f *ast.File, all bool) []string {
	if all {
		return literals(f)
	}
	var texts []string
	ast.Inspect(f, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.KeyValueExpr:
			if key, ok := n.Key.(*ast.Ident); ok && slices.Contains(sentences, key.Name) {
				texts = append(texts, literals(n.Value)...)
			}
		case *ast.AssignStmt:
			for _, left := range n.Lhs {
				if s, ok := left.(*ast.SelectorExpr); ok && slices.Contains(sentences, s.Sel.Name) {
					texts = append(texts, literals(n.Rhs[0])...)
				}
			}
		}
		return true
	})
	return texts
}

// literals returns the strings below a node; imports and tags are none.
func literals(root ast.Node) []string {
	var texts []string
	ast.Inspect(root, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.ImportSpec:
			return false
		case *ast.Field:
			return n.Tag == nil
		case *ast.BasicLit:
			if text, err := strconv.Unquote(n.Value); err == nil && n.Kind == token.STRING {
				texts = append(texts, text)
			}
		}
		return true
	})
	return texts
}

func TestTextsForPeople(t *testing.T) {
	const source = `package p
import "the import"
type s struct { F string ` + "`json:\"the tag\"`" + ` }
var v = finding{Message: "the " + "message", Rule: "the rule"}
func f(g finding) { g.Hint = say("the hint"); g.Rule = "the id" }
`
	f, err := parser.ParseFile(token.NewFileSet(), "p.go", source, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := textsForPeople(f, false), []string{"the ", "message", "the hint"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	if got, want := textsForPeople(f, true), []string{"the ", "message", "the rule", "the hint", "the id"}; !slices.Equal(got, want) {
		t.Errorf("all: got %q, want %q", got, want)
	}
}
