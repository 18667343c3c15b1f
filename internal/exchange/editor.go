package exchange

import (
	"bytes"
	"errors"
	"maps"
	"slices"
	"strings"

	"github.com/xuri/excelize/v2"

	"github.com/goldthread/goldthread/internal/expression"
	"github.com/goldthread/goldthread/internal/register"
	"github.com/goldthread/goldthread/internal/source"
)

// An editor collects what is to be put into a file. It puts in and never
// takes out.
type editor struct {
	text
	slots   *register.IDSlots
	inserts []insert
	cells   map[string]string // of a workbook: cell to id
	widened bool              // a column of ids was added
}

type insert struct {
	at   int
	text string
}

func (e *editor) put(at int, text string) { e.inserts = append(e.inserts, insert{at, text}) }

// give puts the id of a record into its place. The result says why it cannot.
func (e *editor) give(slot register.IDSlot, id string) string {
	switch e.slots.Format {
	case "yaml":
		return e.giveYAML(slot, id)
	case "json", "cue":
		return e.giveBraces(slot, id)
	case "xlsx":
		return e.giveCell(slot, id)
	}
	e.widen()
	if e.slots.Column < 0 {
		e.addCell(slot.Place, id)
		return ""
	}
	at := e.offset(slot.Cell)
	switch {
	case at < 0:
		return "its cell cannot be found"
	case e.slots.Format == "csv" && e.byteAt(at) == '"':
		at++
	case e.slots.Format == "markdown" && e.byteAt(at) == '|':
		id += " "
	}
	e.put(at, id)
	return ""
}

// shifted keeps a row with shifted cells as far from fitting as it was.
func (e *editor) shifted(slot register.IDSlot) {
	if (e.slots.Format == "csv" || e.slots.Format == "markdown") && e.slots.Column < 0 {
		e.addCell(slot.Place, "")
	}
}

// widen adds a column of ids to a table that has none, as its first.
func (e *editor) widen() {
	if e.slots.Column >= 0 || e.widened {
		return
	}
	e.widened = true
	header := e.slots.Header[0]
	header.Column = 1
	e.addCell(header, e.slots.Key)
	if e.slots.Format == "markdown" {
		header.Line++
		e.addCell(header, "---")
	}
}

// addCell puts a cell before the others of a row.
func (e *editor) addCell(row source.Place, text string) {
	at := e.offset(row)
	if e.slots.Format == "csv" {
		e.put(at, quoteCSV(text)+string(rune(e.slots.Delimiter)))
		return
	}
	for e.byteAt(at) == ' ' || e.byteAt(at) == '\t' {
		at++
	}
	if e.byteAt(at) == '|' {
		e.put(at, "| "+text+" ")
		return
	}
	e.put(at, text+" | ")
}

// emptyValue is what follows a key that has no value, up to the end of the
// value's room.
var emptyValue = expression.Of(`^(?:[ \t]*(?:\r?\n|$)|[ \t]+#|[ \t]*[,}])`)

// giveYAML writes the id as the first key of the record, or after its key.
func (e *editor) giveYAML(slot register.IDSlot, id string) string {
	entry := yamlText(e.slots.Key, false, 0) + ": " + yamlID(id)
	at := e.offset(slot.Place)
	switch {
	case e.giveQuotes(slot, id):
	case slot.Cell.Known():
		after := e.afterKey(e.offset(slot.Cell))
		if after < 0 || !emptyValue().Match(e.data[after:]) {
			return saysNothing
		}
		e.put(after, " "+yamlID(id))
	case e.byteAt(at) == '{':
		if rest := strings.TrimLeft(string(e.data[at+1:min(len(e.data), at+100)]), " \t\r\n"); !strings.HasPrefix(rest, "}") {
			entry += ", "
		}
		e.put(at+1, entry)
	case at < 0 || strings.IndexByte("&!*?-", e.byteAt(at)) >= 0 && e.byteAt(at) != 0:
		return "it begins with an anchor, a tag or a mark: write its id by hand"
	default:
		e.put(at, entry+e.end()+strings.Repeat(" ", slot.Place.Column-1))
	}
	return ""
}

// saysNothing is why a record whose id is null, or the like, gets none.
const saysNothing = "its id is there and says nothing: write one in its place"

// giveQuotes writes the id between two quotes that hold nothing.
func (e *editor) giveQuotes(slot register.IDSlot, id string) bool {
	if !slot.Quotes.Known() {
		return false
	}
	at := e.offset(slot.Quotes)
	quote := e.byteAt(at)
	if quote != '"' && quote != '\'' || e.byteAt(at+1) != quote || e.byteAt(at+2) == quote {
		return false
	}
	e.put(at+1, id)
	return true
}

