// Package change says how two states of one record differ, in the words of the
// people who keep registers: which limit became tighter, which control is no
// longer linked, which words of a sentence are others. It tells exactly what a
// fingerprint tells apart: layout, the order of a set, the spelling of a
// control, notes and typed review claims are no difference. It knows nothing
// of commits.
package change

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"github.com/goldthread/goldthread/internal/limit"
	"github.com/goldthread/goldthread/internal/register"
	"github.com/goldthread/goldthread/internal/source"
)

// Direction says whether a change asks more or less than before.
type Direction string

// The directions. Most changes have none.
const (
	None    Direction = ""
	Looser  Direction = "looser"
	Tighter Direction = "tighter"
)

// A Difference is one field that says something else than before.
type Difference struct {
	// Field is the path of the value in the later record, sources[1].locator,
	// as [register.Record.Place] takes it; of a value that is gone, its path in
	// the earlier one.
	Field string `json:"field"`
	Label string `json:"label"` // what people call the field
	// Before and After are the plain values, nil for none. They are the
	// records' own.
	Before    any       `json:"before"`
	After     any       `json:"after"`
	Words     string    `json:"words"` // the difference in a few words, safe to print
	Full      string    `json:"-"`     // the same with long texts as a whole
	Direction Direction `json:"direction,omitempty"`
	// Personal tells that personal data stands in the values and the words.
	Personal bool `json:"personal,omitempty"`
}

// Hidden is the difference without what is personal in it.
func (d Difference) Hidden() Difference {
	if !d.Personal {
		return d
	}
	d.Words = d.Label + " changed (personal data, not shown)"
	d.Full, d.Before, d.After = d.Words, nil, nil
	return d
}

// maxDifferences is how many differences of one record are told apart. A
// record with more has been replaced rather than changed.
const maxDifferences = 200

// Between returns how after differs in meaning from before, in the order of
// the register's type. It is empty exactly when both have one fingerprint, as
// long as both were read the same way: by a [register.Decoder], or both loaded
// from snapshots, where a link by name has become a link by id. A record that
// is nil has no fields.
func Between(s *register.Schema, before, after *register.Record) []Difference {
	c := &comparer{schema: s}
	var known []*register.Field
	for _, r := range []*register.Record{before, after} {
		if r == nil {
			continue
		}
		if k := s.Kind(r.Kind); k != nil {
			known = k.Fields
		}
	}
	a, b := c.fieldsOf(before), c.fieldsOf(after)
	c.nameLive(after, a, b)
	c.object(path{}, &register.Field{Type: register.Struct, Fields: known}, a, b)
	c.nameUnread(after)
	c.unread(before, after)
	if len(c.found) > maxDifferences {
		more := fmt.Sprintf("and %d further differences", len(c.found)-maxDifferences)
		c.found = append(c.found[:maxDifferences], Difference{Words: more, Full: more})
	}
	return c.found
}

// A comparer gathers differences.
type comparer struct {
	schema   *register.Schema
	found    []Difference
	personal bool // what is compared holds personal data
}

// A path is where a value stands, and what to call it.
type path struct {
	field string // sources[0].locator
	label string // source CTR-004, where in the document
}

func (p path) inside(name, label string) path {
	if p.field == "" {
		return path{name, label}
	}
	return path{p.field + "." + name, p.label + ", " + label}
}

func (c *comparer) add(p path, before, after any, d Direction, words, full string) {
	if d != None {
		words, full = words+" ("+string(d)+")", full+" ("+string(d)+")"
	}
	c.found = append(c.found, Difference{p.field, p.label, before, after, words, full, d, c.personal})
}

func (c *comparer) fieldsOf(r *register.Record) map[string]any {
	if r == nil {
		return nil
	}
	return c.schema.Meaning(r)
}

// nameLive puts the status that goes without saying beside one that is said,
// where a record has a status of the common kind.
func (c *comparer) nameLive(r *register.Record, a, b map[string]any) {
	const field, live = "status", "live"
	if r == nil || a == nil || b == nil {
		return
	}
	if k := c.schema.Kind(r.Kind); k == nil || k.Field(field) == nil || k.OwnStatus {
		return
	}
	x, y := canonicalText(a[field]), canonicalText(b[field])
	switch said := canonicalText(live); {
	case x == "" && y != "" && y != said:
		a[field] = live
	case y == "" && x != "" && x != said:
		b[field] = live
	}
}

