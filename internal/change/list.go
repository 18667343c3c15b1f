package change

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/goldthread/goldthread/internal/register"
)

// An item is one value of a list.
type item struct {
	index int // in the list
	v     any
	text  string // its canonical form
	name  string // the canonical form of what it is called by, "" for nothing
}

// items leaves out what is empty and, in a set, what stands there twice.
func items(f *register.Field, list []any) []item {
	elem := elemOf(f)
	called := nameField(elem)
	seen := map[string]bool{}
	var all []item
	for i, v := range list {
		it := item{index: i, v: v, text: elem.Canonical(v)}
		if it.text == "" || f != nil && f.Set && seen[it.text] {
			continue
		}
		seen[it.text] = true
		if object, ok := v.(map[string]any); ok && called != nil {
			it.name = called.Canonical(object[called.Name])
		}
		all = append(all, it)
	}
	return all
}

func elemOf(f *register.Field) *register.Field {
	if f == nil {
		return nil
	}
	return f.Elem
}

// nameField is the field that people tell the structs of a list apart by: the
// id, else the first that is a link or a short word of their own.
func nameField(elem *register.Field) *register.Field {
	if elem == nil || elem.Type != register.Struct {
		return nil
	}
	if id := elem.Field("id"); id != nil {
		return id
	}
	for _, f := range elem.Fields {
		if f.Type == register.String && !f.Prose && len(f.Enum) == 0 && f.Format == "" {
			return f
		}
	}
	return nil
}

// list compares lists: what both have is set aside, structs that are called
// the same are compared with each other, and the rest has come or gone.
func (c *comparer) list(p path, f *register.Field, a, b []any) {
	gone, come, pairs := setAside(items(f, a), items(f, b))
	changed := len(gone)+len(come) > 0
	gone, come, matched := matchNames(gone, come)
	if len(gone) == len(come) && len(gone) <= maxPairing { // one for one: reworded, or pointing elsewhere
		var more [][2]item
		gone, come, more = matchAlike(gone, come)
		matched = append(matched, more...)
	}
	slices.SortFunc(matched, func(x, y [2]item) int { return x[1].index - y[1].index })
	if len(gone)+len(come) > 0 {
		c.membership(p, f, a, b, gone, come)
	}
	for _, m := range matched {
		c.itemChanged(p, f, m[0], m[1])
		pairs = append(pairs, [2]int{m[0].index, m[1].index})
	}
	if f != nil && f.Set {
		return
	}
	slices.SortFunc(pairs, func(x, y [2]int) int { return x[1] - y[1] })
	if !changed || !slices.IsSortedFunc(pairs, func(x, y [2]int) int { return x[0] - y[0] }) {
		text := p.label + " in another order"
		c.add(p, a, b, None, text, text)
	}
}

// setAside takes out what both lists have, and tells where it stands in both.
func setAside(before, after []item) (gone, come []item, pairs [][2]int) {
	there := map[string][]item{}
	for _, it := range before {
		there[it.text] = append(there[it.text], it)
	}
	for _, it := range after {
		if same := there[it.text]; len(same) > 0 {
			pairs = append(pairs, [2]int{same[0].index, it.index})
			there[it.text] = same[1:]
			continue
		}
		come = append(come, it)
	}
	for _, left := range there {
		gone = append(gone, left...)
	}
	slices.SortFunc(gone, func(x, y item) int { return x.index - y.index })
	return gone, come, pairs
}

// matchNames puts together what is called the same on both sides.
func matchNames(gone, come []item) (restGone, restCome []item, matched [][2]item) {
	called := map[string][]item{}
	for _, x := range gone {
		called[x.name] = append(called[x.name], x)
	}
	for _, y := range come {
		if same := called[y.name]; y.name != "" && len(same) > 0 {
			matched = append(matched, [2]item{same[0], y})
			called[y.name] = same[1:]
			continue
		}
		restCome = append(restCome, y)
	}
	for _, left := range called {
		restGone = append(restGone, left...)
	}
	slices.SortFunc(restGone, func(x, y item) int { return x.index - y.index })
	return restGone, restCome, matched
}

// maxPairing bounds the search for what became of what.
const maxPairing = 20

// matchAlike puts together what is like each other on both sides.
func matchAlike(gone, come []item) (restGone, restCome []item, matched [][2]item) {
	restCome = slices.Clone(come)
	for _, x := range gone {
		i := slices.IndexFunc(restCome, func(y item) bool { return alike(x, y) })
		if i < 0 {
			restGone = append(restGone, x)
			continue
		}
		matched = append(matched, [2]item{x, restCome[i]})
		restCome = slices.Delete(restCome, i, i+1)
	}
	return restGone, restCome, matched
}

