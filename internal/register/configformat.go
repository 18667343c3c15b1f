package register

import (
	"fmt"
	"slices"
)

// settingsOf are the settings of a file mapping that only some formats know,
// each with the most usual of these.
var settingsOf = []struct {
	name  string
	usual string
	said  func(FileMapping) bool
}{
	{"delimiter", "csv", func(m FileMapping) bool { return m.Delimiter != "" }},
	{"encoding", "csv", func(m FileMapping) bool { return m.Encoding != "" }},
	{"decimal", "csv", func(m FileMapping) bool { return m.Decimal != "" }},
	{"table", "markdown", func(m FileMapping) bool { return m.Table != "" }},
	{"links", "markdown", func(m FileMapping) bool { return len(m.Links) > 0 }},
	{"body", "markdown", func(m FileMapping) bool { return m.Body != "" }},
	{"sheet", "xlsx", func(m FileMapping) bool { return m.Sheet != "" }},
	{"header", "xlsx", func(m FileMapping) bool { return m.Header != 0 }},
	{"records", "yaml", func(m FileMapping) bool { return m.Records != "" }},
}

// checkFormat reports the settings that say nothing in the format of the
// files, where the mapping or its path tells the format.
func (m FileMapping) checkFormat(k *Kind, at string, report reporter) {
	f := formatOf(m.Path)
	if m.Format != "" {
		f = formatNamed(m.Format)
	}
	for _, s := range settingsOf {
		if f != nil && s.said(m) && !slices.Contains(f.says, s.name) {
			report(at+"."+s.name, fmt.Sprintf("Take it out, or say format: %s.", s.usual), "%s: has no meaning for a file read as %s", s.name, f.name)
		}
	}
	if m.Table != "" && m.Body != "" {
		report(at+".body", "Keep table: for a file with tables, body: for a file that is one record.", "body: and table: are both said")
	}
	if m.Body == "" || k == nil {
		return
	}
	switch f := k.Field(m.Body); {
	case f == nil:
		m.unknownField(k, at+".body", m.Body, report)
	case f.Type != String:
		report(at+".body", "Name a field that holds a text.", "%s of %s is not a text", m.Body, k.Name)
	}
}
