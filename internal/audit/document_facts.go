package audit

import (
	"fmt"
	"maps"
	"slices"
	"strconv"

	"github.com/goldthread/goldthread/internal/register"
	"github.com/open-policy-agent/opa/v1/ast"
)

// facts are what is worked out in Go for the rules that ask for it. They take
// longer than all else in the document, so the others are left empty.
func (d *document) facts(asked map[string]bool, accepted *waiverBook) *ast.Term {
	wanted := func(names ...string) bool {
		return asked[allFacts] || slices.ContainsFunc(names, func(name string) bool { return asked[name] })
	}
	all := d.object()
	for name, terms := range map[string]func() []*ast.Term{
		"words": d.wordFacts, "statements": d.statementFacts, "links": d.links, "mentions": d.mentions, "absent": d.absent,
		"contradictions": d.contradictions, "times": d.times,
		"waivers": func() []*ast.Term { return d.waiverFacts(accepted) },
	} {
		term := ast.ArrayTerm()
		if wanted(name) {
			term = d.lasting(name, terms)
		}
		all.put(name, term)
	}
	limits, conflicts, shortfalls := ast.ArrayTerm(), ast.ArrayTerm(), ast.ArrayTerm()
	if wanted("limits", "conflicts", "shortfalls") {
		limits, conflicts, shortfalls = d.limitFacts()
	}
	return all.put("limits", limits).put("conflicts", conflicts).put("shortfalls", shortfalls).term()
}

// lasting takes facts that depend on nothing but the registers and the
// configuration as they were worked out for the same ones before.
func (d *document) lasting(name string, terms func() []*ast.Term) *ast.Term {
	if name == "times" || name == "waivers" { // these ask for the day, too
		return ast.ArrayTerm(terms()...)
	}
	known := d.texts.of(d.in.Registers, d.in.Config)
	if known[name] == nil {
		known[name] = ast.ArrayTerm(terms()...)
	}
	return known[name]
}

func (d *document) links() []*ast.Term {
	terms := make([]*ast.Term, len(d.in.Registers.Links))
	for i, l := range d.in.Registers.Links {
		// Where a target's file could not be read, nobody can say what is missing.
		kept := l.Kept && !slices.ContainsFunc(l.To, func(kind string) bool { return d.in.Registers.Unreadable[kind] })
		object := d.object().
			text("kind", l.From.Kind).text("id", l.From.ID).
			text("field", l.Field).text("value", l.Value).list("to", l.To).
			flag("kept", kept).flag("resolved", l.Resolved).flag("control", l.Control).
			given("nearest", l.Nearest)
		if l.Resolved {
			object.text("target_kind", l.Target.Kind).text("target_id", l.Target.ID)
		}
		terms[i] = object.term()
	}
	return terms
}

func (d *document) mentions() []*ast.Term {
	terms := make([]*ast.Term, len(d.in.Registers.Mentions))
	for i, m := range d.in.Registers.Mentions {
		terms[i] = d.object().
			text("kind", m.Record.Kind).text("id", m.Record.ID).
			text("by_kind", m.By.Kind).text("by_id", m.By.ID).
			term()
	}
	return terms
}

// contradictions are the written values that do not fit what follows.
func (d *document) contradictions() []*ast.Term {
	terms := make([]*ast.Term, len(d.in.Registers.Contradictions))
	for i, c := range d.in.Registers.Contradictions {
		terms[i] = d.object().
			text("kind", c.Record.Kind).text("id", c.Record.ID).text("field", c.Field).
			text("written", fmt.Sprint(c.Written)).text("follows", fmt.Sprint(c.Follows)).
			term()
	}
	return terms
}

// absent names the fields that no live record of a kept register has.
func (d *document) absent() []*ast.Term {
	var terms []*ast.Term
	for _, k := range d.schema.Kinds {
		if !d.in.Registers.Kept[k.Name] || d.in.Registers.Unreadable[k.Name] {
			continue
		}
		for _, f := range k.Fields {
			if f.Name == "status" || !lacking(k, d.in.Registers.Records[k.Name], f.Name) {
				continue
			}
			terms = append(terms, d.object().text("kind", k.Name).text("field", f.Name).term())
		}
	}
	return terms
}

