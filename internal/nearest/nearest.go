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
// third of the longer word's letters (at least one) would have to change. Of
// equally close candidates the first in alphabetical order wins.
func To(word string, candidates []string) string {
	fold := cases.Fold()
	folded := fold.String(strings.TrimSpace(word))
	if folded == "" || len(folded) > maxLength {
		return ""
	}
	best, bestDistance := "", -1
	for _, c := range slices.Sorted(slices.Values(candidates)) {
		if len(c) > maxLength {
			continue
		}
		other := fold.String(c)
		limit := max(1, max(len([]rune(folded)), len([]rune(other)))/3)
		d := levenshtein.ComputeDistance(folded, other)
		if d > limit || c == word {
			continue
		}
		if bestDistance < 0 || d < bestDistance {
			best, bestDistance = c, d
		}
	}
	return best
}

// maxLength bounds the work spent on hostile names, in bytes.
const maxLength = 200
