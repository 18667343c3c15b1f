package repo_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/goldthread/goldthread/internal/repo"
)

// Opening, reading and closing leaves no file open, also in a linked worktree
// and with borrowed objects.
func TestNoFileStaysOpen(t *testing.T) {
	f := newFixture(t)
	linked, _ := f.linkedWorktree()
	lender := newCrafted(t)
	lent := nameOf("blob", "lent")
	lender.pack(&packed{id: lent, kind: 3, data: "lent"})
	f.write(f.gitFile("objects/info/alternates"), filepath.Join(lender.dir, "objects")+"\n")

	open := func() int {
		entries, err := os.ReadDir("/proc/self/fd")
		f.must(err)
		return len(entries)
	}
	before := open()
	for range 20 {
		r, err := repo.Open(linked)
		f.must(err)
		if _, _, err := r.Head(); err != nil {
			t.Error(err)
		}
		if data, err := r.Blob(lent, 10); err != nil || string(data) != "lent" {
			t.Errorf("%q, %v", data, err)
		}
		if _, err := r.Tags(); err != nil {
			t.Error(err)
		}
		_, _ = r.Commit(someID("1")) // a miss looks everywhere
		if _, err := r.Lacks(); err != nil {
			t.Error(err)
		}
		f.must(r.Close())
	}
	if after := open(); after != before {
		t.Errorf("%d files open before, %d after", before, after)
	}
}
