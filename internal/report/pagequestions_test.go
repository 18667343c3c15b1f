package report

import (
	"testing"

	"github.com/goldthread/goldthread/internal/audit"
	"github.com/goldthread/goldthread/internal/finding"
	"github.com/goldthread/goldthread/internal/lint"
)

// A check that was not made is not told as one that found nothing, and neither is
// one whose findings are accepted.
func TestLookedAtBy(t *testing.T) {
	r := &lint.Result{
		Ledger: []audit.Entry{
			{Rule: "a/clean", Status: audit.Tested}, {Rule: "a/found", Status: audit.Tested}, {Rule: "a/accepted", Status: audit.Tested},
			{Rule: "a/unkept", Status: audit.NotTested}, {Rule: "a/off", Status: audit.Off},
		},
		Findings: []finding.Finding{{Rule: "a/found"}, {Rule: "a/found"}, {Rule: "a/accepted", Waiver: &finding.Waiver{ID: "WVR-001", Counts: true}}},
	}
	for _, c := range []struct {
		rules []string
		want  string
	}{
		{nil, "No check looks at this point: it is left to a person."},
		{[]string{"a/clean"}, "1 check looks at this point, and nothing was found."},
		{[]string{"a/unkept"}, "1 check looks at this point, and it was not made."},
		{[]string{"a/unkept", "a/off"}, "2 checks look at this point, and none of them was made."},
		{[]string{"a/clean", "a/off"}, "2 checks look at this point, of which 1 was not made, and nothing was found."},
		{[]string{"a/found", "a/clean", "a/unkept", "a/off"}, "4 checks look at this point, of which 2 were not made: 2 findings."},
		{[]string{"a/accepted"}, "1 check looks at this point: 1 finding, of which an accepted exception covers 1."},
	} {
		var rules []audit.Rule
		for _, id := range c.rules {
			rules = append(rules, audit.Rule{ID: id})
		}
		if got := lookedAtBy(r, rules); got != c.want {
			t.Errorf("%v: %q, want %q", c.rules, got, c.want)
		}
	}
}
