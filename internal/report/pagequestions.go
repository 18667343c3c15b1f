package report

import (
	"github.com/goldthread/goldthread/internal/report/html"
)

// questionPages are what only a person can find out, with room for answers.
func (b *book) questionPages() []html.Page {
	q := &html.Questions{}
	for _, step := range b.l.Steps {
		one := html.Point{Clause: "Clause " + sentence(step.Clause), Point: b.text(step.Point)}
		n := 0
		for _, rule := range step.Rules {
			for _, f := range standing(b.l.Findings) {
				if f.Rule == rule.ID {
					n++
				}
			}
		}
		switch {
		case len(step.Rules) == 0:
			one.Checks = "No check looks at this point: it is left to a person."
		case n == 0:
			one.Checks = count(len(step.Rules), "check looks", "checks look") + " at this point, and nothing was found."
		default:
			one.Checks = count(len(step.Rules), "check looks", "checks look") + " at this point: " + count(n, "finding", "findings") + "."
		}
		for _, ask := range step.Ask {
			one.Ask = append(one.Ask, b.text(ask))
		}
		q.Points = append(q.Points, one)
	}
	if len(q.Points) == 0 {
		return nil
	}
	return []html.Page{{ID: "questions", Title: "Questions for people", Lead: "What no check can see, point by point, with room for who answered, when and what. With the findings this is the work paper of an internal audit of clause 4.2.", Body: []html.Block{q}}}
}
