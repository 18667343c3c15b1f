package register

import (
	"path"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/goldthread/goldthread/internal/source"
)

// A Table is one table of a file as it is written, for those who look at its
// headings before there is any mapping.
type Table struct {
	Sheet    string // of a workbook; or the heading that a table of a text stands under
	Format   string // csv, xlsx or markdown
	Header   int    // of a workbook: the row of the headings
	Encoding string // of a CSV file that says so only by its letters; "" for UTF-8 or a byte order mark
	Headings []string
	Rows     [][]string // every row that has as many cells as there are headings
}

// A Look is a table that looks like a register of some kind.
type Look struct {
	Kind string
	Rows [][]string
}

// TableFormats names the formats that Tables reads.
const TableFormats = "CSV files, XLSX workbooks and tables in Markdown"

// Tables reads the tables of a file, by its name and its first bytes. A file
// of another format than a table has none.
func Tables(name string, data []byte, limits Limits) ([]Table, *Fault) {
	if !nameable(name) {
		return nil, faultf(source.Place{File: name}, "Give it another name.", "its name holds a character that no configuration may hold: give it another name")
	}
	limits = limits.orDefault()
	switch formatOf(name) {
	case formatCSV:
		o := &opened{name: name, data: data, limits: limits, tables: map[string]*table{}}
		t, fault := o.csv(&plan{})
		encoding := ""
		if fault != nil && !utf8.Valid(data) {
			// Most likely saved by a spreadsheet on Windows. Who reads the
			// table on is told.
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
	case formatMarkdown:
		return pageTables(name, data, limits)
	case formatXLSX:
		return bookTables(name, data, limits)
	}
	return nil, nil
}

// nameable tells that a configuration can hold a name.
func nameable(name string) bool { return escapedCharacter(source.Place{}, name) == nil }

func pageTables(name string, data []byte, limits Limits) ([]Table, *Fault) {
	p, fault := readMarkdown(name, data, limits)
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

func bookTables(name string, data []byte, limits Limits) ([]Table, *Fault) {
	b, fault := openWorkbook(name, data, limits)
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

// likelyHeader is the number of the row that looks like the headings: the
// first of those at the top with the most texts. A title above stands alone in
// its row.
func (g *grid) likelyHeader() int {
	best, most := 0, 0
	for _, r := range g.rows[:min(headerRows, len(g.rows))] {
		texts := 0
		for _, n := range r.cells {
			if n.text != "" && n.bad == nil {
				texts++
			}
		}
		if texts > most {
			best, most = r.number, texts
		}
	}
	return best
}

func plainTable(sheet, format string, t *table) Table {
	out := Table{Sheet: sheet, Format: format}
	for _, n := range t.header {
		heading := n.text
		if !nameable(heading) {
			heading = "" // as if it had none
		}
		out.Headings = append(out.Headings, heading)
	}
	for _, r := range t.rows {
		if r.bad != nil {
			continue
		}
		cells := make([]string, len(r.cells))
		for i, n := range r.cells {
			cells[i] = n.text
		}
		out.Rows = append(out.Rows, cells)
	}
	return out
}

// KindsIn finds the registers that a file holds which is no table: by the keys
// at its top, else by its name, else by the fields of its first record, when
// they are those of one register only.
func (s *Schema) KindsIn(name string, data []byte, limits Limits) ([]string, *Fault) {
	root, fault := treeOf(name, data, limits.orDefault())
	if fault != nil {
		return nil, fault
	}
	var kinds []string
	for _, key := range root.keys {
		if s.Kind(key.text) != nil && !slices.Contains(kinds, key.text) {
			kinds = append(kinds, key.text)
		}
	}
	if len(kinds) > 0 {
		return kinds, nil
	}
	if kind := strings.ToLower(strings.TrimSuffix(path.Base(name), path.Ext(name))); s.Kind(kind) != nil {
		return []string{kind}, nil
	}
	for _, k := range s.Kinds {
		if k.hasAll(firstRecord(root)) {
			kinds = append(kinds, k.Name)
		}
	}
	if len(kinds) > 1 {
		return nil, nil
	}
	return kinds, nil
}

// treeOf reads a file that holds values inside values.
func treeOf(name string, data []byte, limits Limits) (*node, *Fault) {
	o := &opened{name: name, data: data, limits: limits, trees: map[string]*node{}}
	if format := formatOf(name); treeReaders[format] != nil {
		return o.tree(format)
	}
	return &node{}, nil
}

// firstRecord is the first record of a list, or of records by their ids, or
// the only one.
func firstRecord(root *node) *node {
	if root.get("id") == nil && len(root.items) > 0 && root.items[0].shape == mapShape {
		return root.items[0]
	}
	return root
}

// hasAll tells that every key of a record is a field of the register, and at
// least one is more than its id.
func (k *Kind) hasAll(record *node) bool {
	own := false
	for _, key := range record.keys {
		if key.text == "id" {
			continue
		}
		if k.Field(key.text) == nil {
			return false
		}
		own = true
	}
	return own
}

// Takes reports whether a column may feed the value at path of a record:
// owner, sources[0].quote, own.priority.
func (k *Kind) Takes(path string) bool {
	steps, ok := parseEach(path)
	return ok && k.fieldAt(steps) != nil
}
