// Package finding defines what an audit says: one Finding with its severity,
// place, words and fingerprint, and the one order in which findings are
// listed. It does not know how findings are made or printed.
package finding

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"

	"github.com/goldthread/goldthread/internal/source"
)

// Severity says how pressing a finding is. The zero value is invalid, so that
// a forgotten severity is noticed.
type Severity int

// The severities, in rising order. People read "consider", "fix before the
// audit" and "fix now".
const (
	Invalid Severity = iota
	Note
	Warning
	Error
)

var severityNames = []string{"invalid", "note", "warning", "error"}

// String gives the code used in JSON, SARIF and the configuration.
func (s Severity) String() string {
	if s < Invalid || s > Error {
		return severityNames[Invalid]
	}
	return severityNames[s]
}

// MarshalText writes the code of s.
func (s Severity) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// UnmarshalText reads a code.
func (s *Severity) UnmarshalText(text []byte) error {
	v, err := ParseSeverity(string(text))
	*s = v
	return err
}

// ParseSeverity reads note, warning or error.
func ParseSeverity(text string) (Severity, error) {
	if i := slices.Index(severityNames[1:], text); i >= 0 {
		return Severity(i + 1), nil
	}
	return Invalid, fmt.Errorf("%q is not a severity: use note, warning or error", text)
}

// A Subject is what a finding is about: a record (Kind and ID), a register as
// a whole (Kind alone), a commit, or, when all are empty, a file.
type Subject struct {
	Kind   string `json:"kind,omitempty"`
	ID     string `json:"id,omitempty"`
	Commit string `json:"commit,omitempty"`
}

// String names the subject as a person would: the record's id, else the
// register, else the abbreviated commit.
func (s Subject) String() string {
	switch {
	case s.ID != "":
		return s.ID
	case s.Kind != "":
		return s.Kind
	case len(s.Commit) > 7:
		return s.Commit[:7]
	}
	return s.Commit
}

// Change says whether a change that is judged brought a finding.
type Change string

// What a change can do to a finding that stands after it.
const (
	Introduced Change = "introduced" // it was not there, or less severe
	Still      Change = "still"      // it was there before
	// Adopted is what no single change is judged for: it stood when these
	// checks began.
	Adopted Change = "adopted"
)

// A Waiver is the accepted exception that covers a finding. A waived finding
// is listed and counted like any other; it only decides no exit status.
type Waiver struct {
	ID       string `json:"id"`
	Reason   string `json:"reason"`
	Approver string `json:"approver"` // the role that accepted it
	Until    string `json:"until"`    // the last day, YYYY-MM-DD
	// Asked is set where the change that is judged adds the waiver itself: it
	// is a request then, which whoever approves the change grants.
	Asked bool `json:"asked,omitempty"`
	// Counts tells that the finding fails no check. One that is asked for
	// counts only where the configuration leaves it to whoever approves the
	// change, and for no error.
	Counts bool `json:"counts"`
}

// A Related place is a second place that explains a finding.
type Related struct {
	Place   source.Place `json:"place"`
	Message string       `json:"message"`
}

// A Detail is what the words of a finding about a file are made of, for whoever
// tells several findings in one.
type Detail struct {
	Fault string // what is wrong, as the message says it after the record's name and a colon
	// Column tells that a whole column of the file is at fault, and not the
	// records with something in it.
	Column bool
	Block  string // the name of the merged cells that are at fault, A2:A4; "" for none
	// Shifted tells that the cells of a row are, so that only its id is known.
	Shifted bool
	// Naming is the field whose column would do in the place of ids, where a
	// table has none; else "".
	Naming string
	// Elsewhere are the other fields of the record that would take the value,
	// where it is one of their words.
	Elsewhere []string
}

// A Finding is one thing an auditor would object to, or one thing in the
// user's files that could not be read.
type Finding struct {
	Rule     string       `json:"rule"` // requirements/review_overdue
	Severity Severity     `json:"severity"`
	Subject  Subject      `json:"subject"`
	Place    source.Place `json:"place"`
	Field    string       `json:"field,omitempty"` // path inside the record: sources[0].locator
	Message  string       `json:"message"`         // one sentence, what is wrong
	Hint     string       `json:"hint,omitempty"`  // one sentence, what to do
	Owner    string       `json:"owner,omitempty"` // the role that must act, in words
	Value    string       `json:"value,omitempty"` // the deciding value; never a count of days
	Records  []string     `json:"records,omitempty"`
	Related  []Related    `json:"related,omitempty"`
	Commits  []string     `json:"commits,omitempty"` // evidence
	// Basis is what the rule rests on: duty (the standard demands it), practice
	// (auditors usually ask for it) or own (the line is ours or the
	// organisation's).
	Basis string `json:"basis"`
	// New is the release, such as 1.3, where that brought the rule; else "".
	New string `json:"new,omitempty"`
	// Change is what a change that is judged does to it, or that it is as old
	// as these checks; "" for neither.
	Change Change `json:"change,omitempty"`
	// Because are the ids of the records that the change touched, where it
	// brings this about others that it leaves alone.
	Because []string `json:"because,omitempty"`
	// Waiver is the accepted exception that covers it; nil where none does.
	Waiver *Waiver `json:"waiver,omitempty"`
	Detail Detail  `json:"-"` // in no output
	// Fingerprint names the finding across commits: it is over rule, subject,
	// field and deciding value, never over a line number.
	Fingerprint string `json:"fingerprint"`
}

// Count is the number of records f stands for: a finding about a whole
// register lists them in Records.
func (f Finding) Count() int { return max(1, len(f.Records)) }

// Accepted reports whether an accepted exception keeps f from failing a check.
func (f Finding) Accepted() bool { return f.Waiver != nil && f.Waiver.Counts }

// Seal works out the fingerprint. Call it once, when all else is set.
func (f *Finding) Seal() {
	h := sha256.New()
	for _, part := range []string{f.Rule, f.Subject.Kind, f.Subject.ID, f.Subject.Commit, f.Field, f.Value} {
		fmt.Fprintf(h, "%d:%s\n", len(part), part)
	}
	f.Fingerprint = hex.EncodeToString(h.Sum(nil)[:16])
}

// Sort puts findings in the one order all outputs share: by file, line and
// column, then rule, then subject, field, value and message. Findings that
// are alike in all of these are one.
func Sort(fs []Finding) []Finding {
	slices.SortStableFunc(fs, compare)
	return slices.CompactFunc(fs, func(a, b Finding) bool { return compare(a, b) == 0 })
}

func compare(a, b Finding) int {
	return cmp.Or(
		a.Place.Compare(b.Place),
		strings.Compare(a.Rule, b.Rule),
		strings.Compare(a.Subject.Kind, b.Subject.Kind),
		strings.Compare(a.Subject.ID, b.Subject.ID),
		strings.Compare(a.Subject.Commit, b.Subject.Commit),
		strings.Compare(a.Field, b.Field),
		strings.Compare(a.Value, b.Value),
		strings.Compare(a.Message, b.Message),
	)
}
