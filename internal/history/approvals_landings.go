package history

import "slices"

// exportedLandings tells of each commit of the main branch that changed
// records what its export shows.
func (m *miner) exportedLandings() {
	of := map[int32]*export{}
	first := none // the first commit of the main branch that has an export
	for _, x := range m.exports {
		at := x.nodes
		if n, ok := m.graph.index[x.MergeCommit]; ok && len(at) == 0 {
			at = []int32{n}
		}
		for _, n := range at {
			if !m.graph.nodes[n].firstParent {
				continue
			}
			if other := of[n]; other == nil || other.foreign != "" {
				of[n] = x
			}
			if first == none || n < first {
				first = n
			}
		}
	}
	if first == none {
		return
	}
	m.out.Approvals.Begins = m.graph.nodes[first].when
	start := m.firstLanding()
	for i := range m.graph.nodes {
		n := int32(i)
		if node := &m.graph.nodes[i]; !node.firstParent || !node.counts || n == start || !m.counted(n) {
			continue
		}
		changed := m.changedBetween(m.firstParentOf(n), n)
		if len(changed) == 0 {
			continue
		}
		m.out.Approvals.Landings = append(m.out.Approvals.Landings, m.exportedLanding(n, changed, of[n], n < first))
	}
}

func (m *miner) firstParentOf(n int32) int32 {
	if parents := m.graph.nodes[n].parents; len(parents) > 0 {
		return parents[0]
	}
	return none
}

func (m *miner) exportedLanding(n int32, changed []int32, x *export, early bool) ExportedLanding {
	l := ExportedLanding{Commit: m.graph.nodes[n].id, Since: m.graph.nodes[n].when, State: ExportMissing}
	for _, rec := range changed {
		l.Keys = append(l.Keys, m.files.keys[rec])
	}
	slices.SortFunc(l.Keys, compareKeys)
	switch {
	case x == nil && early:
		l.State = BeforeExports
		return l
	case x == nil:
		return l
	}
	l.Request, l.Reasons = &x.PullRequest, x.reasons
	if len(x.nodes) == 0 {
		l.State = ExportDiffers
		return l
	}
	if x.Number == 0 {
		l.State = NoPullRequest
		return l
	}
	whole, second := false, false
	for _, a := range x.agreed {
		if !slices.Contains(l.By, a.by) {
			l.By = append(l.By, a.by)
		}
		if a.own {
			continue
		}
		second = true
		differ := m.landedOtherwise(x, a.sight, changed)
		if whole = whole || len(differ) == 0; len(differ) > 0 && a.sight.ofAnother() {
			o := OutdatedApproval{By: a.by, Approved: a.sight.approved}
			for _, rec := range differ {
				o.Keys = append(o.Keys, m.files.keys[rec])
			}
			slices.SortFunc(o.Keys, compareKeys)
			l.Outdated = append(l.Outdated, o)
		}
	}
	l.SelfMerged = x.MergedBy.ID != 0 && x.MergedBy.ID == x.OpenedBy.ID && !second
	switch {
	case whole:
		l.State = ExportApproved
	case slices.ContainsFunc(m.newest(x.Reviews), func(r ForgeReview) bool { return r.State == ForgeApproved && r.By.ID != x.OpenedBy.ID }):
		l.State = ApprovalUncounted
	default:
		l.State = ApprovalMissing
	}
	return l
}

// landedOtherwise lists the records that a landing changed and an approval does
// not cover, as the pull request left them.
func (m *miner) landedOtherwise(x *export, s sight, changed []int32) []int32 {
	var differ []int32
	for _, rec := range changed {
		now, _ := m.graph.nodes[x.last()].files.find(rec)
		var then *entry
		if before := m.before(x); before != none {
			then, _ = m.graph.nodes[before].files.find(rec)
		}
		agreed := slices.Contains(s.removed, rec)
		switch {
		case now == nil && then == nil, now != nil && then != nil && now.meaning == then.meaning:
			agreed = true // changed and changed back
		case now != nil:
			agreed = slices.ContainsFunc(s.covers, func(c covered) bool { return c.rec == rec && c.meaning == now.meaning })
		}
		if !agreed {
			differ = append(differ, rec)
		}
	}
	return differ
}
