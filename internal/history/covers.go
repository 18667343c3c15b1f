package history

import (
	"slices"

	"github.com/goldthread/goldthread/internal/register"
)

// fromMessages reads the typed lines of commits.
func (m *miner) fromMessages() ([]assertion, error) {
	var all []assertion
	for i := range m.graph.nodes {
		n := &m.graph.nodes[i]
		if !n.counts || n.lines == nil {
			continue
		}
		c, err := m.commit(int32(i))
		if err != nil {
			return nil, err
		}
		a := assertion{source: SourceTrailer, node: int32(i), maker: c.Author, carrier: c.Committer, when: m.graph.effective(int32(i)).when}
		all = append(all, m.fromLines(a, n.lines)...)
	}
	return all, nil
}

// fromLines makes one assertion for each reviewer named.
func (m *miner) fromLines(a assertion, lines *typedLines) []assertion {
	var all []assertion
	for ; lines != nil; lines = lines.next {
		if a.covers, a.whole = nil, nil; lines.named {
			a.covers = m.coverNamed(a.node, lines.records)
			a.whole = m.wholeKinds(a.node, a.covers)
		} else if len(lines.reviewers) > 0 {
			a.covers = m.coverChanges(a.node)
		}
		for _, reviewer := range lines.reviewers {
			a.named, a.approves = reviewer, slices.Contains(lines.approving, reviewer)
			all = append(all, a)
		}
	}
	return all
}

// coverChanges covers what a commit changed in meaning: of a merge, what it
// brought to its first parent.
func (m *miner) coverChanges(n int32) []covered {
	var covers []covered
	files := m.graph.nodes[n].files
	add := func(rec int32) {
		if e, _ := files.find(rec); e != nil {
			covers = append(covers, covered{rec: rec, meaning: e.meaning})
		}
	}
	if parents := m.graph.nodes[n].parents; len(parents) > 0 {
		for rec, d := range m.differing(n, parents[0]) {
			if d.has(meaning) {
				add(rec)
			}
		}
	} else {
		for e := range files.all() {
			add(e.rec)
		}
	}
	slices.SortFunc(covers, func(a, b covered) int { return int(a.rec) - int(b.rec) })
	return covers
}

// coverNamed covers the records named, as they stand at n. One that is not
// there then was not reviewed.
func (m *miner) coverNamed(n int32, names []string) []covered {
	var covers []covered
	seen := map[int32]bool{}
	for _, name := range names {
		rec, ok := m.nameTable().resolve(name, m.graph.nodes[n].files)
		if !ok || seen[rec] {
			continue
		}
		seen[rec] = true
		if e, _ := m.graph.nodes[n].files.find(rec); e != nil {
			covers = append(covers, covered{rec: rec, meaning: e.meaning})
		}
	}
	return covers
}

// coverKind covers all live records of a register at n.
func (m *miner) coverKind(n int32, kind string) []covered {
	var covers []covered
	for e := range m.graph.nodes[n].files.all() {
		if m.isLive(e, kind) {
			covers = append(covers, covered{rec: e.rec, meaning: e.meaning})
		}
	}
	return covers
}

// isLive reports a live record of a register.
func (m *miner) isLive(e *entry, kind string) bool {
	if m.files.keys[e.rec].Kind != kind {
		return false
	}
	var k *register.Kind
	if m.o.Schema != nil {
		k = m.o.Schema.Kind(kind)
	}
	return k.Live(m.files.content(e))
}

// wholeKinds lists the registers all of whose live records are covered one by
// one: that is a review of the whole.
func (m *miner) wholeKinds(n int32, covers []covered) []string {
	named := map[string]map[int32]bool{}
	for _, c := range covers {
		kind := m.files.keys[c.rec].Kind
		if named[kind] == nil {
			named[kind] = map[int32]bool{}
		}
		named[kind][c.rec] = true
	}
	var kinds []string
	for kind, recs := range named {
		if m.areWhole(n, kind, recs) {
			kinds = append(kinds, kind)
		}
	}
	slices.Sort(kinds)
	return kinds
}

// areWhole reports whether some records are all live ones of a register at n.
func (m *miner) areWhole(n int32, kind string, recs map[int32]bool) bool {
	any := false
	for e := range m.graph.nodes[n].files.all() {
		switch {
		case any && recs[e.rec] || !m.isLive(e, kind):
		case !recs[e.rec]:
			return false
		default:
			any = true
		}
	}
	return any
}

// fromTags reads the typed lines of annotated tags on commits that count.
func (m *miner) fromTags() ([]assertion, error) {
	tags, err := m.o.Repo.Tags()
	if err != nil {
		return nil, err
	}
	var all []assertion
	for _, t := range tags {
		n, ok := m.graph.index[t.Target]
		lines := parseMessage(t.Message)
		if !ok || !t.Annotated || lines == nil || !m.graph.nodes[n].counts {
			continue
		}
		a := assertion{source: SourceTag, ref: t.Name, tag: t.ID, beside: t.ID, node: n, maker: t.Tagger, when: m.graph.effective(n).when}
		if t.Tagger.When.After(a.when) {
			a.when = t.Tagger.When
		}
		all = append(all, m.fromLines(a, lines)...)
	}
	return all, nil
}
