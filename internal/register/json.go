package register

import (
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/goldthread/goldthread/internal/source"
)

func init() {
	addFormat(&fileFormat{name: "json", ends: []string{".json"}, says: []string{"records"}, tree: readJSON})
}

// readJSON reads one JSON value as RFC 8259 has it, with the place of every
// value, and nothing besides: no comments, no comma at the end. Numbers stay
// as they are written. A fault means that the file cannot be used; an empty
// file is a node of nothing.
func readJSON(name string, data []byte, limits Limits) (*node, *Fault) {
	data, fault := checkText(name, data)
	if fault != nil {
		return nil, fault
	}
	r := &jsonReader{cursor: newCursor(name, data), limits: limits}
	r.space()
	if r.at == len(r.data) {
		return &node{place: source.Place{File: name}}, nil
	}
	root, fault := r.value(0)
	if fault != nil {
		return nil, fault
	}
	r.space()
	if r.at < len(r.data) {
		return nil, faultf(r.here(), "Keep one value in the file: a list of records, or one record.", "something follows after the end of the value")
	}
	return root, nil
}

type jsonReader struct {
	cursor
	limits Limits
	nodes  int
}

// next is the next byte, or 0 at the end, which no text has.
func (r *jsonReader) next() byte {
	if r.at == len(r.data) {
		return 0
	}
	return r.data[r.at]
}

func (r *jsonReader) space() {
	for r.at < len(r.data) && strings.IndexByte(" \t\r\n", r.data[r.at]) >= 0 {
		r.step()
	}
}

// wrong is the fault of text that is not JSON from here on.
func (r *jsonReader) wrong(reason string) *Fault {
	return faultf(r.here(), "Look at the quotes, commas and brackets on this line and the one above.", "this is not valid JSON: %s", reason)
}

func (r *jsonReader) value(depth int) (*node, *Fault) {
	r.nodes++
	switch {
	case depth > r.limits.Depth:
		return nil, overLimit(r.here(), "values are nested more than %d deep", r.limits.Depth)
	case r.nodes > r.limits.Nodes:
		return nil, overLimit(r.here(), "the file holds more than %d values", r.limits.Nodes)
	}
	switch c := r.next(); {
	case c == '{':
		return r.object(depth)
	case c == '[':
		return r.list(depth)
	case c == '"':
		return r.text()
	case c == '-' || '0' <= c && c <= '9':
		return r.number()
	case 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z':
		return r.word()
	case c == 0:
		return nil, r.wrong("the text ends where a value is expected")
	}
	return nil, r.wrong("a value is expected here")
}

// items reads what stands between the opening bracket, which is next, and the
// closing one, with commas in between.
func (r *jsonReader) items(closing byte, one func() *Fault) *Fault {
	r.step()
	r.space()
	if r.next() == closing {
		r.step()
		return nil
	}
	for {
		r.space()
		if fault := one(); fault != nil {
			return fault
		}
		r.space()
		switch r.next() {
		case ',':
			r.step()
		case closing:
			r.step()
			return nil
		case 0:
			return r.wrong("the text ends before the closing " + string(closing))
		default:
			return r.wrong("a comma or " + string(closing) + " is expected here")
		}
	}
}

func (r *jsonReader) list(depth int) (*node, *Fault) {
	out := &node{shape: listShape, place: r.here()}
	fault := r.items(']', func() *Fault {
		item, fault := r.value(depth + 1)
		out.items = append(out.items, item)
		return fault
	})
	return out, fault
}

func (r *jsonReader) object(depth int) (*node, *Fault) {
	out := &node{shape: mapShape, place: r.here()}
	seen := map[string]bool{}
	fault := r.items('}', func() *Fault {
		if r.next() != '"' {
			return r.wrong("a name in double quotes is expected here")
		}
		r.nodes++
		key, fault := r.text()
		if fault != nil {
			return fault
		}
		r.space()
		if r.next() != ':' {
			return r.wrong("a colon is expected after the name")
		}
		r.step()
		r.space()
		item, fault := r.value(depth + 1)
		if fault != nil {
			return fault
		}
		if seen[key.text] {
			out.twice = append(out.twice, key)
			return nil
		}
		seen[key.text] = true
		out.keys, out.items = append(out.keys, key), append(out.items, item)
		return nil
	})
	out.dropTwice()
	return out, fault
}

