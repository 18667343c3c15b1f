// Package exchange writes registers for people who do not use Git, takes in
// the tables they keep, and gives records their ids in files whose every other
// byte stays as it is.
//
// Whatever it writes it reads back with the reader of the registers before
// anybody gets it, so that nothing is lost on the way out unnoticed.
package exchange

import (
	"fmt"
	"path/filepath"
	"reflect"
	"slices"
	"strings"

	"github.com/goldthread/goldthread/internal/register"
	"github.com/goldthread/goldthread/internal/source"
)

// Formats lists what a register can be written as; each is the end of a
// file's name.
func Formats() []string { return []string{"csv", "xlsx", "md", "yaml", "json"} }

// FormatOf is the format that the name of a file tells, "" for none.
func FormatOf(name string) string {
	format := strings.ToLower(strings.TrimPrefix(filepath.Ext(name), "."))
	if format == "yml" {
		format = "yaml"
	}
	if !slices.Contains(Formats(), format) {
		return ""
	}
	return format
}

// A job is the writing of one register.
type job struct {
	schema  *register.Schema
	kind    *register.Kind
	header  register.Header
	records []*register.Record
	format  string
	// care says how carefully a field of a record must be written, for the
	// few that do not survive the usual way.
	care map[value]care
}

// A value is a record, by its number, and one of its top-level fields.
type value struct {
	record int
	field  string
}

// care is a way of writing a value in a table: the later, the safer.
type care int

const (
	asTable  care = iota // a column for each value inside
	asValues             // the same, with each of them in JSON
	asExact              // all in one cell, in JSON
	asLetter             // the same, and signs by their numbers
)

// NotWritable says why a register cannot be written in a format.
type NotWritable struct {
	Format string
	Record string
	Reason string
}

func (e *NotWritable) Error() string {
	otherwise := ""
	if e.Format != "yaml" && e.Format != "json" {
		otherwise = "; write yaml or json"
	}
	return fmt.Sprintf("%s cannot be written as %s: %s%s", source.Escape(e.Record), e.Format, e.Reason, otherwise)
}

// Write gives the records of one register in a format, one of [Formats]. Reading
// the result gives the same records, which Write has tried; else it is a
// [*NotWritable]. Records of which only the id
// is known, and fields that the register does not have, are for the caller to
// take out of what is to be a table.
func Write(format string, s *register.Schema, kind string, records []*register.Record) ([]byte, error) {
	return write(format, s, kind, register.Header{}, records)
}

// write is Write, with what is said of the register as a whole, which YAML and
// JSON have room for.
func write(format string, s *register.Schema, kind string, header register.Header, records []*register.Record) ([]byte, error) {
	j := &job{schema: s, kind: s.Kind(kind), header: header, records: records, format: format, care: map[value]care{}}
	if j.kind == nil || !slices.Contains(Formats(), format) {
		return nil, fmt.Errorf("no register %q or no format %q", kind, format)
	}
	for {
		data, err := j.render()
		if err != nil {
			return nil, err
		}
		again, err := j.compare(data)
		if err != nil {
			return nil, err
		}
		if !again {
			return data, nil
		}
	}
}

func (j *job) render() ([]byte, error) {
	switch j.format {
	case "yaml":
		return j.yaml(), nil
	case "json":
		return j.json(), nil
	}
	g, err := j.grid()
	if err != nil {
		return nil, err
	}
	switch j.format {
	case "csv":
		return g.csv(), nil
	case "md":
		return g.markdown(j.kind.Title), nil
	}
	return g.workbook(j.kind.Name)
}