// nameUnread says of a field that is still there and does not fit that it can
// no longer be read: nobody took it out.
func (c *comparer) nameUnread(after *register.Record) {
	if after == nil {
		return
	}
	for i, d := range c.found {
		if d.After != nil || !slices.Contains(after.Unread, d.Field) {
			continue
		}
		gone, unread := d.Label+" taken out", d.Label+" can no longer be read"
		if rest, ok := strings.CutPrefix(d.Words, gone); ok {
			c.found[i].Words = unread + rest
		}
		if rest, ok := strings.CutPrefix(d.Full, gone); ok {
			c.found[i].Full = unread + rest
		}
	}
}

// unread compares what could not be read: rows with shifted cells, and values
// that a loaded record had to leave out.
func (c *comparer) unread(before, after *register.Record) {
	a, b := rawOf(before), rawOf(after)
	if canonicalText(listOf(a)) == canonicalText(listOf(b)) {
		return
	}
	text := fmt.Sprintf("what cannot be read: %s → %s", unreadText(a), unreadText(b))
	switch {
	case before == nil || len(before.Unread) == 0:
		text = "cannot be read: " + unreadText(b)
	case after == nil || len(after.Unread) == 0:
		text = "what could not be read is gone: " + unreadText(a)
	}
	c.add(path{"", "what cannot be read"}, listOf(a), listOf(b), None, text, text)
}

// blankLetters are letters and signs that look like a space.
const blankLetters = "\u115f\u1160\u2800\u3164\uffa0"

// unreadText says what stands where nothing could be read; between quotation
// marks only what people see.
func unreadText(raw []string) string {
	var written []string
	for _, text := range raw {
		if text != "" {
			written = append(written, text)
		}
	}
	all := strings.Join(written, ", ")
	hidden := func(r rune) bool {
		return unicode.IsSpace(r) || !unicode.IsGraphic(r) || strings.ContainsRune(blankLetters, r)
	}
	switch seen := strings.ContainsFunc(strings.Join(written, ""), func(r rune) bool { return !hidden(r) }); {
	case len(written) == 0:
		return "nothing is written there"
	case !seen && strings.TrimSpace(strings.Join(written, "")) == "":
		return "only blanks are written there"
	case !seen:
		return fmt.Sprintf("only characters that do not show are written there, %+q", cut(strings.TrimSpace(all), shortText))
	}
	return quoted(all, shortText)
}

func rawOf(r *register.Record) []string {
	if r == nil || len(r.Unread) == 0 {
		return nil
	}
	return r.Raw
}

func listOf(texts []string) any {
	if texts == nil {
		return nil
	}
	list := make([]any, len(texts))
	for i, t := range texts {
		list[i] = t
	}
	return list
}

// object compares structs and maps name by name: those the type knows in its
// order, then the others by name. Names are compared in one Unicode form, as
// in a fingerprint.
func (c *comparer) object(p path, f *register.Field, a, b map[string]any) {
	names := byName(a, b)
	rank := map[string]int{}
	for i, known := range f.Fields {
		rank[known.Name] = i - len(f.Fields)
	}
	order := slices.Sorted(maps.Keys(names))
	slices.SortStableFunc(order, func(x, y string) int { return rank[x] - rank[y] })
	for _, name := range order {
		inner, label := f.Elem, words(name)
		if f.Type != register.Map {
			if inner = f.Field(name); inner != nil {
				label = inner.Label
			}
		}
		at := p.inside(name, source.Escape(label))
		if in := names[name]; len(in[0]) <= 1 && len(in[1]) <= 1 {
			c.value(at, inner, first(in[0]), first(in[1]))
		} else {
			c.several(at, inner, in[0], in[1])
		}
	}
}

// byName groups the values on both sides by name in Unicode NFC.
func byName(a, b map[string]any) map[string][2][]any {
	names := map[string][2][]any{}
	for side, fields := range []map[string]any{a, b} {
		for _, name := range slices.Sorted(maps.Keys(fields)) {
			in := names[norm.NFC.String(name)]
			in[side] = append(in[side], fields[name])
			names[norm.NFC.String(name)] = in
		}
	}
	return names
}

func first(list []any) any {
	if len(list) == 0 {
		return nil
	}
	return list[0]
}

// several compares values under names that only differ in how their letters
// are stored.
func (c *comparer) several(p path, f *register.Field, a, b []any) {
	text := func(values []any) []string {
		var all []string
		for _, v := range values {
			if t := f.Canonical(v); t != "" {
				all = append(all, t)
			}
		}
		slices.Sort(all)
		return all
	}
	if !slices.Equal(text(a), text(b)) {
		c.exchanged(p, f, listed(a), listed(b))
	}
}

