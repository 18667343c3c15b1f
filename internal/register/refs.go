package register

import (
	"maps"
	"slices"
	"strconv"
	"strings"
)

// A Ref is a value in a field that points at records, as it is written.
type Ref struct {
	Path  string // sources[0].id
	Field *Field // the field itself, not its list
	Value string
}

// Refs lists the values of r that point, or should point, at records, in the
// order of the fields of its type.
func (k *Kind) Refs(r *Record) []Ref {
	var all []Ref
	var walk func(f *Field, v any, path string)
	walk = func(f *Field, v any, path string) {
		switch v := v.(type) {
		case string:
			if len(f.Ref) > 0 {
				all = append(all, Ref{path, f, v})
			}
		case []any:
			for i, item := range v {
				if f.Elem != nil {
					walk(f.Elem, item, path+"["+strconv.Itoa(i)+"]")
				}
			}
		case map[string]any:
			for _, name := range slices.Sorted(maps.Keys(v)) {
				if inner := f.inner(name); inner != nil {
					walk(inner, v[name], join(path, name))
				}
			}
		}
	}
	own := k.idField()
	for _, f := range k.Fields {
		if v := r.Fields[f.Name]; v != nil && f != own {
			walk(f, v, f.Name)
		}
	}
	return all
}

// Along lists the fields on the way to a path such as sources[0].id, from the
// top: sources, its element, id. It ends where the type has no such field.
func (k *Kind) Along(path string) []*Field {
	var way []*Field
	at := &Field{Type: Struct, Fields: k.Fields}
	for _, part := range strings.FieldsFunc(path, func(c rune) bool { return c == '.' || c == '[' || c == ']' }) {
		if at.Type == List {
			at = at.Elem
		} else {
			at = at.inner(part)
		}
		if at == nil {
			return way
		}
		way = append(way, at)
	}
	return way
}

// PlaceIn is where in the record that the link at a path names, if a field
// beside it says so (see @place in the register types).
func (k *Kind) PlaceIn(r *Record, path string) string {
	way := k.Along(path)
	if len(way) < 2 {
		return ""
	}
	for _, f := range way[len(way)-2].Fields {
		if f.Place {
			place, _ := r.At(Beside(path, f.Name)).(string)
			return place
		}
	}
	return ""
}

// Beside is the path of another field of the struct that holds the one at path.
func Beside(path, name string) string {
	if i := strings.LastIndexByte(path, '.'); i >= 0 {
		return path[:i+1] + name
	}
	return name
}
