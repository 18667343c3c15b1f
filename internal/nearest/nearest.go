// Package nearest finds the name somebody probably meant.
package nearest

import (
	"slices"
	"strings"

	"github.com/agnivade/levenshtein"
	"golang.org/x/text/cases"
)

// To returns the candidate closest to word, or "" when none is close enough
// to be worth offering. Case is ignored. A candidate is close when at most a
// third of the longer word's letters (at least one) would have to change; two
// swapped neighbours count as less than one changed letter. Of equally close
// candidates the first in alphabetical order wins.
func To(word string, candidates []string) string {
	fold := cases.Fold()
	folded := fold.String(strings.TrimSpace(word))
	if folded == "" || len(folded) > maxLength {
		return ""
	}
	best, least := "", 0
	for _, c := range slices.Sorted(slices.Values(candidates)) {
		if len(c) > maxLength || c == word {
			continue
		}
		other := fold.String(c)
		limit := max(1, max(len([]rune(folded)), len([]rune(other)))/3)
		cost := 2 * levenshtein.ComputeDistance(folded, other)
		if swapped(folded, other) {
			cost = 1
		}
		if cost <= 2*limit && (best == "" || cost < least) {
			best, least = c, cost
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
