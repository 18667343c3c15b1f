package thread

import (
	"slices"

	"github.com/goldthread/goldthread/internal/register"
)

// A Branch is a record in the tree of another one, with how that names it.
type Branch struct {
	Hop
	Cut   Cut
	Twigs []*Branch
}

// Cut says why a branch goes no further although the thread does.
type Cut int

// The cuts.
const (
	Whole  Cut = iota
	Circle     // the record stands further up on the same branch
	Again      // what follows stands under the same record further up
	Deep       // more records than maxDepth stand between it and the root
)

// maxDepth is how deep a tree goes. The shipped types make none deeper than six.
const maxDepth = 24

// Tree follows the thread from a record both ways: inwards to the middle, and
// from there to the answers to all questions but the one that was come from;
// and outwards on its own side. A record beside the thread leads to whatever it
// is linked with, and on from what is in the middle. It is nil where there is no such record.
func (g *Graph) Tree(key register.Key) *Branch {
	n := g.nodes[key]
	if n == nil {
		return nil
	}
	w := walker{g, map[visit]bool{}, nil}
	root := &Branch{Hop: Hop{To: n}}
	if n.Stage != "" {
		root.Twigs = w.twigs(n, visit{n, bothWays, ""})
		return root
	}
	w.path = append(w.path, n)
	for _, e := range g.Beside(key) {
		to := e.To
		says := e.Label
		if to == n {
			to, says = e.From, "named by"
		}
		if to == n || slices.ContainsFunc(root.Twigs, func(b *Branch) bool { return b.To == to }) {
			continue
		}
		b := &Branch{Hop: Hop{To: to, Says: says, Edges: []Edge{e}}}
		if e.Place != "" {
			b.Places = []string{e.Place}
		}
		if to.Stage == g.Middle() && to.Stage != "" {
			w.grow(b, visit{to, bothWays, ""})
		}
		root.Twigs = append(root.Twigs, b)
	}
	return root
}

// A heading is where a walk goes next from a record that is not in the middle.
type heading int

const (
	bothWays heading = iota
	inward
	outward
)

// A visit is a record as a walk comes to it: of one in the middle, from is the
// question that it came from.
type visit struct {
	node *Node
	heading
	from string
}

type walker struct {
	*Graph
	grown map[visit]bool
	path  []*Node
}

// grow adds what follows on a branch, unless it stands elsewhere in the tree.
func (w *walker) grow(b *Branch, v visit) {
	switch {
	case slices.Contains(w.path, v.node):
		b.Cut = Circle
	case w.grown[v]:
		if len(w.next(v)) > 0 {
			b.Cut = Again
		}
	case len(w.path) >= maxDepth:
		if len(w.next(v)) > 0 {
			b.Cut = Deep
		}
	default:
		b.Twigs = w.twigs(v.node, v)
	}
}

func (w *walker) twigs(n *Node, v visit) []*Branch {
	w.grown[v] = true
	w.path = append(w.path, n)
	defer func() { w.path = w.path[:len(w.path)-1] }()
	var twigs []*Branch
	for _, h := range w.next(v) {
		b := &Branch{Hop: h}
		w.grow(b, w.then(v, h))
		twigs = append(twigs, b)
	}
	return twigs
}

// next are the hops that a walk takes from a record.
func (w *walker) next(v visit) []Hop {
	var back *Node
	if n := len(w.path); n > 0 && w.path[n-1] != v.node {
		back = w.path[n-1]
	} else if n > 1 {
		back = w.path[n-2]
	}
	return slices.DeleteFunc(w.Hops(v.node.Key), func(h Hop) bool {
		here, there := w.ranks[v.node.Stage], w.ranks[h.To.Stage]
		switch {
		case h.To == back:
			return true
		case here == 0:
			return v.from != "" && w.sides[h.To.Stage] == v.from
		case v.heading == inward:
			return there > here
		case v.heading == outward:
			return there < here
		}
		return false
	})
}

// then is the visit that a hop leads to.
func (w *walker) then(v visit, h Hop) visit {
	here, there := w.ranks[v.node.Stage], w.ranks[h.To.Stage]
	switch {
	case there == 0:
		return visit{h.To, bothWays, w.sides[v.node.Stage]}
	case here == 0 || there > here:
		return visit{h.To, outward, ""}
	case there < here:
		return visit{h.To, inward, ""}
	}
	return visit{h.To, v.heading, ""}
}

// Way is a way from a record of the middle outwards through the stages of one
// question: a risk, and then the control that treats it.
type Way []Hop

// Ways are all such ways from a record of the middle that are not part of a
// longer one, in the order of the stages; most bounds their number (0 is all),
// and whole tells that none was left out.
func (g *Graph) Ways(key register.Key, says string, most int) (ways []Way, whole bool) {
	whole = true
	var walk func(Way)
	walk = func(way Way) {
		if most > 0 && len(ways) >= most {
			whole = false
			return
		}
		last := way[len(way)-1].To
		ends := true
		for _, h := range g.Hops(last.Key) {
			if h.Outward && g.sides[h.To.Stage] == says {
				ends = false
				walk(append(slices.Clone(way), h))
			}
		}
		if ends {
			ways = append(ways, way)
		}
	}
	for _, h := range g.Answers(key, says) {
		walk(Way{h})
	}
	through, between := map[*Node]int{}, map[[2]*Node]int{} // the longest way through a record, or from one to another
	for _, way := range ways {
		ends := way.ends()
		between[ends] = max(between[ends], len(way))
		for _, h := range way {
			through[h.To] = max(through[h.To], len(way))
		}
	}
	return slices.DeleteFunc(ways, func(way Way) bool {
		return len(way) < between[way.ends()] || len(way) == 1 && through[way[0].To] > 1
	}), whole
}

func (w Way) ends() [2]*Node { return [2]*Node{w[0].To, w[len(w)-1].To} }
