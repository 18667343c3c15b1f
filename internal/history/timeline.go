package history

import (
	"cmp"
	"reflect"
	"slices"
	"strings"
	"time"

	"github.com/goldthread/goldthread/internal/register"
	"github.com/goldthread/goldthread/internal/repo"
	"github.com/goldthread/goldthread/internal/source"
)

// counted reports whether a node stands by the as-of day.
func (m *miner) counted(n int32) bool { return m.onTime(m.graph.effective(n).when) }

func (m *miner) onTime(t time.Time) bool {
	if m.o.AsOf.IsZero() || t.Before(m.o.AsOf.UTC().Truncate(24*time.Hour).Add(24*time.Hour)) {
		return true
	}
	if next := &m.out.Next; next.IsZero() || t.Before(*next) {
		*next = t
	}
	return false
}

// commit reads a commit that evidence rests on.
func (m *miner) commit(n int32) (repo.Commit, error) {
	if c, ok := m.commits[n]; ok {
		return c, nil
	}
	c, known := m.files.kept.whole(m.graph.nodes[n].id)
	if !known {
		var err error
		if c, err = m.o.Repo.Commit(m.graph.nodes[n].id); err != nil {
			return repo.Commit{}, err
		}
	}
	m.commits[n] = c
	return c, nil
}

// cite keeps a commit, and its landing, in the evidence.
func (m *miner) cite(n int32) (repo.Commit, error) {
	c, err := m.commit(n)
	if err != nil {
		return c, err
	}
	m.out.Commits[c.ID] = c
	if l := m.graph.nodes[n].landing; l != none && l != n {
		landed, err := m.commit(l)
		if err != nil {
			return c, err
		}
		m.out.Commits[landed.ID] = landed
	}
	return c, nil
}

// timelines turns raw events into what people are shown.
func (m *miner) timelines() error {
	for rec := range m.files.keys {
		rec := int32(rec)
		events, err := m.events(rec)
		if err != nil {
			return err
		}
		if p := m.present[rec]; p != nil {
			if m.out.Timelines[p.key], err = m.timeline(rec, p, events); err != nil {
				return err
			}
			continue
		}
		m.gone(rec, events)
	}
	slices.SortFunc(m.out.Gone, func(a, b Gone) int { return compareKeys(a.Key, b.Key) })
	slices.SortFunc(m.out.Absent, func(a, b Gone) int { return compareKeys(a.Key, b.Key) })
	return nil
}

// An eventAt is an event with what it was made from.
type eventAt struct {
	Event
	node          int32
	mask          mask
	before, after *entry
	from          int32 // the parent that before is of
}

// events builds the events of a record that count, oldest first.
func (m *miner) events(rec int32) ([]eventAt, error) {
	var all []eventAt
	removed := false
	for _, raw := range m.raw[rec] {
		e := m.classify(rec, raw, removed)
		removed = removed || e.Class == Removed
		if e.Class == "" || !m.counted(raw.node) {
			continue
		}
		if err := m.describe(&e); err != nil {
			return nil, err
		}
		m.redated(rec, &e)
		all = append(all, e)
	}
	return all, nil
}

// classify compares a record with the parent that it is told against: the
// first that has it, else the first.
func (m *miner) classify(rec int32, raw rawEvent, removed bool) eventAt {
	n := &m.graph.nodes[raw.node]
	e := eventAt{node: raw.node, mask: raw.mask}
	var pathAfter, pathBefore string
	e.after, pathAfter = n.files.find(rec)
	for _, p := range n.parents {
		if e.before, pathBefore = m.graph.nodes[p].files.find(rec); e.before != nil {
			e.from = p
			break
		}
	}
	both := e.before != nil && e.after != nil
	e.Moved = both && raw.mask.has(where) && pathBefore != pathAfter
	e.Merge = len(n.parents) > 1
	switch {
	case raw.mask.has(meaning) && e.after == nil:
		e.Class = Removed
	case raw.mask.has(meaning) && e.before == nil && removed:
		e.Class = Restored
	case raw.mask.has(meaning) && e.before == nil:
		e.Class = Created
	case raw.mask.has(meaning):
		e.Class = Changed
	case raw.mask.has(claims) && e.after != nil && claimOf(e.before) != claimOf(e.after):
		e.Class = ClaimOnly
	case e.Moved:
		e.Class = Moved
	case both && raw.mask.has(wording):
		e.Class = Cosmetic
	}
	return e
}

