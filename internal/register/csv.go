package register

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/goldthread/goldthread/internal/source"
)

// A table is what a CSV file holds.
type table struct {
	header    []*node
	rows      []row
	delimiter byte // between the cells of a CSV file, else 0
}

// delimiterMarks are the delimiters as people call them.
var delimiterMarks = map[byte]string{',': "commas", ';': "semicolons", '\t': "tabs", '|': "bars"}

// A row is one line of a table under its header. A bad row has another number
// of cells than the header, or a cell that cannot be told from the next.
type row struct {
	place source.Place
	cells []*node
	bad   *Fault
}

// readCSV reads comma-separated values as RFC 4180 has them, and as
// spreadsheets write them: with a byte order mark, with semicolons or tabs,
// with a quote inside an unquoted cell. Delimiter 0 means to find it. Lines
// without any text are skipped.
func readCSV(name string, data []byte, delimiter byte, limits Limits) (*table, *Fault) {
	data, fault := checkText(name, data)
	if fault != nil {
		return nil, fault
	}
	if delimiter == 0 {
		delimiter = detectDelimiter(data)
	}
	r := csvReader{cursor: newCursor(name, data), delimiter: delimiter, limits: limits}
	t := &table{delimiter: delimiter}
	for r.at < len(r.data) {
		next, fault := r.row()
		if fault != nil {
			return nil, fault
		}
		switch {
		case blank(next.cells) && next.bad == nil:
		case t.header == nil && next.bad != nil:
			return nil, next.bad
		case t.header == nil:
			t.header = next.cells
		default:
			t.add(next)
		}
	}
	t.nameColumns(numberedColumn)
	return t, nil
}

// nameColumns gives the columns that have the heading of one before them, or
// hold anything below none, a name of their own, so that they are reported like
// others that no field takes, and can be left out. number is what a column is
// called by where it stands.
func (t *table) nameColumns(number func(int) string) {
	seen := map[string]bool{}
	for i, n := range t.header {
		name := number(i)
		switch heading := fold(n.text); {
		case heading != "" && !seen[heading]:
			seen[heading] = true
			continue
		case heading != "":
			name = fmt.Sprintf("%s (%s)", strings.TrimSpace(n.text), name)
		case !slices.ContainsFunc(t.rows, func(r row) bool { return r.bad == nil && r.cells[i].text != "" }):
			continue
		}
		copied := *n
		copied.text = name
		t.header[i] = &copied
	}
}

// numberedColumn is what a column without a heading is called.
func numberedColumn(i int) string { return fmt.Sprintf("column %d", i+1) }

func (t *table) add(r row) {
	if r.bad == nil && len(r.cells) != len(t.header) {
		r.bad = faultf(r.place, "Put double quotes around the cell whose text was split at its "+cmp.Or(delimiterMarks[t.delimiter], "delimiters")+", or fill in the cell that is missing.",
			"has %s under %s", count(len(r.cells), "cell"), count(len(t.header), "heading"))
	}
	t.rows = append(t.rows, r)
}

func blank(cells []*node) bool {
	for _, c := range cells {
		if c.text != "" {
			return false
		}
	}
	return true
}

// detectDelimiter takes the most frequent of the usual ones in the header.
func detectDelimiter(data []byte) byte {
	counts := map[byte]int{}
	inQuotes, seen := false, false
	for _, b := range data {
		switch {
		case b == '"':
			inQuotes = !inQuotes
		case b == '\n' && !inQuotes && seen:
			return mostFrequent(counts)
		case !inQuotes:
			counts[b]++
		}
		seen = seen || b > ' '
	}
	return mostFrequent(counts)
}

func mostFrequent(counts map[byte]int) byte {
	best := byte(',')
	for _, d := range []byte{';', '\t'} {
		if counts[d] > counts[best] {
			best = d
		}
	}
	if counts[best] == 0 && counts['|'] > 0 {
		return '|' // it stands in headings too: C|I|A
	}
	return best
}

type csvReader struct {
	cursor
	delimiter byte
	limits    Limits
	cells     int
}

// row reads up to and over the end of the line.
func (r *csvReader) row() (row, *Fault) {
	out := row{place: r.here()}
	for {
		c, bad, fault := r.cell()
		if fault != nil {
			return out, fault
		}
		if bad != nil && out.bad == nil {
			out.bad = bad
		}
		out.cells = append(out.cells, c)
		if r.at == len(r.data) {
			return out, nil
		}
		ended := r.data[r.at] != r.delimiter
		if ended && r.data[r.at] == '\r' {
			r.step()
		}
		r.step()
		if ended {
			return out, nil
		}
	}
}

// cell reads up to the next delimiter or end of line, which it leaves.
func (r *csvReader) cell() (c *node, bad, fault *Fault) {
	r.cells++
	if r.cells > r.limits.Cells {
		return nil, nil, overLimit(r.here(), "the file holds more than %d cells", r.limits.Cells)
	}
	c = &node{shape: textShape, plain: asCell, place: r.here()}
	var content string
	if r.at < len(r.data) && r.data[r.at] == '"' {
		content, bad, fault = r.quoted()
	} else {
		start := r.at
		r.skip()
		content = string(r.data[start:r.at])
	}
	if fault != nil {
		return nil, nil, fault
	}
	if len(content) > r.limits.Text {
		return nil, nil, overLimit(c.place, "the cell is longer than %d bytes", r.limits.Text)
	}
	c.text = strings.TrimSpace(content)
	c.place.EndLine, c.place.EndColumn = r.line, r.column
	return c, bad, nil
}

// quoted reads a cell that begins with a quote.
func (r *csvReader) quoted() (string, *Fault, *Fault) {
	open := r.here()
	var content strings.Builder
	for r.step(); r.at < len(r.data); r.step() {
		if r.data[r.at] != '"' {
			_, size := utf8.DecodeRune(r.data[r.at:])
			content.Write(r.data[r.at : r.at+size])
			continue
		}
		r.step()
		if r.at < len(r.data) && r.data[r.at] == '"' {
			content.WriteByte('"')
			continue
		}
		if r.ended() {
			return unixLines(content.String()), nil, nil
		}
		bad := faultf(r.here(), `Write a quote inside a quoted cell twice: "".`, "has text after the quote that closes a cell")
		r.skip()
		return unixLines(content.String()), bad, nil
	}
	return "", nil, faultf(open, "Add the closing quote.", "the quote that opens this cell is never closed")
}

// ended reports that the cell ends here.
func (r *csvReader) ended() bool {
	return r.at == len(r.data) || r.data[r.at] == r.delimiter || r.data[r.at] == '\r' || r.data[r.at] == '\n'
}

func (r *csvReader) skip() {
	for !r.ended() {
		r.step()
	}
}

// unixLines makes the same text of a cell that was saved on Windows.
func unixLines(s string) string { return strings.ReplaceAll(s, "\r\n", "\n") }
