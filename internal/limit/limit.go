// Package limit computes with limits in figures: what at most 24 hours, at
// least 6 years and only in the EEA leave when all of them must be met, which
// of them is the strictest, and which two cannot both be met. Numbers are exact
// fractions and spans of time follow the calendar, so that a month is 28 to 31
// days and nothing else. It says only what follows from the figures: where it
// hangs on the month, or on what words mean, it says that.
package limit

import (
	"slices"
	"strings"
	"unicode"
)

// How a value limits.
const (
	Min    = "min"    // at least
	Max    = "max"    // at most
	Equals = "equals" // exactly
	Only   = "only"
	Never  = "never"
	Every  = "at_least_every"
)

var opWords = map[string]string{
	Max: "at most", Min: "at least", Equals: "exactly", Only: "only", Never: "never", Every: "at least every",
}

// opText says in words how a value limits. A word that is not known comes
// back as it is.
func opText(op string) string {
	if words := opWords[op]; words != "" {
		return words
	}
	return op
}

// Tables are what must be known about words to read limits. The zero value,
// and nil, know the English units and no places.
type Tables struct {
	// Units are further names of units, in small letters, each with the
	// English one that it stands for: stunden, hour.
	Units map[string]string
	// Places are the countries (DE), and the parts of countries (US-CA), that a
	// name stands for. Names are folded (see Fold). A part of a country that
	// has no name here is known by its code when the country is.
	Places map[string][]string
}

// A dimension is what bounds must share to be compared: how much, how often,
// where, or which words.
type dimension string

const (
	amount dimension = "amount"
	period dimension = "period"
	places dimension = "places"
	words  dimension = "words"
)

// A Bound is one limit that can be computed with.
type Bound struct {
	op        string
	dimension dimension
	quantity  Quantity // of an amount and a period
	values    []string // codes of places, or words, in order and each once
}

// Read reads a limit. value is a string, an int64 or a float64; where tells that a
// value in words names places. ok is false for what cannot be computed with:
// "at least TLS 1.2", or a place that nobody knows.
func (t *Tables) Read(op string, value any, unit string, where bool) (b Bound, ok bool) {
	if q, ok := t.Quantity(value, unit); ok && op != Never {
		switch op {
		case Min, Max, Equals:
			return Bound{op: op, dimension: amount, quantity: q}, true
		case Only:
			return Bound{op: Equals, dimension: amount, quantity: q}, true
		case Every:
			return Bound{op: Max, dimension: period, quantity: q}, true
		}
		return Bound{}, false
	}
	text, isText := value.(string)
	if !isText || op != Only && op != Never && op != Equals {
		return Bound{}, false
	}
	if codes := t.places(text); where && codes != nil {
		if op == Equals {
			op = Only
		}
		return Bound{op: op, dimension: places, values: codes}, true
	}
	all := []string{Fold(strings.TrimSpace(text + " " + unit))}
	if op != Equals {
		all = parts(text)
	}
	all = slices.DeleteFunc(all, func(s string) bool { return s == "" })
	slices.Sort(all)
	return Bound{op: op, dimension: words, values: slices.Compact(all)}, len(all) > 0
}

// key is the same for bounds that ask the same.
func (b Bound) key() string {
	if b.dimension == amount || b.dimension == period {
		return b.op + " " + b.quantity.key()
	}
	return b.op + " " + strings.Join(b.values, ",")
}

// group is the same for bounds that can be compared.
func (b Bound) group() string {
	if b.dimension == amount || b.dimension == period {
		return string(b.dimension) + " " + b.quantity.measure
	}
	return string(b.dimension)
}

// Fold makes names alike that differ in case, spaces, hyphens, underscores and
// other signs only.
func Fold(s string) string {
	return strings.Join(strings.FieldsFunc(strings.ToLower(s), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r)
	}), " ")
}

// parts are the folded names in a list of names. Only "and" and "or" part
// names besides signs.
func parts(text string) []string {
	var all []string
	for piece := range strings.FieldsFuncSeq(text, func(r rune) bool { return strings.ContainsRune(",;/|+&\n", r) }) {
		var name []string
		for word := range strings.FieldsSeq(Fold(piece)) {
			if word == "and" || word == "or" {
				all, name = append(all, strings.Join(name, " ")), nil
				continue
			}
			name = append(name, word)
		}
		all = append(all, strings.Join(name, " "))
	}
	return slices.DeleteFunc(all, func(s string) bool { return s == "" })
}

