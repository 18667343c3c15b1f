package audit

import (
	"encoding/json"
	"strconv"

	"github.com/goldthread/goldthread/internal/finding"
)

// What an auditor would call a major is a judgement on the state of a register,
// not on one record of it: the thresholds from which on it is one.
const (
	errorRecords = "error_records" // records of one register
	errorShare   = "error_share"   // percent of its live records
)

// byExtent makes a single lapse a warning: an error of a policy stands only
// where it is the state of a register, or about the register as a whole. A
// severity that the configuration sets stands, and so does that of what the
// program decides: what cannot be read is no lapse.
func (e *evaluation) byExtent(found []finding.Finding) {
	if e.in.Each {
		return
	}
	type extent struct{ rule, kind string }
	hit := map[extent]map[string]bool{}
	for _, f := range found {
		if !e.lapse(f) {
			continue
		}
		for _, id := range recordsOf(f) {
			put(hit, extent{f.Rule, f.Subject.Kind}, id)
		}
	}
	for i, f := range found {
		if e.lapse(f) && !e.isState(len(hit[extent{f.Rule, f.Subject.Kind}]), f.Subject.Kind) {
			found[i].Severity = finding.Warning
		}
	}
}

// lapse reports whether f is an error about records, by a policy whose severity
// the configuration leaves as it is.
func (e *evaluation) lapse(f finding.Finding) bool {
	rule := e.byID(f.Rule)
	return f.Severity == finding.Error && !rule.Builtin && e.settings[rule.ID] == "" && len(recordsOf(f)) > 0
}

// isState reports whether n records of a register are enough to say that this
// is how it is kept. Records that are gone count as part of it.
func (e *evaluation) isState(n int, kind string) bool {
	all := max(e.subjects.live[kind], n)
	return float64(n) >= e.threshold(errorRecords) || float64(n)*100 >= e.threshold(errorShare)*float64(all)
}

func recordsOf(f finding.Finding) []string {
	if f.Subject.ID != "" {
		return []string{f.Subject.ID}
	}
	return f.Records
}

// threshold is a number of the configuration, else of the catalogue.
func (e *evaluation) threshold(name string) float64 { return figure(e.figures, name) }

// figure is one of the thresholds, as the configuration or the catalogue has it.
func figure(figures map[string]any, name string) float64 {
	switch n := figures[name].(type) {
	case json.Number:
		f, _ := strconv.ParseFloat(n.String(), 64)
		return f
	case int64:
		return float64(n)
	case float64:
		return n
	}
	return 0
}

// label says of each finding on what its rule rests, and makes a note of what
// a rule says that is new in this release: an upgrade turns no check red by
// itself.
func (e *evaluation) label(found []finding.Finding) {
	for i := range found {
		rule := e.byID(found[i].Rule)
		found[i].Basis = rule.Basis
		if rule.Since == "" || rule.Since != e.in.Release {
			continue
		}
		found[i].New = rule.Since
		if e.settings[rule.ID] == "" {
			found[i].Severity = finding.Note
		}
	}
}
