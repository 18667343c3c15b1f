package history

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"slices"

	"github.com/goldthread/goldthread/internal/register"
	"github.com/goldthread/goldthread/internal/source"
)

// An entry is one record as it stands in one version of a file. Numbers stand
// for what is compared: two entries mean the same when their numbers are
// equal.
type entry struct {
	rec     int32  // which record
	meaning int32  // its fingerprint
	claim   int32  // its typed review claims; 0 for none
	spot    int32  // the rest of its place
	line    int32  // where it begins, below the first line of its chunk
	id      int32  // the id it has there; 0 for the one it has now
	text    uint64 // digest of its lines; 0 when they are not its own
}

// An interner gives small numbers to records, fingerprints and claims, and
// keeps one sample of each record in each state.
type interner struct {
	schema     *register.Schema
	keys       []register.Key
	numbers    map[register.Key]int32
	former     []register.Key // that stand for a record of another id
	prints     map[string]int32
	texts      []string // fingerprints by number
	claims     map[string]int32
	claimTexts []string         // by number
	ids        map[string]int32 // former ids
	samples    map[state]*sample
	fields     map[string]claimFields // by kind
	spots      map[source.Place]int32
	places     []source.Place // by number of the spot
	last       int32          // spot asked for
	known      map[*register.Record]*stand
	older      map[*register.Record]*stand // asked for before those
	room       []made                      // of recipes
	keeps      bool                        // recipes are wanted
	met        []int32                     // by record, the round of intern that met it last
	round      int32
}

// A stand is what is known of a record that was read once and may stand in
// many versions.
type stand struct {
	rec, meaning, claim, id int32
	text                    uint64 // digest of register.Placed.Text; 0 while it was not needed
}

// keptStands is how many records are asked for before those that were not
// meanwhile are forgotten: they can be worked out again. Tests lower it.
var keptStands = 20_000

type state struct{ rec, meaning, claim, id int32 }

func (e *entry) state() state { return state{e.rec, e.meaning, e.claim, e.id} }

func newInterner(s *register.Schema) *interner {
	return &interner{
		schema:     s,
		numbers:    map[register.Key]int32{},
		prints:     map[string]int32{},
		claims:     map[string]int32{},
		claimTexts: []string{""},
		ids:        map[string]int32{},
		samples:    map[state]*sample{},
		fields:     map[string]claimFields{},
		spots:      map[source.Place]int32{},
		known:      map[*register.Record]*stand{},
	}
}

func (t *interner) number(key register.Key) int32 {
	n, ok := t.numbers[key]
	if !ok {
		n = int32(len(t.keys))
		t.numbers[key] = n
		t.keys = append(t.keys, key)
		t.met = append(t.met, 0)
	}
	return n
}

func (t *interner) meaning(fingerprint string) int32 {
	n, ok := t.prints[fingerprint]
	if !ok {
		n = int32(len(t.texts))
		t.prints[fingerprint] = n
		t.texts = append(t.texts, fingerprint)
	}
	return n
}

func (t *interner) claim(r *register.Record) int32 {
	return t.claimed(t.claimFields(r.Kind).text(r))
}

// claimed is the number of the spelling of claims, 0 for that of none.
func (t *interner) claimed(text string) int32 {
	if text == "" {
		return 0
	}
	n, ok := t.claims[text]
	if !ok {
		n = int32(len(t.claimTexts))
		t.claims[text] = n
		t.claimTexts = append(t.claimTexts, text)
	}
	return n
}

// id is the number of an id that a record had formerly.
func (t *interner) id(text string) int32 {
	n, ok := t.ids[text]
	if !ok {
		n = int32(len(t.ids) + 1)
		t.ids[text] = n
	}
	return n
}

// A sample is a record in a state, as it was first seen.
type sample struct {
	register.Placed
	here *register.Record // nil until somebody asks for its places

	// Of what was kept by an earlier call the record is read when it is asked for.
	kept  *keptFacts
	at    int
	key   register.Key
	print string
}

