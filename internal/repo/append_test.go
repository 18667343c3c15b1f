package repo_test

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/go-git/go-git/v5/plumbing"

	"github.com/goldthread/goldthread/internal/repo"
)

var keeper = repo.Signature{Name: "Ann Lee", Email: "ann@example.org", When: time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC)}

func (f *fixture) read(r *repo.Repo, commit repo.ID, name string) string {
	f.t.Helper()
	files, err := r.Files(commit)
	f.must(err)
	data, err := fs.ReadFile(files, name)
	f.must(err)
	return string(data)
}

func TestAppend(t *testing.T) {
	f := newFixture(t)
	r, err := repo.Open(f.dir)
	f.must(err)
	defer r.Close()

	first, err := r.Append("evidence", map[string][]byte{"anchors/2026/a.json": []byte("a"), "readme": []byte("r")}, keeper, "Note the head\n")
	f.must(err)
	second, err := r.Append("evidence", map[string][]byte{"anchors/2026/b.json": []byte("b"), "approvals/1.json": []byte("1")}, keeper, "Note it again\n")
	f.must(err)

	id, err := r.Resolve("evidence")
	f.must(err)
	c, err := r.Commit(second)
	f.must(err)
	if id != second || len(c.Parents) != 1 || c.Parents[0] != first || c.Author.Email != keeper.Email || !c.Committer.When.Equal(keeper.When) || c.Message != "Note it again\n" {
		t.Errorf("the branch is at %s: %+v", id, c)
	}
	for name, want := range map[string]string{"anchors/2026/a.json": "a", "anchors/2026/b.json": "b", "approvals/1.json": "1", "readme": "r"} {
		if got := f.read(r, second, name); got != want {
			t.Errorf("%s holds %q", name, got)
		}
	}
	w, err := f.git.Worktree()
	f.must(err)
	status, err := w.Status()
	f.must(err)
	if !status.IsClean() {
		t.Errorf("the work tree was touched:\n%s", status)
	}
	if fsck, err := f.git.CommitObject(plumbing.NewHash(string(second))); err != nil || fsck.Message != "Note it again\n" {
		t.Errorf("go-git reads %v, %v", fsck, err)
	}
}

func TestAppendRefuses(t *testing.T) {
	f := newFixture(t)
	r, err := repo.Open(f.dir)
	f.must(err)
	defer r.Close()
	one := map[string][]byte{"a": []byte("1")}
	before, err := r.Append("evidence", one, keeper, "x\n")
	f.must(err)
	for _, c := range []struct {
		name, branch string
		files        map[string][]byte
		want         string
	}{
		{"a file that is there", "evidence", one, "a is already there"},
		{"a folder where a file is", "evidence", map[string][]byte{"a/b": nil}, "is no folder"},
		{"the branch that is checked out", "main", one, "is checked out"},
		{"no name of a branch", "a..b", one, "cannot be the name"},
	} {
		if _, err := r.Append(c.branch, c.files, keeper, "x\n"); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", c.name, err, c.want)
		}
	}
	if now, err := r.Resolve("evidence"); err != nil || now != before {
		t.Errorf("the branch moved to %s, %v", now, err)
	}
}

// A branch is moved in one go: by nobody while another program does it, only from
// where it stood, and with nothing left behind.
func TestAppendMovesInOneGo(t *testing.T) {
	f := newFixture(t)
	r, err := repo.Open(f.dir)
	f.must(err)
	defer r.Close()
	first, err := r.Append("evidence", map[string][]byte{"a": nil}, keeper, "x\n")
	f.must(err)
	head, err := r.Resolve("HEAD")
	f.must(err)
	stands := func(at repo.ID) {
		t.Helper()
		if now, err := r.Resolve("evidence"); err != nil || now != at {
			t.Errorf("the branch stands at %s, %v", now, err)
		}
	}
	lock := filepath.Join(f.dir, ".git/refs/heads/evidence.lock")
	f.must(os.WriteFile(lock, nil, 0o644))
	if _, err := r.Append("evidence", map[string][]byte{"b": nil}, keeper, "x\n"); err == nil || !strings.Contains(err.Error(), "remove "+lock) {
		t.Errorf("got %v", err)
	}
	stands(first)
	f.must(os.Remove(lock))
	for _, from := range []repo.ID{"", head} {
		if err := r.Move("refs/heads/evidence", from, head); err == nil || !strings.Contains(err.Error(), "meanwhile") {
			t.Errorf("from %q: got %v", from, err)
		}
	}
	stands(first)
	f.must(r.Move("refs/heads/evidence", first, head))
	stands(head)
	if _, err := os.Stat(lock); !os.IsNotExist(err) {
		t.Errorf("it left %s behind: %v", lock, err)
	}
}

// What another computer noted is built on, and never forked.
func TestAppendAfterOrigin(t *testing.T) {
	f := newFixture(t)
	r, err := repo.Open(f.dir)
	f.must(err)
	defer r.Close()
	theirs, err := r.Append("theirs", map[string][]byte{"a": []byte("1")}, keeper, "x\n")
	f.must(err)
	f.must(f.git.Storer.SetReference(plumbing.NewHashReference("refs/remotes/origin/evidence", plumbing.NewHash(string(theirs)))))

	mine, err := r.Append("evidence", map[string][]byte{"b": []byte("2")}, keeper, "y\n")
	f.must(err)
	if c, err := r.Commit(mine); err != nil || len(c.Parents) != 1 || c.Parents[0] != theirs {
		t.Errorf("the first commit here comes after %v, %v", c.Parents, err)
	}
	if _, err := r.Append("evidence", map[string][]byte{"c": []byte("3")}, keeper, "z\n"); err != nil {
		t.Errorf("ahead of origin: %v", err)
	}
	other, err := r.Append("theirs", map[string][]byte{"d": []byte("4")}, keeper, "w\n")
	f.must(err)
	f.must(f.git.Storer.SetReference(plumbing.NewHashReference("refs/remotes/origin/evidence", plumbing.NewHash(string(other)))))
	if _, err := r.Append("evidence", map[string][]byte{"e": []byte("5")}, keeper, "v\n"); !errors.Is(err, repo.ErrBehind) {
		t.Errorf("behind origin: %v", err)
	}
}
