package audit

import (
	"slices"
	"strings"

	"github.com/goldthread/goldthread/internal/finding"
	"github.com/goldthread/goldthread/internal/history"
	"github.com/goldthread/goldthread/internal/register"
	"github.com/goldthread/goldthread/internal/repo"
	"github.com/goldthread/goldthread/internal/source"
)

// subjects is what findings may be about, and who must act on it.
type subjects struct {
	in      Input
	schema  *register.Schema
	records map[register.Key]*register.Record
	gone    map[register.Key]*history.Gone
	commits map[string]bool
	live    map[string]int // live records by kind
	count   int            // records of all kinds, live or not
}

func (r *Rules) subjects(in Input) *subjects {
	s := &subjects{
		in:      in,
		schema:  r.schema,
		records: map[register.Key]*register.Record{},
		gone:    map[register.Key]*history.Gone{},
		commits: map[string]bool{},
		live:    map[string]int{},
	}
	for _, k := range r.schema.Kinds {
		for _, one := range in.Registers.Records[k.Name] {
			s.records[one.Key()] = one
			s.count++
			if k.Live(one) {
				s.live[k.Name]++
			}
		}
	}
	if in.Evidence != nil {
		s.readEvidence(in.Evidence)
	}
	return s
}

func (s *subjects) readEvidence(e *history.Evidence) {
	know := func(ids ...repo.ID) {
		for _, id := range ids {
			s.commits[string(id)] = true
		}
	}
	know(e.Head)
	for id := range e.Commits {
		know(id)
	}
	for i, g := range e.Gone {
		s.gone[g.Key] = &e.Gone[i]
		know(g.Event.Commit, g.Event.Landing)
	}
	for _, t := range e.Timelines {
		for _, event := range t.Events {
			know(event.Commit, event.Landing)
		}
		for _, review := range t.Reviews {
			know(review.Commit)
		}
		if t.Claim != nil {
			know(t.Claim.Commit)
		}
	}
	for _, reviews := range e.Whole {
		for _, review := range reviews {
			know(review.Commit)
		}
	}
	delete(s.commits, "")
}

// known reports whether the record stands in a register, or once stood there.
func (s *subjects) known(key register.Key) bool {
	return s.records[key] != nil || s.gone[key] != nil
}

// place is where the value at path of a record stands; for a record that is
// gone, the file in which it stood last, if there still is one.
func (s *subjects) place(key register.Key, path string) source.Place {
	if r := s.records[key]; r != nil {
		if p := r.Place(path); p.Known() {
			return p
		}
		return s.file(key.Kind)
	}
	if g := s.gone[key]; g != nil && s.read(g.Event.Place.File) {
		return source.Place{File: g.Event.Place.File}
	}
	return s.file(key.Kind)
}

// read reports whether a file is one of the registers'.
func (s *subjects) read(file string) bool {
	return slices.ContainsFunc(s.in.Registers.Files, func(f register.FileRead) bool { return f.Path == file })
}

// file is the first file of a register as a whole; without one, where the
// configuration speaks of it.
func (s *subjects) file(kind string) source.Place {
	for _, f := range s.in.Registers.Files {
		if slices.Contains(f.Kinds, kind) {
			return source.Place{File: f.Path}
		}
	}
	if records := s.in.Registers.Records[kind]; len(records) > 0 {
		return source.Place{File: records[0].Place("").File}
	}
	if s.in.Config.File == "" {
		return source.Place{}
	}
	return s.in.Config.Place("registers." + kind)
}

// owner is the role that must act, in words: the record's owner, else the
// register's, else nobody.
func (s *subjects) owner(subject finding.Subject) string {
	key := register.Key{Kind: subject.Kind, ID: subject.ID}
	r := s.records[key]
	if g := s.gone[key]; r == nil && g != nil {
		r = g.Last
	}
	if r != nil {
		return s.title(s.written(r))
	}
	return s.title(s.in.Registers.Headers[subject.Kind].Owner)
}

// written is a record's owner, else its register's, as it is written.
func (s *subjects) written(r *register.Record) string {
	if owner, _ := r.Fields["owner"].(string); owner != "" {
		return owner
	}
	return s.in.Registers.Headers[r.Kind].Owner
}

// Owners knows who keeps which record right.
type Owners struct{ *subjects }

// Owners reads the owners of the records and registers of in.
func (r *Rules) Owners(in Input) *Owners { return &Owners{r.subjects(in)} }

// Of is the role that keeps a record right, in words: the record's owner, else
// the register's, else "".
func (o *Owners) Of(r *register.Record) string { return o.title(o.written(r)) }

// Words are what to call a role, or the person of that id: by the role held on
// the day of the audit, else by name.
func (o *Owners) Words(id string) string { return o.title(id) }

// Called are the ways to name that owner: as it is written, and in words.
func (o *Owners) Called(r *register.Record) []string {
	written := o.written(r)
	if written == "" {
		return nil
	}
	if title := o.title(written); title != written {
		return []string{written, title}
	}
	return []string{written}
}

// title turns the id of a role, or of the person who holds it, into words. A
// text that is neither stays as it is.
func (s *subjects) title(who string) string {
	r := s.records[register.Key{Kind: "people", ID: who}]
	if r == nil {
		return who
	}
	if title := textOf(r, "title"); title != "" {
		return title
	}
	if role := s.roleOf(r); role != "" {
		return role
	}
	if name := textOf(r, "name"); name != "" {
		return name
	}
	return who
}

// roleOf is the title of the role that a person holds on the day of the audit.
func (s *subjects) roleOf(person *register.Record) string {
	roles, _ := person.Fields["roles"].([]any)
	for _, one := range roles {
		held, _ := one.(map[string]any)
		from, _ := held["from"].(string)
		to, _ := held["to"].(string)
		id, _ := held["role"].(string)
		role := s.records[register.Key{Kind: "people", ID: id}]
		if role != nil && from <= s.in.AsOf && (to == "" || s.in.AsOf <= to) {
			return textOf(role, "title")
		}
	}
	return ""
}

func textOf(r *register.Record, field string) string {
	text, _ := r.Fields[field].(string)
	return strings.TrimSpace(text)
}
