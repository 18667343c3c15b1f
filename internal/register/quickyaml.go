package register

import (
	"strings"
	"unicode/utf8"

	"github.com/goldthread/goldthread/internal/source"
)

// quickYAML reads the few forms of YAML that most registers are written in,
// several times as fast as the parser of the whole language: block lists and
// mappings, one line a value, texts in quotes without escapes, [a, b] and
// {a: b} on one line, and texts after > and | without empty lines. What it
// reads, the parser reads alike, to the place of every value; a fuzz test holds
// them against each other. ok is false for any other text, right or wrong, and
// for one in which a key stands twice. text has gone through checkText.
// The values lie in room, unless that is nil.
func quickYAML(name, text string, limits Limits, room *nodeRoom) (root *node, ok bool) {
	if !isQuickText(text) {
		return nil, false
	}
	q := &quickReader{name: name, text: text, limits: limits, room: room}
	if !q.next() || q.done {
		return nil, false
	}
	root = q.block(0)
	if root == nil || !q.done {
		return nil, false
	}
	return root, true
}

// isQuickText tells that a text has none of the characters that are treated in
// some way of their own.
func isQuickText(text string) bool {
	for i := 0; i < len(text); i++ {
		switch b := text[i]; {
		case b >= utf8.RuneSelf:
			return isQuickRunes(text[i:])
		case b < ' ' && b != '\n' || b == 0x7f:
			return false
		}
	}
	return true
}

func isQuickRunes(text string) bool {
	for _, r := range text {
		switch {
		case r < ' ' && r != '\n', r >= 0x7f && r < 0xa0, r == 0x2028, r == 0x2029, r >= 0xd800:
			return false
		}
	}
	return true
}

// maxQuickDepth is the deepest nesting that is read.
const maxQuickDepth = 20

// A quickReader stands on a line that is neither empty nor a comment. A method
// that returns nil, or false, has met what is not read; then all is over.
type quickReader struct {
	name   string
	text   string
	limits Limits
	room   *nodeRoom
	nodes  int

	done       bool // there are no more lines
	line       int  // number of the line, from 1
	start, end int  // its bytes, without the line end
	from       int  // the first that is still to be read
	after      int  // where the next line begins
}

// column is where the rest of the line begins, from 0. What is before are spaces
// and dashes.
func (q *quickReader) column() int { return q.from - q.start }

func (q *quickReader) rest() string { return q.text[q.from:q.end] }

// cut goes to the next line, whatever it is.
func (q *quickReader) cut() bool {
	if q.after >= len(q.text) {
		q.done = true
		return false
	}
	q.line++
	q.start, q.end = q.after, len(q.text)
	if i := strings.IndexByte(q.text[q.start:], '\n'); i >= 0 {
		q.end = q.start + i
	}
	q.after = q.end + 1
	for q.from = q.start; q.from < q.end && q.text[q.from] == ' '; {
		q.from++
	}
	return true
}

// next goes to the next line that is neither empty nor a comment.
func (q *quickReader) next() bool {
	for q.cut() {
		if q.from < q.end && q.text[q.from] != '#' {
			break
		}
	}
	return true
}

func (q *quickReader) isDash() bool {
	return q.text[q.from] == '-' && (q.from+1 == q.end || q.text[q.from+1] == ' ')
}

// block reads the list or the mapping that begins here.
func (q *quickReader) block(depth int) *node {
	if q.isDash() {
		return q.list(depth, false)
	}
	return q.mapping(depth)
}

// list reads a block list. One that is the value of a key may have its dashes
// under that key.
func (q *quickReader) list(depth int, underKey bool) *node {
	column := q.column()
	out := q.node(listShape, depth)
	if out == nil {
		return nil
	}
	if out.items == nil {
		out.items = make([]*node, 0, 4)
	}
	for {
		for q.from++; q.from < q.end && q.text[q.from] == ' '; {
			q.from++
		}
		if q.from == q.end || q.isDash() {
			return nil
		}
		item := q.item(depth+1, column)
		if item == nil {
			return nil
		}
		out.items = append(out.items, item)
		switch {
		case q.done || q.column() < column:
			return out
		case q.column() > column:
			return nil
		case !q.isDash():
			if underKey {
				return out
			}
			return nil
		}
	}
}

// item reads what stands after a dash.
func (q *quickReader) item(depth, column int) *node {
	if keyLength(q.rest()) > 0 {
		return q.mapping(depth)
	}
	return q.value(depth, column)
}

// mapping reads a block mapping.
func (q *quickReader) mapping(depth int) *node {
	column := q.column()
	out := q.node(mapShape, depth)
	if out == nil {
		return nil
	}
	var seen map[string]bool
	for {
		n := keyLength(q.rest())
		if n == 0 {
			return nil
		}
		key := q.key(n)
		if key == nil || out.has(key.text, &seen) {
			return nil
		}
		v := q.valueOf(key, depth+1, column)
		if v == nil {
			return nil
		}
		out.keys, out.items = append(out.keys, key), append(out.items, v)
		switch {
		case q.done || q.column() < column:
			return out
		case q.column() > column || q.isDash():
			return nil
		}
	}
}

