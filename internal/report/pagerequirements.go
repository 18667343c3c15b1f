package report

import (
	"slices"
	"strings"

	"github.com/goldthread/goldthread/internal/history"
	"github.com/goldthread/goldthread/internal/register"
	"github.com/goldthread/goldthread/internal/report/html"
	"github.com/goldthread/goldthread/internal/thread"
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
			{{b.ref(r.Key())}}, html.Plain(b.title(r)), html.Plain(words(b.field(r, "vector"))), html.Plain(b.field(r, "relevance")),
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
		Columns: []html.Column{{Name: "Requirement", Head: true, Narrow: true}, {Name: "What is required"}, {Name: "Must it be met"}},
	}
	questions := b.questions()
	for _, says := range questions {
		t.Columns = append(t.Columns, html.Column{Name: capital(says)})
	}
	t.Columns = append(t.Columns, html.Column{Name: "Decision"}, html.Column{Name: "Looked at"}, html.Column{Name: "Changed"})
	for _, r := range requirements {
		key := r.Key()
		row := html.Row{Cells: []html.Cell{{{b.ref(key)}}, b.statement(r), html.Plain(words(b.field(r, "obligation")))}}
		for _, says := range questions {
			row.Cells = append(row.Cells, b.answerOrLack(key, says))
		}
		row.Cells = append(row.Cells, b.decision(r), b.lookedAt(key), b.changedOn(key))
		t.Rows = append(t.Rows, row)
	}
	return t
}

// capital begins a text with a capital letter, as a heading does.
func capital(s string) string {
	if s == "" {
		return s
	}
	return strings.ToUpper(s[:1]) + s[1:]
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
	cell := html.Plain(words(what))
	for _, why := range []string{b.field(r, "disposition_reason"), b.field(r, "elsewhere_ref")} {
		if why != "" {
			cell = append(cell, html.Line{{Text: why, Tone: html.Soft}})
		}
	}
	return cell
}

// lookedAt is how well it is shown that somebody looked at a requirement, and by
// when somebody has to again. It leads to who did.
func (b *book) lookedAt(key register.Key) html.Cell {
	s := b.states[key]
	chip := proofOf(s).chip()
	chip.To = b.answerOf(key, askLooked)
	cell := html.Cell{{chip}}
	if s != nil && s.Due.On != "" {
		line := html.Line{{Text: "again by " + day(s.Due.On), Tone: html.Soft}}
		if s.Overdue {
			line = append(line, html.Part{Text: " "}, html.Part{Text: "overdue", Tone: html.Bad})
		}
		cell = append(cell, line)
	}
	return cell
}

// changedOn is the day of the last change of a requirement in meaning. It leads
// to what that was.
func (b *book) changedOn(key register.Key) html.Cell {
	t := b.l.Timeline(key)
	switch {
	case t == nil || t.Changed == nil:
		return nil
	case t.Changed.Class == history.Created:
		return html.Cell{{{Text: "new " + dayOf(onDay(t.Changed)), To: b.answerOf(key, askChanged)}}}
	}
	return html.Cell{{{Text: dayOf(onDay(t.Changed)), To: b.answerOf(key, askChanged)}}}
}

// answerOf leads to an answer on the page of a record, where this copy has it.
func (b *book) answerOf(key register.Key, label string) string {
	if !b.hasPages() {
		return ""
	}
	return b.answerAnchor(key, label)
}

// questions are those that the golden thread answers about a requirement, as it
// names the answers: asked by, written in, covered by. Each is told once.
func (b *book) questions() []string {
	var all []string
	for _, s := range b.l.Graph().Stages {
		if s.Says != "" && !slices.Contains(all, s.Says) {
			all = append(all, s.Says)
		}
	}
	return all
}

// answer is what the thread says of a requirement to one question: each record
// with the place in it that is named.
func (b *book) answer(key register.Key, says string, shown func(register.Key) bool) html.Cell {
	var plain []html.Part
	var cell html.Cell
	for _, h := range b.l.Graph().Answers(key, says) {
		if shown != nil && !shown(h.To.Key) {
			continue
		}
		part := b.node(h.To)
		if len(h.Places) == 0 {
			plain = append(plain, part)
			continue
		}
		cell = append(cell, html.Line{part, {Text: ", " + b.text(strings.Join(h.Places, "; ")), Tone: html.Soft}})
	}
	if len(plain) > 0 {
		cell = append(cell, joined(plain))
	}
	return cell
}

// answerOrLack is the answer to one question, or what is missing there.
func (b *book) answerOrLack(key register.Key, says string) html.Cell {
	cell := b.answer(key, says, nil)
	if len(cell) > 0 {
		linked := slices.ContainsFunc(cell, func(l html.Line) bool {
			return slices.ContainsFunc(l, func(p html.Part) bool { return p.To != "" })
		})
		if !linked { // words, or what no register has
			cell[0][0].To = b.answerOf(key, sentence(says))
		}
		return cell
	}
	g := b.l.Graph()
	for _, stage := range g.Stages {
		if stage.Says == says && stage.Lacks != "" {
			if apart := g.Apart(g.Node(key), says); apart != "" {
				return html.Cell{{{Text: b.text(apart), Tone: html.Soft, To: b.answerOf(key, sentence(says))}}}
			}
			return html.Cell{{{Text: b.text(stage.Lacks), Tone: html.Watch, To: b.answerOf(key, sentence(says))}}}
		}
	}
	return nil
}

// node leads to a record of the thread, and says of what is none what it is.
func (b *book) node(n *thread.Node) html.Part {
	switch {
	case n.Standing == thread.InWords:
		return html.Part{Text: words(b.text(n.Key.ID))}
	case n.Live():
		return b.ref(n.Key)
	}
	part := b.ref(n.Key)
	part.Text += " (" + n.Standing.String() + ")"
	return part
}
