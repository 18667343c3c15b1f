package audit_test

import (
	"slices"
	"testing"

	"github.com/goldthread/goldthread/internal/audit"
	"github.com/goldthread/goldthread/internal/finding"
	"github.com/goldthread/goldthread/internal/register"
)

// objects is a rule that objects to every live record for which condition
// holds, at field.
func objects(name, field, condition string, changes ...string) string {
	return rule(name, `import data.goldthread.live

violations contains {"record": {"id": r.id}, "field": "`+field+`", "message": sprintf("%s: `+name+`.", [r.id])} if {
	some r in live.claims
	`+condition+`
}`, changes...)
}

// Of what follows from each other only the first cause is shown, record by
// record.
func TestFirstCause(t *testing.T) {
	rules := mustCompile(t, files{
		"claims/first.rego":  objects("first", "decision", `r.statement in {"1", "123"}`),
		"claims/second.rego": objects("second", "reason", `r.statement in {"2", "123", "23"}`, "after: [claims/first]"),
		"claims/third.rego":  objects("third", "due", `r.statement in {"3", "123", "23"}`, "after: [claims/second]"),
	})
	in := input(claims(
		fields{"statement": "123", "decision": "no", "reason": "x", "due": "x"},
		fields{"statement": "23"},
		fields{"statement": "3"},
		fields{"statement": "1"},
	)...)
	want := `claims/first CLM-1: CLM-1: first.
claims/second CLM-2: CLM-2: second.
claims/third CLM-3: CLM-3: third.
claims/first CLM-4: CLM-4: first.
`
	result := evaluate(t, rules, in)
	if got := lines(result.Findings); got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
	// What is hidden is known all the same: a change that settles its cause does
	// not bring it.
	hidden := `claims/second CLM-1: CLM-1: second.
claims/third CLM-1: CLM-1: third.
claims/third CLM-2: CLM-2: third.
`
	if got := lines(result.Hidden); got != hidden {
		t.Errorf("hidden are\n%swant\n%s", got, hidden)
	}
	// A cause that does not hold there hides nothing, however far the chain goes.
	in.Config.Rules = map[string]string{"first": "off"}
	want = `claims/second CLM-1: CLM-1: second.
claims/second CLM-2: CLM-2: second.
claims/third CLM-3: CLM-3: third.
`
	if got := lines(evaluate(t, rules, in).Findings); got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
	// The chain holds also where its middle does not.
	in.Config.Rules = map[string]string{"second": "off"}
	want = `claims/first CLM-1: CLM-1: first.
claims/third CLM-2: CLM-2: third.
claims/third CLM-3: CLM-3: third.
claims/first CLM-4: CLM-4: first.
`
	if got := lines(evaluate(t, rules, in).Findings); got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
}

// A cause about the register is one on each of its records; one that lists
// records, on these.
func TestCauseOfARegister(t *testing.T) {
	for list, want := range map[string]string{
		``:                       "claims/first claims: m\n",
		`, "records": ["CLM-2"]`: "claims/first claims: m\nclaims/second CLM-1: CLM-1: second.\n",
	} {
		rules := mustCompile(t, files{
			"claims/first.rego":  rule("first", `violations contains {"register": "claims", "message": "m"`+list+`}`),
			"claims/second.rego": objects("second", "due", `r.statement`, "after: [claims/first]"),
		})
		in := input(claims(fields{"statement": "x", "due": "x"}, fields{"statement": "x", "due": "x"})...)
		if got := lines(evaluate(t, rules, in).Findings); got != want {
			t.Errorf("%s: got\n%swant\n%s", list, got, want)
		}
	}
}

// A finding about a register goes when each of its records has a cause.
func TestEffectOnARegister(t *testing.T) {
	rules := mustCompile(t, files{
		"claims/first.rego":  objects("first", "due", `r.statement == "x"`),
		"claims/second.rego": rule("second", `violations contains {"register": "claims", "message": "m", "records": ["CLM-1", "CLM-2"]}`, "after: [claims/first]"),
	})
	in := input(claims(fields{"statement": "x", "due": "1"}, fields{"statement": "x", "due": "1"})...)
	if got, want := lines(evaluate(t, rules, in).Findings), "claims/first CLM-1: CLM-1: first.\nclaims/first CLM-2: CLM-2: first.\n"; got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
	in = input(claims(fields{"statement": "x", "due": "1"}, fields{"due": "1"})...)
	if got, want := lines(evaluate(t, rules, in).Findings), "claims/second claims: m\nclaims/first CLM-1: CLM-1: first.\n"; got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
}

