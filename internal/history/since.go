package history

import (
	"slices"

	"github.com/goldthread/goldthread/internal/register"
	"github.com/goldthread/goldthread/internal/repo"
)

// ChangedSince lists the changes in meaning of a record that came into effect
// after a review, oldest first. Order is that of landing, never of dates; what
// landed together with the review is after it where the review is not made of
// it. Of a record that is gone, the last is what took it away.
func (e *Evidence) ChangedSince(r Review, key register.Key) []Event {
	if e.graph == nil {
		return nil
	}
	var events []Event
	if t := e.Timelines[key]; t != nil {
		events = t.Events
	} else if i := slices.IndexFunc(e.Gone, func(g Gone) bool { return g.Key == key }); i >= 0 {
		events = e.Gone[i].Events
	}
	var after []Event
	for _, event := range events {
		if event.Class.InMeaning() && e.graph.after(event.node, r.node) {
			after = append(after, event)
		}
	}
	return after
}

// Landing is the commit on the first-parent line of the main branch that
// brought a commit into effect; "" while none has, and for one not known.
func (e *Evidence) Landing(id repo.ID) repo.ID {
	if e.graph == nil {
		return ""
	}
	n, ok := e.graph.index[id]
	if !ok || e.graph.nodes[n].landing == none {
		return ""
	}
	return e.graph.nodes[e.graph.nodes[n].landing].id
}

// Folder is where the registers lay at a commit, "" for the top of the
// repository; ok is false for a commit that the walk did not meet.
func (e *Evidence) Folder(id repo.ID) (dir string, ok bool) {
	if e.graph == nil {
		return "", false
	}
	n, ok := e.graph.index[id]
	if !ok {
		return "", false
	}
	return e.graph.nodes[n].dir, true
}

// Reviewed is the record as it was when it was reviewed: as the file had it,
// no name having become an id, without its places. It is nil where that is not
// known.
func (r *Review) Reviewed() *register.Record { return r.record }

// Now is the record as it is committed, like [Review.Reviewed].
func (t *Timeline) Now() *register.Record { return t.committed }

// InMeaning tells the classes that change what a register says.
func (c Class) InMeaning() bool {
	return c == Created || c == Changed || c == Restored || c == Removed
}

// after reports whether a came into effect after b.
func (g *graph) after(a, b int32) bool {
	if a == b {
		return false
	}
	la, lb := g.nodes[a].landing, g.nodes[b].landing
	switch {
	case la != lb && lb == none:
		return false // b waits for its landing, and a stands
	case la != lb && la == none:
		return true
	case la != lb:
		return la > lb
	}
	return !g.madeOf(b, a)
}

// madeOf reports whether a is b or one of its ancestors.
func (g *graph) madeOf(b, a int32) bool {
	if a > b {
		return false
	}
	seen := map[int32]bool{b: true}
	queue := []int32{b}
	for len(queue) > 0 {
		n := queue[len(queue)-1]
		queue = queue[:len(queue)-1]
		if n == a || g.nodes[n].firstParent {
			return true // see load: a was numbered before it, and nothing else was
		}
		for _, p := range g.nodes[n].parents {
			if p >= a && !seen[p] { // what a is not made of has a higher number
				seen[p] = true
				queue = append(queue, p)
			}
		}
	}
	return false
}
