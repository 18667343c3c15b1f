package audit_test

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/goldthread/goldthread/internal/audit"
	"github.com/goldthread/goldthread/internal/register"
	"github.com/goldthread/goldthread/policies"
	"github.com/goldthread/goldthread/schema"
)

func shippedSchema(t testing.TB) *register.Schema {
	t.Helper()
	s, err := register.CompileSchema(schema.FS)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// withTests are the shipped policies with their unit tests, which are not
// embedded.
var withTests = os.DirFS(filepath.Join("..", "..", "policies"))

// The policies that are shipped compile against the register types that are
// shipped.
func TestPoliciesCompile(t *testing.T) {
	rules, err := audit.Compile(shippedSchema(t), policies.FS)
	if err != nil {
		t.Fatal(err)
	}
	if len(rules.List()) == 0 {
		t.Error("there are no rules")
	}
}

// Every unit test of the policies holds, and every rule has one test in which
// it finds something and one in which it finds nothing.
func TestPolicies(t *testing.T) {
	s := shippedSchema(t)
	report, err := audit.Test(t.Context(), audit.Tests{Schema: s, Sources: []fs.FS{withTests}})
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range report.Results {
		if !r.Passed || r.Skipped {
			t.Errorf("%s: %s %s: %s", r.Place, r.Package, r.Name, r.Message)
		}
	}
	for _, missing := range report.Untested() {
		t.Error(missing)
	}
}

func TestPoliciesAreFormatted(t *testing.T) {
	files, err := audit.Unformatted(withTests)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		t.Errorf("%s is not as opa fmt would write it", f)
	}
}

// In every register type a misspelt field, also of something inside a record,
// does not compile, and the right ones do.
func TestFieldsOfEveryType(t *testing.T) {
	s := shippedSchema(t)
	for _, k := range s.Kinds {
		right, wrong := readings(k)
		if _, err := audit.Compile(s, reading(k.Name, right).fs()); err != nil {
			t.Errorf("%s: %v", k.Name, err)
		}
		_, err := audit.Compile(s, reading(k.Name, wrong).fs())
		for _, expression := range wrong {
			name := expression[strings.LastIndex(expression, ".")+1:]
			wantError(t, err, fmt.Sprintf("there is no %q here", name))
		}
	}
}

// readings are expressions that read each field of a record r, and the same
// with one letter too many.
func readings(k *register.Kind) (right, wrong []string) {
	var add func(path string, fields []*register.Field)
	add = func(path string, fields []*register.Field) {
		for _, f := range fields {
			at := path + "." + f.Name
			right, wrong = append(right, at), append(wrong, at+"x")
			if f.Type == register.List {
				f, at = f.Elem, at+"[_]"
			}
			if f.Type == register.Struct {
				add(at, f.Fields)
			}
		}
	}
	add("r", k.Fields)
	return right, wrong
}

func reading(kind string, expressions []string) files {
	var body strings.Builder
	body.WriteString("import data.goldthread.live\n")
	for _, e := range expressions {
		fmt.Fprintf(&body, "\nviolations contains {\"register\": %q, \"message\": \"m\"} if {\n\tsome r in live.%s\n\t%s\n}\n", kind, kind, e)
	}
	text := rule("r", body.String(), "registers: []")
	return files{kind + "/r.rego": strings.Replace(text, "goldthread.claims", "goldthread."+kind, 1)}
}

// Words of the program's own that no reader should have to know. Fails is left
// out: it shows fields by their names.
var inside = regexp.MustCompile(`(?i)\b(leaf|landing|fingerprint|ratchet|disposition|locator|bound|blob|tree|rego|cue|metadata|canonical|promisor|ledger|vector|waiver|e[0-5])s?\b`)

func TestWordsOfRules(t *testing.T) {
	rules, err := audit.Compile(shippedSchema(t), policies.FS)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range rules.List() {
		for _, text := range []string{r.Title, r.Description, r.Action, r.Remedy} {
			if word := inside.FindString(text); word != "" {
				t.Errorf("%s says %q in %q", r.ID, word, text)
			}
			if slices.Contains([]string{"", " "}, text) {
				t.Errorf("%s lacks a title, a description, an action or a remedy", r.ID)
			}
		}
	}
}
