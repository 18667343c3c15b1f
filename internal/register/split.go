package register

import (
	"bytes"
	"slices"
	"unicode"
	"unicode/utf8"

	"github.com/goldthread/goldthread/internal/expression"
	"github.com/goldthread/goldthread/internal/source"
)

// A splitItem is one item of a list of records in a YAML file, by its bytes,
// and what it lies in.
type splitItem struct {
	start, end int
	splitPlace
}

// A splitPlace says where an item stands.
type splitPlace struct {
	line int // of its first byte
	*splitContext
}

// A splitContext is what items lie in.
type splitContext struct {
	context string          // the lines of the mappings around the list, without their other items
	lines   []int           // and where each of those stands
	around  []mappingAround // those mappings
}

// shift puts a place in the context and the item where it is in the file.
func (s splitPlace) shift(p source.Place) source.Place {
	p.Line = s.shiftLine(p.Line)
	p.EndLine = s.shiftLine(p.EndLine)
	return p
}

func (s splitPlace) shiftLine(line int) int {
	switch {
	case line == 0:
		return 0
	case line <= len(s.lines):
		return s.lines[line-1]
	}
	return line - len(s.lines) - 1 + s.line
}

// splitItems cuts a YAML file at the items of its list of records, so that an
// item, read in its context, gives what the whole file holds of it. It cuts
// only files whose every line outside of the items is of a few plain forms; ok
// is false for any other. Whether an item ends where it seems to, reading it
// shows: a quote or a bracket that reaches out of it is no YAML by itself.
//
// names are those of the lists around the records, from the top: of each those
// that it may have.
func splitItems(data []byte, names [][]string) (items []splitItem, ok bool) {
	c := newCutter(data, names)
	if !c.run(0, 1, nil) {
		return nil, false
	}
	return c.items, len(c.items) > 0
}

func newCutter(data []byte, names [][]string) *cutter {
	return &cutter{data: data, names: names, items: make([]splitItem, 0, len(data)/itemBytes), around: []mappingAround{{dash: -1}}, expecting: slices.Contains(names[0], "")}
}

// run goes through the lines from start on, to the end, or to an item at which
// enough says so; nil never does.
func (c *cutter) run(start, line int, enough func() bool) bool {
	for ; start < len(c.data); line++ {
		end := lineEnd(c.data, start)
		known := len(c.items)
		if !c.take(start, end, line) {
			return false
		}
		if enough != nil && len(c.items) > known && enough() {
			return true
		}
		start = end
	}
	if c.open {
		c.items[len(c.items)-1].end = len(c.data)
	}
	return true
}

// lineEnd is where the line that begins at start ends, with its line end.
func lineEnd(data []byte, start int) int {
	if i := bytes.IndexByte(data[start:], '\n'); i >= 0 {
		return start + i + 1
	}
	return len(data)
}

// itemBytes is less than most items have, to take room for them at once.
const itemBytes = 400

// A cutter goes through a file line by line.
type cutter struct {
	data      []byte
	names     [][]string
	around    []mappingAround // those that the present line lies in, from the top
	expecting bool            // the line before has the name of a list and no value
	open      bool            // the present line may belong to the last item
	context   *splitContext   // of the items that come, nil when it has changed
	items     []splitItem
}

// A mappingAround is a mapping on the way to the records.
type mappingAround struct {
	column int // of its keys
	lines  []int
	text   []byte // of those lines
	listed bool   // its list has begun
	dash   int    // column of the dashes of its list, -1 while not known
}

func (c *cutter) top() *mappingAround { return &c.around[len(c.around)-1] }

// take looks at one line. It returns false for one that it does not know.
func (c *cutter) take(start, end, number int) bool {
	line := bytes.TrimSuffix(c.data[start:end], []byte("\n"))
	indent := 0
	for indent < len(line) && line[indent] == ' ' {
		indent++
	}
	rest := line[indent:]
	switch {
	case len(rest) == 0, c.open && (indent > c.top().dash || rest[0] == '#' || len(rest) == 1 && rest[0] == '\r'):
		return true
	case rest[0] == '#':
		return isPrintable(rest)
	}
	if c.open {
		c.items[len(c.items)-1].end, c.open = start, false
	}
	if isDash := rest[0] == '-' && (len(rest) == 1 || rest[1] == ' '); isDash {
		return c.dash(start, indent, number, rest)
	}
	c.expecting = c.expecting && indent > c.top().column
	if c.expecting {
		return false // a list that is none
	}
	for len(c.around) > 1 && indent < c.top().column {
		c.around = c.around[:len(c.around)-1]
	}
	if len(c.top().lines) == 0 { // the first line of the file
		c.top().column = indent
	}
	return indent == c.top().column && c.key(line, rest, number)
}

// dash takes a line that begins an item of a list.
func (c *cutter) dash(start, indent, number int, rest []byte) bool {
	if top := c.top(); c.expecting && indent >= top.column {
		top.dash, top.listed = indent, true
	}
	c.expecting = false
	for len(c.around) > 1 && indent < c.top().column {
		c.around = c.around[:len(c.around)-1]
	}
	if c.top().dash != indent || !c.top().listed {
		return false
	}
	if len(c.around) == len(c.names) {
		c.begin(start, number)
		return true
	}
	inner := bytes.TrimLeft(rest[1:], " ")
	c.around = append(c.around, mappingAround{column: indent + len(rest) - len(inner), dash: -1})
	return c.key(append(bytes.Repeat([]byte(" "), indent), rest...), inner, number)
}

// begin begins an item of the list of records.
func (c *cutter) begin(start, number int) {
	if c.context == nil {
		c.context = &splitContext{}
		var text []byte
		for _, a := range c.around {
			text = append(text, a.text...)
			c.context.lines = append(c.context.lines, a.lines...)
			a.lines, a.text = slices.Clip(a.lines), slices.Clip(a.text) // to be added to by nobody
			c.context.around = append(c.context.around, a)
		}
		c.context.context = string(text)
	}
	c.items, c.open = append(c.items, splitItem{start, 0, splitPlace{number, c.context}}), true
}

// maxPlainLine is the longest line outside of the items, in bytes: YAML has a
// limit of its own on the names of values.
const maxPlainLine = 1000

// plainKey is a line that says all about a value of a mapping, or that the
// value comes after it.
var plainKey = expression.Of(`^(\w[\w.-]*):(?: +([^\s\-?:,\[\]{}#&*!|>'"%@` + "`" + `][^#:"'\t\r]*|"[^"\\\t\r]*"|'[^'\t\r]*'))? *(?:\s#[^\r]*)?$`)

// key takes a line of a mapping on the way to the records; rest is the line
// without what it is indented by.
func (c *cutter) key(line, rest []byte, number int) bool {
	found := plainKey().FindSubmatch(rest)
	top := c.top()
	if found == nil || top.listed || len(line) > maxPlainLine || !isPrintable(rest) {
		return false // what stands around no item is not read
	}
	if slices.Contains(c.names[len(c.around)-1], string(found[1])) {
		if len(found[2]) > 0 {
			return false
		}
		top.listed, c.expecting = true, true
	}
	top.text = append(append(top.text, line...), '\n')
	top.lines = append(top.lines, number)
	c.context = nil
	return true
}

// isPrintable reports a text in which nothing stands that a file must not hold.
func isPrintable(text []byte) bool {
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRune(text[i:])
		if r == utf8.RuneError || !unicode.IsPrint(r) && r != '\t' {
			return false
		}
		i += size
	}
	return true
}
