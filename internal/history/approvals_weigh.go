package history

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/goldthread/goldthread/internal/repo"
)

func init() {
	addBeside(Beside{Name: "approvals", Source: SourceApproval, read: (*miner).fromApprovals})
}

// fromApprovals makes assertions of the approvals that a forge was asked for.
// An approval covers what its pull request changed in meaning, as the commit
// had it that was approved; where that was a review record, it also covers
// what the record names. records are the assertions of review records.
func (m *miner) fromApprovals(records []assertion) ([]assertion, error) {
	exports, err := m.readExports()
	if err != nil {
		return nil, err
	}
	m.dropOthers(exports)
	m.dropDoubles(exports)
	var all []assertion
	for _, x := range exports {
		if x.reasons == nil {
			if err := m.fit(x); err != nil {
				return nil, err
			}
		}
		if len(x.nodes) == 0 {
			continue
		}
		if x.foreign != "" {
			m.refuseExport(x, x.changed, x.foreign)
			continue
		}
		made, err := m.approved(x, records)
		if err != nil {
			return nil, err
		}
		all = append(all, made...)
	}
	m.exports = exports
	return all, nil
}

func (x *export) last() int32 { return x.nodes[len(x.nodes)-1] }

// dropOthers takes out exports of another repository: they say nothing of this
// one, whatever commits the two share. Which it is the configuration says, where
// it does not it is the one that most of the workflow's own exports are of, and of
// two the one that was asked first.
func (m *miner) dropOthers(exports []*export) {
	ours := m.o.Approvals.Repositories
	if len(ours) == 0 {
		of := map[string]int{}
		var most *export
		for _, x := range exports {
			if x.foreign != "" {
				continue
			}
			of[x.repository()]++
			if most == nil || of[x.repository()] > of[most.repository()] || of[x.repository()] == of[most.repository()] && x.ExportedAt.Before(most.ExportedAt) {
				most = x
			}
		}
		if most == nil {
			return
		}
		ours = []string{most.repository()}
	}
	for _, x := range exports {
		if !slices.Contains(ours, x.repository()) {
			m.refuseExport(x, nil, fmt.Sprintf("is of another repository, %s, and not of %s", x.repository(), strings.Join(ours, " or ")))
		}
	}
}

// repository names the repository that an export is of as the configuration does:
// by the forge's host and its number there.
func (x *export) repository() string { return fmt.Sprintf("%s/%d", x.Forge, x.PullRequest.Repository) }

// dropDoubles takes out exports that speak of one thing in two ways: nobody
// can tell which of them the forge said. What is not the workflow's own takes
// away nothing.
func (m *miner) dropDoubles(exports []*export) {
	byNumber, byCommit := map[string]*export{}, map[repo.ID]*export{}
	clash := func(a, b *export, what string) {
		for _, x := range []*export{a, b} {
			other := a
			if x == a {
				other = b
			}
			if x.reasons == nil {
				m.refuseExport(x, nil, fmt.Sprintf("%s is exported twice, here and in %s", what, other.Place))
			}
		}
	}
	for _, x := range exports {
		if x.foreign != "" || x.reasons != nil {
			continue
		}
		number := fmt.Sprintf("%s %d %d", x.Forge, x.Repository, x.Number)
		if other := byNumber[number]; other != nil && x.Number > 0 {
			clash(other, x, x.Ref())
		} else if other := byCommit[x.MergeCommit]; other != nil {
			clash(other, x, "commit "+x.MergeCommit.Short())
		}
		byNumber[number], byCommit[x.MergeCommit] = x, x
	}
}

// fit finds the commits that an export speaks of, and notes where it says what
// the history does not.
func (m *miner) fit(x *export) error {
	at, ok := m.graph.index[x.MergeCommit]
	if !ok {
		m.refuseExport(x, nil, fmt.Sprintf("says that it was merged as %s, which is not in this history", x.MergeCommit.Short()))
		return nil
	}
	if !m.graph.nodes[at].counts {
		return nil // an older commit is judged by its own past
	}
	if x.ExportedAt.Before(x.MergedAt) {
		m.refuseExport(x, nil, "says that it was exported before it was merged")
		return nil
	}
	nodes, reason := m.landedAs(x, at)
	if reason == "" {
		var err error
		if reason, err = m.headDiffers(x, at); err != nil {
			return err
		}
	}
	if reason != "" {
		m.refuseExport(x, nil, reason)
		return nil
	}
	x.nodes = nodes
	x.changed = m.changedBetween(m.before(x), x.last())
	if x.edited {
		const edited = "was taken away on its branch and written again; compare it with the pull request"
		x.reasons = append(x.reasons, edited)
		x.strength += "; it " + edited
	}
	return nil
}

