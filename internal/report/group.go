package report

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/goldthread/goldthread/internal/audit"
	"github.com/goldthread/goldthread/internal/finding"
)

// A group is all findings of one rule.
type group struct {
	rule     string
	info     audit.Rule // zero for a rule that is not listed
	severity finding.Severity
	findings []finding.Finding // sorted as they came
	records  int               // distinct records that a fix settles, at least 1
}

// groups gathers the findings by rule: what to fix now comes first, and of that
// what settles most records. An error is the state of a register or something
// that cannot be read, so the lapses of single records stand behind.
func groups(findings []finding.Finding, rules []audit.Rule) []group {
	info := make(map[string]audit.Rule, len(rules))
	for _, r := range rules {
		info[r.ID] = r
	}
	at := map[string]int{}
	var all []group
	for _, f := range findings {
		i, ok := at[f.Rule]
		if !ok {
			i = len(all)
			at[f.Rule] = i
			all = append(all, group{rule: f.Rule, info: info[f.Rule]})
		}
		all[i].findings = append(all[i].findings, f)
		all[i].severity = max(all[i].severity, f.Severity)
	}
	for i := range all {
		all[i].records = settled(all[i].findings)
	}
	slices.SortStableFunc(all, func(a, b group) int {
		return cmp.Or(cmp.Compare(b.severity, a.severity), cmp.Compare(b.records, a.records), strings.Compare(a.rule, b.rule))
	})
	return all
}

// settled is the number of distinct records in fs. A finding that names no
// record, about a file or a commit, counts as one.
func settled(fs []finding.Finding) int {
	type key struct{ kind, id string }
	seen := map[key]bool{}
	nameless := 0
	for _, f := range fs {
		switch {
		case len(f.Records) > 0:
			for _, id := range f.Records {
				seen[key{f.Subject.Kind, id}] = true
			}
		case f.Subject.ID != "":
			seen[key{f.Subject.Kind, f.Subject.ID}] = true
		default:
			nameless++
		}
	}
	return len(seen) + nameless
}

// action is the line that says what to do about the whole group: the
// finding's own sentence when it is about one record, else the rule's action.
// A rule that states none is spoken for by its first finding.
func (g group) action() string {
	message := strings.TrimSuffix(g.findings[0].Message, ".")
	switch {
	case g.single():
		return message
	case g.info.Action != "":
		return g.info.Action
	}
	return fmt.Sprintf("%s (and %d more)", message, g.records-1)
}

// single reports whether the group is about one record alone.
func (g group) single() bool { return g.records == 1 && len(g.findings[0].Records) < 2 }

// unit is what records counts: findings about files and commits are about no
// record.
func (g group) unit() string {
	for _, f := range g.findings {
		if f.Subject.ID != "" || len(f.Records) > 0 {
			return "records"
		}
	}
	return "in all"
}

// owners are the roles that must act, with the number of records of each, the
// busiest first.
func (g group) owners() []owner {
	byRole := map[string][]finding.Finding{}
	for _, f := range g.findings {
		byRole[f.Owner] = append(byRole[f.Owner], f)
	}
	var all []owner
	for role, fs := range byRole {
		all = append(all, owner{role, settled(fs)})
	}
	slices.SortFunc(all, func(a, b owner) int {
		return cmp.Or(cmp.Compare(b.records, a.records), strings.Compare(a.role, b.role))
	})
	return all
}

// An owner is one role that must act and on how many records.
type owner struct {
	role    string // "" when nobody is named
	records int
}
