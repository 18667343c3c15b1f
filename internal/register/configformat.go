package register

import (
	"fmt"
	"slices"
)

// settingsOf names the settings of a file mapping that only some formats know.
var settingsOf = []struct {
	name    string
	formats []string
	said    func(FileMapping) bool
}{
	{"delimiter", []string{formatCSV}, func(m FileMapping) bool { return m.Delimiter != "" }},
	{"encoding", []string{formatCSV}, func(m FileMapping) bool { return m.Encoding != "" }},
	{"decimal", []string{formatCSV, formatMarkdown}, func(m FileMapping) bool { return m.Decimal != "" }},
	{"table", []string{formatMarkdown}, func(m FileMapping) bool { return m.Table != "" }},
	{"links", []string{formatMarkdown, formatXLSX}, func(m FileMapping) bool { return len(m.Links) > 0 }},
	{"body", []string{formatMarkdown}, func(m FileMapping) bool { return m.Body != "" }},
	{"sheet", []string{formatXLSX}, func(m FileMapping) bool { return m.Sheet != "" }},
	{"header", []string{formatXLSX}, func(m FileMapping) bool { return m.Header != 0 }},
	{"records", []string{formatYAML, formatJSON, formatMarkdown, formatCUE}, func(m FileMapping) bool { return m.Records != "" }},
}

// checkFormat reports the settings that say nothing in the format of the
// files, where the mapping or its path tells the format.
func (m FileMapping) checkFormat(k *Kind, at string, report reporter) {
	format := m.Format
	if format == "" {
		format = formatOf(m.Path)
	}
	for _, s := range settingsOf {
		if format != "" && s.said(m) && !slices.Contains(s.formats, format) {
			report(at+"."+s.name, fmt.Sprintf("Take it out, or say format: %s.", s.formats[0]), "%s: has no meaning for a file read as %s", s.name, format)
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
