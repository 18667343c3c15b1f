package history

import (
	"context"
	"errors"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/goldthread/goldthread/internal/repo"
)

// The folder that is checked may have had another name, or the registers may
// have stood at the top. Where a commit has registers and its parent has none,
// the parent is searched for a folder that the registers came from: one with
// the same files, or the same configuration and mostly the same records, that
// is gone from the commit. Older commits are then read in that folder. A
// folder that stayed where it was is a copy's model, not its past.

// Bounds of the search: folders read in all, and how deep they may lie.
const (
	maxFormerReads = 50_000
	maxFormerDepth = 64
)

// formerFolders sets node.dir of the commits that have the registers in
// another folder, and reports whether there are any.
func (m *miner) formerFolders(ctx context.Context) (bool, error) {
	f := &formerSearch{miner: m, named: map[int32]bool{}}
	for i := int32(len(m.graph.nodes)) - 1; i >= 0; i-- {
		n := &m.graph.nodes[i]
		if !n.counts || !f.named[i] && len(n.files.files) == 0 {
			continue
		}
		if i%256 == 0 && ctx.Err() != nil {
			return false, ctx.Err()
		}
		for _, p := range n.parents {
			if err := f.parent(n, p); err != nil {
				return false, inCommit(&m.graph.nodes[p], err)
			}
		}
	}
	return len(f.named) > 0, nil
}

type formerSearch struct {
	*miner
	named  map[int32]bool // nodes that have another dir
	reads  int
	wanted map[repo.ID][]string // register files to be found, by content
	config repo.ID              // configuration to be found, or ""
	hits   map[string]*hit      // what each folder has of them
	// known are all contents that may ever be wanted, and barren the folders
	// that have none of them: branches from before the registers share most
	// of their folders.
	known  map[repo.ID]bool
	barren map[repo.ID]bool
}

// parent decides in which folder of the parent p the registers of n stood.
func (f *formerSearch) parent(n *node, p int32) error {
	parent := &f.graph.nodes[p]
	if f.named[p] || len(parent.files.files) > 0 {
		return nil
	}
	f.files.listed = 0
	if n.dir != f.o.Dir {
		there, err := f.files.baseOf(parent, n.dir)
		if err != nil {
			return err
		}
		if len(there.files) > 0 {
			parent.dir, f.named[p] = n.dir, true
			return nil
		}
	}
	dir, ok, err := f.find(n, parent)
	if ok {
		parent.dir, f.named[p] = dir, true
	}
	return err
}

// find searches the parent for the folder that the registers of n came from:
// the one with most of their files, then the shortest name, then the first.
func (f *formerSearch) find(n, parent *node) (string, bool, error) {
	if err := f.want(n); err != nil || len(f.wanted) == 0 {
		return "", false, err
	}
	f.hits = map[string]*hit{}
	_, err := f.walk(parent.tree, "", 0)
	if errors.Is(err, errSearched) {
		return "", false, nil
	}
	if err != nil {
		return "", false, err
	}
	best, found := "", false
	for _, dir := range slices.Sorted(maps.Keys(f.hits)) { // what is read on the way is numbered as it is met
		h := f.hits[dir]
		ok, err := f.left(n, parent, dir, h)
		if err != nil {
			return "", false, err
		}
		if ok && (!found || h.before(f.hits[best], dir, best)) {
			best, found = dir, true
		}
	}
	return best, found, nil
}

// A hit is what a folder has of the registers that are looked for: register
// files, by paths relative to the folder, or the configuration alone.
type hit struct{ files []string }

func (h *hit) before(other *hit, dir, otherDir string) bool {
	switch {
	case len(h.files) != len(other.files):
		return len(h.files) > len(other.files)
	case len(dir) != len(otherDir):
		return len(dir) < len(otherDir)
	}
	return dir < otherDir
}

