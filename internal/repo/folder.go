package repo

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"
)

// WorkTree returns the files of the work tree as they lie on disk. It never
// leaves the work tree: a symbolic link that points inside it is followed,
// one that leads outside cannot be opened. Pipes, sockets and devices cannot
// be opened either. Git's own folders (.git) are not there. A bare repository
// has no work tree.
func (r *Repo) WorkTree() (fs.FS, error) {
	if r.root == "" {
		return nil, errors.New("a bare repository has no work tree: name a revision to check")
	}
	root, err := os.OpenRoot(r.root)
	if err != nil {
		return nil, err
	}
	return &folderFS{files: root.FS()}, nil
}

// Folder returns the files below dir, under the rules of [Repo.WorkTree], for
// a folder outside Git. When dir cannot be opened, so says every file in it.
func Folder(dir string) fs.FS {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return &folderFS{broken: err}
	}
	return &folderFS{files: root.FS()}
}

var (
	errOutside = errors.New("is a link that leads out of the folder, which is not followed")
	errSpecial = errors.New("is a pipe, socket or device, not a file")
)

// folderFS guards an os.Root, whose own file system would block on opening a
// pipe.
type folderFS struct {
	files  fs.FS
	broken error
}

func (f *folderFS) check(op, name string) error {
	switch {
	case f.broken != nil:
		return &fs.PathError{Op: op, Path: name, Err: f.broken}
	case !fs.ValidPath(name):
		return &fs.PathError{Op: op, Path: name, Err: fs.ErrInvalid}
	case insideGit(name):
		return &fs.PathError{Op: op, Path: name, Err: fs.ErrNotExist}
	}
	return nil
}

func insideGit(name string) bool {
	return slices.ContainsFunc(strings.Split(name, "/"), isGitName)
}

// isGitName ignores case, as file systems may.
func isGitName(part string) bool { return strings.EqualFold(part, ".git") }

// Open opens a regular file or a folder.
func (f *folderFS) Open(name string) (fs.File, error) {
	info, err := f.Stat(name)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() && !info.IsDir() {
		return nil, &fs.PathError{Op: "open", Path: name, Err: errSpecial}
	}
	if info.IsDir() {
		list, err := f.ReadDir(name)
		return &listedDir{info: info, rest: list}, err
	}
	file, err := f.files.Open(name)
	return file, explain("open", name, err)
}

// Stat describes what name is, or what the link name points at.
func (f *folderFS) Stat(name string) (fs.FileInfo, error) {
	if err := f.check("stat", name); err != nil {
		return nil, err
	}
	info, err := fs.Stat(f.files, name)
	return info, explain("stat", name, err)
}

// ReadDir lists a folder by name, without Git's own.
func (f *folderFS) ReadDir(name string) ([]fs.DirEntry, error) {
	if err := f.check("readdir", name); err != nil {
		return nil, err
	}
	list, err := fs.ReadDir(f.files, name)
	list = slices.DeleteFunc(list, func(e fs.DirEntry) bool { return isGitName(e.Name()) })
	return list, explain("readdir", name, err)
}

// explain puts os.Root's refusal, for which it exports no error, into words.
func explain(op, name string, err error) error {
	var pe *fs.PathError
	if errors.As(err, &pe) && strings.Contains(pe.Err.Error(), "escapes from parent") {
		return &fs.PathError{Op: op, Path: name, Err: errOutside}
	}
	if err != nil && !errors.As(err, &pe) {
		return fmt.Errorf("%s: %w", path.Clean(name), err)
	}
	return err
}

// listedDir is an open folder whose list is already filtered.
type listedDir struct {
	info fs.FileInfo
	rest []fs.DirEntry
}

func (d *listedDir) Stat() (fs.FileInfo, error) { return d.info, nil }
func (d *listedDir) Close() error               { return nil }

func (d *listedDir) Read([]byte) (int, error) {
	return 0, &fs.PathError{Op: "read", Path: d.info.Name(), Err: errFolder}
}

func (d *listedDir) ReadDir(n int) ([]fs.DirEntry, error) {
	list, rest, err := nextEntries(d.rest, n)
	d.rest = rest
	return list, err
}
