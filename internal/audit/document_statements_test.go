package audit_test

import (
	"context"
	"slices"
	"testing"

	"github.com/goldthread/goldthread/internal/audit"
	"github.com/goldthread/goldthread/internal/register"
)

var statementLists = files{
	"catalogue/reading.yaml": `
reads: [claims.statement]
language: en
steps: [{marks: [thing, vague]}]
verdicts: [{is: clear, when: [thing], unless: [vague]}, {is: unclear}]
parts: {each: [thing]}
`,
	"catalogue/languages.yaml":       "en: [the, of, must, be]\nfr: [le, la, les, des, sont]\nde: [der, die, das, und]\n",
	"catalogue/words/en-claims.yaml": "language: en\nmarks: {thing: [log*], vague: [good]}\n",
	"catalogue/words/de-claims.yaml": "language: de\nmarks: {thing: [protokoll*]}\n",
}

func statementsOf(texts ...string) audit.Input {
	all := make([]fields, len(texts))
	for i, text := range texts {
		all[i] = fields{"statement": text}
	}
	return input(claims(all...)...)
}

// The fields that the catalogue names are read, empty ones are not, and who
// says the same gets the same.
func TestStatementFacts(t *testing.T) {
	in := statementsOf("Keep the logs", " ", "Keep good logs", "Keep the logs")
	wantShown(t, in, map[string]string{
		`[[s.kind, s.id, s.field, s.reading.verdict] | some s in input.facts.statements]`: `[["claims","CLM-1","statement","clear"],["claims","CLM-3","statement","unclear"],["claims","CLM-4","statement","clear"]]`,
		`[m | some m in input.facts.statements[1].reading.marks]`:                         `[{"mark":"vague","word":"good"},{"mark":"thing","word":"logs"}]`,
		`input.facts.statements[0].reading.parts`:                                         `1`,
	}, statementLists)
}

// The configuration says the language, of a register before that of all; else
// the words tell it, of the text or of most texts.
func TestLanguageOfStatements(t *testing.T) {
	languages := `[s.reading.language | some s in input.facts.statements]`
	mixed := func() audit.Input {
		return statementsOf("The logs of the site must be kept", "Les journaux sont tenus par la Sté", "Logs", "The end of the day")
	}
	wantShown(t, mixed(), map[string]string{languages: `["en","fr","en","en"]`}, statementLists)
	french := statementsOf("Les journaux des sites sont tenus", "Logs")
	wantShown(t, french, map[string]string{languages: `["fr","fr"]`, `[s | some s in input.facts.statements; s.reading.verdict]`: `[]`}, statementLists)

	stated := mixed()
	stated.Config.Language = "de"
	wantShown(t, stated, map[string]string{languages: `["de","de","de","de"]`}, statementLists)
	stated.Config.Registers = map[string]register.RegisterConfig{"claims": {Language: "en"}}
	wantShown(t, stated, map[string]string{languages: `["en","en","en","en"]`}, statementLists)
}

// A list of the user's own adds to ours.
func TestOwnWordsForStatements(t *testing.T) {
	in := statementsOf("Keep the kanban board")
	verdict := `[s.reading.verdict | some s in input.facts.statements]`
	wantShown(t, in, map[string]string{verdict: `["unclear"]`}, statementLists)
	wantShown(t, in, map[string]string{verdict: `["clear"]`}, statementLists, files{"catalogue/words/ours.yaml": "language: en\nmarks: {thing: [kanban board]}\n"})
}

// A rule says why it left records out. When it left out all of them, it was
// not tested.
func TestSkipped(t *testing.T) {
	policies := files{"claims/r.rego": rule("r", `
violations contains {"record": {"id": "none"}, "message": "m"} if false

examined contains r.id if {
	some r in input.registers.claims
	r.statement == "read"
}

skipped contains sprintf("not run: %s", [r.statement]) if {
	some r in input.registers.claims
	r.statement != "read"
}
`)}
	rules := mustCompile(t, policies)
	for _, c := range []struct {
		statements []string
		status     audit.Status
		reason     string
		skipped    []string
	}{
		{[]string{"read"}, audit.Tested, "", nil},
		{[]string{"read", "b", "a", "b"}, audit.Tested, "", []string{"not run: a", "not run: b"}},
		{[]string{"b", "a"}, audit.NotTested, "not run: a; not run: b", []string{"not run: a", "not run: b"}},
	} {
		result, err := rules.Evaluate(context.Background(), statementsOf(c.statements...))
		if err != nil {
			t.Fatal(err)
		}
		e := result.Ledger[0]
		if e.Status != c.status || e.Reason != c.reason || !slices.Equal(e.Skipped, c.skipped) {
			t.Errorf("%v: %+v", c.statements, e)
		}
	}
}
