// Package source knows places in files: it reads the bytes of one file within
// a limit, says where in them something stands, and shows those lines to a
// person without letting hostile text reach the terminal. Of what stands in
// them it knows only how a digest names it: [Digest], and the ids that Git
// gives ([IsObjectID]). It knows nothing of registers, formats or repositories.
package source

import (
	"cmp"
	"strconv"
	"strings"
)

// A Place is a position, or a stretch, in one file. Lines and columns are
// 1-based and columns count Unicode code points. Line 0 means the file as a
// whole; EndLine 0 means that only the start is known. The end is exclusive:
// a one-letter stretch at 3:7 ends at 3:8. In a workbook Sheet names the sheet,
// Line is the row and Column the number of the column, A being 1.
type Place struct {
	File      string `json:"file"`            // slash-separated, relative to the checked root
	Sheet     string `json:"sheet,omitempty"` // of a workbook; "" in every other file
	Line      int    `json:"line,omitempty"`
	Column    int    `json:"column,omitempty"`
	EndLine   int    `json:"end_line,omitempty"`
	EndColumn int    `json:"end_column,omitempty"`
}

// String gives file, file:line or file:line:column, whichever is known, and in
// a workbook file:sheet, file:sheet!16 or file:sheet!D16.
func (p Place) String() string {
	var b strings.Builder
	b.WriteString(Escape(p.File))
	if p.Sheet != "" {
		b.WriteString(":" + Escape(p.Sheet))
		if p.Line > 0 {
			b.WriteString("!" + p.Cell())
		}
		return b.String()
	}
	if p.Line > 0 {
		b.WriteString(":" + strconv.Itoa(p.Line))
		if p.Column > 0 {
			b.WriteString(":" + strconv.Itoa(p.Column))
		}
	}
	return b.String()
}

// Cell is the name of a workbook's cell, D16, or of its row alone, 16.
func (p Place) Cell() string { return ColumnName(p.Column) + strconv.Itoa(p.Line) }

// ColumnName is the letters of a workbook's column, A for 1 and AA for 27, and
// "" for a number below 1.
func ColumnName(column int) string {
	name := ""
	for ; column > 0; column = (column - 1) / 26 {
		name = string(rune('A'+(column-1)%26)) + name
	}
	return name
}

// Known reports whether p names a file at all.
func (p Place) Known() bool { return p.File != "" }

// Compare orders places by file, sheet, line and column.
func (p Place) Compare(q Place) int {
	return cmp.Or(
		strings.Compare(p.File, q.File),
		strings.Compare(p.Sheet, q.Sheet),
		cmp.Compare(p.Line, q.Line),
		cmp.Compare(p.Column, q.Column),
		cmp.Compare(p.EndLine, q.EndLine),
		cmp.Compare(p.EndColumn, q.EndColumn),
	)
}
