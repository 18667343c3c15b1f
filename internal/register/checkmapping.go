package register

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/goldthread/goldthread/internal/source"
)

// at finds the field that a path in a mapping leads to, or nil: sources[0].id,
// duties[].ref, or controls[] for the list itself.
func (k *Kind) at(path string) *Field {
	m, ok := (&plan{kind: k}).mappedTo(path)
	if !ok {
		return nil
	}
	return m.field
}

// checkShape checks what the settings of one mapping say together.
func (m FileMapping) checkShape(k *Kind, at string, report reporter) {
	m.checkMarks(k, at, report)
	m.checkValues(k, at, report)
	m.checkSeparators(k, at, report)
	m.checkSplits(k, at, report)
	m.checkText(k, at, report)
	m.checkAround(at, report)
	m.checkOpen(at, report)
	m.checkTwice(at, report)
	if m.Pad > 0 && len(m.Prefix) == 0 {
		report(at+".pad", "Say what comes before the number under prefix:, or take it out.", "pad: fills up the numbers after a prefix, and there is none")
	}
	for name, other := range map[string]string{"distinct": m.Group, "bullets": m.groupSetting()} {
		if other != "" && (name == "distinct" && m.Distinct != "" || name == "bullets" && m.Bullets != "") {
			report(at+"."+name, "Keep one of the two.", "%s: cannot be used together with %s", name, map[bool]string{true: "group:", false: "distinct:"}[m.Group != ""])
		}
	}
	if slices.Contains(m.Dates, "dmy") && slices.Contains(m.Dates, "mdy") {
		report(at+".dates", "Name the one that the file uses.", "dmy and mdy read 03/04/2026 as two different days")
	}
}

func (m FileMapping) groupSetting() string {
	if m.Distinct != "" {
		return m.Distinct
	}
	return m.Group
}

// checkMarks wants a list of texts, and for values its type knows.
func (m FileMapping) checkMarks(k *Kind, at string, report reporter) {
	for _, path := range slices.Sorted(maps.Keys(m.Marks)) {
		f, setting := k.at(path), at+".columns."+path
		switch {
		case f == nil: // reported as unknown
		case f.Type != List || f.Elem.Type != String || strings.HasSuffix(path, "[]"):
			report(setting, "Name one column for it.", "%s is no list of words, which columns with marks would make", source.Escape(path))
		default:
			for _, word := range slices.Sorted(maps.Keys(m.Marks[path])) {
				if len(f.Elem.Enum) > 0 && !slices.Contains(f.Elem.Enum, word) {
					report(setting+"."+word, didYouMean(word, f.Elem.Enum, "The words are "+strings.Join(f.Elem.Enum, ", ")+"."), "%s has no value %q", source.Escape(path), source.Escape(word))
				}
			}
		}
	}
}

// checkValues wants of each translation a word that its field knows, so that a
// slip is told once and where it stands, not at every cell.
func (m FileMapping) checkValues(k *Kind, at string, report reporter) {
	for _, path := range slices.Sorted(maps.Keys(m.Values)) {
		f := k.at(path)
		if f == nil || m.Marks[path] != nil {
			continue // reported as unknown; or words that stand for a mark
		}
		if f.Type == List {
			f = f.Elem
		}
		for _, theirs := range slices.Sorted(maps.Keys(m.Values[path])) {
			ours := m.Values[path][theirs]
			if !takesCell(f, ours) {
				text, hint := explain(f, ours, path)
				report(at+".values."+path+"."+theirs, hint, "What %s is to mean does not fit: %s", shown(theirs), text)
			}
		}
	}
}

// takesCell tells whether a field takes a cell of this text, as far as words,
// numbers and yes and no go.
func takesCell(f *Field, text string) bool {
	n := &node{shape: textShape, text: text, plain: asCell}
	switch {
	case n.empty():
		return true
	case f.Type == Bool:
		return boolean(n) != any(text)
	case f.Type == Int, f.Type == Number:
		return fits(f.Type, number(n))
	case f.Type == String && len(f.Enum) > 0 && f.Format == "":
		return slices.Contains(f.Enum, enumWord(f, text)) || f.Scale && isOwnWord(text, f)
	}
	return true
}

// checkSeparators wants fields that hold several values. The name of records
// that share a column may be cut, too: into several records.
func (m FileMapping) checkSeparators(k *Kind, at string, report reporter) {
	for _, path := range slices.Sorted(maps.Keys(m.Separator)) {
		if f := k.at(path); f != nil && f.Type != List && f.Type != Any && m.groupSetting() == "" {
			report(at+".separator."+path, "Take it out, or name a list.", "%s has room for one value, so nothing is cut there", source.Escape(path))
		}
	}
}

// checkConstants judges the constants as a record that holds nothing else, so
// that a fault is told once and not of every record.
func (m FileMapping) checkConstants(s *Schema, k *Kind, at string, report reporter) {
	d := newDraft(k, source.Place{}, nil)
	d.ID, d.dates, d.decimal, d.mapped = exampleID(k), newDateWords(m.Dates), m.Decimal, true
	for _, name := range slices.Sorted(maps.Keys(m.constants)) {
		f := k.Field(name)
		if f == nil || f.Scale && isOwnWord(m.constants[name].text, f) {
			continue // reported as unknown, or kept as a word of somebody's own
		}
		if v := d.value(f, m.constants[name], name); v != nil {
			d.Fields[name] = v
		}
	}
	s.check(d)
	for _, f := range d.faults {
		report(at+".constants."+f.path, f.hint, "constants: %s", f.text)
	}
}

