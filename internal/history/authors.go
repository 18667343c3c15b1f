package history

import (
	"slices"
	"strings"

	"github.com/goldthread/goldthread/internal/expression"
	"github.com/goldthread/goldthread/internal/repo"
)

// coAuthored matches the line by which Git's users and forges name somebody
// who wrote a part of a commit.
var coAuthored = expression.Of(`(?i)^co-authored-by[ \t]*:[ \t]*(.*)$`)

// maxCoAuthors bounds the people one message can name as authors.
const maxCoAuthors = 100

// coAuthors reads the co-authors that a message names, each once. They are
// typed by whoever wrote the message.
func coAuthors(message string) []repo.Signature {
	if !strings.Contains(strings.ToLower(message), "co-authored-by") {
		return nil
	}
	var all []repo.Signature
	var r reader
	for line := range strings.Lines(message) {
		text, plain := r.plain(strings.TrimRight(line, "\r\n"))
		match := coAuthored().FindStringSubmatch(text)
		if !plain || match == nil {
			continue
		}
		name, mail, _, ok := cutIdent(match[1])
		s := repo.Signature{Name: name, Email: mail}
		if ok && len(all) < maxCoAuthors && !slices.Contains(all, s) {
			all = append(all, s)
		}
	}
	return all
}

// authorsOf are those who wrote what a commit brought: its author and the
// co-authors its message names.
func authorsOf(c repo.Commit) []repo.Signature {
	return append([]repo.Signature{c.Author}, coAuthors(c.Message)...)
}

// describePeople fills in who else had a hand in an event.
func (m *miner) describePeople(e *eventAt, c repo.Commit) error {
	stands := m.graph.effective(e.node)
	if c.Committer.Email != "" && !m.who.same(c.Author, c.Committer, stands.when) {
		committer := m.who.person(c.Committer, stands.when)
		e.CommittedBy = &committer
	}
	for _, s := range coAuthors(c.Message) {
		e.With = append(e.With, m.who.person(s, stands.when))
	}
	landing := m.graph.nodes[e.node].landing
	if landing == none || landing == e.node || len(m.graph.nodes[landing].parents) < 2 {
		return nil
	}
	merge, err := m.commit(landing)
	if err != nil {
		return err
	}
	merger := m.who.person(merge.Author, stands.when)
	e.MergedBy = &merger
	e.SelfMerged = m.among(merge.Author, authorsOf(c), stands)
	return nil
}

// among reports whether somebody is one of the authors.
func (m *miner) among(s repo.Signature, authors []repo.Signature, at *node) bool {
	return slices.ContainsFunc(authors, func(a repo.Signature) bool { return m.who.same(s, a, at.when) })
}

// writtenAt is the newest commit up to n that brought the wording which c
// covers; none where it cannot be told.
func (m *miner) writtenAt(c covered, n int32) int32 {
	raw := m.raw[c.rec]
	for i := len(raw) - 1; i >= 0; i-- {
		at := raw[i].node
		if at > n || !raw[i].mask.has(meaning) {
			continue
		}
		if e, _ := m.graph.nodes[at].files.find(c.rec); e != nil && e.meaning == c.meaning {
			return at
		}
	}
	return none
}

// second reports whether the reviewer wrote no part of the wording that c
// covers. Where nobody can tell who wrote it, nobody is a second person.
func (m *miner) second(c covered, a assertion, reviewer repo.Signature) (bool, error) {
	at := m.writtenAt(c, a.node)
	if at == none {
		return false, nil
	}
	if other, err := m.notBy(reviewer, at); !other || err != nil || m.graph.madeOf(a.node, at) {
		return other, err
	}
	// The reviewer had the same words from another line.
	return m.notBy(reviewer, m.broughtTo(c, a.node))
}

// notBy reports whether somebody has no part in a commit.
func (m *miner) notBy(reviewer repo.Signature, at int32) (bool, error) {
	written, err := m.commit(at)
	return err == nil && !m.among(reviewer, authorsOf(written), m.graph.effective(at)), err
}

// broughtTo is the commit from which n has the wording that c covers, or n.
func (m *miner) broughtTo(c covered, n int32) int32 {
	has := func(p int32) bool {
		e, _ := m.graph.nodes[p].files.find(c.rec)
		return e != nil && e.meaning == c.meaning
	}
	for {
		i := slices.IndexFunc(m.graph.nodes[n].parents, has)
		if i < 0 {
			return n
		}
		n = m.graph.nodes[n].parents[i]
	}
}
