package exchange

import (
	"strings"

	"github.com/goldthread/goldthread/internal/register"
)

// byteOrderMark makes spreadsheets read a CSV file as what it is.
const byteOrderMark = "\ufeff"

// csv writes a table as RFC 4180 has it, with commas.
func (g *grid) csv() []byte {
	var b strings.Builder
	b.WriteString(byteOrderMark)
	writeRow := func(n int, text func(int) string) {
		for i := range n {
			if i > 0 {
				b.WriteByte(',')
			}
			b.WriteString(quoteCSV(text(i)))
		}
		b.WriteByte('\n')
	}
	writeRow(len(g.header), func(i int) string { return g.header[i] })
	for _, row := range g.rows {
		writeRow(len(row), func(i int) string { return row[i].inert() })
	}
	return []byte(b.String())
}

func quoteCSV(text string) string {
	if !strings.ContainsAny(text, ",;\t\"\r\n") {
		return text
	}
	return `"` + strings.ReplaceAll(text, `"`, `""`) + `"`
}

// inert is the cell's text with a mark before what a spreadsheet would run. A
// number is run as itself and needs none.
func (c cell) inert() string {
	if c.v == nil && !c.exact {
		return register.Inert(c.text)
	}
	return c.text
}

// markdown writes a table as GitHub shows it, below a heading.
func (g *grid) markdown(title string) []byte {
	var b strings.Builder
	b.WriteString("## " + title + "\n\n")
	writeRow := func(n int, text func(int) string) {
		b.WriteByte('|')
		for i := range n {
			b.WriteString(" " + text(i) + " |")
		}
		b.WriteByte('\n')
	}
	writeRow(len(g.header), func(i int) string { return g.header[i] })
	writeRow(len(g.header), func(int) string { return "---" })
	for _, row := range g.rows {
		writeRow(len(row), func(i int) string { return row[i].markdown() })
	}
	return []byte(b.String())
}

// signs mean something in Markdown and are written with a backslash.
var signs = strings.NewReplacer(`\`, `\\`, "|", `\|`, "`", "\\`", "<", `\<`, "[", `\[`, "*", `\*`, "\n", "<br>")

func (c cell) markdown() string {
	if c.exact {
		return strings.ReplaceAll(c.text, "|", `\|`)
	}
	return signs.Replace(c.inert())
}
