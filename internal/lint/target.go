package lint

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"

	"github.com/goldthread/goldthread/internal/register"
	"github.com/goldthread/goldthread/internal/repo"
	"github.com/goldthread/goldthread/internal/source"
)

// A target is the snapshot that is checked: of the work tree or of a commit.
type target struct {
	repo     *repo.Repo // nil outside Git
	head     repo.ID    // the commit checked, or the one the work tree stands on; "" before the first commit
	branch   string
	worktree bool
	alone    bool // one file by itself
	// files is the folder whose registers are checked, and root its path
	// from the top of the repository, "" at the top.
	files fs.FS
	root  string
	// config is the configuration to read, by name in configFS.
	config   string
	configFS fs.FS
	limits   *register.WorkLimits // that hold instead of the configuration's; nil for these
}

// open finds what o points at.
func open(o Options) (*target, error) {
	if o.Alone != nil {
		return settle(o, &target{worktree: true, alone: true}, o.Alone, "")
	}
	info, err := os.Stat(o.Dir)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, usagef("there is no folder %s", cmp.Or(source.Escape(o.Dir), `""`))
	case err != nil:
		return nil, err
	case !info.IsDir():
		return nil, usagef("%s is a file: name the folder of the registers", source.Escape(o.Dir))
	}
	r, err := repo.Open(o.Dir)
	if errors.Is(err, repo.ErrNotGit) {
		if o.Base != "" {
			return nil, usagef("%s is not in a Git repository, so there is no change to judge", source.Escape(o.Dir))
		}
		if o.Rev != "" {
			return nil, usagef("%s is not in a Git repository, so it has no revision %s", source.Escape(o.Dir), source.Escape(o.Rev))
		}
		return settle(o, &target{worktree: true}, repo.Folder(o.Dir), "")
	}
	if err != nil {
		return nil, err
	}
	t := &target{repo: r}
	top, err := t.snapshot(o.Rev)
	if err != nil {
		return nil, err
	}
	return settle(o, t, top, r.Prefix())
}

// snapshot fixes the commit and returns the files to check from the top of
// the repository.
func (t *target) snapshot(rev string) (fs.FS, error) {
	if rev != "" {
		id, err := t.repo.Resolve(rev)
		if errors.Is(err, repo.ErrMissing) || errors.Is(err, repo.ErrCorrupt) || errors.Is(err, repo.ErrFormat) {
			return nil, err
		}
		if err != nil {
			return nil, &UsageError{Message: err.Error()}
		}
		t.head = id
		return t.repo.Files(id)
	}
	head, branch, err := t.repo.Head()
	// A repository in a format that cannot be read still has a work tree:
	// history says then what is missing.
	onDisk := errors.Is(err, repo.ErrFormat) && t.repo.Root() != ""
	if err != nil && !errors.Is(err, repo.ErrNoCommit) && !onDisk {
		return nil, err
	}
	t.head, t.branch = head, branch
	if t.repo.Root() == "" {
		if head == "" {
			return nil, usagef("the repository has no commit yet, so there is nothing to check")
		}
		return t.repo.Files(head)
	}
	t.worktree = true
	return t.repo.WorkTree()
}

// settle chooses the folder that is checked: the nearest one, from prefix
// upwards, that has a configuration or a registers folder, else the top.
func settle(o Options, t *target, top fs.FS, prefix string) (*target, error) {
	t.root = nearestRoot(top, prefix)
	files, err := fs.Sub(top, dot(t.root))
	if err != nil {
		return nil, err
	}
	t.files, t.configFS, t.config = files, files, ""
	if o.Config != "" {
		// A configuration kept elsewhere is read from disk, also when a
		// revision is checked: who names the file means that file.
		t.configFS, t.config = os.DirFS(filepath.Dir(o.Config)), filepath.Base(o.Config)
		if err := ordinary(t.configFS, t.config); err != nil {
			return nil, usagef("cannot read the configuration %s: %v", source.Escape(o.Config), plain(err))
		}
	}
	return t, nil
}

// ordinary reports why name is no file that can be read.
func ordinary(fsys fs.FS, name string) error {
	info, err := fs.Stat(fsys, name)
	if err == nil && !info.Mode().IsRegular() {
		return source.ErrNotRegular
	}
	return err
}

// withRemedy adds to an error about a missing object what the clone lacks and
// how to mend it.
func (t *target) withRemedy(err error) error {
	if t.repo == nil || !errors.Is(err, repo.ErrMissing) {
		return err
	}
	lacks, lacksErr := t.repo.Lacks()
	if lacksErr != nil || len(lacks) == 0 {
		return err
	}
	return fmt.Errorf("%w; %s: %s", err, lacks[0].What, lacks[0].Remedy)
}

// registersFolder is where registers lie when no configuration says otherwise.
const registersFolder = "registers"

func nearestRoot(top fs.FS, prefix string) string {
	for dir := prefix; ; dir = parent(dir) {
		for _, name := range append(slices.Clone(register.ConfigFiles), registersFolder) {
			if _, err := fs.Stat(top, path.Join(dot(dir), name)); err == nil {
				return dir
			}
		}
		if dir == "" {
			return prefix
		}
	}
}

func parent(dir string) string {
	if p := path.Dir(dir); p != "." {
		return p
	}
	return ""
}

// dot is how io/fs spells a folder that may be the top.
func dot(dir string) string {
	if dir == "" {
		return "."
	}
	return dir
}

// plain drops the operation and path from an error of the file system.
func plain(err error) error {
	var pe *fs.PathError
	if errors.As(err, &pe) {
		return pe.Err
	}
	return err
}
