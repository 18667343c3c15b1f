package repo

import (
	"encoding/binary"
	"errors"
	"io"
	"io/fs"
	"os"
	"slices"
	"sync"
	"sync/atomic"
)

// A pack is one file of many objects, some of them written as the difference
// to another one, their base (gitformat-pack(5)).
type pack struct {
	path   string // of the .pack file
	number uint32 // of all packs that were met
	blocks *blockCache

	mu     sync.Mutex
	opened atomic.Bool // file and end are there, for who does not hold mu
	file   *os.File    // nil until something is read
	end    int64       // where the trailing checksum begins
}

var packsMet atomic.Uint32

// errVanished tells that a pack was listed and is not there any more: Git
// removes one when it has packed its objects anew.
var errVanished = errors.New("its pack was removed since the packs were listed")

func newPack(path string, blocks *blockCache) *pack {
	return &pack{path: path, number: packsMet.Add(1), blocks: blocks}
}

// The kinds of the entries of a pack.
const (
	commitEntry   = 1
	tagEntry      = 4
	offsetDelta   = 6 // the base stands at an earlier place of the pack
	nameDelta     = 7 // the base is named
	packTrailer   = 20
	maxEntryHead  = 10 + 20 // a size in groups of seven bits, then a base
	maxDeltaChain = 10_000  // Git itself writes at most 4,095
	maxChainBytes = 8 << 30 // of all objects on the way to one
)

// packKinds are the names of the kinds that hold a whole object.
var packKinds = [...]string{1: "commit", 2: "tree", 3: "blob", 4: "tag"}

// maxBase bounds the objects that others are built on. They are versions of
// the same thing, so they may be larger than what is asked for, but not by
// any amount.
const maxBase = maxTree

// open opens the file once and keeps it.
func (p *pack) open() error {
	if p.opened.Load() {
		return nil
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.file != nil {
		return nil
	}
	file, err := os.Open(p.path)
	if errors.Is(err, fs.ErrNotExist) {
		return errVanished
	}
	if err != nil {
		return err
	}
	info, err := file.Stat()
	if err == nil && (!info.Mode().IsRegular() || info.Size() < packTrailer) {
		err = damaged("the pack %s is no pack", shownPath(p.path))
	}
	if err != nil {
		_ = file.Close()
		return err
	}
	p.file, p.end = file, info.Size()-packTrailer
	p.opened.Store(true)
	return nil
}

func (p *pack) close() error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.file == nil {
		return nil
	}
	file := p.file
	p.file = nil
	p.opened.Store(false)
	return file.Close()
}

// A packEntry is the head of one object in a pack.
type packEntry struct {
	offset     int64
	kind       int
	size       int64 // as it says itself: of a delta, of the delta
	data       int64 // where the compressed bytes begin
	baseOffset int64
	baseName   objectName
}

func (p *pack) entry(offset int64) (packEntry, error) {
	e := packEntry{offset: offset}
	if err := p.open(); err != nil {
		return e, err
	}
	if offset < 0 || offset >= p.end {
		return e, damaged("its place lies outside of the pack %s", shownPath(p.path))
	}
	var n int
	var ok bool
	if err := p.blocks.view(p, offset, maxEntryHead, func(head []byte) { n, ok = e.parse(head) }); err != nil {
		return e, err
	}
	if !ok {
		return e, damaged("its head in the pack %s cannot be read", shownPath(p.path))
	}
	e.data = offset + int64(n)
	return e, nil
}

// parse reads kind, size and base, and says how many bytes they take.
func (e *packEntry) parse(head []byte) (n int, ok bool) {
	more := true
	var shift uint
	for more {
		if n == len(head) || shift > 56 {
			return n, false
		}
		b := head[n]
		if n == 0 {
			e.kind, e.size, shift = int(b>>4&7), int64(b&15), 4
		} else {
			e.size |= int64(b&127) << shift
			shift += 7
		}
		more = b&128 != 0
		n++
	}
	switch e.kind {
	case offsetDelta:
		back := int64(-1)
		for more = true; more; n++ {
			if n == len(head) || back > 1<<48 {
				return n, false
			}
			back = (back+1)<<7 | int64(head[n]&127)
			more = head[n]&128 != 0
		}
		e.baseOffset = e.offset - back
		return n, back > 0 && e.baseOffset > 0
	case nameDelta:
		return n + copy(e.baseName[:], head[n:]), len(head)-n >= len(e.baseName)
	}
	return n, e.kind >= commitEntry && e.kind <= tagEntry
}

