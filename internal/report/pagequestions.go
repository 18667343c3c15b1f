package report

import (
	"fmt"

	"github.com/goldthread/goldthread/internal/audit"
	"github.com/goldthread/goldthread/internal/lint"
	"github.com/goldthread/goldthread/internal/report/html"
)

// questionPages are what only a person can find out, with room for answers.
func (b *book) questionPages() []html.Page {
	q := &html.Questions{}
	for _, step := range b.l.Steps {
		one := html.Point{Clause: "Clause " + sentence(step.Clause), Point: b.text(step.Point)}
		one.Checks = lookedAtBy(b.l.Result, step.Rules)
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

// lookedAtBy says how many checks look at a point, and what they found. Of those
// that were not made it says so: that they found nothing shows nothing.
func lookedAtBy(r *lint.Result, rules []audit.Rule) string {
	if len(rules) == 0 {
		return "No check looks at this point: it is left to a person."
	}
	cited := map[string]bool{}
	for _, rule := range rules {
		cited[rule.ID] = true
	}
	made, found, accepted := 0, 0, 0
	for _, e := range r.Ledger {
		made += boolInt(cited[e.Rule] && tested(e))
	}
	for _, f := range r.Findings {
		found += boolInt(cited[f.Rule])
		accepted += boolInt(cited[f.Rule] && f.Accepted())
	}
	said := count(len(rules), "check looks", "checks look") + " at this point"
	left := len(rules) - made
	switch {
	case made == 0 && found == 0:
		return said + ", and " + noun(left, "it was not made.", "none of them was made.")
	case left > 0:
		said += ", of which " + count(left, "was", "were") + " not made"
	}
	switch {
	case found == 0:
		return said + ", and nothing was found."
	case accepted > 0:
		return said + ": " + count(found, "finding", "findings") + fmt.Sprintf(", of which an accepted exception covers %d.", accepted)
	}
	return said + ": " + count(found, "finding", "findings") + "."
}
