package html

import "slices"

// Threads is the golden thread seen from several ends, each of them drawn by
// itself and folded away until somebody opens it: so it can be read however
// many requirements there are.
type Threads struct{ Lenses []Lens }

func (*Threads) template() string { return "threads" }

// A Lens is one way to take the thread apart: by party, by source, by control.
type Lens struct {
	ID, Name string
	Strands  []Strand
}

// A Strand is what hangs on one record.
type Strand struct {
	Name  Part
	Says  string // what the record is called
	Note  string // how much hangs on it, in words
	Lacks string // what is missing, "" for nothing
	Web   Web
}

// A Web is the picture of a strand: who asks and where it is written on the
// left, requirements in the middle, what covers them on the right.
type Web struct {
	Left, Middle, Right []Knot
	Edges               []Edge
	More                string // what is not drawn, in words
}

// A Knot is one record in a web.
type Knot struct {
	Name  Part
	Says  string
	Class string // the stage that it stands in
	Lacks string // what is missing at it
}

// An Edge joins a knot of the middle with one on the left or on the right.
type Edge struct {
	Middle, Other int
	Right         bool
}

// The measures of a web.
const (
	webKnot   = 292 // width of a knot
	webHeight = 30
	webRow    = 37
	webDrop   = 4   // rows that a short column stands below the top of a long one
	webSpace  = 100 // between two columns, where the lines run
	webText   = 39  // characters in a knot, its name included
)

// A drawnWeb is a web with its places. The size of a knot, and where the text
// stands in it, are in the style sheet: there are many knots.
type drawnWeb struct {
	Width, Height int
	Curves        string // one path for all of them
	Knots         []knotAt
}

type knotAt struct {
	Knot
	X, Y  int
	Short string
}

// Drawn works out the places. Each column is put in the order of what its knots
// are joined with, so that few lines cross.
func (w Web) Drawn() drawnWeb {
	d := drawnWeb{Width: 3*webKnot + 2*webSpace + 2}
	left, right := w.ordered(false), w.ordered(true)
	most := max(len(w.Middle), len(left), len(right), 1)
	d.Height = most*webRow + 2
	// The columns stand in the middle of each other, but for long ones, of which
	// the tops are to be seen together.
	place := func(i, n int) int { return min((most-n)*webRow/2, webDrop*webRow) + i*webRow + 1 }
	x := [3]int{1, 1 + webKnot + webSpace, 1 + 2*(webKnot+webSpace)}
	for _, e := range w.Edges {
		y := place(e.Middle, len(w.Middle)) + webHeight/2
		if e.Right {
			d.Curves += curve(x[1]+webKnot, y, x[2], place(slices.Index(right, e.Other), len(right))+webHeight/2)
		} else {
			d.Curves += curve(x[0]+webKnot, place(slices.Index(left, e.Other), len(left))+webHeight/2, x[1], y)
		}
	}
	add := func(column int, k Knot, i, n int) {
		d.Knots = append(d.Knots, knotAt{k, x[column], place(i, n), short(k.Says, max(webText-len([]rune(k.Name.Text)), 6))})
	}
	for i, at := range left {
		add(0, w.Left[at], i, len(left))
	}
	for i, k := range w.Middle {
		add(1, k, i, len(w.Middle))
	}
	for i, at := range right {
		add(2, w.Right[at], i, len(right))
	}
	return d
}

// ordered are the knots of one side by the middle of what they are joined with.
func (w Web) ordered(right bool) []int {
	side := w.Left
	if right {
		side = w.Right
	}
	sum, n := make([]int, len(side)), make([]int, len(side))
	for _, e := range w.Edges {
		if e.Right == right {
			sum[e.Other] += e.Middle
			n[e.Other]++
		}
	}
	order := make([]int, len(side))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return sum[a]*max(n[b], 1) - sum[b]*max(n[a], 1) })
	return order
}
