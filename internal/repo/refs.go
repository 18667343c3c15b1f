package repo

import (
	"bufio"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/go-git/go-git/v5/plumbing"

	"github.com/goldthread/goldthread/internal/nearest"
	"github.com/goldthread/goldthread/internal/source"
)

// refStore is what is needed of go-git's reading of branches and tags. It can
// list them too, but gives up at the first one that is broken.
type refStore interface {
	Reference(plumbing.ReferenceName) (*plumbing.Reference, error)
}

// Head returns the commit that HEAD points at and the name of the branch, ""
// when HEAD is detached. [ErrNoCommit] comes with the name of a branch that
// has no commit yet.
func (r *Repo) Head() (ID, string, error) {
	if err := r.readable(); err != nil {
		return "", "", err
	}
	head, err := r.refs.Reference(plumbing.HEAD)
	if err != nil {
		return "", "", fmt.Errorf("the repository's HEAD cannot be read: %w", err)
	}
	if head.Type() == plumbing.HashReference {
		return ID(head.Hash().String()), "", nil
	}
	branch := head.Target().Short()
	id, err := r.reference(head.Target().String())
	if errors.Is(err, plumbing.ErrReferenceNotFound) {
		return "", branch, ErrNoCommit
	}
	return id, branch, err
}

// maxRefDepth bounds references to references.
const maxRefDepth = 8

// reference follows the full name of a reference to an object.
func (r *Repo) reference(full string) (ID, error) {
	name := plumbing.ReferenceName(full)
	for range maxRefDepth {
		ref, err := r.refs.Reference(name)
		if err != nil {
			return "", err
		}
		if ref.Type() == plumbing.HashReference {
			return ID(ref.Hash().String()), nil
		}
		name = ref.Target()
	}
	return "", fmt.Errorf("%s points at itself", source.Escape(full))
}

// MainBranch returns the branch that evidence is about, the one that is
// protected: the configured one, else the one that origin calls its own
// (origin/HEAD), else main, else master, else the branch checked out.
//
// A name is looked for on origin first: what stands on the server cannot be
// moved by the one who runs the check. The name comes without "origin/", and
// is "" when no such branch exists and HEAD is detached.
func (r *Repo) MainBranch(configured string) (name string, tip ID, err error) {
	if err := r.readable(); err != nil {
		return "", "", err
	}
	if configured != "" {
		return r.configuredBranch(configured)
	}
	candidates := []string{"main", "master"}
	if ref, err := r.refs.Reference("refs/remotes/origin/HEAD"); err == nil && ref.Type() == plumbing.SymbolicReference {
		candidates = slices.Insert(candidates, 0, strings.TrimPrefix(ref.Target().String(), "refs/remotes/origin/"))
	}
	for _, name := range candidates {
		if tip, err := r.branch(name); err == nil {
			return name, tip, nil
		}
	}
	tip, name, err = r.Head()
	return name, tip, err
}

func (r *Repo) configuredBranch(name string) (string, ID, error) {
	short := strings.TrimPrefix(strings.TrimPrefix(name, "refs/heads/"), "origin/")
	tip, err := r.branch(short)
	if err == nil {
		return short, tip, nil
	}
	return "", "", fmt.Errorf("the main branch %s named in the configuration: %w%s",
		source.Escape(name), ErrNoBranch, didYouMean(short, r.branchNames()))
}

func (r *Repo) branch(name string) (ID, error) {
	if id, err := r.reference("refs/remotes/origin/" + name); err == nil {
		return id, nil
	}
	return r.reference("refs/heads/" + name)
}

// branchNames lists local branches and, under their short names, origin's.
func (r *Repo) branchNames() []string {
	names := map[string]bool{}
	for _, prefix := range []string{"refs/heads/", "refs/remotes/origin/"} {
		refs, _ := r.references(prefix) // only for a suggestion
		for name := range refs {
			names[name] = true
		}
	}
	return slices.Sorted(maps.Keys(names))
}

func didYouMean(word string, candidates []string) string {
	if near := nearest.To(word, candidates); near != "" {
		return fmt.Sprintf("; did you mean %s?", source.Escape(near))
	}
	return ""
}

// references lists the names below prefix ("refs/tags/"), which is cut off,
// and the objects they point at. As in git, a file hides a packed entry of the
// same name, what points at another reference is left out, and one that is
// broken (an empty file, as a power failure leaves it) stands for nothing.
func (r *Repo) references(prefix string) (map[string]ID, error) {
	found := map[string]ID{}
	if err := r.packedReferences(prefix, found); err != nil {
		return nil, err
	}
	top := filepath.Join(r.commonDir, filepath.FromSlash(prefix))
	err := filepath.WalkDir(top, func(at string, entry fs.DirEntry, err error) error {
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		if err != nil || entry.IsDir() || strings.HasSuffix(at, ".lock") {
			return err
		}
		name, err := filepath.Rel(top, at)
		if err != nil {
			return err
		}
		name = filepath.ToSlash(name)
		delete(found, name)
		if text := lines(at); len(text) > 0 && isObjectID(text[0]) {
			found[name] = ID(strings.ToLower(text[0]))
		}
		return nil
	})
	return found, err
}

func (r *Repo) packedReferences(prefix string, found map[string]ID) error {
	f, err := os.Open(filepath.Join(r.commonDir, "packed-refs"))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	defer f.Close()
	in := bufio.NewScanner(f)
	for in.Scan() {
		id, full, _ := strings.Cut(strings.TrimSpace(in.Text()), " ")
		if name, ok := strings.CutPrefix(full, prefix); ok && isObjectID(id) {
			found[name] = ID(strings.ToLower(id))
		}
	}
	return in.Err()
}

func isObjectID(text string) bool { return len(text) == 40 && isHex(strings.ToLower(text)) }
