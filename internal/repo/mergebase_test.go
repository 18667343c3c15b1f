package repo_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/go-git/go-git/v5/plumbing"
	"github.com/go-git/go-git/v5/plumbing/object"

	"github.com/goldthread/goldthread/internal/repo"
)

// graph writes commits without files into the fixture's repository: the
// parents of each by number, dated as days says.
func (f *fixture) graph(parents [][]int, days []int) []repo.ID {
	f.t.Helper()
	tree := f.git.Storer.NewEncodedObject()
	f.must((&object.Tree{}).Encode(tree))
	treeID, err := f.git.Storer.SetEncodedObject(tree)
	f.must(err)
	ids := make([]repo.ID, len(parents))
	for i, ps := range parents {
		who := object.Signature{Name: "Ann Lee", Email: "ann@example.org", When: time.Unix(int64(days[i])*86400, 0).UTC()}
		c := &object.Commit{Author: who, Committer: who, Message: fmt.Sprintf("%d\n", i), TreeHash: treeID}
		for _, p := range ps {
			c.ParentHashes = append(c.ParentHashes, plumbing.NewHash(string(ids[p])))
		}
		o := f.git.Storer.NewEncodedObject()
		f.must(c.Encode(o))
		id, err := f.git.Storer.SetEncodedObject(o)
		f.must(err)
		ids[i] = repo.ID(id.String())
	}
	return ids
}

// On random histories, criss-cross merges, several roots and wrong dates among
// them, the merge base is a common ancestor that no other one is made of.
func TestMergeBase(t *testing.T) {
	random := rand.New(rand.NewPCG(4, 2))
	f := newFixture(t)
	for range 20 {
		n := 4 + random.IntN(14)
		parents, days := make([][]int, n), make([]int, n)
		made := make([]map[int]bool, n) // of which each commit is made, itself too
		for i := range n {
			made[i] = map[int]bool{i: true}
			days[i] = 10000 + i
			if random.IntN(5) == 0 {
				days[i] = 10000 + random.IntN(n)
			}
			for range random.IntN(3) {
				if i == 0 {
					break
				}
				p := i - 1 - random.IntN(min(i, 4))
				if !made[i][p] {
					parents[i] = append(parents[i], p)
					for a := range made[p] {
						made[i][a] = true
					}
				}
			}
		}
		ids := f.graph(parents, days)
		r, err := repo.Open(f.dir)
		f.must(err)
		for a := range n {
			for b := range n {
				best := map[repo.ID]bool{}
				for c := range made[a] {
					best[ids[c]] = made[b][c]
				}
				for c := range made[a] {
					for other := range made[a] {
						if made[b][other] && other != c && made[other][c] {
							delete(best, ids[c])
						}
					}
					if !made[b][c] {
						delete(best, ids[c])
					}
				}
				got, err := r.MergeBase(ids[a], ids[b])
				if len(best) == 0 && !errors.Is(err, repo.ErrUnrelated) {
					t.Fatalf("%v: %d and %d: %s, %v, and nothing is common", parents, a, b, got, err)
				}
				if len(best) > 0 && (err != nil || !best[got]) {
					t.Fatalf("%v (%v): %d and %d: %s, %v; want one of %v in %v", parents, days, a, b, got, err, best, ids)
				}
			}
		}
		f.must(r.Close())
	}
}

// A clone that ends before the lines meet knows no merge base, and says so.
func TestMergeBaseOfShallowClone(t *testing.T) {
	f := newFixture(t)
	ids := f.graph([][]int{{}, {0}, {1}, {0}, {3}}, []int{1, 2, 3, 4, 5})
	f.must(os.WriteFile(filepath.Join(f.dir, ".git", "shallow"), []byte(ids[2]+"\n"+ids[4]+"\n"), 0o666))
	r, err := repo.Open(f.dir)
	f.must(err)
	defer r.Close()
	if id, err := r.MergeBase(ids[2], ids[4]); !errors.Is(err, repo.ErrMissing) {
		t.Errorf("%s, %v", id, err)
	}
	if id, err := r.MergeBase(ids[2], ids[2]); id != ids[2] || err != nil {
		t.Errorf("%s, %v", id, err)
	}
}
