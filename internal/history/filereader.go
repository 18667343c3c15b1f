package history

import (
	"cmp"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/goldthread/goldthread/internal/register"
	"github.com/goldthread/goldthread/internal/repo"
)

// A fileReader turns trees into listings. It reads every tree and decodes
// every version of a file once.
type fileReader struct {
	o        Options
	below    map[treeKey]*folder // by tree, and by what a tree holds of the registers
	founds   map[versionKey]*found
	versions map[versionKey]*version
	mappings map[repo.ID]*mapping // by version of the configuration; "" for none
	unmapped map[repo.ID]error    // what ends the reading of those that cannot be had
	readers  *Readers
	ahead    map[versionKey]*decodedVersion
	latest   map[versionKey]latestReading // by what names the file
	skipped  []Skipped
	listed   int // entries of folders read for the present commit
	matches  map[matchKey]match
	wanted   []byte // what is looked for in a folder
	keeper   *keeper
	*treeReader
	*interner
}

// treeKey names a folder's content read at a path with an additional mapping.
type treeKey struct {
	tree repo.ID
	path string
	old  *mapping
	at   string // the folder that was checked then, seen from the one that is now; "" for the same
}

func newFileReader(o Options) *fileReader {
	r := &fileReader{
		o:        o,
		below:    map[treeKey]*folder{},
		founds:   map[versionKey]*found{},
		versions: map[versionKey]*version{},
		mappings: map[repo.ID]*mapping{},
		unmapped: map[repo.ID]error{},
		readers:  cmp.Or(o.Readers, NewReaders()),
		matches:  map[matchKey]match{},
		ahead:    map[versionKey]*decodedVersion{},
		latest:   map[versionKey]latestReading{},
		interner: newInterner(o.Schema),

		treeReader: newTreeReader(o),
	}
	r.rename(o.Live)
	return r
}

// keep has what is read kept for the next call.
func (r *fileReader) keep(k *keeper) { r.keeper, r.keeps = k, k != nil }

// forget lets go of what only helps to read many commits one after the other.
func (r *fileReader) forget() {
	r.below, r.latest = map[treeKey]*folder{}, map[versionKey]latestReading{}
	r.readers = cmp.Or(r.o.Readers, NewReaders())
	r.founds, r.tops, r.same = map[versionKey]*found{}, map[repo.ID]*top{}, map[string]*top{}
	r.known, r.older = map[*register.Record]*stand{}, nil
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
	if in := n.in; in != nil && dir == n.dir {
		n.in = nil
		return r.base(n, in)
	}
	key, err := r.keyOf(n, dir)
	if err != nil || key.tree == "" {
		return &listing{}, err
	}
	in, err := r.search(key)
	if err != nil {
		return nil, err
	}
	return r.base(n, in)
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
	if e, ok := r.atTop(tree, path); ok {
		return e, nil
	}
	var at repo.Entry
	for part := range strings.SplitSeq(path, "/") {
		if tree == "" {
			return repo.Entry{}, nil
		}
		entries, err := r.tree(tree)
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

// base makes the listing of what a tree holds, with empty versions in the place
// of those that cannot be read.
func (r *fileReader) base(n *node, in *folder) (*listing, error) {
	if in.listing != nil {
		return in.listing, nil
	}
	l := &listing{files: make([]file, 0, in.count())}
	for f := range in.files {
		if f.version == nil {
			v, err := r.version(n, *f)
			if err != nil {
				return nil, err
			}
			f.version = v
		}
		v := f.version
		at := f.path
		if f.at != "" {
			at = path.Join(f.at, f.path)
		}
		l.files = append(l.files, file{at, v})
		l.bad = l.bad || v.bad
	}
	slices.SortFunc(l.files, func(a, b file) int { return strings.Compare(a.path, b.path) })
	in.listing = l
	return l, nil
}
