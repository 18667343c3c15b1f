package audit

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// A marked pattern belongs to a mark of the catalogue: "measure", "object".
type markedPattern struct {
	mark string
	step int
	row  pattern
}

// An index finds the patterns that can begin with a word without trying them
// all.
type index struct {
	patterns []markedPattern
	numbers  map[string]bool // words that are numbers
	whole    map[string][]int
	starts   map[string][]int
	ends     map[string][]int
	parts    map[string][]int
	counted  []int // those that begin with any number
	placed   []int // those that begin with any place
}

func newIndex(patterns []markedPattern, numbers map[string]bool) *index {
	x := &index{patterns: patterns, numbers: numbers, whole: map[string][]int{}, starts: map[string][]int{}, ends: map[string][]int{}, parts: map[string][]int{}}
	for n, p := range patterns {
		x.add(p.row, n)
	}
	return x
}

// add notes the words that the pattern can begin with.
func (x *index) add(p pattern, n int) {
	for k := range p[0].choices {
		switch c := &p[0].choices[k]; c.form {
		case wholeWord:
			x.whole[c.text] = append(x.whole[c.text], n)
		case wordStart:
			x.starts[c.text] = append(x.starts[c.text], n)
		case wordEnd:
			x.ends[c.text] = append(x.ends[c.text], n)
		case wordPart:
			x.parts[c.text] = append(x.parts[c.text], n)
		case anyNumber:
			x.counted = append(x.counted, n)
		case anyPlace:
			x.placed = append(x.placed, n)
		case anyOfSet:
			for _, member := range c.set {
				x.add(member, n)
			}
		}
	}
	if p[0].optional {
		x.add(p[1:], n)
	}
}

// candidates are the patterns that can begin with that token, in the order of
// the catalogue.
func (x *index) candidates(one *token) []int {
	word := one.folded
	found := slices.Clone(x.whole[word])
	for at := range word {
		found = append(found, x.starts[word[:at]]...)
		found = append(found, x.ends[word[at:]]...)
	}
	found = append(found, x.starts[word]...)
	for part, numbers := range x.parts {
		if strings.Contains(word, part) {
			found = append(found, numbers...)
		}
	}
	if one.number() || x.numbers[word] {
		found = append(found, x.counted...)
	}
	if one.place() {
		found = append(found, x.placed...)
	}
	slices.Sort(found)
	return slices.Compact(found)
}

// A lookup remembers the candidates of each word, by step, for one evaluation.
type lookup struct {
	*index
	steps int
	nouns bool // every noun begins with a capital
	known map[string][][]int
}

// maxKnownWord is the longest word that is looked up, in bytes.
const maxKnownWord = 64

func (l *lookup) of(one *token, step int) []int {
	found, ok := l.known[one.folded]
	if !ok && len(one.folded) <= maxKnownWord && utf8.ValidString(one.folded) {
		found = make([][]int, l.steps)
		for _, n := range l.candidates(one) {
			at := l.patterns[n].step
			found[at] = append(found[at], n)
		}
		l.known[one.folded] = found
	}
	if found == nil {
		return nil
	}
	return found[step]
}
