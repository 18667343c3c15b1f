// Package nearest finds the name somebody probably meant.
package nearest

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/agnivade/levenshtein"
	"golang.org/x/text/cases"
)

// To returns the candidate closest to word, or "" when none is close enough
// to be worth offering. Case is ignored. A candidate is close when at most a
// third of the longer word's letters (at least one, but not all) would have to
// change; two swapped neighbours count as less than one changed letter. Of
// equally close candidates the first in alphabetical order wins.
func To(word string, candidates []string) string {
	return Among(candidates).To(word)
}

// Names are candidates made ready for many questions.
type Names struct{ sorted, folded []string }

// Among makes candidates ready.
func Among(candidates []string) *Names {
	n := &Names{sorted: slices.Sorted(slices.Values(candidates))}
	n.sorted = slices.Compact(n.sorted)
	n.folded = make([]string, len(n.sorted))
	fold := cases.Fold()
	for i, c := range n.sorted {
		if len(c) <= maxLength {
			n.folded[i] = fold.String(c)
		}
	}
	return n
}

// To is the package's To among these names.
func (n *Names) To(word string) string {
	folded := cases.Fold().String(strings.TrimSpace(word))
	if folded == "" || len(folded) > maxLength {
		return ""
	}
	length := utf8.RuneCountInString(folded)
	best, least := "", 0
	for i, other := range n.folded {
		if other == "" || n.sorted[i] == word {
			continue
		}
		otherLength := utf8.RuneCountInString(other)
		limit := max(1, max(length, otherLength)/3)
		if max(length-otherLength, otherLength-length) > limit {
			continue // so many letters are missing already
		}
		changes := levenshtein.ComputeDistance(folded, other)
		if changes >= max(length, otherLength) {
			continue // nothing of it is left
		}
		cost := 2 * changes
		if swapped(folded, other) {
			cost = 1
		}
		if cost <= 2*limit && (best == "" || cost < least) {
			best, least = n.sorted[i], cost
		}
	}
	return best
}

// swapped reports whether a and b differ by two neighbouring letters in the
// wrong order, the commonest slip of all: one mistake, though two letters
// change.
func swapped(a, b string) bool {
	x, y := []rune(a), []rune(b)
	if len(x) != len(y) {
		return false
	}
	for i := range len(x) - 1 {
		if x[i] != y[i] {
			return x[i] == y[i+1] && x[i+1] == y[i] && string(x[i+2:]) == string(y[i+2:])
		}
	}
	return false
}

// maxLength bounds the work spent on hostile names, in bytes.
const maxLength = 200
