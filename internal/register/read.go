package register

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/goldthread/goldthread/internal/finding"
	"github.com/goldthread/goldthread/internal/source"
)

// rowReporter is the plan that reports rows with shifted cells, which would
// otherwise be said once for each kind: the first whose records are rows.
func rowReporter(plans []*plan) *plan {
	for _, p := range plans {
		if p.groupColumn() == "" {
			return p
		}
	}
	return plans[0]
}

// readTree reads the records of a YAML file.
func (r *reading) readTree(root *node, kinds []string) *Fault {
	items, fault := r.items(root, kinds)
	if fault != nil {
		return fault
	}
	unknown := map[string]*node{}
	for _, item := range items {
		if r.tooMuch != nil {
			return r.tooMuch
		}
		r.readItem(item, unknown)
	}
	r.closeGroups()
	r.lookOut()
	for _, name := range slices.Sorted(maps.Keys(unknown)) {
		r.unknown = append(r.unknown, unknown[name])
	}
	return nil
}

// readItem reads one item of a list of records. What it becomes depends on it,
// and on what it lies in, alone.
func (r *reading) readItem(item *located, unknown map[string]*node) {
	switch {
	case item.shape == mapShape && r.plan.direct:
		r.readDirect(r.draft(item.place), item.node)
	case item.shape == mapShape:
		r.readMapped(item, unknown)
	case item.shape == textShape && r.plan.text != nil:
		r.readText(item)
	case item.shape != nullShape:
		r.report(item.place, fmt.Sprintf("A record is expected here, with the names of its fields, and not %s.", shown(plainOf(item.node))), r.textHint(item), item.text)
	}
}

// textHint tells what to do about a bare text among the records.
func (r *reading) textHint(item *located) string {
	if item.around != nil && item.shape == textShape && r.plan.at != "" {
		return "Name the field that holds such texts under text: in " + ConfigFile + ", or write id: and the other fields on lines of their own."
	}
	return "Write id: and the other fields on lines of their own."
}

