package register

import (
	"encoding/xml"
	"slices"
	"strconv"
	"strings"

	"github.com/goldthread/goldthread/internal/source"
)

// A grid is the cells of one sheet that hold anything.
type grid struct {
	book     *workbook
	title    string
	rows     []gridRow // in rising order
	merged   []area
	links    []cellLink
	hidden   int // rows
	formulas int // cells
}

type gridRow struct {
	number int
	last   int     // column of the cell before, also of an empty one
	cells  []*node // in rising order of columns
}

// An area is a rectangle of cells; its ends belong to it.
type area struct {
	name                   string // A3:A5
	left, top, right, foot int
}

// The last row and column that a sheet may have.
const (
	maxSheetRow    = 1_048_576
	maxSheetColumn = 16_384
)

// grid reads a sheet once.
func (b *workbook) grid(number int) (*grid, *Fault) {
	if g := b.grids[number]; g != nil {
		return g, nil
	}
	g := &grid{book: b, title: b.sheets[number].title}
	part := b.sheets[number].part
	fault := b.elements(part, func(d *xml.Decoder, at []string, e xml.StartElement) (bool, *Fault) {
		switch {
		case len(at) == 3 && at[1] == "sheetData" && at[2] == "row":
			return false, g.startRow(e)
		case len(at) == 4 && at[1] == "sheetData" && at[2] == "row" && at[3] == "c":
			return true, g.cell(d, part, e)
		case len(at) == 3 && at[1] == "mergeCells" && at[2] == "mergeCell":
			return false, g.merge(attribute(e, "ref"))
		case len(at) == 3 && at[1] == "hyperlinks" && at[2] == "hyperlink":
			return false, g.link(e)
		}
		return false, nil
	})
	if fault != nil {
		return nil, fault
	}
	g.rows = slices.DeleteFunc(g.rows, func(r gridRow) bool { return len(r.cells) == 0 })
	if fault := g.linkCells(part); fault != nil {
		return nil, fault
	}
	b.grids[number] = g
	return g, nil
}

func (g *grid) place(row, column int) source.Place {
	return source.Place{File: g.book.name, Sheet: g.title, Line: row, Column: column}
}

func (g *grid) damaged(how string) *Fault {
	return g.book.damaged(how + " in its sheet " + source.Escape(g.title))
}

func (g *grid) startRow(e xml.StartElement) *Fault {
	number := 1
	if n := len(g.rows); n > 0 {
		number = g.rows[n-1].number + 1
	}
	if written := attribute(e, "r"); written != "" {
		n, err := strconv.Atoi(written)
		if err != nil || n < number {
			return g.damaged("has rows out of order")
		}
		number = n
	}
	if number > maxSheetRow {
		return g.damaged("has more rows than a sheet may have")
	}
	if isTrue(attribute(e, "hidden")) {
		g.hidden++
	}
	g.rows = append(g.rows, gridRow{number: number})
	return g.spend(1)
}

// spend counts a row or cell against the workbook's limit.
func (g *grid) spend(n int) *Fault {
	if g.book.cells -= n; g.book.cells < 0 {
		return faultf(source.Place{File: g.book.name, Sheet: g.title}, "Remove the rows and columns that hold nothing.", "the workbook holds more than %d cells", g.book.limits.Cells)
	}
	return nil
}

// A written cell is what stands in the file between <c> and </c>.
type writtenCell struct {
	kind    string // the attribute t
	style   string
	value   string
	inline  string
	formula bool
	valued  bool
}

// cell reads one cell and keeps it when it holds anything.
func (g *grid) cell(d *xml.Decoder, part string, e xml.StartElement) *Fault {
	row := &g.rows[len(g.rows)-1]
	column := row.last + 1 // where it has no name
	if name := attribute(e, "r"); name != "" {
		c, r := cellName(name)
		if r != row.number || c < column {
			return g.damaged("has cells out of order")
		}
		column = c
	}
	if column > maxSheetColumn {
		return g.damaged("has more columns than a sheet may have")
	}
	row.last = column
	c := writtenCell{kind: attribute(e, "t"), style: attribute(e, "s")}
	if fault := g.book.content(d, part, &c); fault != nil {
		return fault
	}
	if fault := g.spend(1); fault != nil {
		return fault
	}
	n := &node{shape: textShape, plain: asCell, place: g.place(row.number, column)}
	g.book.value(n, c)
	if g.book.letters -= int64(len(n.text)); g.book.letters < 0 {
		return g.book.tooMuch()
	}
	if c.formula {
		g.formulas++
	}
	if n.text != "" || n.bad != nil {
		row.cells = append(row.cells, n)
	}
	return nil
}

// content reads what is inside a cell.
func (b *workbook) content(d *xml.Decoder, part string, c *writtenCell) (fault *Fault) {
	for {
		token, err := d.Token()
		if err != nil {
			return b.xmlFault(part, err)
		}
		switch t := token.(type) {
		case xml.EndElement:
			return nil
		case xml.StartElement:
			switch t.Name.Local {
			case "v":
				c.valued = true
				c.value, fault = b.text(d, part)
			case "is":
				c.valued = true
				c.inline, fault = b.rich(d, part)
			case "f":
				c.formula = true
				_, fault = b.text(d, part)
			default:
				_, fault = b.text(d, part)
			}
			if fault != nil {
				return fault
			}
		}
	}
}

