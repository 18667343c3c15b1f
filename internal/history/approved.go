package history

import (
	"slices"
	"time"

	"github.com/goldthread/goldthread/internal/repo"
)

// An Approval is somebody's agreement to the wording that a record has now.
type Approval struct {
	By     Person
	Since  time.Time // since when it stands
	Commit repo.ID   // that brought it; of an exported one the landing
	Way    string    // one of the Source... constants, ByMerge or ByWriting
	Roles  []string  // held on that day, as ids where they are registered
	// May and Manages are Review.MayApprove and Review.Manages.
	May, Manages bool
}

// The ways to approve beside a review event.
const (
	ByMerge   = "merge"   // merged by somebody who did not write it
	ByWriting = "writing" // written by somebody who may approve it
)

// approvals finds, for each record, who approved its present wording: by words
// of an approval, by a review that found it right if the reviewer may approve, by merging what
// somebody else wrote, or by writing it with the right to approve it.
func (m *miner) approvals() {
	for _, k := range m.kinds() {
		m.entitled(k)
	}
	for rec, p := range m.present {
		if p == nil || p.state == NotCommitted {
			continue
		}
		t := m.out.Timelines[p.key]
		for _, r := range t.Reviews {
			if r.Fingerprint == p.print && r.Then >= Reviewed && foundRight(r.Outcome) && (r.Approves || r.MayApprove) {
				t.Approvals = append(t.Approvals, Approval{r.By, r.Since, r.Commit, r.Source, m.rolesOf(r.By, r.Since), r.MayApprove, r.Manages})
			}
		}
		if t.Changed == nil || t.Changed.Landing == "" {
			continue
		}
		at, _ := m.graph.nodes[m.graph.index[t.Changed.Landing]].files.find(int32(rec))
		agreed := func(by Person, way string) {
			may := m.mandateOf(by, p.key.Kind, m.files.contentOf(at), t.Changed.Since)
			if m.reliable(by) && (way == ByMerge || may.approve) {
				t.Approvals = append(t.Approvals, Approval{by, t.Changed.Since, t.Changed.Landing, way, m.rolesOf(by, t.Changed.Since), may.approve, may.manages})
			}
		}
		agreed(t.Changed.By, ByWriting)
		if by := t.Changed.MergedBy; by != nil && !t.Changed.SelfMerged {
			agreed(*by, ByMerge)
		}
		slices.SortStableFunc(t.Approvals, func(a, b Approval) int { return a.Since.Compare(b.Since) })
	}
}

// rolesOf lists the roles that somebody held at that time.
func (m *miner) rolesOf(by Person, at time.Time) []string {
	if p := m.who.byName[fold(by.ID)]; p != nil {
		return m.who.held(p, at)
	}
	return nil
}

// kinds are the registers that can have approvers.
func (m *miner) kinds() []string {
	if m.o.Schema != nil {
		return m.o.Schema.Names()
	}
	var all []string
	for _, key := range m.files.keys {
		if !slices.Contains(all, key.Kind) {
			all = append(all, key.Kind)
		}
	}
	return all
}
