package repo

import (
	"bufio"
	"crypto/sha1"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"

	"github.com/go-git/go-billy/v5/osfs"
	"github.com/go-git/go-git/v5/plumbing"
	"github.com/go-git/go-git/v5/plumbing/cache"
	"github.com/go-git/go-git/v5/storage/filesystem"
	"github.com/go-git/go-git/v5/storage/filesystem/dotgit"
)

// An objectSource gives the raw bytes of objects. It is the seam behind which
// a faster reader of packs can take the place of go-git's storage: nothing
// above it knows where objects come from. It must be safe for concurrent use.
type objectSource interface {
	// read returns the kind ("commit", "tree", "blob", "tag") and the bytes
	// of an object of at most limit bytes. The bytes hash to id.
	read(id ID, limit int64) (kind string, data []byte, err error)
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

// openStorage opens go-git's storage below its own Open, which refuses
// repositories with extensions that do not concern a reader
// (worktreeConfig, preciousObjects).
func (r *Repo) openStorage() {
	layout := dotgit.NewRepositoryFilesystem(osfs.New(r.gitDir), osfs.New(r.commonDir))
	// Above the threshold go-git gives an object's size without inflating it.
	options := filesystem.Options{KeepDescriptors: true, LargeObjectThreshold: maxTree}
	lru := cache.NewObjectLRUDefault()
	main := filesystem.NewStorageWithOptions(layout, lru, options)
	s := &gitStorage{stores: []*filesystem.Storage{main}}
	for _, dir := range alternates(r.commonDir) {
		s.stores = append(s.stores, filesystem.NewStorageWithOptions(osfs.New(dir), lru, options))
	}
	r.refs, r.objects = main, s
	r.shallow = sync.OnceValues(func() (map[ID]bool, error) { return shallowCommits(main) })
}

func shallowCommits(s *filesystem.Storage) (map[ID]bool, error) {
	hashes, err := s.Shallow()
	if err != nil {
		return nil, err
	}
	ids := make(map[ID]bool, len(hashes))
	for _, h := range hashes {
		ids[ID(h.String())] = true
	}
	return ids, nil
}

// alternates lists the Git folders whose objects dir borrows, and those that
// they borrow from. go-git's own support follows only one step and only
// absolute paths.
func alternates(dir string) []string {
	var found []string
	seen := map[string]bool{filepath.Join(dir, "objects"): true}
	queue := []string{filepath.Join(dir, "objects")}
	for len(queue) > 0 && len(found) < 32 {
		objects := queue[0]
		queue = queue[1:]
		for _, line := range lines(filepath.Join(objects, "info", "alternates")) {
			other := within(objects, line)
			if strings.HasPrefix(line, "#") || seen[other] || filepath.Base(other) != "objects" {
				continue
			}
			seen[other] = true
			found = append(found, filepath.Dir(other))
			queue = append(queue, other)
		}
	}
	return found
}

// lines returns the non-empty lines of a small text file, none when it cannot
// be read.
func lines(name string) []string {
	f, err := os.Open(name)
	if err != nil {
		return nil
	}
	defer f.Close()
	var all []string
	for in := bufio.NewScanner(io.LimitReader(f, 1<<20)); in.Scan(); {
		if line := strings.TrimSpace(in.Text()); line != "" {
			all = append(all, line)
		}
	}
	return all
}

// gitStorage is the objectSource on go-git's storage: the repository's own
// first, then those it borrows from.
type gitStorage struct {
	mu     sync.Mutex
	stores []*filesystem.Storage
}

func (s *gitStorage) read(id ID, limit int64) (kind string, data []byte, err error) {
	defer recoverAs(id, &err)
	hash, err := parseHash(id)
	if err != nil {
		return "", nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, store := range s.stores {
		kind, data, err = readFrom(store, hash, id, limit)
		if !errors.Is(err, ErrMissing) {
			return kind, data, err
		}
	}
	return "", nil, objectError(id, ErrMissing)
}

func readFrom(store *filesystem.Storage, hash plumbing.Hash, id ID, limit int64) (string, []byte, error) {
	object, err := store.EncodedObject(plumbing.AnyObject, hash)
	if err != nil {
		return "", nil, objectError(id, readFault(err))
	}
	if object.Size() > limit {
		return "", nil, objectError(id, tooLarge(object.Size(), limit))
	}
	in, err := object.Reader()
	if err != nil {
		return "", nil, objectError(id, readFault(err))
	}
	defer in.Close()
	data := make([]byte, 0, object.Size()+1)
	data, err = readAll(in, data, limit)
	if err != nil {
		return "", nil, objectError(id, readFault(err))
	}
	kind := object.Type().String()
	return kind, data, verify(id, kind, data)
}

func readAll(in io.Reader, into []byte, limit int64) ([]byte, error) {
	for {
		if len(into) == cap(into) {
			into = append(into, 0)[:len(into)]
		}
		n, err := in.Read(into[len(into):cap(into)])
		into = into[:len(into)+n]
		switch {
		case err == io.EOF:
			return into, nil
		case err != nil:
			return nil, err
		case int64(len(into)) > limit:
			return nil, tooLarge(int64(len(into)), limit)
		}
	}
}

func tooLarge(size, limit int64) error {
	return fmt.Errorf("%w (%d bytes, at most %d are read)", ErrTooLarge, size, limit)
}

// readFault tells a missing object from a damaged one.
func readFault(err error) error {
	if errors.Is(err, plumbing.ErrObjectNotFound) || errors.Is(err, os.ErrNotExist) {
		return ErrMissing
	}
	return fmt.Errorf("%w: %v", ErrCorrupt, err)
}

// verify proves that the bytes are what the id names: neither Git nor go-git
// does so on reading, and evidence rests on it.
func verify(id ID, kind string, data []byte) error {
	h := sha1.New()
	fmt.Fprintf(h, "%s %d\x00", kind, len(data))
	h.Write(data)
	if hex.EncodeToString(h.Sum(nil)) != string(id) {
		return objectError(id, fmt.Errorf("%w: its content does not match its id", ErrCorrupt))
	}
	return nil
}

func (s *gitStorage) size(id ID) (size int64, err error) {
	defer recoverAs(id, &err)
	hash, err := parseHash(id)
	if err != nil {
		return 0, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, store := range s.stores {
		if size, err = store.EncodedObjectSize(hash); err == nil {
			return size, nil
		}
	}
	return 0, objectError(id, readFault(err))
}

func (s *gitStorage) withPrefix(digits string) (ids []ID, err error) {
	defer recoverAs(ID(digits), &err)
	// go-git asks for whole bytes; the odd digit is filtered here.
	prefix, err := hex.DecodeString(digits[:len(digits)/2*2])
	if err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	seen := map[ID]bool{}
	for _, store := range s.stores {
		hashes, err := store.HashesWithPrefix(prefix)
		if err != nil {
			return nil, err
		}
		for _, h := range hashes {
			id := ID(h.String())
			if strings.HasPrefix(string(id), digits) && !seen[id] {
				seen[id] = true
				ids = append(ids, id)
			}
		}
	}
	return ids, nil
}

func (s *gitStorage) close() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	var errs []error
	for _, store := range s.stores {
		errs = append(errs, store.Close())
	}
	return errors.Join(errs...)
}

// recoverAs turns a panic of the storage, which crafted packs and indexes can
// cause, into an error that names the object.
func recoverAs(id ID, err *error) {
	if p := recover(); p != nil {
		*err = objectError(id, fmt.Errorf("%w: %v", ErrCorrupt, p))
	}
}

func parseHash(id ID) (plumbing.Hash, error) {
	if len(id) != 40 || !isHex(string(id)) {
		return plumbing.ZeroHash, fmt.Errorf("%q is not an object id", string(id))
	}
	return plumbing.NewHash(string(id)), nil
}

func isHex(s string) bool {
	for i := range len(s) {
		if (s[i] < '0' || s[i] > '9') && (s[i] < 'a' || s[i] > 'f') {
			return false
		}
	}
	return s != ""
}
