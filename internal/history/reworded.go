package history

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"unicode"

	"github.com/goldthread/goldthread/internal/register"
)

// alike is how much of their words two texts must share, of 1, to be one point
// in another wording: twice the shared ones over all of both.
const alike = 0.5

// Alike reports whether two texts share enough of their words to say one thing
// in two wordings.
func Alike(a, b string) bool { return shared(wordsOf(a), wordsOf(b)) >= alike }

// maxPairs is how many pairs of points are compared in one commit. Where more
// went and came under the same parents, the list is another one.
const maxPairs = 1_000_000

// A point is a record whose id was made of its text.
type point struct {
	rec    int32
	id     string
	parent string // kind and id of what it belongs to
	words  []string
}

// pointOf is the point that a record is; nil where its id is not made of text.
func pointOf(rec int32, r *register.Record) *point {
	parent, text, ok := r.KeyedByText()
	if !ok {
		return nil
	}
	return &point{rec, r.ID, r.Kind + "/" + parent, wordsOf(text)}
}

// Reworded says of records without ids of their own that came which of those
// that went each is in another wording, by the key it has now.
func Reworded(went, came []*register.Record) map[register.Key]*register.Record {
	points := func(records []*register.Record) []*point {
		var all []*point
		for i, r := range records {
			if p := pointOf(int32(i), r); p != nil {
				all = append(all, p)
			}
		}
		return all
	}
	was := map[register.Key]*register.Record{}
	taken := map[*point]bool{}
	for _, one := range alikes(points(went), points(came)) {
		if !taken[one.went] && !taken[one.came] {
			taken[one.went], taken[one.came] = true, true
			was[came[one.came.rec].Key()] = went[one.went.rec]
		}
	}
	return was
}

// A likeness is how much two points under the same parent share.
type likeness struct {
	went, came *point
	share      float64
}

// alikes are the pairs that may be one point, the most alike first.
func alikes(went, came []*point) []likeness {
	under := map[string][]*point{}
	for _, b := range came {
		under[b.parent] = append(under[b.parent], b)
	}
	pairs := 0
	for _, a := range went {
		pairs += len(under[a.parent])
	}
	if pairs > maxPairs {
		return nil
	}
	var all []likeness
	for _, a := range went {
		for _, b := range under[a.parent] {
			if share := shared(a.words, b.words); share >= alike {
				all = append(all, likeness{a, b, share})
			}
		}
	}
	slices.SortFunc(all, func(a, b likeness) int {
		return cmp.Or(cmp.Compare(b.share, a.share), strings.Compare(a.went.id, b.went.id), strings.Compare(a.came.id, b.came.id))
	})
	return all
}

// rewordings finds records without ids of their own that went in a commit in
// which an alike one came under the same parent, and has the history of the
// one go on in the other: correcting a text is no removal.
type rewordings struct {
	m      *miner
	points map[int32]*point
	groups map[int32][]int32 // records that are one, by each of them
	at     map[int32][]int32 // in which distinct listings a point stands, in order
}

// pairReworded joins reworded records before anything is followed.
func (m *miner) pairReworded() {
	w := &rewordings{m: m, points: map[int32]*point{}, groups: map[int32][]int32{}}
	for s, r := range m.files.samples {
		if w.points[s.rec] != nil {
			continue
		}
		if p := pointOf(s.rec, r.record()); p != nil {
			w.points[s.rec] = p
		}
	}
	if len(w.points) == 0 {
		return
	}
	for i := range m.graph.nodes {
		n := &m.graph.nodes[i]
		if n.counts && len(n.parents) > 0 {
			w.compare(int32(i), n.parents[0])
		}
	}
	w.compareLive()
	w.join()
}

// compare pairs what went from the first parent to n with what came.
func (w *rewordings) compare(n, parent int32) {
	var went, came []*point
	for rec := range w.m.differing(n, parent) {
		p := w.points[rec]
		if p == nil {
			continue
		}
		now, _ := w.m.graph.nodes[n].files.find(rec)
		before, _ := w.m.graph.nodes[parent].files.find(rec)
		switch {
		case now == nil && before != nil:
			went = append(went, p)
		case now != nil && before == nil && !w.standsInOther(n, rec):
			came = append(came, p)
		}
	}
	w.pair(went, came)
}

// standsInOther reports whether a merge took the record from another parent,
// where its history is.
func (w *rewordings) standsInOther(n, rec int32) bool {
	parents := w.m.graph.nodes[n].parents
	return slices.ContainsFunc(parents[1:], func(p int32) bool {
		e, _ := w.m.graph.nodes[p].files.find(rec)
		return e != nil
	})
}

// compareLive pairs what stands at the head and no longer in the work tree
// with what is not committed yet.
func (w *rewordings) compareLive() {
	if !w.m.o.Dirty {
		return
	}
	var went, came []*point
	for e := range w.m.headListing().all() {
		if p := w.points[e.rec]; p != nil && w.m.o.Live[w.m.files.keys[e.rec]] == nil {
			went = append(went, p)
		}
	}
	for _, key := range slices.SortedFunc(maps.Keys(w.m.o.Live), compareKeys) {
		if _, committed := w.m.files.numbers[key]; committed {
			continue
		}
		if p := pointOf(none, w.m.o.Live[key]); p != nil {
			p.rec = w.m.files.number(key)
			w.points[p.rec] = p
			came = append(came, p)
		}
	}
	w.pair(went, came)
	for _, p := range came {
		if len(w.groups[p.rec]) == 0 {
			delete(w.m.files.numbers, w.m.files.keys[p.rec]) // it was never committed
		}
	}
}

