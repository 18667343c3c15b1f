package history

import (
	"encoding/binary"
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
	folders  map[keptFolder]int
	versions map[keptVersion]int
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

// A keptFolder names what is kept of a folder, and a keptVersion of a file.
type keptFolder struct {
	tree    repo.ID
	path    string
	old, at string // digest of the old mapping; see treeKey
	byOld   bool   // an old mapping is looked at too
}

type keptVersion struct {
	blob    repo.ID
	path    string
	old, at string
	byOld   bool
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
	step := repo.Step{Tree: k.tree(n), When: k.when(n), Message: []byte(k.messages[n])}
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
	named, ok := folderNamed(key)
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

// folderNamed is the name of a folder's facts; false where its mapping has none.
func folderNamed(key treeKey) (keptFolder, bool) {
	old, ok := key.old.named()
	return keptFolder{key.tree, key.path, old, key.at, key.old != nil}, ok
}

// versionNamed is the name of a version's facts; false where its mapping has none.
func versionNamed(key versionKey) (keptVersion, bool) {
	old, ok := key.old.named()
	return keptVersion{key.blob, key.path, old, key.at, key.old != nil}, ok
}

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

// A recipe is how a version is made of records.
type recipe struct {
	compared    bool
	blob        repo.ID // of the version that it is compared with
	front, back int     // records of that which stand at the top and at the end
	lower       int     // lines by which the last ones stand lower
	whole       bool
	records     []made
	refused     []register.Fault // why there is nothing of it
}

// made is a record in a recipe, with the numbers that stand for it.
type made struct {
	register.Placed
	entry
	id    register.Key // as the version has it
	print string
	claim string
	text  int // where the content of the record is kept; -1 where Placed has it
}

// version is what is kept of a version of a file; nil for nothing.
func (k *keptFacts) version(key versionKey) *recipe {
	if !k.hasVersion(key) {
		return nil
	}
	named, _ := versionNamed(key)
	if !k.repo.Has(key.blob) {
		return nil
	}
	return k.readVersion(k.versions[named])
}

func (k *keptFacts) readVersion(at int) *recipe {
	r := k.reader(at)
	recipe := &recipe{}
	if flags := r.Uvarint(); flags&keptCompared != 0 {
		recipe.compared, recipe.blob, recipe.front, recipe.back, recipe.lower = true, readID(r), int(r.Uvarint()), int(r.Uvarint()), r.Int()
		recipe.whole = true
	} else {
		recipe.whole = flags&keptWhole != 0
	}
	for range r.Count() {
		recipe.refused = append(recipe.refused, register.Fault{Place: r.Place(), Reason: r.String()})
	}
	for range r.Count() {
		one := made{id: register.Key{Kind: r.Text(), ID: r.Text()}, print: r.Text(), claim: r.Text()}
		one.entry.text = r.Uvarint()
		one.Placed = r.Stand()
		one.text = int(r.Uvarint())
		if one.text < 0 || one.text >= len(k.data) {
			panic(errKept)
		}
		recipe.records = append(recipe.records, one)
	}
	k.check(r)
	return recipe
}

const (
	keptCompared = 1 << iota // with the version before
	keptWhole
)

// hasVersion tells that a version is kept.
func (k *keptFacts) hasVersion(key versionKey) bool {
	if k == nil {
		return false
	}
	named, ok := versionNamed(key)
	if ok {
		_, ok = k.versions[named]
	}
	return ok
}

// content puts in what is kept of a record.
func (k *keptFacts) content(p *register.Placed, at int, key register.Key, print string) {
	r := k.reader(at)
	r.Content(p, &register.Record{Kind: key.Kind, ID: key.ID, Fingerprint: print})
	k.check(r)
}

// restore makes a version of its recipe, as intern does of a reading; nil where
// the version that it is compared with was not met.
func (r *fileReader) restore(key versionKey, recipe *recipe) *version {
	before := versionKey{recipe.blob, key.path, key.old, key.at}
	var from *version
	if recipe.compared {
		from = r.versions[before]
		if from == nil || from.bad || recipe.front < 0 || recipe.back < 0 || recipe.front+recipe.back > from.size {
			return nil
		}
	}
	entries := make([]entry, 0, len(recipe.records))
	for i := range recipe.records {
		one := &recipe.records[i]
		one.entry = r.entryKept(one)
		if s := one.entry.state(); r.samples[s] == nil {
			r.samples[s] = &sample{Placed: one.Placed, kept: r.kept, at: one.text, key: one.id, print: one.print}
		}
		entries = append(entries, one.entry)
	}
	if from != nil {
		return from.with(entries, recipe.front, recipe.back, int32(recipe.lower))
	}
	v := &version{whole: recipe.whole}
	v.add(entries)
	return v
}

// entryKept gives a record that was kept the numbers of this call.
func (r *fileReader) entryKept(one *made) entry {
	e := entry{rec: r.number(one.id), meaning: r.meaning(one.print), claim: r.claimed(one.claim), text: one.entry.text, line: int32(one.At.Line), spot: r.spot(one.At)}
	if r.keys[e.rec] != one.id {
		e.id = r.id(one.id.ID)
	}
	return e
}

// parseKept reads the table at the end of what is kept.
func parseKept(data []byte) (*keptFacts, error) {
	const tail = 8
	if len(data) < tail {
		return nil, errKept
	}
	at := binary.LittleEndian.Uint64(data[len(data)-tail:])
	if at > uint64(len(data)-tail) {
		return nil, errKept
	}
	k := &keptFacts{data: data[:at]}
	r := &register.KeptReader{Data: data[at : len(data)-tail], Texts: []string{""}}
	k.parseTexts(r)
	k.parseTops(r)
	k.parseCommits(r)
	k.parsePlaces(r)
	if r.Err != nil {
		return nil, errKept
	}
	return k, nil
}

func (k *keptFacts) parseTexts(r *register.KeptReader) {
	all := string(r.Bytes(r.Count())) // one for all of them
	lengths := make([]string, 0, 1024)
	for range r.Count() {
		n := r.Count()
		if n > len(all) {
			n = 0
			r.Bytes(-1)
		}
		lengths, all = append(lengths, all[:n]), all[n:]
	}
	if len(lengths) == 0 || lengths[0] != "" {
		r.Bytes(-1)
		lengths = []string{""}
	}
	k.texts, r.Texts = lengths, lengths
}

func (k *keptFacts) parseTops(r *register.KeptReader) {
	for range r.Count() {
		t := &top{}
		for range r.Count() {
			t.registers = append(t.registers, readEntry(r))
		}
		for range r.Count() {
			t.named = append(t.named, readEntry(r))
		}
		k.tops = append(k.tops, t)
	}
}

func (k *keptFacts) parseCommits(r *register.KeptReader) {
	n := r.Count()
	all := r.Bytes(n * 2 * idSize)
	if r.Err != nil {
		return
	}
	k.names = all
	k.ids = string(hex.AppendEncode(make([]byte, 0, 2*len(all)), all))
	k.main = int(min(r.Uvarint(), uint64(n)))
	k.commits, k.topOf, k.steps = make(map[keptID]int32, n), make(map[keptID]int32, n), make([]keptStep, n)
	k.messages, k.zones = map[int32]string{}, map[int32]*time.Location{}
	k.parents = make([]int32, 0, n+n/8)
	for i := range n {
		k.commits[keptID(all[2*i*idSize:])] = int32(i)
		if t := r.Uvarint(); t > uint64(len(k.tops)) {
			r.Bytes(-1)
		} else if t > 0 {
			k.topOf[keptID(all[(2*i+1)*idSize:])] = int32(t - 1)
		}
		k.parseStep(r, i)
		if r.Err != nil {
			return
		}
	}
}

func (k *keptFacts) parseStep(r *register.KeptReader, i int) {
	s := &k.steps[i]
	s.from = int32(len(k.parents))
	for range r.Count() {
		back := r.Uvarint()
		if back == 0 || back > uint64(i) {
			r.Bytes(-1)
			return
		}
		k.parents = append(k.parents, int32(i-int(back)))
	}
	s.upTo = int32(len(k.parents))
	s.seconds, s.zone = r.Varint(), int32(r.Int())
	if message := r.String(); message != "" {
		k.messages[int32(i)] = message
	}
}

// Zones that are no number of seconds from UTC.
const (
	zoneNone = 1 << 20 // of no date
	zoneUTC  = 1<<20 + 1
)

func (k *keptFacts) parsePlaces(r *register.KeptReader) {
	at := func() int {
		n := r.Uvarint()
		if n > uint64(len(k.data)) {
			r.Bytes(-1)
			return 0
		}
		return int(n)
	}
	n := r.Count()
	k.wholes = make(map[int32]int, n)
	for range n {
		c := r.Uvarint()
		if c >= uint64(len(k.steps)) {
			r.Bytes(-1)
		}
		k.wholes[int32(c)] = at()
	}
	n = r.Count()
	k.founds, k.foundAt = make([]*found, n), make([]int, n)
	for i := range n {
		k.foundAt[i] = at()
	}
	n = r.Count()
	k.folders = make(map[keptFolder]int, n)
	for range n {
		key := keptFolder{readID(r), r.Text(), r.Text(), r.Text(), r.Flag()}
		k.folders[key] = at()
	}
	n = r.Count()
	k.versions = make(map[keptVersion]int, n)
	for range n {
		key := keptVersion{readID(r), r.Text(), r.Text(), r.Text(), r.Flag()}
		k.versions[key] = at()
	}
}
