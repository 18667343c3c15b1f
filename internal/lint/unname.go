package lint

import (
	"slices"

	"github.com/goldthread/goldthread/internal/finding"
	"github.com/goldthread/goldthread/internal/history"
	"github.com/goldthread/goldthread/internal/people"
	"github.com/goldthread/goldthread/internal/register"
)

// castOf is the cast of what a setup says of registers and their history, and
// of people who stood in the people register besides.
func castOf(o Options, s *setup, r *register.Registers, e *history.Evidence, besides ...*register.Record) *people.Cast {
	owners := s.rules.Owners(inputOf(o, s, r, e))
	return people.New(people.Options{
		Names: o.Names, People: slices.Concat(r.Records["people"], besides), Role: owners.Words, Registers: r, History: e,
	})
}

// unname puts every text of what was found as the cast has it. It comes last:
// what a finding is known by, also in other runs, is worked out by then.
func (r *Result) unname() {
	lists := [][]finding.Finding{r.Findings}
	if c := r.Change; c != nil {
		lists = append(lists, c.Fixed, c.Later)
		if c.Rules != nil {
			lists = append(lists, c.Rules.Appear, c.Rules.Disappear)
			c.Rules.Words = r.texts(c.Rules.Words)
		}
		for i := range c.Records {
			c.Records[i].Differences = r.Cast.Differences(c.Records[i].Differences)
		}
		for i := range c.Threads {
			for _, knots := range [][]Knot{c.Threads[i].To, c.Threads[i].From} {
				for j := range knots {
					knots[j].Name, knots[j].Where = r.Cast.Text(knots[j].Name), r.Cast.Text(knots[j].Where)
				}
			}
		}
		for i := range c.Approve {
			c.Approve[i].Roles = r.texts(c.Approve[i].Roles)
		}
	}
	for _, list := range lists {
		for i := range list {
			r.unnameFinding(&list[i])
		}
	}
	r.Incomplete = r.texts(r.Incomplete)
}

func (r *Result) unnameFinding(f *finding.Finding) {
	f.Message, f.Hint = r.Cast.Text(f.Message), r.Cast.Text(f.Hint)
	f.Owner, f.Value = r.Cast.Value(f.Owner), r.Cast.Value(f.Value)
	f.Subject.ID = people.Unaddressed(f.Subject.ID)
	f.Records = slices.Clone(f.Records)
	for i, id := range f.Records {
		f.Records[i] = people.Unaddressed(id)
	}
	f.Because = slices.Clone(f.Because)
	for i, id := range f.Because {
		f.Because[i] = people.Unaddressed(id)
	}
	f.Related = slices.Clone(f.Related)
	for i := range f.Related {
		f.Related[i].Message = r.Cast.Text(f.Related[i].Message)
	}
	if f.Waiver != nil {
		w := *f.Waiver
		w.Reason, w.Approver = r.Cast.Text(w.Reason), r.Cast.Value(w.Approver)
		f.Waiver = &w
	}
}

func (r *Result) texts(all []string) []string {
	out := slices.Clone(all)
	for i := range out {
		out[i] = r.Cast.Text(out[i])
	}
	return out
}