// manyKeys is how many keys of a mapping are compared one by one.
const manyKeys = 64

// has tells that a mapping being read has the key already. seen is for one with
// many of them.
func (n *node) has(key string, seen *map[string]bool) bool {
	if len(n.keys) < manyKeys {
		return n.get(key) != nil
	}
	if *seen == nil {
		*seen = map[string]bool{}
		for _, k := range n.keys {
			(*seen)[k.text] = true
		}
	}
	known := (*seen)[key]
	(*seen)[key] = true
	return known
}

// keyLength is the length of the plain words before a colon that a line begins
// with, 0 for none.
func keyLength(line string) int {
	n := 0
	for n < len(line) && (isLetter(line[n]) || n > 0 && (isDigit(line[n]) || strings.IndexByte("-. /()", line[n]) >= 0)) {
		n++
	}
	if n == 0 || n == len(line) || n > 200 || line[n] != ':' || line[n-1] == ' ' || n+1 < len(line) && line[n+1] != ' ' {
		return 0
	}
	return n
}

// isLetter takes whatever is not ASCII for a letter.
func isLetter(b byte) bool { return 'a' <= b|0x20 && b|0x20 <= 'z' || b == '_' || b >= utf8.RuneSelf }

func isDigit(b byte) bool { return '0' <= b && b <= '9' }

// key reads a key of n bytes and the colon and the spaces after it.
func (q *quickReader) key(n int) *node {
	key := q.plain(q.text[q.from : q.from+n])
	for q.from += n + 1; q.from < q.end && q.text[q.from] == ' '; {
		q.from++
	}
	return key
}

// valueOf reads the value of a key of a mapping at a column. It stands after
// the colon, or in the lines below.
func (q *quickReader) valueOf(key *node, depth, column int) *node {
	if depth > q.limits.Depth {
		return nil
	}
	if q.from < q.end {
		v := q.value(depth, column)
		if v != nil && v.shape == nullShape {
			v.place = key.place
		}
		return v
	}
	q.next()
	switch {
	case !q.done && q.column() > column:
		return q.block(depth)
	case !q.done && q.column() == column && q.isDash():
		return q.list(depth, true)
	}
	if !q.count() {
		return nil
	}
	return &node{shape: nullShape, place: key.place}
}

// value reads a value that begins on this line, inside of something at a
// column, and goes to the next line.
func (q *quickReader) value(depth, column int) *node {
	if depth > q.limits.Depth {
		return nil
	}
	var out *node
	switch b := q.text[q.from]; {
	case b == '>' || b == '|':
		return q.lines(column)
	case b == '"' || b == '\'':
		out = q.quoted()
	case b == '[' || b == '{':
		if q.end-q.start > maxPlainLine {
			return nil
		}
		out = q.flow(depth)
	case isLetter(b) || isDigit(b) || b == '(':
		text := q.rest()
		if strings.Contains(text, ": ") || strings.Contains(text, " #") || text[len(text)-1] == ':' || text[len(text)-1] == ' ' {
			return nil
		}
		out = q.plain(text)
		q.from = q.end
	}
	if out == nil || q.from != q.end {
		return nil
	}
	q.next()
	return out
}

// node begins a list or a mapping.
func (q *quickReader) node(s shape, depth int) *node {
	if depth > maxQuickDepth || depth > q.limits.Depth || !q.count() {
		return nil
	}
	out := q.room.node()
	out.shape, out.place = s, q.place()
	return out
}

// count counts one more value.
func (q *quickReader) count() bool {
	q.nodes++
	return q.nodes <= q.limits.Nodes
}

// place is here. Columns count characters.
func (q *quickReader) place() source.Place {
	return source.Place{File: q.name, Line: q.line, Column: utf8.RuneCountInString(q.text[q.start:q.from]) + 1}
}

// written is a text that stands here as so many characters.
func (q *quickReader) written(text string, characters int) *node {
	if !q.count() || len(text) > q.limits.Text {
		return nil
	}
	out := q.room.node()
	out.shape, out.text, out.place = textShape, text, q.place()
	if text != "" {
		out.place.EndLine, out.place.EndColumn = out.place.Line, out.place.Column+characters
	}
	return out
}

// plain is a text without quotes.
func (q *quickReader) plain(text string) *node {
	out := q.written(text, utf8.RuneCountInString(text))
	if out == nil {
		return nil
	}
	switch text {
	case "true", "True", "TRUE", "false", "False", "FALSE":
		out.plain = asBool
		return out
	case "null", "Null", "NULL":
		out.shape = nullShape
		return out
	}
	out.plain = asText
	if isDigit(text[0]) {
		var ok bool
		if out.plain, ok = quickNumber(text); !ok {
			return nil
		}
	}
	return out
}

