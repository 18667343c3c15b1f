package repo

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/goldthread/goldthread/internal/source"
)

// Lacks lists what is missing from the clone or stands between its history
// and a reader, each with the remedy, always in the same order. A complete
// clone gives none.
func (r *Repo) Lacks() ([]Lack, error) {
	settings, err := r.settings()
	if err != nil {
		return nil, err
	}
	var lacks []Lack
	if l, ok := r.formatLack(settings); ok {
		return []Lack{l}, nil // nothing else can be told of it
	}
	boundary, err := r.Boundary()
	if err != nil {
		return nil, err
	}
	if len(boundary) > 0 {
		lacks = append(lacks, Lack{
			Kind:   LackShallow,
			What:   "only the newest part of the history was fetched (a shallow clone)",
			Remedy: "in a workflow set `fetch-depth: 0` for actions/checkout; on a computer run `git fetch --unshallow`",
		})
	}
	if r.partial(settings) {
		lacks = append(lacks, Lack{
			Kind:   LackPartial,
			What:   "old file versions were left out when the repository was cloned (a partial clone)",
			Remedy: "in a workflow leave `filter` and `sparse-checkout` out of actions/checkout; on a computer clone again without --filter, or run `git fetch --refetch --no-filter`",
		})
	}
	if _, gone := alternates(filepath.Join(r.commonDir, "objects")); len(gone) > 0 {
		lacks = append(lacks, Lack{
			Kind:   LackBorrowed,
			What:   fmt.Sprintf("this clone borrows objects from %s, which is not there", shownPath(gone[0])),
			Remedy: "put that folder back in its place, or clone again without --shared and --reference",
		})
	}
	grafts, err := readLines(filepath.Join(r.commonDir, "info", "grafts"), maxListFile)
	if err != nil {
		return nil, err
	}
	if len(grafts) > 0 {
		lacks = append(lacks, Lack{
			Kind:   LackGrafts,
			What:   "the file info/grafts makes Git show other parents than the commits have; it was not used",
			Remedy: "remove it with `rm \"$(git rev-parse --git-path info/grafts)\"`, so that Git shows what was committed",
		})
	}
	replaced, err := r.references("refs/replace/")
	if err != nil {
		return nil, err
	}
	if len(replaced) > 0 {
		lacks = append(lacks, Lack{
			Kind:   LackReplaced,
			What:   fmt.Sprintf("Git is told to show other objects in place of %d (refs/replace); they were not used", len(replaced)),
			Remedy: "look at them with `git replace --list`, and remove them with `git replace --delete $(git replace --list)`",
		})
	}
	return lacks, nil
}

// Missing is the Lack that the error of a read makes known: one that wraps
// [ErrMissing] or [ErrPointer].
func Missing(err error) Lack {
	if errors.Is(err, ErrPointer) {
		return Lack{
			Kind:   LackPointer,
			What:   err.Error(),
			Remedy: "run `git lfs fetch --all`, and keep registers out of Git LFS",
		}
	}
	return Lack{
		Kind:   LackObjects,
		What:   "the history needs what is not there: " + err.Error(),
		Remedy: "fetch everything again with `git fetch --refetch`, or clone the repository again; `git fsck` shows what is missing",
	}
}

// MainUnknown says that [Repo.MainBranch], asked without a name, could only
// take what is checked out for the main branch, although the server has
// others: the clone is of one branch, or a build server fetched only one. A
// repository that has no server has no other.
func (r *Repo) MainUnknown() (Lack, bool, error) {
	settings, err := r.settings()
	if err != nil {
		return Lack{}, false, err
	}
	if !settings.has("remote", "origin") {
		return Lack{}, false, nil
	}
	for _, name := range []string{"refs/remotes/origin/HEAD", "refs/remotes/origin/main", "refs/remotes/origin/master", "refs/heads/main", "refs/heads/master"} {
		if _, err := r.reference(name); err == nil {
			return Lack{}, false, nil
		}
	}
	_, branch, err := r.Head()
	if err != nil && !errors.Is(err, ErrNoCommit) {
		return Lack{}, false, err
	}
	if branch != "" && fetchesAll(settings) {
		return Lack{}, false, nil
	}
	taken := "the commit that is checked out"
	if branch != "" {
		taken = "the branch " + source.Escape(branch)
	}
	return Lack{
		Kind: LackMain,
		What: "only a part of the server's branches was fetched, so " + taken + " was taken for the main one",
		Remedy: "name the main branch in goldthread.yaml (`main: NAME`), or fetch the others with " +
			"`git remote set-branches origin '*'`, `git fetch origin` and `git remote set-head origin --auto`",
	}, true, nil
}

func fetchesAll(s settings) bool {
	return slices.ContainsFunc(s, func(one setting) bool {
		return one.section == "remote" && one.sub == "origin" && one.key == "fetch" && strings.Contains(one.value, "*")
	})
}

// readable answers ErrFormat, in words, for a repository whose objects or
// branches cannot be read at all.
func (r *Repo) readable() error {
	settings, err := r.settings()
	if err != nil {
		return err
	}
	if l, ok := r.formatLack(settings); ok {
		return fmt.Errorf("%w: %s; %s", ErrFormat, l.What, l.Remedy)
	}
	return nil
}

// formatLack tells a repository that is kept in a form which is not read. One
// with its branches in a table has a file where others have the folder
// refs/heads, so that programs which do not know the form take it for damaged
// (git reftable(5)), whatever its configuration says.
func (r *Repo) formatLack(s settings) (Lack, bool) {
	if format := s.last("extensions", "", "objectformat"); format != "" && !strings.EqualFold(format, "sha1") {
		return Lack{
			Kind: LackFormat,
			What: "the repository names its objects by SHA-256, which cannot be read yet",
			Remedy: "copy it into one that names them by SHA-1: `git init --bare --object-format=sha1 ../copy.git`, " +
				"then `git fast-export --all --signed-tags=strip | git --git-dir=../copy.git fast-import`, and clone that",
		}, true
	}
	storage := s.last("extensions", "", "refstorage")
	heads, err := os.Stat(filepath.Join(r.commonDir, "refs", "heads"))
	if storage != "" && !strings.EqualFold(storage, "files") || err == nil && !heads.IsDir() {
		return Lack{
			Kind:   LackFormat,
			What:   "the repository keeps its branches as a table (reftable), which cannot be read yet",
			Remedy: "run `git refs migrate --ref-format=files`",
		}, true
	}
	return Lack{}, false
}

// partial reports a clone that fetches objects only when they are asked for.
func (r *Repo) partial(s settings) bool {
	if s.last("extensions", "", "partialclone") != "" {
		return true
	}
	for _, one := range s {
		if one.section == "remote" && one.key == "promisor" && isTrue(one.value) {
			return true
		}
	}
	packs, _ := os.ReadDir(filepath.Join(r.commonDir, "objects", "pack"))
	return slices.ContainsFunc(packs, func(e os.DirEntry) bool {
		return filepath.Ext(e.Name()) == ".promisor"
	})
}
