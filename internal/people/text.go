package people

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/goldthread/goldthread/internal/expression"
	"github.com/goldthread/goldthread/internal/history"
)

// A name is what is looked for in texts.
type name struct {
	words  []string // folded
	as     string   // as it was typed, where that is one word
	person history.Person
}

// The fewest letters of a name that is one word: a shorter one of a stranger
// could be anything.
const (
	shortestKnown    = 2
	shortestStranger = 4
)

// eitherOf stands between the ids of people who have the same name.
const eitherOf = " or "

// look has a name looked for in texts. Nobody can make a word of the registers
// disappear by committing under it.
func (c *Cast) look(called string, p history.Person, registered bool) {
	spans := wordsOf(called)
	if len(spans) == 0 || len(spans) > 8 || !registered && c.dropped[fold(called)] {
		return
	}
	one := name{person: p}
	for _, s := range spans {
		one.words = append(one.words, strings.ToLower(called[s[0]:s[1]]))
	}
	if len(spans) == 1 {
		one.as = called[spans[0][0]:spans[0][1]]
		shortest := shortestStranger
		if registered {
			shortest = shortestKnown
		}
		if utf8.RuneCountInString(one.as) < shortest || !registered && c.dropped[one.words[0]] {
			return
		}
	}
	all := c.names[one.words[0]]
	for i, other := range all {
		if !slices.Equal(other.words, one.words) {
			continue
		}
		if ids := strings.Split(other.person.ID, eitherOf); other.person.Known && p.Known && !slices.Contains(ids, p.ID) {
			all[i].person = history.Person{Known: true, ID: other.person.ID + eitherOf + p.ID}
		}
		return
	}
	all = append(all, one)
	slices.SortStableFunc(all, func(a, b name) int { return cmp.Compare(len(b.words), len(a.words)) })
	c.names[one.words[0]] = all
}

// wordsOf are the places of the words in a text, in bytes.
func wordsOf(text string) [][2]int {
	var all [][2]int
	start := -1
	for i, r := range text {
		inside := unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r)
		if inside && start < 0 {
			start = i
		}
		if !inside && start >= 0 {
			all, start = append(all, [2]int{start, i}), -1
		}
	}
	if start >= 0 {
		all = append(all, [2]int{start, len(text)})
	}
	return all
}

// A hit is a stretch of a text that names somebody.
type hit struct {
	from, to int
	person   history.Person
}

// inID reports whether a hit is part of the id of whom it names, which is no
// name: an account is often called as the id is, lea of PER-lea.
func (h hit) inID(text string) bool {
	id, word := h.person.ID, text[h.from:h.to]
	for at := 0; at+len(word) <= len(id); at++ {
		if begin := h.from - at; begin >= 0 && id[at:at+len(word)] == word && len(id) > len(word) && strings.HasPrefix(text[begin:], id) {
			return true
		}
	}
	return false
}

// hits finds the names in a text. What stands between the words of a name may
// be a mark of what changed, or another sign that names are written with.
func (c *Cast) hits(text string) []hit {
	var all []hit
	spans := wordsOf(text)
	for i := 0; i < len(spans); i++ {
		for _, n := range c.names[strings.ToLower(text[spans[i][0]:spans[i][1]])] {
			if last, ok := n.at(text, spans[i:]); ok {
				if h := (hit{spans[i][0], spans[i+last][1], n.person}); !h.inID(text) {
					all = append(all, h)
				}
				i += last
				break
			}
		}
	}
	return all
}

// between is what may stand between two words of a name.
const between = " \t\u00a0.*'’-_"

// at reports whether a name is what a text goes on with, and with which of its
// words it ends.
func (n name) at(text string, spans [][2]int) (last int, ok bool) {
	if len(spans) < len(n.words) {
		return 0, false
	}
	for i, word := range n.words {
		s := spans[i]
		if i > 0 && strings.Trim(text[spans[i-1][1]:s[0]], between) != "" {
			return 0, false
		}
		got := text[s[0]:s[1]]
		if n.as != "" && got != n.as || strings.ToLower(got) != word {
			return 0, false
		}
	}
	return len(n.words) - 1, true
}

// Text is a text without addresses of e-mail and, where names were not asked
// for, without the names of people: their roles and ids stand there instead.
func (c *Cast) Text(text string) string {
	if c == nil || c.o.Names {
		return Unaddressed(text)
	}
	text = login().ReplaceAllString(text, "$1")
	found := c.hits(text)
	if len(found) == 0 {
		return Unaddressed(text)
	}
	var b strings.Builder
	from := 0
	for _, h := range found {
		if h.from < from {
			continue
		}
		b.WriteString(text[from:h.from])
		called := c.known(h.person)
		if !h.person.Known {
			called = c.stranger(h.person.Name)
		}
		b.WriteString(called)
		from = h.to
		// An id behind a name is said already, and so is an address.
		rest := strings.TrimPrefix(text[from:], " ("+h.person.ID+")")
		rest = ownAddress().ReplaceAllString(rest, "")
		from = len(text) - len(rest)
	}
	b.WriteString(text[from:])
	return Unaddressed(b.String())
}

var (
	// login is how a sentence names an account: by its number and, in brackets,
	// its login, which is as good as a name.
	login = expression.Of(`(account \d+) \([^)]*\)`)
	// address is an address of e-mail. That of a repository, git@host:path, is
	// none.
	address    = expression.Of(`[\pL\pM\d.!#$%&'*+/=?^_{|}~-]+@(?:[\pL\pM\d-]+\.)+\pL{2,}`)
	ownAddress = expression.Of(`^ ?<[^<>\s@]+@[^<>\s@]+>`)
	inBrackets = expression.Of(`(\S) ?<[^<>\s@]+@[^<>\s@]+>`)
)

// NoAddress stands where an address of e-mail stood.
const NoAddress = "(an e-mail address)"

// Unaddressed is a text without addresses of e-mail, which no output shows.
func Unaddressed(text string) string {
	if !strings.Contains(text, "@") {
		return text
	}
	text = inBrackets().ReplaceAllString(text, "$1")
	var b strings.Builder
	from := 0
	for _, m := range address().FindAllStringIndex(text, -1) {
		if remote(text[m[0]:m[1]], text[m[1]:]) {
			continue
		}
		b.WriteString(text[from:m[0]] + NoAddress)
		from = m[1]
	}
	return b.String() + text[from:]
}

// remote tells the address of a repository from one of e-mail.
func remote(found, rest string) bool {
	return strings.HasPrefix(found, "git@") && strings.HasPrefix(rest, ":")
}

// masked is what a letter that is not shown is replaced by.
const masked = '•'

// Line is a line of a file with what is not shown made unreadable, letter by
// letter, so that every column stays where it is.
func (c *Cast) Line(line string) string {
	var hidden [][2]int
	for _, m := range address().FindAllStringIndex(line, -1) {
		if !remote(line[m[0]:m[1]], line[m[1]:]) {
			hidden = append(hidden, [2]int(m))
		}
	}
	if c != nil && !c.o.Names {
		for _, h := range c.hits(line) {
			hidden = append(hidden, [2]int{h.from, h.to})
		}
	}
	if len(hidden) == 0 {
		return line
	}
	var b strings.Builder
	for i, r := range line {
		if slices.ContainsFunc(hidden, func(h [2]int) bool { return i >= h[0] && i < h[1] }) {
			r = masked
		}
		b.WriteRune(r)
	}
	return b.String()
}
