package lint

import (
	"context"
	"errors"
	"slices"

	"github.com/goldthread/goldthread/internal/finding"
	"github.com/goldthread/goldthread/internal/register"
	"github.com/goldthread/goldthread/internal/repo"
)

// markAdopted marks the findings that stood already when these checks began:
// who takes them up with four hundred findings can start that day. What stood
// is what the present rules say of the registers as they were then, on that day.
func (p *prepared) markAdopted(ctx context.Context, o Options, found []finding.Finding) error {
	e := p.in.Evidence
	if e == nil || e.AdoptedAt == "" || len(found) == 0 {
		return nil
	}
	files, err := p.target.repo.Files(e.AdoptedAt)
	if err != nil {
		return err
	}
	then := o
	then.AsOf, then.Lodged, then.Rev = e.Adopted, nil, string(e.AdoptedAt)
	t, err := settle(then, &target{repo: p.target.repo, head: e.AdoptedAt, branch: p.target.branch}, files, e.AdoptedIn)
	if err != nil {
		return err
	}
	set := p.set
	registers, err := register.Load(t.files, set.config, set.schema, register.Options{})
	if err != nil {
		return err
	}
	evidence, err := mine(ctx, then, t, set, registers)
	if errors.Is(err, repo.ErrMissing) {
		return nil // what is missing is told of the registers as they are
	}
	if err != nil {
		return err
	}
	in := inputOf(then, set, registers, evidence)
	in.Each = true
	result, err := set.rules.Evaluate(ctx, in)
	if err != nil {
		return err
	}
	stood := newStanding(slices.Concat(result.Findings, result.Hidden))
	for i, f := range found {
		if stood.has(f) {
			found[i].Change = finding.Adopted
		}
	}
	return nil
}

// A standing knows the findings of an earlier day.
type standing struct {
	exact, loose map[string]finding.Finding
	records      map[[3]string]finding.Severity // by rule, register and record
}

func newStanding(found []finding.Finding) standing {
	s := standing{map[string]finding.Finding{}, map[string]finding.Finding{}, map[[3]string]finding.Severity{}}
	for _, f := range found {
		s.exact[f.Fingerprint], s.loose[looseKey(f)] = f, f
		ids := f.Records
		if f.Subject.ID != "" {
			ids = []string{f.Subject.ID}
		}
		for _, id := range ids {
			key := [3]string{f.Rule, f.Subject.Kind, id}
			s.records[key] = max(s.records[key], f.Severity)
		}
	}
	return s
}

// has reports whether a finding stood then, no less severe. One that is told of
// a register for many of its records stood where it stood of each of them.
func (s standing) has(f finding.Finding) bool {
	for _, was := range []finding.Finding{s.exact[f.Fingerprint], s.loose[looseKey(f)]} {
		if was.Fingerprint != "" && was.Severity >= f.Severity && within(f.Records, was.Records, nil) {
			return true
		}
	}
	return len(f.Records) > 0 && !slices.ContainsFunc(f.Records, func(id string) bool {
		return s.records[[3]string{f.Rule, f.Subject.Kind, id}] < f.Severity
	})
}
