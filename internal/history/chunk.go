package history

import (
	"cmp"
	"iter"
	"slices"
)

// A version is one file's content as records, of which each id has one. It is
// made of chunks, most of which it shares with the version before: a file of
// thousands of records has thousands of versions, in each of which little is
// new.
type version struct {
	chunks []*chunk
	lines  []int32 // where each chunk begins
	size   int     // entries of all chunks
	whole  bool    // no record was left out because its id stands there twice
	bad    bool    // it could not be read
}

// A chunk is some records that follow each other in a file.
type chunk struct {
	entries   []entry // in the order of the file
	order     []int32 // of the entries, by number of the record
	low, high int32   // the least and the greatest of those numbers
}

// chunkSize is the most entries of a chunk.
const chunkSize = 64

func newChunk(entries []entry) *chunk {
	c := &chunk{entries: entries}
	c.sort()
	return c
}

// sort puts order in order.
func (c *chunk) sort() {
	c.order = make([]int32, len(c.entries))
	for i := range c.order {
		c.order[i] = int32(i)
	}
	slices.SortStableFunc(c.order, func(a, b int32) int { return cmp.Compare(c.entries[a].rec, c.entries[b].rec) })
	c.low, c.high = c.entries[c.order[0]].rec, c.entries[c.order[len(c.order)-1]].rec
}

// find gives where among the entries a record is, -1 for nowhere.
func (c *chunk) find(rec int32) int {
	if rec < c.low || rec > c.high {
		return -1
	}
	from, to := 0, len(c.order) // as slices.BinarySearchFunc does, in half the time
	for from < to {
		mid := (from + to) / 2
		if c.entries[c.order[mid]].rec < rec {
			from = mid + 1
		} else {
			to = mid
		}
	}
	if at := int(c.order[from]); c.entries[at].rec == rec {
		return at
	}
	return -1
}

// add adds entries at the end, whose lines are those of the file.
func (v *version) add(entries []entry) {
	for parts := (len(entries) + chunkSize - 1) / chunkSize; parts > 0; parts-- {
		n := (len(entries) + parts - 1) / parts // as even as can be
		part := slices.Clone(entries[:n])
		first := part[0].line
		for i := range part {
			part[i].line -= first
		}
		v.share(newChunk(part), first)
		entries = entries[n:]
	}
}

// share adds a chunk at the end.
func (v *version) share(c *chunk, line int32) {
	v.chunks, v.lines = append(v.chunks, c), append(v.lines, line)
	v.size += len(c.entries)
}

// with is the version that has other entries between the first ones and the
// last, which stand some lines lower. None of their records is among those.
func (v *version) with(entries []entry, front, back int, lower int32) *version {
	out := &version{whole: true}
	out.chunks, out.lines = make([]*chunk, 0, len(v.chunks)+1), make([]int32, 0, len(v.chunks)+1)
	var region []entry // what is in no chunk that stays as it is
	tail := len(v.chunks)
	at := 0 // of the first entry of a chunk
	for i, c := range v.chunks {
		end := at + len(c.entries)
		switch {
		case end <= front:
			out.share(c, v.lines[i])
		case at < front:
			region = appendLowered(region, c.entries[:front-at], v.lines[i])
		}
		at = end
	}
	region = append(region, entries...)
	at = 0
	for i, c := range v.chunks {
		switch first, end := v.size-back, at+len(c.entries); {
		case at >= first:
			tail = min(tail, i)
		case end > first:
			region = appendLowered(region, c.entries[first-at:], v.lines[i]+lower)
		}
		at += len(c.entries)
	}
	out.add(region)
	for i := tail; i < len(v.chunks); i++ {
		out.share(v.chunks[i], v.lines[i]+lower)
	}
	return out
}

// appendLowered adds entries with their lines counted from another one.
func appendLowered(to, entries []entry, lines int32) []entry {
	for _, e := range entries {
		e.line += lines
		to = append(to, e)
	}
	return to
}

// find returns the entry of a record, or nil.
func (v *version) find(rec int32) *entry {
	e, _ := v.locate(rec)
	return e
}

// locate returns the entry of a record and the line where it begins, or nil.
func (v *version) locate(rec int32) (*entry, int32) {
	for i, c := range v.chunks {
		if at := c.find(rec); at >= 0 {
			return &c.entries[at], v.lines[i] + c.entries[at].line
		}
	}
	return nil, 0
}

// position tells how many entries stand before that of a record, -1 for a
// record that is not there.
func (v *version) position(rec int32) int {
	before := 0
	for _, c := range v.chunks {
		if at := c.find(rec); at >= 0 {
			return before + at
		}
		before += len(c.entries)
	}
	return -1
}

// all yields the entries in the order of the file.
func (v *version) all() iter.Seq[*entry] {
	return func(yield func(*entry) bool) {
		for _, c := range v.chunks {
			for i := range c.entries {
				if !yield(&c.entries[i]) {
					return
				}
			}
		}
	}
}

// differing calls visit with the records that are not the same in v and other,
// of which either may be nil. Chunks that both begin or end with are not
// looked into.
func (v *version) differing(other *version, visit func(rec int32)) {
	var a, b []*chunk
	if v != nil {
		a = v.chunks
	}
	if other != nil {
		b = other.chunks
	}
	for len(a) > 0 && len(b) > 0 && a[0] == b[0] {
		a, b = a[1:], b[1:]
	}
	for len(a) > 0 && len(b) > 0 && a[len(a)-1] == b[len(b)-1] {
		a, b = a[:len(a)-1], b[:len(b)-1]
	}
	left, right := byRecord(a), byRecord(b)
	for len(left) > 0 || len(right) > 0 {
		switch {
		case len(right) == 0 || len(left) > 0 && left[0].rec < right[0].rec:
			visit(left[0].rec)
			left = left[1:]
		case len(left) == 0 || right[0].rec < left[0].rec:
			visit(right[0].rec)
			right = right[1:]
		default:
			if a, b := left[0], right[0]; a.meaning != b.meaning || a.claim != b.claim || a.text != b.text {
				visit(a.rec)
			}
			left, right = left[1:], right[1:]
		}
	}
}

// byRecord lists the entries of some chunks by number of the record.
func byRecord(chunks []*chunk) []*entry {
	n := 0
	for _, c := range chunks {
		n += len(c.entries)
	}
	all := make([]*entry, 0, n)
	for _, c := range chunks {
		for _, i := range c.order {
			all = append(all, &c.entries[i])
		}
	}
	if len(chunks) > 1 {
		slices.SortStableFunc(all, func(a, b *entry) int { return cmp.Compare(a.rec, b.rec) })
	}
	return all
}