// A Certainty says how sure it is that limits cannot all be met.
type Certainty string

// The certainties, the surest first.
const (
	Always    Certainty = "always"    // it follows from the figures
	Sometimes Certainty = "sometimes" // it hangs on the day on which a span begins
	Perhaps   Certainty = "perhaps"   // the words differ, and may mean the same
)

// Clash reports whether two limits on the same thing cannot both be met. What
// cannot be compared does not clash.
func Clash(a, b Bound) (Certainty, bool) {
	if a.group() != b.group() {
		return "", false
	}
	switch a.dimension {
	case amount, period:
		if c, ok := above(a, b); ok {
			return c, true
		}
		return above(b, a)
	case places:
		if !possible([]Bound{a, b}) {
			return Always, true
		}
	case words:
		return wordsClash(a, b)
	}
	return "", false
}

// above reports whether a, from below, asks for more than b, from above, lets
// through.
func above(a, b Bound) (Certainty, bool) {
	if !a.lower() || !b.upper() {
		return "", false
	}
	switch low, high, ok := Compare(a.quantity, b.quantity); {
	case !ok || high <= 0:
		return "", false
	case low > 0:
		return Always, true
	}
	return Sometimes, true
}

func (b Bound) lower() bool { return b.op == Min || b.op == Equals }

func (b Bound) upper() bool { return b.op == Max || b.op == Equals }

// Meets reports whether whoever keeps promise meets ask too, and if not, how
// sure that is. What cannot be compared counts as met: nobody can tell.
func Meets(promise, ask Bound) (Certainty, bool) {
	if promise.group() != ask.group() {
		return "", true
	}
	switch ask.dimension {
	case amount, period:
		return amountMeets(promise, ask)
	case places:
		if !placesMeet(promise, ask) {
			return Always, false
		}
	case words:
		c, clash := wordsClash(promise, ask)
		return c, !clash
	}
	return "", true
}

func placesMeet(promise, ask Bound) bool {
	all := func(places []string, hold func(string) bool) bool {
		return !slices.ContainsFunc(places, func(p string) bool { return !hold(p) })
	}
	switch {
	case promise.op == Never && ask.op == Never:
		return all(ask.values, func(p string) bool { return covered(p, promise.values) })
	case promise.op == Never:
		return false // everywhere but there is not only here
	case ask.op == Never:
		return all(promise.values, func(p string) bool { return !covered(p, ask.values) && !holdsPart(p, ask.values) })
	}
	return all(promise.values, func(p string) bool { return covered(p, ask.values) })
}

func amountMeets(promise, ask Bound) (Certainty, bool) {
	low, high, ok := Compare(promise.quantity, ask.quantity)
	if !ok {
		return "", true
	}
	fails := func(never, always bool) (Certainty, bool) {
		switch {
		case never:
			return "", true
		case always:
			return Always, false
		}
		return Sometimes, false
	}
	switch {
	case ask.op == Max && promise.upper():
		return fails(high <= 0, low > 0)
	case ask.op == Min && promise.lower():
		return fails(low >= 0, high < 0)
	case ask.op == Equals && promise.op == Equals:
		return fails(low == 0 && high == 0, low > 0 || high < 0)
	}
	return "", true
}

// wordsClash compares words by what is in them: of two limits that say other
// words nobody can tell more than that they differ.
func wordsClash(a, b Bound) (Certainty, bool) {
	if a.op == Never {
		a, b = b, a
	}
	if a.op == Never {
		return "", false // so are both
	}
	if b.op == Never {
		if slices.ContainsFunc(a.values, func(s string) bool { return !slices.Contains(b.values, s) }) {
			return "", false
		}
		return Always, true
	}
	for _, s := range a.values {
		if slices.ContainsFunc(b.values, func(t string) bool { return within(s, t) || within(t, s) }) {
			return "", false
		}
	}
	return Perhaps, true
}

// within reports whether all words of a stand in b in a row.
func within(a, b string) bool { return strings.Contains(" "+b+" ", " "+a+" ") }
