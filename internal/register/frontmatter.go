package register

import "slices"

// isRecord tells that a Markdown file is read by its front matter and not by
// its tables: the mapping says so (body: or records:), or no table is named
// and the front matter names a record or holds the list of them.
func (p *page) isRecord(plan *plan) bool {
	m := plan.mapping
	switch {
	case m.Table != "":
		return false
	case m.Body != "" || m.Records != "":
		return true
	case p.front == nil:
		return false
	}
	root, fault := readYAML(p.name, p.front, DefaultLimits)
	if fault != nil {
		return len(p.tables) == 0
	}
	names := append(slices.Clone(plan.ids), plan.kind.Name, "records")
	if own := plan.kind.idField(); own != nil {
		names = append(names, own.Name)
	}
	return plan.kind.Single && len(p.tables) == 0 || slices.ContainsFunc(root.keys, func(key *node) bool {
		return slices.ContainsFunc(names, func(name string) bool { return fold(name) == fold(key.text) })
	})
}

// record is the front matter as one record. With body: in the mapping the
// text below it is the field of that name, unless the front matter has it.
func (p *page) record(plan *plan, limits Limits) (*node, *Fault) {
	root, fault := readYAML(p.name, p.front, limits)
	if fault != nil || plan.mapping.Body == "" || p.body == "" {
		return root, fault
	}
	if len(p.body) > limits.Text {
		return nil, overLimit(p.bodyAt, "the text is longer than %d bytes", limits.Text)
	}
	out := &node{shape: mapShape, place: root.place}
	if root.shape == mapShape {
		*out = *root
	}
	if root.shape != mapShape && root.shape != nullShape {
		return root, nil
	}
	if out.get(plan.mapping.Body) == nil {
		out.keys = append(slices.Clone(out.keys), &node{shape: textShape, text: plan.mapping.Body, place: p.bodyAt})
		out.items = append(slices.Clone(out.items), &node{shape: textShape, text: p.body, place: p.bodyAt})
	}
	return out, nil
}
