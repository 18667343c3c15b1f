package history

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/goldthread/goldthread/internal/repo"
)

// errTruncated tells that the walk came to the end of a shallow clone.
var errTruncated = errors.New("the history was not fetched as a whole")

// none is the number of no node.
const none int32 = -1

// A node is one commit, with what the walk needs of it.
type node struct {
	id, tree repo.ID
	parents  []int32
	when     time.Time // committer date
	landing  int32     // the node on the main branch's first-parent line that brought it, or none
	lines    *typedLines
	in       *folder  // what is to become files; nil when that is not known
	files    *listing // nil where it does not count
	dir      string   // the folder whose registers are read; see former.go

	firstParent bool // stands on the first-parent line of the main branch
	counts      bool // evidence rests on it
}

// A graph holds the commits in an order that depends on parents alone: every
// commit comes after its parents, and what the first parent brings comes
// before what the others do. On the main branch this is the order of landing.
type graph struct {
	progress Progress
	nodes    []node
	index    map[repo.ID]int32
	parents  []int32 // room for those of nodes
	head     int32
	main     int32
	diverged bool // head is not part of the main branch
}

// steps are commits as they are walked through: those that an earlier call kept,
// and else those of the repository.
type steps struct {
	*repo.Repo
	kept       *keptFacts
	known      int                // how many of them were kept
	mentioning map[repo.ID]string // messages that mention a review
}

// Step is like [repo.Repo.Step]. Only a message that mentions a review is wanted.
func (s *steps) Step(id repo.ID) (repo.Step, error) {
	if step, ok := s.kept.step(id); ok {
		s.known++
		return step, nil
	}
	return s.Repo.Step(id, mentions[[]byte])
}

// load reads all commits that main and head are made of, and calls met with the
// tree of each as soon as it is known.
func (g *graph) load(ctx context.Context, r *steps, main, head repo.ID, met func(tree repo.ID)) error {
	boundary, err := r.Boundary()
	if err != nil {
		return err
	}
	if main == "" {
		main = head
	}
	if err := g.visit(ctx, r, boundary, main, met); err != nil {
		return err
	}
	g.main = g.index[main]
	g.land()
	if err := g.visit(ctx, r, boundary, head, met); err != nil {
		return err
	}
	g.head = g.index[head]
	g.diverged = g.head > g.main
	g.count()
	return nil
}

// A frame is a commit on the way to being numbered.
type frame struct {
	id    repo.ID
	step  repo.Step
	lines *typedLines
	next  int // parent to visit next
}

// onTheWay is the number of a commit that has none yet.
const onTheWay int32 = -2

// visit numbers the commits that can be reached from start, parents first.
func (g *graph) visit(ctx context.Context, r *steps, boundary map[repo.ID]bool, start repo.ID, met func(tree repo.ID)) error {
	var stack []frame
	push := func(id repo.ID) error {
		if boundary[id] {
			return errTruncated
		}
		c, err := r.Step(id)
		if err != nil {
			return err
		}
		met(c.Tree)
		g.index[id] = onTheWay
		f := frame{id: id, step: c}
		if c.Message != "" {
			f.lines = parseMessage(c.Message)
			r.mentioning[id] = c.Message
		}
		if len(stack) == cap(stack) {
			stack = slices.Grow(stack, 1024+len(stack)) // of a long history all commits are on the way at once
		}
		stack = append(stack, f)
		return nil
	}
	known := func(id repo.ID) bool { // it needs no visit
		if _, seen := g.index[id]; !seen && len(boundary) == 0 {
			g.begin(r, id)
		}
		_, seen := g.index[id]
		return seen
	}
	if known(start) {
		return nil
	}
	if err := push(start); err != nil {
		return err
	}
	for len(stack) > 0 {
		f := &stack[len(stack)-1]
		if f.next < len(f.step.Parents) {
			id := f.step.Parents[f.next]
			f.next++
			if known(id) {
				continue
			}
			child := f.id
			if err := push(id); err != nil {
				return fmt.Errorf("the parent of commit %s: %w", child.Short(), err)
			}
			continue
		}
		if len(g.nodes)%256 == 0 {
			if ctx.Err() != nil {
				return ctx.Err()
			}
			g.progress.Tell("Reading the history, commits", len(g.nodes), 0)
		}
		g.number(f, len(stack))
		stack = stack[:len(stack)-1]
	}
	return nil
}

// begin takes over all commits that id is made of, where they make up the main
// branch as an earlier call kept it: up to the first parents of a commit, none is
// numbered before them.
func (g *graph) begin(r *steps, id repo.ID) {
	if len(g.nodes) > 0 {
		return
	}
	n := r.kept.beginning(id)
	if n == 0 {
		return
	}
	r.known = n
	g.nodes = make([]node, n, n+n/8)
	index := make(map[repo.ID]int32, n+n/8)
	maps.Copy(index, g.index) // those on the way
	g.index = index
	for i := range int32(n) {
		g.nodes[i] = node{id: r.kept.id(i), tree: r.kept.tree(i), when: r.kept.when(i), landing: none, parents: r.kept.parentsOf(i)}
		if message := r.kept.messages[i]; message != "" {
			g.nodes[i].lines = parseMessage(message)
			r.mentioning[g.nodes[i].id] = message
		}
		g.index[g.nodes[i].id] = i
	}
}

// number numbers a commit; so many others, at least, will follow.
func (g *graph) number(f *frame, left int) {
	if len(g.parents)+len(f.step.Parents) > cap(g.parents) {
		g.parents = make([]int32, 0, 4096+len(f.step.Parents))
	}
	from := len(g.parents)
	for _, p := range f.step.Parents {
		g.parents = append(g.parents, g.index[p])
	}
	g.index[f.id] = int32(len(g.nodes))
	switch {
	case cap(g.nodes) == 0:
		g.nodes = make([]node, 0, left+left/8)
	case len(g.nodes) == cap(g.nodes):
		g.nodes = slices.Grow(g.nodes, 1024+len(g.nodes)/2) // they are large to be copied
	}
	g.nodes = append(g.nodes, node{id: f.id, tree: f.step.Tree, when: f.step.When, lines: f.lines, landing: none, parents: slices.Clip(g.parents[from:])})
}

// land marks the first-parent line. All that was numbered between two of its
// commits came with the later one.
func (g *graph) land() {
	for at := g.main; ; at = g.nodes[at].parents[0] {
		g.nodes[at].firstParent = true
		if len(g.nodes[at].parents) == 0 {
			break
		}
	}
	landing := none
	for i := g.main; i >= 0; i-- {
		if g.nodes[i].firstParent {
			landing = i
		}
		g.nodes[i].landing = landing
	}
}

// count marks the commits that evidence rests on: what head is made of, and,
// where head has left the main branch, what the main branch is made of too.
// An old commit is judged by its own past alone.
func (g *graph) count() {
	g.nodes[g.head].counts = true
	if g.diverged {
		g.nodes[g.main].counts = true
	}
	for i := len(g.nodes) - 1; i >= 0; i-- {
		if !g.nodes[i].counts {
			continue
		}
		for _, p := range g.nodes[i].parents {
			g.nodes[p].counts = true
		}
	}
}

func (g *graph) listings(n *node) []*listing {
	all := make([]*listing, len(n.parents))
	for i, p := range n.parents {
		all[i] = g.nodes[p].files
	}
	return all
}

// effective is the node whose date says since when n stands: its landing, or
// itself while it has not landed.
func (g *graph) effective(n int32) *node {
	if l := g.nodes[n].landing; l != none {
		return &g.nodes[l]
	}
	return &g.nodes[n]
}
