package repo

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/goldthread/goldthread/internal/source"
)

// Open finds the repository that holds dir: dir may be any folder of a work
// tree, of a linked worktree, or a bare repository. [ErrNotGit] says that
// there is none.
func Open(dir string) (*Repo, error) {
	start, err := realDir(dir)
	if err != nil {
		return nil, err
	}
	root, gitDir, err := discover(start)
	if err != nil {
		return nil, err
	}
	common, err := commonDir(gitDir)
	if err != nil {
		return nil, err
	}
	r := &Repo{root: root, gitDir: gitDir, commonDir: common}
	if root != "" {
		rel, err := filepath.Rel(root, start)
		if err != nil {
			return nil, err
		}
		if rel != "." {
			r.prefix = rel
		}
	}
	r.refs, r.objects = newRefStore(gitDir, common), openStorage(common)
	return r, nil
}

func realDir(dir string) (string, error) {
	abs, err := filepath.Abs(dir)
	if err != nil {
		return "", err
	}
	return filepath.EvalSymlinks(abs)
}

// discover walks upwards from dir to the first folder that has a .git, or
// that is a Git folder itself.
func discover(dir string) (root, gitDir string, err error) {
	for at := dir; ; at = filepath.Dir(at) {
		dotGit := filepath.Join(at, ".git")
		info, err := os.Stat(dotGit)
		switch {
		case err == nil && info.IsDir() && isGitDir(dotGit):
			return at, dotGit, nil
		case err == nil && info.Mode().IsRegular():
			gitDir, err := followGitFile(dotGit)
			return at, gitDir, err
		case err != nil && !errors.Is(err, fs.ErrNotExist):
			return "", "", err
		}
		if isGitDir(at) {
			return "", at, nil
		}
		if filepath.Dir(at) == at {
			return "", "", fmt.Errorf("%s: %w", source.Escape(dir), ErrNotGit)
		}
	}
}

// isGitDir goes by what git itself asks for.
func isGitDir(dir string) bool {
	if _, err := os.Lstat(filepath.Join(dir, "HEAD")); err != nil {
		return false
	}
	if _, err := os.Stat(filepath.Join(dir, "commondir")); err == nil {
		return true
	}
	for _, name := range []string{"objects", "refs"} {
		if info, err := os.Stat(filepath.Join(dir, name)); err != nil || !info.IsDir() {
			return false
		}
	}
	return true
}

// followGitFile reads the .git file of a linked worktree or a submodule.
func followGitFile(name string) (string, error) {
	data, err := readSmall(name, maxSmallFile)
	if err != nil {
		return "", err
	}
	target, ok := strings.CutPrefix(strings.TrimSpace(string(data)), "gitdir: ")
	if !ok {
		return "", fmt.Errorf("%s: %w", source.Escape(name), ErrNotGit)
	}
	target = within(filepath.Dir(name), target)
	if !isGitDir(target) {
		return "", fmt.Errorf("%s points at %s, which is not a Git folder: %w",
			source.Escape(name), source.Escape(target), ErrNotGit)
	}
	return target, nil
}

// commonDir is the folder that holds the objects and branches: another one
// than gitDir in a linked worktree.
func commonDir(gitDir string) (string, error) {
	data, err := readSmall(filepath.Join(gitDir, "commondir"), maxSmallFile)
	if errors.Is(err, fs.ErrNotExist) {
		return gitDir, nil
	}
	if err != nil {
		return "", err
	}
	common := within(gitDir, string(bytes.TrimSpace(data)))
	if !isGitDir(common) {
		return "", fmt.Errorf("%s shares the repository %s, which is not there: %w",
			source.Escape(gitDir), source.Escape(common), ErrNotGit)
	}
	return common, nil
}

func within(dir, path string) string {
	path = filepath.FromSlash(path)
	if filepath.IsAbs(path) {
		return filepath.Clean(path)
	}
	return filepath.Join(dir, path)
}
