package register

import (
	"iter"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/goldthread/goldthread/internal/source"
)

// Places says where the values of a record stand, by path: "" is the record
// itself, then "statement", "sources[0]", "sources[0].locator". Every value of
// every record has one, so they are kept small: most memory of a large register
// would be maps of them.
type Places struct {
	file, sheet string       // that nearly all of them are in
	sorted      []valuePlace // by path
	elsewhere   map[string]source.Place
}

// A valuePlace is where the value at a path stands in its file, or in its item
// of the file.
type valuePlace struct {
	path                             string
	line, column, endLine, endColumn int32
}

func valuePlaceOf(path string, p source.Place) valuePlace {
	return valuePlace{path, int32(p.Line), int32(p.Column), int32(p.EndLine), int32(p.EndColumn)}
}

func (v valuePlace) in(file, sheet string) source.Place {
	return source.Place{File: file, Sheet: sheet, Line: int(v.line), Column: int(v.column), EndLine: int(v.endLine), EndColumn: int(v.endColumn)}
}

func sortPlaces(all []valuePlace) {
	slices.SortFunc(all, func(a, b valuePlace) int { return strings.Compare(a.path, b.path) })
}

// PlacesOf keeps places by path.
func PlacesOf(all map[string]source.Place) Places {
	p := Places{file: all[""].File, sheet: all[""].Sheet, sorted: make([]valuePlace, 0, len(all))}
	for path, at := range all {
		if v := valuePlaceOf(path, at); v.in(p.file, p.sheet) == at {
			p.sorted = append(p.sorted, v)
			continue
		}
		if p.elsewhere == nil {
			p.elsewhere = map[string]source.Place{}
		}
		p.elsewhere[path] = at
	}
	sortPlaces(p.sorted)
	return p
}

// At returns where the value at path stands, and whether that is known.
func (p Places) At(path string) (source.Place, bool) {
	i, ok := slices.BinarySearchFunc(p.sorted, path, func(v valuePlace, path string) int { return strings.Compare(v.path, path) })
	if ok {
		return p.sorted[i].in(p.file, p.sheet), true
	}
	at, ok := p.elsewhere[path]
	return at, ok
}

// Len is the number of places.
func (p Places) Len() int { return len(p.sorted) + len(p.elsewhere) }

// All goes through the places, in the same order every time.
func (p Places) All() iter.Seq2[string, source.Place] {
	return func(yield func(string, source.Place) bool) {
		for _, v := range p.sorted {
			if !yield(v.path, v.in(p.file, p.sheet)) {
				return
			}
		}
		for _, path := range slices.Sorted(maps.Keys(p.elsewhere)) {
			if !yield(path, p.elsewhere[path]) {
				return
			}
		}
	}
}

// Below returns the places as they are called from above: with their files in
// the folder dir.
func (p Places) Below(dir string) Places {
	p.file = path.Join(dir, p.file)
	if p.elsewhere != nil {
		moved := map[string]source.Place{}
		for at, place := range p.elsewhere {
			place.File = path.Join(dir, place.File)
			moved[at] = place
		}
		p.elsewhere = moved
	}
	return p
}

// placesIn is At for places that are still being found.
func placesIn(all map[string]source.Place) func(string) (source.Place, bool) {
	return func(path string) (source.Place, bool) { p, ok := all[path]; return p, ok }
}

// nearestPlace is where the value at path stands, or the nearest enclosing
// value that has a place.
func nearestPlace(path string, at func(string) (source.Place, bool)) source.Place {
	for {
		if p, ok := at(path); ok {
			return p
		}
		if path == "" {
			return source.Place{}
		}
		path = parentPath(path)
	}
}
