package history

import (
	"encoding/hex"
	"errors"
	"sync"
	"time"

	"github.com/goldthread/goldthread/internal/cache"
	"github.com/goldthread/goldthread/internal/register"
	"github.com/goldthread/goldthread/internal/repo"
)

// What is read of commits never changes: an object has its content by its id.
// So one call of Mine can leave for the next what it read of each, under ids,
// and the next reads only what is new. It keeps
//
//   - of each commit its folder at the top, its parents, its date, its message
//     where it speaks of reviews, and what the folder has of the registers;
//   - of each folder below what in it is a register, or may hold some;
//   - of each version of a register file the records in it, each by its
//     fingerprint and place, and what differs from the version before; and of
//     each record text what stands in it.
//
// What they mean together (who is who, which changes there were, what a review
// covers) is worked out anew every time.
//
// All of it is one piece, whose key is a digest of the program, the mapping, the
// register types, the folders and the repository that it is of: with another one
// of these nothing of it is looked at. Mappings of old commits are named by
// digests too. An object that is no longer in the clone is missed as ever,
// because whether it is there is asked; its content is not held against its id
// again.

// Kept is where what was read is kept for later calls.
type Kept struct {
	Pieces cache.Pieces
	// Program names the build of the program: another one may read otherwise. It
	// is asked only where there is something to be read or kept; "" keeps nothing.
	Program func() string
	// Least is the number of commits below which a history is read again
	// rather than kept.
	Least int
}

// keptForm is that of what is kept. It changes with every change to what
// follows, for builds of the program that have no name of their own.
const keptForm = "history 1"

// A digester is a decoder that can be told from others. *register.Decoder is one.
type digester interface{ Digest() string }

// digestOf names what a decoder makes of files, "" where that is not known.
func digestOf(d Decoder) string {
	if d, ok := d.(digester); ok {
		return d.Digest()
	}
	return ""
}

// keptKey is the key of what is kept for o; false where nothing is.
func keptKey(o *Options) (cache.Key, bool) {
	digest, types := digestOf(o.Decoder), ""
	if o.Schema != nil {
		if types = o.Schema.Digest(); types == "" {
			return cache.Key{}, false
		}
	}
	if o.Kept == nil || o.Kept.Pieces == nil || digest == "" {
		return cache.Key{}, false
	}
	program := o.Kept.Program()
	if program == "" {
		return cache.Key{}, false
	}
	parts := []string{keptForm, program, o.Repo.GitDir(), o.Dir, digest, types, o.ConfigFile}
	return cache.Of(append(parts, o.ConfigNames...)...), true
}

// errKept tells that what was kept is not whole: it is then left alone.
var errKept = errors.New("what was kept of an earlier run cannot be used")

// keptFacts is what an earlier call left. What there is of every commit holds no
// pointers, which would all be looked at whenever memory is collected.
type keptFacts struct {
	repo  *repo.Repo
	data  []byte // of the piece
	texts []string
	main  int    // how many commits make up the main branch; they come first
	ids   string // of each commit, and of its folder, in hexadecimal
	names []byte // the same in binary
	// there tells whether the clone has all of these; else each is asked for.
	there    func() bool
	commits  map[keptID]int32
	steps    []keptStep
	parents  []int32 // of all commits
	messages map[int32]string
	zones    map[int32]*time.Location
	tops     []*top
	topOf    map[keptID]int32 // by folder
	founds   []*found         // of the present mapping; nil while not asked for
	foundAt  []int
	wholes   map[int32]int // where all of a commit is
	folders  map[keptName]int
	versions map[keptName]int
}

// A keptID is an id in binary.
type keptID [idSize]byte

func idOf(id repo.ID) (b keptID) {
	if len(id) == 2*idSize {
		_, _ = hex.Decode(b[:], []byte(id)) // what is none is kept of nothing
	}
	return b
}

