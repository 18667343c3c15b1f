package history

import (
	"cmp"
	"errors"
	"fmt"
	"iter"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/goldthread/goldthread/internal/register"
	"github.com/goldthread/goldthread/internal/repo"
	"github.com/goldthread/goldthread/internal/source"
	"github.com/goldthread/goldthread/internal/watch"
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

// A fileReader turns trees into listings. It reads every tree and decodes
// every version of a file once.
type fileReader struct {
	o        Options
	below    map[treeKey]*folder // by tree, and by what a tree holds of the registers
	founds   map[versionKey]*found
	versions map[versionKey]*version
	mappings map[repo.ID]*mapping // by version of the configuration; "" for none
	readers  *Readers
	ahead    map[versionKey]*decodedVersion
	latest   map[versionKey]latestReading // by what names the file
	skipped  []Skipped
	listed   int // entries of folders read for the present commit
	matches  map[matchKey]match
	keeper   *keeper
	*treeReader
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
type mapping struct {
	Decoder
	digest string // "" while not asked for, or not known
}

// A found entry matches the present or an old mapping.
type found struct {
	path  string
	entry repo.Entry
	old   *mapping // nil: the present one matches
	at    string

	version *version // nil while not asked for
}

func (f found) key() versionKey { return versionKey{f.entry.ID, f.path, f.old, f.at} }

// file names the file in whatever version.
func (f found) file() versionKey { return versionKey{"", f.path, f.old, f.at} }

func newFileReader(o Options) *fileReader {
	r := &fileReader{
		o:        o,
		below:    map[treeKey]*folder{},
		founds:   map[versionKey]*found{},
		versions: map[versionKey]*version{},
		mappings: map[repo.ID]*mapping{},
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
	case errors.Is(err, repo.ErrMissing), watch.Left(err):
		return nil, err
	case err != nil:
		r.skip(n, source.Place{File: r.o.ConfigFile}, err.Error())
	case decoder != nil:
		r.mappings[e.ID] = &mapping{Decoder: decoder}
	}
	return r.mappings[e.ID], nil
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

// A folder is what a tree holds of the registers.
type folder struct {
	here    []*found
	inside  []inside // in order
	asked   bool     // its files are being decoded
	listing *listing // nil until it is asked for
}

// An inside is a folder in another one, after so many of its files.
type inside struct {
	*folder
	after int
}

// files yields what the folder and those below it hold, in Git's order.
func (in *folder) files(yield func(*found) bool) { in.visit(yield) }

func (in *folder) visit(yield func(*found) bool) bool {
	next := in.inside
	for i := range in.here {
		for ; len(next) > 0 && next[0].after == i; next = next[1:] {
			if !next[0].visit(yield) {
				return false
			}
		}
		if !yield(in.here[i]) {
			return false
		}
	}
	for _, sub := range next {
		if !sub.visit(yield) {
			return false
		}
	}
	return true
}

func (in *folder) count() int {
	n := len(in.here)
	for _, sub := range in.inside {
		n += sub.count()
	}
	return n
}

// search finds the register files in a folder and below it. Trees that differ
// in nothing else share one folder.
func (r *fileReader) search(key treeKey) (*folder, error) {
	if in, ok := r.below[key]; ok {
		return in, nil
	}
	top := r.topOf(key.tree)
	if top != nil && key.path == "" && key.old == nil && key.at == "" {
		if top.in == nil {
			wanted, err := r.wantedOf(top.registers, key)
			if err == nil {
				top.in, err = r.searchWanted(wanted, key)
			}
			if err != nil {
				top.in = nil
				return &folder{}, err
			}
		}
		return top.in, nil
	}
	in, err := r.searchTree(key)
	if err == nil && (key.path != "" || r.o.Dir != "") { // the top of a commit is seldom met again
		r.below[key] = in
	}
	return in, err
}

// searchTree finds the register files in a folder that is read, unless it was by
// an earlier call.
func (r *fileReader) searchTree(key treeKey) (*folder, error) {
	n, wanted, kept := r.kept.folder(key)
	if kept {
		if err := r.count(n, key); err != nil {
			return &folder{}, err
		}
	} else {
		entries, err := r.tree(key.tree)
		if err != nil {
			return &folder{}, fmt.Errorf("folder %s: %w", source.Escape(cmp.Or(key.path, ".")), err)
		}
		n = len(entries)
		if wanted, err = r.wantedOf(entries, key); err != nil {
			return &folder{}, err
		}
	}
	in, err := r.searchWanted(wanted, key)
	if err == nil {
		r.keeper.folder(key, n, wanted)
	}
	return in, err
}

// count counts the entries of folders that are looked through for one commit.
func (r *fileReader) count(entries int, key treeKey) error {
	if key.path != "" || entries > aheadEntries { // whether a small top was read ahead makes no difference
		r.listed += entries
	}
	if r.listed > maxListed {
		return fmt.Errorf("folder %s: %w: the commit has more than %d files", source.Escape(cmp.Or(key.path, ".")), repo.ErrTooLarge, maxListed)
	}
	return nil
}

// wantedOf are those entries of a folder that are registers, or may hold some.
func (r *fileReader) wantedOf(entries []repo.Entry, key treeKey) ([]*found, error) {
	if err := r.count(len(entries), key); err != nil {
		return nil, err
	}
	var wanted []*found
	for _, e := range entries {
		m, err := r.match(e, key)
		if err != nil {
			return nil, err
		}
		if m.ok {
			f := &found{path: m.path, entry: e, old: m.old, at: key.at}
			if e.Mode != repo.Dir {
				f = r.share(*f)
			}
			wanted = append(wanted, f)
		}
	}
	return wanted, nil
}

// searchWanted finds the register files among what is wanted of a folder.
func (r *fileReader) searchWanted(wanted []*found, key treeKey) (*folder, error) {
	var content []byte
	for _, f := range wanted {
		content = append(append(append(content, f.entry.Name...), 0), f.entry.ID...)
		content = append(content, byte('0'+f.entry.Mode))
	}
	same := key
	same.tree = repo.ID(content)
	if in, ok := r.below[same]; ok {
		return in, nil
	}
	in, err := r.open(wanted, key)
	if err == nil {
		r.below[same] = in
	}
	return in, err
}

// open looks into the folders among what a folder holds.
func (r *fileReader) open(wanted []*found, key treeKey) (*folder, error) {
	in := &folder{}
	for _, f := range wanted {
		if f.entry.Mode != repo.Dir {
			in.here = append(in.here, f)
			continue
		}
		sub, err := r.search(treeKey{f.entry.ID, f.path, key.old, key.at})
		if err != nil {
			return &folder{}, err
		}
		if len(sub.here)+len(sub.inside) > 0 {
			in.inside = append(in.inside, inside{sub, len(in.here)})
		}
	}
	in.here = slices.Clip(in.here)
	return in, nil
}

// share gives the one that stands for all that are the same: most files of a
// folder stay as they are from commit to commit.
func (r *fileReader) share(f found) *found {
	key := f.key()
	one := r.founds[key]
	if one == nil {
		f.entry.ID, f.entry.Name = repo.ID(strings.Clone(string(f.entry.ID))), strings.Clone(f.entry.Name) // not with all of the folder
		one = &f
		r.founds[f.key()] = one
	}
	return one
}

// A pruner knows folders below which no register can lie. *register.Decoder is
// one.
type pruner interface{ Below(dir string) bool }

// mayHold tells that a register may lie below the folder dir.
func (r *fileReader) mayHold(dir string, key treeKey) bool {
	may := func(d Decoder) bool {
		p, prunes := d.(pruner)
		return !prunes || p.Below(dir)
	}
	return may(r.o.Decoder) || key.old != nil && may(key.old.Decoder)
}

// matchKey names an entry, whatever it holds, in a folder.
type matchKey struct {
	folder string
	old    *mapping
	name   string
	mode   repo.Mode
}

// A match tells whether an entry is a register, or may hold some.
type match struct {
	path string
	old  *mapping // nil: the present mapping matches
	ok   bool
}

// maxMatches bounds what is remembered of names.
const maxMatches = 20_000

// match looks at the name of an entry. Of most the answer is known.
func (r *fileReader) match(e repo.Entry, key treeKey) (match, error) {
	as := matchKey{key.path, key.old, e.Name, e.Mode}
	if m, ok := r.matches[as]; ok {
		return m, nil
	}
	at := e.Name
	if key.path != "" {
		at = key.path + "/" + at
	}
	if len(at) > repo.MaxPath {
		return match{}, fmt.Errorf("object %s, a folder: %w: its path has more than %d bytes", key.tree, repo.ErrTooLarge, repo.MaxPath)
	}
	m := match{path: path.Clean(at)}
	switch {
	case e.Mode == repo.Dir:
		m.ok = r.mayHold(m.path, key)
	case e.Mode == repo.Submodule:
	case r.o.Decoder.Matches(m.path):
		m.ok = true
	case key.old != nil && key.old.Matches(m.path):
		m.old, m.ok = key.old, true
	}
	if len(r.matches) >= maxMatches {
		clear(r.matches)
	}
	as.name = strings.Clone(as.name) // not with all of the folder
	r.matches[as] = m
	return m, nil
}

// version decodes one version of a file, or says why it cannot.
func (r *fileReader) version(n *node, f found) (*version, error) {
	key := f.key()
	if v, ok := r.versions[key]; ok {
		return v, nil
	}
	d, ahead := r.ahead[key]
	if !ahead {
		if v := r.restored(n, f, key); v != nil {
			return v, nil
		}
		d = &decodedVersion{}
		end := r.begin(f, n.id)
		r.read(f, d)
		r.decode(f, r.reader(f), latestReading{}, d)
		end()
	}
	delete(r.ahead, key)
	if d.err != nil {
		return nil, fmt.Errorf("%s: %w", source.Escape(f.path), d.err)
	}
	v, recipe := &version{bad: true}, &recipe{refused: d.refused}
	if d.refused == nil {
		v, recipe = r.intern(d.reading, d.data, r.versions[d.before])
		recipe.blob = d.before.blob
	}
	if f.entry.Mode == repo.File && !d.elsewhere {
		r.keeper.version(key, recipe)
	}
	r.versions[key] = v
	r.refuse(n, f, d.refused)
	return v, nil
}

// restored is a version as an earlier call left it, nil where it did not.
func (r *fileReader) restored(n *node, f found, key versionKey) *version {
	if f.entry.Mode != repo.File {
		return nil
	}
	recipe := r.kept.version(key)
	if recipe == nil {
		return nil
	}
	v := &version{bad: true}
	if len(recipe.refused) == 0 {
		if v = r.restore(key, recipe); v == nil {
			return nil
		}
	}
	if r.keeper != nil {
		r.keeper.version(key, r.kept.keptCopy(recipe))
	}
	r.versions[key] = v
	r.refuse(n, f, recipe.refused)
	return v
}

// refuse tells why nothing of a version is used.
func (r *fileReader) refuse(n *node, f found, reasons []register.Fault) {
	for _, reason := range reasons {
		reason.Place.File = path.Join(f.at, reason.Place.File)
		r.skip(n, reason.Place, reason.Reason)
	}
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
