package repo

import (
	"crypto/sha1"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/goldthread/goldthread/internal/source"
)

// An objectSource gives the raw bytes of objects. It is the seam behind which
// a faster reader can take the place of this one: nothing above it knows where
// objects come from. It must be safe for concurrent use.
type objectSource interface {
	// read returns the kind ("commit", "tree", "blob", "tag") and the bytes
	// of an object of at most limit bytes. The bytes hash to id; they are
	// shared and not to be changed. They may lie in into; where that is nil
	// they can be kept.
	read(id ID, limit int64, into *scratch) (kind string, data []byte, err error)
	// has tells whether the object can be found, without reading it.
	has(id ID) bool
	hasName(name objectName) bool
	// size returns the number of bytes without reading them all.
	size(id ID) (int64, error)
	// withPrefix lists the ids that start with the hexadecimal digits.
	withPrefix(digits string) ([]ID, error)
	close() error
}

// Largest objects that are read. A tree or commit above these is no work of
// people; they keep a crafted object from taking all memory.
const (
	maxCommit = 16 << 20
	maxTree   = 64 << 20
)

// storage is the objectSource on the files of Git: the repository's own
// objects first, then those it borrows.
//
// go-git's storage is not used for reading. It takes a loose object as long
// as it goes whatever size it declares, follows deltas that are built on each
// other until the stack ends, which no program survives, and finds nothing
// that only a multi-pack index knows.
type storage struct {
	dirs  []*objectDir
	bases *baseCache
}

// An objectDir is one folder of objects, loose and in packs.
type objectDir struct {
	path  string
	packs packList
}

func openStorage(commonDir string) *storage {
	own := filepath.Join(commonDir, "objects")
	s, blocks := &storage{bases: newBaseCache(baseCacheBytes)}, &blockCache{}
	borrowed, _ := alternates(own)
	for _, path := range append([]string{own}, borrowed...) {
		s.dirs = append(s.dirs, &objectDir{path: path, packs: packList{folder: filepath.Join(path, "pack"), blocks: blocks}})
	}
	return s
}

func (s *storage) read(id ID, limit int64, into *scratch) (string, []byte, error) {
	name, err := parseName(id)
	if err != nil {
		return "", nil, err
	}
	var kind string
	var data []byte
	err = s.each(func(d *objectDir) error {
		kind, data, err = s.readFrom(d, name, limit, into)
		return err
	})
	if err != nil {
		return "", nil, objectError(id, err)
	}
	return kind, data, verify(id, name, kind, data)
}

func (s *storage) readFrom(d *objectDir, name objectName, limit int64, into *scratch) (string, []byte, error) {
	p, offset, err := d.packs.find(name)
	if err != nil {
		return "", nil, err
	}
	if p != nil {
		return s.readPacked(d, p, offset, limit, into)
	}
	return readLoose(d.path, name, limit, into)
}

// maxRefreshes bounds how often a folder of objects is looked through again
// for one object while Git keeps packing it anew.
const maxRefreshes = 10

// each asks one folder after the other until one has the object. A folder
// that cannot be read is no answer, unless no other has it either.
func (s *storage) each(ask func(*objectDir) error) error {
	answer := ErrMissing
	for _, d := range s.dirs {
		err := ask(d)
		for range maxRefreshes {
			// A pack that vanished may be back under its name by the time the
			// list is read again, so that the list alone does not tell.
			gone := errors.Is(err, errVanished)
			if !gone && !isMissing(err) || !d.packs.refresh() && !gone {
				break
			}
			err = ask(d)
		}
		switch {
		case err == nil, errors.Is(err, ErrTooLarge):
			return err
		case !isMissing(err) && !errors.Is(err, errVanished):
			answer = err
		}
	}
	if answer == ErrMissing {
		for _, d := range s.dirs {
			if err := d.packs.whyMissing(); err != nil {
				return fmt.Errorf("cannot be looked for: %w", err)
			}
		}
	}
	return answer
}

func (s *storage) has(id ID) bool {
	name, err := parseName(id)
	return err == nil && s.hasName(name)
}

func (s *storage) hasName(name objectName) bool {
	if p, _, err := s.dirs[0].packs.find(name); p != nil && err == nil {
		return true // as nearly all are
	}
	return s.each(func(d *objectDir) error {
		if p, _, err := d.packs.find(name); p != nil || err != nil {
			return err
		}
		_, err := os.Stat(loosePath(d.path, name))
		return err
	}) == nil
}

