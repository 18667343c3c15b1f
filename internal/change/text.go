package change

import (
	"slices"
	"strings"

	"golang.org/x/text/unicode/norm"

	"github.com/goldthread/goldthread/internal/source"
)

// A hunk is a stretch of words that differs: from and to in both texts, either
// of which may be empty.
type hunk struct{ a, b [2]int }

// What two texts are compared by and shown with.
const (
	maxWords    = 2000   // beyond these, a text is only shown by its beginning
	maxProduct  = 200000 // of words compared with words
	leading     = 5      // words before a difference, in the earlier text
	following   = 3      // and after it
	repeated    = 2      // before it in the later text, where they are known already
	maxPassages = 3      // differences shown one by one; with more, a text was rewritten
)

// reworded shows two texts with the words that differ between asterisks. Where
// there is no room for all, it shows only the words around the differences.
func reworded(before, after string, limit int) string {
	a, b := textWords(before), textWords(after)
	hunks := differing(a, b)
	switch {
	case len(hunks) == 0:
		return "only spaces, line breaks or signs that are not seen differ in " + quoted(after, limit)
	case len(a) > maxWords || len(b) > maxWords || rewritten(hunks, len(a), len(b)):
		return quoted(before, limit) + " → " + quoted(after, limit)
	case limit >= fullText:
		return passage(a, sideA(hunks), len(a), len(a), limit) + " → " + passage(b, sideB(hunks), len(b), len(b), limit)
	}
	return passage(a, sideA(hunks), leading, following, limit) + " → " + passage(b, sideB(hunks), repeated, following, limit)
}

func textWords(s string) []string { return strings.Fields(norm.NFC.String(s)) }

// rewritten tells that so little is left of a text that marks would only
// disturb.
func rewritten(hunks []hunk, lenA, lenB int) bool {
	changed := 0
	for _, h := range hunks {
		changed += h.a[1] - h.a[0] + h.b[1] - h.b[0]
	}
	return len(hunks) > maxPassages || changed*3 > (lenA+lenB)*2
}

func sideA(hunks []hunk) [][2]int { return side(hunks, func(h hunk) [2]int { return h.a }) }
func sideB(hunks []hunk) [][2]int { return side(hunks, func(h hunk) [2]int { return h.b }) }

func side(hunks []hunk, of func(hunk) [2]int) [][2]int {
	var all [][2]int
	for _, h := range hunks {
		all = append(all, of(h))
	}
	return all
}

// passage writes the words around the marked stretches, with an ellipsis for
// what is left out.
func passage(words []string, marks [][2]int, before, after, limit int) string {
	var out []string
	shown := 0 // words that have been written or left out
	for i, m := range marks {
		from := max(shown, m[0]-before)
		if from-shown == 1 { // one word takes the room of the ellipsis
			from = shown
		}
		if from > shown {
			out = append(out, "…")
		}
		out = append(out, escaped(words[from:m[0]])...)
		if m[1] > m[0] {
			out = append(out, "*"+strings.Join(escaped(words[m[0]:m[1]]), " ")+"*")
		}
		shown = min(len(words), m[1]+after)
		if i+1 < len(marks) {
			shown = min(shown, marks[i+1][0])
		}
		if len(words)-shown == 1 && i+1 == len(marks) {
			shown = len(words)
		}
		out = append(out, escaped(words[m[1]:shown])...)
	}
	if shown < len(words) {
		out = append(out, "…")
	}
	text := cut(strings.Join(out, " "), limit)
	if strings.Count(text, "*")%2 == 1 { // cut within a mark
		text += "*"
	}
	return `"` + text + `"`
}

func escaped(words []string) []string {
	safe := make([]string, len(words))
	for i, w := range words {
		safe[i] = source.Escape(w)
	}
	return safe
}

// differing finds the stretches in which two lists of words differ.
func differing(a, b []string) []hunk {
	start := 0
	for start < len(a) && start < len(b) && a[start] == b[start] {
		start++
	}
	endA, endB := len(a), len(b)
	for endA > start && endB > start && a[endA-1] == b[endB-1] {
		endA, endB = endA-1, endB-1
	}
	if start == endA && start == endB {
		return nil
	}
	whole := []hunk{{[2]int{start, endA}, [2]int{start, endB}}}
	x, y := a[start:endA], b[start:endB]
	if len(x) == 0 || len(y) == 0 || len(x)*len(y) > maxProduct {
		return whole
	}
	return hunksOf(x, y, start)
}

// hunksOf walks along the longest words that both have in common.
func hunksOf(x, y []string, start int) []hunk {
	lengths := make([][]int32, len(x)+1)
	for i := range lengths {
		lengths[i] = make([]int32, len(y)+1)
	}
	for i, w := range slices.Backward(x) {
		for j, v := range slices.Backward(y) {
			if w == v {
				lengths[i][j] = lengths[i+1][j+1] + 1
			} else {
				lengths[i][j] = max(lengths[i+1][j], lengths[i][j+1])
			}
		}
	}
	var hunks []hunk
	i, j := 0, 0
	fromA, fromB := 0, 0
	flush := func() {
		if i > fromA || j > fromB {
			hunks = append(hunks, hunk{[2]int{start + fromA, start + i}, [2]int{start + fromB, start + j}})
		}
	}
	for i < len(x) && j < len(y) {
		switch {
		case x[i] == y[j]:
			flush()
			i, j = i+1, j+1
			fromA, fromB = i, j
		case lengths[i+1][j] >= lengths[i][j+1]:
			i++
		default:
			j++
		}
	}
	i, j = len(x), len(y)
	flush()
	return hunks
}