// A field that no record has is one finding for the register.
func TestColumnMissing(t *testing.T) {
	rules := mustCompile(t, files{
		"claims/undecided.rego": rule("undecided", undecided),
		"claims/late.rego":      objects("late", "due", `r.statement == "late"`, "after: [claims/undecided]"),
	})
	draft := fields{"status": "draft", "decision": "yes"}
	shifted := claims(fields{})[0]
	shifted.ID, shifted.Unread = "CLM-9", []string{"*"}
	misread := func() *register.Record {
		r := claims(fields{})[0]
		r.ID, r.Unread = "CLM-8", []string{"decision"}
		return r
	}()
	for _, c := range []struct {
		name    string
		records []*register.Record
		want    string
	}{
		{"all", claims(fields{"statement": "late"}, fields{}, draft), "claims/undecided claims: None of the 2 claims says \"answer\" (decision).\n"},
		{"only one", claims(fields{}), "claims/undecided CLM-1: CLM-1 is not decided.\n"},
		{"one has it", claims(fields{}, fields{}, fields{"decision": "no"}),
			"claims/undecided CLM-1: CLM-1 is not decided.\nclaims/undecided CLM-2: CLM-2 is not decided.\n"},
		{"one could not be read", append(claims(fields{}, fields{}), misread),
			"claims/undecided CLM-1: CLM-1 is not decided.\nclaims/undecided CLM-2: CLM-2 is not decided.\n"},
		{"a shifted row says nothing", append(claims(fields{}, fields{}), shifted), "claims/undecided claims: None of the 2 claims says \"answer\" (decision).\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			result := evaluate(t, rules, input(c.records...))
			if got := lines(result.Findings); got != c.want {
				t.Errorf("got\n%swant\n%s", got, c.want)
			}
		})
	}
	in := input(claims(fields{"owner": "Ada"}, fields{})...)
	in.Registers.Headers = map[string]register.Header{"claims": {Owner: "Claims team"}}
	f := evaluate(t, rules, in).Findings[0]
	if f.Subject != (finding.Subject{Kind: "claims"}) || f.Field != "decision" || f.Place.String() != "claims.yaml" || f.Hint != "Judge every claim." ||
		f.Owner != "Claims team" || f.Severity != finding.Warning || !slices.Equal(f.Records, []string{"CLM-1", "CLM-2"}) || f.Count() != 2 {
		t.Errorf("finding %+v", f)
	}
	if e := entry(t, evaluate(t, rules, in), "claims/undecided"); e.Findings != 1 || e.Examined != 2 {
		t.Errorf("entry %+v", e)
	}
}

// What nearly all records that a rule examined break is told once, where the
// rule has words for it.
func TestNearlyAll(t *testing.T) {
	numbers := "together_records: 3\ntogether_share: 80\n"
	bad, good := fields{"statement": "bad", "owner": "o"}, fields{"statement": "good", "owner": "o"}
	for _, c := range []struct {
		name    string
		most    string
		bad     int
		good    int
		records string
	}{
		{"more than the share", "most: are bad", 5, 1, "claims/r claims: 5 of the 6 claims looked at are bad.\n"},
		{"all of them", "most: are bad", 3, 0, "claims/r claims: All 3 claims looked at are bad.\n"},
		{"exactly the share", "most: are bad", 4, 1, ""},
		{"too few to speak of", "most: are bad", 2, 0, ""},
		{"no words for it", "group: A", 5, 1, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			rules := mustCompile(t, files{
				"claims/r.rego":             objects("r", "statement", `r.statement == "bad"`, c.most) + "\nexamined := {r.id | some r in live.claims; r.statement}\n",
				"catalogue/thresholds.yaml": numbers,
			})
			records := append(slices.Repeat([]fields{bad}, c.bad), slices.Repeat([]fields{good}, c.good)...)
			in := input(claims(append(records, fields{}, fields{}, fields{})...)...)
			found := evaluate(t, rules, in).Findings
			if c.records == "" {
				if len(found) != c.bad {
					t.Errorf("%d findings", len(found))
				}
				return
			}
			if got := lines(found); got != c.records {
				t.Errorf("got\n%swant\n%s", got, c.records)
			}
			if f := found[0]; len(f.Records) != c.bad || f.Records[0] != "CLM-1" || f.Field != "statement" || f.Hint != "Judge every claim." {
				t.Errorf("finding %+v", f)
			}
		})
	}
}