func (s *storage) size(id ID) (int64, error) {
	name, err := parseName(id)
	if err != nil {
		return 0, err
	}
	var size int64
	err = s.each(func(d *objectDir) error {
		p, offset, err := d.packs.find(name)
		switch {
		case err != nil:
			return err
		case p != nil:
			size, err = p.size(offset)
		default:
			size, err = looseSize(d.path, name)
		}
		return err
	})
	if err != nil {
		return 0, objectError(id, err)
	}
	return size, nil
}

func (s *storage) withPrefix(digits string) ([]ID, error) {
	seen := map[ID]bool{}
	var ids []ID
	add := func(id ID) {
		if strings.HasPrefix(string(id), digits) && !seen[id] {
			seen[id] = true
			ids = append(ids, id)
		}
	}
	for _, d := range s.dirs {
		if err := d.packs.withPrefix(digits, add); err != nil {
			return nil, err
		}
		if err := looseWithPrefix(d.path, digits, add); err != nil {
			return nil, err
		}
	}
	return ids, nil
}

func (s *storage) close() error {
	var errs []error
	for _, d := range s.dirs {
		errs = append(errs, d.packs.close())
	}
	return errors.Join(errs...)
}

func isMissing(err error) bool {
	return errors.Is(err, ErrMissing) || errors.Is(err, fs.ErrNotExist)
}

func tooLarge(size, limit int64) error {
	return fmt.Errorf("%w (%d bytes, at most %d are read)", ErrTooLarge, size, limit)
}

func damaged(format string, args ...any) error {
	return fmt.Errorf("%w: %s", ErrCorrupt, fmt.Sprintf(format, args...))
}

// verify proves that the bytes are what the id names: neither Git nor go-git
// does so on reading, and evidence rests on it.
func verify(id ID, name objectName, kind string, data []byte) error {
	if nameOf(kind, data) != name {
		return objectError(id, damaged("its content does not match its id"))
	}
	return nil
}

func nameOf(kind string, data []byte) (name objectName) {
	var room [64]byte
	h := sha1.New()
	h.Write(append(strconv.AppendInt(append(append(room[:0], kind...), ' '), int64(len(data)), 10), 0))
	h.Write(data)
	h.Sum(name[:0])
	return name
}

// FileID is the id that Git gives to the content of a file.
func FileID(data []byte) ID {
	name := nameOf("blob", data)
	return ID(hex.EncodeToString(name[:]))
}

// A TreeEntry is an entry of a tree as others write it.
type TreeEntry struct {
	Mode string // 100644, or 040000 for a folder
	Name string
	ID   ID
}

// TreeID is the id that Git gives to a folder with these entries, in any order.
// It is an error where they cannot be one.
func TreeID(entries []TreeEntry) (ID, error) {
	key := func(e TreeEntry) string { // a folder stands where its name with a / would
		if strings.TrimLeft(e.Mode, "0") == "40000" {
			return e.Name + "/"
		}
		return e.Name
	}
	var data []byte
	for _, e := range slices.SortedFunc(slices.Values(entries), func(a, b TreeEntry) int { return strings.Compare(key(a), key(b)) }) {
		name, err := parseName(e.ID)
		mode := strings.TrimLeft(e.Mode, "0")
		if err != nil || mode == "" || strings.Trim(mode, "01234567") != "" || e.Name == "" || strings.ContainsAny(e.Name, "/\x00") {
			return "", fmt.Errorf("%s is no entry of a tree", source.Escape(e.Name))
		}
		data = append(append(data, mode+" "+e.Name+"\x00"...), name[:]...)
	}
	name := nameOf("tree", data)
	return name.id(), nil
}

// An objectName is an id in binary, as packs and trees hold it.
type objectName [sha1.Size]byte

func parseName(id ID) (name objectName, err error) {
	if !source.IsObjectID(id) {
		return name, fmt.Errorf("%q is not an object id", string(id))
	}
	_, err = hex.Decode(name[:], []byte(id))
	return name, err
}

func (n objectName) id() ID { return ID(hex.EncodeToString(n[:])) }

// isHex tells hexadecimal digits in lower case, at least one.
func isHex(s string) bool {
	for i := range len(s) {
		if (s[i] < '0' || s[i] > '9') && (s[i] < 'a' || s[i] > 'f') {
			return false
		}
	}
	return len(s) > 0
}
