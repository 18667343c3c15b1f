package audit

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"
)

// A wordGroup is one group of a list of the catalogue: words that are matched
// in one way, over the same fields.
type wordGroup struct {
	list   string
	text   bool     // over every text of a record, not only its prose
	kinds  []string // empty: all
	fields []string // "*", field or kind.field; nil: all
	whole  map[string]string
	folded phrases // words in small letters match in any case
	exact  phrases // words with a capital letter match as written
	regexp []*regexp.Regexp
}

// phrases finds words, or several in a row, in a text.
type phrases struct {
	byFirst map[string][]phrase // by their first word
	marks   []phrase            // those that begin with a sign
	signs   string              // the signs they begin with
}

// A phrase is what is looked for, and how the catalogue writes it.
type phrase struct{ text, listed string }

func (g *wordGroup) addWord(match, word string) error {
	switch match {
	case "pattern":
		re, err := regexp.Compile(word)
		if err != nil {
			return fmt.Errorf("%q is no pattern: %w", word, err)
		}
		g.regexp = append(g.regexp, re)
	case "whole":
		if g.whole == nil {
			g.whole = map[string]string{}
		}
		g.whole[bare(fold(word))] = word
	case "part", "word":
		if strings.IndexFunc(word, unicode.IsUpper) >= 0 {
			g.exact.add(collapse(word), word)
		} else {
			g.folded.add(fold(word), word)
		}
	}
	return nil
}

func (p *phrases) add(text, listed string) {
	one := phrase{text, listed}
	first := firstWord(text)
	if first == "" {
		p.marks = append(p.marks, one)
		_, size := utf8.DecodeRuneInString(text)
		p.signs += text[:size]
		return
	}
	if p.byFirst == nil {
		p.byFirst = map[string][]phrase{}
	}
	p.byFirst[first] = append(p.byFirst[first], one)
}

// find calls add with every phrase that stands in text, of which starts are the
// words that phrases begin with.
func (p *phrases) find(text string, starts []wordAt, add func(word string)) {
	for _, one := range p.marksFor(text) {
		for at := 0; ; at++ {
			next := strings.Index(text[at:], one.text)
			if next < 0 {
				break
			}
			if at += next; startsPhrase(text[at:], one.text) {
				add(one.listed)
				break
			}
		}
	}
	if len(p.byFirst) == 0 {
		return
	}
	for _, start := range starts {
		for _, one := range p.byFirst[start.word] {
			if startsPhrase(text[start.at:], one.text) {
				add(one.listed)
			}
		}
	}
}

// A wordAt is a word of a text and its place there.
type wordAt struct {
	at   int
	word string
}

// startsIn are the words of text that are among first.
func startsIn(text string, first map[string]bool) []wordAt {
	var starts []wordAt
	eachWord(text, func(at int, word string) {
		if first[word] {
			starts = append(starts, wordAt{at, word})
		}
	})
	return starts
}

// marksFor is empty for a text without any of the signs: most have none.
func (p *phrases) marksFor(text string) []phrase {
	if p.signs == "" || !strings.ContainsAny(text, p.signs) {
		return nil
	}
	return p.marks
}

// applies reports whether the group is for that field of that kind; path is
// the field's path without its numbers.
func (g *wordGroup) applies(kind, path string, prose bool) bool {
	if !g.text && !prose {
		return false
	}
	if len(g.kinds) > 0 && !slices.Contains(g.kinds, kind) {
		return false
	}
	return g.fields == nil || slices.ContainsFunc(g.fields, func(f string) bool {
		return f == "*" || f == path || f == kind+"."+path
	})
}

// A foldedText is one text in the three forms that words are compared with, and
// where in two of them something may begin that any group looks for.
type foldedText struct {
	written, collapsed, folded, bare string
	inFolded, inCollapsed            []wordAt
}

func (w *wordLists) fold(s string) *foldedText {
	c, f := collapse(s), fold(s)
	return &foldedText{
		written: s, collapsed: c, folded: f, bare: bare(f),
		inFolded: startsIn(f, w.firstFolded), inCollapsed: startsIn(c, w.firstExact),
	}
}

// words are the group's words in t, each once, in the order they are found.
// For a pattern it is the stretch of text that matched.
func (g *wordGroup) words(t *foldedText) []string {
	var found []string
	add := func(word string) {
		if !slices.Contains(found, word) {
			found = append(found, word)
		}
	}
	if word, ok := g.whole[t.bare]; ok {
		add(word)
	}
	for _, re := range g.regexp {
		if span := re.FindString(t.written); span != "" {
			add(span)
		}
	}
	g.folded.find(t.folded, t.inFolded, add)
	g.exact.find(t.collapsed, t.inCollapsed, add)
	return found
}

// startsPhrase reports whether text begins with the phrase and a word ends
// where the phrase ends.
func startsPhrase(text, phrase string) bool {
	if !strings.HasPrefix(text, phrase) {
		return false
	}
	last, _ := utf8.DecodeLastRuneInString(phrase)
	next, _ := utf8.DecodeRuneInString(text[len(phrase):])
	return !wordRune(last) || len(text) == len(phrase) || !wordRune(next)
}

// eachWord calls f with the place and text of every run of letters, marks and
// digits.
func eachWord(text string, f func(at int, word string)) {
	start := -1
	for i, r := range text {
		switch {
		case wordRune(r) && start < 0:
			start = i
		case !wordRune(r) && start >= 0:
			f(start, text[start:i])
			start = -1
		}
	}
	if start >= 0 {
		f(start, text[start:])
	}
}

// firstWord is the word that text begins with, "" when it begins with a sign.
func firstWord(text string) string {
	if i := strings.IndexFunc(text, func(r rune) bool { return !wordRune(r) }); i >= 0 {
		return text[:i]
	}
	return text
}

func wordRune(r rune) bool {
	return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r) || r == '_'
}

// fold makes texts that differ only in case, in how letters are composed or in
// white space alike.
func fold(s string) string {
	s = collapse(s)
	if isASCII(s) {
		return strings.ToLower(s)
	}
	return cases.Fold().String(s)
}

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// collapse makes one space of every stretch of white space.
func collapse(s string) string {
	if isASCII(s) && !strings.ContainsAny(s, "\t\n\v\f\r") && !strings.Contains(s, "  ") {
		return s
	}
	var b strings.Builder
	space := false
	for _, r := range norm.NFC.String(s) {
		if unicode.IsSpace(r) {
			if !space {
				b.WriteByte(' ')
			}
			space = true
			continue
		}
		space = false
		b.WriteRune(r)
	}
	return b.String()
}

// bare is s without the space and punctuation around it, unless it has nothing
// else.
func bare(s string) string {
	inner := strings.TrimFunc(s, func(r rune) bool { return !wordRune(r) })
	if inner == "" {
		return strings.TrimSpace(s)
	}
	return inner
}
