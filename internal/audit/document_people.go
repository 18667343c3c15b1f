package audit

import (
	"cmp"
	"time"

	"github.com/goldthread/goldthread/internal/history"
)

// peopleSince counts the people who have written, merged or reviewed records
// since a moment, machines left out.
func (d *document) peopleSince(from time.Time) int {
	people := map[string]bool{}
	add := func(p history.Person) {
		if who := cmp.Or(p.ID, p.Name); who != "" && !p.Bot {
			people[who] = true
		}
	}
	event := func(e history.Event) {
		if d.stands(e).Before(from) {
			return
		}
		add(e.By)
		for _, p := range e.With {
			add(p)
		}
		if e.MergedBy != nil {
			add(*e.MergedBy)
		}
	}
	for _, t := range d.in.Evidence.Timelines {
		for _, e := range t.Events {
			event(e)
		}
		for _, r := range t.Reviews {
			if !r.Since.Before(from) {
				add(r.By)
			}
		}
	}
	for _, g := range d.in.Evidence.Gone {
		event(g.Event)
	}
	return len(people)
}
