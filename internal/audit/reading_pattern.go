package audit

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
)

// A pattern is a row of words that is looked for in statements. Beside words
// it may hold
//
//	encrypt*      a word that begins so; *pflicht, *schlüssel*: ends so, holds it
//	laptop|disk   one of several words
//	<number>      a number, in figures or as a word of the set "number"
//	<unit>        one of the set of that name
//	<place>       where in a document: 7.3, 33(4)(a), B, IV
//	~             up to four words of any kind
//	word?         a word that may be missing
//	^             the next word begins a sentence or a point
//
// A word with a capital letter is looked for as it is written.
type pattern []slot

type slot struct {
	choices  []filling
	gap      bool
	optional bool
	opening  bool
}

// A filling is one way to fill a slot.
type filling struct {
	text  string // folded
	exact string // as written, "" when case does not matter
	form  wordForm
	set   []pattern // of a set
}

type wordForm int

const (
	wholeWord wordForm = iota
	wordStart
	wordEnd
	wordPart
	anyNumber
	anyPlace
	anyOfSet
)

// maxGap is how many words a ~ stands for at most.
const maxGap = 4

// A vocabulary turns the words of one language into patterns.
type vocabulary struct {
	sets map[string][]pattern
}

func (v *vocabulary) pattern(text string) (pattern, error) {
	var p pattern
	opening := false
	for _, part := range strings.Fields(text) {
		if part == "^" {
			opening = true
			continue
		}
		row, err := v.slots(part)
		if err != nil {
			return nil, err
		}
		if opening && len(p) > 0 {
			return nil, fmt.Errorf("%q: a ^ stands before the first word", text)
		}
		row[0].opening, opening = opening, false
		p = append(p, row...)
	}
	first := slices.IndexFunc(p, func(s slot) bool { return !s.optional })
	if first < 0 || opening || p[first].gap || p[len(p)-1].gap {
		return nil, fmt.Errorf("%q begins and ends with a word", text)
	}
	return p, nil
}

// slots of one part without spaces: end-user is two of them.
func (v *vocabulary) slots(part string) ([]slot, error) {
	word, optional := strings.CutSuffix(part, "?")
	switch {
	case part == "~":
		return []slot{{gap: true}}, nil
	case strings.ContainsAny(word, "|<"):
		e := slot{optional: optional}
		for one := range strings.SplitSeq(word, "|") {
			c, err := v.choice(one)
			if err != nil {
				return nil, err
			}
			e.choices = append(e.choices, c)
		}
		return []slot{e}, nil
	}
	var row []slot
	t := newStatementText(strings.ReplaceAll(word, "*", "_"), nil)
	for _, one := range t.tokens {
		c, err := v.choice(strings.ReplaceAll(t.text[one.start:one.end], "_", "*"))
		if err != nil {
			return nil, err
		}
		row = append(row, slot{choices: []filling{c}})
	}
	if len(row) == 0 || optional && len(row) > 1 {
		return nil, fmt.Errorf("%q is no word", part)
	}
	row[0].optional = optional
	return row, nil
}

func (v *vocabulary) choice(word string) (filling, error) {
	switch {
	case word == "<number>":
		return filling{form: anyNumber}, nil
	case word == "<place>":
		return filling{form: anyPlace}, nil
	case strings.HasPrefix(word, "<"):
		set, known := v.sets[strings.Trim(word, "<>")]
		if !known {
			return filling{}, fmt.Errorf("there is no set %s", word)
		}
		return filling{form: anyOfSet, set: set}, nil
	}
	bare := strings.Trim(word, "*")
	c := filling{text: fold(bare)}
	if len(newStatementText(bare, nil).tokens) != 1 {
		return c, fmt.Errorf("%q is no single word", word)
	}
	if strings.IndexFunc(bare, unicode.IsUpper) >= 0 {
		c.exact = bare
	}
	starts, ends := strings.HasSuffix(word, "*"), strings.HasPrefix(word, "*")
	switch {
	case starts && ends:
		c.form = wordPart
	case starts:
		c.form = wordStart
	case ends:
		c.form = wordEnd
	}
	return c, nil
}

// fits reports whether one token fills the choice; sets are looked at by
// match.
func (c *filling) fits(t *statementText, i int, numbers map[string]bool) bool {
	one := &t.tokens[i]
	switch c.form {
	case anyNumber:
		return one.number() || numbers[one.folded]
	case anyPlace:
		return one.place()
	case wordStart:
		return strings.HasPrefix(one.folded, c.text) && (c.exact == "" || strings.HasPrefix(t.written(i), c.exact))
	case wordEnd:
		return strings.HasSuffix(one.folded, c.text)
	case wordPart:
		return strings.Contains(one.folded, c.text)
	case wholeWord:
		return one.folded == c.text && (c.exact == "" || t.written(i) == c.exact)
	}
	return false
}

// A search looks for patterns in one statement.
type search struct {
	*statementText
	numbers map[string]bool
}

// match is where the longest match of p that begins at token i ends, -1 when
// there is none.
func (s *search) match(p pattern, i int) int {
	if p[0].opening && !s.tokens[i].opens {
		return -1
	}
	return s.from(p, i, true)
}

func (s *search) from(p pattern, i int, first bool) int {
	if len(p) == 0 {
		return i
	}
	e, best := &p[0], -1
	if e.gap {
		for n := 0; n <= maxGap; n++ {
			best = max(best, s.from(p[1:], i+n, first))
			if !s.free(i+n, first) {
				break
			}
		}
		return best
	}
	if e.optional {
		best = s.from(p[1:], i, first)
	}
	if !s.free(i, first) {
		return best
	}
	for k := range e.choices {
		c := &e.choices[k]
		if c.form == anyOfSet {
			for _, member := range c.set {
				if end := s.from(member, i, first); end >= 0 {
					best = max(best, s.from(p[1:], end, false))
				}
			}
		} else if c.fits(s.statementText, i, s.numbers) {
			best = max(best, s.from(p[1:], s.after(c, i), false))
		}
	}
	return best
}

// free reports whether the token can belong to a match: it is there, not taken
// and, unless it is the first, beside the one before.
func (s *search) free(i int, first bool) bool {
	return i < len(s.tokens) && !s.tokens[i].taken && (first || s.tokens[i].joined)
}

// after is the token behind what a choice took: a place goes on as long as
// brackets hang on it.
func (s *search) after(c *filling, i int) int {
	i++
	if c.form != anyPlace {
		return i
	}
	for i < len(s.tokens) && s.tokens[i].glued && !s.tokens[i].taken {
		i++
	}
	return i
}
