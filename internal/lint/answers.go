package lint

import (
	"cmp"
	"maps"
	"slices"
	"time"

	"github.com/goldthread/goldthread/internal/history"
	"github.com/goldthread/goldthread/internal/register"
)

// An Answered is a review that a change records, with what its reviewer said of
// the records that were shown.
type Answered struct {
	Review string
	Given  map[string]int // how many answers of each word: ok, change, retire, skip
	Open   []string       // records of which nothing is said
	Moved  []Reworded
}

// A Reworded record has other words now than were shown to its reviewer.
type Reworded struct {
	ID string
	// On is the day of its newest change, YYYY-MM-DD; "" where the wording that
	// was shown is none that it had.
	On string
}

// answers are the reviews that the change records or alters.
func (c *comparing) answers() []Answered {
	var all []Answered
	live := map[string]*register.Record{}
	for _, k := range c.head.set.schema.Kinds {
		for _, r := range c.head.registers.Records[k.Name] {
			live[r.ID] = r
		}
	}
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
			if r := live[id]; r != nil {
				if m, moved := c.moved(one.After, r); moved {
					a.Moved = append(a.Moved, m)
				}
			}
		}
		all = append(all, a)
	}
	return all
}

// moved tells whether a record changed since it was shown for a review. Compared
// is what the history holds, from which the wordings that are shown come.
func (c *comparing) moved(review, r *register.Record) (m Reworded, moved bool) {
	e := c.head.evidence
	if e == nil || e.Timelines[r.Key()] == nil || e.Timelines[r.Key()].Now() == nil {
		return m, false
	}
	t := e.Timelines[r.Key()]
	if history.Shown(review, r.ID, t.Now().Fingerprint) {
		return m, false
	}
	m.ID = r.ID
	had := slices.ContainsFunc(t.Events, func(e history.Event) bool {
		return e.Fingerprint != "" && history.Shown(review, r.ID, e.Fingerprint)
	})
	if had && t.Changed != nil {
		m.On = cmp.Or(t.Changed.Since, t.Changed.At).UTC().Format(time.DateOnly)
	}
	return m, true
}
