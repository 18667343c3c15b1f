package repo

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"

	"github.com/goldthread/goldthread/internal/nearest"
	"github.com/goldthread/goldthread/internal/source"
)

// A refStore reads branches and tags from the files of Git
// (gitrepository-layout(5)). go-git takes any line of packed-refs for one
// branch and reads the file of a branch whatever its size.
type refStore struct {
	gitDir, commonDir string
	// packed holds the references of packed-refs by full name.
	packed func() (map[string]ID, error)
}

// errNoRef tells that there is no such branch or tag.
var errNoRef = errors.New("no such reference")

func newRefStore(gitDir, commonDir string) *refStore {
	return &refStore{gitDir, commonDir, sync.OnceValues(func() (map[string]ID, error) {
		return packedRefs(filepath.Join(commonDir, "packed-refs"))
	})}
}

// packedRefs reads the file that holds most branches and tags of a large
// repository. Git refuses one with a line that it cannot read, and so is it
// here: the line may be the main branch.
func packedRefs(name string) (map[string]ID, error) {
	lines, err := readLines(name, maxListFile)
	if err != nil {
		return nil, err
	}
	found := make(map[string]ID, len(lines))
	for i, line := range lines {
		if line[0] == '#' || line[0] == '^' { // a heading; what the tag before points at
			continue
		}
		id, full, _ := strings.Cut(line, " ")
		if !isObjectID(id) || !safeRefName(full) {
			return nil, fmt.Errorf("the list of branches %s %w: entry %d is no branch or tag (%s)",
				shownPath(name), ErrCorrupt, i+1, source.Escape(cut(line, 60)))
		}
		found[full] = ID(strings.ToLower(id))
	}
	return found, nil
}

// safeRefName keeps a name from leading out of the folder refs.
func safeRefName(name string) bool {
	return name == "HEAD" || strings.HasPrefix(name, "refs/") && filepath.IsLocal(filepath.FromSlash(name)) &&
		!slices.ContainsFunc(strings.Split(name, "/"), func(part string) bool { return part == "" || part == "." || part == ".." })
}

// cut shortens a text that may be of any length.
func cut(text string, n int) string {
	if len(text) <= n {
		return text
	}
	return text[:n] + "..."
}

// file is where a reference lies: those of one worktree beside its HEAD, the
// others with the repository.
func (s *refStore) file(name string) string {
	dir := s.commonDir
	for _, own := range []string{"refs/bisect/", "refs/worktree/", "refs/rewritten/"} {
		if name == "HEAD" || strings.HasPrefix(name, own) {
			dir = s.gitDir
		}
	}
	return filepath.Join(dir, filepath.FromSlash(name))
}

// read returns what a reference points at: an object, or another reference.
func (s *refStore) read(name string) (id ID, target string, err error) {
	if !safeRefName(name) {
		return "", "", errNoRef
	}
	file := s.file(name)
	info, err := os.Lstat(file)
	switch {
	case err == nil && info.Mode().Type() == fs.ModeSymlink:
		if to, err := os.Readlink(file); err == nil && strings.HasPrefix(filepath.ToSlash(to), "refs/") {
			return "", filepath.ToSlash(to), nil // as Git once wrote HEAD
		}
	case err == nil && info.IsDir(), notThere(err):
		return s.readPacked(name)
	}
	data, err := readSmall(file, maxSmallFile)
	if err != nil {
		return "", "", err
	}
	text := strings.TrimSpace(string(data))
	if target, ok := strings.CutPrefix(text, "ref:"); ok {
		return "", strings.TrimSpace(target), nil
	}
	if word, _, _ := strings.Cut(text, "\n"); isObjectID(strings.TrimSpace(word)) {
		return ID(strings.ToLower(strings.TrimSpace(word))), "", nil
	}
	return "", "", fmt.Errorf("the reference %s %w: %s holds no commit; see `git reflog` for the last one, and write it back with `git update-ref`",
		source.Escape(name), ErrCorrupt, shownPath(file))
}

// notThere reports that there is no such file, or can be none: its path leads
// through another file, or is no name of a file.
func notThere(err error) bool {
	return errors.Is(err, fs.ErrNotExist) || errors.Is(err, syscall.ENOTDIR) ||
		errors.Is(err, syscall.ENAMETOOLONG) || errors.Is(err, syscall.EINVAL)
}

