package history

import (
	"cmp"
	"errors"
	"fmt"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/goldthread/goldthread/internal/register"
	"github.com/goldthread/goldthread/internal/repo"
	"github.com/goldthread/goldthread/internal/source"
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
		if e, ok := l.files[i].version.index[rec]; ok {
			return &l.files[i].version.entries[e], l.files[i].path
		}
	}
	return nil, ""
}

func (l *listing) has(path string) *version {
	i, ok := slices.BinarySearchFunc(l.files, path, func(f file, path string) int { return strings.Compare(f.path, path) })
	if !ok {
		return nil
	}
	return l.files[i].version
}

// all calls visit for every record, once.
func (l *listing) all(visit func(*entry)) {
	seen := map[int32]bool{}
	for _, f := range l.files {
		for i := range f.version.entries {
			if e := &f.version.entries[i]; !seen[e.rec] {
				seen[e.rec] = true
				visit(e)
			}
		}
	}
}

// A fileReader turns trees into listings. It reads every tree and decodes
// every version of a file once.
type fileReader struct {
	o        Options
	below    map[treeKey][]found
	bases    map[treeKey]*listing
	versions map[versionKey]*version
	mappings map[repo.ID]*mapping // by version of the configuration; "" for none
	skipped  []Skipped
	listed   int // entries of folders read for the present commit
	*interner
}

// maxListed bounds the files of one commit. A few small folders that hold each
// other many times over can stand for any number of them. Tests lower it.
var maxListed = 2_000_000

// treeKey names a folder's content read at a path with an additional mapping.
type treeKey struct {
	tree repo.ID
	path string
	old  *mapping
	at   string // the folder that was checked then, seen from the one that is now; "" for the same
}

type versionKey struct {
	blob repo.ID
	path string
	old  *mapping
	at   string
}

// A mapping is the one that stood at a commit, nil for none.
type mapping struct{ Decoder }

// A found entry matches the present or an old mapping.
type found struct {
	path  string
	entry repo.Entry
	old   *mapping // nil: the present one matches
	at    string
}

func newFileReader(o Options) *fileReader {
	r := &fileReader{
		o:        o,
		below:    map[treeKey][]found{},
		bases:    map[treeKey]*listing{},
		versions: map[versionKey]*version{},
		mappings: map[repo.ID]*mapping{},
		interner: newInterner(o.Schema),
	}
	r.rename(o.Live)
	return r
}

// listing reads the registers of n. Where a version cannot be read, the one
// that stood in a parent stays in effect.
func (r *fileReader) listing(n *node, parents []*listing) (*listing, error) {
	r.listed = 0
	base, err := r.baseOf(n, n.dir)
	if err != nil || !base.bad {
		return base, err
	}
	return carry(base, parents), nil
}

// baseOf reads the registers of n in one folder.
func (r *fileReader) baseOf(n *node, dir string) (*listing, error) {
	key, err := r.keyOf(n, dir)
	if err != nil || key.tree == "" {
		return &listing{}, err
	}
	return r.base(n, key)
}

// keyOf names what the folder dir held at n; without a tree where there was
// no such folder.
func (r *fileReader) keyOf(n *node, dir string) (treeKey, error) {
	top, err := r.top(n.tree, dir)
	if err != nil || top == "" {
		return treeKey{}, err
	}
	old, err := r.mappingAt(n, top, dir)
	return treeKey{top, "", old, seenFrom(r.o.Dir, dir)}, err
}

// seenFrom spells the folder dir as a path from another one, "" for the same.
func seenFrom(from, dir string) string {
	if from == dir {
		return ""
	}
	rel, err := filepath.Rel(filepath.FromSlash(from), filepath.FromSlash(dir))
	if err != nil { // both are relative to the top, so there is always a way
		return dir
	}
	return filepath.ToSlash(rel)
}

// top is the tree of the folder dir, "" where there is no such folder.
func (r *fileReader) top(tree repo.ID, dir string) (repo.ID, error) {
	if dir == "" {
		return tree, nil
	}
	e, err := r.lookup(tree, dir)
	if err != nil || e.Mode != repo.Dir {
		return "", err
	}
	return e.ID, nil
}

// lookup finds the entry at a path; the zero Entry when there is none.
func (r *fileReader) lookup(tree repo.ID, path string) (repo.Entry, error) {
	var at repo.Entry
	for part := range strings.SplitSeq(path, "/") {
		if tree == "" {
			return repo.Entry{}, nil
		}
		entries, err := r.o.Repo.Tree(tree)
		if err != nil {
			return repo.Entry{}, err
		}
		i := slices.IndexFunc(entries, func(e repo.Entry) bool { return e.Name == part })
		if i < 0 {
			return repo.Entry{}, nil
		}
		at, tree = entries[i], ""
		if at.Mode == repo.Dir {
			tree = at.ID
		}
	}
	return at, nil
}

// mappingAt is the mapping of the configuration that stood at n, or the one
// that goes without a configuration where there was none yet. One that cannot
// be read is reported and does without.
func (r *fileReader) mappingAt(n *node, top repo.ID, dir string) (*mapping, error) {
	if r.o.DecoderAt == nil || r.o.ConfigFile == "" {
		return nil, nil
	}
	e, err := r.lookup(top, r.o.ConfigFile)
	if err != nil || e.ID != "" && e.Mode != repo.File {
		return nil, err
	}
	if m, ok := r.mappings[e.ID]; ok {
		return m, nil
	}
	r.mappings[e.ID] = nil
	decoder, err := r.o.DecoderAt(n.id, dir)
	switch {
	case errors.Is(err, repo.ErrMissing):
		return nil, err
	case err != nil:
		r.skip(n, source.Place{File: r.o.ConfigFile}, err.Error())
	case decoder != nil:
		r.mappings[e.ID] = &mapping{decoder}
	}
	return r.mappings[e.ID], nil
}

