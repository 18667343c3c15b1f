package register

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/goldthread/goldthread/internal/finding"
	"github.com/goldthread/goldthread/internal/nearest"
	"github.com/goldthread/goldthread/internal/source"
)

// A Link is one value that points, or should point, at another record. A value
// of a field that may also hold other words is a Link only when it names a
// record or looks like the id of one.
type Link struct {
	From     Key
	Field    string   // path inside the record: parties[0], sources[1].id
	Value    string   // as written
	To       []string // the kinds it may point at
	Kept     bool     // at least one of those kinds is kept, and none has a file that could not be read
	Control  bool     // the value names a control
	Resolved bool
	Target   Key    // when resolved
	Nearest  string // the id or name probably meant, when not resolved
}

// names finds the records of one kind by what people call them.
type names struct {
	ids   map[string]Key
	names map[string][]Key // names and titles, folded: who is called so, in the order of the files
	also  map[string][]Key // aliases and former ids, folded
	all   []string         // ids and names, to find the nearest
	// places are where the records stand, by id.
	places map[string]source.Place
	// prefixes come before the numbers that stand for ids in the cells.
	prefixes []prefix
}

// aliasFields hold what a record is called besides, or was.
var aliasFields = []string{"aliases", "formerly"}

func namesOf(records []*Record) *names {
	n := &names{ids: map[string]Key{}, names: map[string][]Key{}, also: map[string][]Key{}, places: map[string]source.Place{}}
	for _, r := range records {
		n.ids[r.ID], n.places[r.ID] = r.Key(), r.Place("")
		n.all = append(n.all, r.ID)
		names, others := r.Names()
		for _, name := range names {
			addName(n.names, fold(name), r.Key())
		}
		for _, name := range others {
			addName(n.also, fold(name), r.Key())
		}
		n.all = append(append(n.all, names...), others...)
	}
	return n
}

// numbered finds the record of a number in a register whose number column
// takes a prefix.
func (n *names) numbered(value string) (Key, bool) {
	for _, p := range n.prefixes {
		if k, ok := n.ids[prefixed(p.text, p.pad, value)]; ok {
			return k, true
		}
	}
	return Key{}, false
}

// maxCalled is how many records of one name are told apart.
const maxCalled = 4

// addName notes who has a name. Of several the first is the one that a link
// means: the order of the files decides.
func addName(m map[string][]Key, name string, k Key) {
	if called := m[name]; name != "" && len(called) < maxCalled && !slices.Contains(called, k) {
		m[name] = append(called, k)
	}
}

// resolver turns names into ids in the records of a snapshot.
type resolver struct {
	*loader
	names map[string]*names
	near  map[string]string         // nearest names found, by kinds and value
	sets  map[string]*nearest.Names // names ready to be searched, by kinds
	// joined are cells with several names, by file, kind, field and mark.
	joined map[string]*joined
	shared map[string]bool // names of several records that were reported, by kinds
}

// maxNearest bounds the work on a snapshot full of broken links: after so many
// different values no more nearest names are looked for.
const maxNearest = 500

// resolve finds what every pointing value points at. The field then holds the
// id of the record found.
func (l *loader) resolve() {
	r := resolver{l, map[string]*names{}, map[string]string{}, map[string]*nearest.Names{}, map[string]*joined{}, map[string]bool{}}
	for _, k := range l.schema.Kinds {
		r.names[k.Name] = namesOf(l.out.Records[k.Name])
		r.names[k.Name].prefixes = l.config.prefixes(k.Name)
	}
	for _, k := range l.schema.Kinds {
		own := k.idField()
		for _, rec := range l.out.Records[k.Name] {
			if own != nil && rec.Fields[own.Name] == nil && !slices.Contains(rec.Unread, everything) {
				rec.Fields[own.Name] = rec.ID
			}
			for _, f := range k.Fields {
				if v := rec.Fields[f.Name]; v != nil && f != own {
					rec.Fields[f.Name] = r.value(rec, f, v, f.Name)
				}
			}
		}
	}
	r.reportJoined()
	l.findMentions()
}

func (r *resolver) value(rec *Record, f *Field, v any, path string) any {
	switch v := v.(type) {
	case string:
		if len(f.Ref) > 0 {
			return r.link(rec, f, v, path)
		}
	case []any:
		for i, item := range v {
			if f.Elem != nil {
				v[i] = r.value(rec, f.Elem, item, path+"["+strconv.Itoa(i)+"]")
			}
		}
	case map[string]any:
		for _, name := range slices.Sorted(maps.Keys(v)) {
			if f.Type == Map && len(f.Keys) > 0 {
				r.link(rec, &Field{Ref: f.Keys}, name, join(path, name)) // the name stays as it is written
			}
			if inner := f.inner(name); inner != nil {
				v[name] = r.value(rec, inner, v[name], join(path, name))
			}
		}
	}
	return v
}

