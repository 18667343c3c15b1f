package report

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"github.com/goldthread/goldthread/internal/register"
	"github.com/goldthread/goldthread/internal/thread"
)

// maxRows is how many rows a matrix may have. No spreadsheet holds more.
const maxRows = 1 << 20

// matrix writes the thread as a table for spreadsheets, with one row for each
// requirement, each who asks for it, each source and each way to what covers
// it: a column for every stage with its id, what it says, and how well it is
// shown. What answers a question that need not be answered stands together in
// one cell. Records from which no way leads to a requirement have a row of
// their own, and so does a requirement of which nothing is known.
func (t *walkText) matrix(b *bytes.Buffer, tr Trace) error {
	g := t.look.Graph()
	m := matrixOf(g)
	rows := [][]string{m.heading()}
	add := func(cells map[string][]thread.Hop) error {
		if len(rows) > maxRows {
			return fmt.Errorf("the matrix has more than %d rows, which no spreadsheet holds: trace fewer records", maxRows)
		}
		rows = append(rows, m.row(t, cells))
		return nil
	}
	for _, n := range t.rowsOf(tr) {
		if err := m.product(g, n, add); err != nil {
			return err
		}
	}
	for _, o := range chosen(g.Orphans(), tr) {
		if o.Node.Stage != g.Middle() {
			if err := add(map[string][]thread.Hop{o.Node.Stage: {{To: o.Node}}}); err != nil {
				return err
			}
		}
	}
	return writeTable(b, rows)
}

// rowsOf are the records of the middle that the matrix is about: those asked
// for, or that the thread leads to from them. Drafts and what has gone are
// among them only where they are asked for.
func (t *walkText) rowsOf(tr Trace) []*thread.Node {
	g := t.look.Graph()
	if tr.Orphans {
		var all []*thread.Node
		for _, o := range chosen(g.Orphans(), tr) {
			if o.Node.Stage == g.Middle() && !slices.Contains(all, o.Node) {
				all = append(all, o.Node)
			}
		}
		return all
	}
	if len(tr.Keys) == 0 {
		return slices.DeleteFunc(g.At(g.Middle()), func(n *thread.Node) bool { return n.Standing != thread.Live })
	}
	in := map[*thread.Node]bool{}
	var walk func(b *thread.Branch)
	walk = func(b *thread.Branch) {
		if b.To.Stage == g.Middle() && b.To.Record != nil {
			in[b.To] = true
			return
		}
		for _, twig := range b.Twigs {
			walk(twig)
		}
	}
	for _, key := range tr.Keys {
		if b := g.Tree(key); b != nil {
			walk(b)
		}
	}
	return slices.DeleteFunc(g.At(g.Middle()), func(n *thread.Node) bool { return !in[n] })
}

// A matrix knows which questions make rows, and which are told in one cell.
type matrix struct {
	stages    []register.Stage
	questions []string // that make rows
	aside     []string
	placed    map[string]bool // stages whose records are named with a place in them
}

func matrixOf(g *thread.Graph) *matrix {
	m := &matrix{stages: g.Stages, placed: map[string]bool{}}
	for _, s := range g.Stages {
		m.placed[s.Name] = g.Placed(s.Name)
		if s.Lacks != "" && !slices.Contains(m.questions, s.Says) {
			m.questions = append(m.questions, s.Says)
		}
	}
	for _, s := range g.Stages {
		if s.Says != "" && !slices.Contains(m.questions, s.Says) && !slices.Contains(m.aside, s.Says) {
			m.aside = append(m.aside, s.Says)
		}
	}
	return m
}

// product adds the rows of one record of the middle.
func (m *matrix) product(g *thread.Graph, n *thread.Node, add func(map[string][]thread.Hop) error) error {
	row := map[string][]thread.Hop{n.Stage: {{To: n}}}
	for _, says := range m.aside {
		for _, h := range g.Answers(n.Key, says) {
			row[h.To.Stage] = append(row[h.To.Stage], h)
		}
	}
	var fill func(questions []string) error
	fill = func(questions []string) error {
		if len(questions) == 0 {
			return add(row)
		}
		ways, whole := g.Ways(n.Key, questions[0], maxRows)
		if !whole {
			return fmt.Errorf("%s has more than %d ways through %q: trace fewer records", sentence(n.Key.ID), maxRows, questions[0])
		}
		if len(ways) == 0 {
			return fill(questions[1:])
		}
		for _, way := range ways {
			for _, h := range way {
				row[h.To.Stage] = append(row[h.To.Stage], h)
			}
			if err := fill(questions[1:]); err != nil {
				return err
			}
			for _, h := range way {
				delete(row, h.To.Stage)
			}
		}
		return nil
	}
	return fill(m.questions)
}

func (m *matrix) heading() []string {
	var row []string
	for _, s := range m.stages {
		name := words(s.Name)
		row = append(row, name, name+" says")
		if m.placed[s.Name] {
			row = append(row, name+" where")
		}
		row = append(row, name+" shown as")
	}
	return row
}

func (m *matrix) row(t *walkText, at map[string][]thread.Hop) []string {
	var row []string
	for _, s := range m.stages {
		var ids, titles, places, shown []string
		for _, h := range at[s.Name] {
			ids, titles = append(ids, t.idOf(h.To)), append(titles, t.titleOf(h.To))
			places, shown = append(places, t.cast.scrubbed(strings.Join(h.Places, "; "))), append(shown, t.shown(h.To))
		}
		row = append(row, inOneCell(ids), inOneCell(titles))
		if m.placed[s.Name] {
			row = append(row, inOneCell(places))
		}
		row = append(row, inOneCell(shown))
	}
	return row
}

// inOneCell puts several things into one cell. Where none says anything it is
// empty.
func inOneCell(parts []string) string {
	if strings.Join(parts, "") == "" {
		return ""
	}
	return strings.Join(parts, " | ")
}