// A keptStep is what is kept of a commit.
type keptStep struct {
	seconds    int64
	zone       int32
	from, upTo int32 // its parents
}

// id is that of a commit, and tree that of its folder.
func (k *keptFacts) id(n int32) repo.ID { return repo.ID(k.ids[int(n)*4*idSize:][:2*idSize]) }
func (k *keptFacts) tree(n int32) repo.ID {
	return repo.ID(k.ids[int(n)*4*idSize+2*idSize:][:2*idSize])
}

// parentsOf are the numbers of the parents of a commit.
func (k *keptFacts) parentsOf(n int32) []int32 {
	s := &k.steps[n]
	return k.parents[s.from:s.upTo:s.upTo]
}

// when is the date of a commit.
func (k *keptFacts) when(n int32) time.Time {
	return k.time(k.steps[n].seconds, k.steps[n].zone)
}

func (k *keptFacts) time(seconds int64, zone int32) time.Time {
	switch zone {
	case zoneNone:
		return time.Time{}
	case zoneUTC:
		return time.Unix(seconds, 0).UTC()
	}
	if k.zones[zone] == nil { // one for all of them
		k.zones[zone] = time.FixedZone("", int(zone))
	}
	return time.Unix(seconds, 0).In(k.zones[zone])
}

// whole is all that is kept of a commit.
func (k *keptFacts) whole(id repo.ID) (c repo.Commit, ok bool) {
	if k == nil {
		return c, false
	}
	n, ok := k.commits[idOf(id)]
	if !ok {
		return c, false
	}
	at, ok := k.wholes[n]
	if !ok || !k.has(id) {
		return c, false
	}
	return k.readWhole(n, at), true
}

func (k *keptFacts) readWhole(n int32, at int) repo.Commit {
	r := k.reader(at)
	c := repo.Commit{ID: k.id(n), Tree: k.tree(n)}
	for _, p := range k.parentsOf(n) {
		c.Parents = append(c.Parents, k.id(p))
	}
	for _, s := range []*repo.Signature{&c.Author, &c.Committer} {
		*s = repo.Signature{Name: r.Text(), Email: r.Text(), When: k.time(r.Varint(), int32(r.Int()))}
	}
	c.Message, c.Signed = r.String(), r.Flag()
	k.check(r)
	return c
}

// beginning are the commits of the main branch as it was when they were kept, where
// tip is the newest of them and the clone has them all; none otherwise.
func (k *keptFacts) beginning(tip repo.ID) int {
	if k == nil || k.main == 0 || k.id(int32(k.main-1)) != tip {
		return 0
	}
	for n := range int32(k.main) {
		if !k.has(k.id(n)) {
			return 0
		}
	}
	return k.main
}

// has tells whether the clone has a commit, or the folder of one.
func (k *keptFacts) has(id repo.ID) bool { return k.there() || k.repo.Has(id) }

// A keptName names what is kept of a folder, or of a version of a file.
type keptName struct {
	id      repo.ID
	path    string
	old, at string // digest of the old mapping; see treeKey
	byOld   bool   // an old mapping is looked at too
}

// readKept reads what is kept for o, nil where there is nothing that can be
// used.
func readKept(o *Options) *keptFacts {
	if o.Kept == nil || o.Kept.Pieces == nil || o.Kept.Pieces.IsEmpty() {
		return nil
	}
	key, ok := keptKey(o)
	if !ok {
		return nil
	}
	data, ok := o.Kept.Pieces.Get(key)
	if !ok {
		return nil
	}
	facts, err := parseKept(data)
	if err != nil {
		return nil
	}
	facts.repo = o.Repo
	r := o.Repo
	facts.there = sync.OnceValue(func() bool { return r.HasAll(facts.names) })
	return facts
}

