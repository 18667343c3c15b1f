package lint

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/goldthread/goldthread/internal/register"
	"github.com/goldthread/goldthread/internal/repo"
	"github.com/goldthread/goldthread/internal/source"
)

// listRegisters notes the object ids of the register files below a tree.
func listRegisters(r *repo.Repo, tree repo.ID, at, root string, decoder *register.Decoder, into map[string]string) error {
	entries, err := r.Tree(tree)
	if err != nil {
		return err
	}
	for _, e := range entries {
		name := path.Join(at, e.Name)
		if e.Mode == repo.Dir {
			if err := listRegisters(r, e.ID, name, root, decoder, into); err != nil {
				return err
			}
			continue
		}
		if inside, ok := relativeTo(root, name); ok && e.Mode == repo.File && decoder.Matches(inside) {
			into[name] = string(e.ID)
		}
	}
	return nil
}

// leftOut says which register files a sparse checkout leaves out: they are
// committed, and nobody can tell from the files on disk. What cannot be read
// of that is said elsewhere.
func (t *target) leftOut(s *setup) []string {
	if t.repo == nil || !t.worktree || t.head == "" {
		return nil
	}
	sparse, err := t.repo.Sparse()
	if err != nil || !sparse {
		return nil
	}
	c, err := t.repo.Commit(t.head)
	if err != nil {
		return nil
	}
	committed := map[string]string{}
	if err := listRegisters(t.repo, c.Tree, "", t.root, s.config.Decoder(s.schema), committed); err != nil {
		return nil
	}
	var missing []string
	for _, name := range slices.Sorted(maps.Keys(committed)) {
		inside, _ := relativeTo(t.root, name)
		if _, err := fs.Stat(t.files, inside); errors.Is(err, fs.ErrNotExist) {
			missing = append(missing, source.Escape(name))
		}
	}
	if len(missing) == 0 {
		return nil
	}
	folder := path.Dir(missing[0])
	named := missing[:min(len(missing), maxLeftOut)]
	said := strings.Join(named, ", ")
	if more := len(missing) - len(named); more > 0 {
		said += fmt.Sprintf(" and %d more", more)
	}
	return []string{fmt.Sprintf("Register files are left out of this sparse checkout: %s. Run `git sparse-checkout add %s`, or `git sparse-checkout disable`.", said, folder)}
}

// maxLeftOut is how many files of a sparse checkout are named.
const maxLeftOut = 5

// relativeTo is the path of a file as seen from a folder, "" for the top.
func relativeTo(root, name string) (string, bool) {
	if root == "" {
		return name, true
	}
	if len(name) > len(root) && name[:len(root)] == root && name[len(root)] == '/' {
		return name[len(root)+1:], true
	}
	return "", false
}
