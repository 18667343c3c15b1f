package history

import (
	"github.com/goldthread/goldthread/internal/register"
)

// A presence is how a live record stands to what is committed. The snapshot
// is taken for a merge of the main branch and the head that nobody has made
// yet: a record that stands on the main branch as it does here is followed
// there, any other one from the head.
type presence struct {
	key       register.Key
	live      *register.Record // nil where Options.Live is not given
	entry     *entry           // as committed; nil when it was never
	from      int32            // the commit to follow it from
	claimFrom int32            // the same for its claims
	state     State            // NotCommitted, or "" to be decided by landing
	print     string           // the present fingerprint
}

// placePresent decides for every live record where to follow it from.
func (m *miner) placePresent() {
	m.present = make([]*presence, len(m.files.keys))
	if m.o.Live == nil {
		for e := range m.headListing().all() {
			m.present[e.rec] = m.place(e.rec, nil)
		}
		return
	}
	for key, live := range m.o.Live {
		rec, known := m.files.numbers[key]
		if !known {
			m.out.Timelines[key] = m.uncommitted(live)
			continue
		}
		m.present[rec] = m.place(rec, live)
	}
}

func (m *miner) headListing() *listing { return m.graph.nodes[m.graph.head].files }

// mainListing is nil unless head has left the main branch.
func (m *miner) mainListing() *listing {
	if !m.graph.diverged {
		return nil
	}
	return m.graph.nodes[m.graph.main].files
}

func (m *miner) place(rec int32, live *register.Record) *presence {
	p := &presence{key: m.files.keys[rec], live: live, from: m.graph.head, claimFrom: m.graph.head}
	inHead, _ := m.headListing().find(rec)
	onMain, _ := m.mainListing().find(rec)
	p.print = m.presentPrint(inHead, live)
	switch {
	case onMain != nil && m.files.texts[onMain.meaning] == p.print:
		p.from, p.entry = m.graph.main, onMain
	case inHead != nil && m.files.texts[inHead.meaning] == p.print:
		p.entry = inHead
	default:
		p.entry, p.state = inHead, NotCommitted
	}
	if inHead == nil || onMain != nil && onMain.claim == inHead.claim {
		p.claimFrom = p.from
	}
	return p
}

// presentPrint is the fingerprint that reviews are compared with. Where the
// snapshot is a commit it is the committed one by definition.
func (m *miner) presentPrint(inHead *entry, live *register.Record) string {
	if inHead != nil && (!m.o.Dirty || live == nil) {
		return m.files.texts[inHead.meaning]
	}
	if live == nil {
		return ""
	}
	return m.files.fingerprint(live)
}

// seed starts the walk: live records where they stand, and those that are
// gone where they are missing.
func (m *miner) seed(at func(int32) *wanted) {
	for rec := range m.files.keys {
		rec := int32(rec)
		from, claimFrom := m.graph.head, m.graph.head
		if p := m.present[rec]; p != nil {
			from, claimFrom = p.from, p.claimFrom
		} else if e, _ := m.mainListing().find(rec); m.graph.diverged && e == nil {
			from, claimFrom = m.graph.main, m.graph.main
		}
		for a := range aspects {
			start := from
			if a == claims {
				start = claimFrom
			}
			at(start).add(a, rec, m.bits)
		}
	}
}