// step is what is kept of a commit that the clone has.
func (k *keptFacts) step(id repo.ID) (repo.Step, bool) {
	if k == nil {
		return repo.Step{}, false
	}
	n, ok := k.commits[idOf(id)]
	if !ok || !k.has(id) {
		return repo.Step{}, false
	}
	step := repo.Step{Tree: k.tree(n), When: k.when(n), Message: k.messages[n]}
	for _, p := range k.parentsOf(n) {
		step.Parents = append(step.Parents, k.id(p))
	}
	return step, true
}

// top is what is kept of a folder at the top of commits.
func (k *keptFacts) top(tree repo.ID) *top {
	if k == nil {
		return nil
	}
	n, ok := k.topOf[idOf(tree)]
	if !ok || !k.has(tree) {
		return nil
	}
	return k.tops[n]
}

// hasTop tells that something is kept of a folder at the top.
func (k *keptFacts) hasTop(tree repo.ID) bool {
	if k == nil {
		return false
	}
	_, ok := k.topOf[idOf(tree)]
	return ok
}

// folder is what is kept of a folder: how many entries it has, and those that
// are wanted.
func (k *keptFacts) folder(key treeKey) (entries int, wanted []*found, ok bool) {
	if k == nil {
		return 0, nil, false
	}
	named, ok := key.named()
	if !ok {
		return 0, nil, false
	}
	at, ok := k.folders[named]
	if !ok || !k.repo.Has(key.tree) {
		return 0, nil, false
	}
	entries, wanted = k.readFolder(at, key)
	return entries, wanted, true
}

func (k *keptFacts) readFolder(at int, key treeKey) (entries int, wanted []*found) {
	r := k.reader(at)
	entries = int(r.Uvarint())
	n := r.Count()
	wanted = make([]*found, 0, n)
	for range n {
		number := r.Uvarint()
		if number >= uint64(len(k.foundAt)) {
			r.Bytes(-1)
			break
		}
		wanted = append(wanted, k.found(int(number), key))
	}
	k.check(r)
	return entries, wanted
}

// found is what is kept of an entry that a folder has. Most folders have the
// same ones as others.
func (k *keptFacts) found(number int, key treeKey) *found {
	plain := key.old == nil && key.at == ""
	if f := k.founds[number]; f != nil && plain {
		return f
	}
	r := k.reader(k.foundAt[number])
	f := &found{path: r.Text(), at: key.at}
	f.entry = readEntry(r)
	if r.Flag() {
		f.old = key.old
	}
	k.check(r)
	if plain {
		k.founds[number] = f
	}
	return f
}

// nameOf names what is kept of an object at a path, as a mapping sees it; false
// where that has no digest.
func nameOf(id repo.ID, path string, old *mapping, at string) (keptName, bool) {
	digest, ok := old.named()
	return keptName{id, path, digest, at, old != nil}, ok
}

func (key treeKey) named() (keptName, bool)    { return nameOf(key.tree, key.path, key.old, key.at) }
func (key versionKey) named() (keptName, bool) { return nameOf(key.blob, key.path, key.old, key.at) }

// named is the digest of a mapping that may be none; false where it has none.
func (m *mapping) named() (string, bool) {
	if m == nil {
		return "", true
	}
	if m.digest == "" {
		m.digest = digestOf(m.Decoder)
	}
	return m.digest, m.digest != ""
}

func (k *keptFacts) reader(at int) *register.KeptReader {
	return &register.KeptReader{Data: k.data[at:], Texts: k.texts}
}

// check ends the use of what is kept where it was not as it was written.
func (k *keptFacts) check(r *register.KeptReader) {
	if r.Err != nil {
		panic(errKept) // Mine begins anew
	}
}

// readEntry reads an entry of a folder.
func readEntry(r *register.KeptReader) repo.Entry {
	return repo.Entry{Name: r.Text(), ID: readID(r), Mode: repo.Mode(r.Uvarint())}
}

func readID(r *register.KeptReader) repo.ID { return repo.ID(hex.EncodeToString(r.Bytes(idSize))) }

const idSize = 20
