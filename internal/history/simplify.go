package history

import (
	"math/bits"
)

// An aspect is one thing about a record whose history is followed by itself,
// so that a merge that takes the words from one side and the file from the
// other invents neither.
type aspect int

const (
	meaning aspect = iota // whether it is there, and its fingerprint
	claims                // its typed review claims
	where                 // the file it stands in
	wording               // the lines of the file, for cosmetic changes
	aspects
)

// A mask is a set of aspects.
type mask uint8

func (a aspect) mask() mask { return 1 << a }

func (m mask) has(a aspect) bool { return m&a.mask() != 0 }

// differ says in which aspects a record differs between two commits.
func differ(a *entry, pathA string, b *entry, pathB string) mask {
	switch {
	case a == nil && b == nil:
		return 0
	case a == nil || b == nil:
		return 1<<aspects - 1
	}
	var m mask
	if a.meaning != b.meaning {
		m |= meaning.mask()
	}
	if a.claim != b.claim {
		m |= claims.mask()
	}
	if pathA != pathB {
		m |= where.mask()
	}
	if a.text != b.text && a.text != 0 && b.text != 0 {
		m |= wording.mask()
	}
	return m
}

// A rawEvent is a commit in which a record came to differ from all parents.
type rawEvent struct {
	node int32
	mask mask
}

// A set of records, one bit each; nil is empty.
type set []uint64

func (s set) add(rec int32)      { s[rec/64] |= 1 << (rec % 64) }
func (s set) has(rec int32) bool { return s[rec/64]>>(rec%64)&1 != 0 }
func (s set) remove(rec int32)   { s[rec/64] &^= 1 << (rec % 64) }

func (s set) empty() bool {
	for _, w := range s {
		if w != 0 {
			return false
		}
	}
	return true
}

// each calls visit for every record in s, in order.
func (s set) each(visit func(rec int32)) {
	for i, w := range s {
		for ; w != 0; w &= w - 1 {
			visit(int32(i*64 + bits.TrailingZeros64(w)))
		}
	}
}

// A wanted set says of one commit which records are followed through it, for
// each aspect.
type wanted [aspects]set

func (w *wanted) add(a aspect, rec int32, words int) {
	if w[a] == nil {
		w[a] = make(set, words)
	}
	w[a].add(rec)
}

// take takes records over, with the set that they are in.
func (w *wanted) take(a aspect, records set) {
	if w[a] == nil {
		w[a] = records
		return
	}
	for i := range records {
		w[a][i] |= records[i]
	}
}

func (w *wanted) empty() bool {
	for a := range w {
		if !w[a].empty() {
			return false
		}
	}
	return true
}

// simplify follows every record back from where its present state stands.
// Where a parent has it in the same state only the first such parent is
// followed; where none has, the commit is an event and all are.
func (m *miner) simplify() {
	m.raw = make([][]rawEvent, len(m.files.keys))
	follow := make([]*wanted, len(m.graph.nodes))
	at := func(n int32) *wanted {
		if follow[n] == nil {
			follow[n] = &wanted{}
		}
		return follow[n]
	}
	m.seed(at)
	for n := int32(len(m.graph.nodes)) - 1; n >= 0; n-- {
		w := follow[n]
		if w == nil {
			continue
		}
		follow[n] = nil
		if only := m.sameInParent(n); only != none && follow[only] == nil {
			follow[only] = w // most commits are about something else
			continue
		}
		m.step(n, w, at)
	}
	for _, events := range m.raw { // found newest first
		for i, j := 0, len(events)-1; i < j; i, j = i+1, j-1 {
			events[i], events[j] = events[j], events[i]
		}
	}
}

// sameInParent is the only parent of a commit that has the same registers, or
// none.
func (m *miner) sameInParent(n int32) int32 {
	node := &m.graph.nodes[n]
	if len(node.parents) == 1 && m.graph.nodes[node.parents[0]].files == node.files {
		return node.parents[0]
	}
	return none
}

// step decides for every record followed through n where it goes on. What is
// left of w at the end is not to be used.
func (m *miner) step(n int32, w *wanted, at func(int32) *wanted) {
	parents := m.graph.nodes[n].parents
	found := map[int32]mask{}
	if len(parents) == 0 {
		m.beginnings(n, w, found)
	}
	for _, p := range parents {
		if w.empty() {
			break
		}
		m.passSame(n, p, w, at(p))
	}
	for a := range aspects {
		w[a].each(func(rec int32) {
			if len(parents) > 0 {
				found[rec] |= a.mask()
			}
			for _, p := range parents {
				at(p).add(a, rec, m.bits)
			}
		})
	}
	for rec, mask := range found {
		m.raw[rec] = append(m.raw[rec], rawEvent{n, mask})
	}
}

// beginnings are the records that a commit without parents brings.
func (m *miner) beginnings(n int32, w *wanted, found map[int32]mask) {
	for a := range aspects {
		w[a].each(func(rec int32) {
			if e, _ := m.graph.nodes[n].files.find(rec); e != nil {
				found[rec] |= a.mask()
			}
		})
	}
}

// passSame moves the records that stand the same in parent p from left to
// what is followed there.
func (m *miner) passSame(n, p int32, left, there *wanted) {
	differing := m.differing(n, p)
	for a := range aspects {
		if left[a].empty() {
			continue
		}
		var rest wanted // in this aspect
		for rec, d := range differing {
			if d.has(a) && left[a].has(rec) {
				rest.add(a, rec, m.bits)
				left[a].remove(rec)
			}
		}
		there.take(a, left[a])
		left[a] = rest[a]
	}
}

// differing lists the records that differ between a commit and one parent.
// Only files in different versions are looked into.
func (m *miner) differing(n, p int32) map[int32]mask {
	a, b := m.graph.nodes[n].files, m.graph.nodes[p].files
	if a == b {
		return nil
	}
	changed := map[int32]mask{}
	look := func(rec int32) {
		if _, done := changed[rec]; !done {
			ea, pa := a.find(rec)
			eb, pb := b.find(rec)
			changed[rec] = differ(ea, pa, eb, pb)
		}
	}
	for _, f := range a.files {
		if other := b.has(f.path); other != f.version {
			f.version.differing(other, look)
		}
	}
	for _, f := range b.files {
		if a.has(f.path) == nil {
			f.version.differing(nil, look)
		}
	}
	return changed
}
