package repo

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"github.com/goldthread/goldthread/internal/source"
)

// maxIndex bounds the index of a pack: about thirty-five million objects.
const maxIndex = 1 << 30

// multiName is the file of the one index over several packs.
const multiName = "multi-pack-index"

// A packList is the packs of one folder. They are listed and their indexes
// read when the first object is looked for.
type packList struct {
	folder string
	blocks *blockCache

	mu     sync.RWMutex
	listed bool
	seen   []string      // the files of packs and their indexes, by name
	packs  []indexedPack // of those the ones that can be looked into
	multi  *multiIndex   // only when some pack has no index of its own
	tried  bool          // to read multi
	old    []*pack       // that Git has removed since they were listed
	// trouble says why objects may be there that cannot be found.
	trouble error
}

type indexedPack struct {
	*pack
	idx   string     // base name of its index
	index *packIndex // nil: only the multi-pack index knows what it holds
}

// find says which pack holds an object, and where; nil for none.
func (l *packList) find(name objectName) (*pack, int64, error) {
	defer l.lockListed()()
	for _, p := range l.packs {
		if offset, ok, err := l.lookup(p, name); ok || err != nil {
			return p.pack, offset, err
		}
	}
	return nil, 0, nil
}

// lockListed locks the list for reading, when the packs are listed.
func (l *packList) lockListed() (unlock func()) {
	l.mu.RLock()
	if l.listed {
		return l.mu.RUnlock
	}
	l.mu.RUnlock()
	l.mu.Lock()
	l.list()
	return l.mu.Unlock
}

// findIn looks for an object in one pack.
func (l *packList) findIn(in *pack, name objectName) (offset int64, ok bool, err error) {
	l.mu.RLock()
	defer l.mu.RUnlock()
	for _, p := range l.packs {
		if p.pack == in {
			return l.lookup(p, name)
		}
	}
	return 0, false, nil
}

func (l *packList) lookup(p indexedPack, name objectName) (offset int64, ok bool, err error) {
	ix := p.index
	if ix == nil {
		if l.multi == nil {
			return 0, false, nil
		}
		ix = &l.multi.packIndex
	}
	i, ok := ix.find(name)
	if !ok || p.index == nil && l.multi.holder(i) != p.idx {
		return 0, false, nil
	}
	if offset, ok = ix.offset(i); !ok {
		return 0, false, damaged("the index %s names no place for it", shownPath(filepath.Join(l.folder, p.idx)))
	}
	return offset, true, nil
}

// whyMissing is why objects may be there that cannot be found, nil when there
// is no reason to think so.
func (l *packList) whyMissing() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.trouble
}

// refresh reads the list of packs again when it has changed on disk, as it
// does when Git packs a repository anew in the meantime.
func (l *packList) refresh() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if !l.listed {
		return false
	}
	if names, err := l.names(); err != nil || slices.Equal(names, l.seen) {
		return false
	}
	known := l.packs
	l.packs, l.multi, l.tried, l.trouble, l.listed = nil, nil, false, nil, false
	l.list()
	for _, p := range known {
		i := slices.IndexFunc(l.packs, func(q indexedPack) bool { return q.path == p.path })
		if i >= 0 {
			l.packs[i].pack = p.pack // open already
			continue
		}
		l.old = append(l.old, p.pack) // somebody may be reading it
	}
	return true
}

// names lists the packs and their indexes: Git puts the index of a new pack
// there after the pack.
func (l *packList) names() ([]string, error) {
	entries, err := os.ReadDir(l.folder)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	var names []string
	for _, e := range entries {
		if ext := filepath.Ext(e.Name()); strings.HasPrefix(e.Name(), "pack-") && (ext == ".pack" || ext == ".idx") || e.Name() == multiName {
			names = append(names, e.Name())
		}
	}
	return names, err
}

// list reads the indexes. One that cannot be read hides its pack, and that is
// remembered for the objects that are then not found.
func (l *packList) list() {
	if l.listed {
		return
	}
	l.listed = true
	var err error
	l.seen, err = l.names()
	l.note(err)
	for _, name := range l.seen {
		if !strings.HasSuffix(name, ".pack") {
			continue
		}
		path := filepath.Join(l.folder, name)
		p := indexedPack{pack: newPack(path, l.blocks), idx: strings.TrimSuffix(name, ".pack") + ".idx"}
		p.index, err = readIndex(filepath.Join(l.folder, p.idx))
		if errors.Is(err, fs.ErrNotExist) {
			err = nil
			if !l.readMulti() || !l.multi.holds(p.idx) {
				err = damaged("the pack %s has no index, so that nothing can be found in it: make one with `git index-pack %s`", shownPath(path), typedPath(path))
			}
		} else if err != nil {
			err = fmt.Errorf("the index of the pack %s %w: make it anew with `git index-pack %s`", shownPath(path), err, typedPath(path))
			l.note(err)
			continue
		}
		l.note(err)
		l.packs = append(l.packs, p)
	}
}

func (l *packList) note(err error) {
	if l.trouble == nil {
		l.trouble = err
	}
}

// readMulti reads the multi-pack index once.
func (l *packList) readMulti() bool {
	if l.tried {
		return l.multi != nil
	}
	l.tried = true
	// One that cannot be read is as none: what is told is the index that is
	// missing, and making that mends both.
	if data, err := readSmall(filepath.Join(l.folder, multiName), maxIndex); err == nil {
		l.multi, _ = parseMultiIndex(data)
	}
	return l.multi != nil
}

func readIndex(path string) (*packIndex, error) {
	data, err := readSmall(path, maxIndex)
	if err != nil {
		return nil, err
	}
	ix, err := parseIndex(data)
	if err != nil {
		return nil, err
	}
	return ix, belongs(ix, strings.TrimSuffix(path, ".idx")+".pack")
}

// belongs reports an index that was made for another pack.
func belongs(ix *packIndex, path string) error {
	f, err := os.Open(path)
	if err != nil {
		return nil // reading it will tell
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil || info.Size() < packTrailer {
		return nil // the same
	}
	var sum [packTrailer]byte
	if _, err := f.ReadAt(sum[:], info.Size()-packTrailer); err == nil && !bytes.Equal(sum[:], ix.owner) {
		return damaged("it is that of another pack")
	}
	return nil
}

func (l *packList) withPrefix(digits string, add func(ID)) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.list()
	for _, p := range l.packs {
		if p.index != nil {
			p.index.withPrefix(digits, add)
		}
	}
	if l.multi != nil {
		l.multi.withPrefix(digits, add)
	}
	return l.trouble
}

func (l *packList) close() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	var errs []error
	for _, p := range l.packs {
		errs = append(errs, p.close())
	}
	for _, p := range l.old {
		errs = append(errs, p.close())
	}
	l.packs, l.old, l.listed = nil, nil, false
	return errors.Join(errs...)
}

func shownPath(path string) string { return source.Escape(path) }

// typedPath is a path as part of a command.
func typedPath(path string) string {
	plain := !strings.ContainsFunc(path, func(r rune) bool {
		return r <= ' ' || r >= 0x7f || strings.ContainsRune("'\"\\$&;|<>()*?[]{}!#~`", r)
	})
	if plain {
		return path
	}
	return "'" + strings.ReplaceAll(shownPath(path), "'", `'\''`) + "'"
}
