package audit_test

import (
	"fmt"
	"maps"
	"slices"
	"testing"
	"testing/fstest"

	"github.com/goldthread/goldthread/internal/audit"
	"github.com/goldthread/goldthread/internal/finding"
	"github.com/goldthread/goldthread/internal/register"
	"github.com/goldthread/goldthread/internal/source"
)

const waiverType = `package schema

register: waivers: {title: "Accepted exceptions", singular: "exception", clause: "6.1.3 f", prefix: "EXC", record: #Waiver}

#Waiver: {
	id!: string
	status?: "draft" | "live" | "retired"
	rule?: string
	record?: string @ref(any)
	register?: string
	commit?: string
	reason?: string
	approver?: string
	until?: string
}
`

// accepting compiles two rules about claims, one of which allows no exception.
func accepting(t *testing.T) *audit.Rules {
	t.Helper()
	schema, err := register.CompileSchema(fstest.MapFS{"types.cue": {Data: []byte(types)}, "waivers.cue": {Data: []byte(waiverType)}})
	if err != nil {
		t.Fatal(err)
	}
	rules, err := audit.Compile(schema, files{
		"claims/late.rego":          objects("late", "due", `not r.due`),
		"claims/never.rego":         objects("never", "reason", `r.statement == "never"`, "waivable: false"),
		"catalogue/thresholds.yaml": "waiver_days: 365\nwaiver_unused_days: 30\nerror_records: 5\nerror_share: 20\ntogether_records: 5\ntogether_share: 80\n",
	}.fs())
	if err != nil {
		t.Fatal(err)
	}
	return rules
}

// exception is a whole one for what claims/late says of CLM-1.
func exception(changes map[string]any) *register.Record {
	r := &register.Record{Kind: "waivers", ID: "EXC-1", Places: register.PlacesOf(map[string]source.Place{"": {File: "waivers.yaml", Line: 1, Column: 1}}), Fields: map[string]any{
		"rule": "claims/late", "record": "CLM-1", "reason": "x", "approver": "ROL-1", "until": "2026-12-31",
	}}
	for name, value := range changes {
		if r.Fields[name] = value; value == nil {
			delete(r.Fields, name)
		}
	}
	r.Fingerprint = fmt.Sprint(r.Fields)
	return r
}

// namedBy is the link of an exception to the record that it names.
func namedBy(r *register.Record) []register.Link {
	if r == nil || r.Fields["record"] == nil {
		return nil
	}
	name := r.Fields["record"].(string)
	return []register.Link{{From: r.Key(), Field: "record", Value: name, Resolved: true, Target: register.Key{Kind: "claims", ID: name}}}
}

// covered are the records with a finding that an exception covers.
func covered(found []finding.Finding, counting bool) []string {
	var ids []string
	for _, f := range found {
		if f.Waiver != nil && f.Waiver.Counts == counting {
			ids = append(ids, f.Subject.String())
		}
	}
	return ids
}

// An exception covers what it names, on the days and in the ways that it may,
// and a finding that it covers is still there.
func TestWaivers(t *testing.T) {
	rules := accepting(t)
	for name, c := range map[string]struct {
		change map[string]any
		want   []string
	}{
		"a whole one":            {nil, []string{"CLM-1"}},
		"by its bare name":       {map[string]any{"rule": "late"}, []string{"CLM-1"}},
		"in the other spelling":  {map[string]any{"rule": "Late"}, nil},
		"for a register":         {map[string]any{"record": nil, "register": "claims"}, []string{"CLM-1", "CLM-2"}},
		"by its title":           {map[string]any{"record": nil, "register": "Claims"}, []string{"CLM-1", "CLM-2"}},
		"for another register":   {map[string]any{"record": nil, "register": "deeds"}, nil},
		"for no register":        {map[string]any{"record": nil, "register": "claim"}, nil},
		"for nothing":            {map[string]any{"record": nil}, nil},
		"for two things":         {map[string]any{"register": "claims"}, nil},
		"of another record":      {map[string]any{"record": "CLM-3"}, nil},
		"of another check":       {map[string]any{"rule": "claims/never"}, nil},
		"of a check unknown":     {map[string]any{"rule": "claims/nevr"}, nil},
		"without a reason":       {map[string]any{"reason": nil}, nil},
		"with an empty reason":   {map[string]any{"reason": "  "}, nil},
		"without an approver":    {map[string]any{"approver": nil}, nil},
		"without an end":         {map[string]any{"until": nil}, nil},
		"on its last day":        {map[string]any{"until": "2026-10-31"}, []string{"CLM-1"}},
		"a day later":            {map[string]any{"until": "2026-10-30"}, nil},
		"until the end of month": {map[string]any{"until": "2026-10"}, []string{"CLM-1"}},
		"for a year":             {map[string]any{"until": "2027-10-31"}, []string{"CLM-1"}},
		"for a day more":         {map[string]any{"until": "2027-11-01"}, nil},
		"a draft":                {map[string]any{"status": "draft"}, nil},
		"a retired one":          {map[string]any{"status": "retired"}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			in := input(append(claims(fields{"statement": "a"}, fields{"statement": "never"}, fields{"due": "x"}), exception(c.change))...)
			found := evaluate(t, rules, in).Findings
			if got := covered(found, true); !slices.Equal(got, c.want) {
				t.Errorf("covered are %v, want %v", got, c.want)
			}
			if len(found) != 3 {
				t.Errorf("%d findings, of which none may be lost:\n%s", len(found), lines(found))
			}
		})
	}
}

