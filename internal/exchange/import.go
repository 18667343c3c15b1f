package exchange

import (
	"fmt"
	"slices"
	"strings"
	"unicode"

	"github.com/goldthread/goldthread/internal/expression"
	"github.com/goldthread/goldthread/internal/finding"
	"github.com/goldthread/goldthread/internal/register"
	"github.com/goldthread/goldthread/internal/source"
)

// An Import is a file taken in: the register as YAML, and what of the file is
// not in it.
type Import struct {
	YAML    []byte // nil when there is no record at all
	Records int
	// Lost is every row, column and value that did not fit: Each tells it place
	// by place, Lost a fault that several rows have once.
	Lost, Each []finding.Finding
}

// Take reads a table, or a YAML or JSON file, as a register. What does not fit
// is left out and reported; the rest is written as YAML that reads as the same
// records.
func Take(name string, data []byte, kind string, m register.FileMapping, s *register.Schema) (*Import, error) {
	read, err := register.ReadAs(name, data, kind, m, s, register.Options{})
	if err != nil {
		return nil, err
	}
	in := &Import{Each: slices.Clone(read.Findings)}
	for i := range in.Each {
		if field := in.Each[i].Detail.Naming; field != "" {
			in.Each[i].Hint = fmt.Sprintf("Name the column of the %s, which is the id: %s.", field, mapFlag(field, columnOf(field, name, data)))
			continue
		}
		in.Each[i] = elsewhere(withoutRow(inCommandLine(in.Each[i]), ", or leave the row out with --allow-loss "+LostRows), m, read.Records)
	}
	in.Lost = onceForEach(s.Kind(kind), in.Each)
	seen := unfit(read.Findings)
	var records []*register.Record
	for _, r := range read.Records {
		if fits := fitting(s.Kind(kind), r); fits != nil && !seen[r.ID] {
			seen[r.ID] = true
			fits.Fingerprint = s.Fingerprint(fits)
			records = append(records, fits)
		}
	}
	if in.Records = len(records); in.Records == 0 {
		return in, nil
	}
	in.YAML, err = write("yaml", s, kind, read.Header, records)
	return in, err
}

// unfit are the ids of records that do not fit as a whole: because of the id
// itself, or because their values do not go together.
func unfit(found []finding.Finding) map[string]bool {
	ids := map[string]bool{}
	for _, f := range found {
		if f.Rule == register.RuleRecordInvalid && f.Subject.ID != "" && (f.Field == "id" || f.Field == "") {
			ids[f.Subject.ID] = true
		}
	}
	return ids
}

// fitting is what of a record fits its type, nil for nothing.
func fitting(k *register.Kind, r *register.Record) *register.Record {
	if slices.Contains(r.Unread, register.Everything) {
		return nil
	}
	fits := &register.Record{Kind: r.Kind, ID: r.ID, Fields: map[string]any{}}
	for name, v := range r.Fields {
		if !slices.Contains(r.Unread, name) && k.Field(name) != nil {
			fits.Fields[name] = v
		}
	}
	return fits
}

// inCommandLine puts what a finding says to the configuration, or to the
// check, into the words of the command line.
func inCommandLine(f finding.Finding) finding.Finding {
	if f.Rule == register.RuleDuplicateID {
		f.Message = strings.Replace(f.Message, "only the first is checked", "only the first is taken", 1)
	}
	switch {
	case f.Rule == register.RuleColumnUnmapped && f.Field == register.LostBody:
		f.Hint = "Leave it out with --allow-loss " + register.LostBody + "."
	case f.Rule == register.RuleColumnUnmapped && f.Field == register.LostTargets:
		f.Hint = "Give the addresses a column of their own, or leave them out with --allow-loss " + register.LostTargets + "."
	case f.Rule == register.RuleColumnUnmapped:
		column, _, several := strings.Cut(f.Value, "|")
		f.Hint = fmt.Sprintf("Say which field it is with --map FIELD=%q, or leave it out with --allow-loss %q.", column, column)
		if several {
			f.Hint = fmt.Sprintf("Say which fields they are with --map FIELD=%q and so on, or leave them out with --allow-loss.", column)
		}
	}
	if !strings.Contains(f.Hint, register.ConfigFile) {
		return f
	}
	f.Hint = datesSetting().ReplaceAllString(f.Hint, "--dates $1")
	for _, setting := range []string{", or say dates:", ", or say decimal:"} {
		if before, _, ok := strings.Cut(f.Hint, setting); ok {
			f.Hint = strings.TrimSuffix(before, ".") + "." // what to write remains
			return f
		}
	}
	for _, said := range hints {
		if strings.Contains(f.Hint, said.about) {
			f.Hint = said.hint
			return f
		}
	}
	f.Hint = tableSetting().ReplaceAllString(strings.ReplaceAll(f.Hint, " in "+register.ConfigFile, ""), "--table")
	return f
}