// lacking reports that there are live records and none of them has the field,
// not even as a value that could not be read. Rows of which only the id is
// known say nothing either way.
func lacking(k *register.Kind, records []*register.Record, field string) bool {
	seen := false
	for _, r := range records {
		if !k.Live(r) || slices.Contains(r.Unread, "*") {
			continue
		}
		if r.Value(field) != nil || slices.Contains(r.Unread, field) {
			return false
		}
		seen = true
	}
	return seen
}

// wordFacts matches the catalogue's words against the texts of all records,
// each distinct text once.
func (d *document) wordFacts() []*ast.Term {
	w := &wordSearch{document: d, folds: map[string]*foldedText{}, elements: map[*register.Field]*register.Field{}}
	if len(d.words.groups) == 0 {
		return nil
	}
	for _, k := range d.schema.Kinds {
		for _, r := range d.in.Registers.Records[k.Name] {
			w.inside(r, k.Fields, r.Fields, "", "")
		}
	}
	return w.terms
}

type wordSearch struct {
	*document
	folds    map[string]*foldedText
	elements map[*register.Field]*register.Field // see element
	terms    []*ast.Term
}

type hitKey struct {
	group *wordGroup
	text  string
}

func (w *wordSearch) inside(r *register.Record, known []*register.Field, values map[string]any, path, pattern string) {
	for _, f := range known {
		if v := values[f.Name]; v != nil && !f.Own {
			w.value(r, f, v, join(path, f.Name), join(pattern, f.Name))
		}
	}
}

// value looks through one value; pattern is its path without numbers and keys.
func (w *wordSearch) value(r *register.Record, f *register.Field, v any, path, pattern string) {
	switch v := v.(type) {
	case string:
		if isText(f) {
			w.text(r, f, v, path, pattern)
		}
	case []any:
		for i, one := range v {
			w.value(r, w.element(f), one, path+"["+strconv.Itoa(i)+"]", pattern)
		}
	case map[string]any:
		if f.Type == register.Map {
			for _, key := range slices.Sorted(maps.Keys(v)) {
				w.value(r, w.element(f), v[key], join(path, key), pattern)
			}
			return
		}
		w.inside(r, f.Fields, v, path, pattern)
	}
}

// element is the field that describes what is inside a list or a map. What the
// field says of its texts holds inside too.
func (w *wordSearch) element(f *register.Field) *register.Field {
	if f.Elem == nil {
		return f
	}
	if known := w.elements[f]; known != nil {
		return known
	}
	e := *f.Elem
	w.elements[f] = &e
	e.Prose = e.Prose || f.Prose
	e.Control = e.Control || f.Control
	if len(e.Ref) == 0 {
		e.Ref = f.Ref
	}
	return &e
}

// isText leaves out what cannot hold words, unless the register type calls it
// prose: ids, references, controls, dates and words from a fixed list.
func isText(f *register.Field) bool {
	return f.Prose || f.Name != "id" && len(f.Ref) == 0 && len(f.Enum) == 0 && !f.Control && f.Format == ""
}

func (w *wordSearch) text(r *register.Record, f *register.Field, text, path, pattern string) {
	for _, group := range w.words.groups {
		if !group.applies(r.Kind, pattern, f.Prose) {
			continue
		}
		key := hitKey{group, text}
		words, known := w.texts.hits[key]
		if !known {
			words = group.words(w.folded(text))
			w.texts.hits[key] = words
		}
		for _, word := range words {
			w.terms = append(w.terms, w.object().
				text("kind", r.Kind).text("id", r.ID).text("field", path).
				text("list", group.list).text("word", word).text("text", text).
				term())
		}
	}
}

func (w *wordSearch) folded(text string) *foldedText {
	t := w.folds[text]
	if t == nil {
		t = w.words.fold(text)
		w.folds[text] = t
	}
	return t
}

func join(path, name string) string {
	if path == "" {
		return name
	}
	return path + "." + name
}
