package lint

import (
	"slices"

	"github.com/goldthread/goldthread/internal/audit"
	"github.com/goldthread/goldthread/internal/history"
	"github.com/goldthread/goldthread/internal/register"
)

// A Thread is what hangs on a record: what it leads to, what leads to it, and
// the newest review that counts of it as it was before the change.
type Thread struct {
	To       []Knot
	From     []Knot
	Reviewed *history.Review
}

// A Knot is a record at the other end of a link.
type Knot struct {
	Key   register.Key
	Name  string // what people call it, "" for none
	Where string // the place in a source that is named, as written
}

// An Approval says who may approve changes to a register that is touched.
type Approval struct {
	Register string   // name of the register
	Title    string   // what people call it
	Roles    []string // in words
	Owner    bool     // nobody is named, and these are the owners
}

// threads follows the links of each record that changed, as they are after the
// change; of one that is gone, as they were.
func (c *comparing) threads() []Thread {
	out, in := map[register.Key][]register.Link{}, map[register.Key][]register.Link{}
	for _, link := range c.head.registers.Links {
		out[link.From] = append(out[link.From], link)
		if link.Resolved {
			in[link.Target] = append(in[link.Target], link)
		}
	}
	before, beforeIn := map[register.Key][]register.Link{}, map[register.Key][]register.Link{}
	for _, link := range c.base.registers.Links {
		before[link.From] = append(before[link.From], link)
		if link.Resolved {
			beforeIn[link.Target] = append(beforeIn[link.Target], link)
		}
	}
	records := recordsByKey(c.base.registers, c.head.registers)
	schedule := c.base.set.rules.Schedule(c.base.in)
	threads := make([]Thread, len(c.records))
	for i, change := range c.records {
		t := &threads[i]
		links, others := out[change.Key], in[change.Key]
		if change.After == nil {
			links, others = before[change.Was], beforeIn[change.Was]
		}
		t.To, t.From = knots(c.head.set.schema, links, others, records)
		if e := c.base.evidence; change.Before != nil && e != nil && e.Timelines[change.Was] != nil {
			t.Reviewed = schedule.Of(change.Before, e.Timelines[change.Was]).Reviewed
		}
	}
	return threads
}

// knots are what links from and to a record lead to, each once.
func knots(s *register.Schema, out, in []register.Link, records map[register.Key]*register.Record) (to, from []Knot) {
	for _, link := range out {
		to = addKnot(to, knot(s, link.Target, link, records))
	}
	for _, link := range in {
		if !slices.ContainsFunc(to, func(k Knot) bool { return k.Key == link.From }) {
			from = addKnot(from, knot(s, link.From, register.Link{}, records))
		}
	}
	return to, from
}

// Thread is what hangs on a record, and the newest review of it that counts.
func (l *Look) Thread(r *register.Record) Thread {
	var out, in []register.Link
	for _, link := range l.Registers.Links {
		if link.From == r.Key() {
			out = append(out, link)
		}
		if link.Resolved && link.Target == r.Key() {
			in = append(in, link)
		}
	}
	t := Thread{}
	t.To, t.From = knots(l.Schema, out, in, recordsByKey(l.Registers))
	if timeline := l.Timeline(r.Key()); timeline != nil {
		t.Reviewed = l.Schedule.Of(r, timeline).Reviewed
	}
	return t
}

// acceptors are those who are said to have accepted the exceptions that a
// change touches.
func (c *comparing) acceptors() []string {
	var who []string
	for _, one := range c.records {
		for _, r := range []*register.Record{one.Before, one.After} {
			if r == nil || one.Key.Kind != "waivers" {
				continue
			}
			if role, _ := r.Fields["approver"].(string); role != "" && !slices.Contains(who, role) {
				who = append(who, role)
			}
		}
	}
	return who
}

// recordsByKey holds the records of several snapshots, the last one first.
func recordsByKey(all ...*register.Registers) map[register.Key]*register.Record {
	records := map[register.Key]*register.Record{}
	for _, r := range all {
		for _, list := range r.Records {
			for _, one := range list {
				records[one.Key()] = one
			}
		}
	}
	return records
}

// knot is the end of a link. A control that no register holds is one too.
func knot(s *register.Schema, key register.Key, link register.Link, records map[register.Key]*register.Record) Knot {
	if key.ID == "" {
		key.ID = link.Value
	}
	k := Knot{Key: key}
	if r := records[key]; r != nil {
		if names, _ := r.Names(); len(names) > 0 {
			k.Name = names[0]
		}
	}
	if from := records[link.From]; from != nil {
		k.Where = s.Kind(from.Kind).PlaceIn(from, link.Field)
	}
	return k
}

func addKnot(knots []Knot, k Knot) []Knot {
	if slices.ContainsFunc(knots, func(o Knot) bool { return o.Key == k.Key && o.Where == k.Where }) {
		return knots
	}
	return append(knots, k)
}

// approvals says of each register that is touched who may approve it, by what
// stood before the change.
func (c *comparing) approvals() []Approval {
	owners := c.base.set.rules.Owners(c.base.in)
	var all []Approval
	for _, k := range c.head.set.schema.Kinds {
		if !slices.ContainsFunc(c.records, func(r audit.RecordChange) bool { return r.Key.Kind == k.Name }) {
			continue
		}
		header := c.base.registers.Headers[k.Name]
		a := Approval{Register: k.Name, Title: k.Title}
		who := header.Approvers
		if len(who) == 0 {
			who = c.base.evidence.Entitled[k.Name].Approve
		}
		if len(who) == 0 && header.Owner != "" {
			who, a.Owner = []string{header.Owner}, true
		}
		if k.Name == "waivers" {
			who, a.Owner = c.acceptors(), false
		}
		for _, role := range who {
			a.Roles = append(a.Roles, owners.Words(role))
		}
		all = append(all, a)
	}
	return all
}
