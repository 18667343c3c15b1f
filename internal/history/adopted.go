package history

import (
	"time"

	"github.com/goldthread/goldthread/internal/repo"
)

// adopted finds since when the registers are under these checks: what the
// configuration says, else the first commit of the main branch that holds both
// them and a configuration. A day that has not come yet is none: all that is
// wrong by then would be old before it happens.
func (m *miner) adopted() error {
	if on, err := m.statedAdoption(); !on.IsZero() && m.onTime(on) || err != nil {
		m.out.Adopted = on
		if on.Before(m.out.Begins) {
			m.out.Adopted = m.out.Begins
		}
		if n := m.standingOn(on); n != none {
			m.out.AdoptedAt, m.out.AdoptedIn = m.graph.nodes[n].id, m.graph.nodes[n].dir
		}
		return err
	}
	if !m.o.Configured {
		m.out.Adopted = m.out.Begins
		return nil
	}
	for i := range m.graph.nodes {
		n := &m.graph.nodes[i]
		if !n.firstParent || !n.counts || len(n.files.files) == 0 || !m.counted(int32(i)) {
			continue
		}
		kept, err := m.configured(int32(i))
		if err != nil {
			return err
		}
		if kept {
			m.out.Adopted, m.out.AdoptedAt, m.out.AdoptedIn = n.when, n.id, n.dir
			return nil
		}
	}
	return nil
}

// standingOn is the commit of the main branch that stood at the end of a day;
// none for none. A commit whose date runs backwards stands where it stands.
func (m *miner) standingOn(day time.Time) int32 {
	end := day.UTC().Truncate(24 * time.Hour).Add(24 * time.Hour)
	if m.o.AdoptedAt != "" {
		end = day.Add(time.Nanosecond) // a commit, not a day: what landed later that day is new
	}
	at := none
	for i := range m.graph.nodes {
		n := &m.graph.nodes[i]
		if n.firstParent && n.when.Before(end) && m.counted(int32(i)) {
			at = int32(i)
		}
	}
	return at
}

// statedAdoption is the day that the configuration names, or the one on which
// the commit that it names landed; a commit that never did counts by its own.
func (m *miner) statedAdoption() (time.Time, error) {
	if m.o.AdoptedAt == "" {
		return m.o.AdoptedOn, nil
	}
	if n, ok := m.graph.index[m.o.AdoptedAt]; ok {
		if landing := m.graph.nodes[n].landing; landing != none {
			n = landing
		}
		return m.graph.nodes[n].when, nil
	}
	c, err := m.o.Repo.Commit(m.o.AdoptedAt)
	return c.Committer.When, err
}

// configured reports whether a commit holds a configuration.
func (m *miner) configured(at int32) (bool, error) {
	top, err := m.files.top(m.graph.nodes[at].tree, m.graph.nodes[at].dir)
	if err != nil || top == "" {
		return false, err
	}
	for _, name := range append([]string{m.o.ConfigFile}, m.o.ConfigNames...) {
		e, err := m.files.lookup(top, name)
		if err != nil || e.ID != "" && e.Mode == repo.File {
			return err == nil, err
		}
	}
	return false, nil
}

// liveBefore counts the live records of a register that stood before the commit
// in which one of them went.
func (m *miner) liveBefore(at, rec int32) int {
	kind := m.files.keys[rec].Kind
	for _, p := range m.graph.nodes[at].parents {
		if e, _ := m.graph.nodes[p].files.find(rec); e != nil {
			key := kindAt{p, kind}
			if _, known := m.live[key]; !known {
				m.live[key] = len(m.coverKind(p, kind))
			}
			return m.live[key]
		}
	}
	return 0
}

// kindAt names a register at a commit.
type kindAt struct {
	node int32
	kind string
}
