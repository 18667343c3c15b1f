package report

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/goldthread/goldthread/internal/finding"
	"github.com/goldthread/goldthread/internal/source"
)

// day writes a date as people read it, 14 May 2026, or as it came when it is
// no date; "" stays so.
func day(date string) string {
	t, err := time.Parse(time.DateOnly, date)
	if err != nil {
		return source.Escape(date)
	}
	return dayOf(t)
}

func dayOf(t time.Time) string { return t.UTC().Format("2 Jan 2006") }

// count writes a number with its noun: 1 record, 2 records.
func count(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return strconv.Itoa(n) + " " + many
}

// list joins words with commas until width cells are used, and then says how
// many there are beside them.
func list(words []string, width int) string {
	var b strings.Builder
	for i, word := range words {
		word = source.Escape(word)
		rest := len(words) - i
		if i > 0 && source.Cells(b.String())+source.Cells(word)+len(", 100 more") > width {
			fmt.Fprintf(&b, ", %d more", rest)
			return b.String()
		}
		if i > 0 {
			b.WriteString(", ")
		}
		b.WriteString(word)
	}
	return b.String()
}

// cells is the number of terminal cells that safe text takes.
func cells(s string) int { return source.Cells(s) }

// pad fills s with spaces to width terminal cells.
func pad(s string, width int) string {
	return s + strings.Repeat(" ", max(0, width-source.Cells(s)))
}

// severityWords are what people read beside the code of a severity.
var severityWords = map[finding.Severity]string{
	finding.Error:   "fix now",
	finding.Warning: "fix before the audit",
	finding.Note:    "consider",
}

// SeverityWords says in words what a severity asks for: fix now, fix before
// the audit, or consider.
func SeverityWords(s finding.Severity) string { return severityWords[s] }

// noun picks the form of a word that goes with n.
func noun(n int, one, many string) string {
	if n == 1 {
		return one
	}
	return many
}

// Wrap breaks text into lines of at most width cells, where a word or a command
// between backticks allows it, with indent before every line but the first.
func Wrap(text, indent string, width int) string {
	var b strings.Builder
	used := len(indent)
	for i, word := range unbroken(strings.Fields(text)) {
		word = source.Escape(word)
		n := source.Cells(word)
		switch {
		case i == 0:
		case used+1+n > width:
			b.WriteString("\n" + indent)
			used = len(indent)
		default:
			b.WriteByte(' ')
			used++
		}
		b.WriteString(word)
		used += n
	}
	return b.String()
}

// unbroken joins the words of each command, which stands between backticks and
// must be copied as a whole.
func unbroken(words []string) []string {
	odd := func(word string) bool { return strings.Count(word, "`")%2 == 1 }
	var out []string
	for len(words) > 0 {
		n := 1
		if end := slices.IndexFunc(words[1:], odd); end >= 0 && odd(words[0]) {
			n = end + 2
		}
		out = append(out, strings.Join(words[:n], " "))
		words = words[n:]
	}
	return out
}
