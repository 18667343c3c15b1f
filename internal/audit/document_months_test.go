package audit_test

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/goldthread/goldthread/internal/audit"
	"github.com/goldthread/goldthread/internal/history"
	"github.com/goldthread/goldthread/internal/register"
)

// TestMonths: rules meet days alone. A date that is only a month is its last
// day, also inside a list, and a rule that computes with it does not fail.
func TestMonths(t *testing.T) {
	s, err := register.CompileSchema(fstest.MapFS{"s.cue": {Data: []byte(`package schema

register: claims: {title: "Claims", singular: "claim", clause: "4.2", prefix: "CLM", single: false, mandatory: true, record: #Claim}

#Claim: {
	id!: string
	status?: "draft" | "live" | "retired"
	due?: string @format(date)
	steps?: [...{by?: string @format(date)}]
	title?: string
}
`)}})
	if err != nil {
		t.Fatal(err)
	}
	record := &register.Record{Kind: "claims", ID: "CLM-1", Fields: fields{"due": "2024-02", "title": "2024-02", "steps": []any{fields{"by": "2026-12"}, fields{"by": "2026-11-30"}}}}
	in := input(record)
	in.Evidence = &history.Evidence{State: "complete", Timelines: map[register.Key]*history.Timeline{
		record.Key(): {Claim: &history.Claim{On: "2026-03", Field: "due"}},
	}}
	rules, err := audit.Compile(s, files{"claims/late.rego": rule("late", `violations contains {"record": {"id": r.id}, "message": sprintf("%s %s %s %s %s %v", [r.due, r.title, r.steps[0].by, r.history.claim.on, r.history.claim.month, time.parse_ns("2006-01-02", r.due)])} if some r in input.registers.claims`, "age: true")}.fs())
	if err != nil {
		t.Fatal(err)
	}
	if got, want := lines(evaluate(t, rules, in).Findings), "2024-02-29 2024-02 2026-12-31 2026-03-31 2026-03 1709164800000000000"; !strings.Contains(got, want) {
		t.Errorf("got %s\nwant %s", got, want)
	}
	if record.Fields["due"] != "2024-02" {
		t.Errorf("the record was changed: %v", record.Fields)
	}
}
