package history

import (
	"iter"
	"slices"
	"strings"
)

// A listing is the register files of one commit, by path. Commits with the
// same registers share one.
type listing struct {
	files []file
	bad   bool // some version could not be read
}

// A file is one register file in one version.
type file struct {
	path    string
	version *version
}

// find returns the record's entry and its file: of several the first by path,
// and in a file the first from the top, as in a snapshot.
func (l *listing) find(rec int32) (*entry, string) {
	if l == nil {
		return nil, ""
	}
	for i := range l.files {
		if e := l.files[i].version.find(rec); e != nil {
			return e, l.files[i].path
		}
	}
	return nil, ""
}

// line is where the record that find finds begins.
func (l *listing) line(rec int32) int32 {
	for i := range l.files {
		if e, line := l.files[i].version.locate(rec); e != nil {
			return line
		}
	}
	return 0
}

func (l *listing) has(path string) *version {
	i, ok := slices.BinarySearchFunc(l.files, path, func(f file, path string) int { return strings.Compare(f.path, path) })
	if !ok {
		return nil
	}
	return l.files[i].version
}

// all yields every record, once.
func (l *listing) all() iter.Seq[*entry] {
	return func(yield func(*entry) bool) {
		var seen set
		for _, f := range l.files {
			for e := range f.version.all() {
				if missing := int(e.rec/64) + 1 - len(seen); missing > 0 {
					seen = append(seen, make(set, missing)...)
				}
				if seen.has(e.rec) {
					continue
				}
				seen.add(e.rec)
				if !yield(e) {
					return
				}
			}
		}
	}
}

// any reports whether there is a record.
func (l *listing) any() bool {
	return slices.ContainsFunc(l.files, func(f file) bool { return f.version.size > 0 })
}

// carry puts, for every version that cannot be read, the one that stood in
// the first parent that has it. A file that is unreadable under a new name
// keeps what its commit took away in effect.
func carry(base *listing, parents []*listing) *listing {
	l := &listing{bad: true}
	renamed := false
	for _, f := range base.files {
		if f.version.bad {
			before := standing(parents, f.path)
			if before == nil {
				renamed = true
				continue
			}
			f.version = before
		}
		l.files = append(l.files, f)
	}
	if renamed && len(parents) > 0 && parents[0] != nil {
		for _, f := range parents[0].files {
			if base.has(f.path) == nil {
				l.files = append(l.files, f)
			}
		}
	}
	slices.SortFunc(l.files, func(a, b file) int { return strings.Compare(a.path, b.path) })
	return l
}

func standing(parents []*listing, path string) *version {
	for _, p := range parents {
		if p == nil {
			continue
		}
		if v := p.has(path); v != nil && !v.bad {
			return v
		}
	}
	return nil
}
