package repo

import "sync"

// A scratch is memory for the bytes of objects that are looked at and not kept:
// of a long history, memory of its own for each is most of what is collected.
// A nil scratch gives every object its own.
type scratch struct{ room []byte }

// maxScratch bounds what is kept for the next object.
const maxScratch = 1 << 20

var scratches = sync.Pool{New: func() any { return &scratch{} }}

// takeScratch takes one that nobody uses; giveBack ends its use.
func takeScratch() *scratch { return scratches.Get().(*scratch) }

func (s *scratch) giveBack() {
	if cap(s.room) <= maxScratch {
		scratches.Put(s)
	}
}

// bytes gives so many bytes, of any content.
func (s *scratch) bytes(size int64) []byte {
	if s == nil {
		return make([]byte, size)
	}
	if int64(cap(s.room)) < size {
		s.room = make([]byte, size, max(size, 1024))
	}
	return s.room[:size]
}
