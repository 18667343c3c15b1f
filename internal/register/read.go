package register

import (
	"fmt"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/goldthread/goldthread/internal/source"
)

// readFile turns the bytes of one file into what it holds of each kind that
// plans map it to. A fault means that nothing can be read from it.
func readFile(name string, data []byte, plans []*plan, limits Limits) ([]*reading, *Fault) {
	trees := map[string]*node{}
	tables := map[string]*table{}
	var kinds []string
	for _, p := range plans {
		kinds = append(kinds, p.kind.Name)
	}
	reporter := rowReporter(plans)
	var readings []*reading
	for _, p := range plans {
		r := &reading{plan: p}
		readings = append(readings, r)
		var fault *Fault
		switch format := p.format(name); format {
		case "yaml":
			if trees[format] == nil {
				if trees[format], fault = readYAML(name, data, limits); fault != nil {
					return nil, fault
				}
			}
			r.fault = r.readTree(trees[format], kinds)
		case "csv":
			key := p.delimiter(name)
			if tables[key] == nil {
				if tables[key], fault = readCSV(name, data, delimiterByte(key), limits); fault != nil {
					return nil, fault
				}
			}
			r.fault = r.readTable(tables[key], p == reporter)
		default:
			return nil, faultf(source.Place{File: name}, "Say format: yaml or format: csv for it in "+ConfigFile+".", "its name does not tell its format")
		}
	}
	return readings, nil
}

// rowReporter is the plan that reports rows with shifted cells, which would
// otherwise be said once for each kind: the first whose records are rows.
func rowReporter(plans []*plan) *plan {
	for _, p := range plans {
		if p.mapping.Distinct == "" {
			return p
		}
	}
	return plans[0]
}

func (p *plan) format(name string) string {
	if p.mapping.Format != "" {
		return p.mapping.Format
	}
	switch strings.ToLower(path.Ext(name)) {
	case ".yaml", ".yml":
		return "yaml"
	case ".csv", ".tsv":
		return "csv"
	}
	return ""
}

func (p *plan) delimiter(name string) string {
	if p.mapping.Delimiter == "" && strings.EqualFold(path.Ext(name), ".tsv") {
		return "\t"
	}
	return p.mapping.Delimiter
}

func delimiterByte(delimiter string) byte {
	switch delimiter {
	case "":
		return 0
	case "tab", `\t`:
		return '\t'
	}
	return delimiter[0]
}

