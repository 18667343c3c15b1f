package register

import (
	"fmt"

	"github.com/goldthread/goldthread/internal/finding"
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
			if _, known := d.places[path]; !known {
				d.places[path] = n.place
			}
			d.nodes[path] = append(d.nodes[path], n)
			d.badCell(d.kind.Field(path), n, path)
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

// badCell reports a cell whose value cannot be used.
func (d *draft) badCell(f *Field, n *node, path string) {
	d.fault(path, n, n.bad.hint, "%s %s", named(f, path), n.bad.Reason)
	d.faults[len(d.faults)-1].block = n.bad.block
}

// reportBad reports a row whose record cannot be told, because the cell that
// names it cannot be used.
func (r *reading) reportBad(n *node) {
	r.report(n.place, untold(r.plan.kind, 1, n.bad.Reason), n.bad.hint, source.Escape(n.text))
	r.findings[len(r.findings)-1].Detail = finding.Detail{Fault: n.bad.Reason, Block: n.bad.block}
}

// untold says why so many records of a kind cannot be told from others.
func untold(k *Kind, records int, why string) string {
	if records == 1 {
		return fmt.Sprintf("This %s cannot be told from others: the cell that names it %s.", k.Singular, why)
	}
	return fmt.Sprintf("This %s and %d more cannot be told from others: the cell that names them %s.", k.Singular, records-1, why)
}
