package lint

import (
	"errors"
	"fmt"
	"io/fs"
	"slices"

	"github.com/goldthread/goldthread/internal/audit"
	"github.com/goldthread/goldthread/internal/finding"
	"github.com/goldthread/goldthread/internal/register"
)

// A setup is what the registers are read and judged by.
type setup struct {
	config *register.Config
	schema *register.Schema
	rules  *audit.Rules
	failOn finding.Severity
}

// configure reads the configuration, the register types and the rules, ours
// first and then those of the folders that the configuration names.
func configure(o Options, t *target) (*setup, error) {
	config, schema, faults, err := register.Configure(t.configFS, t.config, o.Schema)
	if err != nil {
		return nil, err
	}
	if len(faults) > 0 {
		return nil, configError(faults)
	}
	sources := []fs.FS{o.Policies}
	for _, dir := range config.Policies {
		sub, err := fs.Sub(t.files, dir)
		if err != nil {
			return nil, err
		}
		sources = append(sources, audit.Folder(dir, sub))
	}
	rules, err := audit.Compile(schema, sources...)
	if err != nil {
		return nil, err
	}
	s := &setup{config: config, schema: schema, rules: rules}
	if faults := rules.CheckConfig(config); len(faults) > 0 {
		return nil, configError(faults)
	}
	s.failOn, err = failOn(o.FailOn, config)
	return s, err
}

// Rules returns the rules that a check with these options would go by: the
// shipped ones and those of the folders that the configuration names. Where
// o.Dir holds no configuration, the shipped ones.
func Rules(o Options) (*audit.Rules, error) {
	t, err := open(o)
	if err != nil {
		return nil, err
	}
	s, err := configure(o, t)
	if err != nil {
		return nil, err
	}
	return s.rules, nil
}

func configError(faults []finding.Finding) error {
	message := "the configuration cannot be used"
	if n := len(faults); n > 1 {
		message = fmt.Sprintf("the configuration has %d faults", n)
	}
	return &UsageError{Message: message, Findings: faults}
}

// profileFails is the severity at which each profile fails a run.
var profileFails = map[string]finding.Severity{
	"start":         finding.Error,
	"advisory":      finding.Error,
	"certification": finding.Warning,
	"strict":        finding.Note,
}

// never is the spelling of "findings do not fail the run".
const never = "never"

func failOn(option string, c *register.Config) (finding.Severity, error) {
	for _, text := range []string{option, c.FailOn} {
		switch text {
		case "":
			continue
		case never:
			return finding.Invalid, nil
		}
		s, err := finding.ParseSeverity(text)
		if err != nil {
			return finding.Invalid, &UsageError{Message: err.Error() + " or " + never}
		}
		return s, nil
	}
	s, ok := profileFails[c.Profile]
	if !ok {
		return finding.Invalid, errors.New("no failing severity for profile " + c.Profile)
	}
	return s, nil
}

// keptKinds lists the register types, kept or not, in the order of the schema.
func keptKinds(s *register.Schema, r *register.Registers) (kept []KindRead, notKept []string) {
	for _, k := range s.Kinds {
		if !r.Kept[k.Name] {
			notKept = append(notKept, k.Title)
			continue
		}
		read := KindRead{Name: k.Name, Title: k.Title}
		for _, rec := range r.Records[k.Name] {
			if k.Live(rec) {
				read.Live++
			}
		}
		for _, f := range r.Files {
			if slices.Contains(f.Kinds, k.Name) {
				read.Files = append(read.Files, f.Path)
			}
		}
		kept = append(kept, read)
	}
	return kept, notKept
}
