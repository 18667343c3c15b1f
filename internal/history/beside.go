package history

import (
	"slices"
	"strings"
)

// A Beside is a kind of what is kept beside the commits of the main branch and
// may speak of reviews: approvals, notes, attestations. Each is one file that
// adds itself to besides, as notes.go does, and names itself in
// Evidence.Witnesses wherever it finds something, with what that is worth.
type Beside struct {
	Name string // Gerrit review notes
	// Source is Review.Source of the reviews that it shows; "" where none counts.
	Source string
	// Where says where the words of such a review stand: in a note of Gerrit. ""
	// is its source and Review.Ref.
	Where string
	// Show is the command that shows those words, but for the commit at its end:
	// git notes --ref=review show. "" is git show.
	Show string

	read func(m *miner, records []assertion) ([]assertion, error)
}

// besides are all kinds, by name: neither the names of their files nor the
// order in which they were added decides anything.
var besides []Beside

func addBeside(b Beside) {
	besides = append(besides, b)
	slices.SortFunc(besides, func(a, b Beside) int {
		return strings.Compare(strings.ToLower(a.Name), strings.ToLower(b.Name))
	})
}

// KeptBeside is the kind that shows reviews of a source; none where they stand
// in the history itself.
func KeptBeside(source string) (b Beside, ok bool) {
	for _, b := range besides {
		if b.Source == source && source != "" {
			return b, true
		}
	}
	return Beside{}, false
}

// fromBeside reads what is kept beside the commits of the main branch. records
// are the assertions of review records, which some of it confirms.
func (m *miner) fromBeside(records []assertion) ([]assertion, error) {
	var all []assertion
	for _, b := range besides {
		made, err := b.read(m, records)
		if err != nil {
			return nil, err
		}
		all = append(all, made...)
	}
	return all, nil
}
