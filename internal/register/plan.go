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
	former  []string // former names of a column that is the id alone
	ignored map[string]bool
	parents []parentField // filled by what is around the record
	splits  []*splitter
	text    *mapped // filled by a bare text that is a record
	wording int     // of an id that several columns make: the number of the one with a text
	dates   *dateWords
	taken   []string // every column that the plan names, folded
	wanted  []wanted // and those that may be missing, setting by setting
	// page tells that a file is a record by its front matter, or no register.
	page bool
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
	prefix    string
	pad       int
	marks     []marked // of a list whose values are columns with marks
	// collect tells that the path ends in []: the values of all rows of a
	// group come into one list, which is the field.
	collect bool
}

// defaultSeparator is between the values of a list in one cell; so is the end
// of a line.
const defaultSeparator = ";"

func newPlan(k *Kind, m FileMapping, at string) *plan {
	p := &plan{kind: k, mapping: m, at: at, ids: m.ID, ignored: map[string]bool{}}
	p.direct = len(m.Columns) == 0 && len(m.Marks) == 0 && len(m.Ignore) == 0 && len(m.ID) == 0 && m.Records == "" && m.Distinct == "" &&
		m.Group == "" && m.Bullets == "" && m.Text == "" && len(m.Parent) == 0 && len(m.Split) == 0 && len(m.Prefix) == 0 &&
		len(m.Values) == 0 && len(m.Separator) == 0
	if names := m.Columns["id"]; len(p.ids) == 0 && len(names) > 0 {
		p.ids, p.former = names[:1], names[1:]
	}
	if len(p.ids) == 0 && p.groupColumn() == "" {
		p.ids = []string{"id"}
	}
	for _, name := range m.Ignore {
		p.ignored[fold(name)], p.ignored[p.own(name)] = true, true
	}
	for path, names := range m.Columns {
		if f, ok := p.mappedTo(path); ok && path != "id" {
			for _, name := range names {
				f.columns = append(f.columns, fold(name))
			}
			p.fields = append(p.fields, f)
		}
	}
	for path, words := range m.Marks {
		if f, ok := p.mappedTo(path); ok && f.field.Type == List {
			f.marks = newMarks(f.field, words)
			p.fields = append(p.fields, f)
		}
	}
	slices.SortFunc(p.fields, func(a, b mapped) int { return compareSteps(a.steps, b.steps) })
	p.wording = p.textPart()
	p.planParents()
	p.planSplits()
	if f, ok := p.mappedTo(m.Text); ok {
		p.text = &f
	}
	p.dates = newDateWords(m.Dates)
	p.taken = p.columnsNamed()
	p.wanted = m.wants()
	return p
}

// columnsNamed are all columns that the mapping names.
func (p *plan) columnsNamed() []string {
	names := slices.Concat(p.ids, p.former, []string{p.mapping.Distinct, p.mapping.Group, p.mapping.Bullets})
	for _, name := range p.mapping.Ignore {
		names = append(names, p.own(name))
	}
	for _, f := range p.fields {
		names = append(names, f.columns...)
		for _, m := range f.marks {
			names = append(names, m.columns...)
		}
	}
	for _, s := range p.splits {
		names = append(names, s.column)
	}
	for i, name := range names {
		names[i] = fold(name)
	}
	return names
}

// mappedTo prepares the value at path; ok is false when the kind has none.
func (p *plan) mappedTo(path string) (mapped, bool) {
	steps, ok := parseEach(path)
	if !ok {
		return mapped{}, false
	}
	m := mapped{path: path, separator: p.mapping.Separator[path], prefix: p.mapping.Prefix[path], pad: p.mapping.Pad}
	if last := len(steps) - 1; steps[last].index == each {
		m.collect, steps = true, steps[:last]
	}
	m.steps, m.field = steps, p.kind.fieldAt(steps)
	if m.field == nil || m.collect && m.field.Type != List {
		return mapped{}, false
	}
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
	feeds   []feed
	fed     map[string]bool // paths of the fields that they fill
	ids     []int           // columns of the id, in order
	group   int             // the column whose equal values make one record, -1 for none
	bullets int             // the column each of whose points is a record, -1 for none
	unknown []int           // columns that feed nothing and are not ignored
}