// readTree reads the records of a YAML file.
func (r *reading) readTree(root *node, kinds []string) *Fault {
	items, fault := r.records(root, kinds)
	if fault != nil {
		return fault
	}
	unknown := map[string]*node{}
	for _, item := range items {
		if item.shape != mapShape {
			if item.shape != nullShape {
				r.report(item.place, fmt.Sprintf("A record is expected here, with the names of its fields, and not %s.", shown(plainOf(item))), "Write id: and the other fields on lines of their own.", item.text)
			}
			continue
		}
		d := newDraft(r.plan.kind, item.place)
		if r.plan.direct {
			r.readDirect(d, item)
		} else {
			r.readMapped(d, item, unknown)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(unknown)) {
		r.unknown = append(r.unknown, unknown[name])
	}
	return nil
}

// readDirect reads a record whose keys are the names of the fields.
func (r *reading) readDirect(d *draft, item *node) {
	d.refuseTwice(item, "")
	id := &node{}
	for i, key := range item.keys {
		n := item.items[i]
		if key.text == "id" {
			id = n
			continue
		}
		d.nodes[key.text] = []*node{n}
		f := d.kind.Field(key.text)
		if f == nil {
			d.Fields[key.text] = d.asWritten(n, key.text)
			d.Places[key.text] = key.place
			continue
		}
		if v := d.value(f, n, key.text); v != nil {
			d.Fields[key.text] = v
		}
	}
	r.plan.constants(d)
	r.accept(d, []*node{id})
}

// readMapped reads a record whose keys are mapped as columns are.
func (r *reading) readMapped(d *draft, item *node, unknown map[string]*node) {
	d.refuseTwice(item, "")
	b := r.plan.bind(item.keys)
	b.fill(d, item.items)
	for _, i := range b.unknown {
		if key := item.keys[i]; unknown[key.text] == nil {
			unknown[key.text] = key
		}
	}
	r.accept(d, pick(item.items, b.ids))
}

func pick(cells []*node, columns []int) []*node {
	var out []*node
	for _, i := range columns {
		if i < len(cells) {
			out = append(out, cells[i])
		}
	}
	return out
}

// accept keeps a draft that has an id and reports one that has none.
func (r *reading) accept(d *draft, id []*node) {
	if r.plan.identify(d, id) {
		r.drafts = append(r.drafts, d)
		return
	}
	at := d.Places[""]
	if len(id) > 0 && id[0].place.Known() {
		at = id[0].place
	}
	hint := "Give it an id that is not in use, such as " + exampleID(d.kind) + ", and never change it."
	if len(r.plan.ids) > 1 {
		hint = "Fill in all of " + strings.Join(r.plan.ids, ", ") + ", which make its id."
	}
	r.report(at, fmt.Sprintf("This %s has no id, so nothing can point at it and it has no history.", d.kind.Singular), hint, firstText(d))
}

// firstText tells records without an id apart.
func firstText(d *draft) string {
	for _, f := range d.kind.Fields {
		if s, ok := d.Fields[f.Name].(string); ok {
			return s
		}
	}
	return ""
}

// readTable reads the records of a CSV file. first tells that this kind is the
// one to report bad rows.
func (r *reading) readTable(t *table, first bool) *Fault {
	if t.header == nil {
		return nil
	}
	b := r.plan.bind(t.header)
	if r.plan.mapping.Distinct != "" && b.distinct < 0 {
		return r.noColumn(t, r.plan.mapping.Distinct)
	}
	if len(b.ids) < len(r.plan.ids) && b.distinct < 0 && !r.canDoWithoutID(b) {
		return r.noColumn(t, r.plan.ids[len(b.ids)])
	}
	for _, i := range b.unknown {
		r.unknown = append(r.unknown, t.header[i])
	}
	seen := map[string]bool{}
	for _, row := range t.rows {
		switch {
		case row.bad != nil:
			r.readBad(b, row, first)
		case b.distinct >= 0:
			r.readDistinct(b, row, seen)
		default:
			d := newDraft(r.plan.kind, row.place)
			b.fill(d, row.cells)
			r.accept(d, pick(row.cells, b.ids))
		}
	}
	return nil
}

// canDoWithoutID reports that the kind takes its ids from another field, or
// needs none.
func (r *reading) canDoWithoutID(b *binding) bool {
	own := r.plan.kind.idField()
	return r.plan.kind.Single || own != nil && b.feedsField(own.Name)
}

func (r *reading) noColumn(t *table, name string) *Fault {
	var names []string
	for _, n := range t.header {
		names = append(names, n.text)
	}
	return faultf(t.header[0].place, didYouMean(name, names, "Name the column that holds it in "+ConfigFile+"."),
		"no column is headed %s", source.Escape(name))
}

// readDistinct makes a record of a value not seen before.
func (r *reading) readDistinct(b *binding, row row, seen map[string]bool) {
	n := row.cells[b.distinct]
	var parts []*node
	if separator := r.plan.mapping.Separator[r.plan.nameField()]; separator != "" {
		m := mapped{separator: separator, field: &Field{}}
		parts = m.split(n).items
	} else {
		parts = []*node{n}
	}
	for _, part := range parts {
		if part.text == "" || seen[fold(part.text)] {
			continue
		}
		seen[fold(part.text)] = true
		d := newDraft(r.plan.kind, part.place)
		b.fill(d, row.cells)
		d.ID, d.derived = part.text, true
		d.Places["id"] = part.place
		if name := r.plan.nameField(); name != "" && d.Fields[name] == nil {
			d.Fields[name] = part.text
			d.Places[name] = part.place
		}
		if own := d.kind.idField(); own != nil && own.Control {
			d.ID = NormalizeControl(d.ID)
		}
		r.drafts = append(r.drafts, d)
	}
}

// nameFields are the fields by which people call a record.
var nameFields = []string{"name", "title"}

// nameField is the kind's field of that sort, or "".
func (p *plan) nameField() string {
	for _, name := range nameFields {
		if p.kind.Field(name) != nil {
			return name
		}
	}
	return ""
}

// everything stands in Unread for a row of which only the id is known.
const everything = "*"

// readBad keeps the id of a row whose cells are shifted, and its text. Where
// records are the distinct values of a column nothing is kept: what stands in
// that column may belong to another.
func (r *reading) readBad(b *binding, row row, first bool) {
	d := newDraft(r.plan.kind, row.place)
	d.Unread = []string{everything}
	for _, c := range row.cells {
		d.Raw = append(d.Raw, c.text)
	}
	subject, use := fmt.Sprintf("The row on line %d", row.place.Line), "so it is not used."
	if id := pick(row.cells, b.ids); b.distinct < 0 && len(id) == len(r.plan.ids) && r.plan.identify(d, id) {
		subject, use = source.Escape(d.ID), "so only its id is used."
		r.drafts = append(r.drafts, d)
	}
	if first {
		r.report(row.bad.Place, subject+" "+row.bad.Reason+", "+use, row.bad.hint, strings.Join(d.Raw, "|"))
		r.findings[len(r.findings)-1].Subject.ID = d.ID
	}
}