// cellName reads D16; column is 0 for anything else.
func cellName(name string) (column, row int) {
	i := 0
	for ; i < len(name) && 'A' <= name[i] && name[i] <= 'Z' && i < 4; i++ {
		column = column*26 + int(name[i]-'A') + 1
	}
	row, err := strconv.Atoi(name[i:])
	if err != nil || column == 0 || column > maxSheetColumn || row < 1 || row > maxSheetRow || strings.HasPrefix(name[i:], "+") {
		return 0, 0
	}
	return column, row
}

func (g *grid) merge(ref string) *Fault {
	from, to, _ := strings.Cut(ref, ":")
	a := area{name: ref}
	a.left, a.top = cellName(from)
	a.right, a.foot = cellName(to)
	if a.left == 0 || a.right < a.left || a.foot < a.top {
		return g.damaged("has merged cells that cannot be made out")
	}
	g.merged = append(g.merged, a)
	return g.spend(1)
}

// headerRows is how many rows are looked through for the headings.
const headerRows = 50

// headerAt is the number, in rows, of the row of the headings: the one that
// the mapping names, or the first of those that fit best, or the first. It is
// -1 when there is none.
func (g *grid) headerAt(p *plan) int {
	if p.mapping.Header > 0 {
		return slices.IndexFunc(g.rows, func(r gridRow) bool { return r.number == p.mapping.Header })
	}
	if len(g.rows) == 0 {
		return -1
	}
	var headers [][]*node
	for _, r := range g.rows[:min(headerRows, len(g.rows))] {
		headers = append(headers, r.cells) // without empty ones: a sheet may be wide
	}
	if best := p.best(headers); len(best) > 0 {
		return best[0]
	}
	return 0
}

func (g *grid) headerRow(p *plan) int {
	if i := g.headerAt(p); i >= 0 {
		return g.rows[i].number
	}
	return 0
}

// header is the row of the headings without its empty cells.
func (g *grid) header(p *plan) []*node {
	if i := g.headerAt(p); i >= 0 {
		return g.rows[i].cells
	}
	return nil
}

// dense is a row with its empty cells: up to its last cell, or, for a width,
// exactly as many.
func (g *grid) dense(r gridRow, width int) []*node {
	if n := len(r.cells); width == 0 && n > 0 {
		width = r.cells[n-1].place.Column
	}
	cells := make([]*node, width)
	for _, c := range r.cells {
		if c.place.Column <= width {
			cells[c.place.Column-1] = c
		}
	}
	for i := range cells {
		if cells[i] == nil {
			cells[i] = &node{shape: textShape, plain: asCell, place: g.place(r.number, i+1)}
		}
	}
	return cells
}

// table reads the rows below the headings.
func (g *grid) table(p *plan) (*table, *Fault) {
	at := g.headerAt(p)
	if at < 0 && p.mapping.Header > 0 {
		return nil, faultf(g.place(p.mapping.Header, 0), "Correct header: in "+ConfigFile+": it is the number of the row that holds the headings.", "row %d of the sheet %s holds nothing", p.mapping.Header, source.Escape(g.title))
	}
	t := &table{}
	if at < 0 {
		return t, nil
	}
	t.header = g.dense(g.rows[at], 0)
	if fault := g.spend(len(t.header)); fault != nil {
		return nil, fault
	}
	for _, r := range g.rows[at+1:] {
		if !slices.ContainsFunc(r.cells, func(n *node) bool { return n.text != "" || n.bad != nil }) {
			continue
		}
		if fault := g.spend(len(t.header)); fault != nil {
			return nil, fault
		}
		next := row{place: g.place(r.number, 1), cells: g.dense(r, len(t.header))}
		if last := r.cells[len(r.cells)-1]; last.place.Column > len(t.header) && (last.text != "" || last.bad != nil) {
			next.bad = faultf(last.place, "Write a heading above it, or remove it.", "has text in column %s, which has no heading", source.ColumnName(last.place.Column))
			next.cells = append(next.cells, last)
		}
		t.add(next)
	}
	t.nameColumns(func(i int) string { return "column " + source.ColumnName(i+1) })
	return t, g.refuseMerged(t)
}

// refuseMerged marks the cells of t that are part of merged ones: which of the
// rows their value belongs to, the file does not say.
func (g *grid) refuseMerged(t *table) *Fault {
	for _, a := range g.merged {
		i, _ := slices.BinarySearchFunc(t.rows, a.top, func(r row, top int) int { return r.place.Line - top })
		for ; i < len(t.rows) && t.rows[i].place.Line <= a.foot; i++ {
			for column := a.left; column <= min(a.right, len(t.header)); column++ {
				if fault := g.spend(1); fault != nil {
					return fault
				}
				n := t.rows[i].cells[column-1]
				copied := *n
				copied.bad = faultf(n.place, "Unmerge the cells in the spreadsheet and write the value into each row it is meant for.", "is part of the merged cells %s", a.name)
				copied.bad.block = a.name
				t.rows[i].cells[column-1] = &copied
			}
		}
	}
	return nil
}