func (e *packEntry) isDelta() bool { return e.kind == offsetDelta || e.kind == nameDelta }

// content inflates the bytes of an entry that may have at most limit, into into.
func (p *pack) content(e packEntry, limit int64, into *scratch) ([]byte, error) {
	if err := claimed(e.size, limit, p.end-e.data); err != nil {
		return nil, err
	}
	if e.size <= maxInBlocks {
		if data, ok := p.quickContent(e, into); ok {
			return data, nil
		}
	}
	stream, err := inflate(p.file, e.data, p.end)
	if err != nil {
		return nil, err
	}
	defer stream.release()
	return stream.all(e.size, into)
}

// maxInBlocks is the most that is inflated from blocks. Of larger objects the
// compressed bytes are read by themselves.
const maxInBlocks = 2 * blockSize

// quickContent inflates what is no longer compressed than it need be, as all
// but odd writers leave it. ok is false where that does not give the object.
func (p *pack) quickContent(e packEntry, into *scratch) (data []byte, ok bool) {
	most := e.size + e.size>>10 + 64 // as zlib's compressBound, and a little more
	err := p.blocks.view(p, e.data, most, func(compressed []byte) { data, ok = inflateAll(compressed, e.size, into) })
	return data, ok && err == nil
}

// size is that of the object at offset, found without reading it whole.
func (p *pack) size(offset int64) (int64, error) {
	e, err := p.entry(offset)
	if err != nil || !e.isDelta() {
		return e.size, err
	}
	stream, err := inflate(p.file, e.data, p.end)
	if err != nil {
		return 0, err
	}
	defer stream.release()
	head := make([]byte, min(e.size, 2*binary.MaxVarintLen64))
	if _, err := io.ReadFull(stream.stream, head); err != nil {
		return 0, streamFault(err)
	}
	_, size, _, err := deltaSizes(head)
	return size, err
}

// readPacked builds the object at offset from the object it goes back to and
// the differences between. One that goes back to none is put into into, unless
// that is nil.
func (s *storage) readPacked(d *objectDir, p *pack, offset, limit int64, into *scratch) (string, []byte, error) {
	var chain []packEntry
	var kind string
	var data []byte
	for {
		e, err := p.entry(offset)
		if err != nil {
			return "", nil, err
		}
		if b, ok := s.bases.get(p, e.offset, len(chain) == 0); ok {
			kind, data = b.kind, b.data
			break
		}
		if !e.isDelta() {
			kind = packKinds[e.kind]
			if len(chain) == 0 {
				data, err = p.content(e, limit, into)
				return kind, data, err
			}
			if data, err = p.content(e, baseLimit(limit, len(chain)), nil); err != nil {
				return "", nil, err
			}
			s.bases.put(p, e.offset, base{kind, data}, false)
			break
		}
		if len(chain) == maxDeltaChain {
			return "", nil, damaged("it is built on itself, or on more than %d others", maxDeltaChain)
		}
		chain = append(chain, e)
		if offset, err = d.baseOf(p, e); err != nil {
			return "", nil, err
		}
	}
	total := int64(0)
	for i, e := range slices.Backward(chain) {
		var err error
		if data, err = p.patch(data, e, baseLimit(limit, i)); err != nil {
			return "", nil, err
		}
		s.bases.put(p, e.offset, base{kind, data}, i == 0)
		if total += int64(len(data)); total > maxChainBytes {
			return "", nil, tooLarge(total, maxChainBytes)
		}
	}
	if int64(len(data)) > limit {
		return "", nil, tooLarge(int64(len(data)), limit)
	}
	return kind, data, nil
}

// baseLimit is the limit of an object that above others are built on.
func baseLimit(limit int64, above int) int64 {
	if above == 0 {
		return limit
	}
	return max(limit, maxBase)
}

func (d *objectDir) baseOf(p *pack, e packEntry) (int64, error) {
	if e.kind == offsetDelta {
		return e.baseOffset, nil
	}
	// Bases stand in the same pack: only on the way between computers may a
	// pack do without.
	offset, ok, err := d.packs.findIn(p, e.baseName)
	if err == nil && !ok {
		err = damaged("it is built on object %s, which is not in the same pack", e.baseName.id())
	}
	return offset, err
}

// patch makes an object from its base and the difference at e.
func (p *pack) patch(data []byte, e packEntry, limit int64) ([]byte, error) {
	into := takeScratch()
	defer into.giveBack()
	delta, err := p.content(e, max(limit, maxBase), into)
	if err != nil {
		return nil, err
	}
	return applyDelta(data, delta, limit)
}
