package exchange

import (
	"fmt"
	"slices"
	"strings"

	"github.com/goldthread/goldthread/internal/finding"
	"github.com/goldthread/goldthread/internal/register"
	"github.com/goldthread/goldthread/internal/source"
)

// An Export is a register written for people who do not use Git.
type Export struct {
	Data    []byte
	Records int
	// Lost is what stands in the register's files and could not be written.
	Lost []finding.Finding
}

// Give writes a register as it is read from its files: in the order of the
// files, and with values that do not fit their type.
func Give(format string, s *register.Schema, kind string, read *register.Copy) (*Export, error) {
	out := &Export{}
	var records []*register.Record
	whole := map[string]*register.Record{}
	for _, r := range read.Records {
		if slices.Contains(r.Unread, register.Everything) {
			continue
		}
		r, lost := known(format, s, r)
		out.Lost = append(out.Lost, lost...)
		records = append(records, r)
		whole[r.ID] = r
	}
	told := map[[2]string]bool{} // record and field
	for _, f := range out.Lost {
		told[[2]string{f.Subject.ID, f.Field}] = true
	}
	for _, f := range read.Findings {
		ids := f.Records
		if len(ids) == 0 {
			ids = []string{f.Subject.ID}
		}
		if slices.ContainsFunc(ids, func(id string) bool { return !isWritten(f, whole[id]) && !told[[2]string{id, f.Field}] }) {
			out.Lost = append(out.Lost, f)
		}
	}
	for i := range out.Lost {
		out.Lost[i] = withoutRow(out.Lost[i], "")
	}
	out.Lost = onceForEach(s.Kind(kind), finding.Sort(out.Lost))
	out.Records = len(records)
	var err error
	out.Data, err = write(format, s, kind, read.Header, records)
	return out, err
}

// known takes the fields out of a record that no column can be headed with,
// which only a table cannot do without.
func known(format string, s *register.Schema, r *register.Record) (*register.Record, []finding.Finding) {
	if format == "yaml" || format == "json" {
		return r, nil
	}
	copied := *r
	copied.Fields = map[string]any{}
	var lost []finding.Finding
	for _, name := range fieldsOf(r, r) {
		if s.Kind(r.Kind).Field(name) != nil {
			copied.Fields[name] = r.Fields[name]
			continue
		}
		lost = append(lost, finding.Finding{
			Rule: register.RuleRecordInvalid, Severity: finding.Error, Subject: finding.Subject{Kind: r.Kind, ID: r.ID},
			Place: r.Place(name), Field: name,
			Message: fmt.Sprintf("%s: there is no field %q in %s to be a column.", source.Escape(r.ID), source.Escape(name), r.Kind),
			Hint:    "Correct its name, or write yaml or json.",
			Detail:  finding.Detail{Fault: fmt.Sprintf("there is no field %q in %s to be a column", source.Escape(name), r.Kind)},
		})
	}
	if len(lost) > 0 {
		copied.Fingerprint = s.Fingerprint(&copied)
	}
	return &copied, lost
}

// isWritten tells that what a finding is about is written all the same: it
// does not fit, but it is there.
func isWritten(f finding.Finding, r *register.Record) bool {
	if r == nil {
		return false
	}
	if f.Rule == register.RuleDuplicateID || f.Field == "" || f.Field == "id" {
		return true
	}
	top := f.Field
	if i := strings.IndexAny(top, ".["); i >= 0 {
		top = top[:i]
	}
	if _, there := r.Fields[top]; !there {
		return r.Place(f.Field) == r.Place("") // it is missing, and nothing was taken away
	}
	return true
}
