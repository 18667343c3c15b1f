package audit_test

import (
	"context"
	"reflect"
	"testing"

	"github.com/goldthread/goldthread/internal/audit"
	"github.com/goldthread/goldthread/internal/finding"
	"github.com/goldthread/goldthread/internal/register"
)

const ahead = undecided + `

upcoming contains {"record": {"id": r.id}, "on": "2026-12-31"} if some r in live.claims

upcoming contains {"register": "claims", "what": "a look at all claims", "since": "2026-01-01", "on": "2026-11-30"}

upcoming contains {"register": "claims", "what": "something without a day"}`

// What time will bring comes soonest first, and only where it is asked for. A
// profile that leaves the findings of a rule for later does not hide it; a rule
// that is switched off says nothing.
func TestUpcoming(t *testing.T) {
	later := rule("r", ahead, "#   severity: warning", "#   severity: warning\n#   profile: strict")
	want := []audit.Upcoming{
		{Rule: "claims/r", Subject: finding.Subject{Kind: "claims"}, What: "a look at all claims", Since: "2026-01-01", On: "2026-11-30"},
		{Rule: "claims/r", Subject: finding.Subject{Kind: "claims", ID: "CLM-1"}, On: "2026-12-31"},
		{Rule: "claims/r", Subject: finding.Subject{Kind: "claims"}, What: "something without a day"},
	}
	for name, c := range map[string]struct {
		rule string
		ask  bool
		off  bool
		want []audit.Upcoming
	}{
		"asked for":      {rule("r", ahead), true, false, want},
		"not asked for":  {rule("r", ahead), false, false, nil},
		"left for later": {later, true, false, want},
		"off":            {rule("r", ahead), true, true, nil},
		"a helper":       {rule("r", undecided+"\n\nupcoming := [r | some r in live.claims]"), true, false, nil},
	} {
		t.Run(name, func(t *testing.T) {
			in := input(claims(fields{})...)
			in.Ahead = c.ask
			if c.off {
				in.Config = &register.Config{Profile: "advisory", Rules: map[string]string{"claims/r": "off"}}
			}
			result, err := mustCompile(t, files{"claims/r.rego": c.rule}).Evaluate(context.Background(), in)
			if err != nil {
				t.Fatal(err)
			}
			if !reflect.DeepEqual(result.Upcoming, c.want) {
				t.Errorf("got  %+v\nwant %+v", result.Upcoming, c.want)
			}
			if found, waits := len(result.Findings), name == "left for later" || c.off; (found == 0) != waits {
				t.Errorf("%d findings", found)
			}
		})
	}
}

// What a rule says wrongly of what is upcoming is a fault of the rule.
func TestUpcomingFaults(t *testing.T) {
	for name, c := range map[string]struct{ upcoming, want string }{
		"no object":      {`"x"`, "what is upcoming is an object"},
		"no subject":     {`{"on": "2026-12-31"}`, "exactly one of record, register and commit"},
		"a commit":       {`{"commit": "c1"}`, `no key "commit"`},
		"unknown record": {`{"record": {"id": "CLM-9"}}`, `names claims "CLM-9", which does not exist`},
		"no day":         {`{"record": {"id": "CLM-1"}, "on": "soon"}`, `a "on" that is no day: "soon"`},
		"nothing to do":  {`{"register": "claims", "on": "2026-12-31"}`, `add "what"`},
	} {
		t.Run(name, func(t *testing.T) {
			in := input(claims(fields{})...)
			in.Ahead = true
			rules := mustCompile(t, files{"claims/r.rego": rule("r", undecided+"\n\nupcoming contains "+c.upcoming)})
			result, err := rules.Evaluate(context.Background(), in)
			wantError(t, err, "rule claims/r: ", c.want)
			if e := entry(t, result, "claims/r"); e.Status != audit.NotTested {
				t.Errorf("entry %+v", e)
			}
		})
	}
}
