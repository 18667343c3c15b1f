package register

import "bytes"

const formatMarkdown = "markdown"

func init() {
	addFormat(&fileFormat{
		name: formatMarkdown, ends: []string{".md"}, others: []string{".markdown"}, says: []string{"decimal", "table", "links", "body", "records"},
		read: (*opened).readMarkdown, called: "tables in Markdown", tables: pageTables, choose: (*opened).chooseMarkdown, linked: true,
	})
}

func (o *opened) readMarkdown(r *reading) *Fault {
	if r.plan.page && !bytes.HasPrefix(bytes.TrimPrefix(o.data, []byte("\ufeff")), []byte("---")) {
		r.aside = true
		return nil
	}
	if o.page == nil {
		var fault *Fault
		if o.page, fault = readMarkdown(o.name, o.data, o.limits); fault != nil {
			return fault
		}
	}
	if o.page.isRecord(r.plan) {
		root, fault := o.page.record(r.plan, o.limits)
		if fault == nil {
			r.fault = r.readTree(root, o.kinds)
		}
		if r.plan.mapping.Body == "" && o.page.body != "" {
			r.below = o.page.bodyAt
		}
		return fault
	}
	if r.plan.page {
		r.aside = true
		return nil
	}
	t, fault := o.page.choose(r.plan)
	if r.fault = fault; fault == nil {
		r.fault = r.readTable(t, o.reports(r.plan, func(p *plan) bool {
			other, _ := o.page.choose(p)
			return other == t
		}))
	}
	return nil
}

// chooseMarkdown is the table that a plan reads.
func (o *opened) chooseMarkdown(p *plan) (*table, *Fault) {
	if o.page == nil {
		var fault *Fault
		if o.page, fault = readMarkdown(o.name, o.data, o.limits); fault != nil {
			return nil, fault
		}
	}
	return o.page.choose(p)
}

func pageTables(o *opened) ([]Table, *Fault) {
	p, fault := readMarkdown(o.name, o.data, o.limits)
	if fault != nil {
		return nil, fault
	}
	var tables []Table
	for _, t := range p.tables {
		title := ""
		if t.section >= 0 {
			title = p.sections[t.section].title
		}
		if t.fault == nil && nameable(title) {
			tables = append(tables, plainTable(title, formatMarkdown, &t.table))
		}
	}
	return tables, nil
}