func claimOf(e *entry) int32 {
	if e == nil {
		return 0
	}
	return e.claim
}

// describe fills in who, when and what.
func (m *miner) describe(e *eventAt) error {
	c, err := m.cite(e.node)
	if err != nil {
		return err
	}
	e.Commit, e.At, e.Event.node = c.ID, c.Author.When, e.node
	stands := m.graph.effective(e.node)
	e.By = m.who.person(c.Author, stands.when)
	if err := m.describePeople(e, c); err != nil {
		return err
	}
	if l := m.graph.nodes[e.node].landing; l != none {
		e.Landing, e.Since = stands.id, stands.when
		if stands.when.IsZero() {
			m.undated[l] = true
		}
	}
	switch {
	case e.after != nil:
		e.Fingerprint = m.files.texts[e.after.meaning]
		e.Place = m.placeOf(e.node, e.after)
	case e.before != nil:
		e.Place = m.placeOf(e.from, e.before)
	}
	if e.before != nil && e.after != nil {
		e.Fields = m.differingFields(e)
	}
	m.keepStates(e)
	return nil
}

// placeOf is where an entry stands at a node.
func (m *miner) placeOf(n int32, e *entry) source.Place {
	return m.files.place(e, m.graph.nodes[n].files.line(e.rec))
}

// differingFields names the top-level fields that a change in meaning, or in
// claims, changed.
func (m *miner) differingFields(e *eventAt) []string {
	before, after := m.files.content(e.before), m.files.content(e.after)
	c := m.files.claimFields(after.Kind)
	var names []string
	add := func(name string) {
		isClaim := slices.Contains(c.all, name)
		if c.ignored[name] || slices.Contains(names, name) || isClaim != (e.Class == ClaimOnly) {
			return
		}
		if m.differs(before, after, name) {
			names = append(names, name)
		}
	}
	for name := range before.Fields {
		add(name)
	}
	for name := range after.Fields {
		add(name)
	}
	slices.Sort(names)
	return names
}

// differs compares one field as the fingerprint does: the order of a set and
// the spelling of a control make no difference.
func (m *miner) differs(before, after *register.Record, name string) bool {
	a, b := before.Fields[name], after.Fields[name]
	if textA, ok := a.(string); ok && textA == b || reflect.DeepEqual(a, b) {
		return false
	}
	if m.o.Schema == nil || slices.Contains(m.files.claimFields(after.Kind).all, name) {
		return true
	}
	if name == "status" { // live is as good as none
		alone := func(r *register.Record) string {
			return m.o.Schema.Fingerprint(&register.Record{Kind: r.Kind, ID: r.ID, Fields: map[string]any{name: r.Fields[name]}})
		}
		return alone(before) != alone(after)
	}
	var f *register.Field
	if k := m.o.Schema.Kind(after.Kind); k != nil {
		f = k.Field(name)
	}
	return f.Canonical(a) != f.Canonical(b)
}

// timeline is what the events show of a live record.
func (m *miner) timeline(rec int32, p *presence, events []eventAt) (*Timeline, error) {
	t := &Timeline{Key: p.key, State: m.state(rec, p), Claim: m.claim(rec, p, events), committed: m.files.contentOf(p.entry)}
	for _, e := range events {
		t.Events = append(t.Events, e.Event)
	}
	for i := range t.Events {
		switch e := &t.Events[i]; e.Class {
		case Created:
			if t.Created == nil {
				t.Created = e
			}
			t.Changed = e
		case Changed, Restored:
			t.Changed = e
		}
	}
	t.Return = m.returned(events)
	var err error
	t.Level, err = m.levelWithoutReview(t)
	return t, err
}

