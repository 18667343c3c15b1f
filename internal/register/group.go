package register

import (
	"fmt"
	"strings"

	"github.com/goldthread/goldthread/internal/finding"
	"github.com/goldthread/goldthread/internal/source"
)

// A group is the record that several rows make together: those with the same
// value in the column that distinct: or group: names.
type group struct {
	draft    *draft
	rows     int
	said     map[string]*node // field path to the cell that was taken
	disputed map[string]bool  // field path: reported already
	cut      map[*splitter]*cutting
}

// groupColumn is the column whose equal values make one record.
func (p *plan) groupColumn() string {
	if p.mapping.Distinct != "" {
		return p.mapping.Distinct
	}
	return p.mapping.Group
}

// gather reads one row into the records that its value, or each of the values
// in its cell, stands for.
func (r *reading) gather(b *binding, at source.Place, cells []*node) {
	if n := cells[b.group]; n.bad != nil {
		r.reportBad(n)
		return
	}
	values := r.groupValues(cells[b.group])
	if len(values) == 0 && b.says(cells) {
		r.report(at, fmt.Sprintf("This row has nothing under %s, so it is not part of any %s.", shown(r.plan.groupColumn()), r.plan.kind.Singular),
			"Repeat in every row the value that the rows share.", firstCell(cells))
		return
	}
	if len(values) > 1 && !r.repeat(len(values), cells...) {
		return
	}
	for _, value := range values {
		key := fold(value.text)
		g := r.groups[key]
		if g == nil {
			g = r.newGroup(b, at, value, cells)
			if r.groups == nil {
				r.groups = map[string]*group{}
			}
			r.groups[key] = g
			r.grouped = append(r.grouped, g)
		}
		r.join(g, b, cells)
	}
}

// groupValues cuts a cell of a distinct column at the separator of the field
// that is filled with it.
func (r *reading) groupValues(n *node) []*node {
	parts := []*node{n}
	if separator := r.plan.mapping.Separator[r.plan.nameField()]; separator != "" && r.plan.mapping.Distinct != "" && n.shape == textShape {
		m := mapped{separator: separator, field: &Field{}}
		parts = m.split(n).items
	} else if n.shape == listShape {
		parts = n.items
	}
	var values []*node
	for _, part := range parts {
		if part.shape == textShape && strings.TrimSpace(part.text) != "" {
			values = append(values, part)
		}
	}
	return values
}

// says tells that a row has a value for the record beside the column that
// names it.
func (b *binding) says(cells []*node) bool {
	for _, f := range b.feeds {
		if f.column != b.group && !cells[f.column].empty() {
			return true
		}
	}
	return false
}

func firstCell(cells []*node) string {
	for _, c := range cells {
		if c.text != "" {
			return c.text
		}
	}
	return ""
}

// newGroup begins a record with the id that its first row gives it: that of
// the id column, else the value itself.
func (r *reading) newGroup(b *binding, at source.Place, value *node, cells []*node) *group {
	if r.plan.mapping.Distinct != "" {
		at = value.place
	}
	d := r.draft(at)
	id := pick(cells, b.ids)
	if len(b.ids) == 0 || len(b.ids) < len(r.plan.ids) || !r.plan.identify(d, id) {
		d.ID, d.derived = prefixed(r.plan.mapping.Prefix["id"], r.plan.mapping.Pad, strings.TrimSpace(value.text)), true
		d.grouped = true
		d.places["id"] = value.place
		if own := d.kind.idField(); own != nil && own.Control {
			d.ID = NormalizeControl(d.ID)
		}
	}
	g := &group{draft: d, said: map[string]*node{}, disputed: map[string]bool{}, cut: map[*splitter]*cutting{}}
	if name := r.plan.nameField(); name != "" && !b.feedsField(name) {
		d.Fields[name] = strings.TrimSpace(value.text)
		d.places[name] = value.place
	}
	return g
}

// join adds a row to its record. An open list takes the row's values; what
// else the row says must agree with the rows before it.
func (r *reading) join(g *group, b *binding, cells []*node) {
	row := g.rows
	g.rows++
	for i, c := range b.ids {
		if len(b.ids) == len(r.plan.ids) {
			r.agree(g, "id "+r.plan.ids[i], cells[c], nil)
		}
	}
	for i := range b.feeds {
		f := &b.feeds[i]
		switch {
		case f.links != noLinks:
			r.agreeOnLinks(g, f, cells, row)
		case f.split != nil && f.split.open():
			r.cut(g, f, cells, row)
		case f.split == nil && f.mapped.open():
			f.fill(g.draft, cells, row)
		case f.split != nil:
			r.agreeOrFill(g, f, cells, "split:"+f.split.otherwise.path+" "+f.split.column, nil)
		case f.marks != nil:
			r.agreeOnMarks(g, f, cells)
		default:
			r.agreeOrFill(g, f, cells, f.path, &f.mapped)
		}
	}
}

