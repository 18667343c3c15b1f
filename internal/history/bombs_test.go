package history_test

import (
	"errors"
	"fmt"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/go-git/go-git/v5/plumbing"
	"github.com/go-git/go-git/v5/plumbing/filemode"
	"github.com/go-git/go-git/v5/plumbing/object"

	"github.com/goldthread/goldthread/internal/history"
	"github.com/goldthread/goldthread/internal/repo"
)

// A hundred thousand parents, one of which wrote the record.
func TestHundredThousandParents(t *testing.T) {
	const many = 100_000
	b := newBuilder(t)
	content := one("R1=a", "R2=x")
	tree, newer := b.tree(content), b.tree(one("R1=b", "R2=x"))
	var parents strings.Builder
	for i := range many {
		at := tree
		if i == many/2 {
			at = newer
		}
		b.raw(fmt.Sprint("p", i), fmt.Sprintf("tree %s\nauthor A <a@b> %d +0000\ncommitter A <a@b> %d +0000\n\nx\n", at, 1767225600+i, 1767225600+i))
		fmt.Fprintf(&parents, "parent %s\n", b.commits[fmt.Sprint("p", i)])
	}
	b.raw("M", fmt.Sprintf("tree %s\n%sauthor A <a@b> 1800000000 +0000\ncommitter A <a@b> 1800000000 +0000\n\nx\n", newer, parents.String()))
	dir := b.write()
	var e *history.Evidence
	var err error
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	e, err = b.mineAt(dir)
	runtime.ReadMemStats(&after)
	b.must(err)
	same(t, "R1", b.story(e, "R1"), fmt.Sprintf("created p%d>M", many/2))
	// It is 100,000 commits: what each takes must stay that of one.
	if took := (after.TotalAlloc - before.TotalAlloc) / many; took > 16<<10 {
		t.Errorf("%d bytes of memory for each parent", took)
	}
}

// folder makes a tree whose entries all lead to one folder.
func (b *builder) folder(below plumbing.Hash, names ...string) plumbing.Hash {
	var tree object.Tree
	for _, name := range names {
		tree.Entries = append(tree.Entries, object.TreeEntry{Name: name, Mode: filemode.Dir, Hash: below})
	}
	o := b.store.NewEncodedObject()
	b.must(tree.Encode(o))
	id, err := b.store.SetEncodedObject(o)
	b.must(err)
	return id
}

// Folders that hold each other stand for more files, and longer paths, than
// can be: the walk ends with an error that names the folder.
func TestFoldersWithoutEnd(t *testing.T) {
	history.LowerMaxListed(t, 50_000)
	for _, c := range []struct {
		name  string
		depth int
		wide  []string
		says  string
	}{
		{"wide", 40, strings.Fields("a b c d e f g h i j"), "more than 50000 files"},
		{"deep", 10_000, []string{"a"}, "path has more than 4096 bytes"},
	} {
		t.Run(c.name, func(t *testing.T) {
			b := newBuilder(t)
			id := b.tree(one("R1=a"))
			for range c.depth {
				id = b.folder(id, c.wide...)
			}
			b.raw("A", fmt.Sprintf("tree %s\nauthor A <a@b> 1767225600 +0000\ncommitter A <a@b> 1767225600 +0000\n\nx\n", id))
			_, err := b.mineAt(b.write())
			if !errors.Is(err, repo.ErrTooLarge) || !strings.Contains(err.Error(), c.says) || !strings.Contains(err.Error(), b.id("A").Short()) {
				t.Errorf("error %v", err)
			}
		})
	}
}

// Who wrote the saved approvals is looked for in no more files than a commit can
// have, and what was not found was written by nobody.
func TestFoldersWithoutEndOnTheEvidenceBranch(t *testing.T) {
	for name, c := range map[string]struct {
		limit int
		want  string
	}{
		"within the limit": {50_000, "approval PR 12 M by Bob Ray 4/4"},
		"beyond it":        {1_000, ""},
	} {
		history.LowerMaxListed(t, c.limit)
		b := merged(t)
		x := b.pull(12, "B2", "M", rec{"reviews": []rec{answer(9, "bob", "APPROVED", "2026-01-20", string(b.id("B2")))}})
		b.evidence(map[string]any{"PR-12.json": x})
		wide := b.tree(files{"x": "no approval"})
		for range 3 {
			wide = b.folder(wide, strings.Fields("a b c d e f g h i j")...)
		}
		b.beside(wide)
		e := b.mine("", withCrew)
		same(t, name, b.reviewed(e, "R1"), c.want)
		if c.want == "" && !strings.Contains(uncounted(e), "too large to be read") {
			t.Errorf("%s: %s", name, uncounted(e))
		}
	}
}

// beside puts a folder that comes before all others beside those of the saved
// approvals, as the same workflow would.
func (b *builder) beside(folder plumbing.Hash) {
	b.t.Helper()
	label := b.refs[history.EvidenceBranch]
	c, err := object.GetCommit(b.store, b.commits[label])
	b.must(err)
	root, err := c.Tree()
	b.must(err)
	approvals, err := object.GetTree(b.store, root.Entries[entryIn(root, "approvals")].Hash)
	b.must(err)
	approvals.Entries = append([]object.TreeEntry{{Name: "0", Mode: filemode.Dir, Hash: folder}}, approvals.Entries...)
	put := func(t *object.Tree) plumbing.Hash {
		o := b.store.NewEncodedObject()
		b.must(t.Encode(o))
		id, err := b.store.SetEncodedObject(o)
		b.must(err)
		return id
	}
	root.Entries[entryIn(root, "approvals")].Hash = put(approvals)
	c.TreeHash = put(root)
	main := b.refs["main"]
	b.add(label, c)
	b.refs["main"] = main
}

func entryIn(t *object.Tree, name string) int {
	return slices.IndexFunc(t.Entries, func(e object.TreeEntry) bool { return e.Name == name })
}

// A commit message of fifty megabytes is too large, and the commit is named.
func TestHugeMessage(t *testing.T) {
	b := newBuilder(t)
	b.commit("A", "", one("R1=a"), message(strings.Repeat("x", 50<<20)))
	b.commit("B", "A", one("R1=b"))
	if _, err := b.mineAt(b.write()); !errors.Is(err, repo.ErrTooLarge) || !strings.Contains(err.Error(), string(b.id("A"))) {
		t.Errorf("error %v", err)
	}
}