// returned is the newest time that a record came back.
func (m *miner) returned(events []eventAt) *Return {
	var gone *eventAt
	var back *Return
	for i := range events {
		switch e := &events[i]; {
		case e.Class == Removed:
			gone = e
		case e.Class == Restored && gone != nil:
			back = &Return{gone.Event, e.Event, m.files.sampleOf(gone.before), m.files.sampleOf(e.after)}
		}
	}
	return back
}

// state asks the newest change in meaning: what brought the present content
// must have landed, and by the as-of day.
func (m *miner) state(rec int32, p *presence) State {
	if p.state != "" {
		return p.state
	}
	raw := m.raw[rec]
	for i := len(raw) - 1; i >= 0; i-- {
		if raw[i].mask.has(meaning) {
			if m.graph.nodes[raw[i].node].landing == none || !m.counted(raw[i].node) {
				return NotOnMain
			}
			break
		}
	}
	return OnMain
}

// levelWithoutReview is what the changes alone show. A commit that is refused
// as evidence shows only that something was touched.
func (m *miner) levelWithoutReview(t *Timeline) (Level, error) {
	if t.State == NotCommitted || len(t.Events) == 0 {
		return TypedOnly, nil
	}
	if t.Changed == nil || !m.reliable(t.Changed.By) {
		return Touched, nil
	}
	refused, err := m.refusedCommit(t.Changed.node)
	if refused || err != nil {
		return Touched, err
	}
	return ChangedBy, nil
}

// reliable reports whether a person can be held to a word: one that is
// registered, or, where nobody is, anyone who is no machine.
func (m *miner) reliable(p Person) bool {
	return !p.Bot && (p.Known || !m.who.kept())
}

// uncommitted is the timeline of a record that no commit has.
func (m *miner) uncommitted(live *register.Record) *Timeline {
	return &Timeline{Key: live.Key(), State: NotCommitted, Claim: m.typedClaim(live)}
}

func textOf(r *register.Record, field string) string {
	if r == nil || field == "" {
		return ""
	}
	s, _ := r.Fields[field].(string)
	return s
}

// gone notes a record whose last event took it away, and apart from it one
// that is missing only from the snapshot: it has not gone yet.
func (m *miner) gone(rec int32, events []eventAt) {
	for i := len(events) - 1; i >= 0; i-- {
		e := events[i]
		if e.mask.has(meaning) {
			g := Gone{Key: m.files.keys[rec], Event: e.Event}
			for _, e := range events {
				g.Events = append(g.Events, e.Event)
			}
			if e.Class == Removed {
				g.Last, g.Among, g.Lived = m.files.sample(e.before), m.liveBefore(e.node, rec), m.lived(events)
				m.out.Gone = append(m.out.Gone, g)
			} else if at, _ := m.headListing().find(rec); at != nil {
				g.Last = m.files.sample(at)
				m.out.Absent = append(m.out.Absent, g)
			}
			return
		}
	}
}

// lived reports whether these events of a record, oldest first, once left it live
// on the main branch. What a branch made of it on the way is not asked.
func (m *miner) lived(events []eventAt) bool {
	for i, e := range events {
		last := i+1 == len(events) || events[i+1].Landing != e.Landing
		if last && e.Landing != "" && e.after != nil && m.isLive(e.after, m.files.keys[e.after.rec].Kind) {
			return true
		}
	}
	return false
}

func compareKeys(a, b register.Key) int {
	return cmp.Or(strings.Compare(a.Kind, b.Kind), strings.Compare(a.ID, b.ID))
}
