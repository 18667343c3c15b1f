package audit

import (
	"cmp"
	"maps"
	"slices"
	"strconv"

	"github.com/goldthread/goldthread/internal/limit"
	"github.com/goldthread/goldthread/internal/register"
	"github.com/goldthread/goldthread/internal/source"
	"github.com/open-policy-agent/opa/v1/ast"
)

// A setLimit is one limit that a record sets and that can be computed with.
type setLimit struct {
	record  register.Key
	field   string // its path
	topic   string // as written
	object  string // as written
	words   string
	bound   limit.Bound
	promise bool
}

// limitKey is what limits must have in common to be held together.
type limitKey struct{ topic, object string }

func (d *document) limitKey(l setLimit) limitKey {
	return limitKey{d.limitTables.topic(l.topic), limit.Fold(l.object)}
}

// limitFacts works with the limits in figures (@limit) of all records that
// stand: per topic and object who limits what, the strictest, and which cannot
// all be met; and which promise falls short of what a linked record asks.
// Limits that state no object are held against promises only: without one
// nobody can say that two limits are on the same thing.
func (d *document) limitFacts() (limits, conflicts, shortfalls *ast.Term) {
	byKey, byRecord := map[limitKey][]setLimit{}, map[register.Key][]setLimit{}
	for _, l := range d.setLimits() {
		byRecord[l.record] = append(byRecord[l.record], l)
		if key := d.limitKey(l); key.object != "" {
			byKey[key] = append(byKey[key], l)
		}
	}
	keys := slices.SortedFunc(maps.Keys(byKey), func(a, b limitKey) int {
		return cmp.Or(cmp.Compare(a.topic, b.topic), cmp.Compare(a.object, b.object))
	})
	var groups, clashes []*ast.Term
	for _, key := range keys {
		group, found := d.limitGroup(key, byKey[key])
		groups, clashes = append(groups, group), append(clashes, found...)
	}
	return ast.ArrayTerm(groups...), ast.ArrayTerm(clashes...), ast.ArrayTerm(d.shortfalls(byRecord)...)
}

// limitGroup tells of the limits on one thing. Promises are no part of what is
// asked.
func (d *document) limitGroup(key limitKey, all []setLimit) (group *ast.Term, conflicts []*ast.Term) {
	var asks []setLimit
	var bounds []limit.Bound
	members := make([]*ast.Term, len(all))
	for i, l := range all {
		members[i] = d.limitMember(l).flag("promise", l.promise).term()
		if !l.promise {
			asks, bounds = append(asks, l), append(bounds, l.bound)
		}
	}
	solution := limit.Solve(bounds)
	named := d.object().given("topic", key.topic).text("object", source.Escape(all[0].object))
	strictest := make([]*ast.Term, len(solution.Strictest))
	for i, side := range solution.Strictest {
		strictest[i] = d.limitMember(asks[side[0]]).term()
	}
	empty := false
	for _, c := range solution.Conflicts {
		empty = empty || c.Certainty == limit.Always
		conflict := d.object().text("certainty", string(c.Certainty))
		conflict.items = append(conflict.items, named.items...)
		sides := make([]*ast.Term, len(c.Sides))
		for i, side := range c.Sides {
			sides[i] = d.limitSide(asks, side)
		}
		conflicts = append(conflicts, conflict.put("sides", ast.ArrayTerm(sides...)).term())
	}
	named.put("members", ast.ArrayTerm(members...)).put("strictest", ast.ArrayTerm(strictest...)).flag("empty", empty)
	return named.term(), conflicts
}

// limitSide are the limits of a conflict that ask the same.
func (d *document) limitSide(asks []setLimit, side []int) *ast.Term {
	members := make([]*ast.Term, len(side))
	for i, at := range side {
		members[i] = d.limitMember(asks[at]).term()
	}
	return d.object().text("words", asks[side[0]].words).put("members", ast.ArrayTerm(members...)).term()
}

func (d *document) limitMember(l setLimit) *fields {
	return d.object().text("kind", l.record.Kind).text("id", l.record.ID).text("field", l.field).
		given("topic", l.topic).text("words", l.words)
}

