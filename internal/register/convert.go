package register

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/goldthread/goldthread/internal/nearest"
	"github.com/goldthread/goldthread/internal/source"
)

// A draft is a record on its way: read, not yet judged.
type draft struct {
	*Record
	kind   *Kind
	places map[string]source.Place
	nodes  map[string][]*node // what each top-level field was read from
	faults []valueFault
	// derived tells that the id was made here, of other columns or of a
	// name, so that records of other registers may have the same.
	derived bool
	// several tells that it is made of several columns.
	several bool
	// grouped tells that the id is the value that its rows share.
	grouped bool
	// keyed tells that the id was made of the record's own text.
	keyed     bool
	point     string       // the point of a cell with several that this record is
	row       source.Place // of the row or value that the record was read from
	nest      nest
	collected int        // values added to open lists
	dates     *dateWords // how days are written in the file; nil for our way only
	decimal   string     // how numbers are written in its cells, "" for our way only
	mapped    bool       // the configuration says how the file is read
	// months tells that a date among the fields is only a month.
	months bool
	notes  []note // what to say of it once its id is known
}

// A note is said of a record although its value is kept.
type note struct {
	place source.Place
	field string
	text  string // follows the record's name and a colon
	hint  string
	value string
}

// A valueFault is one value that does not fit. Its text follows the record's
// name and a colon.
type valueFault struct {
	path   string
	place  source.Place
	text   string
	hint   string
	value  string
	column bool     // it is of a column of the file and no slip in a record
	block  string   // the name of the merged cells that are at fault, "" for none
	fields []string // others of the record, of which the value is a word
}

// newDraft begins a draft, with the maps of one that is over where spare has them.
func newDraft(k *Kind, at source.Place, spare *spareMaps) *draft {
	fields := map[string]any{}
	d := &draft{
		Record: &Record{Kind: k.Name, Fields: fields},
		kind:   k,
		row:    at,
		nest:   nest{fields: fields, moved: map[string]int{}},
	}
	spare.give(d)
	d.places[""] = at
	return d
}

// spareMaps are maps of a draft that is over: of the records of a history most
// of the work would be making them.
type spareMaps struct {
	places map[string]source.Place
	nodes  map[string][]*node
}

func (s *spareMaps) give(d *draft) {
	if s == nil || s.places == nil {
		d.places, d.nodes = map[string]source.Place{}, map[string][]*node{}
		return
	}
	d.places, d.nodes = s.places, s.nodes
	*s = spareMaps{}
}

// take ends a draft.
func (s *spareMaps) take(d *draft) {
	clear(d.places)
	clear(d.nodes)
	s.places, s.nodes = d.places, d.nodes
	d.places, d.nodes = nil, nil
}

func (d *draft) fault(path string, n *node, hint, format string, args ...any) {
	d.faults = append(d.faults, valueFault{path: path, place: n.place, text: fmt.Sprintf(format, args...), hint: hint, value: n.text})
}

// value turns n into a plain value of the type of f, where it can be. What
// cannot be turned stays as it is written, for the type check to refuse. The
// result is nil for nothing.
func (d *draft) value(f *Field, n *node, path string) any {
	d.places[path] = n.place
	if n.bad != nil {
		d.badCell(f, n, path)
		return nil
	}
	if n.empty() {
		return nil
	}
	switch {
	case f.Type == List && n.shape == listShape:
		return d.values(f, n, path)
	case f.Type == Map && n.shape == mapShape, f.Type == Struct && n.shape == mapShape:
		return d.object(f, n, path)
	case n.shape != textShape || f.Type == Any:
		return d.asWritten(n, path)
	case f.Type == String:
		return d.string(f, n, path)
	case f.Type == Bool:
		return boolean(n)
	case f.Type == Int, f.Type == Number:
		return d.number(n)
	}
	return n.text
}

func (d *draft) values(f *Field, n *node, path string) any {
	out := make([]any, len(n.items))
	for i, item := range n.items {
		out[i] = d.value(f.Elem, item, path+"["+strconv.Itoa(i)+"]")
	}
	return out
}

// object reads a mapping into the fields of f, or, when f is a map, into
// values of one type. Fields that f does not have are kept for the type check.
func (d *draft) object(f *Field, n *node, path string) any {
	d.refuseTwice(n, path)
	out := make(map[string]any, len(n.keys))
	for i, key := range n.keys {
		inner, at := f.Elem, join(path, key.text)
		if f.Type == Struct {
			inner = f.Field(key.text)
		}
		var v any
		if inner != nil {
			v = d.value(inner, n.items[i], at)
		} else {
			v = d.asWritten(n.items[i], at)
			d.places[at] = key.place
		}
		if v != nil || inner == nil {
			out[key.text] = v
		}
	}
	return out
}

func (d *draft) refuseTwice(n *node, path string) {
	for _, key := range n.twice {
		d.fault(join(path, key.text), key, "Keep one of them.", "%s stands here twice", key.text)
	}
}

