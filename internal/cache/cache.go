// Package cache keeps what was worked out once for the next run: pieces of
// data, each under a key that is a digest of all that it depends on. Nothing in
// it can be out of date, because something else has another key; nothing in it
// is needed, because whoever asks can work it out again.
//
// A piece is one file, named by its key. It begins with its key, so that one
// that was put in the place of another is found out, and ends with the SHA-256
// of all before. Whatever is cut off, altered, of another version or cannot be
// read is as none, and is never an error. A file is written beside its place
// and takes it whole, so that runs at the same time see all of a piece or none
// of it; of two that write the same, either will do. What was used longest ago
// is removed where all pieces together are larger than the limit.
//
// The digest protects from accidents. Whoever can write the folder can write a
// piece with the right digest, and is believed as the program itself is. So the
// folder must not be one that a change to a repository can write to: it lies in
// none of the repositories that are looked at, belongs to whoever runs the
// program, and nobody else may write to it; else there is no cache.
package cache

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/goldthread/goldthread/internal/source"
)

// A Key names a piece: the SHA-256 over all that it depends on.
type Key [sha256.Size]byte

// Of makes a key of the parts of what a piece depends on, in their order.
func Of(parts ...string) Key {
	h := sha256.New()
	for _, p := range parts {
		fmt.Fprintf(h, "%d:%s", len(p), p)
	}
	return Key(h.Sum(nil))
}

// Pieces are what gives pieces and takes them: a [Folder], or a [Memory].
type Pieces interface {
	// Get returns a piece, or false where there is none that can be used. It is
	// not to be changed.
	Get(Key) (data []byte, ok bool)
	// IsEmpty tells that nothing is kept, so that no key needs to be worked out to
	// ask for it.
	IsEmpty() bool
	// Create begins to write a piece. Nil: no more are kept.
	Create(Key) Writer
}

// A Writer takes a piece part by part. Trouble on the way, which is no error of
// whoever writes, ends in nothing being kept.
type Writer interface {
	Write(part []byte)
	// Keep has the piece kept as it is now; Drop leaves it. One of them must be
	// called.
	Keep()
	Drop()
}

// Limit is how large all pieces of a folder may be together, in bytes.
const Limit = 1 << 30

// maxPiece bounds one piece, so that a whole one always fits into memory.
const maxPiece = Limit / 4

// A Folder keeps pieces on disk.
type Folder struct {
	dir   string
	now   time.Time // what was used now was used last
	limit int64
}

// ErrUnfit says why a folder is not used.
var ErrUnfit = errors.New("it cannot hold what is kept between runs")

// Open opens the cache in a folder, which is made when the first piece is kept.
// It must not lie within any of the folders in apart. Errors are ErrUnfit, or of
// the system.
func Open(dir string, now time.Time, apart ...string) (*Folder, error) {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return nil, err
	}
	for _, other := range apart {
		if other != "" && within(settled(dir), settled(other)) {
			return nil, unfit("it lies in %s, which is what is looked at: a change there could write to it", source.Escape(other))
		}
	}
	f := &Folder{settled(dir), now, Limit}
	if err := f.fit(); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	return f, nil
}

// fit tells what is wrong with the folder; fs.ErrNotExist where there is none yet.
func (f *Folder) fit() error {
	info, err := os.Lstat(f.dir)
	switch {
	case err != nil:
		return err
	case !info.IsDir():
		return unfit("it is no folder")
	}
	if why := shared(info); why != "" {
		return unfit("%s", why)
	}
	return nil
}

func unfit(format string, args ...any) error {
	return fmt.Errorf("%w: %s", ErrUnfit, fmt.Sprintf(format, args...))
}

// settled is a path without symbolic links, as far as there is anything at it.
func settled(path string) string {
	path, _ = filepath.Abs(path) // relative to a folder that is gone it is as good as none
	for rest := ""; ; path, rest = filepath.Dir(path), filepath.Join(filepath.Base(path), rest) {
		if real, err := filepath.EvalSymlinks(path); err == nil {
			return filepath.Join(real, rest)
		}
		if path == filepath.Dir(path) {
			return filepath.Join(path, rest)
		}
	}
}

func within(path, dir string) bool {
	rel, err := filepath.Rel(dir, path)
	return err == nil && rel != ".." && !strings.HasPrefix(rel, ".."+string(filepath.Separator))
}

// IsEmpty tells that nothing is kept.
func (f *Folder) IsEmpty() bool { return len(f.pieces()) == 0 }

// suffix ends the names of pieces, so that nothing else is taken for one.
const suffix = ".piece"

func (f *Folder) path(key Key) string { return filepath.Join(f.dir, hex.EncodeToString(key[:])+suffix) }

// magic begins every piece. Another form of the file has another one.
const magic = "goldthread kept 1\n"

const (
	headSize = len(magic) + sha256.Size
	tailSize = sha256.Size
)

// Get reads a piece.
func (f *Folder) Get(key Key) ([]byte, bool) {
	name := f.path(key)
	info, err := os.Lstat(name)
	if err != nil || !info.Mode().IsRegular() || info.Size() > maxPiece || shared(info) != "" {
		return nil, false
	}
	data, err := os.ReadFile(name)
	if err != nil {
		return nil, false
	}
	piece, ok := open(key, data)
	if ok {
		_ = os.Chtimes(name, f.now, f.now) // else it seems to be used less
	}
	return piece, ok
}

// open takes the piece out of what a file holds.
func open(key Key, data []byte) ([]byte, bool) {
	if len(data) < headSize+tailSize || string(data[:len(magic)]) != magic || !bytes.Equal(data[len(magic):headSize], key[:]) {
		return nil, false
	}
	end := len(data) - tailSize
	if sum := sha256.Sum256(data[:end]); !bytes.Equal(sum[:], data[end:]) {
		return nil, false
	}
	return data[headSize:end], true
}

// pieces lists the pieces that are there.
func (f *Folder) pieces() []fs.FileInfo {
	entries, err := os.ReadDir(f.dir)
	if err != nil {
		return nil
	}
	var all []fs.FileInfo
	for _, e := range entries {
		if info, err := e.Info(); err == nil && info.Mode().IsRegular() && strings.HasSuffix(e.Name(), suffix) {
			all = append(all, info)
		}
	}
	return all
}

// shrink removes the pieces that were used longest ago until the others are
// within the limit, and what a run left that was stopped by force.
func (f *Folder) shrink() {
	left, _ := filepath.Glob(filepath.Join(f.dir, ".goldthread-*"))
	for _, name := range left {
		if info, err := os.Lstat(name); err == nil && f.now.Sub(info.ModTime()) > 24*time.Hour {
			_ = os.Remove(name)
		}
	}
	all := f.pieces()
	slices.SortFunc(all, func(a, b fs.FileInfo) int { return b.ModTime().Compare(a.ModTime()) })
	room := f.limit
	for _, info := range all {
		if room -= info.Size(); room < 0 {
			_ = os.Remove(filepath.Join(f.dir, info.Name())) // by another run, maybe
		}
	}
}
