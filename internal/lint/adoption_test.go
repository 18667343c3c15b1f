package lint

import (
	"testing"

	"github.com/goldthread/goldthread/internal/finding"
)

// What stood before is known by what it says, whether it was told of each record
// or once of the register, and stood no less severe.
func TestStanding(t *testing.T) {
	of := func(id string, s finding.Severity, records ...string) finding.Finding {
		f := finding.Finding{Rule: "parties/x", Severity: s, Subject: finding.Subject{Kind: "parties", ID: id}, Field: "name", Records: records}
		f.Seal()
		return f
	}
	stood := newStanding([]finding.Finding{of("P1", finding.Warning), of("P2", finding.Error), of("", finding.Note, "P3", "P4")})
	for name, c := range map[string]struct {
		f    finding.Finding
		want bool
	}{
		"the same":                      {of("P1", finding.Warning), true},
		"less severe":                   {of("P2", finding.Warning), true},
		"more severe":                   {of("P1", finding.Error), false},
		"of another record":             {of("P5", finding.Note), false},
		"the same records":              {of("", finding.Note, "P3", "P4"), true},
		"fewer of them":                 {of("", finding.Note, "P4"), true},
		"more of them":                  {of("", finding.Note, "P3", "P4", "P5"), false},
		"once of what each of them had": {of("", finding.Warning, "P1", "P2"), true},
		"with one that was milder":      {of("", finding.Error, "P1", "P2"), false},
	} {
		if got := stood.has(c.f); got != c.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}
