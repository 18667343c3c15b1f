package register

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"cuelang.org/go/cue"
)

// A derivation is one way to a value that nobody needs to write: an entry
// under derive: in the table of register types (#Derivation).
type derivation struct {
	words derivationWords
	field *Field   // that it fills in
	gives any      // nil: the ids of the records that name this one
	by    *Kind    // of the naming record; nil when the record itself decides
	named []string // the field of by that names
	where []string // the field that decides; nil when being named is enough
	far   string   // where names records: the field of theirs that decides, "" for their register
	links bool     // where names records
	is    []string
}

// derivationWords are an entry under derive: as it is written.
type derivationWords struct {
	Gives   any      `json:"gives,omitzero"`
	Where   string   `json:"where,omitzero"`
	Is      []string `json:"is,omitzero"`
	NamedBy string   `json:"named_by,omitzero"`
}

// A Contradiction is a written value that does not fit what follows from other
// fields and records.
type Contradiction struct {
	Record  Key
	Field   string // of the top level
	Written any
	Follows any
}

// readDerivations reads derive: of every register. It needs all kinds.
func (s *Schema) readDerivations(table cue.Value) error {
	for _, k := range s.Kinds {
		fields, err := table.LookupPath(cue.MakePath(cue.Str(k.Name), cue.Str("derive"))).Fields()
		if err != nil {
			continue // nothing is derived
		}
		for fields.Next() {
			ways, err := fields.Value().List()
			if err != nil {
				return schemaError(err)
			}
			var all []*derivation
			for ways.Next() {
				d, err := s.readDerivation(k, fields.Selector().Unquoted(), ways.Value())
				if err != nil {
					return err
				}
				all = append(all, d)
			}
			if len(all) > 0 {
				k.derived = append(k.derived, all)
			}
		}
	}
	return nil
}

func (s *Schema) readDerivation(k *Kind, name string, v cue.Value) (*derivation, error) {
	fault := func(err error) error {
		return &SchemaError{Place: placeOf(v.Pos()), Message: fmt.Sprintf("%s of %s cannot be derived: %v", name, k.Name, err)}
	}
	var words derivationWords
	if err := v.Decode(&words); err != nil {
		return nil, fault(errors.New("the entry is not complete"))
	}
	d, err := s.derivation(k, name, words)
	if err != nil {
		return nil, fault(err)
	}
	if d.gives != nil && !s.judge.accepts(d.field.value, d.gives) {
		return nil, fault(fmt.Errorf("%v is no value of the field", d.gives))
	}
	return d, nil
}

// derivation finds the fields that an entry under derive: names.
func (s *Schema) derivation(k *Kind, name string, words derivationWords) (*derivation, error) {
	d := &derivation{words: words, field: k.Field(name), gives: words.Gives, is: words.Is}
	if d.field == nil {
		return nil, fmt.Errorf("the register has no such field")
	}
	if d.gives == nil && (d.field.Type != List || words.NamedBy == "") {
		return nil, fmt.Errorf("without a value under gives it is the list of the records that name this one, so the field must be a list and named_by be there")
	}
	of := k
	if words.NamedBy != "" {
		kind, path, _ := strings.Cut(words.NamedBy, ".")
		of = s.kinds[kind]
		if of == nil {
			return nil, fmt.Errorf("there is no register %s", kind)
		}
		d.by, d.named = of, strings.Split(path, ".")
		if f, far := of.follow(d.named); f == nil || far != "" || !slices.Contains(f.Ref, k.Name) {
			return nil, fmt.Errorf("%s is no field that names records of %s", words.NamedBy, k.Name)
		}
	}
	if (words.Where == "") != (len(words.Is) == 0) || words.Where == "" && d.by == nil {
		return nil, fmt.Errorf("it needs a field under where with the words that count under is, or named_by")
	}
	if words.Where == "" {
		return d, nil
	}
	d.where = strings.Split(words.Where, ".")
	f, far := of.follow(d.where)
	if f == nil {
		return nil, fmt.Errorf("%s leads to no field", words.Where)
	}
	d.links, d.far = len(f.Ref) > 0, far
	if far != "" {
		d.where = d.where[:len(d.where)-1]
		if !slices.ContainsFunc(f.Ref, func(kind string) bool { return s.kinds[kind].Field(far) != nil }) {
			return nil, fmt.Errorf("no record that %s names has a field %s", strings.Join(d.where, "."), far)
		}
	}
	return d, nil
}

// follow finds the field at a path of names. Past a field that names other
// records one more name may stand: far, a field of theirs.
func (k *Kind) follow(path []string) (f *Field, far string) {
	at := &Field{Type: Struct, Fields: k.Fields}
	for i, name := range path {
		if at.Type != Struct && len(at.Ref) > 0 && i == len(path)-1 {
			return at, name
		}
		if at = at.Field(name); at == nil {
			return nil, ""
		}
		for at.Type == List {
			at = at.Elem
		}
	}
	return at, ""
}

// deriver fills in what follows from the records of a snapshot and the links
// between them.
type deriver struct {
	*loader
	records map[Key]*Record
	targets map[Key]map[string]Key    // what a record names, by the path of the value
	naming  map[naming]map[Key][]*Key // who names a record in that field, in the order of the links
}

// naming is a field that names records, without numbers of lists.
type naming struct{ kind, field string }