// done gives a value its end.
func (r *jsonReader) done(n *node) *node {
	n.place.EndLine, n.place.EndColumn = r.line, r.column
	return n
}

var jsonWords = map[string]node{
	"true":  {shape: textShape, text: "true", plain: asBool},
	"false": {shape: textShape, text: "false", plain: asBool},
	"null":  {shape: nullShape},
}

func (r *jsonReader) word() (*node, *Fault) {
	at, start := r.here(), r.at
	for c := r.next() | 0x20; 'a' <= c && c <= 'z'; c = r.next() | 0x20 {
		r.step()
	}
	n, ok := jsonWords[string(r.data[start:r.at])]
	if !ok {
		return nil, faultf(at, "Write text in double quotes.", "this is not valid JSON: %s is no value", source.Escape(string(r.data[start:min(r.at, start+40)])))
	}
	n.place = at
	return r.done(&n), nil
}

// number keeps the digits that are written; what is no number of JSON, such
// as 007, is refused.
func (r *jsonReader) number() (*node, *Fault) {
	n, start := &node{shape: textShape, plain: asInt, place: r.here()}, r.at
	for r.at < len(r.data) && strings.IndexByte("+-.0123456789eE", r.data[r.at]) >= 0 {
		if strings.IndexByte(".eE", r.data[r.at]) >= 0 {
			n.plain = asFloat
		}
		r.step()
	}
	n.text = string(r.data[start:r.at])
	if len(n.text) > r.limits.Text || !isDecimal(n.text) {
		return nil, faultf(n.place, "Write it as 7 or 7.5, or in double quotes when it is a text.", "this is not valid JSON: %s is no number", source.Escape(n.text[:min(len(n.text), 40)]))
	}
	return r.done(n), nil
}

func (r *jsonReader) text() (*node, *Fault) {
	n := &node{shape: textShape, plain: asQuoted, place: r.here()}
	var content strings.Builder
	for r.step(); r.next() != '"'; {
		switch c := r.next(); {
		case r.at == len(r.data):
			return nil, faultf(n.place, "Add the closing quote.", "this is not valid JSON: the quote that opens this text is never closed")
		case c == '\\':
			if fault := r.escaped(&content); fault != nil {
				return nil, fault
			}
		case c < ' ':
			return nil, faultf(r.here(), `Write \n for a new line and \t for a tab.`, "this is not valid JSON: a text goes over the end of its line or holds a control character")
		default:
			start := r.at
			r.step()
			content.Write(r.data[start:r.at])
		}
		if content.Len() > r.limits.Text {
			return nil, overLimit(n.place, "the value is longer than %d bytes", r.limits.Text)
		}
	}
	r.step()
	n.text = content.String()
	return r.done(n), nil
}

var jsonEscapes = map[byte]byte{'"': '"', '\\': '\\', '/': '/', 'b': '\b', 'f': '\f', 'n': '\n', 'r': '\r', 't': '\t'}

// escaped reads what a backslash stands before.
func (r *jsonReader) escaped(into *strings.Builder) *Fault {
	at := r.here()
	r.step()
	c := r.next()
	if plain, ok := jsonEscapes[c]; ok {
		r.step()
		into.WriteByte(plain)
		return nil
	}
	if c != 'u' {
		return faultf(at, `Write a backslash twice: \\.`, "this is not valid JSON: nothing is written with this backslash")
	}
	first, ok := r.unit()
	if ok && utf16.IsSurrogate(first) {
		second := rune(0)
		if r.next() == '\\' {
			r.step()
			second, _ = r.unit()
		}
		first = utf16.DecodeRune(first, second)
		ok = first != utf8.RuneError
	}
	if !ok {
		return faultf(at, "Write the letter itself.", `this is not valid JSON: \u is not followed by the number of a letter`)
	}
	into.WriteRune(first)
	return escapedCharacter(at, string(first))
}

// unit reads u and four hexadecimal digits.
func (r *jsonReader) unit() (rune, bool) {
	if r.next() != 'u' {
		return 0, false
	}
	r.step()
	var v rune
	for range 4 {
		i := strings.IndexByte("0123456789abcdef", r.next()|0x20)
		if c := r.next(); i < 0 || c < '0' {
			return 0, false
		}
		v = v<<4 | rune(i)
		r.step()
	}
	return v, true
}