// record is the record without its places.
func (s *sample) record() *register.Record {
	if s.Record == nil {
		s.kept.content(&s.Placed, s.at, s.key, s.print)
	}
	return s.Record
}

// content is the record in the state of e, without its places.
func (t *interner) content(e *entry) *register.Record {
	return t.samples[e.state()].record()
}

// contentOf is content for an entry that may be nil.
func (t *interner) contentOf(e *entry) *register.Record {
	if e == nil {
		return nil
	}
	return t.content(e)
}

// sample is the record in the state of e; its places are those of the version
// in which the state was first seen.
func (t *interner) sample(e *entry) *register.Record {
	s := t.samples[e.state()]
	if s.here == nil {
		s.record()
		s.here = s.Here()
	}
	return s.here
}

// sampleOf is sample for an entry that may be nil.
func (t *interner) sampleOf(e *entry) *register.Record {
	if e == nil {
		return nil
	}
	return t.sample(e)
}

// intern keeps the records of one version. before is the version that its
// reading was compared with, nil for none.
func (t *interner) intern(r *register.Reading, data []byte, before *version) (*version, *recipe) {
	if v, recipe := t.internChanges(r, data, before); v != nil {
		return v, recipe
	}
	entries, placed := t.entries(r.Records, len(r.Records), data)
	v := &version{whole: len(entries) == len(r.Records)}
	v.add(entries)
	return v, &recipe{whole: v.whole, records: t.made(placed, entries)}
}

// internChanges does so where the version shares records with the one before.
// It returns nil where an id may stand twice, so that what counts depends on
// all of the file.
func (t *interner) internChanges(r *register.Reading, data []byte, before *version) (*version, *recipe) {
	kept := r.Front + r.Back
	if kept == 0 || before == nil || !before.whole || kept > before.size {
		return nil, nil
	}
	end := len(r.Records) - r.Back
	entries, placed := t.entries(r.Records[r.Front:min(end+1, len(r.Records))], end-r.Front, data)
	if len(entries) < end-r.Front {
		return nil, nil
	}
	for i := range entries {
		if at := before.position(entries[i].rec); at >= 0 && (at < r.Front || at >= before.size-r.Back) {
			return nil, nil
		}
	}
	return before.with(entries, r.Front, r.Back, int32(r.Lower)), &recipe{compared: true, front: r.Front, back: r.Back, lower: r.Lower, records: t.made(placed, entries)}
}

// entries are the first n of some records that follow each other in a file;
// of those with the same id only the first. Where they are to be kept, the
// records that they stand for are returned too.
func (t *interner) entries(records []register.Placed, n int, data []byte) (entries []entry, placed []register.Placed) {
	entries = make([]entry, 0, n)
	texts := t.recordTexts(records, data)
	t.round++
	for i, r := range records[:n] {
		known := t.stand(r.Record)
		if t.met[known.rec] == t.round {
			continue // repeated
		}
		t.met[known.rec] = t.round
		e := entry{rec: known.rec, meaning: known.meaning, claim: known.claim, id: known.id, text: texts[i], line: int32(r.At.Line), spot: t.spot(r.At)}
		if s := e.state(); t.samples[s] == nil {
			r.Text = "" // the version's own
			t.samples[s] = &sample{Placed: r}
		}
		entries = append(entries, e)
		if t.keeps {
			placed = append(placed, r)
		}
	}
	return entries, placed
}

func (t *interner) stand(r *register.Record) *stand {
	known := t.known[r]
	if known != nil {
		return known
	}
	if len(t.known) >= keptStands {
		t.older, t.known = t.known, map[*register.Record]*stand{}
	}
	if known = t.older[r]; known == nil {
		known = &stand{rec: t.number(r.Key()), meaning: t.meaning(t.fingerprint(r)), claim: t.claim(r)}
		if t.keys[known.rec] != r.Key() {
			known.id = t.id(r.ID)
		}
	}
	t.known[r] = known
	return known
}