// base reads the listing of a tree as it is, with empty versions in the place
// of those that cannot be read.
func (r *fileReader) base(n *node, key treeKey) (*listing, error) {
	if l, ok := r.bases[key]; ok {
		return l, nil
	}
	all, err := r.search(key)
	if err != nil {
		return nil, err
	}
	l := &listing{}
	for _, f := range all {
		v, err := r.version(n, f)
		if err != nil {
			return nil, err
		}
		l.files = append(l.files, file{path.Join(f.at, f.path), v})
		l.bad = l.bad || v.bad
	}
	slices.SortFunc(l.files, func(a, b file) int { return strings.Compare(a.path, b.path) })
	r.bases[key] = l
	return l, nil
}

// search lists the register files in a folder and below it.
func (r *fileReader) search(key treeKey) ([]found, error) {
	if all, ok := r.below[key]; ok {
		return all, nil
	}
	entries, err := r.o.Repo.Tree(key.tree)
	if err != nil {
		return nil, fmt.Errorf("folder %s: %w", source.Escape(cmp.Or(key.path, ".")), err)
	}
	if r.listed += len(entries); r.listed > maxListed {
		return nil, fmt.Errorf("folder %s: %w: the commit has more than %d files", source.Escape(cmp.Or(key.path, ".")), repo.ErrTooLarge, maxListed)
	}
	var all []found
	for _, e := range entries {
		at := path.Join(key.path, e.Name)
		if len(at) > repo.MaxPath {
			return nil, fmt.Errorf("object %s, a folder: %w: its path has more than %d bytes", key.tree, repo.ErrTooLarge, repo.MaxPath)
		}
		if e.Mode == repo.Dir {
			sub, err := r.search(treeKey{e.ID, at, key.old, key.at})
			if err != nil {
				return nil, err
			}
			all = append(all, sub...)
			continue
		}
		if f, ok := r.match(at, e, key); ok {
			all = append(all, f)
		}
	}
	r.below[key] = all
	return all, nil
}

func (r *fileReader) match(path string, e repo.Entry, key treeKey) (found, bool) {
	switch {
	case e.Mode == repo.Submodule:
		return found{}, false
	case r.o.Decoder.Matches(path):
		return found{path, e, nil, key.at}, true
	case key.old != nil && key.old.Matches(path):
		return found{path, e, key.old, key.at}, true
	}
	return found{}, false
}

// version decodes one version of a file, or says why it cannot.
func (r *fileReader) version(n *node, f found) (*version, error) {
	key := versionKey{f.entry.ID, f.path, f.old, f.at}
	if v, ok := r.versions[key]; ok {
		return v, nil
	}
	v, reasons, err := r.decode(f)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", source.Escape(f.path), err)
	}
	if v == nil {
		v = &version{bad: true}
	}
	r.versions[key] = v
	for _, reason := range reasons {
		reason.Place.File = path.Join(f.at, reason.Place.File)
		r.skip(n, reason.Place, reason.Reason)
	}
	return v, nil
}

func (r *fileReader) decode(f found) (*version, []register.Fault, error) {
	refuse := func(reason string) (*version, []register.Fault, error) {
		return nil, []register.Fault{{Place: source.Place{File: f.path}, Reason: reason}}, nil
	}
	if f.entry.Mode == repo.Symlink {
		return refuse("is a symbolic link, which is not followed")
	}
	data, err := r.o.Repo.File(f.entry.ID, register.DefaultLimits.Bytes)
	if errors.Is(err, repo.ErrTooLarge) {
		return refuse("is too large to be read")
	}
	if err != nil {
		return nil, nil, err
	}
	records, faults, err := r.records(f, data)
	if err != nil {
		return nil, nil, err
	}
	if len(records) == 0 && len(faults) > 0 {
		return nil, faults[:1], nil
	}
	return r.intern(records, data), nil, nil
}

// A partDecoder reads the parts of a file that several versions share once.
type partDecoder interface {
	DecodeParts(path string, data []byte, known *register.Parts) ([]register.Placed, []register.Fault, error)
}

// records reads one version with the mapping that is for it.
func (r *fileReader) records(f found, data []byte) ([]register.Placed, []register.Fault, error) {
	if by, ok := r.o.Decoder.(partDecoder); ok && f.old == nil && f.at == "" {
		return by.DecodeParts(f.path, data, &r.parts)
	}
	var decoder Decoder = r.o.Decoder
	if f.old != nil {
		decoder = f.old
	}
	records, faults, err := decoder.Decode(f.path, data)
	if err == nil && f.at != "" {
		relocate(records, f.at)
	}
	placed := make([]register.Placed, len(records))
	for i, one := range records {
		placed[i] = register.Placed{Record: one, Root: one.Place("")}
	}
	return placed, faults, err
}

// relocate puts places in a folder that was checked before into words that
// hold for the one that is checked now.
func relocate(records []*register.Record, at string) {
	for _, r := range records {
		for field, place := range r.Places {
			place.File = path.Join(at, place.File)
			r.Places[field] = place
		}
	}
}

func (r *fileReader) skip(n *node, place source.Place, reason string) {
	r.skipped = append(r.skipped, Skipped{Commit: n.id, Place: place, Reason: reason})
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