// derive fills Record.Derived of every record. It comes after links were
// resolved, so that history, which reads each file by itself, never sees it.
func (l *loader) derive() {
	d := deriver{l, map[Key]*Record{}, map[Key]map[string]Key{}, map[naming]map[Key][]*Key{}}
	d.index()
	for _, k := range l.schema.Kinds {
		if len(k.derived) == 0 {
			continue
		}
		for _, r := range l.out.Records[k.Name] {
			if slices.Contains(r.Unread, everything) {
				continue
			}
			for _, ways := range k.derived {
				d.fill(r, ways)
			}
		}
	}
}

// index notes the links that some derivation looks at.
func (d *deriver) index() {
	from, by := map[naming]bool{}, map[naming]bool{}
	for _, k := range d.schema.Kinds {
		for _, way := range slices.Concat(k.derived...) {
			of := k
			if way.by != nil {
				of = way.by
				by[naming{of.Name, strings.Join(way.named, ".")}] = true
			}
			if way.links {
				from[naming{of.Name, strings.Join(way.where, ".")}] = true
			}
		}
		for _, r := range d.out.Records[k.Name] {
			d.records[r.Key()] = r
		}
	}
	for i := range d.out.Links {
		link := &d.out.Links[i]
		if !link.Resolved {
			continue
		}
		field := naming{link.From.Kind, withoutNumbers(link.Field)}
		if from[field] {
			if d.targets[link.From] == nil {
				d.targets[link.From] = map[string]Key{}
			}
			d.targets[link.From][link.Field] = link.Target
		}
		if by[field] && d.live(link.From) {
			if d.naming[field] == nil {
				d.naming[field] = map[Key][]*Key{}
			}
			d.naming[field][link.Target] = append(d.naming[field][link.Target], &link.From)
		}
	}
}

func (d *deriver) live(k Key) bool { return d.schema.Kind(k.Kind).Live(d.records[k]) }

// withoutNumbers turns sources[0].id into sources.id.
func withoutNumbers(path string) string {
	for {
		before, rest, found := strings.Cut(path, "[")
		if !found {
			return path
		}
		_, after, _ := strings.Cut(rest, "]")
		path = before + after
	}
}

// fill puts what the ways to one field give into a record. Where the field is
// written, it must be one of the values that they lead to; where it was and
// could not be read, nothing is said.
func (d *deriver) fill(r *Record, ways []*derivation) {
	name := ways[0].field.Name
	if slices.Contains(r.Unread, name) {
		return
	}
	written := r.Fields[name]
	var first any
	for _, way := range ways {
		if way.gives == nil && written != nil {
			continue // a list may hold more, or less, than follows
		}
		v := d.given(r, way)
		if v == nil {
			continue
		}
		if written != nil && v == written {
			return
		}
		if first == nil {
			first = v
		}
		if written == nil {
			break
		}
	}
	switch {
	case first == nil:
	case written != nil:
		d.out.Contradictions = append(d.out.Contradictions, Contradiction{r.Key(), name, written, first})
	default:
		if r.Derived == nil {
			r.Derived = map[string]any{}
		}
		r.Derived[name] = first
	}
}

// given is what one way gives a record, nil for nothing.
func (d *deriver) given(r *Record, way *derivation) any {
	switch {
	case way.by == nil:
		if d.decides(r, way, r.Value) {
			return way.gives
		}
	case way.gives != nil:
		if len(d.namers(r, way)) > 0 {
			return way.gives
		}
	default:
		if ids := d.namers(r, way); len(ids) > 0 {
			return ids
		}
	}
	return nil
}

// namers are the ids of the records that name r and that the derivation wants,
// each once.
func (d *deriver) namers(r *Record, way *derivation) []any {
	var ids []any
	seen := map[Key]bool{}
	for _, key := range d.naming[naming{way.by.Name, strings.Join(way.named, ".")}][r.Key()] {
		by := d.records[*key]
		if seen[*key] || way.where != nil && !d.decides(by, way, func(name string) any { return by.Fields[name] }) {
			continue
		}
		seen[*key] = true
		ids = append(ids, by.ID)
	}
	return ids
}

// decides tells whether the field at way.where of r says one of the words.
func (d *deriver) decides(r *Record, way *derivation, value func(string) any) bool {
	found := false
	var look func(v any, at string, rest []string)
	look = func(v any, at string, rest []string) {
		switch v := v.(type) {
		case []any:
			for i, item := range v {
				look(item, at+"["+strconv.Itoa(i)+"]", rest)
			}
		case map[string]any:
			if len(rest) > 0 {
				look(v[rest[0]], join(at, rest[0]), rest[1:])
			}
		case nil:
		default:
			found = found || len(rest) == 0 && d.says(r, way, v, at)
		}
	}
	look(value(way.where[0]), way.where[0], way.where[1:])
	return found
}

func (d *deriver) says(r *Record, way *derivation, v any, at string) bool {
	if !way.links {
		return slices.Contains(way.is, fmt.Sprint(v))
	}
	target, named := d.targets[r.Key()][at]
	switch {
	case !named:
		return false
	case way.far == "":
		return slices.Contains(way.is, target.Kind)
	case d.schema.Kind(target.Kind).Field(way.far) == nil || slices.Contains(d.records[target].Unread, way.far):
		return false
	}
	word, _ := d.records[target].Fields[way.far].(string)
	return slices.Contains(way.is, word)
}
