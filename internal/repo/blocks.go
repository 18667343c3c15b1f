package repo

import (
	"io"
	"sync/atomic"
)

// A blockCache keeps parts of packs as they lie on disk: what is next to each
// other in a pack is asked for one after the other, and asking the system for
// every object by itself takes longer than unpacking it. Several goroutines may
// use it without waiting for each other.
type blockCache struct {
	kept [1 << blockBits]atomic.Pointer[block]
}

// A block is one part of a pack.
type block struct {
	pack *pack
	at   int64  // offset, a multiple of blockSize
	data []byte // not to be changed
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

// block reads the part that begins at a multiple of blockSize.
func (c *blockCache) block(p *pack, at int64) ([]byte, error) {
	slot := &c.kept[slotOf(p, at/blockSize, blockBits)]
	if b := slot.Load(); b != nil && b.pack == p && b.at == at {
		return b.data, nil
	}
	b := &block{p, at, make([]byte, min(blockSize, p.end-at))}
	if n, err := p.file.ReadAt(b.data, at); n < len(b.data) {
		if err == io.EOF { // cut off since it was opened
			return b.data[:n], nil
		}
		return nil, err
	}
	slot.Store(b)
	return b.data, nil
}

// bytes gives n bytes of a pack, or fewer where its content ends. They are not
// to be changed.
func (c *blockCache) bytes(p *pack, offset, n int64) ([]byte, error) {
	n = min(n, p.end-offset)
	var all []byte
	for n > 0 {
		at := offset / blockSize * blockSize
		data, err := c.block(p, at)
		if err != nil {
			return nil, err
		}
		if int64(len(data)) <= offset-at {
			break
		}
		part := data[offset-at:]
		part = part[:min(n, int64(len(part)))]
		if all == nil && int64(len(part)) == n {
			return part, nil
		}
		if all == nil {
			all = make([]byte, 0, n)
		}
		all = append(all, part...)
		offset, n = offset+int64(len(part)), n-int64(len(part))
	}
	return all, nil
}
