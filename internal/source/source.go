// Package source knows places in files: it reads the bytes of one file within
// a limit, says where in them something stands, and shows those lines to a
// person without letting hostile text reach the terminal. It knows nothing of
// registers, formats or repositories.
package source

import (
	"cmp"
	"strconv"
	"strings"
)

// A Place is a position, or a stretch, in one file. Lines and columns are
// 1-based and columns count Unicode code points. Line 0 means the file as a
// whole; EndLine 0 means that only the start is known. The end is exclusive:
// a one-letter stretch at 3:7 ends at 3:8.
type Place struct {
	File      string `json:"file"` // slash-separated, relative to the checked root
	Line      int    `json:"line,omitempty"`
	Column    int    `json:"column,omitempty"`
	EndLine   int    `json:"end_line,omitempty"`
	EndColumn int    `json:"end_column,omitempty"`
}

// String gives file, file:line or file:line:column, whichever is known.
func (p Place) String() string {
	var b strings.Builder
	b.WriteString(Escape(p.File))
	if p.Line > 0 {
		b.WriteString(":" + strconv.Itoa(p.Line))
		if p.Column > 0 {
			b.WriteString(":" + strconv.Itoa(p.Column))
		}
	}
	return b.String()
}

// Known reports whether p names a file at all.
func (p Place) Known() bool { return p.File != "" }

// Compare orders places by file, line and column.
func (p Place) Compare(q Place) int {
	return cmp.Or(
		strings.Compare(p.File, q.File),
		cmp.Compare(p.Line, q.Line),
		cmp.Compare(p.Column, q.Column),
		cmp.Compare(p.EndLine, q.EndLine),
		cmp.Compare(p.EndColumn, q.EndColumn),
	)
}
