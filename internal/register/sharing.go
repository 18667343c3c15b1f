package register

import (
	"slices"
	"strings"

	"github.com/goldthread/goldthread/internal/source"
)

// readItems reads items of one context as one file. It returns false, and has
// read none of them, when they are no YAML, or one does not begin where it
// should because another reaches into it.
func readItems(path string, items []unread, p *plan) bool {
	size := len(items[0].context)
	for _, item := range items {
		size += len(item.text)
	}
	text := append(make([]byte, 0, size), items[0].context...)
	line := len(items[0].lines) + 1
	firsts := make([]int, len(items)) // where the items begin, in lines
	for i, item := range items {
		firsts[i] = line
		line += strings.Count(item.text, "\n")
		text = append(text, item.text...)
	}
	text, fault := checkText(path, text)
	if fault != nil {
		return false
	}
	whole := string(text)
	room := nodeRooms.Get().(*nodeRoom)
	defer room.giveBack() // what is kept of the items are texts and values, no nodes
	root, ok := quickYAML(path, whole, DefaultLimits, room)
	if !ok {
		in := newYAMLReader(path, text, DefaultLimits)
		root, fault = in.document()
		if fault != nil || in.aliased > 0 {
			return false
		}
	}
	s := sharing{items: items, firsts: firsts, lines: lineStarts(text), parts: make([]part, len(items))}
	if !s.read(root, p) {
		return false
	}
	if ok && len(whole) == size { // the values are parts of whole, so let the texts be too
		for i, item := range items {
			from := s.lines[firsts[i]-1]
			item.part.text = whole[from : from+len(item.text)]
		}
	}
	return true
}

// sharing gives each of several items what was read of it.
type sharing struct {
	items  []unread
	firsts []int // lines where they begin
	lines  []int // offsets of all lines
	parts  []part
}

func (s *sharing) read(root *node, p *plan) bool {
	r := &reading{plan: p}
	records, fault := r.items(root, []string{p.kind.Name})
	if fault != nil {
		return false
	}
	for _, f := range faultsOf(r.findings) {
		own := s.item(f.Place)
		for i := range s.parts {
			if own < 0 || own == i {
				s.parts[i].found = append(s.parts[i].found, Fault{Place: s.alone(i, f.Place), Reason: f.Reason, hint: f.hint})
			}
		}
	}
	unknown := map[string]*node{}
	for _, record := range records {
		i := s.item(record.place)
		r.drafts, r.findings, r.repeated = nil, nil, 0
		r.readItem(record, unknown)
		if i < 0 || r.tooMuch != nil || !s.keep(i, r) {
			return false
		}
		s.parts[i].alone = true
		s.parts[i].repeated += r.repeated
		s.parts[i].nodes += record.count()
	}
	for i, one := range s.parts {
		if !one.alone {
			return false
		}
		s.parts[i].text = s.items[i].text
	}
	for i, one := range s.parts {
		*s.items[i].part = one
	}
	return true
}

// keep takes what a reading has of item i, which must stand in it.
func (s *sharing) keep(i int, r *reading) bool {
	one := &s.parts[i]
	for _, f := range faultsOf(r.findings) {
		one.faults = append(one.faults, Fault{Place: s.alone(i, f.Place), Reason: f.Reason, hint: f.hint})
	}
	for _, d := range r.drafts {
		d.seal()
		at := d.Place("")
		if s.item(at) != i {
			return false
		}
		rec := partRecord{Record: d.Record, at: s.alone(i, at), offset: s.lines[at.Line-1] - s.lines[s.firsts[i]-1]}
		rec.places = make([]valuePlace, 0, len(d.places)-1)
		for path, p := range d.places {
			if path != "" {
				rec.places = append(rec.places, valuePlaceOf(path, s.alone(i, p)))
			}
		}
		sortPlaces(rec.places)
		r.spare.take(d)
		one.records = append(one.records, rec)
	}
	return true
}

// item is the item that a place is in, -1 for the context.
func (s *sharing) item(at source.Place) int {
	i, ok := slices.BinarySearch(s.firsts, at.Line)
	if !ok {
		i--
	}
	return i
}

// alone is a place in item i, or in the context, as if there were no other
// item.
func (s *sharing) alone(i int, at source.Place) source.Place {
	before := s.firsts[i] - s.firsts[0]
	if at.Line >= s.firsts[0] {
		at.Line -= before
	}
	if at.EndLine >= s.firsts[0] {
		at.EndLine -= before
	}
	return at
}

// count is the number of values in n, with the names of those in mappings.
func (n *node) count() int {
	all := 1 + len(n.keys) + 2*len(n.twice)
	for _, item := range n.items {
		all += item.count()
	}
	return all
}
