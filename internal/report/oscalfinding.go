package report

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode"

	"github.com/goldthread/goldthread/internal/finding"
	"github.com/goldthread/goldthread/internal/source"
)

func (w *oscalWriter) origins() []oscalOrigin {
	return []oscalOrigin{{[]oscalActor{{"tool", w.tool}}}}
}

func (w *oscalWriter) observation(f finding.Finding) oscalObservation {
	print := f.Fingerprint
	if w.seen[print]++; w.seen[print] > 1 {
		print = fmt.Sprintf("%s %d", print, w.seen[print])
	}
	o := oscalObservation{
		UUID: w.own("observation", print), Title: w.title(f.Rule), Description: oscalText(f.Message),
		Props: oscalProps("severity", f.Severity.String(), "rule", f.Rule, "basis", f.Basis, "register", f.Subject.Kind, "field", f.Field,
			"to-act", f.Owner, "fingerprint", f.Fingerprint),
		Methods: []string{"EXAMINE"}, Types: []string{"finding"}, Origins: w.origins(), Collected: w.end,
	}
	for _, key := range subjectsOf(f) {
		o.Subjects = append(o.Subjects, oscalSubject{
			UUID: w.id("record", key.Kind, key.ID), Type: "record", Title: oscalText(key.ID), Props: oscalProps("register", cmp.Or(key.Kind, "none")),
		})
	}
	place := func(p source.Place, what md) {
		if p.File != "" {
			o.Evidence = append(o.Evidence, oscalEvidence{oscalText(p.String()) + what})
		}
	}
	place(f.Place, "")
	for _, related := range f.Related {
		place(related.Place, ": "+oscalText(related.Message))
	}
	for _, commit := range f.Commits {
		o.Evidence = append(o.Evidence, oscalEvidence{"commit " + oscalText(commit)})
	}
	remarks := []md{oscalText(f.Hint)}
	if f.Waiver != nil {
		o.Props = append(o.Props, oscalProps("exception", f.Waiver.ID)...)
		remarks = append(remarks, oscalText(exceptionWords(*f.Waiver)))
	}
	remarks = slices.DeleteFunc(remarks, func(m md) bool { return m == "" })
	o.Remarks = mdJoin(remarks, "\n\n")
	return o
}

// finding says of a check that what it asks for is not there.
func (w *oscalWriter) finding(rule string, related []oscalRelated) oscalFinding {
	r := w.rules[rule]
	n := count(len(related), "observation", "observations")
	return oscalFinding{
		UUID: w.own("finding", rule), Title: w.title(rule), Description: oscalText(cmp.Or(r.Description, r.Title, words(rule))),
		Props: oscalProps("rule", rule, "clauses", strings.Join(r.Clauses, ", ")), Origins: w.origins(),
		Target: oscalTarget{"objective-id", objectiveOf(rule), oscalTargetStatus{
			"not-satisfied", md("The objective is that of this check, and not of the point of the standard as a whole: " + n + ".")}},
		Related: related,
	}
}

// objectiveOf is the id of the objective of a rule's check.
func objectiveOf(rule string) string {
	return "goldthread." + oscalToken(strings.ReplaceAll(rule, "/", "."))
}

// oscalToken is a text as part of a token, which is letters, digits, dots,
// strokes and underscores.
func oscalToken(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsNumber(r) || strings.ContainsRune(".-_", r) {
			return r
		}
		return '-'
	}, strings.ToValidUTF8(s, "-"))
}

// oscalProps are properties from names and values, without those that have no
// value.
func oscalProps(pairs ...string) []oscalProp {
	var all []oscalProp
	for i := 0; i < len(pairs); i += 2 {
		if value := oscalLine(pairs[i+1]); value != "" {
			all = append(all, oscalProp{pairs[i], oscalNS, value})
		}
	}
	return all
}

// oscalLine is a text as a string of OSCAL, which is one line without spaces at
// its ends.
func oscalLine(s string) string { return strings.Join(strings.Fields(sentence(s)), " ") }

// oscalText is a text in one line of Markdown, in which OSCAL reads also
// {{ insert: ... }}.
func oscalText(s string) md {
	return md(strings.ReplaceAll(string(mdText(s)), "{{", "{ {"))
}