func (s *refStore) readPacked(name string) (ID, string, error) {
	packed, err := s.packed()
	if err != nil {
		return "", "", err
	}
	if id, ok := packed[name]; ok {
		return id, "", nil
	}
	return "", "", errNoRef
}

// Head returns the commit that HEAD points at and the name of the branch, ""
// when HEAD is detached. [ErrNoCommit] comes with the name of a branch that
// has no commit yet.
func (r *Repo) Head() (ID, string, error) {
	if err := r.readable(); err != nil {
		return "", "", err
	}
	id, target, err := r.refs.read("HEAD")
	if err != nil {
		return "", "", fmt.Errorf("the repository's HEAD cannot be read: %w", err)
	}
	if target == "" {
		return id, "", nil
	}
	if !safeRefName(target) || target == "HEAD" {
		return "", "", fmt.Errorf("the repository's HEAD %w: it points at %s, which is no branch", ErrCorrupt, source.Escape(cut(target, 60)))
	}
	branch := shortRefName(target)
	id, err = r.reference(target)
	if errors.Is(err, errNoRef) {
		return "", branch, ErrNoCommit
	}
	return id, branch, err
}

// shortRefName is what people call a reference.
func shortRefName(full string) string {
	for _, prefix := range []string{"refs/heads/", "refs/tags/", "refs/remotes/", "refs/"} {
		if short, ok := strings.CutPrefix(full, prefix); ok {
			return short
		}
	}
	return full
}

// maxRefDepth bounds references to references.
const maxRefDepth = 8

// reference follows the full name of a reference to an object.
func (r *Repo) reference(full string) (ID, error) {
	name := full
	for range maxRefDepth {
		id, target, err := r.refs.read(name)
		if err != nil || target == "" {
			return id, err
		}
		name = target
	}
	return "", fmt.Errorf("the reference %s %w: it points at itself", source.Escape(full), ErrCorrupt)
}

// MainBranch returns the branch that evidence is about, the one that is
// protected: the configured one, else the one that origin calls its own
// (origin/HEAD), else main, else master, else the branch checked out.
//
// A name is looked for on origin first: what stands on the server cannot be
// moved by the one who runs the check. The name comes without "origin/", and
// is "" when no such branch exists and HEAD is detached. A branch whose file
// is damaged is an error, and never passed over for another one.
func (r *Repo) MainBranch(configured string) (name string, tip ID, err error) {
	if err := r.readable(); err != nil {
		return "", "", err
	}
	if configured != "" {
		return r.configuredBranch(configured)
	}
	candidates := []string{"main", "master"}
	if _, target, err := r.refs.read("refs/remotes/origin/HEAD"); err == nil && target != "" {
		candidates = slices.Insert(candidates, 0, strings.TrimPrefix(target, "refs/remotes/origin/"))
	}
	for _, name := range candidates {
		if tip, err := r.branch(name); !errors.Is(err, errNoRef) {
			return name, tip, err
		}
	}
	tip, name, err = r.Head()
	return name, tip, err
}

func (r *Repo) configuredBranch(name string) (string, ID, error) {
	short := strings.TrimPrefix(strings.TrimPrefix(name, "refs/heads/"), "origin/")
	tip, err := r.branch(short)
	if !errors.Is(err, errNoRef) {
		return short, tip, err
	}
	return "", "", fmt.Errorf("the main branch %s named in the configuration: %w%s",
		source.Escape(name), ErrNoBranch, didYouMean(short, r.branchNames()))
}

func (r *Repo) branch(name string) (ID, error) {
	id, err := r.reference("refs/remotes/origin/" + name)
	if errors.Is(err, errNoRef) {
		return r.reference("refs/heads/" + name)
	}
	return id, err
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
	packed, err := r.refs.packed()
	if err != nil {
		return nil, err
	}
	found := map[string]ID{}
	for full, id := range packed {
		if name, ok := strings.CutPrefix(full, prefix); ok {
			found[name] = id
		}
	}
	top := filepath.Join(r.commonDir, filepath.FromSlash(prefix))
	err = filepath.WalkDir(top, func(at string, entry fs.DirEntry, err error) error {
		if notThere(err) {
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
		if id, _, err := r.refs.read(prefix + name); err == nil && id != "" {
			found[name] = id
		}
		return nil
	})
	return found, err
}

// isObjectID tells an id as the files of Git name objects, in letters of either
// case.
func isObjectID(text string) bool { return source.IsObjectID(strings.ToLower(text)) }
