package history

import (
	"context"

	"github.com/goldthread/goldthread/internal/register"
	"github.com/goldthread/goldthread/internal/repo"
	"github.com/goldthread/goldthread/internal/source"
)

// states are a record's two sides of an event. The records are shared by all
// events that meet them in the same state.
type states struct {
	before, after *register.Record
	from          repo.ID
	fromPlace     source.Place
}

// Before is the record as it stood before the event, nil where it was not
// there. It is known where [Options.States] is set. It is as the file has it:
// no name has become an id, and its places are those of the version in which
// it was first seen in this state.
func (e *Event) Before() *register.Record {
	if e.states == nil {
		return nil
	}
	return e.states.before
}

// After is the record as the event left it, like Before; nil where it is gone.
func (e *Event) After() *register.Record {
	if e.states == nil {
		return nil
	}
	return e.states.after
}

// From is the parent commit that the event is told against, with the place
// where the record stood there; both are empty where it was in none. They are
// known where [Options.States] is set.
func (e *Event) From() (repo.ID, source.Place) {
	if e.states == nil {
		return "", source.Place{}
	}
	return e.states.from, e.states.fromPlace
}

// keepStates notes what an event made of its record.
func (m *miner) keepStates(e *eventAt) {
	if !m.o.States {
		return
	}
	e.states = &states{before: m.files.sampleOf(e.before), after: m.files.sampleOf(e.after)}
	if e.before == nil {
		return
	}
	e.states.from, e.states.fromPlace = m.graph.nodes[e.from].id, m.placeOf(e.from, e.before)
}

// Order is where a commit stands in the order of the history, which depends on
// parents alone: a commit comes after its parents, and on the main branch they
// come in the order in which they landed. It is -1 for a commit that the walk
// did not meet.
func (e *Evidence) Order(commit repo.ID) int {
	if e.graph != nil {
		if n, ok := e.graph.index[commit]; ok {
			return int(n)
		}
	}
	return -1
}

// At reads the registers as they stand at one commit, as Mine reads every
// version: with the present mapping, else with that of the commit, and ids of
// old under the present ones. Versions of files that cannot be read are listed.
// More than o.Limits allow is a *watch.LimitError.
func At(ctx context.Context, o Options, commit repo.ID) (map[register.Key]*register.Record, []Skipped, error) {
	var records map[register.Key]*register.Record
	var skipped []Skipped
	err := watched(ctx, &o, func(ctx context.Context) (err error) {
		records, skipped, err = at(ctx, o, commit)
		return err
	})
	if err != nil {
		return nil, nil, err
	}
	return records, skipped, nil
}

func at(ctx context.Context, o Options, commit repo.ID) (map[register.Key]*register.Record, []Skipped, error) {
	if err := ctx.Err(); err != nil {
		return nil, nil, err
	}
	c, err := o.Repo.Commit(commit)
	if err != nil {
		return nil, nil, err
	}
	r := newFileReader(o)
	l, err := r.listing(&node{id: c.ID, tree: c.Tree}, nil)
	if err != nil {
		return nil, nil, err
	}
	records := map[register.Key]*register.Record{}
	for e := range l.all() {
		records[r.keys[e.rec]] = r.sample(e)
	}
	return records, r.skipped, nil
}
