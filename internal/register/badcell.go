package register

import (
	"fmt"

	"github.com/goldthread/goldthread/internal/source"
)

// refuse reports the cells of a feed that cannot be used, and that several
// values would be made of; a cell for one value is refused where it is read.
func (f *feed) refuse(d *draft, cells []*node) bool {
	found := false
	for _, column := range f.reads() {
		n := cells[column]
		if n.bad == nil {
			continue
		}
		found = true
		for _, path := range f.tops() {
			if _, known := d.Places[path]; !known {
				d.Places[path] = n.place
			}
			d.nodes[path] = append(d.nodes[path], n)
			d.fault(path, n, n.bad.hint, "%s %s", named(d.kind.Field(path), path), n.bad.Reason)
		}
	}
	return found
}

// reads lists the columns of a feed.
func (f *feed) reads() []int {
	if f.marks == nil {
		return []int{f.column}
	}
	var columns []int
	for _, w := range f.words {
		columns = append(columns, w.column)
	}
	return columns
}

// tops are the top-level fields that a feed fills.
func (f *feed) tops() []string {
	if f.split == nil {
		return []string{f.steps[0].name}
	}
	var tops []string
	seen := map[string]bool{}
	add := func(m mapped) {
		if len(m.steps) > 0 && !seen[m.steps[0].name] {
			seen[m.steps[0].name] = true
			tops = append(tops, m.steps[0].name)
		}
	}
	for _, g := range f.split.groups {
		add(g.mapped)
	}
	add(f.split.otherwise)
	return tops
}

// Of a record that cannot be told, between what it is and why.
const (
	notTold  = " cannot be told from others: the cell that names it "
	noneTold = " cannot be told from others: the cell that names them "
)

// reportBad reports a row whose record cannot be told, because the cell that
// names it cannot be used.
func (r *reading) reportBad(n *node) {
	r.report(n.place, fmt.Sprintf("This %s%s%s.", r.plan.kind.Singular, notTold, n.bad.Reason), n.bad.hint, source.Escape(n.text))
}
