package repo

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/go-git/go-billy/v5/osfs"
	"github.com/go-git/go-git/v5/plumbing"
	"github.com/go-git/go-git/v5/plumbing/cache"
	"github.com/go-git/go-git/v5/plumbing/filemode"
	"github.com/go-git/go-git/v5/plumbing/object"
	"github.com/go-git/go-git/v5/storage/filesystem"
	"github.com/go-git/go-git/v5/storage/filesystem/dotgit"

	"github.com/goldthread/goldthread/internal/source"
)

// ErrThere says that a file to be added is there already.
var ErrThere = errors.New("already there")

// ErrBehind says that a branch on origin holds what the local one does not.
var ErrBehind = errors.New("origin has commits that the local branch has not")

// Append adds files, by slash-separated path, to a branch in one commit and
// returns its id. It adds and never changes: [ErrThere] names a file that the
// branch has. A branch that is not there begins with this commit; one that only
// origin has begins from there. Neither the work tree nor the index is touched,
// and it must not be the branch that is checked out.
//
// The local branch is moved only from where it stood, so that of two that add
// at once one fails. [ErrBehind] says that the local branch must be brought up
// to origin's first.
func (r *Repo) Append(branch string, files map[string][]byte, by Signature, message string) (ID, error) {
	if _, checkedOut, err := r.Head(); err == nil && checkedOut == branch {
		return "", fmt.Errorf("the branch %s is checked out", source.Escape(branch))
	}
	name := plumbing.NewBranchReferenceName(branch)
	if err := name.Validate(); err != nil {
		return "", fmt.Errorf("%s cannot be the name of a branch", source.Escape(branch))
	}
	old, tip, err := r.appendTo(branch)
	if err != nil {
		return "", err
	}
	w := r.newWriter()
	defer w.store.Close()
	var root ID
	parents := []plumbing.Hash{}
	if tip != "" {
		c, err := r.Commit(tip)
		if err != nil {
			return "", err
		}
		root, parents = c.Tree, append(parents, plumbing.NewHash(string(tip)))
	}
	tree, err := w.add(root, "", files)
	if err != nil {
		return "", err
	}
	who := object.Signature{Name: by.Name, Email: by.Email, When: by.When}
	commit, err := w.put(&object.Commit{Author: who, Committer: who, Message: message, TreeHash: tree, ParentHashes: parents})
	if err != nil {
		return "", err
	}
	if err := r.move(name.String(), old, ID(commit.String())); err != nil {
		return "", fmt.Errorf("the branch %s cannot be moved: %w", source.Escape(branch), err)
	}
	return ID(commit.String()), nil
}

// move lets a branch stand at a commit, if it stands at another ("" for none)
// until then. As with git, whoever makes the file beside it that ends in .lock
// may move it, and that file becomes the branch: one that cannot be written, as
// on a full disk, leaves the branch as it was. go-git writes into the branch.
func (r *Repo) move(name string, from, to ID) (err error) {
	file := filepath.Join(r.commonDir, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(file), 0o777); err != nil {
		return err
	}
	lock, err := os.OpenFile(file+".lock", os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
	if errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("another program moves it, or was stopped while it did: where none is at work, remove %s", source.Escape(file+".lock"))
	}
	if err != nil {
		return err
	}
	_, err = lock.WriteString(string(to) + "\n")
	err = errors.Join(err, lock.Close())
	if err == nil {
		at, lost := r.reference(name)
		switch {
		case lost != nil && !errors.Is(lost, errNoRef):
			err = lost
		case at != from:
			err = errors.New("another program has moved it meanwhile: try again")
		default:
			err = os.Rename(lock.Name(), file)
		}
	}
	if err != nil {
		os.Remove(lock.Name())
	}
	return err
}

// appendTo returns where the local branch stands, "" for nowhere, and what the
// new commit comes after.
func (r *Repo) appendTo(branch string) (local, tip ID, err error) {
	local, err = r.reference("refs/heads/" + branch)
	if err != nil && !errors.Is(err, errNoRef) {
		return "", "", err
	}
	remote, remoteErr := r.reference("refs/remotes/origin/" + branch)
	switch {
	case remoteErr != nil || remote == local:
		return local, local, nil
	case err != nil:
		return "", remote, nil
	}
	ahead, err := r.reaches(local, remote)
	if err != nil {
		return "", "", err
	}
	if !ahead {
		return "", "", fmt.Errorf("%w: git fetch origin %s:%s", ErrBehind, branch, branch)
	}
	return local, local, nil
}

