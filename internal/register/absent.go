package register

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/goldthread/goldthread/internal/finding"
	"github.com/goldthread/goldthread/internal/nearest"
	"github.com/goldthread/goldthread/internal/source"
)

// A wanted column is one that a setting of a mapping names, by its present or
// a former name.
type wanted struct {
	setting string // path below the mapping: columns.statement
	names   []string
}

// wants lists the columns that the settings of a mapping name, beside those
// without which nothing is read.
func (m FileMapping) wants() []wanted {
	var all []wanted
	for _, path := range slices.Sorted(maps.Keys(m.Columns)) {
		if path != "id" && len(m.Columns[path]) > 0 {
			all = append(all, wanted{"columns." + path, m.Columns[path]})
		}
	}
	for _, path := range slices.Sorted(maps.Keys(m.Marks)) {
		for _, word := range slices.Sorted(maps.Keys(m.Marks[path])) {
			if names := m.Marks[path][word]; len(names) > 0 {
				all = append(all, wanted{"columns." + path + "." + word, names})
			}
		}
	}
	for _, column := range slices.Sorted(maps.Keys(m.Split)) {
		if _, steps := outwards(column); steps == 0 {
			all = append(all, wanted{"split." + column, []string{column}})
		}
	}
	for _, column := range slices.Sorted(maps.Keys(m.Links)) {
		all = append(all, wanted{"links." + column, []string{column}})
	}
	for i, name := range m.Ignore {
		if name == LostBody || name == LostTargets {
			continue // no columns
		}
		all = append(all, wanted{fmt.Sprintf("ignore[%d]", i), []string{name}})
	}
	return all
}

// isAmong tells that one of the names is one of the headings.
func (w wanted) isAmong(headings []*node) bool {
	return slices.ContainsFunc(w.names, func(name string) bool {
		return slices.ContainsFunc(headings, func(n *node) bool { return fold(n.text) == fold(name) })
	})
}

// look notes which of the columns that the mapping names are there.
func (r *reading) look(headings []*node) {
	if r.plan.at == "" {
		return
	}
	if r.there == nil {
		r.there = map[string]bool{}
	}
	for _, w := range r.plan.wanted {
		r.there[w.setting] = r.there[w.setting] || w.isAmong(headings)
	}
}

// lookOut does so for the keys of what lies around the records.
func (r *reading) lookOut() {
	has := func(setting, key string, further int) {
		r.there[setting] = slices.ContainsFunc(r.outer, func(o outerKey) bool {
			return o.key.text == key && o.level == outerLevel(r.level, further)
		})
	}
	if r.there == nil {
		return
	}
	for _, f := range r.plan.parents {
		has("parent."+f.path, f.key, f.further)
	}
	for _, s := range r.plan.splits {
		if s.outer {
			has("split."+s.column, s.key, s.further)
		}
	}
}

// reportAbsent speaks up for the columns that a mapping names and none of its
// files has. In a tree a record need not have every key, so there only a name
// that is nearly one of those that nothing takes, or of what lies around the
// records, is reported.
func (l *loader) reportAbsent() {
	for _, k := range l.schema.Kinds {
		for _, p := range l.mapped[k.Name] {
			readings := l.readings[p]
			there := map[string]bool{}
			for _, r := range readings {
				for setting, ok := range r.there {
					there[setting] = there[setting] || ok
				}
			}
			for _, setting := range slices.Sorted(maps.Keys(there)) {
				if !there[setting] {
					l.absent(k, p, setting, readings)
				}
			}
		}
	}
}

func (l *loader) absent(k *Kind, p *plan, setting string, readings []*reading) {
	group, rest, _ := strings.Cut(setting, ".")
	name, hint := "", "Correct the name, or take the line out."
	var near string
	switch {
	case group == "parent":
		name = p.mapping.Parent[rest]
		key, _ := outwards(name)
		near = nearest.To(key, textsOf(readings, (*reading).outerKeys))
	case group == "split" && strings.HasPrefix(rest, "../"):
		name = rest
		key, _ := outwards(name)
		near = nearest.To(key, textsOf(readings, (*reading).outerKeys))
	default:
		i := slices.IndexFunc(p.wanted, func(w wanted) bool { return w.setting == setting })
		name = p.wanted[i].names[0]
		near = nearestOf(p.wanted[i].names, textsOf(readings, func(r *reading) []*node { return r.unknown }))
		table := slices.ContainsFunc(readings, func(r *reading) bool { return r.headings != nil })
		if near == "" && (!table || strings.HasPrefix(group, "ignore")) {
			return
		}
		if near == "" {
			near = nearestOf(p.wanted[i].names, textsOf(readings, func(r *reading) []*node { return r.headings }))
		}
	}
	if near != "" {
		hint = fmt.Sprintf("Did you mean %q?", source.Escape(near))
	}
	files := "the file has"
	if len(readings) > 1 {
		files = "its files have"
	}
	l.report(finding.Finding{
		Rule: RuleConfigInvalid, Severity: finding.Warning, Subject: finding.Subject{Kind: k.Name},
		Place: l.config.Place(p.at + "." + setting), Value: name, Hint: hint,
		Message: fmt.Sprintf("The column %s is named here for %s, and %s none of that name.", shown(name), k.Name, files),
	})
}

// nearestOf is the heading that comes near to one of several names.
func nearestOf(names, headings []string) string {
	for _, name := range names {
		if near := nearest.To(name, headings); near != "" {
			return near
		}
	}
	return ""
}

// textsOf are the texts of some nodes of all readings.
func textsOf(readings []*reading, of func(*reading) []*node) []string {
	var texts []string
	for _, r := range readings {
		for _, n := range of(r) {
			texts = append(texts, n.text)
		}
	}
	return texts
}

func (r *reading) outerKeys() []*node {
	var keys []*node
	for _, o := range r.outer {
		keys = append(keys, o.key)
	}
	return keys
}
