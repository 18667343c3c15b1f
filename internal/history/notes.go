package history

import (
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"time"

	"github.com/goldthread/goldthread/internal/repo"
	"github.com/goldthread/goldthread/internal/source"
)

// gerritRef is where Gerrit's plugin reviewnotes writes how each commit was
// reviewed. It is fetched only when somebody asks for it.
const gerritRef = "refs/notes/review"

// strengthNotes is what they are worth.
const strengthNotes = "as reported by who committed the notes; they can be rewritten without a trace"

// SourceGerrit is the source of a review that is a vote in a note of Gerrit.
const SourceGerrit = "Gerrit note"

func init() {
	addBeside(Beside{Name: "Gerrit review notes", Source: SourceGerrit, Where: "in a note of Gerrit", Show: "git notes --ref=review show", read: (*miner).fromNotes})
}

// Bounds of what is read of it.
const (
	maxNote  = 64 << 10 // bytes
	maxVotes = 100      // in one note
)

// fromNotes reads Gerrit's notes on commits that count. A vote of
// Code-Review+2 is reported by whoever committed the notes; it covers what the
// commit changed, and not where its author gave it.
func (m *miner) fromNotes([]assertion) ([]assertion, error) {
	tip, err := m.o.Repo.Reference(gerritRef)
	if errors.Is(err, repo.ErrNoBranch) || unreadable(err) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	keeper, err := m.o.Repo.Commit(tip)
	if err != nil {
		return nil, err
	}
	files, err := m.o.Repo.Files(tip)
	if err != nil {
		return nil, err
	}
	m.out.Witnesses = append(m.out.Witnesses, Witness{"Gerrit review notes", gerritRef, tip, true, strengthNotes})
	var all []assertion
	err = fs.WalkDir(files, ".", func(at string, entry fs.DirEntry, err error) error {
		if err != nil {
			m.out.Uncounted = append(m.out.Uncounted, Uncounted{Source: SourceGerrit, Commit: tip, Place: source.Place{File: gerritRef + ":" + at}, Reason: plainReason(err)})
			return nil
		}
		n, ok := m.graph.index[repo.ID(strings.ReplaceAll(at, "/", ""))]
		if entry.IsDir() || !ok || !m.graph.nodes[n].counts {
			return nil // a note on another commit, or one that is not here
		}
		data, err := source.Read(files, at, maxNote)
		if err != nil {
			m.uncountedNote(n, nil, "cannot be read")
			return nil
		}
		made, err := m.fromNote(n, parseNote(string(data)), keeper.Committer)
		all = append(all, made...)
		return err
	})
	return all, err
}

// A note is what Gerrit writes of one commit.
type note struct {
	votes []string  // who gave Code-Review+2, as "Ann Lee <ann@example.org>"
	at    time.Time // when it was submitted; zero where that is not said
	on    string    // the address of the review
}

func parseNote(text string) note {
	var n note
	for line := range strings.Lines(text) {
		key, value, _ := strings.Cut(strings.TrimRight(line, "\r\n"), ":")
		switch value = strings.TrimSpace(value); key {
		case "Code-Review+2":
			if value != "" && len(n.votes) < maxVotes {
				n.votes = append(n.votes, value)
			}
		case "Submitted-at":
			n.at, _ = time.Parse(time.RFC1123Z, value) // the commit's own time stands in
		case "Reviewed-on":
			n.on = value
		}
	}
	return n
}

func (m *miner) fromNote(n int32, said note, keeper repo.Signature) ([]assertion, error) {
	if len(said.votes) == 0 {
		return nil, nil
	}
	covers := m.coverChanges(n)
	if len(covers) == 0 {
		return nil, nil
	}
	c, err := m.commit(n)
	if err != nil {
		return nil, err
	}
	when := latest(said.at, m.graph.effective(n).when)
	var all []assertion
	for _, who := range said.votes {
		if slices.ContainsFunc(authorsOf(c), func(s repo.Signature) bool { return m.who.means(who, s, when) }) {
			m.uncountedNote(n, recordsOf(covers), fmt.Sprintf("%s approved a change of their own", m.who.called(who)))
			continue
		}
		all = append(all, assertion{
			source: SourceGerrit, ref: said.on, node: n, maker: keeper, named: who, reported: true,
			when: when, covers: covers, shown: strengthNotes,
		})
	}
	return all, nil
}

// uncountedNote notes that the note on n, or a vote in it, does not count.
func (m *miner) uncountedNote(n int32, records []int32, reason string) {
	u := Uncounted{Source: SourceGerrit, Commit: m.graph.nodes[n].id, Place: source.Place{File: gerritRef}, Reason: reason}
	for _, rec := range records {
		u.Keys = append(u.Keys, m.files.keys[rec])
	}
	m.out.Uncounted = append(m.out.Uncounted, u)
}
