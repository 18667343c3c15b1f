package html

import "slices"

// A Table is rows under headings. The same tables are written as CSV and as
// sheets of a workbook.
type Table struct {
	Name    string // of the file and of the sheet; "" for one that is in neither
	ID      string // anchor, "" for none
	Caption string
	Columns []Column
	Rows    []Row
	Filter  string // what is looked for in it: "requirements"; "" for no search
	Empty   string // what is said where it has no rows
	Class   string
	Hidden  bool // it is for files alone: the page tells the same otherwise
}

func (*Table) template() string { return "table" }

// A Column is the heading of one.
type Column struct {
	Name   string
	Number bool // figures, which stand under each other
	Narrow bool
	Head   bool // its cells are the headings of their rows
	Spare  bool // the page leaves it out where no row has anything in it; files keep it
}

// A Row is one line of a table.
type Row struct {
	ID    string // anchor, "" for none
	Cells []Cell
}

// A Cell is what stands in one column: lines under each other.
type Cell []Line

// Plain is a cell of plain text.
func Plain(text string) Cell {
	if text == "" {
		return nil
	}
	return Cell{Text(text)}
}

// Words is a cell as plain text, one line after the other.
func (c Cell) Words(between string) string {
	text := ""
	for i, line := range c {
		if i > 0 {
			text += between
		}
		text += line.String()
	}
	return text
}

// Shown are the columns that the page has, by their number.
func (t *Table) Shown() []int {
	var shown []int
	for i, c := range t.Columns {
		if !c.Spare || slices.ContainsFunc(t.Rows, func(r Row) bool { return len(r.Cells[i]) > 0 }) {
			shown = append(shown, i)
		}
	}
	return shown
}

// headings are those of the columns that the page has.
func (t *Table) headings() []Column {
	var all []Column
	for _, i := range t.Shown() {
		all = append(all, t.Columns[i])
	}
	return all
}