// cut takes what an open list gets of a row's cell: where a cell holds one value,
// as the value of that row, beside those of other columns; where it may hold
// several, each that no row before it had.
func (r *reading) cut(g *group, f *feed, cells []*node, row int) {
	if f.refuse(g.draft, cells) {
		return
	}
	c := g.cut[f.split]
	if c == nil {
		c = &cutting{}
		if f.split.separator != "" {
			c.seen = map[string]bool{}
		}
		g.cut[f.split] = c
	}
	if f.split.separator == "" {
		c.row = row
	}
	f.split.fill(g.draft, cells[f.column], c)
}

// agreeOnLinks takes what the links of a row's cell point at: of every row into
// an open list, else of the first row that has any, which the others must agree
// with.
func (r *reading) agreeOnLinks(g *group, f *feed, cells []*node, row int) {
	cell := cells[f.column]
	targets := f.targetsOf(cell)
	if len(targets) == 0 {
		return
	}
	if f.mapped.open() {
		f.fill(g.draft, cells, row)
		return
	}
	said := "links:" + f.path
	if g.said[said] == nil {
		f.fill(g.draft, cells, 0)
	}
	r.agree(g, said, &node{shape: textShape, text: strings.Join(targets, "\n"), plain: asCell, place: cell.place}, nil)
}

// agreeOrFill takes the first value of a column; m says how two of them
// compare, nil as they are written.
func (r *reading) agreeOrFill(g *group, f *feed, cells []*node, path string, m *mapped) {
	cell := cells[f.column]
	if cell.empty() || m != nil && m.prepare(cell).empty() {
		return
	}
	if g.said[path] == nil {
		f.fill(g.draft, cells, 0)
	}
	r.agree(g, path, cell, m)
}

// agreeOnMarks compares the columns of a list one by one.
func (r *reading) agreeOnMarks(g *group, f *feed, cells []*node) {
	if g.said[f.path] == nil {
		f.fill(g.draft, cells, 0)
		g.said[f.path] = cells[f.column]
		for _, w := range f.words {
			g.said[f.path+"."+w.word] = cells[w.column]
		}
		return
	}
	for _, w := range f.words {
		first, now := g.said[f.path+"."+w.word], cells[w.column]
		if isMark(f.translate(now)) != isMark(f.translate(first)) {
			r.dispute(g, f.path, now, first)
		}
	}
}

// agree remembers the first value of a field, and reports another.
func (r *reading) agree(g *group, path string, cell *node, m *mapped) {
	if cell.empty() {
		return
	}
	first := g.said[path]
	switch {
	case first == nil:
		g.said[path] = cell
	case first.shape == textShape && cell.shape == textShape && first.text == cell.text:
	case m != nil && r.reads(m, first) == r.reads(m, cell):
	case m == nil && foldText(strings.Join(first.texts(), "\n")) == foldText(strings.Join(cell.texts(), "\n")):
	default:
		r.dispute(g, path, cell, first)
	}
}

// reads is what m makes of a cell, in one spelling.
func (r *reading) reads(m *mapped, n *node) string {
	d := r.draft(n.place)
	return canonical(m.field, d.value(m.field, m.prepare(n), ""))
}

// dispute reports that two rows do not agree on what was said under a key of
// group.said, once for each.
func (r *reading) dispute(g *group, said string, cell, first *node) {
	if g.disputed[said] {
		return
	}
	g.disputed[said] = true
	field, what := said, source.Escape(said)
	if rest, ok := strings.CutPrefix(said, "links:"); ok {
		field, what = rest, source.Escape(rest)
	} else if rest, ok := strings.CutPrefix(said, "split:"); ok {
		path, column, _ := strings.Cut(rest, " ")
		field, what = path, "the column "+shown(column)
	} else if column, ok := strings.CutPrefix(said, "id "); ok {
		field, what = "id", "the column "+shown(column)
	}
	r.findings = append(r.findings, finding.Finding{
		Rule: RuleRecordInvalid, Severity: finding.Error, Subject: finding.Subject{Kind: r.plan.kind.Name, ID: g.draft.ID},
		Place: cell.place, Field: field, Value: cell.text,
		Message: fmt.Sprintf("%s: the rows do not agree on %s: %s here, %s in %s, which is used.", source.Escape(g.draft.ID), what, shown(plainOf(cell)), shown(plainOf(first)), first.place),
		Hint:    "Write the same in all rows of it, or fill in only one of them.",
		Related: []finding.Related{{Place: first.place, Message: "the value that is used"}},
	})
}

// closeGroups hands on the records that the rows made.
func (r *reading) closeGroups() {
	for _, g := range r.grouped {
		for _, s := range r.plan.splits {
			if c := g.cut[s]; c != nil {
				s.keepUnfit(g.draft, c)
			}
		}
		r.plan.constants(g.draft)
		r.keep(g.draft)
	}
}
