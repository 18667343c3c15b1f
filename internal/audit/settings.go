package audit

import (
	"fmt"
	"maps"
	"slices"

	"github.com/goldthread/goldthread/internal/finding"
	"github.com/goldthread/goldthread/internal/register"
)

// A settingFault is a name in the configuration that nothing goes by.
type settingFault struct {
	path string // in the configuration: rules.cia_missing
	err  error  // says what was probably meant
}

// CheckConfig holds what a configuration says of rules and thresholds to those
// there are. Faults are findings of register.RuleConfigInvalid, at their
// places; with any of them the configuration is not to be used.
func (r *Rules) CheckConfig(c *register.Config) []finding.Finding {
	_, faults := r.settings(c)
	var found []finding.Finding
	for _, fault := range faults {
		f := finding.Finding{
			Rule:     register.RuleConfigInvalid,
			Severity: finding.Error,
			Place:    c.Place(fault.path),
			Field:    fault.path,
			Message:  fullStop(sentence(fault.err.Error())),
		}
		f.Seal()
		found = append(found, f)
	}
	return finding.Sort(found)
}

// settings gives the severities and "off" of the configuration by rule id.
func (r *Rules) settings(c *register.Config) (map[string]string, []settingFault) {
	settings := make(map[string]string, len(c.Rules))
	var faults []settingFault
	for _, name := range slices.Sorted(maps.Keys(c.Rules)) {
		rule, err := r.Find(name)
		switch {
		case err != nil:
			faults = append(faults, settingFault{"rules." + name, err})
		case settings[rule.ID] != "" && settings[rule.ID] != c.Rules[name]:
			faults = append(faults, settingFault{"rules." + name, fmt.Errorf("the rule %s is set twice, to %s and to %s", rule.ID, settings[rule.ID], c.Rules[name])})
		}
		settings[rule.ID] = c.Rules[name]
	}
	known := slices.Sorted(maps.Keys(r.thresholds))
	for _, name := range slices.Sorted(maps.Keys(c.Thresholds)) {
		if !slices.Contains(known, name) {
			err := fmt.Errorf("there is no threshold %q%s", name, didYouMean(name, known))
			faults = append(faults, settingFault{"thresholds." + name, err})
		}
	}
	return settings, faults
}
