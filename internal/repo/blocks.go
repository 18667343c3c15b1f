package repo

import (
	"io"
	"sync"
)

// A blockCache keeps parts of packs as they lie on disk: what is next to each
// other in a pack is asked for one after the other, and asking the system for
// every object by itself takes longer than unpacking it. Several goroutines may
// look at the same part at once. A part takes the memory of the one before it in
// its place: a history has more parts than are kept, and memory that is new to
// the process costs more than reading into it.
type blockCache struct {
	kept [1 << blockBits]block
}

// A block is one part of a pack.
type block struct {
	mu   sync.RWMutex
	pack *pack // nil for none
	at   int64 // offset, a multiple of blockSize
	data []byte
}

const (
	blockSize = 16 << 10
	blockBits = 10 // 16 MB in all
)

// slotOf spreads the offsets of all packs over 1<<bits slots (Fibonacci
// hashing).
func slotOf(p *pack, offset int64, bits int) uint64 {
	return (uint64(offset) ^ uint64(p.number)<<40) * 0x9E3779B97F4A7C15 >> (64 - bits)
}

// view calls see with n bytes of a pack, or fewer where its content ends. They
// are good until it returns, are not to be changed, and see must not look at
// others.
func (c *blockCache) view(p *pack, offset, n int64, see func([]byte)) error {
	n = min(n, p.end-offset)
	if at := offset / blockSize * blockSize; offset+n <= at+blockSize {
		return c.viewIn(p, at, func(data []byte) { see(partOf(data, offset-at, n)) })
	}
	room := takeScratch()
	defer room.giveBack()
	all := room.bytes(n)[:0]
	for {
		from := offset + int64(len(all))
		at, got := from/blockSize*blockSize, len(all)
		err := c.viewIn(p, at, func(data []byte) { all = append(all, partOf(data, from-at, n-int64(got))...) })
		if err != nil {
			return err
		}
		if len(all) == got || int64(len(all)) == n {
			see(all)
			return nil
		}
	}
}

// partOf are n bytes of data, or as many as there are.
func partOf(data []byte, from, n int64) []byte {
	data = data[min(from, int64(len(data))):]
	return data[:min(n, int64(len(data)))]
}

// viewIn shows the part that begins at a multiple of blockSize.
func (c *blockCache) viewIn(p *pack, at int64, see func([]byte)) error {
	b := &c.kept[slotOf(p, at/blockSize, blockBits)]
	if b.viewKept(p, at, see) {
		return nil
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.pack != p || b.at != at { // nobody has read it in the meantime
		if err := b.read(p, at); err != nil {
			return err
		}
	}
	see(b.data)
	return nil
}

// viewKept shows the part unless another one is in its place.
func (b *block) viewKept(p *pack, at int64, see func([]byte)) bool {
	b.mu.RLock()
	defer b.mu.RUnlock()
	if b.pack != p || b.at != at {
		return false
	}
	see(b.data)
	return true
}

// read reads the part. What is cut off since the pack was opened is read anew
// every time.
func (b *block) read(p *pack, at int64) error {
	b.pack = nil
	if b.data == nil {
		b.data = make([]byte, blockSize)
	}
	b.data = b.data[:min(blockSize, p.end-at)]
	n, err := p.file.ReadAt(b.data, at)
	if n == len(b.data) {
		b.pack, b.at = p, at
		return nil
	}
	b.data = b.data[:n]
	if err == io.EOF {
		return nil
	}
	return err
}
