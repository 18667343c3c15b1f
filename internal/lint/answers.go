package lint

import (
	"maps"
	"slices"

	"github.com/goldthread/goldthread/internal/history"
)

// An Answered is a review that a change records, with what its reviewer said of
// the records that were shown.
type Answered struct {
	Review string
	Given  map[string]int // how many answers of each word: ok, change, retire, skip
	Open   []string       // records of which nothing is said
}

// answers are the reviews that the change records or alters.
func (c *comparing) answers() []Answered {
	var all []Answered
	for _, one := range c.records {
		if one.Key.Kind != "reviews" || one.After == nil {
			continue
		}
		answers := history.Answers(one.After)
		if len(answers) == 0 {
			continue
		}
		a := Answered{Review: one.Key.ID, Given: map[string]int{}}
		for _, id := range slices.Sorted(maps.Keys(answers)) {
			word := answers[id]
			if word == "" {
				a.Open = append(a.Open, id)
				continue
			}
			a.Given[word]++
		}
		all = append(all, a)
	}
	return all
}
