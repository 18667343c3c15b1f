package html

import (
	"fmt"
	"slices"
	"strings"
)

// labels are the headings of the tables of a report. On a narrow screen a row is
// a card, and its cells say themselves what they are: each distinct set of
// headings is a class of tables, and the words stand in the style sheet once.
type labels [][]Column

// labelled gathers the headings of all tables.
func labelled(r *Report) *labels {
	l := &labels{}
	l.add(r.Head.Levels)
	for _, p := range r.Pages {
		for _, one := range p.Body {
			switch one := one.(type) {
			case *Table:
				l.add(one)
			case *Parties:
				for _, p := range one.List {
					l.add(p.Asks)
				}
			}
		}
	}
	return l
}

func (l *labels) add(t *Table) {
	if t != nil && !t.Hidden && len(t.Rows) > 0 && l.index(t) < 0 {
		*l = append(*l, t.headings())
	}
}

func (l *labels) index(t *Table) int {
	headings := t.headings()
	return slices.IndexFunc(*l, func(c []Column) bool { return slices.Equal(c, headings) })
}

// of is the class of a table.
func (l *labels) of(t *Table) string { return fmt.Sprintf("t%d", l.index(t)) }

// sheet puts the headings before the cells.
func (l *labels) sheet() string {
	var b strings.Builder
	b.WriteString("@media screen and (max-width:46rem){\n")
	for n, columns := range *l {
		for i, c := range columns {
			if !c.Head && c.Name != "" {
				fmt.Fprintf(&b, ".t%d td:nth-child(%d)::before{content:\"%s\"}\n", n, i+1, quoted(c.Name))
			}
		}
	}
	b.WriteString("}\n")
	return b.String()
}

// quoted is text for a string of a style sheet: all but letters, digits and
// spaces of ASCII is written as its number (CSS Syntax 3, 4.3.7).
func quoted(text string) string {
	var b strings.Builder
	for _, c := range text {
		if c == ' ' || c >= '0' && c <= '9' || c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' {
			b.WriteRune(c)
		} else {
			fmt.Fprintf(&b, "\\%06x", c)
		}
	}
	return b.String()
}