// shortfalls holds each promise against what the records linked with it ask, in
// whichever direction the link points. A promise that does not say on what it
// is, or about which topic, is about what is asked.
func (d *document) shortfalls(byRecord map[register.Key][]setLimit) []*ast.Term {
	var terms []*ast.Term
	seen := map[[2]register.Key]bool{}
	for _, l := range d.in.Registers.Links {
		for _, pair := range [][2]register.Key{{l.From, l.Target}, {l.Target, l.From}} {
			if !l.Resolved || seen[pair] {
				continue
			}
			seen[pair] = true
			for _, promise := range byRecord[pair[0]] {
				for _, ask := range byRecord[pair[1]] {
					if term := d.shortfall(promise, ask); term != nil {
						terms = append(terms, term)
					}
				}
			}
		}
	}
	return terms
}

func (d *document) shortfall(promise, ask setLimit) *ast.Term {
	if !promise.promise || ask.promise || promise.topic == "" && promise.object == "" {
		return nil
	}
	p, a := d.limitKey(promise), d.limitKey(ask)
	if p.topic != "" && p.topic != a.topic || p.object != "" && p.object != a.object {
		return nil
	}
	certainty, met := limit.Meets(promise.bound, ask.bound)
	if met {
		return nil
	}
	return d.object().text("certainty", string(certainty)).
		put("promise", d.limitMember(promise).term()).put("ask", d.limitMember(ask).term()).term()
}

// setLimits are the limits of all records that stand and can be computed with,
// in the order of the registers.
func (d *document) setLimits() []setLimit {
	w := &limitSearch{document: d, tables: d.limitTables.tables(d.in.AsOf)}
	for _, k := range d.schema.Kinds {
		if !slices.ContainsFunc(k.Fields, hasLimit) {
			continue
		}
		for _, r := range d.in.Registers.Records[k.Name] {
			if k.Live(r) && d.holds(k, r) {
				w.inside(r, k.Fields, r.Fields, "")
			}
		}
	}
	return w.found
}

func hasLimit(f *register.Field) bool {
	return f.Limit || f.Elem != nil && hasLimit(f.Elem) || slices.ContainsFunc(f.Fields, hasLimit)
}

// holds reports whether somebody has to keep to a record's limits on the day.
func (d *document) holds(k *register.Kind, r *register.Record) bool {
	conditions, ok := d.limitTables.Holds[k.Name]
	if !ok {
		return true
	}
	for field, values := range conditions.Unless {
		if slices.Contains(values, textOf(r, field)) {
			return false
		}
	}
	days := k.Days(r.Fields)
	from, _ := days[conditions.From].(string)
	to, _ := days[conditions.To].(string)
	return from <= d.in.AsOf && (to == "" || to >= d.in.AsOf)
}

type limitSearch struct {
	*document
	tables *limit.Tables
	found  []setLimit
}

func (w *limitSearch) inside(r *register.Record, known []*register.Field, values map[string]any, path string) {
	for _, f := range known {
		if v := values[f.Name]; v != nil && hasLimit(f) {
			w.value(r, f, v, join(path, f.Name))
		}
	}
}

func (w *limitSearch) value(r *register.Record, f *register.Field, v any, path string) {
	switch v := v.(type) {
	case []any:
		for i, one := range v {
			if f.Elem != nil {
				w.value(r, f.Elem, one, path+"["+strconv.Itoa(i)+"]")
			}
		}
	case map[string]any:
		switch {
		case f.Limit:
			w.limit(r, v, path)
		case f.Type == register.Map:
			for _, key := range slices.Sorted(maps.Keys(v)) {
				w.value(r, f.Elem, v[key], join(path, key))
			}
		default:
			w.inside(r, f.Fields, v, path)
		}
	}
}

// limit takes one limit; its topic stands in it, or is the record's.
func (w *limitSearch) limit(r *register.Record, parts map[string]any, path string) {
	text := func(name string) string { s, _ := parts[name].(string); return s }
	topic := cmp.Or(text("topic"), textOf(r, "topic"))
	bound, ok := w.tables.Read(text("op"), parts["value"], text("unit"), slices.Contains(w.limitTables.Places, topic))
	if !ok {
		return
	}
	w.found = append(w.found, setLimit{
		record: r.Key(), field: path, topic: topic, object: text("object"), bound: bound,
		words:   source.Escape(limit.Words(text("op"), parts["value"], text("unit"))),
		promise: slices.Contains(w.limitTables.Promises, r.Kind),
	})
}