// reaches reports whether commit is made of other.
func (r *Repo) reaches(commit, other ID) (bool, error) {
	seen := map[ID]bool{}
	queue := []ID{commit}
	for len(queue) > 0 {
		at := queue[len(queue)-1]
		queue = queue[:len(queue)-1]
		if at == other {
			return true, nil
		}
		if seen[at] {
			continue
		}
		seen[at] = true
		c, err := r.Commit(at)
		if err != nil {
			return false, err
		}
		queue = append(queue, c.Parents...)
	}
	return false, nil
}

// A writer stores objects. It is go-git's, opened for one addition.
type writer struct {
	repo  *Repo
	store *filesystem.Storage
}

func (r *Repo) newWriter() *writer {
	layout := dotgit.NewRepositoryFilesystem(osfs.New(r.gitDir), osfs.New(r.commonDir))
	return &writer{r, filesystem.NewStorage(layout, cache.NewObjectLRUDefault())}
}

// encoder is an object of go-git's that can be written.
type encoder interface {
	Encode(plumbing.EncodedObject) error
}

func (w *writer) put(o encoder) (plumbing.Hash, error) {
	to := w.store.NewEncodedObject()
	if err := o.Encode(to); err != nil {
		return plumbing.ZeroHash, err
	}
	return w.store.SetEncodedObject(to)
}

func (w *writer) blob(data []byte) (plumbing.Hash, error) {
	to := w.store.NewEncodedObject()
	to.SetType(plumbing.BlobObject)
	in, err := to.Writer()
	if err != nil {
		return plumbing.ZeroHash, err
	}
	if _, err := in.Write(data); err != nil {
		return plumbing.ZeroHash, err
	}
	if err := in.Close(); err != nil {
		return plumbing.ZeroHash, err
	}
	return w.store.SetEncodedObject(to)
}

// add writes the tree that root ("" for none), which stands at a path, becomes
// with the files.
func (w *writer) add(root ID, at string, files map[string][]byte) (plumbing.Hash, error) {
	t := &object.Tree{}
	if root != "" {
		if err := w.readTree(root, t); err != nil {
			return plumbing.ZeroHash, err
		}
	}
	folders := map[string]map[string][]byte{}
	for name, data := range files {
		folder, rest, nested := strings.Cut(name, "/")
		if nested {
			if folders[folder] == nil {
				folders[folder] = map[string][]byte{}
			}
			folders[folder][rest] = data
			continue
		}
		if entryAt(t, name) >= 0 {
			return plumbing.ZeroHash, fmt.Errorf("%s is %w", source.Escape(path.Join(at, name)), ErrThere)
		}
		hash, err := w.blob(data)
		if err != nil {
			return plumbing.ZeroHash, err
		}
		t.Entries = append(t.Entries, object.TreeEntry{Name: name, Mode: filemode.Regular, Hash: hash})
	}
	for folder, inside := range folders {
		if err := w.addFolder(t, at, folder, inside); err != nil {
			return plumbing.ZeroHash, err
		}
	}
	slices.SortFunc(t.Entries, func(a, b object.TreeEntry) int { return strings.Compare(sortName(a), sortName(b)) })
	return w.put(t)
}

func (w *writer) addFolder(t *object.Tree, at, folder string, files map[string][]byte) error {
	var root ID
	i := entryAt(t, folder)
	if i >= 0 {
		if t.Entries[i].Mode != filemode.Dir {
			return fmt.Errorf("%s is %w, and is no folder", source.Escape(path.Join(at, folder)), ErrThere)
		}
		root = ID(t.Entries[i].Hash.String())
	}
	hash, err := w.add(root, path.Join(at, folder), files)
	if err != nil {
		return err
	}
	e := object.TreeEntry{Name: folder, Mode: filemode.Dir, Hash: hash}
	if i >= 0 {
		t.Entries[i] = e
	} else {
		t.Entries = append(t.Entries, e)
	}
	return nil
}

func entryAt(t *object.Tree, name string) int {
	return slices.IndexFunc(t.Entries, func(e object.TreeEntry) bool { return e.Name == name })
}

// sortName is what git sorts the entries of a tree by.
func sortName(e object.TreeEntry) string {
	if e.Mode == filemode.Dir {
		return e.Name + "/"
	}
	return e.Name
}

// readTree reads a tree as it is, with modes that nobody else here needs.
func (w *writer) readTree(id ID, t *object.Tree) error {
	kind, data, err := w.repo.objects.read(id, maxTree, nil)
	if err != nil {
		return err
	}
	if kind != "tree" {
		return objectError(id, fmt.Errorf("%w: it is a %s and not a tree", ErrCorrupt, kind))
	}
	o := w.store.NewEncodedObject()
	o.SetType(plumbing.TreeObject)
	in, err := o.Writer()
	if err != nil {
		return err
	}
	if _, err := in.Write(data); err != nil {
		return err
	}
	return t.Decode(o)
}
