package register

import (
	"unicode/utf8"

	"github.com/goldthread/goldthread/internal/source"
)

// A cursor goes through the text of one file and knows its place in lines and
// code points.
type cursor struct {
	name   string
	data   []byte
	at     int // offset of the next byte
	line   int
	column int
}

func newCursor(name string, data []byte) cursor {
	return cursor{name: name, data: data, line: 1, column: 1}
}

func (c *cursor) here() source.Place {
	return source.Place{File: c.name, Line: c.line, Column: c.column}
}

// step moves past the next code point.
func (c *cursor) step() {
	if c.data[c.at] == '\n' {
		c.at, c.line, c.column = c.at+1, c.line+1, 1
		return
	}
	_, size := utf8.DecodeRune(c.data[c.at:])
	c.at, c.column = c.at+size, c.column+1
}
