package repo

import (
	"bytes"
	"crypto/sha1"
	"encoding/binary"
	"encoding/hex"
	"math/bits"
	"slices"
	"sort"
)

// A packIndex says where in a pack each object begins. It is only looked
// things up in: what it leads to is held against the object's name.
type packIndex struct {
	fanout []byte // 256 numbers: how many names begin with at most that byte
	names  []byte // sorted
	stride int    // from one name to the next
	offset func(i int) (int64, bool)
	owner  []byte // checksum of the pack that the index is of
}

const (
	nameSize   = sha1.Size
	fanoutSize = 256 * 4
	highBit    = 1 << 31 // of an offset: look into the table of long ones
)

var be = binary.BigEndian

// parseIndex reads a .idx file of version 1 or 2 (gitformat-pack(5)).
func parseIndex(data []byte) (*packIndex, error) {
	body := len(data) - 2*nameSize
	if body < fanoutSize {
		return nil, damaged("it is too short")
	}
	if sum := sha1.Sum(data[:len(data)-nameSize]); !bytes.Equal(sum[:], data[len(data)-nameSize:]) {
		return nil, damaged("its checksum is wrong")
	}
	ix := &packIndex{owner: data[body : body+nameSize]}
	data = data[:body]
	if !bytes.HasPrefix(data, []byte("\xfftOc")) {
		return ix, ix.firstVersion(data)
	}
	if be.Uint32(data[4:]) != 2 {
		return nil, damaged("it is of version %d, which is not known", be.Uint32(data[4:]))
	}
	return ix, ix.secondVersion(data[8:])
}

// firstVersion has an offset before each name.
func (ix *packIndex) firstVersion(data []byte) error {
	if len(data) < fanoutSize {
		return damaged("it is too short")
	}
	const stride = 4 + nameSize
	ix.fanout, ix.stride = data[:fanoutSize], stride
	n, err := ix.count()
	rows := data[fanoutSize:]
	switch {
	case err != nil:
		return err
	case len(rows) != n*stride:
		return damaged("its length does not fit the number of its objects")
	}
	if n > 0 {
		ix.names = rows[4:]
	}
	ix.offset = func(i int) (int64, bool) { return int64(be.Uint32(rows[i*stride:])), true }
	return nil
}

// secondVersion has names, checksums, offsets, and the offsets that need
// eight bytes.
func (ix *packIndex) secondVersion(data []byte) error {
	if len(data) < fanoutSize {
		return damaged("it is too short")
	}
	ix.fanout, ix.stride = data[:fanoutSize], nameSize
	n, err := ix.count()
	rest := data[fanoutSize:]
	switch {
	case err != nil:
		return err
	case len(rest)/(nameSize+4+4) < n:
		return damaged("its length does not fit the number of its objects")
	}
	ix.names = rest[:n*nameSize]
	offsets, long := rest[n*(nameSize+4):n*(nameSize+8)], rest[n*(nameSize+8):]
	ix.offset = func(i int) (int64, bool) { return longOffset(be.Uint32(offsets[4*i:]), long) }
	return nil
}

// longOffset looks offsets above two gigabytes up in their own table.
func longOffset(offset uint32, long []byte) (int64, bool) {
	if offset < highBit {
		return int64(offset), true
	}
	at := int(offset-highBit) * 8
	if at+8 > len(long) {
		return 0, false
	}
	return int64(be.Uint64(long[at:]) &^ (1 << 63)), true
}

// count is the number of objects; the numbers of the fanout must not fall.
func (ix *packIndex) count() (int, error) {
	last := uint32(0)
	for i := range 256 {
		n := be.Uint32(ix.fanout[4*i:])
		if n < last {
			return 0, damaged("its table of contents is not in order")
		}
		last = n
	}
	return int(last), nil
}

func (ix *packIndex) name(i int) []byte { return ix.names[i*ix.stride:][:nameSize] }