func (m FileMapping) checkSplits(k *Kind, at string, report reporter) {
	for _, column := range slices.Sorted(maps.Keys(m.Split)) {
		s, setting := m.Split[column], at+".split."+column
		pattern, err := compileSplit(s.Pattern)
		if err != nil {
			reason := strings.TrimPrefix(err.Error(), "error parsing regexp: ")
			reason, _, _ = strings.Cut(reason, ": `")
			report(setting+".pattern", "Look at its brackets and put a backslash before a sign that stands for itself.", "The pattern cannot be used: %s", source.Escape(reason))
			continue
		}
		var groups []string
		for _, name := range pattern.SubexpNames() {
			if name != "" {
				groups = append(groups, name)
			}
		}
		for _, group := range slices.Sorted(maps.Keys(s.Fields)) {
			if !slices.Contains(groups, group) {
				report(setting+".fields."+group, didYouMean(group, groups, "Name a part of the pattern: (?<"+source.Escape(group)+">...)."), "The pattern has no part called %q", source.Escape(group))
			}
			m.checkSplitPath(k, s.Fields[group], s.Separator != "", setting+".fields."+group, report)
		}
		for _, group := range groups {
			if s.Fields[group] == "" {
				report(setting+".fields", "Name the field it fills: {"+group+": ...}.", "The part %q of the pattern fills no field, so its text would be lost", source.Escape(group))
			}
		}
		m.checkSplitPath(k, s.Otherwise, false, setting+".otherwise", report)
	}
}

func (m FileMapping) checkSplitPath(k *Kind, path string, several bool, setting string, report reporter) {
	switch {
	case k.at(path) == nil:
		m.unknownField(k, setting, path, report)
	case several && !strings.Contains(path, "[]"):
		report(setting, "Write the list with empty brackets: sources[].id.", "A cell with several values needs a list, and %q has room for one", source.Escape(path))
	}
}

// checkText wants a field that can hold the text.
func (m FileMapping) checkText(k *Kind, at string, report reporter) {
	if m.Text == "" {
		return
	}
	switch f := k.Field(m.Text); {
	case f == nil:
		m.unknownField(k, at+".text", m.Text, report)
	case f.Type != String:
		report(at+".text", "Name a field that holds a text.", "%q does not hold a text", source.Escape(m.Text))
	}
}

// checkAround wants records that lie as deep as the values around them that
// the mapping takes.
func (m FileMapping) checkAround(at string, report reporter) {
	depth := 0
	if level := levelOf(m.Records); level != "" {
		depth = strings.Count(level, ".") + 1
	}
	check := func(setting, name string, steps int) {
		switch {
		case depth == 0:
			report(at+setting, "Say under records: where they are, as in parties[].requirements[].", "%q is a value of what the records lie in, and records: does not say where they are", source.Escape(name))
		case steps > depth:
			report(at+setting, "Take out some of the steps ../.", "%q leads out of the file, in which the records lie %s deep", source.Escape(name), count(depth, "level"))
		}
	}
	for _, path := range slices.Sorted(maps.Keys(m.Parent)) {
		_, steps := outwards(m.Parent[path])
		check(".parent."+path, m.Parent[path], steps+1)
	}
	for _, column := range slices.Sorted(maps.Keys(m.Split)) {
		if _, steps := outwards(column); steps > 0 {
			check(".split."+column, column, steps)
		}
	}
}

// checkOpen wants open lists only where several rows, or the values of one
// cell, come together.
func (m FileMapping) checkOpen(at string, report reporter) {
	for _, path := range slices.Concat(slices.Sorted(maps.Keys(m.Columns)), slices.Sorted(maps.Keys(m.Parent))) {
		if strings.Contains(path, "[]") && m.groupSetting() == "" {
			setting := ".columns."
			if m.Parent[path] != "" {
				setting = ".parent."
			}
			report(at+setting+path, "Write [0] for the first value, or name under group: the column that the rows share.", "%q collects the values of several rows, and each row is a record of its own", source.Escape(path))
		}
	}
}

// checkTwice refuses two sources for one value, of which one would be lost.
func (m FileMapping) checkTwice(at string, report reporter) {
	fed := map[string]string{} // path to the setting that fills it
	take := func(path, setting string) {
		key := strings.ReplaceAll(path, "[]", "[0]")
		if first := fed[key]; first != "" && first != setting {
			report(at+"."+setting, "Keep one of them.", "%q is filled by %s already", source.Escape(path), source.Escape(first))
			return
		}
		fed[key] = setting
	}
	for _, path := range slices.Sorted(maps.Keys(m.Columns)) {
		take(path, "columns."+path)
	}
	for _, path := range slices.Sorted(maps.Keys(m.Marks)) {
		take(path, "columns."+path)
	}
	for _, path := range slices.Sorted(maps.Keys(m.Parent)) {
		take(path, "parent."+path)
	}
	for _, column := range slices.Sorted(maps.Keys(m.Links)) {
		take(m.Links[column], "links."+column)
	}
	for _, column := range slices.Sorted(maps.Keys(m.Split)) {
		s := m.Split[column]
		for _, path := range slices.Compact(slices.Sorted(slices.Values(append(slices.Collect(maps.Values(s.Fields)), s.Otherwise)))) {
			take(path, fmt.Sprintf("split.%s", column))
		}
	}
}
