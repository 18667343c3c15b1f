package register

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"cuelang.org/go/cue"

	"github.com/goldthread/goldthread/internal/finding"
	"github.com/goldthread/goldthread/internal/nearest"
	"github.com/goldthread/goldthread/internal/source"
)

// accepts asks CUE whether v is a value of the type t.
func (j *judge) accepts(t cue.Value, v any) bool {
	return t.Unify(j.ctx.Encode(v)).Validate(cue.Concrete(true)) == nil
}

// check judges a draft by its type. CUE is asked about the whole record, unless
// it certainly fits; only when that fails each field is asked about by itself,
// because one fault hides others from CUE. What does not fit leaves the fields
// and is reported. Where CUE takes too much it finds nothing; see tooMuch.
func (s *Schema) check(d *draft) []finding.Finding {
	if slices.Contains(d.Unread, everything) {
		return nil
	}
	if whole := d.whole(); !d.kind.certainlyFits(whole) {
		d.faults = append(d.faults, s.faults(d, whole)...)
	}
	if len(d.faults) == 0 {
		return nil
	}
	slices.SortStableFunc(d.faults, func(a, b valueFault) int { return a.place.Compare(b.place) })
	var found []finding.Finding
	for _, f := range d.faults {
		d.setAside(f.path)
		found = append(found, d.finding(f))
	}
	slices.Sort(d.Unread)
	return found
}

func (d *draft) finding(f valueFault) finding.Finding {
	return finding.Finding{
		Rule: RuleRecordInvalid, Severity: finding.Error,
		Subject: finding.Subject{Kind: d.Kind, ID: d.ID},
		Place:   f.place, Field: f.path,
		Message: source.Escape(d.ID) + ": " + f.text + ".",
		Hint:    f.hint, Value: f.value,
		Detail: finding.Detail{Fault: f.text, Column: f.column, Block: f.block, Elsewhere: f.fields},
	}
}

// setAside takes the top-level field of path out of the fields and keeps its
// text. A name that a file gives a field may itself look like a path.
func (d *draft) setAside(path string) {
	top := path
	if _, whole := d.Fields[path]; !whole {
		top, _, _ = strings.Cut(top, ".")
		top, _, _ = strings.Cut(top, "[")
	}
	if top == "" || top == "id" || slices.Contains(d.Unread, top) {
		return
	}
	delete(d.Fields, top)
	d.Unread = append(d.Unread, top)
	for _, n := range d.nodes[top] {
		d.Raw = append(d.Raw, n.texts()...)
	}
}

// whole is a draft as its type describes it.
func (d *draft) whole() map[string]any {
	fields := d.Fields
	if d.months { // the file may write them, and the types only know days
		fields = d.kind.Days(fields)
	}
	if d.kind.noID {
		return fields
	}
	whole := maps.Clone(fields)
	whole["id"] = d.ID
	return whole
}

// certainlyFits tells that CUE need not be asked about a record.
func (k *Kind) certainlyFits(whole map[string]any) bool {
	return k.known != nil && k.known.accepts(whole)
}

// faults lists what CUE refuses in a draft.
func (j *judge) faults(d *draft, whole map[string]any) []valueFault {
	if j.accepts(d.kind.value, whole) {
		return nil
	}
	c := checker{j, d, nil}
	fields := whole
	if !d.kind.noID {
		fields = maps.Clone(whole)
		delete(fields, "id")
	}
	if !d.kind.noID && !j.accepts(d.kind.id, d.ID) {
		c.add("id", d.ID, "Give it a short id such as "+exampleID(d.kind)+".", "%s cannot be an id", shown(d.ID))
	}
	c.object(d.kind.Name, d.kind.Fields, fields, "")
	if len(c.found) == 0 && len(d.faults) == 0 {
		c.together(whole)
	}
	return c.found
}

type checker struct {
	*judge
	d     *draft
	found []valueFault
}

