package source

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/width"
)

// A Snippet is the line a place points at, made safe for a terminal, with the
// stretch to underline.
type Snippet struct {
	Text string // escaped; a very long line is cut around the stretch, with … at the cut
	Pad  int    // terminal cells before the stretch
	Mark int    // terminal cells of the stretch, at least 1
}

// maxSnippet is the most of a line that is shown, in code points.
const maxSnippet = 120

// Show returns the snippet for p in data, or false when p has no line, is in a
// workbook, which has no lines of text, or lies outside the text. A stretch over several lines is shown to the end of its
// first.
func Show(data []byte, p Place) (Snippet, bool) {
	line, ok := Line(data, p.Line)
	if !ok || p.Sheet != "" {
		return Snippet{}, false
	}
	text := strings.ToValidUTF8(string(line), string(utf8.RuneError))
	runes := []rune(text)
	start := min(max(p.Column, 1)-1, len(runes))
	end := len(runes)
	switch {
	case p.EndLine == 0:
		end = min(start+1, len(runes))
	case p.EndLine <= p.Line: // an empty stretch, as of an empty cell, is marked by one caret
		end = min(max(p.EndColumn-1, start), len(runes))
	}
	// A command would show only in the whole line, not in the parts of it.
	signs := commandSigns(text)
	for i := len(signs) - 1; i >= 0; i-- {
		at := utf8.RuneCountInString(text[:signs[i]])
		out := []rune(fmt.Sprintf(`\x%02x`, runes[at]))
		runes = slices.Replace(runes, at, at+1, out...)
		if start > at {
			start += len(out) - 1
		}
		if end > at {
			end += len(out) - 1
		}
	}
	from, to := window(len(runes), start, end)
	before, marked, after := Escape(string(runes[from:start])), Escape(string(runes[start:max(start, min(end, to))])), ""
	if to > end {
		after = Escape(string(runes[max(start, end):to]))
	}
	s := Snippet{Text: before + marked + after}
	if from > 0 {
		before = "…" + before
		s.Text = "…" + s.Text
	}
	if to < len(runes) {
		s.Text += "…"
	}
	s.Pad, s.Mark = Cells(before), max(1, Cells(marked))
	return s, true
}

// window picks which part of a line of n code points to show so that the
// stretch from start to end begins inside it.
func window(n, start, end int) (from, to int) {
	if n <= maxSnippet {
		return 0, n
	}
	from = 0
	if min(end, start+maxSnippet/2) > maxSnippet {
		from = max(0, start-maxSnippet/3)
	}
	return from, min(n, from+maxSnippet)
}

// Line returns line number n (1-based) without its line end. LF, CRLF and a
// lone CR end a line, as in the readers.
func Line(data []byte, n int) ([]byte, bool) {
	if n < 1 {
		return nil, false
	}
	for ; n > 1; n-- {
		i := bytes.IndexAny(data, "\r\n")
		if i < 0 {
			return nil, false
		}
		if data[i] == '\r' && i+1 < len(data) && data[i+1] == '\n' {
			i++
		}
		data = data[i+1:]
	}
	if i := bytes.IndexAny(data, "\r\n"); i >= 0 {
		data = data[:i]
	}
	return data, true
}

// Cells is the number of terminal cells that escaped text takes: East Asian
// wide letters take two.
func Cells(s string) int {
	n := 0
	for _, r := range s {
		switch width.LookupRune(r).Kind() {
		case width.EastAsianWide, width.EastAsianFullwidth:
			n += 2
		default:
			n++
		}
	}
	return n
}
