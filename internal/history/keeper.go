package history

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"time"

	"github.com/goldthread/goldthread/internal/cache"
	"github.com/goldthread/goldthread/internal/register"
	"github.com/goldthread/goldthread/internal/repo"
)

// A keeper writes what [keptFacts] reads, while it is being read from the
// repository: the records and versions as they come, so that they need no room
// in memory, and at the end a table of where each is and what is short. All
// methods do nothing on a nil keeper.
type keeper struct {
	w        cache.Writer
	written  int
	buffer   []byte
	numbers  map[string]uint64
	texts    []string
	contents map[[16]byte]int // by digest
	lists    map[[16]byte]int
	founds   map[keptFound]int // their numbers
	foundAt  []int
	folders  []keptAt[keptName]
	versions []keptAt[keptName]
	messages map[repo.ID]string
	wholes   []keptAt[int32] // commits, by number
}

// A keptFound names what is found in folders.
type keptFound struct {
	path  string
	entry repo.Entry
	byOld bool
}

type keptAt[K any] struct {
	name K
	at   int
}

// rewriteShare is what part of the commits must be new for all to be kept anew:
// reading a few again takes less time than writing all.
const rewriteShare = 50

// newKeeper begins to keep a history, of whose commits so many were kept
// already; nil where it is not worth it, or cannot be done.
func newKeeper(o *Options, commits, known int, messages map[repo.ID]string) *keeper {
	if o.Kept == nil || commits < o.Kept.Least || known > 0 && (commits-known)*rewriteShare < commits {
		return nil
	}
	key, ok := keptKey(o)
	if !ok {
		return nil
	}
	w := o.Kept.Pieces.Create(key)
	if w == nil {
		return nil
	}
	return &keeper{w: w, numbers: map[string]uint64{"": 0}, texts: []string{""}, contents: map[[16]byte]int{}, lists: map[[16]byte]int{}, founds: map[keptFound]int{}, messages: messages}
}

// Number gives a text its number in the table.
func (k *keeper) Number(text string) uint64 {
	n, ok := k.numbers[text]
	if !ok {
		n = uint64(len(k.texts))
		k.numbers[text] = n
		k.texts = append(k.texts, text)
	}
	return n
}

// put writes the buffer, and tells where it begins.
func (k *keeper) put() int {
	at := k.written
	k.w.Write(k.buffer)
	k.written += len(k.buffer)
	k.buffer = k.buffer[:0]
	return at
}

// once writes the buffer unless the same was written already.
func (k *keeper) once(known map[[16]byte]int) int {
	sum := sha256.Sum256(k.buffer)
	digest := [16]byte(sum[:16])
	at, ok := known[digest]
	if ok {
		k.buffer = k.buffer[:0]
		return at
	}
	at = k.put()
	known[digest] = at
	return at
}

func (k *keeper) text(texts ...string) {
	for _, text := range texts {
		k.number(k.Number(text))
	}
}

func (k *keeper) number(n uint64) { k.buffer = binary.AppendUvarint(k.buffer, n) }

func (k *keeper) count(n int) { k.number(uint64(n)) }

func (k *keeper) flag(yes bool) {
	if yes {
		k.number(1)
	} else {
		k.number(0)
	}
}

func (k *keeper) signed(n int64) { k.buffer = binary.AppendVarint(k.buffer, n) }

func (k *keeper) plain(text string) {
	k.count(len(text))
	k.buffer = append(k.buffer, text...)
}

func (k *keeper) id(id repo.ID) {
	if len(id) != 2*idSize { // none: nothing is kept of what has no id
		id = repo.ID(make([]byte, 2*idSize))
	}
	k.buffer, _ = hex.AppendDecode(k.buffer, []byte(id))
}

func (k *keeper) time(t time.Time) {
	seconds, zone := int64(0), zoneNone
	switch {
	case t.IsZero():
	case t.Location() == time.UTC:
		seconds, zone = t.Unix(), zoneUTC
	default:
		seconds = t.Unix()
		_, zone = t.Zone()
	}
	k.signed(seconds)
	k.signed(int64(zone))
}

// commit keeps all of a commit.
func (k *keeper) commit(n int32, c repo.Commit) {
	for _, s := range []repo.Signature{c.Author, c.Committer} {
		k.text(s.Name, s.Email)
		k.time(s.When)
	}
	k.plain(c.Message)
	k.flag(c.Signed)
	k.wholes = append(k.wholes, keptAt[int32]{n, k.put()})
}

func (k *keeper) entry(e repo.Entry) {
	k.text(e.Name)
	k.id(e.ID)
	k.count(int(e.Mode))
}

// folder keeps what was found in a folder.
func (k *keeper) folder(key treeKey, entries int, wanted []*found) {
	if k == nil {
		return
	}
	named, ok := key.named()
	if !ok {
		return
	}
	numbers := make([]int, len(wanted))
	for i, f := range wanted {
		numbers[i] = k.found(keptFound{f.path, f.entry, f.old != nil})
	}
	k.count(entries)
	k.count(len(wanted))
	for _, n := range numbers {
		k.count(n)
	}
	k.folders = append(k.folders, keptAt[keptName]{named, k.once(k.lists)})
}

