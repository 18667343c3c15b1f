package audit

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/goldthread/goldthread/internal/expression"
	"github.com/goldthread/goldthread/internal/finding"
	"github.com/goldthread/goldthread/internal/nearest"
	"github.com/goldthread/goldthread/internal/register"
	"github.com/goldthread/goldthread/internal/source"
	"github.com/open-policy-agent/opa/v1/ast"
)

var (
	bases    = []string{"duty", "practice", "own"}
	evidence = []string{"record", "registers", "history", "base"}
	profiles = []string{"start", "advisory", "certification", "strict"} // each asks for more than the one before
)

// metadata reads the custom keys of one rule and notes what is wrong.
type metadata struct {
	loaded *loaded
	rule   *compiled
	file   string
	line   int // of the METADATA block
	custom map[string]any
}

// readMetadata fills the words of rule from the METADATA above its package.
func (l *loaded) readMetadata(rule *compiled, module *ast.Module, file string) {
	block := packageAnnotations(module)
	if block == nil {
		l.problems.addf(rule.Place, "there is no METADATA above the package: a rule needs at least a title, a description and, under custom, %s", strings.Join(required, ", "))
		return
	}
	m := &metadata{l, rule, file, block.Location.Row, block.Custom}
	rule.Title, rule.Description = strings.TrimSpace(block.Title), strings.TrimSpace(block.Description)
	if rule.Title == "" {
		m.addf("title", "the title is missing")
	}
	if rule.Description == "" {
		m.addf("description", "the description is missing: say why an auditor cares")
	}
	if len(block.Schemas) > 0 {
		m.addf("schemas", "rules are checked against the register types; METADATA may not set types of its own")
	}
	for _, r := range block.RelatedResources {
		rule.Related = append(rule.Related, r.Ref.String())
	}
	m.readCustom()
}

func packageAnnotations(module *ast.Module) *ast.Annotations {
	for _, a := range module.Annotations {
		if a.Scope == "package" {
			return a
		}
	}
	return nil
}

// customKeys says how each custom key is read.
var customKeys = map[string]func(m *metadata, key string){
	"severity":   (*metadata).severity,
	"basis":      func(m *metadata, key string) { m.rule.Basis = m.oneOf(key, bases) },
	"clauses":    func(m *metadata, key string) { m.rule.Clauses = m.texts(key) },
	"needs":      func(m *metadata, key string) { m.rule.Needs = m.someOf(key, evidence) },
	"registers":  func(m *metadata, key string) { m.rule.Registers = m.someOf(key, m.loaded.schema.Names()) },
	"age":        func(m *metadata, key string) { m.rule.Age = m.flag(key) },
	"after":      func(m *metadata, key string) { m.rule.After = m.texts(key) },
	"action":     func(m *metadata, key string) { m.rule.Action = strings.TrimSuffix(m.text(key), ".") },
	"frameworks": (*metadata).frameworkPoints,
	"most":       func(m *metadata, key string) { m.rule.Most = strings.TrimSuffix(m.text(key), ".") },
	"most_hint":  func(m *metadata, key string) { m.rule.MostHint = m.text(key) },
	"fails":      func(m *metadata, key string) { m.rule.Fails = m.text(key) },
	"remedy":     func(m *metadata, key string) { m.rule.Remedy = m.text(key) },
	"waivable":   func(m *metadata, key string) { m.rule.Waivable = m.flag(key) },
	"profile":    func(m *metadata, key string) { m.rule.Profile = m.oneOf(key, profiles) },
	"since":      (*metadata).since,
	"group":      func(m *metadata, key string) { m.rule.Group = m.text(key) },
	"decided_by": func(m *metadata, key string) { m.rule.Builtin = m.oneOf(key, []string{"go"}) == "go" },
}

// required are the custom keys no rule can do without.
var required = []string{"severity", "basis", "clauses", "needs", "action"}

func (m *metadata) readCustom() {
	known := slices.Sorted(maps.Keys(customKeys))
	for _, key := range slices.Sorted(maps.Keys(m.custom)) {
		read, ok := customKeys[key]
		if !ok {
			m.addf(key, "custom has no key %q%s (the keys are %s)", key, didYouMean(key, known), strings.Join(known, ", "))
			continue
		}
		read(m, key)
	}
	for _, key := range required {
		if _, ok := m.custom[key]; !ok {
			m.addf("custom", "custom.%s is missing", key)
		}
	}
	m.onlyDuties()
	if _, ok := m.custom["registers"]; !ok && m.rule.Register != "registers" {
		m.rule.Registers = []string{m.rule.Register}
	}
}

