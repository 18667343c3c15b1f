package limit

import (
	"cmp"
	"slices"
)

// A Conflict is a set of limits that cannot all be met. Each side holds the
// limits that ask the same, as indexes into what Solve was given; all sides
// together are needed for the conflict, two but for sets of places of which
// any two leave something.
type Conflict struct {
	Sides     [][]int
	Certainty Certainty
}

// A Solution is what limits on one thing come to.
type Solution struct {
	// Strictest are the limits that ask most, one side for each way in which
	// limits of the same measure limit: from below, from above, and the sets
	// that lie in all others. Where nothing lies in all others, or the calendar
	// leaves it open, there is more than one side or none.
	Strictest [][]int
	Conflicts []Conflict
}

// maxRivals bounds the work where every limit is another one that no other
// settles: of so many spans, of which none is longer than another whatever the
// month, or so many different sets, the rest is not looked at.
const maxRivals = 100

// Solve works out what limits on the same thing come to. Of limits that ask the
// same only one is computed with, and each limit is held against the strictest
// on the other side alone, so that the work grows with their number.
func Solve(bounds []Bound) Solution {
	groups := map[string][]asking{}
	at := map[string]int{} // where a limit stands in its group
	var order []string
	for i, b := range bounds {
		group, key := b.group(), b.group()+"\n"+b.key()
		if place, ok := at[key]; ok {
			groups[group][place].members = append(groups[group][place].members, i)
			continue
		}
		if groups[group] == nil {
			order = append(order, group)
		}
		at[key] = len(groups[group])
		groups[group] = append(groups[group], asking{b, []int{i}})
	}
	var s Solution
	for _, group := range order {
		switch all := groups[group]; all[0].bound.dimension {
		case amount, period:
			s.amounts(all)
		case places, words:
			s.sets(all)
		}
	}
	return s
}

// asking are the limits that ask one thing.
type asking struct {
	bound   Bound
	members []int
}

// amounts solves limits of one measure.
func (s *Solution) amounts(all []asking) {
	longestFirst := func(a, b int) int {
		return all[b].bound.quantity.average().Cmp(all[a].bound.quantity.average())
	}
	var lower, upper []int
	for i, a := range all {
		if a.bound.lower() {
			lower = append(lower, i)
		}
		if a.bound.upper() {
			upper = append(upper, i)
		}
	}
	slices.SortStableFunc(lower, longestFirst)
	slices.SortStableFunc(upper, func(a, b int) int { return longestFirst(b, a) })
	most := strictest(all, lower, func(a, b Quantity) bool { low, _, _ := Compare(a, b); return low >= 0 })
	least := strictest(all, upper, func(a, b Quantity) bool { _, high, _ := Compare(a, b); return high <= 0 })
	for _, i := range slices.Concat(most, least) {
		s.Strictest = append(s.Strictest, all[i].members)
	}
	seen := map[[2]int]bool{}
	pair := func(low, high int, c Certainty) {
		if key := [2]int{min(low, high), max(low, high)}; !seen[key] {
			seen[key] = true
			s.Conflicts = append(s.Conflicts, Conflict{[][]int{all[low].members, all[high].members}, c})
		}
	}
	for _, high := range upper {
		if low, c, ok := surest(most, func(i int) (Certainty, bool) { return above(all[i].bound, all[high].bound) }); ok {
			pair(low, high, c)
		}
	}
	for _, low := range lower {
		if high, c, ok := surest(least, func(i int) (Certainty, bool) { return above(all[low].bound, all[i].bound) }); ok {
			pair(low, high, c)
		}
	}
}

// strictest are those of the limits, in order, that no limit before them makes
// needless.
func strictest(all []asking, ordered []int, covers func(a, b Quantity) bool) []int {
	var front []int
	for _, i := range ordered {
		needless := slices.ContainsFunc(front, func(f int) bool { return covers(all[f].bound.quantity, all[i].bound.quantity) })
		if !needless && len(front) < maxRivals {
			front = append(front, i)
		}
	}
	return front
}

// surest is the first candidate that clashes for certain, else the first that
// clashes.
func surest(candidates []int, clash func(int) (Certainty, bool)) (at int, c Certainty, found bool) {
	for _, i := range candidates {
		now, ok := clash(i)
		if !ok || found && now != Always {
			continue
		}
		at, c, found = i, now, true
		if now == Always {
			break
		}
	}
	return at, c, found
}

// sets solves limits to places or to words.
func (s *Solution) sets(all []asking) {
	// The narrowest first, so that what is kept says most.
	slices.SortStableFunc(all, func(a, b asking) int { return cmp.Compare(len(a.bound.values), len(b.bound.values)) })
	if len(all) > maxRivals {
		all = all[:maxRivals]
	}
	for _, a := range all {
		leaves := slices.ContainsFunc(all, func(b asking) bool { _, met := Meets(a.bound, b.bound); return !met })
		if a.bound.op != Never && !leaves {
			s.Strictest = append(s.Strictest, a.members)
			break
		}
	}
	seen := map[[2]int]bool{}
	for i, a := range all {
		for j, b := range all {
			c, clash := Clash(a.bound, b.bound)
			if !clash {
				continue
			}
			if key := [2]int{min(i, j), max(i, j)}; !seen[key] {
				seen[key] = true
				s.Conflicts = append(s.Conflicts, Conflict{[][]int{a.members, b.members}, c})
			}
			break
		}
	}
	if len(seen) == 0 && all[0].bound.dimension == places {
		s.together(all)
	}
}

// together finds places that any two limits leave, but not all of them: what is
// left after taking out each limit that is not needed for that.
func (s *Solution) together(all []asking) {
	bounds := func(all []asking) []Bound {
		list := make([]Bound, len(all))
		for i, a := range all {
			list[i] = a.bound
		}
		return list
	}
	if possible(bounds(all)) {
		return
	}
	needed := slices.Clone(all)
	for i := len(needed) - 1; i >= 0; i-- {
		without := slices.Delete(slices.Clone(needed), i, i+1)
		if !possible(bounds(without)) {
			needed = without
		}
	}
	var sides [][]int
	for _, a := range needed {
		sides = append(sides, a.members)
	}
	s.Conflicts = append(s.Conflicts, Conflict{sides, Always})
}
