package history

import (
	"slices"
	"time"
)

// When re-dating is bulk: so many records at once, or such a part of a
// register of which at least three were re-dated. The numbers are ours.
const (
	bumpRecords = 5
	bumpShare   = 0.30
	bumpLeast   = 3
	bumpWithin  = time.Hour           // commits of one author that count as one
	bumpBacking = 14 * 24 * time.Hour // how far from it a review may lie that names the record
)

// A redating is one record that got another typed review claim, and nothing
// else, in a commit.
type redating struct {
	node int32
	rec  int32
	by   Person
	at   time.Time
	kind string
}

// redated notes the event of a record that only its claim changed in.
func (m *miner) redated(rec int32, e *eventAt) {
	if e.Class == ClaimOnly && m.graph.nodes[e.node].landing != none {
		m.redatings = append(m.redatings, redating{e.node, rec, e.By, m.graph.nodes[e.node].when, m.files.keys[rec].Kind})
	}
}

// bumps finds the commits that re-dated many records which no review of that
// time names.
func (m *miner) bumps() {
	slices.SortStableFunc(m.redatings, func(a, b redating) int { return int(a.node) - int(b.node) })
	for len(m.redatings) > 0 {
		n := 1
		for n < len(m.redatings) && together(m.redatings[n-1], m.redatings[n]) {
			n++
		}
		m.bump(m.redatings[:n])
		m.redatings = m.redatings[n:]
	}
}

// together reports whether b goes on what a began.
func together(a, b redating) bool {
	return a.node == b.node || a.by == b.by && b.at.Sub(a.at).Abs() <= bumpWithin
}

func (m *miner) bump(all []redating) {
	last := all[len(all)-1]
	stands := m.graph.effective(last.node)
	dated := map[string]map[int32]bool{}
	for _, r := range all {
		if dated[r.kind] == nil {
			dated[r.kind] = map[int32]bool{}
		}
		dated[r.kind][r.rec] = true
	}
	total := 0
	for _, recs := range dated {
		total += len(recs)
	}
	if total < bumpRecords && !m.isShare(dated, last.node) {
		return
	}
	b := Bump{Commit: m.graph.nodes[last.node].id, Since: stands.when, By: last.by, Dated: total}
	for _, recs := range dated {
		for rec := range recs {
			if !m.backed(rec, stands.when) {
				b.Keys = append(b.Keys, m.files.keys[rec])
			}
		}
	}
	if len(b.Keys) < min(bumpRecords, total) {
		return
	}
	slices.SortFunc(b.Keys, compareKeys)
	m.out.Bumps = append(m.out.Bumps, b)
	m.out.Commits[b.Commit] = m.commits[last.node] // read when the event was described
}

// isShare reports whether the records of some register are such a part of it, as
// it stands at a commit, that re-dating them is bulk.
func (m *miner) isShare(dated map[string]map[int32]bool, n int32) bool {
	for kind, recs := range dated {
		if len(recs) >= bumpLeast && float64(len(recs)) >= bumpShare*float64(len(m.coverKind(n, kind))) {
			return true
		}
	}
	return false
}

// backed reports whether a review by its own reviewer names the record around
// that time.
func (m *miner) backed(rec int32, at time.Time) bool {
	return slices.ContainsFunc(m.reviewed[rec], func(r Review) bool {
		return r.Then >= Reviewed && r.Since.Sub(at).Abs() <= bumpBacking
	})
}
