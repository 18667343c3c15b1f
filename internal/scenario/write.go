package scenario

import (
	"errors"
	"io/fs"
	"os"
	"path"

	"github.com/go-git/go-git/v5"
	"github.com/go-git/go-git/v5/plumbing"
)

// write makes the repository at dir.
func (b *builder) write(dir string, bare bool) error {
	if entries, err := os.ReadDir(dir); err == nil && len(entries) > 0 {
		return ErrNotEmpty
	} else if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	repository, err := git.PlainInitWithOptions(dir, &git.PlainInitOptions{
		Bare:        bare,
		InitOptions: git.InitOptions{DefaultBranch: plumbing.NewBranchReferenceName(b.current)},
	})
	if err != nil {
		return err
	}
	if err := configure(repository); err != nil {
		return err
	}
	if err := b.writeObjects(repository); err != nil {
		return err
	}
	if bare {
		return nil
	}
	return b.writeWork(repository, dir)
}

// configure writes down what would otherwise depend on the machine: line ends
// stay as they are, and a file system that calls everything executable changes
// nothing.
func configure(repository *git.Repository) error {
	c, err := repository.Config()
	if err != nil {
		return err
	}
	core := c.Raw.Section("core")
	core.SetOption("repositoryformatversion", "0")
	core.SetOption("autocrlf", "false")
	core.SetOption("filemode", "false")
	return repository.SetConfig(c)
}

func (b *builder) writeObjects(repository *git.Repository) error {
	for _, o := range b.store.Objects {
		if _, err := repository.Storer.SetEncodedObject(o); err != nil {
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
		if err := repository.Storer.SetReference(plumbing.NewHashReference(name, id)); err != nil {
			return err
		}
	}
	return nil
}

// writeWork checks the present commit out and lays over it what the script
// left uncommitted.
func (b *builder) writeWork(repository *git.Repository, dir string) error {
	if !b.head().IsZero() {
		work, err := repository.Worktree()
		if err != nil {
			return err
		}
		if err := work.Reset(&git.ResetOptions{Commit: b.head(), Mode: git.HardReset}); err != nil {
			return err
		}
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return err
	}
	defer root.Close()
	for _, name := range b.uncommitted() {
		if err := b.writeFile(root, name); err != nil {
			return err
		}
	}
	return nil
}

func (b *builder) writeFile(root *os.Root, name string) error {
	id, ok := b.work[name]
	if !ok {
		return root.Remove(name)
	}
	if err := root.MkdirAll(path.Dir(name), 0o755); err != nil {
		return err
	}
	return root.WriteFile(name, b.contents[id], 0o644)
}