// landedAs lists the commits that a pull request became: one, or those of a
// rebase, which follow one another.
func (m *miner) landedAs(x *export, at int32) (nodes []int32, reason string) {
	if len(x.Landed) == 0 {
		return []int32{at}, ""
	}
	for n := at; ; n = m.graph.nodes[n].parents[0] {
		nodes = append(nodes, n)
		i := len(x.Landed) - len(nodes)
		switch {
		case x.Landed[i] != m.graph.nodes[n].id:
			return nil, fmt.Sprintf("says that it landed as %s, which does not stand there in this history", x.Landed[i].Short())
		case i == 0:
			slices.Reverse(nodes)
			return nodes, ""
		case len(m.graph.nodes[n].parents) == 0:
			return nil, fmt.Sprintf("says that it landed as %d commits, which this history does not have in a row", len(x.Landed))
		}
	}
}

// headDiffers says where the head of the pull request is not what the history
// has: the commit that was merged is another, or it holds other files.
func (m *miner) headDiffers(x *export, at int32) (string, error) {
	if parents := m.graph.nodes[at].parents; len(parents) > 1 && x.Head != "" {
		merged := slices.ContainsFunc(parents[1:], func(p int32) bool {
			id := m.graph.nodes[p].id
			return id == x.Head || id == x.Squash
		})
		if !merged {
			return fmt.Sprintf("says that its head was %s, and %s merged another commit", x.Head.Short(), x.MergeCommit.Short()), nil
		}
	}
	if x.Head == "" || x.HeadTree == "" {
		return "", nil
	}
	head, err := m.o.Repo.Commit(x.Head)
	if unreadable(err) {
		return "", nil
	}
	if err == nil && head.Tree != x.HeadTree {
		return fmt.Sprintf("says of its head %s that it has other files than it has", x.Head.Short()), nil
	}
	return "", err
}

// unreadable tells an object that is not here, or is damaged: outside the
// history of the registers, that takes away what rests on it and no more.
func unreadable(err error) bool {
	return errors.Is(err, repo.ErrMissing) || errors.Is(err, repo.ErrPointer) || errors.Is(err, repo.ErrCorrupt) || errors.Is(err, repo.ErrTooLarge)
}

// before is the commit that a pull request was merged onto; none for the first.
func (m *miner) before(x *export) int32 {
	if parents := m.graph.nodes[x.nodes[0]].parents; len(parents) > 0 {
		return parents[0]
	}
	return none
}

// changedBetween lists the records that differ in meaning between two commits,
// the earlier of which may be none, in order.
func (m *miner) changedBetween(earlier, later int32) []int32 {
	var all []int32
	if earlier == none {
		for e := range m.graph.nodes[later].files.all() {
			all = append(all, e.rec)
		}
	} else {
		for rec, d := range m.differing(later, earlier) {
			if d.has(meaning) {
				all = append(all, rec)
			}
		}
	}
	slices.Sort(all)
	return all
}

// approved makes the assertions of one export: one for each approver whose
// newest word is an approval.
func (m *miner) approved(x *export, records []assertion) ([]assertion, error) {
	var all []assertion
	for _, r := range m.newest(x.Reviews) {
		if r.State != ForgeApproved {
			continue
		}
		who, reason, fault := m.approver(x, r)
		if reason != "" {
			m.noteUncounted(x, x.changed, Uncounted{
				Source: SourceApproval, Ref: x.Ref(), Commit: x.MergeCommit, Place: x.Place, Reason: reason, Fault: fault, Account: ForgeAccount{x.Forge, r.By},
			})
			continue
		}
		seen, err := m.sawAt(x, r)
		if err != nil {
			return nil, err
		}
		if len(seen.unknown) > 0 {
			m.uncounted(x, seen.unknown, seen.reason(r))
		}
		own, err := m.wrotePartOf(x, who)
		if err != nil {
			return nil, err
		}
		x.agreed = append(x.agreed, agreement{m.who.person(who, r.At), own || r.By.ID == x.OpenedBy.ID, seen})
		at := x.last()
		a := assertion{
			source: SourceApproval, ref: x.Ref(), node: at, maker: who, approves: true, bound: ByApproval, covers: seen.covers,
			when: latest(r.At, m.graph.effective(at).when), own: r.By.ID == x.OpenedBy.ID,
			shown: x.strength, beside: x.blob, forge: account{forge: x.Forge, id: fmt.Sprint(r.By.ID)}, account: fmt.Sprintf("account %d (%s) on %s", r.By.ID, r.By.Login, x.Forge),
		}
		if len(a.covers) > 0 {
			all = append(all, a)
		}
		all = append(all, m.confirmed(x, a, seen, records)...)
	}
	return all, nil
}