// A rule that objects to some of the records that lack a field is not about
// the column.
func TestColumnOfSome(t *testing.T) {
	rules := mustCompile(t, files{"claims/part.rego": objects("part", "reason", `r.decision == "no"`)})
	in := input(claims(fields{"decision": "no"}, fields{"decision": "no"}, fields{"decision": "yes"})...)
	if got, want := lines(evaluate(t, rules, in).Findings), "claims/part CLM-1: CLM-1: part.\nclaims/part CLM-2: CLM-2: part.\n"; got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
}

// A column that is missing only because of another finding keeps the records
// that have no such cause.
func TestColumnAndCause(t *testing.T) {
	rules := mustCompile(t, files{
		"claims/first.rego":     objects("first", "due", `r.due`),
		"claims/undecided.rego": rule("undecided", undecided, "after: [claims/first]"),
	})
	in := input(claims(fields{"due": "x"}, fields{}, fields{})...)
	found := evaluate(t, rules, in).Findings
	if got, want := lines(found), "claims/undecided claims: None of the 3 claims says \"answer\" (decision).\nclaims/first CLM-1: CLM-1: first.\n"; got != want {
		t.Fatalf("got\n%swant\n%s", got, want)
	}
	if !slices.Equal(found[0].Records, []string{"CLM-2", "CLM-3"}) {
		t.Errorf("records %v", found[0].Records)
	}
}

// Nothing is said about what could not be read, except that.
func TestUnread(t *testing.T) {
	rules := mustCompile(t, files{
		"claims/undecided.rego":         rule("undecided", undecided),
		"claims/late.rego":              objects("late", "due", `not r.due`),
		"claims/after.rego":             objects("after", "statement", `not r.statement`, "after: [registers/record_invalid]"),
		"registers/record_invalid.rego": metadata("decided_by: go", "registers: []") + "package goldthread.registers.record_invalid\n",
	})
	records := claims(fields{"owner": "a"}, fields{"owner": "b"}, fields{"owner": "c", "decision": "yes", "due": "x", "statement": "x"})
	records[0].Unread = []string{"decision"}
	records[1].Unread = []string{"*"}
	in := input(records...)
	in.Registers.Findings = []finding.Finding{{Rule: "registers/record_invalid", Subject: finding.Subject{Kind: "claims", ID: "CLM-1"}, Field: "decision", Message: "no enum"}}
	if got, want := lines(evaluate(t, rules, in).Findings), "registers/record_invalid CLM-1: no enum\nclaims/late CLM-1: CLM-1: late.\n"; got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
}

// Of a register in which a file could not be read nobody can say what it
// lacks; its other records are judged.
func TestUnreadableFile(t *testing.T) {
	rules := mustCompile(t, files{
		"claims/undecided.rego": rule("undecided", undecided),
		"claims/empty.rego":     rule("empty", `violations contains {"register": "claims", "message": "m"}`),
		"claims/joined.rego":    objects("joined", "due", "not r.due", "registers: [claims, deeds]"),
	})
	in := input(claims(fields{}, fields{})...)
	in.Registers.Kept["deeds"] = true
	in.Registers.Unreadable = map[string]bool{"claims": true, "deeds": true}
	in.Registers.Links = []register.Link{{To: []string{"deeds"}, Kept: true}}
	result := evaluate(t, rules, in)
	if got, want := lines(result.Findings), "claims/undecided CLM-1: CLM-1 is not decided.\nclaims/undecided CLM-2: CLM-2 is not decided.\n"; got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
	if e := entry(t, result, "claims/joined"); e.Status != audit.NotTested || e.Reason != "could not be read: deeds" {
		t.Errorf("entry %+v", e)
	}
	delete(in.Registers.Unreadable, "claims")
	wantShown(t, in, map[string]string{"input.facts.links[0].kept": "false"})
}
