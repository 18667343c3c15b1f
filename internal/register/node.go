package register

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/goldthread/goldthread/internal/source"
)

// A node is one value as it is written, whatever the format: what YAML and
// CSV are read into before anybody asks what type it ought to have.
type node struct {
	shape shape
	text  string // of a text
	plain plain  // of a text: how it is written
	place source.Place
	items []*node // of a list, or the values of a mapping
	keys  []*node // of a mapping
	// twice are the keys that a mapping has more than once. They are not
	// among keys, because nobody can tell which one is meant.
	twice []*node
	// bad says why a cell's value cannot be used: an error of the
	// spreadsheet, or a part of merged cells. Its text is kept.
	bad *Fault
	// targets are what the links in a cell of a text point at.
	targets []string
}

type shape int

const (
	nullShape shape = iota
	textShape
	listShape
	mapShape
)

// plain says what an unquoted YAML value reads as; a cell is neither quoted
// nor unquoted, its column decides.
type plain int

const (
	asQuoted plain = iota
	asText
	asBool
	asInt
	asFloat
	asCell
)

// get returns the value of a mapping's key, or nil.
func (n *node) get(key string) *node {
	for i, k := range n.keys {
		if k.text == key {
			return n.items[i]
		}
	}
	return nil
}

// empty reports a value that says nothing: null, or an empty cell.
func (n *node) empty() bool {
	return n.bad == nil && (n.shape == nullShape || n.shape == textShape && n.plain == asCell && n.text == "")
}

// texts are all texts inside n, for what could not be read.
func (n *node) texts() []string {
	if n.shape == textShape {
		return []string{n.text}
	}
	var all []string
	for _, item := range n.items {
		all = append(all, item.texts()...)
	}
	return all
}

// A Fault says why a file, or a part of it, could not be read.
type Fault struct {
	Place  source.Place
	Reason string // a clause without its subject's name: "the text is not UTF-8"
	hint   string
	naming string // the field whose column would do for one of ids, "" for none
	block  string // the name of the merged cells that are at fault, "" for none
}

// String is the reason and what to do about it, in two sentences after the place.
func (f *Fault) String() string {
	if f.hint == "" {
		return fmt.Sprintf("%s: %s", f.Place, f.Reason)
	}
	return fmt.Sprintf("%s: %s. %s", f.Place, f.Reason, f.hint)
}

func faultf(at source.Place, hint, format string, args ...any) *Fault {
	return &Fault{Place: at, Reason: fmt.Sprintf(format, args...), hint: hint}
}

// overLimit is the fault of what is larger than is read.
func overLimit(at source.Place, format string, args ...any) *Fault {
	return faultf(at, splitFile, format, args...)
}

// splitFile is the remedy for a file that reaches a limit.
const splitFile = "Split the file, or leave out what is no part of a register: goldthread doctor --limits lists how much is read."

// checkText refuses bytes that are no text. A byte order mark is allowed; the
// text without it is returned.
func checkText(name string, data []byte) ([]byte, *Fault) {
	at := source.Place{File: name, Line: 1, Column: 1}
	if fault := refuseArchive(name, data); fault != nil {
		return nil, fault
	}
	if len(data) >= 2 && (data[0] == 0xff && data[1] == 0xfe || data[0] == 0xfe && data[1] == 0xff) {
		return nil, faultf(at, "Save it as UTF-8.", "the file is UTF-16, not UTF-8")
	}
	if len(data) >= 3 && string(data[:3]) == "\ufeff" {
		data = data[3:]
	}
	for i := 0; i < len(data); at.Column++ {
		r, size := rune(data[i]), 1
		if r >= utf8.RuneSelf {
			r, size = utf8.DecodeRune(data[i:])
		}
		switch {
		case r == utf8.RuneError && size == 1:
			return nil, faultf(at, "Save the file as UTF-8.", "the text is not UTF-8 from here on")
		case r == 0:
			return nil, faultf(at, "Remove it; the file may be damaged.", "a NUL character stands here, which no text has")
		case isOverride(r):
			return nil, faultf(at, removeOverride, foundOverride)
		case r == '\r' && (i+1 == len(data) || data[i+1] != '\n'):
			return nil, faultf(at, `Save the file with the line ends of Windows or Unix.`, "a line ends with a lone carriage return")
		case r == '\n':
			at.Line, at.Column = at.Line+1, 0
		}
		i += size
	}
	return data, nil
}

// isOverride tells the characters that show letters in another order than they
// stand in: the embeddings, overrides and isolates of Unicode Standard Annex #9
// and what ends them, raw or as an escape. With one of them a reader approves
// other words than are checked (CVE-2021-42574). The marks LRM, RLM and ALM,
// which texts in Hebrew or Arabic need, move nothing but themselves and are not
// among them.
func isOverride(r rune) bool { return 0x202a <= r && r <= 0x202e || 0x2066 <= r && r <= 0x2069 }

// escapedCharacter refuses a text that holds, by an escape, a character that
// would not be read if it stood there itself.
func escapedCharacter(at source.Place, text string) *Fault {
	switch {
	case strings.ContainsFunc(text, isOverride):
		return faultf(at, removeOverride, foundOverride)
	case strings.ContainsRune(text, 0):
		return faultf(at, "Remove it; the file may be damaged.", "a NUL character stands here, which no text has")
	}
	return nil
}

const (
	foundOverride  = "an invisible character stands here that shows the letters after it in another order"
	removeOverride = "Remove it: type the words anew rather than copy them."
)

// count is a number and a noun in the right form.
func count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}