// alike reports whether one item became another: texts that share half of
// their words, structs that share the value of a field.
func alike(x, y item) bool {
	switch v := x.v.(type) {
	case string:
		w, ok := y.v.(string)
		if !ok {
			return false
		}
		a, b := textWords(v), textWords(w)
		if len(a) < 3 || len(a) > maxWords || len(b) > maxWords {
			return false
		}
		hunks := differing(a, b)
		return !rewritten(hunks, len(a), len(b))
	case map[string]any:
		w, ok := y.v.(map[string]any)
		if !ok {
			return false
		}
		for name, value := range v {
			if canonicalText(value) != "" && canonicalText(value) == canonicalText(w[name]) {
				return true
			}
		}
	}
	return false
}

// itemChanged tells what differs inside one value of a list.
func (c *comparer) itemChanged(p path, f *register.Field, x, y item) {
	at := path{fmt.Sprintf("%s[%d]", p.field, y.index), p.label}
	elem := elemOf(f)
	before, isObject := x.v.(map[string]any)
	after, both := y.v.(map[string]any)
	if !isObject || !both {
		c.value(at, elem, x.v, y.v)
		return
	}
	one := c.one(p, f)
	at.label = one + " " + c.called(f, y, after)
	if by := nameField(elem); x.name != y.name && x.name != "" && y.name != "" { // it points elsewhere, and is else the same
		c.value(path{at.field + "." + by.Name, one}, by, before[by.Name], after[by.Name])
		before, after = maps.Clone(before), maps.Clone(after)
		delete(before, by.Name)
		delete(after, by.Name)
	}
	c.value(at, elem, before, after)
}

// one is the word for a single value of a list.
func (c *comparer) one(p path, f *register.Field) string {
	if f != nil && f.Control {
		return "control"
	}
	if f != nil && len(f.Ref) == 1 {
		if k := c.schema.Kind(f.Ref[0]); k != nil {
			return k.Singular
		}
	}
	return singular(p.label)
}

// called is what people call one struct of a list: by its name, else by its
// number.
func (c *comparer) called(f *register.Field, it item, object map[string]any) string {
	if by := nameField(elemOf(f)); by != nil && it.name != "" {
		return show(by, object[by.Name], shortText/2)
	}
	return strconv.Itoa(it.index + 1)
}

// singular is one of what a plural names. It knows the plurals that names of
// fields have.
func singular(plural string) string {
	switch {
	case strings.HasSuffix(plural, "ies"):
		return strings.TrimSuffix(plural, "ies") + "y"
	case strings.HasSuffix(plural, "sses"), strings.HasSuffix(plural, "xes"), strings.HasSuffix(plural, "ches"):
		return strings.TrimSuffix(plural, "es")
	case strings.HasSuffix(plural, "ss"), !strings.HasSuffix(plural, "s"):
		return plural
	}
	return strings.TrimSuffix(plural, "s")
}

// membership tells what came into a list and what left it.
func (c *comparer) membership(p path, f *register.Field, a, b []any, gone, come []item) {
	tell := func(most, limit int) string {
		linked := f != nil && (f.Control || len(f.Ref) == 1)
		var parts []string
		add := func(all []item, linkWord, word string) {
			if len(all) == 0 {
				return
			}
			names := c.names(f, all, most, limit)
			switch {
			case linked && len(all) == 1:
				parts = append(parts, c.one(p, f)+" "+names+" "+linkWord)
			case linked:
				parts = append(parts, c.many(p, f)+" "+names+" "+linkWord)
			default:
				parts = append(parts, names+" "+word)
			}
		}
		add(gone, "no longer linked", "taken out")
		add(come, "linked", "added")
		if linked {
			return c.named(p, strings.Join(parts, ", "))
		}
		return p.label + ": " + strings.Join(parts, ", ")
	}
	c.add(p, listed(a), listed(b), None, tell(8, shortText/2), tell(100, shortText))
}

// listed is a list as a plain value, nil for none.
func listed(list []any) any {
	if list == nil {
		return nil
	}
	return list
}

// named puts what a list lies in before what is said of it.
func (c *comparer) named(p path, words string) string {
	if i := strings.LastIndex(p.label, ", "); i >= 0 {
		return p.label[:i] + ", " + words
	}
	return words
}

func (c *comparer) many(p path, f *register.Field) string {
	if f.Control {
		return "controls"
	}
	if k := c.schema.Kind(f.Ref[0]); k != nil {
		return words(k.Name)
	}
	return p.label
}

func (c *comparer) names(f *register.Field, all []item, most, limit int) string {
	var names []string
	for i, it := range all {
		if i == most {
			names = append(names, fmt.Sprintf("%d more", len(all)-most))
			break
		}
		if object, ok := it.v.(map[string]any); ok {
			if by := nameField(elemOf(f)); by != nil && it.name != "" {
				names = append(names, show(by, object[by.Name], limit))
				continue
			}
		}
		names = append(names, show(elemOf(f), it.v, limit))
	}
	if len(names) == 1 {
		return names[0]
	}
	return strings.Join(names[:len(names)-1], ", ") + " and " + names[len(names)-1]
}
