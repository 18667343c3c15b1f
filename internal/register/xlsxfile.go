package register

const formatXLSX = "xlsx"

func init() {
	addFormat(&fileFormat{
		name: formatXLSX, ends: []string{".xlsx"}, says: []string{"links", "sheet", "header"},
		read: (*opened).readXLSX, called: "XLSX workbooks", tables: bookTables, choose: (*opened).chooseXLSX, linked: true,
	})
}

func (o *opened) readXLSX(r *reading) *Fault {
	if o.book == nil {
		var fault *Fault
		if o.book, fault = openWorkbook(o.name, o.data, o.limits); fault != nil {
			return fault
		}
	}
	number, fault := o.book.choose(r.plan)
	var t *table
	if fault == nil {
		t, fault = o.book.take(r, number)
	}
	if r.fault = fault; fault == nil {
		r.fault = r.readTable(t, o.reports(r.plan, func(p *plan) bool {
			other, fault := o.book.choose(p)
			return fault == nil && other == number
		}))
	}
	return nil
}

// chooseXLSX is the table that a plan reads.
func (o *opened) chooseXLSX(p *plan) (*table, *Fault) {
	if o.book == nil {
		var fault *Fault
		if o.book, fault = openWorkbook(o.name, o.data, o.limits); fault != nil {
			return nil, fault
		}
	}
	number, fault := o.book.choose(p)
	if fault != nil {
		return nil, fault
	}
	return o.book.take(&reading{plan: p}, number)
}

func bookTables(o *opened) ([]Table, *Fault) {
	b, fault := openWorkbook(o.name, o.data, o.limits)
	if fault != nil {
		return nil, fault
	}
	var tables []Table
	for i, s := range b.sheets {
		if s.part == "" || !nameable(s.title) {
			continue
		}
		g, fault := b.grid(i)
		if fault != nil {
			return nil, fault
		}
		header := g.likelyHeader()
		if header == 0 {
			continue
		}
		t, fault := g.table(&plan{mapping: FileMapping{Header: header}})
		if fault != nil {
			return nil, fault
		}
		out := plainTable(s.title, formatXLSX, t)
		out.Header = header
		tables = append(tables, out)
	}
	return tables, nil
}
