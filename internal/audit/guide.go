package audit

import (
	"fmt"
	"slices"
	"strings"

	"github.com/goldthread/goldthread/internal/source"
)

// A Step is one point that an auditor goes through, with the rules that look at
// it and what is left to a person.
type Step struct {
	Clause string   // 4.2 a
	Point  string   // what should hold, in our own words
	Ask    []string // what only a person can find out
	Rules  []Rule   // that cite the clause, in alphabetical order; none: left to a person
}

// Steps are the points of catalogue/audit_steps.yaml, in its order. A rule stands
// at the point of each clause that it cites: the longest that the clause begins
// with. An error names the clause of a shipped rule that belongs to no point.
func (r *Rules) Steps() ([]Step, error) {
	steps := slices.Clone(r.steps)
	for _, rule := range r.rules {
		for _, clause := range rule.Clauses {
			i := stepOf(steps, clause)
			switch {
			case i < 0 && rule.Own:
				continue
			case i < 0:
				return nil, fmt.Errorf("%s cites the clause %s, which belongs to no step of catalogue/audit_steps.yaml", rule.ID, clause)
			}
			if !slices.ContainsFunc(steps[i].Rules, func(one Rule) bool { return one.ID == rule.ID }) {
				steps[i].Rules = append(slices.Clip(steps[i].Rules), rule.Rule)
			}
		}
	}
	return steps, nil
}

func stepOf(steps []Step, clause string) int {
	best := -1
	for i, s := range steps {
		rest, ok := strings.CutPrefix(clause, s.Clause)
		whole := rest == "" || strings.ContainsAny(rest[:1], " .-")
		if ok && whole && (best < 0 || len(s.Clause) > len(steps[best].Clause)) {
			best = i
		}
	}
	return best
}

// readSteps takes the points from the catalogue.
func (l *loaded) readSteps() {
	list, _ := l.catalogue["audit_steps"].([]any)
	for i, one := range list {
		object, _ := one.(map[string]any)
		clause, _ := object["clause"].(string)
		point, _ := object["point"].(string)
		ask, err := stringsOf(object["ask"])
		if clause == "" || point == "" || err != nil || len(ask) == 0 {
			l.problems.addf(source.Place{File: "catalogue/audit_steps.yaml"}, "step %d needs a clause, a point and a list of questions to ask", i+1)
			continue
		}
		l.steps = append(l.steps, Step{Clause: clause, Point: point, Ask: ask})
	}
}