func (c *checker) add(path string, v any, hint, format string, args ...any) {
	value, _ := v.(string)
	c.found = append(c.found, valueFault{path: path, place: c.d.Place(path), text: fmt.Sprintf(format, args...), hint: hint, value: value})
}

// object checks every value of a record, or of a struct in it, by itself.
func (c *checker) object(where string, fields []*Field, values map[string]any, path string) {
	noun := "field"
	if c.d.kind.noID {
		noun = "setting"
	}
	names := fieldNames(fields)
	otherwise := fmt.Sprintf("The %ss are %s.", noun, strings.Join(names, ", ")) // once: there may be many of no such name
	for _, name := range slices.Sorted(maps.Keys(values)) {
		at := join(path, name)
		if f := fieldNamed(fields, name); f != nil {
			c.value(f, values[name], at)
			continue
		}
		c.add(at, name, didYouMean(name, names, otherwise), "there is no %s %s in %s", noun, shown(name), where)
		c.found[len(c.found)-1].column = path == "" && !strings.ContainsAny(name, ".[") && nearest.To(name, names) == ""
	}
	for _, f := range fields {
		if _, said := values[f.Name]; f.Required && !said {
			c.add(join(path, f.Name), "", sentence(f.Doc), "%s is missing", named(f, join(path, f.Name)))
		}
	}
}

// value reports what is wrong with v, as deep inside it as can be told.
func (c *checker) value(f *Field, v any, path string) {
	if c.accepts(f.value, v) || c.reported(path) {
		return
	}
	before := len(c.found)
	switch v := v.(type) {
	case []any:
		if f.Type == List {
			for i, item := range v {
				c.value(f.Elem, item, fmt.Sprintf("%s[%d]", path, i))
			}
		}
	case map[string]any:
		switch f.Type {
		case Map:
			for _, key := range slices.Sorted(maps.Keys(v)) {
				c.value(f.Elem, v[key], join(path, key))
			}
		case Struct:
			c.object(path, f.Fields, v, path)
		}
	}
	if len(c.found) == before && !c.reportedInside(path) {
		text, hint := explain(f, v, path)
		fields := c.d.kind.elsewhere(f, v)
		hint = c.d.otherHint(f, v, cmp.Or(c.d.elsewhereHint(v, fields), hint))
		c.add(path, v, hint, "%s", text)
		c.found[len(c.found)-1].fields = fields
	}
}

// reported tells that reading found the same value wrong already.
func (c *checker) reported(path string) bool {
	return slices.ContainsFunc(c.d.faults, func(f valueFault) bool { return f.path == path })
}

func (c *checker) reportedInside(path string) bool {
	return slices.ContainsFunc(c.d.faults, func(f valueFault) bool {
		return strings.HasPrefix(f.path, path+".") || strings.HasPrefix(f.path, path+"[")
	})
}

// together reports values that are each fine but not with one another, which
// only a type of the user's can say.
func (c *checker) together(whole map[string]any) {
	var names []string
	err := c.d.kind.value.Unify(c.ctx.Encode(whole)).Validate(cue.Concrete(true))
	for _, path := range errorFields(err, c.d.kind.value.Path()) {
		if c.d.kind.Field(path) != nil && !slices.Contains(names, path) {
			names = append(names, path)
		}
	}
	if len(names) == 0 {
		c.add("", "", "Look at the register's type.", "its values do not go together")
		return
	}
	for _, name := range names {
		c.add(name, c.d.Fields[name], "Look at what the register's type asks of them together.", "%s does not go with the record's other values", named(c.d.kind.Field(name), name))
	}
}

