package report

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
)

// lineHashes are what GitHub knows the lines of a file by: for each line the
// hash that its code scanning puts into primaryLocationLineHash, as its action
// upload-sarif works it out. The hash is over the hundred characters (UTF-16
// units) from where the line begins, without blanks and tabs and with every
// line end as one; ":n" tells the nth line of the same hash. It moves with its
// line. The action complains of every other value.
func lineHashes(data []byte) []string {
	h := lineHasher{seen: map[uint64]int{}}
	for i := range h.line {
		h.line[i] = -1
	}
	in := bufio.NewReader(bytes.NewReader(data))
	for {
		r, _, err := in.ReadRune()
		if err == io.EOF {
			break
		}
		if r > 0xffff {
			r -= 0x10000
			h.read(uint64(0xd800 + r>>10))
			r = 0xdc00 + r&0x3ff
		}
		h.read(uint64(r))
	}
	h.read(endOfFile)
	for range hashed {
		h.tell()
		h.add(0)
	}
	return h.hashes
}

const (
	hashed    = 100 // characters
	hashBase  = 37
	endOfFile = 0xffff
)

// A lineHasher rolls over a text. The place of each character in window is
// also that of line, which holds the number of the line that begins with it.
type lineHasher struct {
	window  [hashed]uint64
	line    [hashed]int
	at      int
	sum     uint64
	hashes  []string
	seen    map[uint64]int
	started bool // the line that is read has begun
	wasCR   bool
	lines   int
}

// oldest is the weight of the character that leaves the window: hashBase to
// the power of hashed.
var oldest = func() uint64 {
	n := uint64(1)
	for range hashed {
		n *= hashBase
	}
	return n
}()

func (h *lineHasher) read(c uint64) {
	after := h.wasCR && c == '\n'
	h.wasCR = c == '\r'
	switch {
	case c == ' ', c == '\t', after:
		return
	case c == '\r':
		c = '\n'
	}
	h.tell()
	if !h.started {
		h.started = true
		h.line[h.at] = h.lines
		h.lines++
		h.hashes = append(h.hashes, "")
	}
	if c == '\n' {
		h.started = false
	}
	h.add(c)
}

// tell gives the line that begins where the window does its hash.
func (h *lineHasher) tell() {
	line := h.line[h.at]
	if line < 0 {
		return
	}
	h.seen[h.sum]++
	h.hashes[line] = fmt.Sprintf("%x:%d", h.sum, h.seen[h.sum])
	h.line[h.at] = -1
}

func (h *lineHasher) add(c uint64) {
	h.sum = h.sum*hashBase + c - oldest*h.window[h.at]
	h.window[h.at] = c
	h.at = (h.at + 1) % hashed
}
