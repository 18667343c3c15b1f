package register

import (
	"slices"
	"strings"
)

// A plan is one file mapping made ready: how columns, or the keys of a YAML
// mapping, become the fields of one kind.
type plan struct {
	kind    *Kind
	mapping FileMapping
	at      string // path in the configuration, "" for the conventional layout
	fields  []mapped
	ids     []string // columns of the id
	ignored map[string]bool
	// direct tells that the file is in our own layout: every key is a field.
	direct bool
}

// mapped says which columns feed a value of a record.
type mapped struct {
	path      string
	steps     []step
	field     *Field
	columns   []string // present and former names, folded
	values    map[string]string
	separator string
}

// defaultSeparator is between the values of a list in one cell.
const defaultSeparator = ";"

func newPlan(k *Kind, m FileMapping, at string) *plan {
	p := &plan{kind: k, mapping: m, at: at, ids: m.ID, ignored: map[string]bool{}}
	p.direct = len(m.Columns) == 0 && len(m.Ignore) == 0 && len(m.ID) == 0 && m.Records == "" && m.Distinct == "" &&
		len(m.Values) == 0 && len(m.Separator) == 0
	if names := m.Columns["id"]; len(p.ids) == 0 && len(names) > 0 {
		p.ids = names[:1]
	}
	if len(p.ids) == 0 {
		p.ids = []string{"id"}
	}
	for _, name := range m.Ignore {
		p.ignored[fold(name)] = true
	}
	for path, names := range m.Columns {
		if f, ok := p.mappedTo(path); ok && path != "id" {
			for _, name := range names {
				f.columns = append(f.columns, fold(name))
			}
			p.fields = append(p.fields, f)
		}
	}
	slices.SortFunc(p.fields, func(a, b mapped) int { return compareSteps(a.steps, b.steps) })
	return p
}

// mappedTo prepares the value at path; ok is false when the kind has none.
func (p *plan) mappedTo(path string) (mapped, bool) {
	steps, ok := parseSteps(path)
	if !ok {
		return mapped{}, false
	}
	f := p.kind.fieldAt(steps)
	if f == nil {
		return mapped{}, false
	}
	m := mapped{path: path, steps: steps, field: f, separator: p.mapping.Separator[path]}
	if values := p.mapping.Values[path]; values != nil {
		m.values = map[string]string{}
		for theirs, ours := range values {
			m.values[fold(theirs)] = ours
		}
	}
	return m, true
}

// fold makes names that people take for the same name the same.
func fold(name string) string { return strings.ToLower(strings.TrimSpace(name)) }

// A binding is a plan applied to the columns that a table has.
type binding struct {
	*plan
	feeds    []feed
	ids      []int // columns of the id, in order
	distinct int   // -1 for none
	unknown  []int // columns that feed nothing and are not ignored
}

// A feed is one column and where it goes.
type feed struct {
	column int
	mapped
}

func (p *plan) bind(header []*node) *binding {
	b := &binding{plan: p, distinct: -1}
	index := map[string]int{}
	for i, n := range header {
		if name := fold(n.text); name != "" {
			if _, taken := index[name]; !taken {
				index[name] = i
			}
		}
	}
	taken := map[int]bool{}
	use := func(name string) (int, bool) {
		i, ok := index[fold(name)]
		taken[i] = taken[i] || ok
		return i, ok
	}
	for _, f := range p.fields {
		b.feedFirst(f, use)
	}
	for _, name := range p.ids {
		if i, ok := use(name); ok {
			b.ids = append(b.ids, i)
		}
	}
	if i, ok := use(p.mapping.Distinct); ok && p.mapping.Distinct != "" {
		b.distinct = i
	}
	for i, n := range header {
		if name := fold(n.text); !taken[i] && !p.ignored[name] {
			b.feedByName(i, name)
		}
	}
	return b
}

// feedFirst takes the first of a field's columns that is there. The others,
// former names, are known and feed nothing.
func (b *binding) feedFirst(f mapped, use func(string) (int, bool)) {
	fed := false
	for _, name := range f.columns {
		if i, ok := use(name); ok && !fed {
			b.feeds = append(b.feeds, feed{i, f})
			fed = true
		}
	}
}