// pair joins the most alike first.
func (w *rewordings) pair(went, came []*point) {
	taken := map[int32]bool{}
	for _, one := range alikes(went, came) {
		if taken[one.went.rec] || taken[one.came.rec] || w.meet(one.went.rec, one.came.rec) {
			continue
		}
		taken[one.went.rec], taken[one.came.rec] = true, true
		w.unite(one.went.rec, one.came.rec)
	}
}

func (w *rewordings) group(rec int32) []int32 {
	if g := w.groups[rec]; g != nil {
		return g
	}
	return []int32{rec}
}

// unite makes one record of two; the group's last is the newest.
func (w *rewordings) unite(old, now int32) {
	a, b := w.group(old), w.group(now)
	if slices.Contains(a, now) {
		return
	}
	all := slices.Concat(a, b)
	for _, rec := range all {
		w.groups[rec] = all
	}
}

// meet reports whether two records, or those they are one with already, ever
// stood side by side: then they are not the same.
func (w *rewordings) meet(a, b int32) bool {
	if slices.Contains(w.group(a), b) {
		return false
	}
	for _, x := range w.group(a) {
		for _, y := range w.group(b) {
			if overlap(w.standing(x), w.standing(y)) {
				return true
			}
		}
	}
	return false
}

// standing lists the distinct listings in which a point stands.
func (w *rewordings) standing(rec int32) []int32 {
	if w.at == nil {
		w.at = map[int32][]int32{}
		seen := map[*listing]bool{}
		for i := range w.m.graph.nodes {
			l := w.m.graph.nodes[i].files
			if l == nil || seen[l] {
				continue
			}
			seen[l] = true
			for e := range l.all() {
				if w.points[e.rec] != nil {
					w.at[e.rec] = append(w.at[e.rec], int32(i))
				}
			}
		}
	}
	return w.at[rec]
}

// overlap reports whether two ordered lists share a number.
func overlap(a, b []int32) bool {
	for len(a) > 0 && len(b) > 0 {
		switch {
		case a[0] == b[0]:
			return true
		case a[0] < b[0]:
			a = a[1:]
		default:
			b = b[1:]
		}
	}
	return false
}

// join gives all records of a group one number: that of the one that is live,
// else of the newest, under whose id they are told.
func (w *rewordings) join() {
	files := w.m.files
	number := map[int32]int32{}
	for rec, group := range w.groups {
		keep := group[len(group)-1]
		for _, one := range group {
			if w.isLive(one) {
				keep = one
			}
		}
		number[rec] = keep
	}
	if len(number) == 0 {
		return
	}
	for _, rec := range w.order(number) {
		if keep := number[rec]; keep != rec {
			files.numbers[files.keys[rec]] = keep
			files.former = append(files.former, files.keys[rec])
		}
	}
	done := map[*chunk]bool{} // those that versions share are given them once
	for _, v := range files.versions {
		for _, c := range v.chunks {
			if !done[c] {
				c.renumber(number)
				done[c] = true
			}
		}
	}
	for s, r := range files.samples {
		if keep, ok := number[s.rec]; ok && keep != s.rec {
			delete(files.samples, s)
			files.samples[state{keep, s.meaning, s.claim, s.id}] = r
		}
	}
}

func (w *rewordings) isLive(rec int32) bool {
	key := w.m.files.keys[rec]
	if w.m.o.Live != nil {
		return w.m.o.Live[key] != nil
	}
	e, _ := w.m.headListing().find(rec)
	return e != nil
}

// order lists the joined records by id, so that two runs say the same.
func (w *rewordings) order(number map[int32]int32) []int32 {
	recs := make([]int32, 0, len(number))
	for rec := range number {
		recs = append(recs, rec)
	}
	slices.SortFunc(recs, func(a, b int32) int {
		return compareKeys(w.m.files.keys[a], w.m.files.keys[b])
	})
	return recs
}

// renumber gives records other numbers.
func (c *chunk) renumber(number map[int32]int32) {
	for i := range c.entries {
		if keep, ok := number[c.entries[i].rec]; ok {
			c.entries[i].rec = keep
		}
	}
	c.sort()
}

// wordsOf lists the distinct words of a text, sorted, in lower case.
func wordsOf(text string) []string {
	words := strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	slices.Sort(words)
	return slices.Compact(words)
}

// shared is twice the words that both lists hold over all of both.
func shared(a, b []string) float64 {
	both := 0
	for _, word := range a {
		if _, ok := slices.BinarySearch(b, word); ok {
			both++
		}
	}
	if len(a)+len(b) == 0 {
		return 0
	}
	return 2 * float64(both) / float64(len(a)+len(b))
}