// quickNumber tells whether a plain text that begins with a digit is taken for
// a number. ok is false for those of which only the parser knows. Days, which
// it takes for another thing than texts, are texts to us.
func quickNumber(text string) (p plain, ok bool) {
	dots := 0
	hasLetter := false
	for i := range len(text) {
		switch b := text[i]; {
		case isDigit(b):
		case b == '.':
			dots++
		case strings.IndexByte("abcdefABCDEFxXoO_+", b) >= 0: // of 0x1f, 0o17, 0b1, 1_000 and 1e+5
			hasLetter = true
		case b == '-' && hasLetter:
			return 0, false // 1e-5
		default:
			return asText, true
		}
	}
	switch {
	case hasLetter || len(text) > 18:
		return 0, false
	case dots > 1:
		return asText, true
	case dots == 1:
		return asFloat, true
	}
	return asInt, text[0] != '0' || len(text) == 1
}

// quoted reads a text in quotes that has neither quotes nor escapes in it.
func (q *quickReader) quoted() *node {
	quote := q.text[q.from]
	text, _, ok := strings.Cut(q.text[q.from+1:q.end], string(rune(quote)))
	if !ok || quote == '"' && strings.Contains(text, `\`) {
		return nil
	}
	out := q.written(text, utf8.RuneCountInString(text)+2)
	q.from += len(text) + 2
	if q.from < q.end && q.text[q.from] == quote {
		return nil
	}
	return out
}

// flow reads [a, b] or {a: b}, all on this line.
func (q *quickReader) flow(depth int) *node {
	isList := q.text[q.from] == '['
	s, closing := mapShape, byte('}')
	if isList {
		s, closing = listShape, ']'
	}
	out := q.node(s, depth)
	if out == nil {
		return nil
	}
	if isList && out.items == nil {
		out.items = make([]*node, 0, 4)
	}
	for q.from++; ; q.from++ {
		q.spaces()
		if q.from < q.end && q.text[q.from] == closing && len(out.items) == 0 {
			break
		}
		var key *node
		if !isList {
			n := keyLength(q.rest())
			if n == 0 {
				return nil
			}
			if key = q.key(n); key == nil || out.get(key.text) != nil {
				return nil
			}
		}
		v := q.flowValue(depth + 1)
		if v == nil {
			return nil
		}
		if key != nil {
			out.keys = append(out.keys, key)
			if v.shape == nullShape {
				v.place = key.place
			}
		}
		out.items = append(out.items, v)
		q.spaces()
		if q.from == q.end || q.text[q.from] != ',' && q.text[q.from] != closing {
			return nil
		}
		if q.text[q.from] == closing {
			break
		}
	}
	q.from++
	return out
}

func (q *quickReader) spaces() {
	for q.from < q.end && q.text[q.from] == ' ' {
		q.from++
	}
}

// flowValue reads a value inside of brackets.
func (q *quickReader) flowValue(depth int) *node {
	if q.from == q.end || depth > q.limits.Depth {
		return nil
	}
	switch b := q.text[q.from]; {
	case b == '"' || b == '\'':
		return q.quoted()
	case b == '[' || b == '{':
		return q.flow(depth)
	case !isLetter(b) && !isDigit(b):
		return nil
	}
	text := q.rest()
	if i := strings.IndexAny(text, `,[]{}:#"'&*!|>%@?`+"`\\"); i >= 0 && (text[i] == ',' || text[i] == ']' || text[i] == '}') {
		text = text[:i]
	} else {
		return nil
	}
	text = strings.TrimRight(text, " ")
	out := q.plain(text)
	q.from += len(text)
	return out
}

// lines reads a text in the lines below, after > or |, that all begin at one
// column. An empty line is not read: what it means depends on those around it.
func (q *quickReader) lines(column int) *node {
	header := q.rest()
	out := q.written("", 0)
	if out == nil {
		return nil
	}
	between := " "
	switch header {
	case "|", "|-":
		between = "\n"
	case ">", ">-":
	default:
		return nil
	}
	var lines []string
	at := -1
	for q.cut() {
		if at < 0 && q.from < q.end && q.column() > column {
			at = q.column()
		}
		if q.from < q.end && q.column() < at {
			break
		}
		if q.column() != at || q.from == q.end || q.after > len(q.text) || q.text[q.end-1] == ' ' {
			return nil
		}
		lines = append(lines, q.rest())
	}
	if len(lines) == 0 || lines[0][0] == '>' || lines[0][0] == '|' || !q.done && q.text[q.from] == '#' {
		return nil
	}
	out.text = strings.Join(lines, between)
	if len(header) == 1 {
		out.text += "\n"
	}
	if len(out.text) > q.limits.Text {
		return nil
	}
	return out
}
