package history

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/goldthread/goldthread/internal/repo"
	"github.com/goldthread/goldthread/internal/signature"
)

// A TrustedTime says when a commit of the main branch was there, by a clock
// that is not the committer's own.
type TrustedTime struct {
	Commit repo.ID
	At     time.Time
	// By says in words whose clock it is.
	By string

	node int32
	made bool // it is when the commit was made, not only a time by which it was there
}

// The clocks that are trusted. The platform signs what it commits with its own
// key and clock; an anchor shows only that its head was there by then.
const (
	ByPlatformClock  = "the platform, which signed it"
	ByStampClock     = "a time-stamping authority"
	ByOutsideAnchors = "an anchor kept outside the repository"
)

// windows finds the times that can be trusted and the dates that cannot.
func (m *miner) windows() error {
	if m.o.Keys != nil {
		for _, l := range m.out.Landings {
			if err := m.show(l.Commit); err != nil {
				return err
			}
		}
	}
	m.out.Trusted = m.trustedTimes()
	m.out.Contradicted = m.contradictions()
	return nil
}

// trustedTimes lists what the signatures and anchors say of commits on the
// first-parent line, in its order.
func (m *miner) trustedTimes() []TrustedTime {
	var all []TrustedTime
	for id, s := range m.signatures {
		n, ok := m.graph.index[id]
		if ok && m.graph.nodes[n].firstParent && s.verdict.State == signature.Verified && s.verdict.Platform {
			all = append(all, TrustedTime{id, m.graph.nodes[n].when, ByPlatformClock, n, true})
		}
	}
	for _, a := range m.out.Anchors {
		if a.Held == HeldHere || !a.Stands {
			continue
		}
		by := ByOutsideAnchors
		if a.Held == HeldStamped {
			by = ByStampClock
		}
		if n := m.graph.lastOnLine(a.head); n != none {
			all = append(all, TrustedTime{m.graph.nodes[n].id, a.At, by, n, false})
		}
	}
	slices.SortFunc(all, func(a, b TrustedTime) int {
		return cmp.Or(cmp.Compare(a.node, b.node), a.At.Compare(b.At), strings.Compare(a.By, b.By))
	})
	return all
}

// lastOnLine is the newest commit of the main branch's first-parent line that a
// commit is made of, itself where it stands there; none for none. What the main
// branch stood at once can have left that line: a merge of it into a branch that
// then became the main one has it as its second parent. That merge was made
// later, and nothing about the commit shows when.
func (g *graph) lastOnLine(n int32) int32 {
	last := none
	seen := map[int32]bool{n: true}
	for queue := []int32{n}; len(queue) > 0; {
		at := queue[len(queue)-1]
		queue = queue[:len(queue)-1]
		if g.nodes[at].firstParent {
			last = max(last, at)
			continue
		}
		for _, p := range g.nodes[at].parents {
			if p > last && !seen[p] {
				seen[p] = true
				queue = append(queue, p)
			}
		}
	}
	return last
}

// Window returns between which trusted times a commit came to the main branch:
// it holds what was made at after, and was part of what was there at before.
// Nil where nothing says so, and for what has not landed.
func (e *Evidence) Window(id repo.ID) (after, before *TrustedTime) {
	landed := e.Landing(id)
	if landed == "" {
		return nil, nil
	}
	landing := e.graph.index[landed]
	for i := range e.Trusted {
		t := &e.Trusted[i]
		if t.node <= landing && t.made && (after == nil || t.At.After(after.At)) {
			after = t
		}
		if t.node >= landing && (before == nil || t.At.Before(before.At)) {
			before = t
		}
	}
	return after, before
}

// A Contradiction is a landing whose date cannot be: it lies more than a day
// outside of its window.
type Contradiction struct {
	Commit  repo.ID
	At      time.Time // its committer date
	Against TrustedTime
}

// contradictions compares the dates of landings with their windows, in one
// pass each way.
func (m *miner) contradictions() []Contradiction {
	trusted := m.out.Trusted
	if len(trusted) == 0 {
		return nil
	}
	found := map[int32]TrustedTime{}
	look := func(n int32, limit *TrustedTime, wrong bool) {
		if node := &m.graph.nodes[n]; limit != nil && wrong && node.firstParent && node.counts && !node.when.IsZero() {
			found[n] = *limit
		}
	}
	var newest *TrustedTime
	next := 0
	for n := range int32(len(m.graph.nodes)) {
		for ; next < len(trusted) && trusted[next].node <= n; next++ {
			if t := &trusted[next]; t.made && (newest == nil || t.At.After(newest.At)) {
				newest = t
			}
		}
		look(n, newest, newest != nil && m.graph.nodes[n].when.Before(newest.At.Add(-clockSlack)))
	}
	var oldest *TrustedTime
	next = len(trusted) - 1
	for n := int32(len(m.graph.nodes)) - 1; n >= 0; n-- {
		for ; next >= 0 && trusted[next].node >= n; next-- {
			if t := &trusted[next]; oldest == nil || t.At.Before(oldest.At) {
				oldest = t
			}
		}
		look(n, oldest, oldest != nil && m.graph.nodes[n].when.After(oldest.At.Add(clockSlack)))
	}
	var all []Contradiction
	for _, n := range slices.Sorted(maps.Keys(found)) {
		all = append(all, Contradiction{m.graph.nodes[n].id, m.graph.nodes[n].when, found[n]})
	}
	return all
}