// feedByName takes a column for the field of the same name, unless another
// column is mapped to it. Records that are the distinct values of one column
// have only what is mapped.
func (b *binding) feedByName(column int, name string) {
	path := strings.ReplaceAll(name, " ", "_")
	if m, ok := b.mappedTo(path); ok && b.mapping.Distinct == "" && !b.feedsField(path) {
		b.feeds = append(b.feeds, feed{column, m})
		return
	}
	if name != "" {
		b.unknown = append(b.unknown, column)
	}
}

func (b *binding) feedsField(path string) bool {
	return slices.ContainsFunc(b.feeds, func(f feed) bool { return f.path == path })
}

// prepare applies the value translations and cuts a cell into its values.
func (m *mapped) prepare(n *node) *node {
	if n.shape == textShape && m.field.Type == List && (n.plain == asCell || m.separator != "") {
		n = m.split(n)
	}
	if n.shape == listShape {
		items := make([]*node, len(n.items))
		for i, item := range n.items {
			items[i] = m.translate(item)
		}
		copied := *n
		copied.items = items
		return &copied
	}
	return m.translate(n)
}

// split cuts a cell at its separator, or, where none is declared, a run of
// control ids into its ids: A 5.17 A 8.5.
func (m *mapped) split(n *node) *node {
	parts := strings.Split(n.text, defaultSeparator)
	switch {
	case m.separator != "":
		parts = strings.Split(n.text, m.separator)
	case m.field.Control && controlRun.MatchString(n.text):
		parts = controlInRun.FindAllString(n.text, -1)
	}
	out := &node{shape: listShape, place: n.place}
	for _, part := range parts {
		if part = strings.TrimSpace(part); part != "" {
			out.items = append(out.items, &node{shape: textShape, text: part, plain: n.plain, place: n.place})
		}
	}
	return out
}

func (m *mapped) translate(n *node) *node {
	ours, ok := m.values[fold(n.text)]
	if !ok || n.shape != textShape {
		return n
	}
	return &node{shape: textShape, text: ours, plain: asCell, place: n.place}
}

// fill reads the columns of one row, or the values of one YAML mapping, into
// the draft.
func (b *binding) fill(d *draft, cells []*node) {
	n := nest{fields: d.Fields, moved: map[string]int{}}
	for _, f := range b.feeds {
		top := f.steps[0].name
		if _, known := d.Places[top]; !known {
			d.Places[top] = cells[f.column].place
		}
		value := f.prepare(cells[f.column])
		if value.empty() || value.shape == listShape && len(value.items) == 0 && cells[f.column].shape == textShape {
			continue
		}
		d.nodes[top] = append(d.nodes[top], cells[f.column])
		path := n.locate(f.steps)
		if v := d.value(f.field, value, path); v != nil {
			n.put(path, v)
		}
	}
	b.constants(d)
}

// constants fills in what the configuration says of all records of a file and
// the record does not say itself.
func (p *plan) constants(d *draft) {
	for name, n := range p.mapping.constants {
		if _, said := d.Fields[name]; said {
			continue
		}
		if f := d.kind.Field(name); f != nil {
			if v := d.value(f, n, name); v != nil {
				d.Fields[name] = v
				d.nodes[name] = []*node{n}
			}
		}
	}
}

// identify gives the draft its id, or reports that there is none.
func (p *plan) identify(d *draft, parts []*node) bool {
	var texts []string
	for _, n := range parts {
		if text := strings.TrimSpace(n.text); text != "" && n.shape == textShape {
			texts = append(texts, text)
		}
	}
	d.derived = len(p.ids) > 1
	own := d.kind.idField()
	switch {
	case len(texts) > 0 && len(texts) == len(parts):
		d.ID = strings.Join(texts, "/")
		d.Places["id"] = parts[0].place
	case own != nil && d.Fields[own.Name] != nil:
		d.ID, _ = d.Fields[own.Name].(string)
		d.Places["id"] = d.Places[own.Name]
	case d.kind.Single:
		d.ID = d.kind.Name
	}
	if own != nil && own.Control {
		d.ID = NormalizeControl(d.ID)
	}
	return d.ID != ""
}
