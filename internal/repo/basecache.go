package repo

import (
	"container/list"
	"sync"
	"sync/atomic"
)

// baseCacheBytes is what is kept of large objects that others are built on:
// going through a history needs nearly the same ones again and again. Memory
// that is kept costs several times as much, for so long is garbage left lying.
const baseCacheBytes = 32 << 20

// Of small objects, folders mostly, so many are kept beside the large ones,
// each in the one place that its offset gives it.
const (
	smallBase     = 2 << 10
	smallBaseBits = 13
)

// A base is an object that others may be built on.
type base struct {
	kind string
	data []byte // not to be changed
}

type baseKey struct {
	pack   *pack
	offset int64
}

// A baseCache keeps the bases used last, up to a number of bytes. Several
// goroutines may use it.
type baseCache struct {
	small [1 << smallBaseBits]atomic.Pointer[smallKept]

	mu    sync.Mutex
	room  int64
	order *list.List // of baseKey, the one used last first
	known map[baseKey]keptBase
}

type smallKept struct {
	baseKey
	base
}

type keptBase struct {
	base
	at *list.Element
}

// entryOverhead is what keeping an entry costs beside its bytes, about.
const entryOverhead = 200

func newBaseCache(room int64) *baseCache {
	return &baseCache{room: room, order: list.New(), known: map[baseKey]keptBase{}}
}

func (c *baseCache) slot(p *pack, offset int64) *atomic.Pointer[smallKept] {
	return &c.small[slotOf(p, offset, smallBaseBits)]
}

func (c *baseCache) get(p *pack, offset int64) (base, bool) {
	key := baseKey{p, offset}
	if kept := c.slot(p, offset).Load(); kept != nil && kept.baseKey == key {
		return kept.base, true
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	b, ok := c.known[key]
	if ok {
		c.order.MoveToFront(b.at)
	}
	return b.base, ok
}

func (c *baseCache) put(p *pack, offset int64, b base) {
	key := baseKey{p, offset}
	if len(b.data) <= smallBase {
		c.slot(p, offset).Store(&smallKept{key, b})
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if _, ok := c.known[key]; ok {
		return
	}
	c.room -= b.cost()
	c.known[key] = keptBase{b, c.order.PushFront(key)}
	for c.room < 0 {
		last := c.order.Back()
		key := c.order.Remove(last).(baseKey)
		c.room += c.known[key].cost()
		delete(c.known, key)
	}
}

func (b base) cost() int64 { return int64(cap(b.data)) + entryOverhead }