// explain says what is wrong with a value that CUE refuses, from what is known
// of the field, and what to write.
func explain(f *Field, v any, path string) (text, hint string) {
	name := named(f, path)
	word, isText := v.(string)
	_, isList := v.([]any)
	_, isObject := v.(map[string]any)
	switch {
	case v == nil:
		return name + " is empty", "Fill it in, or remove it."
	case f.Type == List && !isList:
		return fmt.Sprintf("%s is %s where a list is expected", name, shown(v)), listHint(f, word)
	case f.Type == Struct && !isObject:
		return fmt.Sprintf("%s is %s where %s are expected", name, shown(v), strings.Join(fieldNames(f.Fields), ", ")),
			fmt.Sprintf("Write it with the names of its fields: {%s: ...}.", f.Fields[0].Name)
	case f.Type == Map && !isObject:
		return fmt.Sprintf("%s is %s where names with values are expected", name, shown(v)), "Write each as name: value."
	case f.Type == String && len(f.Enum) > 0 && f.Format == "" && f.Words == "" && (isText || !isList && !isObject):
		return fmt.Sprintf("%s is %s, which is none of %s", name, shown(v), strings.Join(f.Enum, ", ")),
			didYouMean(word, f.Enum, useWords)
	}
	if f.Words == "" && fits(f.Type, v) {
		return fmt.Sprintf("%s is %s, which its type does not allow", name, shown(v)), cmp.Or(sentence(f.Doc), "Look at the register's type.")
	}
	want := expected(f)
	if near := nearest.To(word, f.Enum); near != "" {
		return fmt.Sprintf("%s is %s and not %s", name, shown(v), want), fmt.Sprintf("Did you mean %q?", near)
	}
	return fmt.Sprintf("%s is %s and not %s", name, shown(v), want), "Write " + want + "."
}

// fits tells whether v has the shape of a type, so that something else must be
// wrong with it: too large, or not of the pattern that a type asks for.
func fits(t Type, v any) bool {
	switch v.(type) {
	case string:
		return t == String
	case bool:
		return t == Bool
	case int64:
		return t == Int || t == Number
	case float64:
		return t == Number
	}
	return false
}

// useWords is the hint about a word that is none of a field's.
const useWords = "Write one of these words."

func listHint(f *Field, word string) string {
	if f.Elem.Type == Struct {
		return fmt.Sprintf("Write a list, each value with a dash and the names of its fields: - %s: ...", f.Elem.Fields[0].Name)
	}
	if word == "" {
		return "Write a list, each value on a line of its own after a dash."
	}
	return fmt.Sprintf("Write it as a list: [%s].", source.Escape(shorten(word)))
}

// expected are the words for what a field may hold.
func expected(f *Field) string {
	switch {
	case f.Words != "":
		return f.Words
	case len(f.Enum) > 0:
		return "one of " + strings.Join(f.Enum, ", ")
	}
	switch f.Type {
	case String:
		return "a text"
	case Bool:
		return "true or false"
	case Int:
		return "a whole number"
	case Number:
		return "a number"
	}
	return "a value that its type allows"
}

// shown is a value as a message shows it.
func shown(v any) string {
	switch v := v.(type) {
	case nil:
		return "empty"
	case string:
		return `"` + source.Escape(shorten(v)) + `"`
	case []any:
		return "a list"
	case map[string]any:
		return "an entry with fields of its own"
	}
	return fmt.Sprint(v)
}

// maxShown is the most of a value that a message repeats, in code points.
const maxShown = 60

func shorten(s string) string {
	if runes := []rune(s); len(runes) > maxShown {
		return string(runes[:maxShown]) + "..."
	}
	return s
}

func plainOf(n *node) any {
	d := draft{Record: &Record{}, places: map[string]source.Place{}}
	return d.asWritten(n, "")
}

func sentence(s string) string {
	first, _, _ := strings.Cut(s, "\n")
	return first
}

// didYouMean is a hint that offers the nearest name, else another hint.
func didYouMean(name string, names []string, otherwise string) string {
	if near := nearest.To(name, names); near != "" {
		return fmt.Sprintf("Did you mean %q?", source.Escape(near))
	}
	return otherwise
}
