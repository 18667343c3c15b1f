package history

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"slices"
	"strings"

	"github.com/goldthread/goldthread/internal/register"
	"github.com/goldthread/goldthread/internal/source"
)

// A version is one file's content as records.
type version struct {
	entries []entry
	index   map[int32]int32 // record number to entry; the first of a repeated id
	bad     bool            // it could not be read
}

// An entry is one record as it stands in one version of a file. Numbers stand
// for what is compared: two entries mean the same when their numbers are
// equal.
type entry struct {
	rec     int32  // which record
	meaning int32  // its fingerprint
	claim   int32  // its typed review claims; 0 for none
	text    uint64 // digest of its lines; 0 when they are not its own
	place   source.Place
}

// An interner gives small numbers to records, fingerprints and claims, and
// keeps one sample of each record in each state.
type interner struct {
	schema  *register.Schema
	keys    []register.Key
	numbers map[register.Key]int32
	former  []register.Key // that stand for a record of another id
	prints  map[string]int32
	texts   []string // fingerprints by number
	claims  map[string]int32
	samples map[state]*register.Record
	entries map[*register.Record]entry // see stateOf
	parts   register.Parts
	fields  map[string]claimFields // by kind
}

type state struct{ rec, meaning, claim int32 }

func newInterner(s *register.Schema) *interner {
	return &interner{
		schema:  s,
		numbers: map[register.Key]int32{},
		prints:  map[string]int32{},
		claims:  map[string]int32{},
		samples: map[state]*register.Record{},
		entries: map[*register.Record]entry{},
		fields:  map[string]claimFields{},
	}
}

func (t *interner) number(key register.Key) int32 {
	n, ok := t.numbers[key]
	if !ok {
		n = int32(len(t.keys))
		t.numbers[key] = n
		t.keys = append(t.keys, key)
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
	text := t.claimFields(r.Kind).text(r, false)
	if text == "" {
		return 0
	}
	n, ok := t.claims[text]
	if !ok {
		n = int32(len(t.claims) + 1)
		t.claims[text] = n
	}
	return n
}

// sample is the record in the state of e; its places are those of the version
// in which the state was first seen.
func (t *interner) sample(e *entry) *register.Record {
	return t.samples[state{e.rec, e.meaning, e.claim}]
}

// sampleOf is sample for an entry that may be nil.
func (t *interner) sampleOf(e *entry) *register.Record {
	if e == nil {
		return nil
	}
	return t.sample(e)
}

// intern keeps the records of one version.
func (t *interner) intern(records []register.Placed, data []byte) *version {
	v := &version{index: make(map[int32]int32, len(records))}
	texts := recordTexts(records, data)
	for i, r := range records {
		rec := t.number(r.Key())
		if _, repeated := v.index[rec]; repeated {
			continue
		}
		e := t.stateOf(rec, r.Record)
		e.text, e.place = texts[i], r.Root
		if s := (state{rec, e.meaning, e.claim}); t.samples[s] == nil {
			t.samples[s] = r.Record
		}
		v.index[rec] = int32(len(v.entries))
		v.entries = append(v.entries, e)
	}
	return v
}

// stateOf is the entry of a record without its place, worked out once for
// records that several versions share.
func (t *interner) stateOf(rec int32, r *register.Record) entry {
	e, known := t.entries[r]
	if !known || e.rec != rec {
		e = entry{rec: rec, meaning: t.meaning(t.fingerprint(r)), claim: t.claim(r)}
		t.entries[r] = e
	}
	return e
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
func recordTexts(records []register.Placed, data []byte) []uint64 {
	starts := make([]int, 0, len(records))
	for _, r := range records {
		starts = append(starts, r.Root.Line)
	}
	sorted := slices.Sorted(slices.Values(starts))
	offsets := lineOffsets(data)
	texts := make([]uint64, len(records))
	for i, r := range records {
		at, _ := slices.BinarySearch(sorted, starts[i])
		if r.Root.Sheet != "" || starts[i] < 1 || starts[i] > len(offsets) || at+1 < len(sorted) && sorted[at+1] == starts[i] {
			continue
		}
		end := len(data)
		if at+1 < len(sorted) && sorted[at+1] <= len(offsets) {
			end = offsets[sorted[at+1]-1]
		}
		if last := r.Root.EndLine; last >= starts[i] && last < len(offsets) {
			end = min(end, offsets[last])
		}
		sum := sha256.Sum256(bytes.TrimSpace(data[offsets[starts[i]-1]:end]))
		texts[i] = binary.LittleEndian.Uint64(sum[:]) | 1
	}
	return texts
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

// claimFields names the claim fields of one kind.
type claimFields struct {
	all     []string // sorted
	links   map[string]bool
	ignored map[string]bool
	dates   []string // those that say when a review was
	names   []string // those that say who reviewed
}

// commonClaims are the claim fields that every record may have.
var commonClaims = []string{"last_reviewed", "next_review", "reviewed_by"}

func (t *interner) claimFields(kind string) claimFields {
	if c, ok := t.fields[kind]; ok {
		return c
	}
	c := claimFields{links: map[string]bool{}, ignored: map[string]bool{"notes": true, "tags": true}}
	var k *register.Kind
	if t.schema != nil {
		k = t.schema.Kind(kind)
	}
	if k == nil {
		c.all = commonClaims
		c.links["reviewed_by"] = true
	} else {
		c.read(k)
	}
	slices.Sort(c.all)
	for _, f := range c.all {
		if strings.HasPrefix(f, "last_review") {
			c.dates = append(c.dates, f)
		}
		if strings.HasPrefix(f, "reviewed_by") {
			c.names = append(c.names, f)
		}
	}
	t.fields[kind] = c
	return c
}

func (c *claimFields) read(k *register.Kind) {
	for _, f := range k.Fields {
		switch {
		case f.Claim:
			c.all = append(c.all, f.Name)
			c.links[f.Name] = len(f.Ref) > 0
		case f.Ignored:
			c.ignored[f.Name] = true
		}
	}
}

// text is one spelling of the claims of r, "" for none. Links are left out on
// wish: a snapshot holds the id of a person who is written by name.
func (c claimFields) text(r *register.Record, withoutLinks bool) string {
	claims := map[string]any{}
	for _, f := range c.all {
		if v, ok := r.Fields[f]; ok && !(withoutLinks && c.links[f]) {
			claims[f] = v
		}
	}
	if len(claims) == 0 {
		return ""
	}
	data, err := json.Marshal(claims)
	if err != nil {
		return r.Fingerprint // not a plain value: no decoder gives one
	}
	return string(data)
}
