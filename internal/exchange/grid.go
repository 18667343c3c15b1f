package exchange

import (
	"fmt"
	"slices"
	"strings"

	"github.com/goldthread/goldthread/internal/register"
)

// A grid is a register as a table.
type grid struct {
	header []string // paths of fields
	rows   [][]cell
}

// A cell is one value of a table. Its text is what a reader of text gets, its
// value what a workbook keeps by type.
type cell struct {
	text string
	v    any  // a bool, int64, float64 or day; else the text is all there is
	list bool // several values, between separators
	// exact tells that the text is in its final form and not to be changed.
	exact bool
}

// A day is a date with a cell type of its own in a workbook.
type day string

// separator is between the values of a list in one cell.
const separator = "; "

// maxColumns is the number of values of a list that get columns of their own:
// what a path in a heading can name. Longer lists are written in one cell.
const maxColumns = 100

// A gridder finds the columns that the records need and fills them.
type gridder struct {
	*job
	grid  grid
	index map[string]int
	cells []map[string]cell // by record, by path
}

// grid lays the records out as a table: a column for each value that some
// record has, in the order of the register's type.
func (j *job) grid() (*grid, error) {
	g := &gridder{job: j, index: map[string]int{}, cells: make([]map[string]cell, len(j.records))}
	ids := make([]any, len(j.records))
	for i, r := range j.records {
		g.cells[i] = map[string]cell{}
		if id := j.writtenID(r); id != "" {
			ids[i] = id
		} else if j.kind.Single {
			ids[i] = r.ID
		}
		for name := range r.Fields {
			if j.kind.Field(name) == nil {
				return nil, &NotWritable{j.format, r.ID, fmt.Sprintf("the register has no field %q to head a column", name)}
			}
		}
	}
	if len(j.records) == 0 {
		g.head("id")
	}
	g.column(&register.Field{Name: "id"}, "id", "id", ids)
	for _, f := range j.kind.Fields {
		values := make([]any, len(j.records))
		for i, r := range j.records {
			values[i] = r.Fields[f.Name]
		}
		g.column(f, f.Name, f.Name, values)
	}
	for _, cells := range g.cells {
		row := make([]cell, len(g.grid.header))
		for path, c := range cells {
			row[g.index[path]] = c
		}
		g.grid.rows = append(g.grid.rows, row)
	}
	return &g.grid, nil
}

func (g *gridder) head(path string) {
	g.index[path] = len(g.grid.header)
	g.grid.header = append(g.grid.header, path)
}

func (g *gridder) set(record int, path string, c cell) {
	if _, known := g.index[path]; !known {
		g.head(path)
	}
	g.cells[record][path] = c
}

// column writes the values that the records have at path: in one column, or
// in columns for what is inside them. top is the field that the path begins
// with.
func (g *gridder) column(f *register.Field, path, top string, values []any) {
	deeper := make([]any, len(values))
	longest := 0
	for i, v := range values {
		if v == nil {
			continue
		}
		how := g.care[value{i, top}]
		switch {
		case how > asValues:
			g.set(i, top, g.exactly(g.whole(i, top), how == asLetter))
		case isRegular(f, v):
			deeper[i] = v
			if list, ok := v.([]any); ok {
				longest = max(longest, len(list))
			}
		default:
			g.set(i, path, g.cell(f, v, how))
		}
	}
	for n := range longest {
		g.inside(f.Elem, fmt.Sprintf("%s[%d]", path, n), top, each(deeper, func(v any) any {
			if list, ok := v.([]any); ok && n < len(list) {
				return list[n]
			}
			return nil
		}))
	}
	if f.Type == register.Struct {
		g.inside(f, path, top, deeper)
	}
}

// whole is the value that a record has for a field, or its id.
func (g *gridder) whole(record int, top string) any {
	if top == "id" {
		return g.records[record].ID
	}
	return g.records[record].Fields[top]
}

// inside writes the fields of the objects that the records have at path.
func (g *gridder) inside(f *register.Field, path, top string, objects []any) {
	for _, inner := range f.Fields {
		g.column(inner, path+"."+inner.Name, top, each(objects, func(v any) any {
			object, _ := v.(map[string]any)
			return object[inner.Name]
		}))
	}
}

func each(values []any, take func(any) any) []any {
	out := make([]any, len(values))
	for i, v := range values {
		if v != nil {
			out[i] = take(v)
		}
	}
	return out
}

// isRegular tells that v can be taken apart into columns: an object of known
// fields, or a list of such.
func isRegular(f *register.Field, v any) bool {
	switch v := v.(type) {
	case map[string]any:
		if f.Type != register.Struct || len(v) == 0 {
			return false
		}
		for name, item := range v {
			if f.Field(name) == nil || item == nil {
				return false
			}
		}
		return true
	case []any:
		if f.Type != register.List || f.Elem.Type != register.Struct || len(v) == 0 || len(v) > maxColumns {
			return false
		}
		for _, item := range v {
			if _, object := item.(map[string]any); !object || !isRegular(f.Elem, item) {
				return false
			}
		}
		return true
	}
	return false
}

// cell writes one value.
func (g *gridder) cell(f *register.Field, v any, how care) cell {
	switch v := v.(type) {
	case string:
		if how == asValues && !isSafe(f, v) || needsExact(v) || g.format == "csv" && register.RunsCut(v) {
			break
		}
		if f.Format == "date" && isoDay().MatchString(v) {
			return cell{text: v, v: day(v)}
		}
		return cell{text: v}
	case []any:
		if text, ok := joined(f, v); ok && how == asTable {
			return cell{text: text, list: true}
		}
	case bool, int64, float64:
		return cell{text: scalar(v), v: v}
	}
	return g.exactly(v, false)
}

// exactly is the cell that reads as exactly v, which a CSV file must write with
// its signs by their numbers where it would be run.
func (g *gridder) exactly(v any, plainly bool) cell {
	text := exact(v, plainly)
	if g.format == "csv" && register.RunsCut(text) {
		text = exact(v, true)
	}
	return cell{text: text, exact: true}
}

// isSafe tells that a text is read from a cell as nothing but itself.
func isSafe(f *register.Field, s string) bool {
	return f.Type == register.String && (len(f.Enum) == 0 || slices.Contains(f.Enum, s)) && !f.Control && !strings.HasPrefix(s, register.InertMark)
}

// joined puts the texts of a list into one cell, if they can be taken out of
// it again.
func joined(f *register.Field, values []any) (string, bool) {
	if f.Type != register.List || len(values) == 0 {
		return "", false
	}
	texts := make([]string, len(values))
	for i, v := range values {
		s, ok := v.(string)
		if !ok || needsExact(s) || strings.ContainsAny(s, ";\n") || register.IsFormula(s) || strings.HasPrefix(s, register.InertMark) {
			return "", false
		}
		texts[i] = s
	}
	return strings.Join(texts, separator), true
}

// needsExact tells that a text would not come out of a cell as it went in:
// readers take the space around it away, and characters that nobody sees do
// not survive everywhere.
func needsExact(s string) bool {
	return strings.TrimSpace(s) != s || s == "" || strings.ContainsFunc(s, func(r rune) bool { return r != '\n' && invisible(r) })
}