// A feed is one column, or several with marks, and where it goes.
type feed struct {
	column int
	mapped
	words []wordColumn // of marks
	split *splitter    // of a cell with several fields
	links linkKind     // which of the links in the cell are taken, in place of its text
}

func (p *plan) bind(header []*node) *binding {
	b := &binding{plan: p, fed: map[string]bool{}, group: -1, bullets: -1}
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
		if f.marks != nil {
			b.feedMarks(f, use)
			continue
		}
		b.feedFirst(f, use)
	}
	for _, s := range p.splits {
		if s.outer {
			continue
		}
		if i, ok := use(s.column); ok {
			b.feed(feed{column: i, split: s})
		}
	}
	for _, name := range p.ids {
		if i, ok := use(name); ok {
			b.ids = append(b.ids, i)
		}
	}
	for _, name := range p.former {
		if len(b.ids) > 0 {
			break
		}
		if i, ok := use(name); ok {
			b.ids = append(b.ids, i)
		}
	}
	if name := p.groupColumn(); name != "" {
		if i, ok := use(name); ok {
			b.group = i
		}
	}
	if name := p.mapping.Bullets; name != "" {
		if i, ok := index[fold(name)]; ok {
			b.bullets = i // the points go where the column goes
		}
	}
	for i, n := range header {
		if name := fold(n.text); !taken[i] && !p.ignored[name] {
			b.feedByName(i, name)
		}
	}
	b.feedLinks(header, index)
	return b
}

// feedFirst takes the first of a field's columns that is there. One of a former
// name beside it feeds nothing and is reported as any other.
func (b *binding) feedFirst(f mapped, use func(string) (int, bool)) {
	for _, name := range f.columns {
		if i, ok := use(name); ok {
			b.feed(feed{column: i, mapped: f})
			return
		}
	}
}

// feedByName takes a column for the field of the same name, unless another
// column is mapped to it. Records that are the distinct values of one column
// have only what is mapped.
func (b *binding) feedByName(column int, name string) {
	path := strings.ReplaceAll(name, " ", "_")
	if m, ok := b.mappedTo(path); ok && b.mapping.Distinct == "" && !b.feedsField(path) {
		b.feed(feed{column: column, mapped: m})
		return
	}
	if name != "" {
		b.unknown = append(b.unknown, column)
	}
}

// feed adds a feed.
func (b *binding) feed(f feed) {
	b.feeds = append(b.feeds, f)
	if f.split == nil {
		b.fed[f.path] = true
		return
	}
	b.fed[f.split.otherwise.path] = true
	for _, g := range f.split.groups {
		b.fed[g.path] = true
	}
}

func (b *binding) feedsField(path string) bool {
	return b.fed[path] || slices.ContainsFunc(b.parents, func(f parentField) bool { return f.path == path })
}

// collect adds values to an open list; a set takes each once.
func (d *draft) collect(m *mapped, value *node) {
	values := []*node{value}
	if value.shape == listShape {
		values = value.items
	}
	for _, n := range values {
		if n.empty() {
			continue
		}
		if m.field.Set {
			key := m.path + "=" + strings.TrimSpace(n.text)
			if m.field.Control {
				key = m.path + "=" + NormalizeControl(n.text)
			}
			if d.nest.moved[key] > 0 {
				continue
			}
			d.nest.moved[key]++
		}
		d.collected++
		path, steps := d.nest.locate(append(slices.Clone(m.steps), step{index: d.collected}))
		if v := d.value(m.field.Elem, n, path); v != nil {
			d.nest.put(steps, v)
		}
	}
}

