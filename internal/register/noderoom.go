package register

import "sync"

// A nodeRoom is memory for the nodes of one text after the other. Nodes of a
// room must not be kept beyond the text. A nil room gives every node memory of
// its own.
type nodeRoom struct {
	chunks [][]node
	used   int
}

// Nodes of a chunk, and of the most chunks that are kept for the next text.
const (
	chunkNodes = 128
	keptChunks = 32
)

var nodeRooms = sync.Pool{New: func() any { return &nodeRoom{} }}

func (r *nodeRoom) node() *node {
	if r == nil {
		return &node{}
	}
	if r.used == len(r.chunks)*chunkNodes {
		r.chunks = append(r.chunks, make([]node, chunkNodes))
	}
	n := &r.chunks[r.used/chunkNodes][r.used%chunkNodes]
	r.used++
	return n
}

// clear ends the use of all nodes, and keeps the room for another text.
func (r *nodeRoom) clear() {
	for i := range min(r.used, keptChunks*chunkNodes) {
		n := &r.chunks[i/chunkNodes][i%chunkNodes]
		*n = node{items: n.items[:0], keys: n.keys[:0]}
	}
	r.used, r.chunks = 0, r.chunks[:min(len(r.chunks), keptChunks)]
	clear(r.chunks[len(r.chunks):cap(r.chunks)])
}

// giveBack ends the use of the room.
func (r *nodeRoom) giveBack() {
	r.clear()
	nodeRooms.Put(r)
}
