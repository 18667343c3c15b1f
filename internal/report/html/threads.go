package html

import (
	"slices"
	"strings"
)

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
	Webs  []Web  // a few requirements in each, so that the lines can be followed
	More  string // what is not drawn, in words
}

// A Web is the picture of a strand: who asks and where it is written on the
// left, requirements in the middle, what covers them on the right.
type Web struct {
	Of                  string // which of the requirements these are, "" for all of them
	Left, Middle, Right []Knot
	Edges               []Edge
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
	webKnot   = 300 // width of a knot
	webHeight = 30  // of a knot of one line
	webLine   = 15  // of its second line
	webGap    = 7   // between two knots
	webDrop   = 148 // how far a short column stands below the top of a long one
	webSpace  = 88  // between two columns, where the lines run
	webText   = 39  // characters in a line of a knot, its name included
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
	X, Y        int
	First, Next string // lines
}

func (k knotAt) height() int {
	if k.Next != "" {
		return webHeight + webLine
	}
	return webHeight
}

// inLines breaks what a knot says into its two lines, of which the first begins
// with its name.
func (k Knot) inLines() knotAt {
	at := knotAt{Knot: k}
	name := min(len([]rune(k.Name.Text)), webText-8)
	text := lines(strings.Repeat("x", name)+" "+k.Says, webText, 2)
	if name == 0 {
		text = lines(k.Says, webText, 2)
	}
	if len(text) > 0 {
		at.First = strings.TrimSpace(string([]rune(text[0])[name:]))
	}
	if len(text) > 1 {
		at.Next = text[1]
	}
	return at
}

// column places knots below each other, and says how high they are together.
func column(knots []Knot, order []int, x int) (placed []knotAt, high int) {
	for _, i := range order {
		k := knots[i].inLines()
		k.X, k.Y = x, high
		placed = append(placed, k)
		high += k.height() + webGap
	}
	return placed, high
}

// Drawn works out the places. Each column is put in the order of what its knots
// are joined with, so that few lines cross.
func (w Web) Drawn() drawnWeb {
	d := drawnWeb{Width: 3*webKnot + 2*webSpace + 2}
	middle := make([]int, len(w.Middle))
	for i := range middle {
		middle[i] = i
	}
	orders := [3][]int{w.ordered(false), middle, w.ordered(true)}
	var columns [3][]knotAt
	var high [3]int
	for i, knots := range [3][]Knot{w.Left, w.Middle, w.Right} {
		columns[i], high[i] = column(knots, orders[i], 1+i*(webKnot+webSpace))
		d.Height = max(d.Height, high[i]+2)
	}
	// The columns stand in the middle of each other, but for long ones, of which
	// the tops are to be seen together.
	for i := range columns {
		for n := range columns[i] {
			columns[i][n].Y += 1 + min((d.Height-2-high[i])/2, webDrop)
		}
		d.Knots = append(d.Knots, columns[i]...)
	}
	level := func(k knotAt) int { return k.Y + k.height()/2 }
	for _, e := range w.Edges {
		from := columns[1][e.Middle]
		if e.Right {
			to := columns[2][slices.Index(orders[2], e.Other)]
			d.Curves += curve(from.X+webKnot, level(from), to.X, level(to))
		} else {
			to := columns[0][slices.Index(orders[0], e.Other)]
			d.Curves += curve(to.X+webKnot, level(to), from.X, level(from))
		}
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
