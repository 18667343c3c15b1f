package history

import (
	"slices"

	"github.com/goldthread/goldthread/internal/register"
	"github.com/goldthread/goldthread/internal/repo"
)

// landings tells of each commit of the main branch what it changed in meaning,
// who wrote that, and what shows that somebody else agreed. The commit that
// brought the first records is left out: before it there was nobody to ask.
// What landed an old commit after it is none of that commit's past.
func (m *miner) landings() error {
	leaves := map[int32][]int32{} // landing to the leaves it brought changes from
	keys := map[int32][]register.Key{}
	seen := map[int32]bool{}
	for rec, raw := range m.raw {
		for _, r := range raw {
			l := m.graph.nodes[r.node].landing
			if l == none || !m.graph.nodes[l].counts || !r.mask.has(meaning) || !m.counted(r.node) {
				continue
			}
			if ks, key := keys[l], m.files.keys[rec]; len(ks) == 0 || ks[len(ks)-1] != key {
				keys[l] = append(ks, key)
			}
			if !seen[r.node] {
				seen[r.node] = true
				leaves[l] = append(leaves[l], r.node)
			}
		}
	}
	first := m.firstLanding()
	for i := range m.graph.nodes {
		l := int32(i)
		if len(keys[l]) == 0 || l == first {
			continue
		}
		landing, err := m.landing(l, leaves[l])
		if err != nil {
			return err
		}
		landing.Keys = keys[l]
		slices.SortFunc(landing.Keys, compareKeys)
		m.out.Landings = append(m.out.Landings, landing)
	}
	return nil
}

// firstLanding is the commit that brought the first records. A register that
// holds none is not one yet.
func (m *miner) firstLanding() int32 {
	for i := range m.graph.nodes {
		if n := &m.graph.nodes[i]; n.firstParent && n.counts && n.files.any() {
			return int32(i)
		}
	}
	return none
}

func (m *miner) landing(l int32, leaves []int32) (Landing, error) {
	n := &m.graph.nodes[l]
	c, err := m.commit(l)
	if err != nil {
		return Landing{}, err
	}
	m.out.Commits[c.ID] = c
	out := Landing{Commit: c.ID, Since: n.when}
	slices.Sort(leaves)
	var authors []repo.Signature
	for _, leaf := range leaves {
		written, err := m.commit(leaf)
		if err != nil {
			return out, err
		}
		authors = append(authors, authorsOf(written)...)
	}
	for _, a := range authors {
		if p := m.who.person(a, n.when); !slices.Contains(out.Authors, p) {
			out.Authors = append(out.Authors, p)
		}
	}
	if len(n.parents) > 1 {
		merger := m.who.person(c.Author, n.when)
		out.Merged = &merger
		if m.reliable(merger) && !m.among(c.Author, authors, n) {
			out.Approved = ApprovedByMerge
		}
	}
	if out.Approved == "" && m.reviewedBySecond(l) {
		out.Approved = ApprovedByReview
	}
	return out, nil
}

// reviewedBySecond reports whether everything that a landing changed in
// meaning was reviewed, with it or since, by a second person as it stood then.
func (m *miner) reviewedBySecond(l int32) bool {
	covers := m.coverChanges(l)
	for _, c := range covers {
		if !m.seconded[state{rec: c.rec, meaning: c.meaning}] {
			return false
		}
	}
	return len(covers) > 0
}

// Between are the commits of the main branch's first-parent line after one of
// them and before another, oldest first; nil where they are not both on it.
func (e *Evidence) Between(after, before repo.ID) []repo.ID {
	if e.graph == nil {
		return nil
	}
	from, ok := e.graph.index[after]
	to, known := e.graph.index[before]
	if !ok || !known {
		return nil
	}
	var all []repo.ID
	for n := from + 1; n < to; n++ {
		if node := &e.graph.nodes[n]; node.firstParent {
			all = append(all, node.id)
		}
	}
	return all
}

// Root is the first commit of the main branch's first-parent line, or "".
func (e *Evidence) Root() repo.ID {
	if e.graph == nil {
		return ""
	}
	for i := range e.graph.nodes {
		if n := &e.graph.nodes[i]; n.firstParent {
			return n.id
		}
	}
	return ""
}
