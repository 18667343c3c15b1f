package register

import (
	"path"
	"slices"
	"strings"

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

// TableFormats names in words the formats that Tables reads.
func TableFormats() string {
	var called []string
	for _, f := range formats {
		if f.tables != nil {
			called = append(called, f.called)
		}
	}
	last := len(called) - 1
	return strings.Join(called[:last], ", ") + " and " + called[last]
}

// Tables reads the tables of a file, by its name and its first bytes. A file
// of another format than a table has none.
func Tables(name string, data []byte, limits Limits) ([]Table, *Fault) {
	if !nameable(name) {
		return nil, faultf(source.Place{File: name}, "Give it another name.", "its name holds a character that no configuration may hold: give it another name")
	}
	f := formatOf(name)
	if f == nil || f.tables == nil {
		return nil, nil
	}
	return f.tables(&opened{name: name, data: data, limits: limits.orDefault(), tables: map[string]*table{}})
}

// nameable tells that a configuration can hold a name.
func nameable(name string) bool { return escapedCharacter(source.Place{}, name) == nil }

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
	if f := formatOf(name); f != nil && f.tree != nil {
		return o.tree(f)
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
