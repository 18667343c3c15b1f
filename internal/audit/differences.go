package audit

import (
	"fmt"
	"maps"
	"slices"

	"github.com/goldthread/goldthread/internal/finding"
	"github.com/goldthread/goldthread/internal/register"
)

// A Difference is one way in which a configuration judges otherwise than the
// shipped rules do.
type Difference struct {
	Name string // of the rule or the number
	What DifferenceKind
	// From and To are a severity, off, or a number; "" for a rule that is added.
	From, To string
}

// DifferenceKind says what a configuration does to a rule.
type DifferenceKind string

// What a configuration can do to the shipped rules.
const (
	TurnedOff  DifferenceKind = "off"
	Softened   DifferenceKind = "softened"
	Sharpened  DifferenceKind = "sharpened"
	Added      DifferenceKind = "added"
	Renumbered DifferenceKind = "number"
)

// Differences lists what a configuration, and the folders of rules that it
// names, change of the shipped rules, by name. Faults of the configuration are
// [Rules.CheckConfig]'s.
func (r *Rules) Differences(c *register.Config) []Difference {
	var all []Difference
	settings, _ := r.settings(c)
	for _, rule := range r.rules {
		if rule.Own {
			all = append(all, Difference{rule.ID, Added, "", rule.Severity.String()})
			continue
		}
		set := settings[rule.ID]
		to, err := finding.ParseSeverity(set)
		switch {
		case set == "":
		case err != nil:
			all = append(all, Difference{rule.ID, TurnedOff, rule.Severity.String(), set})
		case to < rule.Severity:
			all = append(all, Difference{rule.ID, Softened, rule.Severity.String(), set})
		case to > rule.Severity:
			all = append(all, Difference{rule.ID, Sharpened, rule.Severity.String(), set})
		}
	}
	for _, name := range slices.Sorted(maps.Keys(c.Thresholds)) {
		from, to := fmt.Sprint(r.thresholds[name]), fmt.Sprint(c.Thresholds[name])
		if from != to {
			all = append(all, Difference{name, Renumbered, from, to})
		}
	}
	return all
}
