package audit

import (
	"cmp"
	"slices"
	"strings"

	"github.com/goldthread/goldthread/internal/finding"
)

// eligible says whether a rule can be tested, and if not, why.
func (e *evaluation) eligible(rule *compiled) outcome {
	entry := Entry{Rule: rule.ID}
	switch {
	case e.settings[rule.ID] == "off":
		entry.Status, entry.Reason = Off, "switched off in the configuration"
	case e.waits(rule, rule.Severity):
		entry.Status, entry.Reason = Waiting, "waits for the profile "+cmp.Or(rule.Profile, "advisory")
	default:
		return e.testable(rule)
	}
	return outcome{entry: entry}
}

// testable says whether there is what a rule looks at, and if not, what is
// missing.
func (e *evaluation) testable(rule *compiled) outcome {
	entry := Entry{Rule: rule.ID}
	switch {
	case rule.needs("base") && e.in.Base == nil:
		entry.Status, entry.Reason = NotEvaluated, "no base"
	case rule.needs("history") && e.historyState() == "none":
		entry.Status, entry.Unseen, entry.Reason = NotTested, true, "there is no history"
	case rule.needs("history") && e.historyState() != "complete" && !rule.Builtin:
		entry.Status, entry.Unseen, entry.Reason = NotTested, true, "only part of the history is here"
	case rule.needs("history") && e.in.Evidence.Unfetched() != "" && !rule.Builtin:
		entry.Status, entry.Unseen, entry.Reason = NotTested, true, e.in.Evidence.Unfetched()
	default:
		entry.Missing = e.missing(rule)
		if len(entry.Missing) > 0 {
			entry.Status, entry.Reason = NotTested, "not kept: "+inWords(entry.Missing...)
			break
		}
		if unread := e.unreadable(rule); unread != "" {
			entry.Status, entry.Unseen, entry.Reason = NotTested, true, "could not be read: "+inWords(unread)
			break
		}
		return outcome{entry: entry, run: !rule.Builtin}
	}
	return outcome{entry: entry}
}

// waits reports whether the profile leaves a finding of that severity for
// later: a rule speaks from its own profile on, and who starts is not shown
// what is merely to be considered, unless the configuration asks for the rule.
func (e *evaluation) waits(rule *compiled, s finding.Severity) bool {
	profile := profileOf(e.in)
	later := slices.Index(profiles, profile) < slices.Index(profiles, rule.Profile)
	return (later || profile == "start" && s == finding.Note) && e.settings[rule.ID] == ""
}

func (e *evaluation) historyState() string {
	if e.in.Evidence == nil || e.in.Evidence.State == "" {
		return "none"
	}
	return e.in.Evidence.State
}

func (e *evaluation) missing(rule *compiled) []string {
	var missing []string
	for _, kind := range rule.Registers {
		if !e.in.Registers.Kept[kind] {
			missing = append(missing, kind)
		}
	}
	return missing
}

// inWords writes the names of registers as people do.
func inWords(kinds ...string) string {
	return strings.ReplaceAll(strings.Join(kinds, ", "), "_", " ")
}

// unreadable is another register that the rule compares with and of which a
// file could not be read: what the rule would miss there may stand in it.
func (e *evaluation) unreadable(rule *compiled) string {
	for _, kind := range rule.Registers {
		if kind != rule.Register && e.in.Registers.Unreadable[kind] {
			return kind
		}
	}
	return ""
}