func (d *draft) string(f *Field, n *node, path string) any {
	switch {
	case strings.TrimSpace(n.text) == "":
		return nil
	case (n.plain == asBool || n.plain == asInt || n.plain == asFloat) && len(f.Enum) == 0 && f.Format == "":
		d.fault(path, n, fmt.Sprintf("Write it in quotes: %q.", n.text),
			"%s is %s without quotes, which is not read as text", named(f, path), source.Escape(n.text))
	}
	if f.Control {
		return NormalizeControl(n.text)
	}
	if f.Format == "date" && d.dates != nil {
		if day, ok := d.dates.read(n.text); ok {
			d.months = d.months || len(day) == len("2026-03")
			return day
		}
	}
	if n.plain == asCell {
		return enumWord(f, n.text)
	}
	return n.text
}

// enumWord takes the words that people write in cells, In progress, for the
// word that a field knows, in_progress.
func enumWord(f *Field, text string) string {
	word := strings.ReplaceAll(fold(text), " ", "_")
	if slices.Contains(f.Enum, word) {
		return word
	}
	return text
}

// Reads reports whether a cell of this text is read as one of the words of f,
// or as yes or no, without being told what it means.
func (f *Field) Reads(text string) bool {
	if f.Type == Bool {
		_, ok := booleans[fold(text)]
		return ok
	}
	return slices.Contains(f.Enum, enumWord(f, text))
}

// ReadsNearly reports whether a text is nearly one of the words of f: one that
// is misspelt.
func (f *Field) ReadsNearly(text string) bool {
	return nearest.To(strings.TrimSpace(text), f.Enum) != ""
}

// asWritten is a value whose type is not known.
func (d *draft) asWritten(n *node, path string) any {
	d.places[path] = n.place
	switch n.shape {
	case listShape:
		out := make([]any, len(n.items))
		for i, item := range n.items {
			out[i] = d.asWritten(item, path+"["+strconv.Itoa(i)+"]")
		}
		return out
	case mapShape:
		d.refuseTwice(n, path)
		out := make(map[string]any, len(n.keys))
		for i, key := range n.keys {
			out[key.text] = d.asWritten(n.items[i], join(path, key.text))
		}
		return out
	case nullShape:
		return nil
	}
	switch n.plain {
	case asBool:
		return boolean(n)
	case asInt, asFloat, asCell:
		return d.number(n)
	}
	return n.text
}

var booleans = map[string]bool{"true": true, "yes": true, "x": true, "false": false, "no": false}

// boolean reads true and false. Unquoted in YAML and in cells yes and no mean
// the same, and in cells an x means yes.
func boolean(n *node) any {
	v, ok := booleans[strings.ToLower(n.text)]
	if !ok || n.plain == asQuoted || n.plain != asCell && strings.EqualFold(n.text, "x") {
		return n.text
	}
	return v
}

// number reads a number as the file writes it.
func (d *draft) number(n *node) any {
	if n.plain == asCell && d.decimal != "" {
		if text := ourNumber(d.decimal, n.text); text != n.text {
			n = &node{shape: textShape, text: text, plain: asCell, place: n.place}
		}
	}
	return number(n)
}

// number reads decimal numbers. Other spellings that YAML knows (octal,
// hexadecimal, underscores, infinity) mean different things to different
// readers and stay text, and so does a whole number too long to be kept to its
// last digit.
func number(n *node) any {
	if n.plain != asInt && n.plain != asFloat && n.plain != asCell || !isDecimal(n.text) {
		return n.text
	}
	i, err := strconv.ParseInt(n.text, 10, 64)
	switch {
	case err == nil:
		return i
	case errors.Is(err, strconv.ErrRange):
		return n.text
	}
	if f, err := strconv.ParseFloat(n.text, 64); err == nil {
		return f
	}
	return n.text
}

// isDecimal accepts what JSON does: no leading zero, no bare point.
func isDecimal(s string) bool {
	s = strings.TrimPrefix(s, "-")
	whole := digits(s)
	if whole == 0 || whole > 1 && s[0] == '0' {
		return false
	}
	s = s[whole:]
	if strings.HasPrefix(s, ".") {
		n := digits(s[1:])
		if n == 0 {
			return false
		}
		s = s[1+n:]
	}
	if s != "" && (s[0] == 'e' || s[0] == 'E') {
		s = strings.TrimPrefix(strings.TrimPrefix(s[1:], "-"), "+")
		n := digits(s)
		return n > 0 && n == len(s)
	}
	return s == ""
}

func digits(s string) int {
	n := 0
	for n < len(s) && '0' <= s[n] && s[n] <= '9' {
		n++
	}
	return n
}

func join(path, name string) string {
	if path == "" {
		return name
	}
	return path + "." + name
}

// named is what a message calls the field at path: by the words people know
// it by where they differ from its name, and by where it stands.
func named(f *Field, path string) string {
	if f == nil || f.Label == "" || f.Label == strings.ReplaceAll(f.Name, "_", " ") {
		return source.Escape(path)
	}
	return f.Label + " (" + source.Escape(path) + ")"
}
