package history

import (
	"slices"
	"strings"
	"time"
	"unicode"

	"github.com/goldthread/goldthread/internal/expression"
	"github.com/goldthread/goldthread/internal/register"
	"github.com/goldthread/goldthread/internal/repo"
)

// A Reason is what somebody gave as the reason of a change, in a Because line. It
// is a claim of whoever wrote the change: that a record is named shows nothing of
// what that record says.
type Reason struct {
	Commit repo.ID   // that the line is in, that its pull request was merged as, or that is judged
	Since  time.Time // when that came into effect
	OnMain bool      // it has landed
	Ref    string    // the pull request whose description has the line; "" for a commit message
	// Judged tells that it is from the description of the change that is judged.
	Judged  bool
	Named   []string       // as written
	Keys    []register.Key // the records that it names, in its order
	Unknown []string       // of what is written like an id, what is no record's
	// About are the records that the commit or pull request changed in meaning, in
	// order. Of a change that is judged nothing is said here: it is about all of it.
	About []register.Key
}

// reasons lists what Because lines name. A name may be a record's id or name,
// or words that hold ids.
func (m *miner) reasons() error {
	for i := range m.graph.nodes {
		at, n := int32(i), &m.graph.nodes[i]
		if !n.counts || n.lines == nil || len(n.lines.because) == 0 || !m.counted(at) {
			continue
		}
		m.reason(at, Reason{Named: n.lines.because}, m.changedBetween(m.firstParentOf(at), at))
		if _, err := m.cite(at); err != nil {
			return err
		}
	}
	for _, x := range m.exports {
		if len(x.nodes) > 0 && len(x.Because) > 0 && m.counted(x.last()) {
			m.reason(x.last(), Reason{Ref: x.Ref(), Named: x.Because}, x.changed)
		}
	}
	if len(m.o.Because) > 0 {
		m.reason(m.graph.head, Reason{Judged: true, Named: m.o.Because}, nil)
	}
	return nil
}

// idLike is how the id of a record is usually written: CTR-004.
var idLike = expression.Of(`^\pL[\pL\d_]*-[\pL\d_.-]*\d[\pL\d_.-]*$`)

// reason adds one, with the records that it names at node n.
func (m *miner) reason(n int32, r Reason, about []int32) {
	node := &m.graph.nodes[n]
	r.Commit, r.Since, r.OnMain = node.id, m.graph.effective(n).when, node.landing != none
	add := func(name string) bool {
		rec, ok := m.nameTable().resolve(name, node.files)
		if key := m.keyOf(rec, ok); ok && !slices.Contains(r.Keys, key) {
			r.Keys = append(r.Keys, key)
		}
		return ok
	}
	for _, name := range r.Named {
		if add(name) {
			continue
		}
		for _, word := range strings.FieldsFunc(name, unicode.IsSpace) {
			word = strings.Trim(word, ".:!?()[]\"'")
			known := strings.ContainsAny(word, "0123456789") && add(word)
			if !known && idLike().MatchString(word) && !slices.Contains(r.Unknown, word) {
				r.Unknown = append(r.Unknown, word)
			}
		}
	}
	for _, rec := range about {
		r.About = append(r.About, m.files.keys[rec])
	}
	slices.SortFunc(r.About, compareKeys)
	m.out.Reasons = append(m.out.Reasons, r)
}

func (m *miner) keyOf(rec int32, ok bool) register.Key {
	if !ok {
		return register.Key{}
	}
	return m.files.keys[rec]
}

// ReasonsSince are the reasons that a change gives for itself, which goes from
// base to what was mined: that of its description, and those of its commits.
func (e *Evidence) ReasonsSince(base repo.ID) []Reason {
	if e.graph == nil || len(e.Reasons) == 0 {
		return nil
	}
	brought, older := e.graph.past(e.graph.head), []bool{}
	if n, ok := e.graph.index[base]; ok {
		older = e.graph.past(n)
	}
	var all []Reason
	for _, r := range e.Reasons {
		n := e.graph.index[r.Commit]
		if r.Judged || brought[n] && (len(older) == 0 || !older[n]) {
			all = append(all, r)
		}
	}
	return all
}

// past marks a node and all that it is made of.
func (g *graph) past(n int32) []bool {
	in := make([]bool, len(g.nodes))
	in[n] = true
	for i := n; i >= 0; i-- { // every commit comes after its parents
		if in[i] {
			for _, p := range g.nodes[i].parents {
				in[p] = true
			}
		}
	}
	return in
}
