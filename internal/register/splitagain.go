package register

import (
	"bytes"
	"slices"
	"sort"
)

// A split is a file cut up at its items, with what it has in common with the
// version that it was compared with.
type split struct {
	items       []splitItem
	front, back int // so many items, and the first lines after each, are the same
	// The items at the end stand so many lines lower, and bytes further, than
	// in the other version.
	lower, further int
}

// splitAgain is splitItems for a file of which another version is cut up. How
// a file is cut depends on the lines from its top on, so up to the last item
// that begins before the first difference nothing changes. And from an item on
// that begins after the last difference, in the same context as in the other
// version, all goes on as there.
func splitAgain(data []byte, names [][]string, before *Reading) (split, bool) {
	same := commonPrefix(before.data, data)
	rest := len(before.data) - commonSuffix(before.data[same:], data[same:]) // from here on it is the same again
	s := split{further: len(data) - len(before.data)}
	c := newCutter(data, names)
	start, line := 0, 1
	if k := lastBegun(before, same); k >= 0 {
		item := before.items[k]
		s.front = k
		c.items = append(c.items, before.items[:k+1]...)
		c.around, c.context, c.open, c.expecting = slices.Clone(item.around), item.splitContext, true, false
		start, line = lineEnd(data, item.start), item.line+1
	}
	next := s.front // of the other version's items
	enough := func() bool {
		now := &c.items[len(c.items)-1]
		for next < len(before.items) && before.items[next].start+s.further < now.start {
			next++
		}
		if next == len(before.items) {
			return false
		}
		then := &before.items[next]
		return then.start+s.further == now.start && then.start >= rest && now.splitContext.same(then.splitContext)
	}
	if !c.run(start, line, enough) {
		return split{}, false
	}
	if last := len(c.items) - 1; last >= 0 && c.items[last].end == 0 { // there was enough
		now := c.items[last]
		s.back, s.lower = len(before.items)-next, now.line-before.items[next].line
		c.items = appendLower(c.items[:last], before.items[next:], now.splitContext, s)
	}
	s.items = c.items
	return s, len(s.items) > 0
}

// lastBegun is the last item whose first line ends within so many bytes, -1
// for none.
func lastBegun(before *Reading, bytes int) int {
	k := sort.Search(len(before.items), func(i int) bool { return before.items[i].start >= bytes }) - 1
	if k < 0 {
		return k
	}
	if end := lineEnd(before.data, before.items[k].start); end > bytes || before.data[end-1] != '\n' {
		k--
	}
	return k
}

// same reports whether items go on alike in two contexts, which may stand on
// other lines.
func (c *splitContext) same(other *splitContext) bool {
	return c == other || c.context == other.context && slices.EqualFunc(c.around, other.around, func(a, b mappingAround) bool {
		return a.column == b.column && a.listed == b.listed && a.dash == b.dash && len(a.lines) == len(b.lines) && bytes.Equal(a.text, b.text)
	})
}

// appendLower adds items of another version where they stand now. context is
// that of the first of them.
func appendLower(items, more []splitItem, context *splitContext, s split) []splitItem {
	first, from := more[0].splitContext, more[0].line
	was, is := first, context
	for _, item := range more {
		if item.splitContext != was {
			was = item.splitContext
			is = was.lower(first, context, from, s.lower)
		}
		items = append(items, splitItem{item.start + s.further, item.end + s.further, splitPlace{item.line + s.lower, is}})
	}
	return items
}

// lower is a context in which the lines from one on stand lower. Those before
// are lines of the first context, which stand where those of now do.
func (c *splitContext) lower(first, now *splitContext, from, lines int) *splitContext {
	if lines == 0 && slices.Equal(first.lines, now.lines) {
		return c
	}
	moved := func(was []int, before int) []int {
		is := slices.Clone(was)
		for i := range is {
			if is[i] >= from {
				is[i] += lines
			} else {
				is[i] = now.lines[before+i]
			}
		}
		return is
	}
	out := &splitContext{context: c.context, lines: moved(c.lines, 0)}
	at := 0
	for _, a := range c.around {
		a.lines = slices.Clip(moved(a.lines, at))
		at += len(a.lines)
		out.around = append(out.around, a)
	}
	return out
}

// blockBytes are compared at once.
const blockBytes = 4096

func commonPrefix(a, b []byte) int {
	n, limit := 0, min(len(a), len(b))
	for n+blockBytes <= limit && bytes.Equal(a[n:n+blockBytes], b[n:n+blockBytes]) {
		n += blockBytes
	}
	for n < limit && a[n] == b[n] {
		n++
	}
	return n
}

func commonSuffix(a, b []byte) int {
	n, limit := 0, min(len(a), len(b))
	for n+blockBytes <= limit && bytes.Equal(a[len(a)-n-blockBytes:len(a)-n], b[len(b)-n-blockBytes:len(b)-n]) {
		n += blockBytes
	}
	for n < limit && a[len(a)-1-n] == b[len(b)-1-n] {
		n++
	}
	return n
}