// In a change the exceptions count that stood before it, as they stood. What
// the change brings is asked for: it holds where whoever approves the change
// decides, but for no error.
func TestWaiversOfAChange(t *testing.T) {
	rules := accepting(t)
	wider := map[string]any{"record": nil, "register": "claims"}
	for name, c := range map[string]struct {
		before, after *register.Record
		approval      bool
		counts, asked []string
	}{
		"it stands":               {exception(nil), exception(nil), false, []string{"CLM-1"}, nil},
		"it is new":               {nil, exception(nil), false, nil, []string{"CLM-1"}},
		"new, left to approval":   {nil, exception(nil), true, []string{"CLM-1"}, nil},
		"it is taken back":        {exception(nil), nil, false, nil, nil},
		"it is retired":           {exception(nil), exception(map[string]any{"status": "retired"}), false, nil, nil},
		"it is to cover more":     {exception(nil), exception(wider), false, []string{"CLM-1"}, []string{"CLM-2"}},
		"it is to cover another":  {exception(map[string]any{"record": "CLM-2"}), exception(nil), false, []string{"CLM-2"}, []string{"CLM-1"}},
		"it is to last longer":    {exception(map[string]any{"until": "2026-10-30"}), exception(nil), false, nil, []string{"CLM-1"}},
		"it had no effect before": {exception(map[string]any{"reason": nil}), exception(nil), false, nil, []string{"CLM-1"}},
	} {
		t.Run(name, func(t *testing.T) {
			in := input(claims(fields{"statement": "a"}, fields{"statement": "b"})...)
			in.ByBase, in.Each = true, true
			in.Registers.Links = namedBy(c.after)
			in.Base = &audit.Base{Registers: &register.Registers{Records: map[string][]*register.Record{}, Links: namedBy(c.before)}}
			if c.before != nil {
				in.Base.Registers.Records["waivers"] = []*register.Record{c.before}
			}
			if c.after != nil {
				in.Registers.Records["waivers"] = []*register.Record{c.after}
			}
			if c.approval {
				in.Config.NewWaivers = register.WaiversWithApproval
			}
			found := evaluate(t, rules, in).Findings
			if got := covered(found, true); !slices.Equal(got, c.counts) {
				t.Errorf("covered are %v, want %v", got, c.counts)
			}
			if got := covered(found, false); !slices.Equal(got, c.asked) {
				t.Errorf("asked for are %v, want %v", got, c.asked)
			}
		})
	}
	in := input(append(claims(fields{"statement": "a"}), exception(nil))...)
	in.ByBase, in.Each, in.Config.NewWaivers = true, true, register.WaiversWithApproval
	in.Base = &audit.Base{Registers: &register.Registers{}}
	in.Config.Rules = map[string]string{"late": "error"}
	if got := covered(evaluate(t, rules, in).Findings, true); got != nil {
		t.Errorf("an error is accepted by the change that asks for it: %v", got)
	}
}

// A finding that is accepted is no part of what is told once for a register.
func TestWaivedStandsByItself(t *testing.T) {
	rules := accepting(t)
	all := []map[string]any{{}, {}, {}, {}, {}, {}, {}}
	for i := range all {
		all[i] = maps.Clone(map[string]any{"statement": "a"})
	}
	found := evaluate(t, rules, input(append(claims(all...), exception(nil))...)).Findings
	want := "claims/late claims: None of the 7 claims says \"due\".\nclaims/late CLM-1: CLM-1: late.\n"
	if got := lines(found); got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
	if got := found[0].Records; !slices.Equal(got, []string{"CLM-2", "CLM-3", "CLM-4", "CLM-5", "CLM-6", "CLM-7"}) {
		t.Errorf("told once of %v", got)
	}
}
