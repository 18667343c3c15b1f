package register

import (
	"encoding/binary"
	"errors"
	"math"
	"slices"

	"github.com/goldthread/goldthread/internal/source"
)

// Records of old versions are kept between runs in two parts: what the text of a
// record holds, which many versions share, and where it stands in one of them.
// Numbers are varints and texts are numbers in a table that whoever keeps them
// has, or stand there where they are seldom met twice. What is read back is what
// was written, or an error.

// errKept says that bytes are not what a part of a record is written as.
var errKept = errors.New("a record was not kept whole")

// KeptTexts gives texts numbers.
type KeptTexts interface{ Number(text string) uint64 }

// AppendContent writes what all versions share that hold the record in the same
// text, but for its kind, id and fingerprint.
func (p Placed) AppendContent(b []byte, t KeptTexts) []byte {
	r := p.Record
	b = appendFields(b, t, r.Fields)
	if r.composed == nil {
		b = append(b, 0)
	} else {
		b = appendString(appendString(append(b, 1), r.composed.parent), r.composed.text)
	}
	b = appendStrings(appendStrings(b, r.Unread), r.Raw)
	b = binary.AppendUvarint(b, uint64(r.Places.Len()))
	for path, at := range r.Places.All() {
		b = AppendPlace(appendText(b, t, path), t, at)
	}
	b = binary.AppendUvarint(b, uint64(len(p.places)))
	for _, v := range p.places {
		b = appendText(b, t, v.path)
		for _, n := range []int32{v.line, v.column, v.endLine, v.endColumn} {
			b = binary.AppendVarint(b, int64(n))
		}
	}
	return b
}

// AppendStand writes where the record stands in its version.
func (p Placed) AppendStand(b []byte, t KeptTexts) []byte {
	b = AppendPlace(b, t, p.At)
	if p.in.splitContext == nil {
		return append(b, 0)
	}
	b = binary.AppendUvarint(append(b, 1), uint64(p.in.line))
	b = binary.AppendUvarint(b, uint64(len(p.in.lines)))
	for _, n := range p.in.lines {
		b = binary.AppendUvarint(b, uint64(n))
	}
	return b
}

// A KeptReader reads what was kept of records. After bytes that are not as they
// were written Err tells, and what is read is empty.
type KeptReader struct {
	Data  []byte
	Texts []string
	Err   error
}

func (k *KeptReader) fail() {
	k.Data, k.Err = nil, errKept
}

// Uvarint reads a number.
func (k *KeptReader) Uvarint() uint64 {
	v, n := binary.Uvarint(k.Data)
	if n <= 0 {
		k.fail()
		return 0
	}
	k.Data = k.Data[n:]
	return v
}

// Varint reads a number that may be below zero.
func (k *KeptReader) Varint() int64 {
	v, n := binary.Varint(k.Data)
	if n <= 0 {
		k.fail()
		return 0
	}
	k.Data = k.Data[n:]
	return v
}

// Count reads how many of something follow, each of which takes a byte or more.
func (k *KeptReader) Count() int {
	n := k.Uvarint()
	if n > uint64(len(k.Data)) {
		k.fail()
		return 0
	}
	return int(n)
}

// Flag reads yes or no.
func (k *KeptReader) Flag() bool { return k.Uvarint() == 1 }

// Int reads a number of 32 bits.
func (k *KeptReader) Int() int {
	n := k.Varint()
	if n < math.MinInt32 || n > math.MaxInt32 {
		k.fail()
		return 0
	}
	return int(n)
}

// Text reads a text.
func (k *KeptReader) Text() string { return k.Texts[k.TextNumber()] }

// TextNumber reads which of Texts follows. The first of them, which is empty, is
// that of a fault.
func (k *KeptReader) TextNumber() int {
	n := k.Uvarint()
	if n >= uint64(len(k.Texts)) {
		k.fail()
		return 0
	}
	return int(n)
}

// Bytes reads n bytes.
func (k *KeptReader) Bytes(n int) []byte {
	if n < 0 || n > len(k.Data) {
		k.fail()
		return nil
	}
	part := k.Data[:n]
	k.Data = k.Data[n:]
	return part
}

// Place reads a place.
func (k *KeptReader) Place() source.Place {
	return source.Place{File: k.Text(), Sheet: k.Text(), Line: k.Int(), Column: k.Int(), EndLine: k.Int(), EndColumn: k.Int()}
}

// Stand reads where a record stands; its content is for the reader of the
// content to put in.
func (k *KeptReader) Stand() Placed {
	p := Placed{At: k.Place(), Offset: -1}
	if !k.Flag() {
		return p
	}
	p.in = splitPlace{line: int(k.Uvarint()), splitContext: &splitContext{}}
	for range k.Count() {
		p.in.lines = append(p.in.lines, int(k.Uvarint()))
	}
	return p
}