// want collects the register files of n that hold a record, and its
// configuration, by content.
func (f *formerSearch) want(n *node) error {
	f.wanted, f.config = map[repo.ID][]string{}, ""
	key, err := f.files.keyOf(n, n.dir)
	if err != nil || key.tree == "" {
		return err
	}
	in, err := f.files.search(key)
	if err != nil {
		return err
	}
	for one := range in.files {
		v, err := f.files.version(n, *one)
		if err != nil {
			return err
		}
		if v.size > 0 {
			f.wanted[one.entry.ID] = append(f.wanted[one.entry.ID], one.path)
		}
	}
	if f.o.ConfigFile != "" {
		e, err := f.files.lookup(key.tree, f.o.ConfigFile)
		if err != nil {
			return err
		}
		if e.Mode == repo.File {
			f.config = e.ID
		}
	}
	f.learn()
	return nil
}

// learn starts anew with barren folders when there is more to be found.
func (f *formerSearch) learn() {
	size := len(f.known)
	if f.known == nil {
		f.known = map[repo.ID]bool{}
	}
	for key := range f.files.versions {
		f.known[key.blob] = true
	}
	for id := range f.files.mappings {
		f.known[id] = true
	}
	if f.config != "" {
		f.known[f.config] = true
	}
	if len(f.known) > size {
		f.barren = map[repo.ID]bool{}
	}
}

// errSearched ends a search that has read as many folders as it may.
var errSearched = errors.New("enough folders have been read")

// walk notes for every folder of a tree what it has of what is wanted, and
// reports whether the tree has anything that may ever be wanted.
func (f *formerSearch) walk(tree repo.ID, at string, depth int) (fertile bool, err error) {
	if depth > maxFormerDepth || f.barren[tree] {
		return false, nil
	}
	if f.reads++; f.reads > maxFormerReads {
		return false, errSearched
	}
	entries, err := f.o.Repo.Tree(tree)
	if err != nil {
		return false, err
	}
	for _, e := range entries {
		name := path.Join(at, e.Name)
		switch e.Mode {
		case repo.Dir:
			below, err := f.walk(e.ID, name, depth+1)
			if err != nil {
				return false, err
			}
			fertile = fertile || below
		case repo.File:
			fertile = fertile || f.known[e.ID]
			f.note(name, e.ID)
		}
	}
	f.barren[tree] = !fertile
	return fertile, nil
}

func (f *formerSearch) note(name string, content repo.ID) {
	for _, rel := range f.wanted[content] {
		if dir, ok := above(name, rel); ok {
			h := f.hit(dir)
			h.files = append(h.files, rel)
		}
	}
	if dir, ok := above(name, f.o.ConfigFile); ok && content == f.config {
		f.hit(dir)
	}
}

// above gives the folder in which the file name stands at rel.
func above(name, rel string) (dir string, ok bool) {
	if name == rel {
		return "", true
	}
	return strings.CutSuffix(name, "/"+rel)
}

func (f *formerSearch) hit(dir string) *hit {
	if f.hits[dir] == nil {
		f.hits[dir] = &hit{}
	}
	return f.hits[dir]
}

// left reports whether the registers of n came from the folder dir of its
// parent: what they share is no longer there at n.
func (f *formerSearch) left(n, parent *node, dir string, h *hit) (bool, error) {
	if dir == n.dir {
		return false, nil
	}
	gone := h.files
	if len(gone) == 0 {
		gone = []string{f.o.ConfigFile}
		told := len(f.files.skipped)
		same, err := f.sameRecords(n, parent, dir)
		if err != nil || !same {
			f.files.skipped = f.files.skipped[:told] // nothing of another folder is told
			return false, err
		}
	}
	for _, rel := range gone {
		e, err := f.files.lookup(n.tree, path.Join(dir, rel))
		if err != nil || e.ID != "" {
			return false, err
		}
	}
	return true, nil
}

// sameRecords reports whether at least half of the records of a folder of the
// parent stand at n too.
func (f *formerSearch) sameRecords(n, parent *node, dir string) (bool, error) {
	now, err := f.files.baseOf(n, n.dir)
	if err != nil {
		return false, err
	}
	then, err := f.files.baseOf(parent, dir)
	if err != nil {
		return false, err
	}
	all, same := 0, 0
	for e := range then.all() {
		all++
		if found, _ := now.find(e.rec); found != nil {
			same++
		}
	}
	return same > 0 && 2*same >= all, nil
}