// found is the number of what is found in folders.
func (k *keeper) found(f keptFound) int {
	n, ok := k.founds[f]
	if !ok {
		n = len(k.foundAt)
		k.founds[f] = n
		k.text(f.path)
		k.entry(f.entry)
		k.flag(f.byOld)
		k.foundAt = append(k.foundAt, k.put())
	}
	return n
}

// version keeps how a version is made.
func (k *keeper) version(key versionKey, recipe *recipe) {
	if k == nil {
		return
	}
	named, ok := key.named()
	if !ok {
		return
	}
	for i := range recipe.records { // what a version is made of comes before it
		one := &recipe.records[i]
		k.buffer = one.AppendContent(k.buffer, k)
		one.text = k.once(k.contents)
	}
	switch {
	case recipe.compared:
		k.number(keptCompared)
		k.id(recipe.blob)
		k.count(recipe.front)
		k.count(recipe.back)
		k.signed(int64(recipe.lower))
	case recipe.whole:
		k.number(keptWhole)
	default:
		k.number(0)
	}
	k.count(len(recipe.refused))
	for _, f := range recipe.refused {
		k.buffer = register.AppendPlace(k.buffer, k, f.Place)
		k.plain(f.Reason)
	}
	k.count(len(recipe.records))
	for i := range recipe.records {
		one := &recipe.records[i]
		k.text(one.id.Kind, one.id.ID, one.print, one.claim)
		k.number(one.entry.text)
		k.buffer = one.AppendStand(k.buffer, k)
		k.count(one.text)
	}
	k.versions = append(k.versions, keptAt[keptName]{named, k.put()})
}

// finish writes the table, and has all of it kept.
func (k *keeper) finish(nodes []node, main int32, topOf func(tree repo.ID) *top) {
	if k == nil {
		return
	}
	start := k.written
	numbers, distinct, tops := map[*top]int{}, []*top{}, make([]int, len(nodes))
	for i := range nodes {
		t := topOf(nodes[i].tree)
		if t != nil && numbers[t] == 0 {
			distinct = append(distinct, t)
			numbers[t] = len(distinct)
		}
		tops[i] = numbers[t]
	}
	var table []byte // whose texts come before it
	k.topsTable(distinct)
	k.commitsTable(nodes, main, tops)
	k.placesTable()
	table, k.buffer = k.buffer, nil
	k.textsTable()
	k.put()
	k.buffer = table
	k.put()
	k.buffer = binary.LittleEndian.AppendUint64(k.buffer, uint64(start))
	k.put()
	k.w.Keep()
	k.w = nil
}

// drop ends the keeping of a history that could not be read.
func (k *keeper) drop() {
	if k != nil && k.w != nil {
		k.w.Drop()
	}
}

func (k *keeper) textsTable() {
	size := 0
	for _, t := range k.texts {
		size += len(t)
	}
	k.count(size)
	for _, t := range k.texts {
		k.buffer = append(k.buffer, t...)
	}
	k.count(len(k.texts))
	for _, t := range k.texts {
		k.count(len(t))
	}
}

func (k *keeper) topsTable(tops []*top) {
	k.count(len(tops))
	for _, t := range tops {
		for _, entries := range [][]repo.Entry{t.registers, t.named} {
			k.count(len(entries))
			for _, e := range entries {
				k.entry(e)
			}
		}
	}
}

func (k *keeper) commitsTable(nodes []node, main int32, tops []int) {
	k.count(len(nodes))
	for i := range nodes {
		k.id(nodes[i].id)
		k.id(nodes[i].tree)
	}
	k.count(int(main) + 1)
	for i := range nodes {
		n := &nodes[i]
		k.count(tops[i])
		k.count(len(n.parents))
		for _, p := range n.parents {
			k.count(i - int(p))
		}
		k.time(n.when)
		k.plain(k.messages[n.id])
	}
}

func (k *keeper) placesTable() {
	k.count(len(k.wholes))
	for _, c := range k.wholes {
		k.count(int(c.name))
		k.count(c.at)
	}
	k.count(len(k.foundAt))
	for _, at := range k.foundAt {
		k.count(at)
	}
	for _, places := range [][]keptAt[keptName]{k.folders, k.versions} {
		k.count(len(places))
		for _, p := range places {
			k.id(p.name.id)
			k.text(p.name.path, p.name.old, p.name.at)
			k.flag(p.name.byOld)
			k.count(p.at)
		}
	}
}

// made lists the records of which a version is made: entries, which stand for
// those of placed. They are good until it is asked again.
func (t *interner) made(placed []register.Placed, entries []entry) []made {
	if !t.keeps {
		return nil
	}
	all := t.room[:0]
	for i, e := range entries {
		r := placed[i].Record
		all = append(all, made{Placed: placed[i], entry: e, id: r.Key(), print: t.texts[e.meaning], claim: t.claimTexts[e.claim]})
	}
	t.room = all
	return all
}

// keptCopy is a recipe with the contents of its records, to be kept again.
func (k *keptFacts) keptCopy(recipe *recipe) *recipe {
	for i := range recipe.records {
		one := &recipe.records[i]
		k.content(&one.Placed, one.text, one.id, one.print)
	}
	return recipe
}
