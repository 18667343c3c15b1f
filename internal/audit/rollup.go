package audit

import (
	"cmp"
	"fmt"

	"github.com/goldthread/goldthread/internal/finding"
)

// What holds for nearly every record is how the register is kept, and one
// thing to do. These are the thresholds from which on it is told once.
const (
	togetherRecords = "together_records"
	togetherShare   = "together_share" // percent of the records that the rule examined
)

// together makes one finding of what a rule says of nearly all records that it
// examined, where the rule has words for it. What it says of each of them is
// kept with its place.
func (e *evaluation) together(found []finding.Finding) []finding.Finding {
	said := map[columnKey]map[string]bool{}
	for _, f := range found {
		if key, ok := e.togetherKey(f); ok {
			put(said, key, f.Subject.ID)
		}
	}
	once := map[columnKey]*column{}
	rest := make([]finding.Finding, 0, len(found))
	for _, f := range finding.Sort(found) {
		key, ok := e.togetherKey(f)
		if !ok || !e.isNearlyAll(len(said[key]), key.rule) {
			rest = append(rest, f)
			continue
		}
		if once[key] == nil {
			once[key] = &column{e.togetherFinding(key, len(said[key]))}
		}
		once[key].add(candidate{Finding: f})
		once[key].Related = append(once[key].Related, finding.Related{Place: f.Place, Message: f.Message})
	}
	for _, one := range once {
		one.Records = e.inOrder(one.Subject.Kind, one.Records)
		rest = append(rest, one.Finding)
	}
	return rest
}

// togetherKey names the rule, the register and the field of a finding that may
// be told once for nearly all records.
func (e *evaluation) togetherKey(f finding.Finding) (columnKey, bool) {
	rule := e.byID(f.Rule)
	return columnKey{f.Rule, f.Subject.Kind, topField(f.Field)}, rule.Most != "" && f.Subject.ID != "" && f.Waiver == nil &&
		f.Subject.Kind == rule.Register && !e.in.Registers.Unreadable[f.Subject.Kind]
}

func (e *evaluation) isNearlyAll(n int, rule string) bool {
	all := max(n, e.examined(rule))
	return float64(n) >= e.threshold(togetherRecords) && float64(n)*100 > e.threshold(togetherShare)*float64(all)
}

func (e *evaluation) examined(rule string) int {
	for i, r := range e.rules {
		if r.ID == rule {
			return e.outcomes[i].entry.Examined
		}
	}
	return 0
}

func (e *evaluation) togetherFinding(key columnKey, n int) finding.Finding {
	rule, kind, subject := e.byID(key.rule), e.schema.Kind(key.kind), finding.Subject{Kind: key.kind}
	of := fmt.Sprintf("%d of the %d %s looked at", n, e.examined(key.rule), plural(kind.Singular))
	if n >= e.examined(key.rule) {
		of = fmt.Sprintf("All %d %s looked at", n, plural(kind.Singular))
	}
	return finding.Finding{
		Rule:    key.rule,
		Subject: subject,
		Place:   e.subjects.file(key.kind),
		Field:   key.field,
		Message: fmt.Sprintf("%s %s.", of, rule.Most),
		Hint:    fullStop(sentence(cmp.Or(rule.MostHint, rule.Action))),
		Owner:   e.subjects.owner(subject),
	}
}
