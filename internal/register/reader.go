package register

import (
	"bytes"
	"slices"
	"strings"
	"sync"

	"github.com/goldthread/goldthread/internal/source"
)

// A Reader reads many versions of register files as a Decoder does, and each
// text of a record that it met lately only once. It may be used by several
// goroutines at once.
type Reader struct {
	*Decoder
	mu    sync.Mutex
	parts partsByText
	older partsByText       // met before those
	kept  int               // texts in parts
	names map[string]string // of values that have places: all records share them
}

type partsByText map[partKey]map[string]*part

// keptParts is how many texts are met before those that were not met meanwhile
// are forgotten. Tests lower it.
var keptParts = 20_000

// Reader returns a reader that has read nothing yet.
func (d *Decoder) Reader() *Reader {
	return &Reader{Decoder: d, parts: partsByText{}, names: map[string]string{}}
}

// keep remembers the part of a text.
func (r *Reader) keep(key partKey, p *part) {
	if r.kept >= keptParts {
		r.older, r.parts, r.kept = r.parts, partsByText{}, 0
	}
	if r.parts[key] == nil {
		r.parts[key] = map[string]*part{}
	}
	r.parts[key][p.text] = p
	r.kept++
}

// known is the part of a text that was met, or nil.
func (r *Reader) known(key partKey, text []byte) *part {
	if p := r.parts[key][string(text)]; p != nil {
		return p
	}
	p := r.older[key][string(text)]
	if p != nil {
		r.keep(key, p)
	}
	return p
}

// A Placed record stands somewhere in one version of a file.
type Placed struct {
	// Record is shared by all versions that have the text, so it may have no
	// places: see Here.
	*Record
	At source.Place
	// Text holds the lines of the record, from that of At on, and Offset is
	// where they begin in the file, in bytes. Where the records of a file are
	// not read one by one, Text is empty and Offset is -1.
	Text   string
	Offset int
	in     splitPlace // without a context then
	places []valuePlace
}

// Here returns the record with the places of its version.
func (p Placed) Here() *Record {
	if p.in.splitContext == nil {
		return p.Record
	}
	here := *p.Record
	here.Places = Places{file: p.At.File, sorted: make([]valuePlace, 0, len(p.places)+1)}
	here.Places.sorted = append(here.Places.sorted, valuePlaceOf("", p.At))
	for _, v := range p.places {
		v.line, v.endLine = int32(p.in.shiftLine(int(v.line))), int32(p.in.shiftLine(int(v.endLine)))
		here.Places.sorted = append(here.Places.sorted, v)
	}
	return &here
}

// A Reading is one version of a file as records.
type Reading struct {
	Records []Placed
	Faults  []Fault
	// The first Front and the last Back records are those of the version that
	// it was compared with, with the lines up to the next record. Those at the
	// end stand Lower lines below where they stood.
	Front, Back, Lower int

	path  string
	data  []byte
	items []splitItem // nil where they are not read one by one
	parts []*part     // what each item holds
}

// partKey names what an item becomes a record by, beside its own text.
type partKey struct{ path, context string }

// A part is what one item of a list of records holds. Places are those in its
// context and the item, without the other items.
type part struct {
	text     string
	records  []partRecord
	found    []Fault // on the way to the record, and in what it lies in
	faults   []Fault // in reading it
	repeated int     // bytes that stand in several records
	nodes    int
	alone    bool // it can be read by itself
}

// A partRecord is a record of a part, whose own places are kept apart.
type partRecord struct {
	*Record
	at     source.Place
	offset int // of its lines in the text
	places []valuePlace
}

// Read reads one version of the file at path, with the result of Decode. before
// is a version that this reader has read, nil for none: what both have at the
// top and at the bottom is not looked at again. It makes no other difference.
// Neither data, nor those of before, may be changed afterwards.
func (r *Reader) Read(path string, data []byte, before *Reading) (*Reading, error) {
	if plans := r.layout.plans(path); len(plans) == 1 && int64(len(data)) <= DefaultLimits.Bytes {
		if before != nil && (before.path != path || before.items == nil) {
			before = nil
		}
		if now, ok := r.readParts(path, data, plans[0], before); ok {
			return now, nil
		}
	}
	records, faults, err := r.Decode(path, data)
	return WholeReading(records, faults), err
}

// WholeReading is a reading of records that were not read one by one.
func WholeReading(records []*Record, faults []Fault) *Reading {
	r := &Reading{Records: make([]Placed, len(records)), Faults: faults}
	for i, rec := range records {
		r.Records[i] = Placed{Record: rec, At: rec.Place(""), Offset: -1}
	}
	return r
}

// IsCut tells that the records were read one by one, so that another version
// can be compared with it.
func (now *Reading) IsCut() bool { return now.items != nil }

// readParts reads a file item by item. ok is false where it cannot be cut up,
// and where a limit on whole files may be reached.
func (r *Reader) readParts(path string, data []byte, p *plan, before *Reading) (now *Reading, ok bool) {
	// What an item becomes must depend on itself and what it lies in alone.
	if f := p.format(path); f == nil || f.name != formatYAML || p.groupColumn() != "" || p.kind.Single {
		return nil, false
	}
	now = &Reading{path: path, data: data}
	var s split
	if before == nil {
		s.items, ok = splitItems(data, p.listNames())
	} else {
		s, ok = splitAgain(data, p.listNames(), before)
	}
	if !ok {
		return nil, false
	}
	now.items, now.Lower = s.items, s.lower
	now.parts = make([]*part, len(s.items))
	if before != nil {
		copy(now.parts, before.parts[:s.front])
		copy(now.parts[len(s.items)-s.back:], before.parts[len(before.parts)-s.back:])
	}
	changed := len(s.items) - s.back
	r.partsOf(path, s.items[s.front:changed], now.parts[s.front:changed], data, p)
	if !now.judge() {
		return nil, false
	}
	now.place(s, before)
	return now, true
}

