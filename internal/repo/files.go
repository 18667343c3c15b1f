package repo

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"strings"
	"sync"
	"time"
)

// MaxPath bounds the path of a file in a commit, in bytes: Git could not
// write a longer one to disk.
const MaxPath = 4096

// maxListed bounds the entries of all folders of a commit that are listed. A
// few small folders that hold each other many times over can stand for any
// number of files. Tests lower it.
var maxListed = 2_000_000

// maxBlob bounds a file that is read through Files. A caller's own limit is
// usually far lower.
const maxBlob = 256 << 20

var (
	errLink      = errors.New("is a symbolic link, which is not followed")
	errSubmodule = errors.New("is a submodule: its files are in another repository")
	errFolder    = errors.New("is a folder")
)

// Files returns the files of a commit. Folders are listed by name. Symbolic
// links and submodules are listed by their mode (fs.ModeSymlink,
// fs.ModeIrregular) and cannot be opened. Of a pointer of Git LFS the file
// that it stands for is read, or the pointer when the clone does not have that
// file. The time of every file is the commit's committer date, and Sys gives the ID of
// its object. It may be used by several goroutines at once.
func (r *Repo) Files(commit ID) (fs.FS, error) {
	c, err := r.Commit(commit)
	if err != nil {
		return nil, err
	}
	return &commitFS{repo: r, root: c.Tree, when: c.Committer.When, trees: map[ID][]Entry{}}, nil
}

type commitFS struct {
	repo *Repo
	root ID
	when time.Time

	mu     sync.Mutex
	trees  map[ID][]Entry // sorted by name
	listed int
}

func (f *commitFS) tree(id ID) ([]Entry, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if entries, ok := f.trees[id]; ok {
		return entries, nil
	}
	entries, err := f.repo.Tree(id)
	if err != nil {
		return nil, err
	}
	// Git sorts a folder as if its name ended in a slash; fs.FS does not.
	slices.SortStableFunc(entries, func(a, b Entry) int { return strings.Compare(a.Name, b.Name) })
	f.trees[id] = entries
	return entries, nil
}

// lookup finds the entry at name; the top is a Dir with an empty name.
func (f *commitFS) lookup(op, name string) (Entry, error) {
	if !fs.ValidPath(name) {
		return Entry{}, &fs.PathError{Op: op, Path: name, Err: fs.ErrInvalid}
	}
	if len(name) > MaxPath {
		return Entry{}, &fs.PathError{Op: op, Path: cut(name, 60), Err: fmt.Errorf("%w: its path has more than %d bytes", ErrTooLarge, MaxPath)}
	}
	at := Entry{Name: ".", ID: f.root, Mode: Dir}
	if name == "." {
		return at, nil
	}
	for part := range strings.SplitSeq(name, "/") {
		next, err := f.child(at, part)
		if err != nil {
			return Entry{}, &fs.PathError{Op: op, Path: name, Err: err}
		}
		at = next
	}
	return at, nil
}

func (f *commitFS) child(dir Entry, name string) (Entry, error) {
	switch dir.Mode {
	case Symlink:
		return Entry{}, errLink
	case Submodule:
		return Entry{}, errSubmodule
	case File:
		return Entry{}, fs.ErrNotExist
	}
	entries, err := f.tree(dir.ID)
	if err != nil {
		return Entry{}, err
	}
	i, ok := slices.BinarySearchFunc(entries, name, func(e Entry, name string) int { return strings.Compare(e.Name, name) })
	if !ok {
		return Entry{}, fs.ErrNotExist
	}
	return entries[i], nil
}

// Open opens a file or folder.
func (f *commitFS) Open(name string) (fs.File, error) {
	entry, err := f.lookup("open", name)
	if err != nil {
		return nil, err
	}
	info := &entryInfo{fs: f, entry: entry}
	switch entry.Mode {
	case Symlink:
		return nil, &fs.PathError{Op: "open", Path: name, Err: errLink}
	case Submodule:
		return nil, &fs.PathError{Op: "open", Path: name, Err: errSubmodule}
	case Dir:
		list, err := f.ReadDir(name)
		return &openDir{entryInfo: info, rest: list}, err
	}
	return &openFile{entryInfo: info, path: name}, nil
}

