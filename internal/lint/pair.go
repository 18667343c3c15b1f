package lint

import (
	"slices"

	"github.com/goldthread/goldthread/internal/audit"
	"github.com/goldthread/goldthread/internal/expression"
	"github.com/goldthread/goldthread/internal/finding"
	"github.com/goldthread/goldthread/internal/register"
)

// pair labels the findings after a change by those before it, and returns what
// the change settles. Findings are one by their fingerprints; where a value has
// only another place in its list, by all else. A finding that became more
// severe, or that names a record more, is introduced. What another finding hid
// before is as old as one that was told.
func pair(before, hidden, after []finding.Finding, records []audit.RecordChange) (fixed []finding.Finding) {
	told := len(before)
	before = slices.Concat(before, hidden)
	renamed := renamings(records)
	exact, loose := map[string][]int{}, map[string][]int{} // numbers in before
	for i, f := range before {
		if to, ok := renamed[register.Key{Kind: f.Subject.Kind, ID: f.Subject.ID}]; ok {
			f.Subject.ID = to.ID
			f.Seal()
		}
		exact[f.Fingerprint] = append(exact[f.Fingerprint], i)
		loose[looseKey(f)] = append(loose[looseKey(f)], i)
	}
	matched := map[int]bool{}
	match := func(candidates []int) (finding.Finding, bool) {
		for _, i := range candidates {
			if !matched[i] {
				matched[i] = true
				return before[i], true
			}
		}
		return finding.Finding{}, false
	}
	was := make([]*finding.Finding, len(after))
	for _, by := range []func(f finding.Finding) []int{
		func(f finding.Finding) []int { return exact[f.Fingerprint] },
		func(f finding.Finding) []int { return loose[looseKey(f)] },
	} {
		for i, f := range after {
			if was[i] != nil {
				continue
			}
			if one, ok := match(by(f)); ok {
				was[i] = &one
			}
		}
	}
	for i := range after {
		after[i].Change = finding.Introduced
		if was[i] != nil && was[i].Severity >= after[i].Severity && within(after[i].Records, was[i].Records, renamed) {
			after[i].Change = finding.Still
		}
	}
	for i, f := range before {
		if !matched[i] && i < told {
			fixed = append(fixed, f)
		}
	}
	return fixed
}

// renamings are the records that a change gave another id, by the one before.
func renamings(records []audit.RecordChange) map[register.Key]register.Key {
	renamed := map[register.Key]register.Key{}
	for _, c := range records {
		if c.Was.ID != "" && c.Was != c.Key {
			renamed[c.Was] = c.Key
		}
	}
	return renamed
}

// within reports whether a finding that names several records names none that
// it did not name before.
func within(after, before []string, renamed map[register.Key]register.Key) bool {
	known := map[string]bool{}
	for _, id := range before {
		known[id] = true
	}
	for was, now := range renamed {
		known[now.ID] = known[now.ID] || known[was.ID]
	}
	return !slices.ContainsFunc(after, func(id string) bool { return !known[id] })
}

var listPlace = expression.Of(`\[\d+\]`)

// looseKey is a fingerprint that leaves out which place in a list it is.
func looseKey(f finding.Finding) string {
	f.Field = listPlace().ReplaceAllString(f.Field, "[]")
	f.Seal()
	return f.Fingerprint
}
