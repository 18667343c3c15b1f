package lint

import (
	"slices"

	"github.com/goldthread/goldthread/internal/finding"
	"github.com/goldthread/goldthread/internal/repo"
)

// An Earlier run is what a check of the same registers found before.
type Earlier struct {
	AsOf     string  // YYYY-MM-DD
	Commit   repo.ID // "" outside Git
	Findings []finding.Finding
}

// A Since says what has become of the findings of an earlier run.
type Since struct {
	Earlier Earlier
	Settled []finding.Finding // they were found then
	New     []finding.Finding // or are more severe by now
	Open    int               // found then and now
}

// CompareWith compares r with an earlier run. What is told once for a register and
// was told of its records, or the other way round, is the same.
func (r *Result) CompareWith(e Earlier) {
	then, now := newStanding(e.Findings), newStanding(r.Findings)
	s := &Since{Earlier: e}
	for _, f := range r.Findings {
		if then.has(f) {
			s.Open++
		} else {
			s.New = append(s.New, f)
		}
	}
	s.Settled = slices.DeleteFunc(slices.Clone(e.Findings), func(f finding.Finding) bool {
		f.Severity = finding.Invalid // less severe is not settled
		return now.has(f)
	})
	for i := range s.Settled {
		r.unnameFinding(&s.Settled[i]) // whatever that run was told to show
	}
	r.Since = s
}
