package scenario

import (
	"errors"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"

	"github.com/go-git/go-billy/v5/osfs"
	"github.com/go-git/go-git/v5/config"
	"github.com/go-git/go-git/v5/plumbing"
	"github.com/go-git/go-git/v5/plumbing/cache"
	"github.com/go-git/go-git/v5/plumbing/filemode"
	"github.com/go-git/go-git/v5/plumbing/format/index"
	"github.com/go-git/go-git/v5/storage/filesystem"
)

// write makes the repository at dir.
func (b *builder) write(dir string, bare bool) error {
	if err := refuseFull(dir); err != nil {
		return err
	}
	store, err := initialise(dir, bare, "")
	if err != nil {
		return err
	}
	if err := b.writeObjects(store); err != nil {
		return err
	}
	if err := store.SetReference(plumbing.NewSymbolicReference(plumbing.HEAD, plumbing.NewBranchReferenceName(b.current))); err != nil {
		return err
	}
	if bare {
		return nil
	}
	return b.writeWork(store, dir)
}

// refuseFull is [ErrNotEmpty] for a folder that holds something; none is fine.
func refuseFull(dir string) error {
	entries, err := os.ReadDir(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if len(entries) > 0 {
		return ErrNotEmpty
	}
	return err
}

// initialise makes a repository without commits, in dir or in its folder .git.
// What would otherwise depend on the machine is written down: line ends stay as
// they are, and a file system that calls everything executable changes nothing.
// origin is the address of a remote of that name, "" for none.
//
// The package git of go-git, which does this too, brings every transport with it.
func initialise(dir string, bare bool, origin string) (*filesystem.Storage, error) {
	if !bare {
		dir = filepath.Join(dir, ".git")
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, err
	}
	store := filesystem.NewStorage(osfs.New(dir), cache.NewObjectLRUDefault())
	if err := store.Init(); err != nil {
		return nil, err
	}
	c := config.NewConfig()
	c.Core.IsBare = bare
	core := c.Raw.Section("core")
	core.SetOption("repositoryformatversion", "0")
	core.SetOption("autocrlf", "false")
	core.SetOption("filemode", "false")
	if origin != "" {
		remote := &config.RemoteConfig{Name: "origin", URLs: []string{origin}}
		if err := remote.Validate(); err != nil {
			return nil, err
		}
		c.Remotes[remote.Name] = remote
	}
	return store, store.SetConfig(c)
}

func (b *builder) writeObjects(store *filesystem.Storage) error {
	for _, o := range b.store.Objects {
		if _, err := store.SetEncodedObject(o); err != nil {
			return err
		}
	}
	refs := map[plumbing.ReferenceName]plumbing.Hash{}
	for name, tip := range b.branches {
		refs[plumbing.NewBranchReferenceName(name)] = tip
	}
	for name, tag := range b.tags {
		refs[plumbing.NewTagReferenceName(name)] = tag
	}
	for name, id := range refs {
		if id.IsZero() {
			continue
		}
		if err := store.SetReference(plumbing.NewHashReference(name, id)); err != nil {
			return err
		}
	}
	return nil
}

// writeWork checks the present commit out and lays over it what the script
// left uncommitted.
func (b *builder) writeWork(store *filesystem.Storage, dir string) error {
	if err := b.checkOut(store, dir, b.headFiles()); err != nil {
		return err
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return err
	}
	defer root.Close()
	for _, name := range b.uncommitted() {
		id, ok := b.work[name]
		if !ok {
			err = root.Remove(name)
		} else {
			err = b.writeFile(root, name, id)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// checkOut writes the files of a commit into the work tree, and the index that
// says so.
func (b *builder) checkOut(store *filesystem.Storage, dir string, all files) error {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return err
	}
	defer root.Close()
	staged := &index.Index{Version: 2}
	for _, name := range slices.Sorted(maps.Keys(all)) {
		if err := b.writeFile(root, name, all[name]); err != nil {
			return err
		}
		info, err := root.Lstat(name)
		if err != nil {
			return err
		}
		staged.Entries = append(staged.Entries, &index.Entry{Name: name, Hash: all[name], Mode: filemode.Regular, Size: uint32(info.Size()), ModifiedAt: info.ModTime()})
	}
	return store.SetIndex(staged)
}

func (b *builder) writeFile(root *os.Root, name string, id plumbing.Hash) error {
	if err := root.MkdirAll(path.Dir(name), 0o755); err != nil {
		return err
	}
	return root.WriteFile(name, b.contents[id], 0o644)
}
