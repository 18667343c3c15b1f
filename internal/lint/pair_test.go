package lint

import (
	"fmt"
	"slices"
	"testing"

	"github.com/goldthread/goldthread/internal/audit"
	"github.com/goldthread/goldthread/internal/finding"
	"github.com/goldthread/goldthread/internal/register"
)

// What a change brings, leaves and settles.
func TestPair(t *testing.T) {
	of := func(id, field, value string, s finding.Severity) finding.Finding {
		f := finding.Finding{Rule: "requirements/x", Severity: s, Subject: finding.Subject{Kind: "requirements", ID: id}, Field: field, Value: value}
		f.Seal()
		return f
	}
	about := func(rule string, ids ...string) finding.Finding {
		f := finding.Finding{Rule: rule, Severity: finding.Note, Subject: finding.Subject{Kind: "requirements"}, Records: ids}
		f.Seal()
		return f
	}
	before := []finding.Finding{
		of("R1", "sources[0].id", "a", finding.Warning), // stays, as the second source
		of("R1", "sources[1].id", "a", finding.Warning), // stays, as the third
		of("R2", "", "", finding.Warning),               // becomes an error
		of("R3", "", "", finding.Error),                 // becomes a warning
		of("R4", "kind", "x", finding.Note),             // the value changes
		of("R5", "", "", finding.Note),                  // under another id now
		of("R6", "", "", finding.Note),                  // settled
		about("requirements/y", "R1", "R2"),
		about("requirements/z", "R1", "R5"),
	}
	after := []finding.Finding{
		of("R1", "sources[0].id", "b", finding.Warning),
		of("R1", "sources[1].id", "a", finding.Warning),
		of("R1", "sources[2].id", "a", finding.Warning),
		of("R2", "", "", finding.Error),
		of("R3", "", "", finding.Warning),
		of("R4", "kind", "y", finding.Note),
		of("R7", "", "", finding.Note),
		of("R8", "", "", finding.Warning),
		about("requirements/y", "R1", "R3"),
		about("requirements/z", "R7"),
	}
	renamed := []audit.RecordChange{{Key: register.Key{Kind: "requirements", ID: "R7"}, Was: register.Key{Kind: "requirements", ID: "R5"}}}
	hidden := []finding.Finding{
		of("R8", "", "", finding.Warning), // comes to light, and was there
		of("R9", "", "", finding.Warning), // goes, and nobody was told of it
	}
	fixed := pair(before, hidden, after, renamed)
	var got []string
	for _, f := range after {
		got = append(got, fmt.Sprintf("%s %s %s: %s", f.Subject.ID, f.Field, f.Value, f.Change))
	}
	for _, f := range fixed {
		got = append(got, fmt.Sprintf("%s %s %s: settled", f.Subject.ID, f.Field, f.Value))
	}
	want := []string{
		"R1 sources[0].id b: introduced",
		"R1 sources[1].id a: still",
		"R1 sources[2].id a: still",
		"R2  : introduced",
		"R3  : still",
		"R4 kind y: introduced",
		"R7  : still",
		"R8  : still",
		"  : introduced",
		"  : still",
		"R4 kind x: settled",
		"R6  : settled",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got\n%q, want\n%q", got, want)
	}
}
