package history

import (
	"errors"
	"fmt"
	"maps"
	"slices"

	"github.com/goldthread/goldthread/internal/anchor"
	"github.com/goldthread/goldthread/internal/repo"
	"github.com/goldthread/goldthread/internal/source"
)

// An anchor also notes what stands beside the main branch and shows reviews:
// tags, and the branch with the saved approvals. What it noted must still be
// there, or else somebody took a review away, or put another in its place.

// compareNoted compares what anchors noted beside the main branch with what is
// there now. A recorded rewrite explains what was noted before it.
func (m *miner) compareNoted() error {
	tags, err := m.o.Repo.Tags()
	if err != nil {
		return err
	}
	now := map[string]repo.ID{}
	for _, t := range tags {
		now[t.Name] = t.ID
	}
	saved, err := m.savedApprovals()
	if err != nil {
		return err
	}
	asked, err := m.tagsAsked()
	if err != nil {
		return err
	}
	told := map[string]bool{} // what the oldest anchor says is said once
	var breaks []anchor.Break
	for i := range m.out.Anchors {
		a := &m.out.Anchors[i]
		if m.explained(a) != "" {
			continue
		}
		for _, name := range slices.Sorted(maps.Keys(a.tags)) {
			key := name + "\x00" + string(a.tags[name])
			id, there := now[name]
			if told[key] || there && id == a.tags[name] {
				continue
			}
			told[key] = true
			shown := "notes the tag " + source.Escape(name)
			switch {
			case there:
				breaks = append(breaks, anchor.Break{File: a.Name, Reason: shown + ", which is another one now: it was moved or made again"})
			case asked != nil:
				if asked.Why == "" {
					asked.Why = a.Name + " " + shown
				}
			default:
				breaks = append(breaks, anchor.Break{File: a.Name, Reason: shown + ", which is not here: it was deleted, or not fetched (`git fetch --tags`)"})
			}
		}
		if a.approvals != "" && saved != nil && !saved[a.approvals] && !told[string(a.approvals)] {
			told[string(a.approvals)] = true
			breaks = append(breaks, anchor.Break{File: a.Name, Reason: fmt.Sprintf("notes the saved approvals of %s, which is no longer part of their branch: it was rewritten", a.approvals.Short())})
		}
	}
	if asked != nil {
		m.out.Unasked = append(m.out.Unasked, *asked)
	}
	if len(breaks) == 0 {
		return nil
	}
	m.out.AnchorBreaks = append(m.out.AnchorBreaks, breaks...)
	_, err = m.cite(m.graph.head)
	return err
}

// tagsAsked is what this clone lacks where it does not ask for tags; else nil.
func (m *miner) tagsAsked() (*UnaskedBranch, error) {
	remote, without, err := m.o.Repo.WithoutTags()
	if err != nil || !without {
		return nil, err
	}
	return &UnaskedBranch{Tags: true, Remote: remote, Holds: "reviews in tags"}, nil
}

// savedApprovals are the commits that the branch with the saved approvals is
// made of; nil where it is not here, or not all of it.
func (m *miner) savedApprovals() (map[repo.ID]bool, error) {
	tip := m.out.Approvals.Tip
	if tip == "" || !slices.ContainsFunc(m.out.Anchors, func(a Anchor) bool { return a.approvals != "" }) {
		return nil, nil
	}
	found := map[repo.ID]bool{tip: true}
	for queue := []repo.ID{tip}; len(queue) > 0; queue = queue[1:] {
		c, err := m.o.Repo.Commit(queue[0])
		if errors.Is(err, repo.ErrMissing) {
			return nil, nil
		}
		if err != nil {
			return nil, err
		}
		for _, p := range c.Parents {
			if !found[p] {
				found[p] = true
				queue = append(queue, p)
			}
		}
	}
	return found, nil
}

// Noted is the oldest anchor that notes the tag which makes a review; nil for
// none, and for what is no tag. A tag has no place in the order of commits, so
// nothing else tells since when it is there.
func (e *Evidence) Noted(r *Review) *Anchor {
	if r.Source != SourceTag {
		return nil
	}
	i := slices.IndexFunc(e.Anchors, func(a Anchor) bool { return a.holdsTag(r.beside) })
	if i < 0 {
		return nil
	}
	return &e.Anchors[i]
}