// compare reads what was written. It reports whether to write again, with more
// care for what came back as something else.
func (j *job) compare(data []byte) (again bool, err error) {
	back, err := register.Reread("export."+j.format, data, j.kind.Name, j.schema)
	if err != nil {
		return false, err
	}
	if !j.table() && !reflect.DeepEqual(back.Header, j.header) {
		return false, &NotWritable{j.format, j.kind.Title, "what is said of it as a whole would be read back as something else"}
	}
	if len(back.Records) != len(j.records) {
		return true, j.careForAll(back)
	}
	for i, r := range j.records {
		other := back.Records[i]
		if r.ID != other.ID && j.worse(value{i, "id"}) {
			again = true
			continue
		}
		for _, name := range fieldsOf(r, other) {
			if reflect.DeepEqual(r.Fields[name], other.Fields[name]) {
				continue
			}
			if !j.worse(value{i, name}) {
				return false, &NotWritable{j.format, r.ID, fmt.Sprintf("its %q would be read back as something else", name)}
			}
			again = true
		}
		if !again && (r.ID != other.ID || r.Fingerprint != other.Fingerprint) {
			return false, &NotWritable{j.format, r.ID, "it would be read back as another record"}
		}
	}
	return again, nil
}

// worse takes more care of a value the next time; false when there is no more
// to be had.
func (j *job) worse(v value) bool {
	if !j.table() || j.care[v] == asLetter {
		return false
	}
	j.care[v]++
	return true
}

func (j *job) table() bool { return j.format != "yaml" && j.format != "json" }

// careForAll is the answer to records that got lost, which says little about
// whose fault it is.
func (j *job) careForAll(back *register.Copy) error {
	more := false
	for i, r := range j.records {
		for _, name := range append(fieldsOf(r, r), "id") {
			more = j.worse(value{i, name}) || more
		}
	}
	if more {
		return nil
	}
	reason := fmt.Sprintf("%d records would be read back as %d", len(j.records), len(back.Records))
	if len(back.Findings) > 0 {
		reason += ": " + back.Findings[0].Message
	}
	return &NotWritable{j.format, j.kind.Title, reason}
}

// fieldsOf lists the fields of two records, each once, in a fixed order.
func fieldsOf(a, b *register.Record) []string {
	var names []string
	for _, r := range []*register.Record{a, b} {
		for name := range r.Fields {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// writtenID is the id to write beside a record's fields, "" where its fields
// or its register give it one already.
func (j *job) writtenID(r *register.Record) string {
	for _, f := range j.kind.Fields {
		if f.ID && r.Fields[f.Name] == r.ID {
			return ""
		}
	}
	if j.kind.Single && r.ID == j.kind.Name {
		return ""
	}
	return r.ID
}

// A setting is what is said of the register as a whole under one name: a text
// or a list of texts.
type setting struct {
	name  string
	value any
}

func (j *job) settings() []setting {
	var approvers any
	if len(j.header.Approvers) > 0 {
		var list []any
		for _, role := range j.header.Approvers {
			list = append(list, role)
		}
		approvers = list
	}
	all := []setting{{"owner", j.header.Owner}, {"approvers", approvers}, {"interval", j.header.Interval.Text}, {"classification", j.header.Classification}, {"version", j.header.Version}, {"updated", j.header.Updated}}
	return slices.DeleteFunc(all, func(s setting) bool { return s.value == nil || s.value == "" })
}

// ordered lists the keys of an object: those of known fields in their order,
// then others by name.
func ordered(fields []*register.Field, object map[string]any) []string {
	var names []string
	for _, f := range fields {
		if _, there := object[f.Name]; there {
			names = append(names, f.Name)
		}
	}
	known := len(names)
	for name := range object {
		if !slices.Contains(names[:known], name) {
			names = append(names, name)
		}
	}
	slices.Sort(names[known:])
	return names
}

// inside is the field that the values of a list or the entries of a mapping
// have, or the field of that name in a struct; nil for none.
func inside(f *register.Field, name string) *register.Field {
	switch {
	case f == nil:
		return nil
	case f.Elem != nil:
		return f.Elem
	}
	return f.Field(name)
}

func fieldsIn(f *register.Field) []*register.Field {
	if f == nil {
		return nil
	}
	return f.Fields
}
