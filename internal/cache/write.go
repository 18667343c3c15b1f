package cache

import (
	"bufio"
	"crypto/sha256"
	"hash"
	"os"

	"github.com/goldthread/goldthread/internal/scratch"
)

// A fileWriter writes a piece of a Folder.
type fileWriter struct {
	folder *Folder
	key    Key
	file   *os.File
	buffer *bufio.Writer
	sum    hash.Hash
	size   int64
	failed bool
}

// Create begins a piece of a folder.
func (f *Folder) Create(key Key) Writer {
	if os.MkdirAll(f.dir, 0o700) != nil || f.fit() != nil {
		return nil
	}
	file, err := scratch.File(f.dir, 0o600)
	if err != nil {
		return nil
	}
	w := &fileWriter{folder: f, key: key, file: file, buffer: bufio.NewWriterSize(file, 1<<16), sum: sha256.New()}
	w.Write([]byte(magic))
	w.Write(key[:])
	return w
}

func (w *fileWriter) Write(part []byte) {
	w.size += int64(len(part))
	if w.failed = w.failed || w.size+tailSize > maxPiece; w.failed {
		return
	}
	w.sum.Write(part)
	_, err := w.buffer.Write(part)
	w.failed = err != nil
}

func (w *fileWriter) Keep() {
	w.Write(w.sum.Sum(nil))
	if w.buffer.Flush() != nil {
		w.failed = true
	}
	if w.file.Close() != nil {
		w.failed = true
	}
	_ = os.Chtimes(w.file.Name(), w.folder.now, w.folder.now)
	if !w.failed && os.Rename(w.file.Name(), w.folder.path(w.key)) == nil {
		w.folder.shrink()
	}
	_ = scratch.Remove(w.file.Name())
}

func (w *fileWriter) Drop() {
	_ = w.file.Close()
	_ = scratch.Remove(w.file.Name())
}

// A Memory keeps pieces for as long as the program refers to it, however many
// they are. It is for one goroutine; the zero value keeps nothing yet.
type Memory struct{ kept map[Key][]byte }

// Get returns a piece.
func (m *Memory) Get(key Key) ([]byte, bool) {
	data, ok := m.kept[key]
	return data, ok
}

// IsEmpty tells that nothing is kept.
func (m *Memory) IsEmpty() bool { return len(m.kept) == 0 }

// Create begins a piece.
func (m *Memory) Create(key Key) Writer { return &memoryWriter{memory: m, key: key} }

type memoryWriter struct {
	memory *Memory
	key    Key
	data   []byte
	full   bool
}

func (w *memoryWriter) Write(part []byte) {
	if w.full = w.full || len(w.data)+len(part) > maxPiece; !w.full {
		w.data = append(w.data, part...)
	}
}

func (w *memoryWriter) Keep() {
	if w.full {
		return
	}
	if w.memory.kept == nil {
		w.memory.kept = map[Key][]byte{}
	}
	w.memory.kept[w.key] = w.data
}

func (w *memoryWriter) Drop() {}
