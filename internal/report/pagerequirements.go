package report

import (
	"slices"
	"strings"

	"github.com/goldthread/goldthread/internal/register"
	"github.com/goldthread/goldthread/internal/report/html"
)

// requirementPages are the tables of clause 4.2: who the parties are, and what
// each of them requires.
func (b *book) requirementPages() []html.Page {
	requirements, parties := b.live("requirements"), b.live("parties")
	return []html.Page{{
		ID: "requirements", Title: "Parties and requirements", Short: "Clause 4.2",
		Lead: "Clause 4.2 a to c on one page: who the interested parties are, what each of them requires, and what was decided about it.",
		Body: []html.Block{b.partyTable(parties), b.requirementTable(requirements)},
	}}
}

func (b *book) partyTable(parties []*register.Record) *html.Table {
	t := &html.Table{
		Name: "parties", Caption: count(len(parties), "interested party", "interested parties") + " (4.2 a)", Filter: "parties", Empty: "No live party is registered.",
		Columns: []html.Column{{Name: "Party", Head: true, Narrow: true}, {Name: "Name"}, {Name: "Group"}, {Name: "Why it matters"}, {Name: "Influence", Narrow: true}, {Name: "Requires", Number: true}},
	}
	for _, r := range parties {
		t.Rows = append(t.Rows, html.Row{Cells: []html.Cell{
			{{b.ref(r.Key())}}, html.Plain(b.title(r)), html.Plain(word(b.field(r, "vector"))), html.Plain(b.field(r, "relevance")),
			html.Plain(b.field(r, "influence")), html.Plain(figure(len(b.asks(r.Key())))),
		}})
	}
	return t
}

// asks are the live requirements that name a party.
func (b *book) asks(party register.Key) []*register.Record {
	var all []*register.Record
	for _, r := range b.live("requirements") {
		if slices.ContainsFunc(b.out[r.Key()], func(l register.Link) bool {
			return l.Resolved && l.Target == party && strings.HasPrefix(l.Field, "parties")
		}) {
			all = append(all, r)
		}
	}
	return all
}

func (b *book) requirementTable(requirements []*register.Record) *html.Table {
	t := &html.Table{
		Name: "requirements", Class: "wide", Caption: count(len(requirements), "live requirement", "live requirements") + " (4.2 b and c)", Filter: "requirements", Empty: "No live requirement is registered.",
		Columns: []html.Column{
			{Name: "Requirement", Head: true, Narrow: true}, {Name: "What is required"}, {Name: "Asked by"}, {Name: "Must it be met"}, {Name: "Written in"},
			{Name: "Decision"}, {Name: "Covered by"}, {Name: "Proof of review"}, {Name: "Look again by", Narrow: true},
		},
	}
	for _, r := range requirements {
		key := r.Key()
		t.Rows = append(t.Rows, html.Row{Cells: []html.Cell{
			{{b.ref(key)}}, b.statement(r), {joined(b.refs(key, asked))}, html.Plain(word(b.field(r, "obligation"))), b.written(r),
			b.decision(r), {joined(b.refs(key, covered))}, {{proofOf(b.states[key]).chip()}}, b.dueCell(key),
		}})
	}
	return t
}

// statement is what a requirement says, and what of information security it
// touches.
func (b *book) statement(r *register.Record) html.Cell {
	cell := html.Plain(b.title(r))
	if cia := b.list(r, "cia"); len(cia) > 0 {
		cell = append(cell, html.Line{{Text: strings.Join(cia, ", "), Tone: html.Soft}})
	}
	return cell
}

// decision is what was decided about a requirement, and why where it is not
// addressed here.
func (b *book) decision(r *register.Record) html.Cell {
	what := b.field(r, "disposition")
	if what == "" {
		return html.Cell{{{Text: "none", Tone: html.Bad}}}
	}
	cell := html.Plain(word(what))
	for _, why := range []string{b.field(r, "disposition_reason"), b.field(r, "elsewhere_ref")} {
		if why != "" {
			cell = append(cell, html.Line{{Text: why, Tone: html.Soft}})
		}
	}
	return cell
}

// dueCell is until when a record is to be looked at again.
func (b *book) dueCell(key register.Key) html.Cell {
	s := b.states[key]
	switch {
	case s == nil || s.Due.On == "":
		return nil
	case s.Overdue:
		return html.Cell{{{Text: day(s.Due.On)}}, {{Text: "overdue", Tone: html.Bad}}}
	}
	return html.Plain(day(s.Due.On))
}

// A question is one of those that a link of a requirement answers.
type question int

// The questions that links answer.
const (
	asked    question = iota // who asked for it
	written                  // where it is written
	covered                  // what covers it
	elseways                 // none of these
)

// answers says which question a link answers.
func answers(l register.Link) question {
	switch {
	case strings.HasPrefix(l.Field, "parties"):
		return asked
	case strings.HasSuffix(l.Field, "].id"):
		return written
	case strings.HasPrefix(l.Field, "controls"), strings.HasPrefix(l.Field, "risks"), strings.HasPrefix(l.Field, "documents"):
		return covered
	}
	return elseways
}

// refs lead to the records that answer a question about one.
func (b *book) refs(key register.Key, q question) []html.Part {
	var all []html.Part
	for _, l := range b.out[key] {
		if answers(l) != q {
			continue
		}
		target := l.Target
		if !l.Resolved {
			target = register.Key{ID: l.Value}
		}
		if part := b.ref(target); !slices.Contains(all, part) {
			all = append(all, part)
		}
	}
	return all
}

// written is where a requirement is written: each source with its place.
func (b *book) written(r *register.Record) html.Cell {
	return b.writtenIf(r, func(register.Key) bool { return true })
}

// writtenIf is where a requirement is written, of the sources that may be
// shown.
func (b *book) writtenIf(r *register.Record, shown func(register.Key) bool) html.Cell {
	var cell html.Cell
	sources, _ := r.Fields["sources"].([]any)
	for _, one := range sources {
		source, _ := one.(map[string]any)
		var line html.Line
		if id, _ := source["id"].(string); id != "" {
			key := b.linked(r.Key(), id)
			if !shown(key) {
				continue
			}
			line = append(line, b.ref(key))
		} else if kind, _ := source["kind"].(string); kind != "" {
			line = append(line, html.Part{Text: word(b.text(kind))})
		}
		for _, name := range []string{"locator", "rationale"} {
			if text, _ := source[name].(string); text != "" {
				if len(line) > 0 {
					line = append(line, html.Part{Text: ", "})
				}
				line = append(line, html.Part{Text: b.text(text), Tone: html.Soft})
			}
		}
		cell = append(cell, line)
	}
	return cell
}

// linked is the record that a value of a record points at.
func (b *book) linked(from register.Key, value string) register.Key {
	for _, l := range b.out[from] {
		if l.Resolved && (l.Target.ID == value || l.Value == value) {
			return l.Target
		}
	}
	return register.Key{ID: value}
}