// draft begins a record of the plan's kind.
func (r *reading) draft(at source.Place) *draft {
	d := newDraft(r.plan.kind, at, &r.spare)
	d.dates, d.decimal, d.mapped = r.plan.dates, r.plan.mapping.Decimal, r.plan.at != ""
	return d
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
			d.places[key.text] = key.place
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
func (r *reading) readMapped(item *located, unknown map[string]*node) {
	header, cells := r.plan.spread(item.node)
	b := r.bound(header)
	r.remember(b, header)
	for _, i := range b.unknown {
		if key := header[i]; unknown[key.text] == nil {
			unknown[key.text] = key
		}
	}
	if r.plan.groupColumn() != "" && b.group < 0 {
		r.report(item.place, fmt.Sprintf("This record has nothing under %s, so it is not part of any %s.", shown(r.plan.groupColumn()), r.plan.kind.Singular),
			"Repeat in every record the value that they share.", firstCell(cells))
		return
	}
	r.readRow(b, item, cells)
}

// bound binds the plan to the keys of a record, once for all records that have
// the same.
func (r *reading) bound(header []*node) *binding {
	var key strings.Builder
	for _, n := range header {
		key.WriteString(n.text)
		key.WriteByte(0) // which no text has
	}
	b := r.bindings[key.String()]
	if b == nil {
		b = r.plan.bind(header)
		r.look(header)
		if r.bindings == nil {
			r.bindings = map[string]*binding{}
		}
		r.bindings[key.String()] = b
	}
	return b
}

// readText reads a record that is nothing but a text.
func (r *reading) readText(item *located) {
	d := r.draft(item.place)
	d.put(r.plan.text, item.node, 0)
	r.finish(d, item, nil)
}

// readRow reads the one or several records of a row, or of a YAML mapping.
func (r *reading) readRow(b *binding, item *located, cells []*node) {
	if b.group >= 0 {
		d := len(item.twice)
		if d > 0 {
			r.report(item.twice[0].place, source.Escape(item.twice[0].text)+" stands here twice.", "Keep one of them.", item.twice[0].text)
		}
		r.gather(b, item.place, cells)
		return
	}
	var several []*node
	if b.bullets >= 0 {
		several = pointsOf(cells[b.bullets])
	}
	if len(several) == 0 {
		several = []*node{nil}
	}
	if len(several) > 1 && !r.repeat(len(several), cells...) {
		return
	}
	for _, point := range several {
		d := r.draft(item.place)
		d.refuseTwice(item.node, "")
		row := cells
		if point != nil {
			row = slices.Clone(cells)
			row[b.bullets] = point
		}
		b.fill(d, row)
		if len(several) > 1 {
			d.point = point.text
		}
		if !r.finish(d, item, pick(cells, b.ids)) {
			return // and neither would the other points of the row have an id
		}
	}
}

// finish fills in what stands around a record and what the configuration says
// of it, and keeps it. It tells whether the record has an id.
func (r *reading) finish(d *draft, item *located, id []*node) bool {
	if !r.repeat(1, r.plan.around(item)...) {
		return false
	}
	parent := r.plan.fillParents(d, item)
	r.plan.constants(d)
	return r.acceptUnder(d, id, parent)
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
func (r *reading) accept(d *draft, id []*node) { r.acceptUnder(d, id, "") }

// acceptUnder does so for a record that belongs to the one called parent.
func (r *reading) acceptUnder(d *draft, id []*node, parent string) (known bool) {
	if r.plan.identify(d, id) {
		if d.point != "" {
			d.ID, d.derived, d.keyed = recordKey(d.ID, d.point), true, true
		}
		r.keep(d)
		return true
	}
	if r.plan.identifyByText(d, parent) {
		r.keep(d)
		return true
	}
	for _, n := range id {
		if n.bad != nil {
			r.reportBad(n)
			return false
		}
	}
	at := d.places[""]
	if len(id) > 0 && id[0].place.Known() {
		at = id[0].place
	}
	hint := giveID(exampleID(d.kind))
	if len(r.plan.ids) > 1 {
		hint = "Fill in all of " + strings.Join(r.plan.ids, ", ") + ", which make its id."
	}
	if r.plan.text != nil && len(r.plan.parents) > 0 && parent == "" {
		hint = "Give an id to what it belongs to, or one to itself."
	}
	r.report(at, fmt.Sprintf("This %s has no id, so nothing can point at it and it has no history.", d.kind.Singular), hint, firstText(d))
	return false
}

// giveID is what to do about a record without an id.
func giveID(example string) string {
	return "Give it an id that is not in use, such as " + example + ", and never change it."
}

// keep takes a record whose id is known.
func (r *reading) keep(d *draft) {
	r.keepOwnWords(d)
	r.drafts = append(r.drafts, d)
	for _, n := range d.notes {
		r.findings = append(r.findings, finding.Finding{
			Rule: RuleRecordInvalid, Severity: finding.Warning, Subject: finding.Subject{Kind: d.Kind, ID: d.ID},
			Place: n.place, Field: n.field, Message: source.Escape(d.ID) + ": " + n.text + ".", Hint: n.hint, Value: n.value,
			Detail: finding.Detail{Fault: n.text},
		})
	}
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
	r.level = t.header[0].place.String() // its own columns, also beside other tables of the file
	if r.plan.mapping.exact {
		t.unescape()
	}
	b := r.plan.bind(t.header)
	r.remember(b, t.header)
	r.look(t.header)
	r.headings = t.header
	r.lookForLinks(b, t)
	if name := r.plan.groupColumn(); name != "" && b.group < 0 {
		return r.noColumn(t, name)
	}
	if name := r.plan.mapping.Bullets; name != "" && b.bullets < 0 {
		return r.noColumn(t, name)
	}
	if len(b.ids) < len(r.plan.ids) && b.group < 0 && !r.canDoWithoutID(b) {
		return r.noColumn(t, r.plan.ids[len(b.ids)])
	}
	for _, i := range b.unknown {
		r.unknown = append(r.unknown, t.header[i])
	}
	for _, row := range t.rows {
		if row.bad != nil {
			r.readBad(b, row, first)
			continue
		}
		r.readRow(b, &located{node: &node{place: row.place}}, row.cells)
		if r.tooMuch != nil {
			return r.tooMuch
		}
	}
	r.closeGroups()
	return nil
}

// canDoWithoutID reports that the kind takes its ids from another field, or
// needs none.
func (r *reading) canDoWithoutID(b *binding) bool {
	own := r.plan.kind.idField()
	return r.plan.kind.Single || r.plan.text != nil || own != nil && b.feedsField(own.Name)
}

func (r *reading) noColumn(t *table, name string) *Fault {
	var names []string
	for _, n := range t.header {
		names = append(names, n.text)
	}
	if own := r.plan.kind.idField(); own != nil && fold(name) == "id" {
		return noNaming(t.header[0].place, own, "no column is headed")
	}
	return faultf(t.header[0].place, didYouMean(name, names, "Name the column that holds it in "+ConfigFile+"."),
		"no column is headed %s", source.Escape(name))
}

// noNaming is the fault of a table without ids whose records one of their
// fields would name as well.
func noNaming(at source.Place, own *Field, none string) *Fault {
	hint := fmt.Sprintf("Name the column of the %s, which is the id, by columns: in %s.", own.Name, ConfigFile)
	fault := faultf(at, hint, "%s id or %s", none, own.Name)
	fault.naming = own.Name
	return fault
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
// several rows make a record nothing is kept: what stands in the column that
// names it may belong to another.
func (r *reading) readBad(b *binding, row row, first bool) {
	d := newDraft(r.plan.kind, row.place, nil)
	d.Unread = []string{everything}
	for _, c := range row.cells {
		d.Raw = append(d.Raw, c.text)
	}
	subject, use := fmt.Sprintf("The row on line %d", row.place.Line), "so it is not used."
	if id := pick(row.cells, b.ids); b.group < 0 && len(id) == len(r.plan.ids) && r.plan.identify(d, id) {
		subject, use = source.Escape(d.ID), "so only its id is used."
		r.drafts = append(r.drafts, d)
	}
	if first {
		r.report(row.bad.Place, subject+" "+row.bad.Reason+", "+use, row.bad.hint, strings.Join(d.Raw, "|"))
		f := &r.findings[len(r.findings)-1]
		f.Subject.ID, f.Detail = d.ID, finding.Detail{Fault: row.bad.Reason, Shifted: true}
	}
}