// giveBraces writes the id as the first field of a record in JSON or CUE, in
// the way in which the next field is set off: on a line of its own or not.
func (e *editor) giveBraces(slot register.IDSlot, id string) string {
	if e.giveQuotes(slot, id) {
		return ""
	}
	if slot.Cell.Known() {
		return saysNothing
	}
	w := jsonWriter{}
	if w.quote(e.slots.Key); e.slots.Format == "cue" && plainLabel().MatchString(e.slots.Key) {
		w = jsonWriter{}
		w.b.WriteString(e.slots.Key)
	}
	w.b.WriteString(": ")
	w.quote(id)
	entry := w.b.String()
	at := e.offset(slot.Place)
	if e.byteAt(at) != '{' {
		if at < 0 || e.slots.Format == "json" {
			return "its place cannot be found"
		}
		e.put(at, entry+e.end()+strings.Repeat("\t", slot.Place.Column-1)) // fields without braces, at the top
		return ""
	}
	rest := e.data[at+1:]
	space := string(rest[:len(rest)-len(bytes.TrimLeft(rest, " \t\r\n"))])
	lines := strings.Contains(space, "\n")
	switch {
	case e.byteAt(at+1+len(space)) == '}':
		e.put(at+1, entry)
	case lines && e.slots.Format == "cue":
		e.put(at+1, space+entry)
	case lines:
		e.put(at+1, space+entry+",")
	default:
		e.put(at+1+len(space), entry+", ")
	}
	return ""
}

// plainLabel is a name that CUE reads without quotes.
var plainLabel = expression.Of(`^[A-Za-z][A-Za-z0-9_]*$`)

func yamlID(id string) string {
	if strings.Trim(id, "0123456789") == "" {
		return id // a number that the mapping puts a prefix before
	}
	return yamlText(id, false, 0)
}

// afterKey is the offset after the colon of the key at an offset, -1 when
// there is none on its line.
func (e *editor) afterKey(at int) int {
	if at < 0 {
		return -1
	}
	line := e.data[at:]
	if i := bytes.IndexByte(line, '\n'); i >= 0 {
		line = line[:i]
	}
	from := 0
	if len(line) > 0 && (line[0] == '"' || line[0] == '\'') {
		closing := bytes.IndexByte(line[1:], line[0])
		if closing < 0 {
			return -1
		}
		from = closing + 2
	}
	colon := bytes.IndexByte(line[from:], ':')
	if colon < 0 {
		return -1
	}
	return at + from + colon + 1
}

// apply makes the edits.
func (e *editor) apply() ([]byte, error) {
	slices.SortStableFunc(e.inserts, func(a, b insert) int { return a.at - b.at })
	var out []byte
	last := 0
	for _, in := range e.inserts {
		if in.at < last || in.at > len(e.data) {
			return nil, errors.New("a place lies outside the file")
		}
		out = append(out, e.data[last:in.at]...)
		out = append(out, in.text...)
		last = in.at
	}
	return append(out, e.data[last:]...), nil
}

// giveCell notes the id of a row of a workbook. A column of ids that is not
// there yet comes after the last heading, so that nothing has to move.
func (e *editor) giveCell(slot register.IDSlot, id string) string {
	column := 0
	if e.slots.Column >= 0 {
		column = e.slots.Header[e.slots.Column].Column
	} else {
		last := e.slots.Header[len(e.slots.Header)-1]
		column = last.Column + 1
		e.cell(column, last.Line, e.slots.Key)
	}
	e.cell(column, slot.Place.Line, id)
	return ""
}

func (e *editor) cell(column, row int, text string) {
	if e.cells == nil {
		e.cells = map[string]string{}
	}
	e.cells[source.Place{Line: row, Column: column}.Cell()] = text
}

// maxWorkbook is the most that a workbook may unpack to, in bytes, before ids
// are written into it. The reader has looked at it first.
var maxWorkbook = register.DefaultLimits.Unpacked

// workbook writes the cells of a workbook.
func (e *editor) workbook(data []byte) ([]byte, error) {
	f, err := excelize.OpenReader(bytes.NewReader(data), excelize.Options{UnzipSizeLimit: maxWorkbook, UnzipXMLSizeLimit: maxWorkbook})
	if err != nil {
		return nil, err
	}
	defer f.Close()
	for _, cell := range slices.Sorted(maps.Keys(e.cells)) {
		if err := f.SetCellStr(e.slots.Sheet, cell, e.cells[cell]); err != nil {
			return nil, err
		}
	}
	var b bytes.Buffer
	err = f.Write(&b)
	return b.Bytes(), err
}