var (
	tableSetting = expression.Of(`\btable:`)
	// A month alone is no day, and stays to be corrected.
	datesSetting = expression.Of(`\bdates: \[(dmy|mdy|ymd)\](?: for the file)?`)
)

// DateOrders are the ways to write a day, beside 2026-03-31, that Take reads
// when the mapping says so: the day, the month or the year first.
func DateOrders() []string { return []string{"dmy", "mdy", "ymd"} }

// hints are those that the command line has an answer of its own to, by a word
// of what the configuration would be asked for.
var hints = []struct{ about, hint string }{
	{"encoding", "Save it as UTF-8, or say which encoding it has with --encoding windows-1252, latin1 or utf-16."},
	{"format:", "Give it the name of what it is: .csv for a text with commas."},
	{"sheet:", "Name one of them with --sheet."},
	{"Name the column that holds it", "Name the column that holds it with --map FIELD=COLUMN. Rows without ids get them by: goldthread ids --write FILE."},
}

// elsewhere says of a word of another field by what to read its column as that
// field, where no other column is.
func elsewhere(f finding.Finding, m register.FileMapping, records []*register.Record) finding.Finding {
	var flags []string
	for _, name := range f.Detail.Elsewhere {
		if !slices.ContainsFunc(records, func(r *register.Record) bool { return r.Fields[name] != nil }) {
			column := f.Field
			if named := m.Columns[f.Field]; len(named) > 0 {
				column = named[0]
			}
			flags = append(flags, mapFlag(name, column))
		}
	}
	if len(flags) > 0 {
		f.Hint = fmt.Sprintf("%q is a word of %s: %s.", source.Escape(f.Value), strings.Join(f.Detail.Elsewhere, " and "), strings.Join(flags, " or "))
	}
	return f
}

// mapFlag is what to type to read a field from a column.
func mapFlag(field, column string) string {
	pair := field + "=" + source.Escape(column)
	if strings.ContainsFunc(pair, func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !strings.ContainsRune("_-.=", r)
	}) {
		pair = fmt.Sprintf("%q", pair)
	}
	return "--map " + pair
}

// columnOf is the one column whose heading speaks of a field, as Control ID
// does of control; COLUMN where none or several do.
func columnOf(field, name string, data []byte) string {
	_, headings := MissingColumns(name, data, register.FileMapping{})
	var found []string
	for _, h := range headings {
		if h = strings.TrimSpace(h); !slices.Contains(found, h) && slices.Contains(strings.Fields(foldName(h)), field) {
			found = append(found, h)
		}
	}
	if len(found) != 1 {
		return "COLUMN"
	}
	return found[0]
}

// MissingColumns lists the columns that a mapping names and no table of the
// file has, with all headings there are. Files that hold no table have none.
func MissingColumns(name string, data []byte, m register.FileMapping) (missing, headings []string) {
	tables, fault := register.Tables(name, data, register.DefaultLimits)
	if fault != nil || len(tables) == 0 {
		return nil, nil
	}
	for _, t := range tables {
		headings = append(headings, t.Headings...)
	}
	for _, columns := range m.Columns {
		for _, column := range columns {
			if !slices.ContainsFunc(headings, func(h string) bool { return strings.EqualFold(strings.TrimSpace(h), strings.TrimSpace(column)) }) {
				missing = append(missing, column)
			}
		}
	}
	slices.Sort(missing)
	return missing, headings
}
