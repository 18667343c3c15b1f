package register

import (
	"errors"
	"fmt"
	"maps"
	"regexp"
	"regexp/syntax"
	"slices"
	"strings"
)

// A Split cuts the cells of one column into several fields. ../name is a value
// of the mapping around the record.
type Split struct {
	Pattern   string            // a regular expression with named groups, which the whole cell must fit
	Fields    map[string]string // the name of a group to the field path it fills
	Otherwise string            // the field path that keeps a cell which does not fit
	Separator string            // between several values in one cell, "" for one value
}

// A splitter is a Split made ready.
type splitter struct {
	column    string
	outer     bool // the cell is a value of a mapping around the record
	further   int  // how many mappings further out than the nearest one
	key       string
	pattern   *regexp.Regexp
	groups    []splitGroup
	otherwise mapped
	separator string
}

type splitGroup struct {
	number int
	mapped
}

func compileSplit(pattern string) (*regexp.Regexp, error) {
	whole := `^(?s:\s*(?:` + pattern + `)\s*)$`
	tree, err := syntax.Parse(whole, syntax.Perl)
	if err != nil {
		return nil, err
	}
	program, err := syntax.Compile(tree.Simplify())
	if err != nil {
		return nil, err
	}
	if len(program.Inst) > maxPattern {
		return nil, errors.New("it is too long, or repeats too much")
	}
	return regexp.Compile(whole)
}

func (p *plan) planSplits() {
	for _, column := range slices.Sorted(maps.Keys(p.mapping.Split)) {
		split := p.mapping.Split[column]
		pattern, err := compileSplit(split.Pattern)
		if err != nil {
			continue // the configuration is refused for it
		}
		s := &splitter{column: column, pattern: pattern, separator: split.Separator}
		if s.key, s.further = outwards(column); s.further > 0 {
			s.outer, s.further = true, s.further-1
		}
		for i, name := range pattern.SubexpNames() {
			if m, ok := p.mappedTo(split.Fields[name]); ok && name != "" {
				s.groups = append(s.groups, splitGroup{i, m})
			}
		}
		slices.SortStableFunc(s.groups, func(a, b splitGroup) int { return compareSteps(a.steps, b.steps) })
		m, ok := p.mappedTo(split.Otherwise)
		if s.otherwise = m; ok {
			p.splits = append(p.splits, s)
		}
	}
}

// A cutting is what a splitter made of the cells of one record so far.
type cutting struct {
	row   int             // of an open list, that the next part goes to
	seen  map[string]bool // parts taken, where those that rows repeat count once; nil to take all
	unfit []*node         // parts that do not fit the pattern
	kept  int             // how many of those are in the record
}

// again tells that a part was taken before.
func (c *cutting) again(part *node) bool {
	if c.seen == nil || part.shape != textShape {
		return false
	}
	text := foldText(part.text)
	before := c.seen[text]
	c.seen[text] = true
	return before
}

// fill cuts one cell of a record, of which c has seen the earlier ones. What
// does not fit the pattern goes to the field named for it as it is, and is said
// once for the cell.
func (s *splitter) fill(d *draft, cell *node, c *cutting) {
	parts := s.parts(cell)
	if len(parts) > 1 && !s.open() {
		d.unfit(s, cell, "holds several values, for which its pattern has no room")
		whole := asOneText(parts)
		whole.place = cell.place
		d.put(&s.otherwise, whole, 0)
		return
	}
	var unfit []*node
	for _, part := range parts {
		if c.again(part) {
			continue
		}
		row := c.row
		c.row++
		if part.shape != textShape {
			d.put(&s.otherwise, part, row) // for its type to refuse
			continue
		}
		var found []string
		if len(part.text) <= maxCut {
			found = s.pattern.FindStringSubmatch(part.text)
		}
		if found == nil {
			unfit = append(unfit, part)
			if s.otherwise.open() {
				d.put(&s.otherwise, part, row)
			}
			continue
		}
		for i := range s.groups {
			g := &s.groups[i]
			if text := strings.TrimSpace(found[g.number]); text != "" {
				d.put(&g.mapped, &node{shape: textShape, text: text, plain: asCell, place: part.place}, row)
			}
		}
	}
	if len(unfit) == 0 {
		return
	}
	d.unfit(s, unfit[0], "does not fit the pattern of its column")
	first := len(c.unfit) == 0
	if c.unfit = append(c.unfit, unfit...); first {
		s.keepUnfit(d, c)
	}
}

// keepUnfit puts what did not fit so far into the field for it, where that has
// room for one value. Of a record that many rows make it is done for the first,
// and again when all are there.
func (s *splitter) keepUnfit(d *draft, c *cutting) {
	if len(c.unfit) > c.kept && !s.otherwise.open() {
		c.kept = len(c.unfit)
		d.put(&s.otherwise, asOneText(c.unfit), 0)
	}
}

// asOneText is one text of several.
func asOneText(parts []*node) *node {
	whole := &node{shape: textShape, plain: asCell, place: parts[0].place}
	var texts []string
	for _, part := range parts {
		texts = append(texts, part.texts()...)
	}
	whole.text = strings.Join(texts, "; ")
	return whole
}

// open tells that every field of the pattern takes several values.
func (s *splitter) open() bool {
	return !slices.ContainsFunc(s.groups, func(g splitGroup) bool { return !g.open() })
}

// open tells that the path has an open list.
func (m *mapped) open() bool { return m.collect || hasEach(m.steps) }

func (s *splitter) parts(cell *node) []*node {
	switch {
	case cell.empty():
		return nil
	case cell.shape == listShape:
		return cell.items
	case cell.shape != textShape || s.separator == "":
		return []*node{cell}
	}
	var parts []*node
	for part := range strings.SplitSeq(cell.text, s.separator) {
		if part = strings.TrimSpace(part); part != "" {
			parts = append(parts, &node{shape: textShape, text: part, plain: cell.plain, place: cell.place})
		}
	}
	return parts
}

func (d *draft) unfit(s *splitter, n *node, why string) {
	d.notes = append(d.notes, note{
		place: n.place, field: s.otherwise.path, value: strings.Join(n.texts(), "; "),
		text: fmt.Sprintf("%s %s, so it is kept whole (%s)", shown(plainOf(n)), why, s.otherwise.path),
		hint: "Write it as the others are written, or widen the pattern under split: in " + ConfigFile + ".",
	})
}