// value compares what stands in one field.
func (c *comparer) value(p path, f *register.Field, a, b any) {
	if f.Canonical(a) == f.Canonical(b) {
		return
	}
	if f.Canonical(a) == "" {
		a = nil
	}
	if f.Canonical(b) == "" {
		b = nil
	}
	if holdsPersonal(f) && !c.personal {
		c.personal = true
		defer func() { c.personal = false }()
	}
	switch {
	case f != nil && f.Limit && limits(a, b):
		c.limit(p, f, a, b)
	case a != nil && b != nil && bothOf[map[string]any](a, b):
		if f == nil {
			f = &register.Field{Type: register.Map}
		}
		c.object(p, f, asObject(a), asObject(b))
	case bothOf[[]any](a, b):
		c.list(p, f, asList(a), asList(b))
	case bothOf[string](a, b) && isText(f):
		c.text(p, a, b)
	default:
		c.exchanged(p, f, a, b)
	}
}

// holdsPersonal reports whether personal data stands in a field, or in one
// inside it.
func holdsPersonal(f *register.Field) bool {
	return f != nil && (f.Personal || holdsPersonal(f.Elem) || slices.ContainsFunc(f.Fields, holdsPersonal))
}

// bothOf reports whether both values are a T or absent, and one is a T.
func bothOf[T any](a, b any) bool {
	_, x := a.(T)
	_, y := b.(T)
	return (x || a == nil) && (y || b == nil) && (x || y)
}

func asObject(v any) map[string]any { o, _ := v.(map[string]any); return o }

func asList(v any) []any { l, _ := v.([]any); return l }

// isText tells words of somebody's own from values out of a list, dates, spans
// and links.
func isText(f *register.Field) bool {
	return f == nil || f.Type != register.String && f.Type != register.Any || len(f.Enum) == 0 && f.Format == "" && !f.Control && len(f.Ref) == 0
}

// exchanged tells of one value in the place of another.
func (c *comparer) exchanged(p path, f *register.Field, a, b any) {
	tell := func(limit int) string {
		x, y := show(f, a, limit), show(f, b, limit)
		switch {
		case a == nil:
			return fmt.Sprintf("%s added: %s", p.label, y)
		case b == nil:
			return fmt.Sprintf("%s taken out (was %s)", p.label, x)
		case x == y:
			return fmt.Sprintf("%s %s, in another form", p.label, y)
		}
		return fmt.Sprintf("%s %s → %s", p.label, x, y)
	}
	c.add(p, a, b, direction(f, a, b), tell(shortText), tell(fullText))
}

// text tells of a text that says something else.
func (c *comparer) text(p path, a, b any) {
	before, _ := a.(string)
	after, _ := b.(string)
	tell := func(limit int) string {
		switch {
		case a == nil:
			return fmt.Sprintf("%s added: %s", p.label, quoted(after, limit))
		case b == nil:
			return fmt.Sprintf("%s taken out (was %s)", p.label, quoted(before, limit))
		}
		return p.label + ": " + reworded(before, after, limit)
	}
	c.add(p, a, b, None, tell(shortText), tell(fullText))
}

// words writes a name as words.
func words(name string) string { return strings.ReplaceAll(name, "_", " ") }

// direction compares two values of a field whose type says what is loose.
func direction(f *register.Field, a, b any) Direction {
	if f == nil || len(f.Order) == 0 {
		return None
	}
	if f.Format == "duration" {
		x, ok1 := spanOf(a)
		y, ok2 := spanOf(b)
		if !ok1 || !ok2 {
			return None
		}
		return towards(limit.Order(x, y), slices.Index(f.Order, "long") < slices.Index(f.Order, "short"))
	}
	x, y := slices.Index(f.Order, rank(a)), slices.Index(f.Order, rank(b))
	if x < 0 || y < 0 {
		return None
	}
	return towards(cmp.Compare(x, y), false)
}

// rank is how an order of values names one.
func rank(v any) string {
	switch v := v.(type) {
	case string:
		return v
	case bool:
		return strconv.FormatBool(v)
	}
	return ""
}

func spanOf(v any) (limit.Quantity, bool) {
	text, _ := v.(string)
	return limit.Span(text)
}

// towards is the way from one value to another, of which order says how they
// compare, where less is tighter or looser.
func towards(order int, lessIsTighter bool) Direction {
	switch {
	case order == 0:
		return None
	case (order > 0) == lessIsTighter:
		return Tighter
	}
	return Looser
}
