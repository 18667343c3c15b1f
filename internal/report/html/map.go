package html

import "strconv"

// A Map is a mind map: an organisation in the middle, and round it the groups
// of parties with the parties in each.
type Map struct {
	Centre   string
	Branches []Branch
}

func (*Map) template() string { return "map" }

// A Branch is one group.
type Branch struct {
	Name, About string // what it is called, and what is in it
	Leaves      []Leaf
	None        string // what is said where it has no leaf
}

// A Leaf is one party.
type Leaf struct {
	Text  string
	To    string // anchor, "" for none
	Count string // how much it asks, in figures
}

// The measures of a mind map, in units of its drawing.
const (
	mapWidth    = 1180
	mapRow      = 25 // of a leaf
	mapLine     = 15 // of each further line of a leaf
	mapGap      = 26 // between two branches
	mapCentre   = 176
	mapBranch   = 164
	mapReach    = 44 // of the curve from the middle to a branch
	mapTwig     = 26 // of the curve from a branch to its leaves
	mapLeast    = 64 // height of a branch
	mapLeaves   = 16 // that one branch shows
	mapLeafText = 32 // characters of a line of one
	mapPad      = 14 // above and below
)

// A drawnMap is a map with its places worked out.
type drawnMap struct {
	*Map
	Width, Height, Middle int
	Left, Broad           int  // of the centre
	Lines                 []at // of the centre's text
	Twigs                 []twig
}

// An at is a line of text, and how far it stands below the middle.
type at struct {
	Text string
	Down int
}

// A twig is a branch with its places.
type twig struct {
	Branch
	X, Y, Top, Broad, Height int // of its box: left edge, middle, top
	About                    []string
	Curve                    string
	Anchor                   string // of the texts of its leaves
	Shown                    []leafAt
}

type leafAt struct {
	Leaf
	Lines []leafLine
	Curve string
}

// A leafLine is a line of the name of a leaf; the first or the last has the count.
type leafLine struct {
	Text, Before, After string
	X, Y                int
}

// Drawn works out the places: the branches go to the right and to the left so
// that both sides are about as long.
func (m *Map) Drawn() drawnMap {
	d := drawnMap{Map: m, Width: mapWidth, Left: (mapWidth - mapCentre) / 2, Broad: mapCentre}
	centre := lines(m.Centre, 18, 3)
	for i, line := range centre {
		d.Lines = append(d.Lines, at{line, 5 + 20*i - 10*(len(centre)-1)})
	}
	var sides [2][]int
	var heights [2]int
	for i, b := range m.Branches {
		side := 0
		if heights[1] < heights[0] {
			side = 1
		}
		sides[side] = append(sides[side], i)
		heights[side] += mapHeight(b) + mapGap
	}
	d.Height = max(heights[0], heights[1]) - mapGap + 2*mapPad
	d.Middle = d.Height / 2
	for side, branches := range sides {
		top := (d.Height - heights[side] + mapGap) / 2
		for _, i := range branches {
			d.Twigs = append(d.Twigs, m.Branches[i].drawn(side == 0, top, d.Middle))
			top += mapHeight(m.Branches[i]) + mapGap
		}
	}
	return d
}

func mapHeight(b Branch) int {
	_, height := b.leaves()
	return max(mapLeast, height)
}

// leaves are those of a branch that are shown, each in its lines, and how high
// they are together.
func (b Branch) leaves() (shown []leafAt, height int) {
	leaves := b.Leaves
	if more := len(leaves) - mapLeaves; more > 1 {
		leaves = append(leaves[:mapLeaves:mapLeaves], Leaf{Text: strconv.Itoa(more) + " more", To: "requirements"})
	}
	for _, l := range leaves {
		at := leafAt{Leaf: l}
		for _, line := range lines(l.Text, mapLeafText, 2) {
			at.Lines = append(at.Lines, leafLine{Text: line})
		}
		shown = append(shown, at)
		height += at.height()
	}
	return shown, height
}

func (l leafAt) height() int { return mapRow + mapLine*max(len(l.Lines)-1, 0) }

// drawn places a branch whose box begins at top.
func (b Branch) drawn(right bool, top, middle int) twig {
	height := mapHeight(b)
	w := twig{Branch: b, Y: top + height/2, Top: top + height/2 - mapLeast/2, Broad: mapBranch, Height: mapLeast, About: lines(b.About, 25, 2), Anchor: "start"}
	near, far, leaf := mapWidth/2+mapCentre/2, mapWidth/2+mapCentre/2+mapReach, 0
	w.X = far
	far, leaf = far+mapBranch, far+mapBranch+mapTwig
	from := w.X
	if !right {
		w.X = mapWidth - w.X - mapBranch
		near, far, leaf, from = mapWidth-near, mapWidth-far, mapWidth-leaf, mapWidth-from
		w.Anchor = "end"
	}
	w.Curve = curve(near, middle, from, w.Y)
	turn := leaf + 6
	if !right {
		turn = leaf - 6
	}
	shown, high := b.leaves()
	y := w.Y - high/2
	for _, l := range shown {
		middle := y + l.height()/2
		l.Curve = curve(far, w.Y, leaf, middle)
		for i := range l.Lines {
			line := &l.Lines[i]
			line.X, line.Y = turn, middle+mapLine*i-mapLine*(len(l.Lines)-1)/2
			switch {
			case right && i == len(l.Lines)-1:
				line.After = l.Count
			case !right && i == 0:
				line.Before = l.Count
			}
		}
		w.Shown = append(w.Shown, l)
		y += l.height()
	}
	return w
}
