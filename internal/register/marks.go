package register

import (
	"maps"
	"slices"
	"strings"

	"github.com/goldthread/goldthread/internal/source"
)

// marked is one value of a list that has a column of its own, in which a mark
// says that the value is in the list.
type marked struct {
	word    string
	columns []string // present and former names, folded
}

// newMarks puts the values in the order in which the type names them, so that
// the list does not depend on the configuration.
func newMarks(f *Field, words map[string][]string) []marked {
	order := func(word string) int {
		if f.Elem == nil {
			return -1
		}
		return slices.Index(f.Elem.Enum, word)
	}
	var marks []marked
	for _, word := range slices.SortedFunc(maps.Keys(words), func(a, b string) int {
		if d := order(a) - order(b); d != 0 {
			return d
		}
		return strings.Compare(a, b)
	}) {
		m := marked{word: word}
		for _, name := range words[word] {
			m.columns = append(m.columns, fold(name))
		}
		marks = append(marks, m)
	}
	return marks
}

// A wordColumn is a column of marks that a table has.
type wordColumn struct {
	word   string
	column int
}

// feedMarks takes the columns of marks that are there.
func (b *binding) feedMarks(f mapped, use func(string) (int, bool)) {
	out := feed{mapped: f}
	for _, m := range f.marks {
		for _, name := range m.columns {
			if i, ok := use(name); ok {
				out.words = append(out.words, wordColumn{m.word, i})
				break
			}
		}
	}
	if len(out.words) > 0 {
		out.column = out.words[0].column
		b.feed(out)
	}
}

// marks are what people put into a column to say yes; unmarks say no, as an
// empty cell does.
var (
	marks   = []string{"x", "yes", "y", "ja", "j", "oui", "o", "sí", "si", "s", "sì", "sim", "true", "wahr", "vrai", "1", "✓", "✔", "☑", "✅", "●"}
	unmarks = []string{"no", "n", "nein", "non", "nee", "não", "nao", "false", "falsch", "faux", "0", "-", "–", "—", "✗", "✘", "☐"}
)

func isMark(n *node) bool { return n.shape == textShape && slices.Contains(marks, markText(n)) }

// markText is what stands in a cell, without the sign that only asks for a
// picture to be in colour.
func markText(n *node) string {
	return strings.ToLower(strings.TrimSpace(strings.TrimSuffix(n.text, "\ufe0f")))
}

// fillMarks makes one list of the columns that have a mark. A cell with
// anything else is a fault: nobody can tell whether high means yes.
func (f *feed) fillMarks(d *draft, cells []*node) {
	top := f.steps[0].name
	list := &node{shape: listShape}
	for _, w := range f.words {
		cell := cells[w.column]
		if _, known := d.places[top]; !known {
			d.places[top] = cell.place
		}
		d.nodes[top] = append(d.nodes[top], cell)
		said := f.translate(cell)
		switch {
		case said.empty() || said.shape == textShape && (markText(said) == "" || slices.Contains(unmarks, markText(said))):
		case isMark(said):
			list.items = append(list.items, &node{shape: textShape, text: w.word, plain: asCell, place: cell.place})
		default:
			d.fault(f.path, cell, "Put an x into the cell or leave it empty, or say under values: what its words mean.",
				"the column of %s holds %s, which is neither a mark nor empty", source.Escape(w.word), shown(plainOf(cell)))
		}
	}
	if len(list.items) == 0 {
		return
	}
	list.place = list.items[0].place
	path, steps := d.nest.locate(f.steps)
	if v := d.value(f.field, list, path); v != nil {
		d.nest.put(steps, v)
	}
}
