package register

import (
	"slices"
	"strings"

	"github.com/goldthread/goldthread/internal/source"
)

// IDSlots says where the ids of one register's records stand in a file, or are
// to stand, for who writes some that are missing.
type IDSlots struct {
	Format string // yaml, json, cue, csv, markdown or xlsx
	Sheet  string // of a workbook
	Key    string // what the id is called: a heading, or a key of each record
	Prefix string // what the mapping puts before a number that stands there
	// Column is the number of the id's column in a table, from 0, or -1 when
	// there is none yet. Header is where the headings stand.
	Column    int
	Header    []source.Place
	Delimiter byte // of a CSV file
	Records   []IDSlot
}

// An IDSlot is one record. Of a row whose cells are shifted nothing else is
// known.
type IDSlot struct {
	ID    string       // "" for none
	Place source.Place // of its row, or of its first key or opening brace
	// Cell is where the id stands: its cell, also an empty one, or in a tree the
	// key without a value. Not known where there is neither.
	Cell source.Place
	// Quotes is where the id of a tree is written as "": the first of the two.
	Quotes  source.Place
	Shifted bool
}

// SlotsOf finds the ids of the register kind in a file, by the mapping of c or,
// where that does not map the file, in the usual layout: one for each part of
// the file that the mapping reads, in the order of the configuration.
func SlotsOf(c *Config, s *Schema, name string, data []byte, kind string) ([]*IDSlots, *Fault) {
	plans := slices.DeleteFunc(newLayout(c, s).plans(name), func(q *plan) bool { return q.kind.Name != kind })
	if len(plans) == 0 {
		plans = []*plan{newPlan(s.Kind(kind), FileMapping{}, "")}
	}
	o := &opened{name: name, data: data, limits: DefaultLimits, trees: map[string]*node{}, tables: map[string]*table{}}
	if int64(len(data)) > o.limits.Bytes {
		return nil, overLimit(source.Place{File: name}, "the file is larger than %d bytes", o.limits.Bytes)
	}
	var parts []*IDSlots
	for _, p := range plans {
		part, fault := slotsOf(o, p, c)
		if fault != nil {
			return nil, fault
		}
		parts = append(parts, part)
	}
	return parts, nil
}

func slotsOf(o *opened, p *plan, c *Config) (*IDSlots, *Fault) {
	if why := p.noSlots(); why != "" {
		hint := ""
		if p.mapping.Text != "" {
			hint = "To give a record one that stays, write it with id: and its other fields, and the id it had under formerly:."
		}
		return nil, faultf(source.Place{File: o.name}, hint, "%s", c.Named(why))
	}
	f := p.format(o.name)
	if f == nil {
		f = &fileFormat{}
	}
	out := &IDSlots{Format: f.name, Key: p.ids[0], Prefix: p.mapping.Prefix["id"], Column: -1}
	switch {
	case f.tree != nil:
		return out, out.ofTree(o, p)
	case f.choose != nil:
		return out, out.ofTable(o, p)
	}
	names := formatNames(func(f *fileFormat) bool { return f.tree != nil || f.choose != nil })
	return nil, faultf(source.Place{File: o.name}, "", "ids can be added to files of the formats %s", strings.Join(names, ", "))
}

// noSlots says why the ids of a plan are not for anybody to write.
func (p *plan) noSlots() string {
	m := p.mapping
	switch {
	case p.kind.Single:
		return "the register is one record, which needs no id"
	case p.kind.idField() != nil:
		return "the records are named by their " + strings.ReplaceAll(p.kind.idField().Name, "_", " ")
	case len(p.ids) > 1:
		return "the ids are made of the columns " + strings.Join(p.ids, ", ")
	case m.Distinct != "" || m.Group != "" || m.Bullets != "" || m.Text != "":
		return "the ids are made of what stands in the records, as " + ConfigFile + " says"
	}
	return ""
}

func (s *IDSlots) ofTree(o *opened, p *plan) *Fault {
	root, fault := o.tree(p.format(o.name))
	if fault != nil {
		return fault
	}
	if root.shape == mapShape && root.get(p.kind.Name) == nil && root.get("records") == nil && p.mapping.Records == "" && p.kind.looksLike(root) {
		s.add(root)
		return nil
	}
	r := &reading{plan: p}
	items, fault := r.items(root, []string{p.kind.Name})
	if fault != nil {
		return fault
	}
	for _, item := range items {
		if item.shape == mapShape {
			s.add(item.node)
		}
	}
	return nil
}

// looksLike tells a record without an id, alone in its file, by its keys. One
// that holds a list of mappings where the record has texts is called like it by
// chance: parties of a file of parties.
func (k *Kind) looksLike(n *node) bool {
	for i, key := range n.keys {
		f, v := k.Field(key.text), n.items[i]
		if key.text != "id" && f == nil {
			return false
		}
		if f != nil && f.Type == List && f.Elem.Type != Struct && slices.ContainsFunc(v.items, func(item *node) bool { return item.shape == mapShape }) {
			return false
		}
	}
	return len(n.keys) > 0
}

// add adds a record of a tree.
func (s *IDSlots) add(n *node) {
	slot := IDSlot{Place: n.place}
	for i, key := range n.keys {
		if fold(key.text) == fold(s.Key) {
			value := n.items[i]
			if slot.Cell = key.place; value.shape == textShape {
				slot.ID = strings.TrimSpace(value.text)
			}
			if value.shape == textShape && value.text == "" && value.plain == asQuoted {
				slot.Quotes = value.place
			}
		}
	}
	s.Records = append(s.Records, slot)
}

func (s *IDSlots) ofTable(o *opened, p *plan) *Fault {
	t, fault := p.format(o.name).choose(o, p)
	if fault != nil {
		// A table without ids is what this is about: look for one again as if
		// its records needed none.
		without, kind := *p, *p.kind
		kind.Single, without.kind = true, &kind
		if t, _ = without.format(o.name).choose(o, &without); t == nil || t.header == nil {
			return fault
		}
	}
	for i, n := range t.header {
		s.Header = append(s.Header, n.place)
		s.Sheet = n.place.Sheet
		if s.Column < 0 && fold(n.text) == fold(s.Key) {
			s.Column, s.Key = i, n.text
		}
	}
	s.Delimiter = t.delimiter
	for _, r := range t.rows {
		slot := IDSlot{Place: r.place, Shifted: r.bad != nil}
		if !slot.Shifted && s.Column >= 0 {
			slot.ID, slot.Cell = r.cells[s.Column].text, r.cells[s.Column].place
		}
		s.Records = append(s.Records, slot)
	}
	return nil
}

// KindsAt lists what the file at name is read as, by the mapping of c or in
// the usual layout.
func KindsAt(c *Config, s *Schema, name string) []string {
	var kinds []string
	for _, p := range newLayout(c, s).plans(name) {
		kinds = append(kinds, p.kind.Name)
	}
	return slices.Compact(kinds)
}
