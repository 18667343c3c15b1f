package repo

import (
	"container/list"
	"sync"
	"sync/atomic"
)

// baseCacheBytes is what is kept of large objects that others are built on:
// going through a history needs nearly the same ones again and again. Memory
// that is kept costs several times as much, for so long is garbage left lying.
const baseCacheBytes = 48 << 20

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
//
// Git writes older versions as differences to newer ones. Who reads the older
// ones first builds what they are built on on the way, will ask for it next,
// and then needs it no more. So what was asked for itself has a small part of
// the room, from which it returns when something turns out to be built on it.
type baseCache struct {
	small [1 << smallBaseBits]atomic.Pointer[smallKept]

	mu    sync.Mutex
	known map[baseKey]*list.Element
	built ranked // that were met on the way to others
	asked ranked // that were asked for
}

// A ranked list has the one used last first.
type ranked struct {
	room      int64
	list.List // of *keptBase
}

type smallKept struct {
	baseKey
	base
}

type keptBase struct {
	baseKey
	base
	in *ranked
}

// entryOverhead is what keeping an entry costs beside its bytes, about.
const entryOverhead = 200

func newBaseCache(room int64) *baseCache {
	c := &baseCache{known: map[baseKey]*list.Element{}}
	c.asked.room = room / 8
	c.built.room = room - c.asked.room
	return c
}

func (c *baseCache) slot(p *pack, offset int64) *atomic.Pointer[smallKept] {
	return &c.small[slotOf(p, offset, smallBaseBits)]
}

// get finds an object that is asked for itself, or that something is built on.
func (c *baseCache) get(p *pack, offset int64, asked bool) (base, bool) {
	key := baseKey{p, offset}
	if kept := c.slot(p, offset).Load(); kept != nil && kept.baseKey == key {
		return kept.base, true
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	at, ok := c.known[key]
	if !ok {
		return base{}, false
	}
	kept := at.Value.(*keptBase)
	c.move(at, kept, asked)
	return kept.base, true
}

func (c *baseCache) put(p *pack, offset int64, b base, asked bool) {
	key := baseKey{p, offset}
	if len(b.data) <= smallBase {
		c.slot(p, offset).Store(&smallKept{key, b})
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if _, ok := c.known[key]; !ok {
		c.add(&keptBase{baseKey: key, base: b}, asked)
	}
}

// add puts what is nowhere before all others.
func (c *baseCache) add(kept *keptBase, asked bool) {
	kept.in = &c.built
	if asked {
		kept.in = &c.asked
	}
	c.known[kept.baseKey] = kept.in.PushFront(kept)
	kept.in.room -= kept.cost()
	for kept.in.room < 0 {
		c.remove(kept.in.Back())
	}
}

func (c *baseCache) remove(at *list.Element) {
	kept := at.Value.(*keptBase)
	kept.in.Remove(at)
	kept.in.room += kept.cost()
	delete(c.known, kept.baseKey)
}

// move puts what is there before all others.
func (c *baseCache) move(at *list.Element, kept *keptBase, asked bool) {
	if asked == (kept.in == &c.asked) {
		kept.in.MoveToFront(at)
		return
	}
	c.remove(at)
	c.add(kept, asked)
}

func (b base) cost() int64 { return int64(cap(b.data)) + entryOverhead }