// spot is the number of a place without its line. Records of a file mostly
// share one.
func (t *interner) spot(p source.Place) int32 {
	if p.EndLine > 0 {
		p.EndLine += 1 - p.Line
	}
	p.Line = 0
	if t.last < int32(len(t.places)) && t.places[t.last] == p {
		return t.last
	}
	n, ok := t.spots[p]
	if !ok {
		n = int32(len(t.places))
		t.spots[p] = n
		t.places = append(t.places, p)
	}
	t.last = n
	return n
}

// place is where an entry stands that begins at a line.
func (t *interner) place(e *entry, line int32) source.Place {
	p := t.places[e.spot]
	p.Line = int(line)
	if p.EndLine != 0 {
		p.EndLine += p.Line - 1
	}
	return p
}

func (t *interner) fingerprint(r *register.Record) string {
	if r.Fingerprint == "" && t.schema != nil {
		return t.schema.Fingerprint(r)
	}
	return r.Fingerprint
}

// recordTexts digests the lines of each record: from its place to the end of
// it or to where the next one starts. Records that share a line have no text
// of their own, and neither have those in a workbook, which has no lines.
func (t *interner) recordTexts(records []register.Placed, data []byte) []uint64 {
	starts := recordStarts(records, data)
	sorted := slices.DeleteFunc(slices.Clone(starts), func(start int) bool { return start < 0 })
	if !slices.IsSorted(sorted) {
		slices.Sort(sorted)
	}
	texts := make([]uint64, len(records))
	for i, r := range records {
		start := starts[i]
		at, _ := slices.BinarySearch(sorted, start)
		if start < 0 || at+1 < len(sorted) && sorted[at+1] == start {
			continue
		}
		end := len(data)
		if at+1 < len(sorted) {
			end = sorted[at+1]
		}
		if lines := r.At.EndLine - r.At.Line + 1; r.At.EndLine > 0 && lines > 0 {
			end = min(end, afterLines(data, start, lines))
		}
		texts[i] = t.digest(r, data[start:end])
	}
	return texts
}

// recordStarts gives where in the file the line of each record begins, -1 for
// no line.
func recordStarts(records []register.Placed, data []byte) []int {
	var lines []int
	starts := make([]int, len(records))
	for i, r := range records {
		starts[i] = r.Offset
		if r.Offset >= 0 {
			continue
		}
		if lines == nil {
			lines = lineOffsets(data)
		}
		if line := r.At.Line; r.At.Sheet == "" && line >= 1 && line <= len(lines) {
			starts[i] = lines[line-1]
		}
	}
	return starts
}

// afterLines gives where the line that is n below the one at start begins, or
// the end of a text that has no such line.
func afterLines(data []byte, start, n int) int {
	for ; n > 0; n-- {
		i := bytes.IndexByte(data[start:], '\n')
		if i < 0 {
			return len(data)
		}
		start += i + 1
	}
	return start
}

// digest stands for the lines of a record. Of a text that was met before it is
// known.
func (t *interner) digest(r register.Placed, lines []byte) uint64 {
	known := t.stand(r.Record)
	own := r.Text != "" && string(lines) == r.Text
	if own && known.text != 0 {
		return known.text
	}
	if r.At.EndLine == 0 {
		lines = ownLines(lines)
	}
	sum := sha256.Sum256(bytes.TrimSpace(lines))
	text := binary.LittleEndian.Uint64(sum[:]) | 1
	if own {
		known.text = text
	}
	return text
}

// lineOffsets gives where each line begins.
func lineOffsets(data []byte) []int {
	offsets := []int{0}
	for i, b := range data {
		if b == '\n' {
			offsets = append(offsets, i+1)
		}
	}
	return offsets
}