// prepare applies the value translations and cuts a cell into its values.
func (m *mapped) prepare(n *node) *node {
	if n.bad != nil {
		return n
	}
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
	parts := strings.FieldsFunc(n.text, func(r rune) bool { return string(r) == defaultSeparator || r == '\n' })
	switch {
	case m.separator != "":
		parts = strings.Split(n.text, m.separator)
	case m.field.Control && controlRun().MatchString(n.text):
		parts = controlInRun().FindAllString(n.text, -1)
	}
	out := &node{shape: listShape, place: n.place}
	for _, part := range parts {
		if part = strings.TrimSpace(part); part != "" {
			out.items = append(out.items, &node{shape: textShape, text: part, plain: n.plain, place: n.place})
		}
	}
	return out
}

// translate puts our word for theirs, and the prefix before a number.
func (m *mapped) translate(n *node) *node {
	if n.shape != textShape {
		return n
	}
	text, ok := m.values[fold(n.text)]
	if !ok {
		if text = prefixed(m.prefix, m.pad, n.text); text == n.text {
			return n
		}
	}
	return &node{shape: textShape, text: text, plain: asCell, place: n.place}
}

// fill reads the columns of one row, or the values of one YAML mapping, into
// the draft.
func (b *binding) fill(d *draft, cells []*node) {
	for i := range b.feeds {
		b.feeds[i].fill(d, cells, 0)
	}
}

// fill reads what the feed takes of one row, which is the row of that number
// in its record.
func (f *feed) fill(d *draft, cells []*node, row int) {
	switch {
	case f.refuse(d, cells):
	case f.links != noLinks:
		f.fillLinks(d, cells[f.column], row)
	case f.split != nil:
		f.split.fill(d, cells[f.column], &cutting{row: row})
	case f.marks != nil:
		f.fillMarks(d, cells)
	default:
		d.put(&f.mapped, cells[f.column], row)
	}
}

// put stores what m makes of n. An open list gets it as the value of that row.
func (d *draft) put(m *mapped, n *node, row int) {
	top := m.steps[0].name
	if _, known := d.places[top]; !known {
		d.places[top] = n.place
	}
	value := m.prepare(n)
	if value.empty() || value.shape == listShape && len(value.items) == 0 && n.shape == textShape {
		return
	}
	d.nodes[top] = append(d.nodes[top], n)
	if m.collect {
		d.collect(m, value)
		return
	}
	path, steps := d.nest.locate(m.stepsOf(row))
	if v := d.value(m.field, value, path); v != nil {
		d.nest.put(steps, v)
	}
}

// stepsOf is the path with the row's number where the list is open.
func (m *mapped) stepsOf(row int) []step {
	i := slices.IndexFunc(m.steps, func(s step) bool { return s.index == each })
	if i < 0 {
		return m.steps
	}
	steps := slices.Clone(m.steps)
	steps[i].index = row
	return steps
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
		if text := strings.TrimSpace(n.text); text != "" && n.shape == textShape && n.bad == nil {
			texts = append(texts, text)
		}
	}
	d.several = len(p.ids) > 1
	d.derived = d.several
	own := d.kind.idField()
	switch {
	case len(texts) > 0 && len(texts) == len(parts):
		d.ID = prefixed(p.mapping.Prefix["id"], p.mapping.Pad, strings.Join(texts, "/"))
		d.places["id"] = parts[0].place
		if len(texts) > 1 {
			d.composed = compose(texts, p.wording)
		}
	case own != nil && d.Fields[own.Name] != nil:
		d.ID, _ = d.Fields[own.Name].(string)
		d.places["id"] = d.places[own.Name]
	case d.kind.Single:
		d.ID = d.kind.Name
	}
	if own != nil && own.Control {
		d.ID = NormalizeControl(d.ID)
	}
	return d.ID != ""
}

// identifyByText gives a record without an id the key that its text makes
// under what it belongs to.
func (p *plan) identifyByText(d *draft, parent string) bool {
	if p.text == nil || len(p.parents) > 0 && parent == "" {
		return false
	}
	text, _ := d.Fields[p.text.path].(string)
	if foldText(text) == "" {
		return false
	}
	d.ID, d.derived, d.keyed = recordKey(parent, text), true, true
	d.places["id"] = d.Place(p.text.path)
	return true
}
