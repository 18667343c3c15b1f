// Package thread holds the golden thread of a snapshot as a graph: who asks
// for what, where that is written, and what covers it. Which registers stand in
// the thread, and which of their fields lead along it, is said by the register
// types alone.
package thread

import (
	"cmp"
	"slices"

	"github.com/goldthread/goldthread/internal/history"
	"github.com/goldthread/goldthread/internal/register"
)

// A Graph is every record and every link of a snapshot. Stages are those of
// the register types, from who asks to what covers it; the one without Says is
// the middle, which are the requirements in the shipped types.
//
//	g := thread.Build(registers, schema, evidence)
//	for _, n := range g.Nodes { n.Key, n.Stage, n.Standing, n.Words() }
//	for _, h := range g.Hops(key) { h.Says, h.To.Key, h.Places }
//	for _, o := range g.Orphans() { o.Node.Key, o.Lacks }
//
// The same snapshot and history give the same graph, in the same order.
type Graph struct {
	Stages []register.Stage
	// Nodes are the records by register in alphabetical order and then in that
	// of the files; then records that have gone, and what is named but is no
	// record, in the order in which it is named.
	Nodes []*Node
	// Edges are the links, in the order of the records that they stand in.
	Edges []Edge

	schema *register.Schema
	nodes  map[register.Key]*Node
	around map[*Node][]int // edges that begin or end at a node
	ranks  map[string]int  // of the stages: 0 is the middle
	sides  map[string]string
	hops   map[*Node][]Hop // those asked for so far
}

// Standing says what a node is.
type Standing int

// The standings of nodes.
const (
	Live Standing = iota
	Draft
	Retired
	Gone    // it once stood in its register and no longer does
	Absent  // it is committed, but not in the files that are looked at
	NotKept // it is named, and nobody keeps a register of such records
	Missing // it is named, and in no register
	InWords // no record: words that stand in the place of one
)

func (s Standing) String() string {
	return [...]string{"live", "draft", "retired", "no longer in the register", "not in the files that are looked at", "register not kept", "not in any register", "in words"}[s]
}

// A Node is a record, or what is named as one.
type Node struct {
	// Key names it. Its Kind is "" where nobody can tell the register; words
	// have themselves as ID. Both are text of the user's.
	Key      register.Key
	Stage    string // the Name of its stage, "" for a record beside the thread
	Standing Standing
	Record   *register.Record  // as it stands, or stood last; nil for what is no record
	Timeline *history.Timeline // nil without history and for what has gone
	Lost     *history.Gone     // of a record that is Gone or Absent

	at int // in Nodes
}

// Live reports whether the thread runs through it: a live record, or what
// stands for one where no register of such records is kept.
func (n *Node) Live() bool {
	return n.Standing == Live || n.Standing == NotKept || n.Standing == InWords
}

// Words say how well it is shown: the words of its level, else what it is.
func (n *Node) Words() string {
	switch {
	case n.Standing != Live && n.Standing != Draft && n.Standing != Retired:
		return n.Standing.String()
	case n.Timeline == nil:
		return "history not looked at"
	case n.Timeline.State == history.NotKnown:
		return "not known"
	}
	return n.Timeline.Level.String()
}

// An Edge is one link: the value of a field of From that names To.
type Edge struct {
	From, To *Node
	Field    string // path inside From: sources[0].id
	Label    string // what the field is called: source
	Place    string // where in To, as From writes it; "" for none
	// Step tells that the golden thread runs along it. Other links lead to
	// records beside it, or name records in passing.
	Step bool
	// Claim tells that it stands in a typed claim of a review, and Person that it
	// names a person or a role.
	Claim, Person bool
}

// Node is the node of that key, or nil.
func (g *Graph) Node(key register.Key) *Node { return g.nodes[key] }

// Middle is the Name of the stage in the middle.
func (g *Graph) Middle() string {
	i := slices.IndexFunc(g.Stages, func(s register.Stage) bool { return s.Says == "" })
	if i < 0 {
		return ""
	}
	return g.Stages[i].Name
}

// At lists the nodes of a stage, in their order.
func (g *Graph) At(stage string) []*Node {
	var all []*Node
	for _, n := range g.Nodes {
		if n.Stage == stage && stage != "" {
			all = append(all, n)
		}
	}
	return all
}

