package limit

import (
	"slices"
	"strings"
)

// places are the codes that a text stands for, in order and each once, or nil
// when any part of it is no place that is known.
func (t *Tables) places(text string) []string {
	if t == nil {
		return nil
	}
	if codes, ok := t.Places[Fold(text)]; ok { // Trinidad and Tobago is one
		return codes
	}
	var all []string
	for _, name := range parts(text) {
		codes := t.place(name)
		if codes == nil {
			return nil
		}
		all = append(all, codes...)
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// filler are the words around the name of a place.
var filler = []string{"the", "in", "inside", "within", "only", "from", "countries", "member", "states", "of"}

func (t *Tables) place(name string) []string {
	if codes, ok := t.Places[name]; ok {
		return codes
	}
	words := slices.DeleteFunc(strings.Fields(name), func(w string) bool { return slices.Contains(filler, w) })
	name = strings.Join(words, " ")
	if codes, ok := t.Places[name]; ok {
		return codes
	}
	country, part, ok := strings.Cut(name, " ") // us ca, folded from US-CA
	if codes := t.Places[country]; ok && len(country) == 2 && len(part) <= 3 && len(codes) == 1 {
		return []string{codes[0] + "-" + strings.ToUpper(part)}
	}
	return nil
}

// country is the country that a part of a country belongs to.
func country(place string) string {
	code, _, _ := strings.Cut(place, "-")
	return code
}

// covered reports whether a place lies in one of a set.
func covered(place string, set []string) bool {
	return contains(set, place) || contains(set, country(place))
}

// holdsPart reports whether a part of a country stands in a set.
func holdsPart(place string, set []string) bool {
	at, _ := slices.BinarySearch(set, place+"-")
	return at < len(set) && strings.HasPrefix(set[at], place+"-")
}

func contains(sorted []string, s string) bool { _, ok := slices.BinarySearch(sorted, s); return ok }

// possible reports whether any place is left when all limits are met. A
// country of which parts are excluded is left: it has others.
func possible(all []Bound) bool {
	var left []string
	narrowed := false
	for _, b := range all {
		if b.op == Only {
			if !narrowed {
				left, narrowed = slices.Clone(b.values), true
				continue
			}
			left = both(left, b.values)
		}
	}
	if !narrowed {
		return true
	}
	for _, b := range all {
		if b.op == Never {
			left = slices.DeleteFunc(left, func(p string) bool { return covered(p, b.values) })
		}
	}
	return len(left) > 0
}

// both are the places in two sets.
func both(a, b []string) []string {
	var left []string
	for _, p := range a {
		if covered(p, b) {
			left = append(left, p)
		}
	}
	for _, p := range b {
		if covered(p, a) {
			left = append(left, p)
		}
	}
	slices.Sort(left)
	return slices.Compact(left)
}