// link records where a value points and returns the id it stands for.
func (r *resolver) link(rec *Record, f *Field, value, path string) string {
	l := Link{From: rec.Key(), Field: path, Value: value, To: f.Ref, Control: f.Control}
	broken := false
	for _, kind := range f.Ref {
		l.Kept = l.Kept || r.out.Kept[kind]
		broken = broken || r.out.Unreadable[kind]
	}
	l.Kept = l.Kept && !broken
	if targets := r.find(f.Ref, strings.TrimSpace(value)); len(targets) > 0 {
		target := targets[0]
		l.Resolved, l.Target = true, target
		if len(targets) > 1 {
			r.reportShared(rec, l, targets)
		}
		r.out.Links = append(r.out.Links, l)
		return target.ID
	}
	if r.several(rec, f, value, path) {
		return value
	}
	if f.Open && !r.looksLikeID(f.Ref, value) {
		return value
	}
	l.Nearest = r.nearest(f.Ref, value)
	r.out.Links = append(r.out.Links, l)
	return value
}

// find looks for an id in all kinds first, then for a name, then for another
// name, then for a number that the register's prefix makes an id of. The first
// of what it finds is meant; others have the same name.
func (r *resolver) find(kinds []string, value string) []Key {
	folded := fold(value)
	one := func(k Key, ok bool) []Key {
		if !ok {
			return nil
		}
		return []Key{k}
	}
	for _, look := range []func(*names) []Key{
		func(n *names) []Key { k, ok := n.ids[value]; return one(k, ok) },
		func(n *names) []Key { return n.names[folded] },
		func(n *names) []Key { return n.also[folded] },
		func(n *names) []Key { return one(n.numbered(value)) },
	} {
		var found []Key
		for _, kind := range kinds {
			found = append(found, look(r.names[kind])...)
		}
		if len(found) > 0 {
			return found
		}
	}
	return nil
}

// reportShared speaks up for a link by a name that several records have, once
// for each name. An id says which is meant, also where two registers have it
// (see ambiguous), and a role may be held by several people.
func (r *resolver) reportShared(rec *Record, l Link, targets []Key) {
	name := strings.TrimSpace(l.Value)
	targets = slices.DeleteFunc(slices.Clone(targets), func(k Key) bool { return r.schema.Kind(k.Kind).Persons() })
	key := strings.Join(l.To, ",") + "=" + fold(name)
	if len(targets) < 2 || r.names[l.Target.Kind].ids[name] == l.Target || r.shared[key] {
		return
	}
	r.shared[key] = true
	var called []string
	var related []finding.Related
	for _, k := range targets {
		called = append(called, source.Escape(k.ID))
		related = append(related, finding.Related{Place: r.names[k.Kind].places[k.ID], Message: "is called so"})
	}
	r.report(finding.Finding{
		Rule: RuleDuplicateID, Severity: finding.Warning, Subject: finding.Subject{Kind: rec.Kind, ID: rec.ID},
		Place: rec.Place(l.Field), Field: l.Field, Value: name,
		Message: fmt.Sprintf("%s names %s, which several records are called: %s. The first of them is taken.", source.Escape(rec.ID), shown(name), strings.Join(called, ", ")),
		Hint:    "Write the id in its place, or give one of them another name.", Related: related,
	})
}

// Persons tells that the records of a kind are people, whose title is a
// role.
func (k *Kind) Persons() bool {
	return slices.ContainsFunc(nameFields, func(name string) bool { f := k.Field(name); return f != nil && f.Personal })
}

// looksLikeID tells a broken id from other words: it begins as the ids of one
// of the kinds do.
func (r *resolver) looksLikeID(kinds []string, value string) bool {
	for _, kind := range kinds {
		for prefix := range strings.SplitSeq(r.schema.Kind(kind).Prefix, ",") {
			prefix = strings.TrimRight(strings.TrimSpace(prefix), "-.")
			rest, ok := strings.CutPrefix(value, prefix+"-")
			if ok && prefix != "" && rest != "" && !strings.ContainsAny(rest, " \t\n") {
				return true
			}
		}
	}
	return false
}

func (r *resolver) nearest(kinds []string, value string) string {
	key := strings.Join(kinds, ",") + "=" + value
	near, known := r.near[key]
	if known || len(r.near) >= maxNearest {
		return near
	}
	r.near[key] = r.among(kinds).To(value)
	return r.near[key]
}

// among makes the names of some kinds ready to be searched, once.
func (r *resolver) among(kinds []string) *nearest.Names {
	key := strings.Join(kinds, ",")
	if r.sets[key] == nil {
		var all []string
		for _, kind := range kinds {
			all = append(all, r.names[kind].all...)
		}
		r.sets[key] = nearest.Among(all)
	}
	return r.sets[key]
}
