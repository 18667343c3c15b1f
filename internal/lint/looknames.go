package lint

import (
	"fmt"
	"slices"
	"strings"

	"github.com/goldthread/goldthread/internal/history"
	"github.com/goldthread/goldthread/internal/nearest"
	"github.com/goldthread/goldthread/internal/register"
	"github.com/goldthread/goldthread/internal/source"
)

// An index finds records by what people call them.
type index struct {
	records map[register.Key]*register.Record
	gone    map[register.Key]*history.Gone
	// called holds what a name stands for, one map a strength: ids go before
	// names, and names before what a record was or is called besides.
	called [4]map[string][]register.Key
	all    []string
}

// What a name can be, strongest first.
const (
	byID = iota
	byGoneID
	byName
	byOther
)

func (l *Look) names() *index {
	if l.index != nil {
		return l.index
	}
	x := &index{records: map[register.Key]*register.Record{}, gone: map[register.Key]*history.Gone{}}
	for i := range x.called {
		x.called[i] = map[string][]register.Key{}
	}
	for _, k := range l.Schema.Kinds {
		for _, r := range l.Registers.Records[k.Name] {
			x.records[r.Key()] = r
			x.add(byID, r.ID, r.Key())
			names, others := r.Names()
			for _, name := range names {
				x.add(byName, name, r.Key())
			}
			for _, name := range others {
				x.add(byOther, name, r.Key())
			}
		}
	}
	if l.History != nil {
		for _, gone := range [][]history.Gone{l.History.Gone, l.History.Absent} {
			for i := range gone {
				g := &gone[i]
				x.gone[g.Key] = g
				x.add(byGoneID, g.Key.ID, g.Key)
			}
		}
	}
	l.index = x
	return x
}

func (x *index) add(strength int, name string, key register.Key) {
	folded := foldName(name)
	if folded == "" || slices.Contains(x.called[strength][folded], key) {
		return
	}
	x.called[strength][folded] = append(x.called[strength][folded], key)
	x.all = append(x.all, name)
}

func foldName(name string) string { return strings.ToLower(strings.Join(strings.Fields(name), " ")) }

// Find returns the record that somebody calls so: by kind/id, id, control,
// name, title, alias or former id. It may be retired, or gone. kind narrows the
// search to one register; "" is all. The error is a *UsageError that names the
// nearest.
func (l *Look) Find(name, kind string) (register.Key, error) {
	x := l.names()
	if register, id, ok := strings.Cut(name, "/"); ok && l.Schema.Kind(register) != nil && (kind == "" || kind == register) {
		kind, name = register, id
	}
	for _, called := range x.called {
		for _, spelt := range []string{name, register.NormalizeControl(name)} {
			found := slices.DeleteFunc(slices.Clone(called[foldName(spelt)]), func(k register.Key) bool { return kind != "" && k.Kind != kind })
			if len(found) == 1 {
				return found[0], nil
			}
			if len(found) > 1 {
				return register.Key{}, usagef("%q is %s: say which of them", source.Escape(name), either(found))
			}
		}
	}
	in := "in any register, today or earlier"
	if kind != "" {
		in = fmt.Sprintf("in the register %s, today or earlier", kind)
	}
	if near := nearest.To(name, x.all); near != "" {
		return register.Key{}, usagef("there is no record %q %s: did you mean %s?", source.Escape(name), in, source.Escape(l.Cast.Value(near)))
	}
	return register.Key{}, usagef("there is no record %q %s: goldthread history lists the registers", source.Escape(name), in)
}

// maxEither is how many records an ambiguous name is said to stand for.
const maxEither = 5

func either(keys []register.Key) string {
	var names []string
	for _, k := range keys[:min(len(keys), maxEither)] {
		names = append(names, source.Escape(k.Kind+"/"+k.ID))
	}
	if more := len(keys) - maxEither; more > 0 {
		return strings.Join(names, ", ") + fmt.Sprintf(" or one of %d more", more)
	}
	return strings.Join(names[:len(names)-1], ", ") + " or " + names[len(names)-1]
}