func (m *metadata) severity(key string) {
	s, err := finding.ParseSeverity(m.text(key))
	if err != nil {
		m.addf(key, "custom.%s: %v", key, err)
	}
	m.rule.Severity = s
}

var release = expression.Of(`^\d+\.\d+$`)

func (m *metadata) since(key string) {
	if m.rule.Since = m.text(key); m.rule.Since != "" && !release().MatchString(m.rule.Since) {
		m.addf(key, "custom.%s: %q is no release: write it as in \"1.3\"", key, m.rule.Since)
	}
}

// onlyDuties refuses an error that nothing demands, but for a fault of the
// configuration, which is about no register.
func (m *metadata) onlyDuties() {
	if m.rule.Severity == finding.Error && m.rule.Basis != "duty" && m.rule.ID != register.RuleConfigInvalid {
		m.addf("severity", "custom.severity: only a duty may be an error, and the basis is %s: make it a warning; a configuration can raise it, under rules", m.rule.Basis)
	}
}

func (m *metadata) text(key string) string {
	s, ok := m.custom[key].(string)
	if !ok || strings.TrimSpace(s) == "" {
		m.addf(key, "custom.%s must be a text", key)
	}
	return strings.TrimSpace(s)
}

func (m *metadata) flag(key string) bool {
	b, ok := m.custom[key].(bool)
	if !ok {
		m.addf(key, "custom.%s must be true or false", key)
	}
	return b
}

func (m *metadata) texts(key string) []string {
	list, ok := m.custom[key].([]any)
	if !ok {
		m.addf(key, "custom.%s must be a list, as in [\"a\", \"b\"]", key)
		return nil
	}
	texts := make([]string, 0, len(list))
	for _, v := range list {
		s, ok := v.(string)
		if !ok {
			m.addf(key, "custom.%s must hold texts: put %v in quotation marks", key, v)
			continue
		}
		texts = append(texts, s)
	}
	return texts
}

func (m *metadata) oneOf(key string, allowed []string) string {
	s := m.text(key)
	m.check(key, s, allowed)
	return s
}

func (m *metadata) someOf(key string, allowed []string) []string {
	list := m.texts(key)
	for _, s := range list {
		m.check(key, s, allowed)
	}
	return list
}

func (m *metadata) check(key, value string, allowed []string) {
	if value != "" && !slices.Contains(allowed, value) {
		m.addf(key, "custom.%s: %q is none of %s%s", key, value, strings.Join(allowed, ", "), didYouMean(value, allowed))
	}
}

// addf notes a problem at the line of a key of the METADATA block.
func (m *metadata) addf(key, format string, args ...any) {
	place := source.Place{File: m.file, Line: m.line}
	pattern := regexp.MustCompile(`^#\s*` + regexp.QuoteMeta(key) + `\s*:`)
	lines := strings.Split(string(m.loaded.texts[m.file]), "\n")
	for i := m.line - 1; i >= 0 && i < len(lines) && strings.HasPrefix(lines[i], "#"); i++ {
		if pattern.MatchString(lines[i]) {
			place.Line = i + 1
			break
		}
	}
	m.loaded.problems.addf(place, format, args...)
}

// checkAfter holds the names of causes to the rules there are, and refuses
// circles: rules that each follow from the other would hide both.
func (l *loaded) checkAfter() {
	ids := make([]string, len(l.rules))
	for i, r := range l.rules {
		ids[i] = r.ID
	}
	for _, r := range l.rules {
		m := &metadata{loaded: l, rule: r, file: r.Place.File, line: l.metadataLine(r)}
		for _, cause := range r.After {
			if !slices.Contains(ids, cause) {
				m.addf("after", "custom.after: there is no rule %q%s", cause, didYouMean(cause, ids))
			}
		}
		r.causes = l.causesOf(r, map[string]bool{})
		if r.causes[r.ID] {
			m.addf("after", "custom.after: %s follows from itself", r.ID)
		}
	}
}

// causesOf collects the rules that r follows from, directly or not.
func (l *loaded) causesOf(r *compiled, seen map[string]bool) map[string]bool {
	for _, id := range r.After {
		if cause := l.ruleOf(id); cause != nil && !seen[id] {
			seen[id] = true
			l.causesOf(cause, seen)
		}
	}
	return seen
}

func (l *loaded) metadataLine(r *compiled) int {
	if module := l.modules[r.Place.File]; module != nil {
		if block := packageAnnotations(module); block != nil {
			return block.Location.Row
		}
	}
	return r.Place.Line
}

func didYouMean(word string, names []string) string {
	if near := nearest.To(word, names); near != "" {
		return fmt.Sprintf(", did you mean %q?", near)
	}
	return ""
}