// A Hop is one step of the thread, seen from one of its ends. Several links
// between the same two records, also of both directions, are one hop.
type Hop struct {
	To   *Node
	Says string // how the one names the other: asked by, covers
	// Places say where in the other, each once, in the order of the record that
	// names it.
	Places []string
	Edges  []Edge
	// Outward tells that it leads away from the middle of the thread, or past it.
	Outward bool
}

// Hops lists the steps from a record in the order of the stages, and then in
// that of the nodes.
func (g *Graph) Hops(key register.Key) []Hop {
	n := g.nodes[key]
	if n == nil {
		return nil
	}
	hops, known := g.hops[n]
	if !known {
		hops = g.hopsOf(n)
		g.hops[n] = hops
	}
	return slices.Clone(hops)
}

func (g *Graph) hopsOf(n *Node) []Hop {
	var hops []Hop
	at := map[*Node]int{}
	for _, i := range g.around[n] {
		e := g.Edges[i]
		if !e.Step {
			continue
		}
		to := e.To
		if to == n {
			to = e.From
		}
		i, met := at[to]
		if !met {
			i = len(hops)
			at[to] = i
			hops = append(hops, Hop{To: to, Says: g.says(n, to, e), Outward: g.ranks[to.Stage] > g.ranks[n.Stage]})
		}
		h := &hops[i]
		h.Edges = append(h.Edges, e)
		if e.Place != "" && !slices.Contains(h.Places, e.Place) {
			h.Places = append(h.Places, e.Place)
		}
	}
	slices.SortStableFunc(hops, func(a, b Hop) int {
		return cmp.Or(g.stage(a.To)-g.stage(b.To), a.To.at-b.To.at)
	})
	return hops
}

// Beside lists the links of a record that are no step of the thread, but for
// typed claims and the people it names: what else hangs on it.
func (g *Graph) Beside(key register.Key) []Edge {
	var all []Edge
	for _, i := range g.around[g.nodes[key]] {
		if e := g.Edges[i]; !e.Step && !e.Claim && !e.Person {
			all = append(all, e)
		}
	}
	return all
}

// says is how one record names another along a step.
func (g *Graph) says(from, to *Node, e Edge) string {
	middle := g.Middle()
	here, there := g.stageOf(from), g.stageOf(to)
	switch {
	case from.Stage == middle && to.Stage == middle, from.Stage == to.Stage && e.From == from:
		return e.Label
	case from.Stage == to.Stage:
		return "named by"
	case from.Stage == middle, to.Stage != middle && g.ranks[to.Stage] > g.ranks[from.Stage]:
		return there.Says
	}
	return here.Back
}

// Placed reports whether a record that names one of a stage can say where in it.
func (g *Graph) Placed(stage string) bool {
	var placed func(fields []*register.Field) bool
	placed = func(fields []*register.Field) bool {
		says := slices.ContainsFunc(fields, func(f *register.Field) bool { return f.Place })
		return slices.ContainsFunc(fields, func(f *register.Field) bool {
			for f.Elem != nil {
				f = f.Elem
			}
			return placed(f.Fields) || says && !f.Thread.No && slices.ContainsFunc(f.Ref, func(kind string) bool { return g.schema.Kind(kind).Stage == stage })
		})
	}
	return slices.ContainsFunc(g.schema.Kinds, func(k *register.Kind) bool { return placed(k.Fields) })
}

// Before reports whether a record stands before another in the thread: by their
// stages, and within one by the order of the nodes.
func (g *Graph) Before(a, b *Node) bool {
	return cmp.Or(g.stage(a)-g.stage(b), a.at-b.at) < 0
}

func (g *Graph) stageOf(n *Node) register.Stage {
	if i := g.stage(n); i < len(g.Stages) {
		return g.Stages[i]
	}
	return register.Stage{}
}

// stage is the place of a node's stage in their order; nodes without one come
// last.
func (g *Graph) stage(n *Node) int {
	i := slices.IndexFunc(g.Stages, func(s register.Stage) bool { return s.Name == n.Stage })
	if i < 0 {
		return len(g.Stages)
	}
	return i
}
