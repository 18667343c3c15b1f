package register

import (
	"slices"
	"strings"

	"github.com/goldthread/goldthread/internal/nearest"
	"github.com/goldthread/goldthread/internal/source"
)

// A located is a record in a YAML file and the values it lies in.
type located struct {
	*node
	around *located // the nearest mapping around it, nil for none
	level  string   // the path to it, without brackets
}

// outside is the mapping so many mappings further out than the nearest one.
func (l *located) outside(further int) *located {
	at := l.around
	for ; at != nil && further > 0; further-- {
		at = at.around
	}
	return at
}

// items finds the records in a file that is read as a tree.
func (r *reading) items(root *node, kinds []string) ([]*located, *Fault) {
	if path := r.plan.mapping.Records; path != "" {
		r.level = levelOf(path)
		items, fault := follow(root, path)
		items = r.expand(items, path)
		r.lookAround(items)
		return items, fault
	}
	records, fault := r.records(root, kinds)
	items := make([]*located, len(records))
	for i, n := range records {
		items[i] = &located{node: n}
	}
	return items, fault
}

// levelOf is a path to records without its brackets.
func levelOf(path string) string { return strings.Trim(strings.ReplaceAll(path, "[]", ""), ".") }

// follow walks a path such as a.b[].items[] to the records of a file.
func follow(root *node, path string) ([]*located, *Fault) {
	at := []*located{{node: root}}
	parts := strings.Split(path, ".")
	for i, part := range parts {
		name, every := strings.CutSuffix(part, "[]")
		var next []*located
		for _, l := range at {
			n, around, level := l.node, l.around, join(l.level, name)
			if name == "" {
				level = l.level
			} else {
				if n = l.get(name); n == nil {
					continue
				}
				around = l
			}
			// A mapping that the path ends in may be keyed by id (see expand).
			if n.shape != listShape && (!every || n.shape == mapShape && i == len(parts)-1) {
				next = append(next, &located{n, around, level})
				continue
			}
			for i := range n.items {
				next = append(next, &located{n.item(i), around, level})
			}
		}
		if len(next) == 0 && len(at) > 0 && root.shape != nullShape {
			return nil, missing(at, name, path)
		}
		at = next
	}
	return at, nil
}

// item is the value at i of a list, or of a mapping on the way to records,
// whose names are then the ids of what they name.
func (n *node) item(i int) *node {
	item := n.items[i]
	if n.shape != mapShape || item.shape != mapShape || item.get("id") != nil {
		return item
	}
	named, id := *item, *n.keys[i]
	named.keys = append([]*node{{shape: textShape, text: "id", place: id.place}}, item.keys...)
	named.items = append([]*node{&id}, item.items...)
	return &named
}

// missing reports a path that leads nowhere, unless it leads to an empty list.
func missing(at []*located, name, path string) *Fault {
	var names []string
	for _, l := range at {
		if v := l.get(name); v != nil || name == "" {
			return nil
		}
		for _, key := range l.keys {
			names = append(names, key.text)
		}
	}
	hint := "Correct records: in " + ConfigFile + "."
	if near := nearest.To(name, names); near != "" {
		hint = "Is it " + source.Escape(near) + "?"
	}
	return faultf(at[0].place, hint, "nothing is called %s here, as records: %s would have it", source.Escape(name), source.Escape(path))
}

// A parentField is a field that a value of a mapping around the record fills.
type parentField struct {
	mapped
	key     string
	further int // how many mappings further out than the nearest one
}

// planParents reads parent: {parties: id}; ../id is the key of the mapping one
// further out.
func (p *plan) planParents() {
	for path, key := range p.mapping.Parent {
		m, ok := p.mappedTo(path)
		if !ok {
			continue
		}
		f := parentField{mapped: m}
		f.key, f.further = outwards(key)
		p.parents = append(p.parents, f)
	}
	slices.SortFunc(p.parents, func(a, b parentField) int { return compareSteps(a.steps, b.steps) })
}

// outwards cuts ../../id into the key and the number of steps out of the record.
func outwards(name string) (key string, steps int) {
	for strings.HasPrefix(name, "../") {
		name, steps = name[len("../"):], steps+1
	}
	return name, steps
}

// around are the values that a record takes of what it lies in.
func (p *plan) around(l *located) []*node {
	var values []*node
	take := func(key string, further int) {
		if around := l.outside(further); around != nil {
			if n := around.get(key); n != nil {
				values = append(values, n)
			}
		}
	}
	for _, f := range p.parents {
		take(f.key, f.further)
	}
	for _, s := range p.splits {
		if s.outer {
			take(s.key, s.further)
		}
	}
	return values
}

// fillParents fills the fields that come from around the record, and gives the
// id of what it belongs to: the first of them that is a link, else the first.
func (p *plan) fillParents(d *draft, l *located) (id string) {
	linked := false
	for i := range p.parents {
		f := &p.parents[i]
		around := l.outside(f.further)
		if around == nil {
			continue
		}
		n := around.get(f.key)
		if n == nil || n.empty() {
			continue
		}
		if f.field.Type == List && n.shape == textShape {
			n = &node{shape: listShape, items: []*node{n}, place: n.place}
		}
		d.put(&f.mapped, n, 0)
		if texts := f.prepare(n).texts(); len(texts) == 1 && (id == "" || !linked && len(f.field.Ref) > 0) {
			id, linked = strings.TrimSpace(texts[0]), len(f.field.Ref) > 0
		}
	}
	for _, s := range p.splits {
		if around := l.outside(s.further); s.outer && around != nil {
			if n := around.get(s.key); n != nil {
				s.fill(d, n, &cutting{})
			}
		}
	}
	return id
}

// spread adds to the keys of a mapping those one level deeper that the plan
// names with a dot, as in contact.name, and gives header and cells as a table
// has them. Of a mapping that is used so every other key is a column, too.
func (p *plan) spread(item *node) (header, cells []*node) {
	header, cells = item.keys, item.items
	for i, key := range item.keys {
		inner := item.items[i]
		if inner.shape != mapShape || !p.names(fold(key.text)+".") {
			continue
		}
		if len(header) == len(item.keys) {
			header, cells = slices.Clone(header), slices.Clone(cells)
		}
		header[i] = &node{shape: nullShape, place: key.place} // its keys stand for it
		for j, k := range inner.keys {
			column := *k
			column.text = key.text + "." + k.text
			header, cells = append(header, &column), append(cells, inner.items[j])
		}
	}
	return header, cells
}

// names tells whether the plan takes a column that begins so.
func (p *plan) names(prefix string) bool {
	return slices.ContainsFunc(p.taken, func(name string) bool { return strings.HasPrefix(name, prefix) })
}
