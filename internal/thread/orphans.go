package thread

import (
	"slices"

	"github.com/goldthread/goldthread/internal/register"
)

// An Orphan is a live record at which the thread breaks.
type Orphan struct {
	Node *Node
	// Lacks says in words what is missing: nobody asks for it.
	Lacks string
	// Question is how the stages that are missing are named, asked by; "" where
	// no way leads from Node to the middle.
	Question string
	// Dead are what it names, or what names it, in the place of what is missing,
	// and cannot count: records that are retired or gone, or are said not to apply.
	Dead []*Node
}

// Orphans lists the live records at which the thread breaks, in both
// directions, in the order of the stages: those of the middle that nothing
// answers a question about, and those of other stages from which no way leads
// to the middle. What the register types set apart is left out.
func (g *Graph) Orphans() []Orphan {
	var all []Orphan
	middle := g.Middle()
	for _, s := range g.Stages {
		for _, n := range g.At(s.Name) {
			if n.Standing != Live || g.Apart(n, "") != "" {
				continue
			}
			if s.Name == middle {
				all = append(all, g.unanswered(n)...)
			} else if s.Idle != "" && !g.reaches(n, map[*Node]bool{}) {
				all = append(all, Orphan{Node: n, Lacks: s.Idle, Dead: g.dead(n, middle)})
			}
		}
	}
	return all
}

// Counts reports whether the thread runs through a node: it is live, and not
// set apart.
func (g *Graph) Counts(n *Node) bool { return n.Live() && g.Apart(n, "") == "" }

// Apart says in words why the thread asks nothing of a record, of the question
// with the words says or of any where says is "": it does not apply. It is ""
// where the thread does.
func (g *Graph) Apart(n *Node, says string) string {
	k := g.schema.Kind(n.Key.Kind)
	if k == nil || n.Record == nil {
		return ""
	}
	return k.SetApart(n.Record, says)
}

// unanswered are the questions about a record of the middle that nothing
// answers.
func (g *Graph) unanswered(n *Node) []Orphan {
	var all []Orphan
	hops := g.Hops(n.Key)
	for _, s := range g.Stages {
		if s.Lacks == "" || g.Apart(n, s.Says) != "" {
			continue
		}
		o := Orphan{Node: n, Lacks: s.Lacks, Question: s.Says}
		answered := false
		for _, h := range hops {
			switch {
			case g.sides[h.To.Stage] != s.Says:
			case g.Counts(h.To):
				answered = true
			default:
				o.Dead = append(o.Dead, h.To)
			}
		}
		if !answered {
			all = append(all, o)
		}
	}
	return all
}

// reaches reports whether a way leads from a node through live records of the
// same question to the middle.
func (g *Graph) reaches(n *Node, seen map[*Node]bool) bool {
	seen[n] = true
	return slices.ContainsFunc(g.Hops(n.Key), func(h Hop) bool {
		if seen[h.To] || !g.Counts(h.To) {
			return false
		}
		return g.sides[h.To.Stage] == "" || g.reaches(h.To, seen)
	})
}

// dead are the nodes of a stage that hang on a node and do not count.
func (g *Graph) dead(n *Node, stage string) []*Node {
	var all []*Node
	for _, h := range g.Hops(n.Key) {
		if h.To.Stage == stage && !g.Counts(h.To) {
			all = append(all, h.To)
		}
	}
	return all
}

// Answers are what the thread says of a record of the middle to one question,
// by the Says of its stages, nearest first; what does not count is among them.
func (g *Graph) Answers(key register.Key, says string) []Hop {
	return slices.DeleteFunc(g.Hops(key), func(h Hop) bool { return g.sides[h.To.Stage] != says })
}