func latest(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

// An agreement is an approval that counts.
type agreement struct {
	by    Person
	own   bool // the approver opened the pull request, or wrote a part of it
	sight sight
}

// wrotePartOf reports whether somebody is an author of what a pull request
// changed in meaning.
func (m *miner) wrotePartOf(x *export, who repo.Signature) (bool, error) {
	for _, rec := range x.changed {
		for _, raw := range m.raw[rec] {
			landing := m.graph.nodes[raw.node].landing
			if !raw.mask.has(meaning) || landing == none || !slices.Contains(x.nodes, landing) {
				continue
			}
			c, err := m.commit(raw.node)
			if err != nil {
				return false, err
			}
			if m.among(who, authorsOf(c), m.graph.effective(raw.node)) {
				return true, nil
			}
		}
	}
	return false, nil
}

// newest is the last word of each reviewer by the as-of day, in the order of
// their first ones. A comment takes back nothing.
func (m *miner) newest(reviews []ForgeReview) []ForgeReview {
	sorted := slices.Clone(reviews)
	slices.SortStableFunc(sorted, func(a, b ForgeReview) int { return a.At.Compare(b.At) })
	var last []ForgeReview
	for _, r := range sorted {
		if r.State == ForgeCommented || r.State == ForgePending || !m.onTime(r.At) {
			continue
		}
		i := slices.IndexFunc(last, func(o ForgeReview) bool { return o.By.ID == r.By.ID })
		if i < 0 {
			last = append(last, r)
		} else {
			last[i] = r
		}
	}
	return last
}

// approver finds who gave an approval, as that person would sign a commit, or
// says why nobody is held to it.
func (m *miner) approver(x *export, r ForgeReview) (repo.Signature, string, Fault) {
	who := repo.Signature{Name: r.By.Login, When: r.At}
	called := fmt.Sprintf("account %d (%s)", r.By.ID, r.By.Login)
	if r.At.IsZero() {
		return who, called + " approved it, and the export does not say when", ""
	}
	if r.At.After(x.ExportedAt) {
		return who, called + " approved it after it was exported, by the dates it gives", FaultExport
	}
	p := m.who.byAccount(account{forge: x.Forge, id: fmt.Sprint(r.By.ID)}, r.At)
	if p == nil && isBot(r.By.Login, "") {
		return who, called + " is a machine", ""
	}
	if p == nil {
		return who, called + " is not in people, or not on that day", FaultAccount
	}
	if bot, _ := p.Fields["is_bot"].(bool); bot {
		return who, called + " is a machine", ""
	}
	who.Name = cmp.Or(textOf(p, "name"), p.ID)
	who.Email = fmt.Sprintf("%d+%s@users.noreply.%s", r.By.ID, r.By.Login, x.Forge)
	if mails := texts(p.Fields["emails"]); len(mails) > 0 {
		who.Email = mails[0]
	}
	return who, "", ""
}

// confirmed is what an approval says of the reviews that its pull request
// brought: whoever approves a review record confirms the answers in it, if
// their reviewer gave them; and where the approver is the reviewer it names,
// they are the approver's own.
func (m *miner) confirmed(x *export, a assertion, seen sight, records []assertion) []assertion {
	var all []assertion
	for _, r := range records {
		if m.graph.nodes[r.node].landing == none || !slices.Contains(x.nodes, m.graph.nodes[r.node].landing) || !approvedRecord(a, m, r) {
			continue
		}
		c := a
		c.confirms, c.covers, c.whole = r.ref, nil, nil
		c.own = a.own || m.who.same(a.maker, r.maker, a.when)
		told := m.who.person(r.maker, r.when)
		theirs := r.named != "" && m.who.means(r.named, a.maker, a.when)
		given := r.named == "" || r.taken || m.who.means(r.named, r.maker, r.when)
		if !theirs && !(given && m.reliable(told)) {
			m.uncounted(x, recordsOf(r.covers), fmt.Sprintf("was approved by %s, but nobody is known to have given the answers in %s", m.who.person(a.maker, a.when).Name, r.ref))
			continue
		}
		for _, one := range r.covers {
			if seen.files != nil {
				if e, _ := seen.files.find(one.rec); e == nil || e.meaning != one.meaning {
					continue // the approver had other words before them
				}
			} else if !one.shown {
				continue
			}
			c.covers = append(c.covers, one)
		}
		if len(c.covers) > 0 {
			all = append(all, c)
		}
	}
	return all
}

// approvedRecord reports whether the review record of r was approved as it
// landed.
func approvedRecord(a assertion, m *miner, r assertion) bool {
	return slices.ContainsFunc(a.covers, func(c covered) bool {
		if c.rec != r.record {
			return false
		}
		e, _ := m.graph.nodes[r.node].files.find(r.record)
		return e != nil && e.meaning == c.meaning
	})
}

// recordsOf lists the records that are covered.
func recordsOf(covers []covered) []int32 {
	var all []int32
	for _, c := range covers {
		all = append(all, c.rec)
	}
	return all
}
