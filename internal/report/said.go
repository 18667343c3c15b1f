package report

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/goldthread/goldthread/internal/finding"
	"github.com/goldthread/goldthread/internal/lint"
)

// said is a finding in one line of plain text: what is wrong, what to do, and
// the accepted exception where there is one.
func said(f finding.Finding) string {
	text := stopped(sentence(f.Message))
	if f.Hint != "" {
		text += " " + stopped(sentence(f.Hint))
	}
	if f.Waiver != nil {
		text += " " + stopped(sentence(exceptionWords(*f.Waiver)))
	}
	return text
}

// stopped ends a text with a full stop.
func stopped(text string) string {
	if text == "" || strings.ContainsAny(text[len(text)-1:], ".?!:") {
		return text
	}
	return text + "."
}

// exceptionWords tell of an accepted exception, or of one that is asked for.
func exceptionWords(w finding.Waiver) string {
	what := "Accepted exception: "
	switch {
	case w.Asked && w.Counts:
		what = "Asks for an exception: "
	case w.Asked:
		what = "Asks for an exception, which does not hold for this change itself: "
	case !w.Counts:
		what = "An exception that does not hold for it: "
	}
	return what + acceptance(w) + ": " + w.Reason
}

// worstFirst puts the findings that fail a check before those that do not, and
// what is more severe before what is less. What a change brings in the records that
// it touches goes before what comes of it in others. Otherwise the order stays.
func worstFirst(r *lint.Result, found []finding.Finding) []finding.Finding {
	rank := func(f finding.Finding) int {
		switch {
		case r.Fails(f):
			return -10 - int(f.Severity)
		case f.Accepted():
			return 10 - int(f.Severity)
		}
		return -int(f.Severity)
	}
	sorted := slices.Clone(found)
	slices.SortStableFunc(sorted, func(a, b finding.Finding) int {
		return cmp.Or(rank(a)-rank(b), min(len(a.Because), 1)-min(len(b.Because), 1))
	})
	return sorted
}

// cut shortens a text to so many characters.
func cut(text string, most int) string {
	runes := []rune(text)
	if len(runes) <= most {
		return text
	}
	return string(runes[:most-1]) + "…"
}

// counted writes findings by severity: 1 error, 2 warnings and 3 notes.
func counted(found []finding.Finding) string {
	var parts []string
	eachSeverity(found, func(_ finding.Severity, counted string) { parts = append(parts, counted) })
	return and(parts)
}

// and joins parts of a sentence.
func and(parts []string) string {
	if len(parts) < 2 {
		return strings.Join(parts, "")
	}
	last := len(parts) - 1
	return fmt.Sprintf("%s and %s", strings.Join(parts[:last], ", "), parts[last])
}