// ReadDir lists a folder by name.
func (f *commitFS) ReadDir(name string) ([]fs.DirEntry, error) {
	entry, err := f.lookup("readdir", name)
	if err != nil {
		return nil, err
	}
	if entry.Mode != Dir {
		return nil, &fs.PathError{Op: "readdir", Path: name, Err: errors.New("is not a folder")}
	}
	entries, err := f.tree(entry.ID)
	if err != nil {
		return nil, &fs.PathError{Op: "readdir", Path: name, Err: err}
	}
	if err := f.count(len(entries)); err != nil {
		return nil, &fs.PathError{Op: "readdir", Path: name, Err: err}
	}
	list := make([]fs.DirEntry, len(entries))
	for i, e := range entries {
		list[i] = fs.FileInfoToDirEntry(&entryInfo{fs: f, entry: e})
	}
	return list, nil
}

func (f *commitFS) count(entries int) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.listed += entries; f.listed > maxListed {
		return fmt.Errorf("%w: the commit has more than %d files", ErrTooLarge, maxListed)
	}
	return nil
}

// Stat describes a file or folder without reading it.
func (f *commitFS) Stat(name string) (fs.FileInfo, error) {
	entry, err := f.lookup("stat", name)
	if err != nil {
		return nil, err
	}
	info := &entryInfo{fs: f, entry: entry}
	if _, err := info.load(); err != nil {
		return nil, &fs.PathError{Op: "stat", Path: name, Err: err}
	}
	return info, nil
}

// entryInfo is the fs.FileInfo of an entry; the size is read when it is
// asked for.
type entryInfo struct {
	fs    *commitFS
	entry Entry
}

func (i *entryInfo) load() (int64, error) {
	if i.entry.Mode != File {
		return 0, nil
	}
	return i.fs.repo.objects.size(i.entry.ID)
}

func (i *entryInfo) Name() string       { return i.entry.Name }
func (i *entryInfo) IsDir() bool        { return i.entry.Mode == Dir }
func (i *entryInfo) ModTime() time.Time { return i.fs.when }
func (i *entryInfo) Sys() any           { return i.entry.ID }

func (i *entryInfo) Size() int64 {
	size, err := i.load()
	if err != nil {
		return 0 // opening it tells why
	}
	return size
}

func (i *entryInfo) Mode() fs.FileMode {
	switch i.entry.Mode {
	case Dir:
		return fs.ModeDir | 0o755
	case Symlink:
		return fs.ModeSymlink | 0o777
	case Submodule:
		return fs.ModeIrregular | 0o755
	}
	return 0o644
}

// openFile reads its object at the first Read.
type openFile struct {
	*entryInfo
	path string
	data *bytes.Reader
}

func (o *openFile) Stat() (fs.FileInfo, error) { return o.entryInfo, nil }
func (o *openFile) Close() error               { return nil }

func (o *openFile) Read(p []byte) (int, error) {
	if o.data == nil {
		data, err := o.fs.repo.File(o.entry.ID, maxBlob)
		if errors.Is(err, ErrPointer) {
			data, err = o.fs.repo.Blob(o.entry.ID, maxBlob) // as it would lie in a work tree
		}
		if err != nil {
			return 0, &fs.PathError{Op: "read", Path: o.path, Err: err}
		}
		o.data = bytes.NewReader(data)
	}
	return o.data.Read(p)
}

type openDir struct {
	*entryInfo
	rest []fs.DirEntry
}

func (o *openDir) Stat() (fs.FileInfo, error) { return o.entryInfo, nil }
func (o *openDir) Close() error               { return nil }

func (o *openDir) Read([]byte) (int, error) {
	return 0, &fs.PathError{Op: "read", Path: o.entry.Name, Err: errFolder}
}

func (o *openDir) ReadDir(n int) ([]fs.DirEntry, error) {
	list, rest, err := nextEntries(o.rest, n)
	o.rest = rest
	return list, err
}

// nextEntries is the bookkeeping of fs.ReadDirFile: all the rest for n <= 0,
// else at most n and io.EOF at the end.
func nextEntries(list []fs.DirEntry, n int) (head, rest []fs.DirEntry, err error) {
	if n <= 0 {
		return list, nil, nil
	}
	if len(list) == 0 {
		return nil, nil, io.EOF
	}
	n = min(n, len(list))
	return list[:n], list[n:], nil
}