// span gives the numbers of the names that begin with a byte.
func (ix *packIndex) span(first byte) (from, to int) {
	if first > 0 {
		from = int(be.Uint32(ix.fanout[4*(int(first)-1):]))
	}
	return from, int(be.Uint32(ix.fanout[4*int(first):]))
}

// find gives the number of a name. Names are spread evenly, so it first looks
// around where this one should stand.
func (ix *packIndex) find(name objectName) (int, bool) {
	from, to := ix.span(name[0])
	first, last := from, to
	near := 2 << (bits.Len(uint(to-from)) / 2) // about three times how far off it will be (binomial distribution)
	guess := from + int(uint64(be.Uint32(name[1:5]))*uint64(to-from)>>32)
	if low := guess - near; low > from && bytes.Compare(ix.name(low), name[:]) < 0 {
		first = low
	}
	if high := guess + near; high < to && bytes.Compare(ix.name(high), name[:]) >= 0 {
		last = high
	}
	i := first + sort.Search(last-first, func(i int) bool { return bytes.Compare(ix.name(first+i), name[:]) >= 0 })
	return i, i < to && bytes.Equal(ix.name(i), name[:])
}

// withPrefix calls add for the names that begin with two digits or more.
func (ix *packIndex) withPrefix(digits string, add func(ID)) {
	first, err := hex.DecodeString(digits[:2])
	if err != nil {
		return
	}
	from, to := ix.span(first[0])
	for i := from; i < to; i++ {
		add(ID(hex.EncodeToString(ix.name(i))))
	}
}

// A multiIndex is the index of several packs at once (gitformat-pack(5),
// multi-pack-index of version 1).
type multiIndex struct {
	packIndex
	packs   []string // the names of their .idx files
	offsets []byte   // the number of a pack and an offset, for each object
}

func parseMultiIndex(data []byte) (*multiIndex, error) {
	const head, row = 12, 12
	body := len(data) - nameSize
	if body < head || !bytes.HasPrefix(data, []byte("MIDX\x01\x01")) {
		return nil, damaged("it is of a kind that is not known")
	}
	if sum := sha1.Sum(data[:body]); !bytes.Equal(sum[:], data[body:]) {
		return nil, damaged("its checksum is wrong")
	}
	chunks := map[string][]byte{}
	for i := range int(data[6]) {
		at := head + i*row
		if at+row+8 > body {
			return nil, damaged("it is too short")
		}
		from, to := be.Uint64(data[at+4:]), be.Uint64(data[at+row+4:])
		if from > to || to > uint64(body) {
			return nil, damaged("its parts do not fit its length")
		}
		chunks[string(data[at:at+4])] = data[from:to]
	}
	return newMultiIndex(chunks)
}

func newMultiIndex(chunks map[string][]byte) (*multiIndex, error) {
	m := &multiIndex{packIndex: packIndex{fanout: chunks["OIDF"], names: chunks["OIDL"], stride: nameSize}, offsets: chunks["OOFF"]}
	if len(m.fanout) != fanoutSize {
		return nil, damaged("its table of contents is missing")
	}
	n, err := m.count()
	if err != nil || len(m.names) != n*nameSize || len(m.offsets) != n*8 {
		return nil, damaged("its parts do not fit the number of its objects")
	}
	long := chunks["LOFF"]
	m.offset = func(i int) (int64, bool) { return longOffset(be.Uint32(m.offsets[8*i+4:]), long) }
	for name := range bytes.SplitSeq(chunks["PNAM"], []byte{0}) {
		if len(name) > 0 {
			m.packs = append(m.packs, string(name))
		}
	}
	return m, nil
}

// holder is the name of the .idx file of the pack that holds object i.
func (m *multiIndex) holder(i int) string {
	n := int(be.Uint32(m.offsets[8*i:]))
	if n >= len(m.packs) {
		return ""
	}
	return m.packs[n]
}

// holds reports whether the index is of the pack that is called so.
func (m *multiIndex) holds(idx string) bool { return slices.Contains(m.packs, idx) }