func countRecords(parts []*part) int {
	n := 0
	for _, read := range parts {
		n += len(read.records)
	}
	return n
}

// judge collects the faults of the parts. It returns false when one cannot be
// read by itself, or all are too much.
func (now *Reading) judge() bool {
	var faults, found, inside []Fault
	repeated, nodes := 0, 2*bytes.Count(now.data, []byte("\n")) // at most so many stand outside of the items
	for i, read := range now.parts {
		repeated, nodes = repeated+read.repeated, nodes+read.nodes
		if !read.alone || repeated > maxRepeated || nodes > DefaultLimits.Nodes {
			return false
		}
		item := now.items[i].splitPlace
		for _, f := range read.found {
			outside := f.Place.Line <= len(item.lines)
			if f.Place = item.shift(f.Place); !outside {
				found = append(found, f)
			} else if !slices.Contains(faults, f) { // every item has it
				faults = append(faults, f)
			}
		}
		for _, f := range read.faults {
			f.Place = item.shift(f.Place)
			inside = append(inside, f)
		}
	}
	now.Faults = slices.Concat(faults, found, inside)
	return true
}

// place says where each record stands.
func (now *Reading) place(s split, before *Reading) {
	now.Records = make([]Placed, 0, countRecords(now.parts))
	if before != nil {
		now.Records = append(now.Records, before.Records[:countRecords(now.parts[:s.front])]...)
	}
	now.Front = len(now.Records)
	for i := s.front - 1; i >= 0; i-- { // the last may have other lines below it
		if n := len(now.parts[i].records); n > 0 {
			now.Front -= n
			break
		}
	}
	changed := len(s.items) - s.back
	for i := s.front; i < changed; i++ {
		item, read := &now.items[i], now.parts[i]
		for _, rec := range read.records {
			now.Records = append(now.Records, Placed{rec.Record, item.shift(rec.at), read.text[rec.offset:], item.start + rec.offset, item.splitPlace, rec.places})
		}
	}
	if s.back == 0 {
		return
	}
	now.Back = countRecords(now.parts[changed:])
	last := before.Records[len(before.Records)-now.Back:]
	for i := changed; i < len(s.items); i++ {
		item := &now.items[i]
		for range now.parts[i].records {
			p := last[0]
			last = last[1:]
			p.At.Line += s.lower
			if p.At.EndLine > 0 {
				p.At.EndLine += s.lower
			}
			p.Offset += s.further
			p.in = item.splitPlace
			now.Records = append(now.Records, p)
		}
	}
}

// listNames are the names of the lists that records lie in, from the top: of
// each those that it may have, an empty one for a list that is the file.
func (p *plan) listNames() [][]string {
	if p.mapping.Records == "" {
		return [][]string{{"", p.kind.Name, "records"}}
	}
	var names [][]string
	for part := range strings.SplitSeq(p.mapping.Records, ".") {
		names = append(names, []string{strings.TrimSuffix(part, "[]")})
	}
	return names
}

// An unread item is one whose text was not met before.
type unread struct {
	*splitItem
	*part
}

// partsOf fills in what each item holds, and reads those that are new.
func (r *Reader) partsOf(path string, items []splitItem, parts []*part, data []byte, p *plan) {
	for from, to := 0, 0; from < len(items); from = to {
		key := partKey{path, items[from].context}
		for to = from; to < len(items) && items[to].context == key.context; to++ {
		}
		fresh := r.recall(key, items[from:to], parts[from:to], data)
		if len(fresh) == 0 {
			continue
		}
		if len(fresh) == 1 || !readItems(path, fresh, p) {
			for i := range fresh { // to keep those that can be read apart from those that cannot
				readItems(path, fresh[i:i+1], p)
			}
		}
		r.remember(key, fresh)
	}
}

// recall fills in the parts of items that were met before, and new ones of
// the others, which it returns, each text once.
func (r *Reader) recall(key partKey, items []splitItem, parts []*part, data []byte) []unread {
	r.mu.Lock()
	defer r.mu.Unlock()
	var fresh []unread
	repeated := map[string]*part{}
	for i := range items {
		text := data[items[i].start:items[i].end]
		if parts[i] = r.known(key, text); parts[i] != nil {
			continue
		}
		if parts[i] = repeated[string(text)]; parts[i] == nil {
			parts[i] = &part{text: string(text)}
			repeated[parts[i].text] = parts[i]
			fresh = append(fresh, unread{&items[i], parts[i]})
		}
	}
	return fresh
}

func (r *Reader) remember(key partKey, fresh []unread) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, item := range fresh {
		r.keep(key, item.part)
		for _, rec := range item.records {
			for i := range rec.places {
				rec.places[i].path = r.name(rec.places[i].path)
			}
		}
	}
}

// name is a path that all records share.
func (r *Reader) name(path string) string {
	name, ok := r.names[path]
	if !ok {
		name = strings.Clone(path)
		r.names[name] = name
	}
	return name
}