// Content reads the content of a record that stands at p, which has the kind, id
// and fingerprint of r.
func (k *KeptReader) Content(p *Placed, r *Record) {
	r.Fields = k.fields(0)
	if k.Flag() {
		r.composed = &composed{k.String(), k.String()}
	}
	r.Unread, r.Raw = k.strings(), k.strings()
	if n := k.Count(); n > 0 {
		places := map[string]source.Place{}
		for range n {
			path := k.Text()
			places[path] = k.Place()
		}
		r.Places = PlacesOf(places)
	}
	n := k.Count()
	if k.Err == nil {
		p.places = make([]valuePlace, 0, n)
	}
	for range n {
		p.places = append(p.places, valuePlace{k.Text(), int32(k.Int()), int32(k.Int()), int32(k.Int()), int32(k.Int())})
	}
	p.Record = r
}

// String reads a text that stands there.
func (k *KeptReader) String() string { return string(k.Bytes(k.Count())) }

func appendText(b []byte, t KeptTexts, texts ...string) []byte {
	for _, text := range texts {
		b = binary.AppendUvarint(b, t.Number(text))
	}
	return b
}

func appendString(b []byte, text string) []byte {
	return append(binary.AppendUvarint(b, uint64(len(text))), text...)
}

func appendStrings(b []byte, list []string) []byte {
	b = binary.AppendUvarint(b, uint64(len(list)))
	for _, text := range list {
		b = appendString(b, text)
	}
	return b
}

func (k *KeptReader) strings() []string {
	var list []string
	for range k.Count() {
		list = append(list, k.String())
	}
	return list
}

// AppendPlace writes a place.
func AppendPlace(b []byte, t KeptTexts, p source.Place) []byte {
	b = appendText(b, t, p.File, p.Sheet)
	for _, n := range []int{p.Line, p.Column, p.EndLine, p.EndColumn} {
		b = binary.AppendVarint(b, int64(n))
	}
	return b
}

// The kinds of plain values.
const (
	keptText = iota
	keptTrue
	keptFalse
	keptInt
	keptFloat
	keptList
	keptMap
	keptNil
	keptNoList // nil, which is equal to no list that was made
)

func appendFields(b []byte, t KeptTexts, fields map[string]any) []byte {
	b = binary.AppendUvarint(b, uint64(len(fields)))
	var room [32]string
	for _, name := range sortedNames(fields, room[:0]) {
		b = appendValue(appendText(b, t, name), t, fields[name])
	}
	return b
}

// sortedNames puts the keys of m into room, which spares most records an
// allocation.
func sortedNames[V any](m map[string]V, room []string) []string {
	for name := range m {
		room = append(room, name)
	}
	slices.Sort(room)
	return room
}

func appendValue(b []byte, t KeptTexts, v any) []byte {
	switch v := v.(type) {
	case string:
		return appendString(append(b, keptText), v)
	case bool:
		if v {
			return append(b, keptTrue)
		}
		return append(b, keptFalse)
	case int64:
		return binary.AppendVarint(append(b, keptInt), v)
	case float64:
		return binary.LittleEndian.AppendUint64(append(b, keptFloat), math.Float64bits(v))
	case []any:
		if v == nil {
			return append(b, keptNoList)
		}
		b = binary.AppendUvarint(append(b, keptList), uint64(len(v)))
		for _, item := range v {
			b = appendValue(b, t, item)
		}
		return b
	case map[string]any:
		return appendFields(append(b, keptMap), t, v)
	}
	return append(b, keptNil) // no decoder gives anything else
}

// maxKeptDepth is more than lies in each other in any record that is read.
const maxKeptDepth = 1000

func (k *KeptReader) fields(depth int) map[string]any {
	fields := map[string]any{}
	for range k.Count() {
		name := k.Text()
		fields[name] = k.value(depth + 1)
	}
	return fields
}

func (k *KeptReader) value(depth int) any {
	if depth > maxKeptDepth {
		k.fail()
	}
	switch k.Uvarint() {
	case keptText:
		return k.String()
	case keptTrue:
		return true
	case keptFalse:
		return false
	case keptInt:
		return k.Varint()
	case keptFloat:
		if bits := k.Bytes(8); bits != nil {
			return math.Float64frombits(binary.LittleEndian.Uint64(bits))
		}
	case keptList:
		list := []any{}
		for range k.Count() {
			list = append(list, k.value(depth+1))
		}
		return list
	case keptMap:
		return k.fields(depth)
	case keptNoList:
		return []any(nil)
	case keptNil:
	default:
		k.fail()
	}
	return nil
}
