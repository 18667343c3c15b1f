package history

import (
	"slices"
	"strings"
	"time"
	"unicode"

	"github.com/goldthread/goldthread/internal/register"
	"github.com/goldthread/goldthread/internal/repo"
)

// fromBeside reads what is kept beside the commits of the main branch. records
// are the assertions of review records.
func (m *miner) fromBeside(records []assertion) ([]assertion, error) {
	all, err := m.fromApprovals(records)
	if err != nil {
		return nil, err
	}
	notes, err := m.fromNotes()
	if err != nil {
		return nil, err
	}
	return append(all, notes...), m.noticeGittuf()
}

// A Reason is what somebody gave as the reason of a change, in a Because line.
type Reason struct {
	Commit repo.ID   // that the line is in, or that its pull request was merged as
	Since  time.Time // when that came into effect
	OnMain bool      // it has landed
	Ref    string    // the pull request whose description has the line; "" for a commit message
	Named  []string  // as written
	Keys   []register.Key
}

// reasons lists what Because lines name. A name may be a record's id or name,
// or words that hold ids.
func (m *miner) reasons() error {
	for i := range m.graph.nodes {
		n := &m.graph.nodes[i]
		if !n.counts || n.lines == nil || len(n.lines.because) == 0 || !m.counted(int32(i)) {
			continue
		}
		m.reason(int32(i), "", n.lines.because)
		if _, err := m.cite(int32(i)); err != nil {
			return err
		}
	}
	for _, x := range m.exports {
		if len(x.nodes) > 0 && len(x.Because) > 0 && m.counted(x.last()) {
			m.reason(x.last(), x.Ref(), x.Because)
		}
	}
	return nil
}

func (m *miner) reason(n int32, ref string, named []string) {
	node := &m.graph.nodes[n]
	r := Reason{Commit: node.id, Since: m.graph.effective(n).when, OnMain: node.landing != none, Ref: ref, Named: named}
	add := func(name string) bool {
		rec, ok := m.nameTable().resolve(name, node.files)
		if key := m.keyOf(rec, ok); ok && !slices.Contains(r.Keys, key) {
			r.Keys = append(r.Keys, key)
		}
		return ok
	}
	for _, name := range named {
		if add(name) {
			continue
		}
		for _, word := range strings.FieldsFunc(name, unicode.IsSpace) {
			if word = strings.Trim(word, ".:!?()[]\"'"); strings.ContainsAny(word, "0123456789") {
				add(word)
			}
		}
	}
	m.out.Reasons = append(m.out.Reasons, r)
}

func (m *miner) keyOf(rec int32, ok bool) register.Key {
	if !ok {
		return register.Key{}
	}
	return m.files.keys[rec]
}
