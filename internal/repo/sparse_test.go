package repo_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/goldthread/goldthread/internal/repo"
)

// A sparse checkout is a choice of the repository or of one work tree.
func TestSparse(t *testing.T) {
	const chosen = "[core]\n\tsparseCheckout = true\n"
	for _, c := range []struct {
		name, config, own string
		want              bool
	}{
		{"none", "[core]\n", "", false},
		{"of the repository", chosen, "", true},
		{"of the work tree", "[extensions]\n\tworktreeConfig = true\n", chosen, true},
		{"of the work tree, which has no settings of its own", "[core]\n", chosen, false},
		{"ended in the work tree", chosen + "[extensions]\n\tworktreeConfig = true\n", "[core]\n\tsparseCheckout = false\n", false},
		{"without a file for the work tree", "[extensions]\n\tworktreeConfig\n", "", false},
	} {
		f := newFixture(t)
		git := filepath.Join(f.dir, ".git")
		f.must(os.WriteFile(filepath.Join(git, "config"), []byte(c.config), 0o600))
		if c.own != "" {
			f.must(os.WriteFile(filepath.Join(git, "config.worktree"), []byte(c.own), 0o600))
		}
		r, err := repo.Open(f.dir)
		f.must(err)
		if got, err := r.Sparse(); err != nil || got != c.want {
			t.Errorf("%s: %v, %v", c.name, got, err)
		}
		f.must(r.Close())
	}
}
