package audit

import "slices"

// A holding is what may be in a value: parts of the input that are not plain, or,
// in a list or an object that a rule makes, what is inside it.
type holding struct {
	parts  map[*part]bool
	inside *holding
	depth  int
}

func newHolding(depth int) *holding { return &holding{parts: map[*part]bool{}, depth: depth} }

func (h *holding) empty(seen []*holding) bool {
	if h == nil || slices.Contains(seen, h) {
		return true
	}
	return len(h.parts) == 0 && h.inside.empty(append(seen, h))
}

// mostNested is how deep lists in lists are told apart.
const mostNested = 6

// within is the holding inside h; what is nested too deep is not told apart.
func (h *holding) within() *holding {
	if h.inside == nil {
		h.inside = h
		if h.depth < mostNested {
			h.inside = newHolding(h.depth + 1)
		}
	}
	return h.inside
}

// hold adds to one holding what another holds, and reports whether that was new.
func hold(to, from *holding) bool {
	added := false
	for deep := 0; from != nil && to != from && deep <= mostNested+1; deep++ {
		for p := range from.parts {
			added = added || !to.parts[p]
			to.parts[p] = true
		}
		if from.inside == nil {
			break
		}
		to, from = to.within(), from.inside
	}
	return added
}
