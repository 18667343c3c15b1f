package audit

import (
	"testing"

	"github.com/goldthread/goldthread/internal/register"
	"github.com/goldthread/goldthread/policies"
	"github.com/goldthread/goldthread/schema"
)

func TestPlural(t *testing.T) {
	for noun, want := range map[string]string{
		"nonconformity": "nonconformities", "role or person": "roles or persons", "SoA row": "SoA rows",
		"rewrite of the history": "rewrites of the history",
	} {
		if got := plural(noun); got != want {
			t.Errorf("%s: %s, want %s", noun, got, want)
		}
	}
}

// What nearly all records lack is told once in the words of the rule; these must fit
// each of the things that the rule says under one field.
func TestWordsForMostFitEveryFinding(t *testing.T) {
	types, err := register.CompileSchema(schema.FS)
	if err != nil {
		t.Fatal(err)
	}
	rules, err := Compile(types, policies.FS)
	if err != nil {
		t.Fatal(err)
	}
	for id, want := range map[string]string{
		"contracts/contract_not_screened":     "do not say on which day and by whom they were read for security clauses",
		"contracts/contract_clause_untracked": "list clauses that no requirement comes from, or do not say to which party the customer belongs",
		"laws/law_owner_or_review_missing":    "have no owner, no decision, nobody who watches them or a review day that has passed",
		"laws/law_without_party":              "name no authority that enforces them, or none that somebody contacts",
		"parties/authority_contact_missing":   "do not say how, or not by whom, they are contacted",
		"requirements/monitoring_missing":     "do not say what shows that they are met, or not how often somebody looks",
		"requirements/source_pointer_weak":    "name a source that is no registered document",
	} {
		rule, err := rules.Find(id)
		if err != nil || rule.Most != want {
			t.Errorf("%s: %q, %v", id, rule.Most, err)
		}
	}
}

// A name that is nearly that of a register is told in one sentence.
func TestUnclearWaiverEndsOnce(t *testing.T) {
	types, err := register.CompileSchema(schema.FS)
	if err != nil {
		t.Fatal(err)
	}
	record := &register.Record{Kind: waiverKind, ID: "EXC-001", Fields: map[string]any{"register": "partys"}}
	w := (&Rules{schema: types}).waiver(Input{Registers: &register.Registers{}}, record)
	if want := `there is no register "partys", did you mean "parties"?`; w.unclear != want {
		t.Errorf("%q, want %q", w.unclear, want)
	}
}
