package register

import "unicode/utf8"

const formatCSV = "csv"

func init() {
	addFormat(&fileFormat{
		name: formatCSV, ends: []string{".csv"}, others: []string{".tsv"}, says: []string{"delimiter", "encoding", "decimal"},
		read: (*opened).readCSV, called: "CSV files", tables: csvTables, choose: (*opened).csv,
	})
}

func (o *opened) readCSV(r *reading) *Fault {
	t, fault := o.csv(r.plan)
	if fault == nil {
		r.fault = r.readTable(t, r.plan == rowReporter(o.plans))
	}
	return fault
}

func (o *opened) csv(p *plan) (*table, *Fault) {
	key := p.delimiter(o.name) + "\n" + p.mapping.Encoding
	if o.tables[key] != nil {
		return o.tables[key], nil
	}
	text, fault := decodeText(o.name, o.data, p.mapping.Encoding)
	if fault != nil {
		return nil, fault
	}
	t, fault := readCSV(o.name, text, delimiterByte(p.delimiter(o.name)), o.limits)
	o.tables[key] = t
	return t, fault
}

// csvTables is the table of a CSV file. Letters that are not UTF-8 were most
// likely saved by a spreadsheet on Windows; who reads the table on is told.
func csvTables(o *opened) ([]Table, *Fault) {
	t, fault := o.csv(&plan{})
	encoding := ""
	if fault != nil && !utf8.Valid(o.data) {
		if again, other := o.csv(&plan{mapping: FileMapping{Encoding: encodingWindows}}); other == nil {
			t, fault, encoding = again, nil, encodingWindows
		}
	}
	if fault != nil {
		return nil, fault
	}
	out := plainTable("", formatCSV, t)
	out.Encoding = encoding
	return []Table{out}, nil
}

func (p *plan) delimiter(name string) string {
	if p.mapping.Delimiter == "" && extensionOf(name) == ".tsv" {
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
