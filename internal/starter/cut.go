package starter

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/goldthread/goldthread/internal/expression"
)

// A Cut is a column whose cells are cut into several fields.
type Cut struct {
	Heading   string
	Separator string // between several values in a cell, "" for one
	usualCut
}

// usualCut is how the cells of a field's column are often written together.
type usualCut struct {
	From      string            `yaml:"from"` // the field whose column it is
	Pattern   string            `yaml:"pattern"`
	Fields    map[string]string `yaml:"fields"`
	Otherwise string            `yaml:"otherwise"`
	Several   bool              `yaml:"several"` // a cell may hold several values
	Needs     string            `yaml:"needs"`   // the part without which there is nothing to cut, or, of several values, other words
	whole     *regexp.Regexp
}

// separators are what stands between several values in one cell.
var separators = []string{";", ",", "\n", " + ", " / "}

// numbered tells a part that has a number such as 5.24.
var numbered = expression.Of(`\d\.\d`)

// proposeSplits finds the columns of which at least half of the cells are
// several fields in one.
func (h *Headings) proposeSplits(p *Proposed) {
	for _, usual := range h.cuts[p.Kind] {
		i := slices.IndexFunc(p.Columns, func(c Column) bool { return c.Field == usual.From })
		if i < 0 || p.feeds(usual) {
			continue
		}
		column := slices.Index(p.Table.Headings, p.Columns[i].Heading)
		cut := Cut{Heading: p.Columns[i].Heading, usualCut: usual}
		if usual.Several {
			cut.Separator = separatorIn(p.Table.Rows, column)
		}
		fit, all, needed := 0, 0, false
		words, odd := false, false // beside what is named: words, which go elsewhere; and numbers that only the field can read
		for _, row := range p.Table.Rows {
			for _, part := range cut.parts(row[column]) {
				all++
				if m := usual.whole.FindStringSubmatch(part); m != nil {
					fit++
					needed = needed || m[usual.whole.SubexpIndex(usual.Needs)] != ""
				} else if usual.Several {
					words, odd = words || !numbered().MatchString(part), odd || numbered().MatchString(part)
				}
			}
		}
		if (needed || words && !odd) && fit*2 >= all {
			p.Splits = append(p.Splits, cut)
			p.Columns = slices.Delete(p.Columns, i, i+1)
		}
	}
}

// feeds tells that a column feeds a field that the parts of a cut would fill,
// beside the column that is cut.
func (t *Proposed) feeds(u usualCut) bool {
	return slices.ContainsFunc(t.Columns, func(c Column) bool {
		if c.Field == u.From {
			return false
		}
		if c.Field == u.Otherwise {
			return true
		}
		for _, field := range u.Fields {
			if c.Field == strings.TrimSuffix(field, "[]") {
				return true
			}
		}
		return false
	})
}

func separatorIn(rows [][]string, column int) string {
	for _, mark := range separators {
		if slices.ContainsFunc(rows, func(row []string) bool { return strings.Contains(row[column], mark) }) {
			return mark
		}
	}
	return ";"
}

func (c Cut) parts(cell string) []string {
	cells := []string{cell}
	if c.Separator != "" {
		cells = strings.Split(cell, c.Separator)
	}
	var parts []string
	for _, part := range cells {
		if part = strings.TrimSpace(part); part != "" {
			parts = append(parts, part)
		}
	}
	return parts
}

func (c Cut) write(b *strings.Builder) {
	fmt.Fprintf(b, "          %s:\n", quoted(c.Heading))
	fmt.Fprintf(b, "            pattern: '%s'\n", strings.ReplaceAll(c.Pattern, "'", "''"))
	var fields []string
	for name, field := range c.Fields {
		fields = append(fields, name+": "+quoted(field))
	}
	slices.Sort(fields)
	fmt.Fprintf(b, "            fields: {%s}\n            otherwise: %s\n", strings.Join(fields, ", "), quoted(c.Otherwise))
	if c.Separator != "" {
		fmt.Fprintf(b, "            separator: %q\n", c.Separator)
	}
}

// groupRows finds the rows that are one record together: those with the same
// name or title, where others of their columns are the values of a list.
func (h *Headings) groupRows(p *Proposed) {
	i := slices.IndexFunc(p.Columns, func(c Column) bool { return c.Field == "name" || c.Field == "title" })
	lists := slices.ContainsFunc(p.Columns, func(c Column) bool { return strings.Contains(c.Field, "[0].") })
	if i < 0 || !lists {
		return
	}
	name := slices.Index(p.Table.Headings, p.Columns[i].Heading)
	id := slices.Index(p.Table.Headings, p.ID)
	ids, repeated := map[string]string{}, false
	for _, row := range p.Table.Rows {
		said, known := ids[fold(row[name])]
		if fold(row[name]) == "" || known && id >= 0 && said != fold(row[id]) {
			return // each row has an id of its own
		}
		if repeated = repeated || known; id >= 0 {
			said = fold(row[id])
		}
		ids[fold(row[name])] = said
	}
	if !repeated {
		return
	}
	p.Group = p.Columns[i].Heading
	for i := range p.Columns {
		if strings.Contains(p.Columns[i].Field, "[0].") && h.schema.Kind(p.Kind).Takes(strings.Replace(p.Columns[i].Field, "[0].", "[].", 1)) {
			p.Columns[i].Field = strings.Replace(p.Columns[i].Field, "[0].", "[].", 1)
		}
	}
}

// readCuts holds the usual cuts to the fields there are.
func (h *Headings) readCuts(written map[string][]usualCut) error {
	h.cuts = map[string][]usualCut{}
	for kind, cuts := range written {
		k := h.schema.Kind(kind)
		if k == nil {
			return fmt.Errorf("there is no register %q", kind)
		}
		for _, c := range cuts {
			var err error
			if c.whole, err = regexp.Compile(`^(?s:\s*(?:` + c.Pattern + `)\s*)$`); err != nil {
				return err
			}
			if c.whole.SubexpIndex(c.Needs) < 0 || !k.Takes(c.From) {
				return fmt.Errorf("%s: the cut of %s has no part %q", kind, c.From, c.Needs)
			}
			h.cuts[kind] = append(h.cuts[kind], c)
		}
	}
	return nil
}
