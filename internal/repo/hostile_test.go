package repo_test

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/goldthread/goldthread/internal/repo"
)

// treeOf writes entries "mode name" that all point at one object.
func treeOf(id repo.ID, entries ...string) string {
	var b strings.Builder
	for _, e := range entries {
		b.WriteString(e + "\x00" + raw(id))
	}
	return b.String()
}

func commitOf(tree repo.ID, more string) string {
	return fmt.Sprintf("tree %s\n%sauthor A <a@b> 1767225600 +0000\ncommitter A <a@b> 1767225600 +0000\n\nm\n", tree, more)
}

// Objects that are well formed and far too large.
func TestHugeObjects(t *testing.T) {
	c := newCrafted(t)
	empty := c.object("tree", "")
	blob := c.object("blob", "x")

	parents := strings.Repeat("parent "+string(someID("b"))+"\n", 100_000)
	many := c.object("commit", commitOf(empty, parents))
	if got, err := c.open().Commit(many); err != nil || len(got.Parents) != 100_000 {
		t.Errorf("100,000 parents: %d, %v", len(got.Parents), err)
	}

	message := c.object("commit", commitOf(empty, "")+strings.Repeat("x", 50<<20))
	took := allocated(func() {
		if _, err := c.open().Commit(message); !errors.Is(err, repo.ErrTooLarge) || !strings.Contains(err.Error(), string(message)) {
			t.Errorf("a message of 50 MB: %v", err)
		}
	})
	if took > 4<<20 {
		t.Errorf("a message of 50 MB takes %d bytes", took)
	}

	var b strings.Builder
	for i := range 1_000_000 {
		fmt.Fprintf(&b, "100644 f%07d\x00%s", i, raw(blob))
	}
	wide := c.object("tree", b.String())
	r := c.open()
	took = allocated(func() {
		if entries, err := r.Tree(wide); err != nil || len(entries) != 1_000_000 || entries[999_999].Name != "f0999999" {
			t.Errorf("a million entries: %d, %v", len(entries), err)
		}
	})
	if limit := uint64(12 * b.Len()); took > limit {
		t.Errorf("a folder of %d bytes takes %d", b.Len(), took)
	}
}

// Folders that hold each other many times over stand for more files than
// there are atoms; a path of ten thousand folders is longer than any disk
// takes.
func TestFoldersWithoutEnd(t *testing.T) {
	repo.LowerMaxListed(t, 5_000)
	c := newCrafted(t)
	id := c.object("tree", treeOf(c.object("blob", "x"), "100644 a.yaml"))
	for range 40 {
		id = c.object("tree", treeOf(id, "40000 a", "40000 b", "40000 c", "40000 d", "40000 e", "40000 f", "40000 g", "40000 h", "40000 i", "40000 j"))
	}
	bomb := c.object("commit", commitOf(id, ""))
	id = c.object("tree", treeOf(c.object("blob", "x"), "100644 a.yaml"))
	var nested []*packed
	for range 10_000 {
		text := treeOf(id, "40000 a")
		id = nameOf("tree", text)
		nested = append(nested, &packed{id: id, kind: 2, data: text})
	}
	c.pack(nested...)
	deep := c.object("commit", commitOf(id, ""))
	r := c.open()
	for name, commit := range map[string]repo.ID{"wide": bomb, "deep": deep} {
		files, err := r.Files(commit)
		if err != nil {
			t.Fatal(err)
		}
		count := 0
		// Who passes over errors is stopped all the same.
		err = fs.WalkDir(files, ".", func(string, fs.DirEntry, error) error { count++; return nil })
		if err != nil || count > 6_000 {
			t.Errorf("%s: %d files, %v", name, count, err)
		}
		err = fs.WalkDir(files, ".", func(_ string, _ fs.DirEntry, err error) error { return err })
		if !errors.Is(err, repo.ErrTooLarge) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// Tags of tags: deep ones name nothing, and take no stack.
func TestTagsOfTags(t *testing.T) {
	c := newCrafted(t)
	id := c.object("commit", commitOf(c.object("tree", ""), ""))
	c.file("refs/heads/main", string(id)+"\n")
	tag := func(of repo.ID, kind string) repo.ID {
		return c.object("tag", fmt.Sprintf("object %s\ntype %s\ntag x\ntagger A <a@b> 1 +0000\n\nm\n", of, kind))
	}
	at := tag(id, "commit")
	c.file("refs/tags/shallow", string(at)+"\n")
	for range 1000 {
		at = tag(at, "tag")
	}
	c.file("refs/tags/deep", string(at)+"\n")
	c.file("refs/tags/broken", string(c.object("tag", "object nonsense\n\nm\n"))+"\n")
	r := c.open()
	if _, err := r.Resolve("deep"); err == nil || !strings.Contains(err.Error(), "does not name a commit") {
		t.Errorf("deep: %v", err)
	}
	if got, err := r.Resolve("shallow"); got != id || err != nil {
		t.Errorf("shallow: %s, %v", got, err)
	}
	if _, err := r.Tags(); err == nil || !strings.Contains(err.Error(), "tag broken") {
		t.Errorf("a tag of nothing: %v", err)
	}
	if err := os.Remove(filepath.Join(c.dir, "refs/tags/broken")); err != nil {
		t.Fatal(err)
	}
	if tags, err := r.Tags(); err != nil || len(tags) != 2 || tags[0].Target != "" || tags[1].Target != id {
		t.Errorf("tags %+v, %v", tags, err)
	}
}

// Files of Git's own folder that are no such files, of any size: none is
// waited for or read whole, and each is named.
func TestHostileFilesOfGit(t *testing.T) {
	const gigabyte = 1 << 30
	commit := commitOf(nameOf("tree", ""), "")
	id := nameOf("commit", commit)
	for _, c := range []struct {
		name string
		make func(*crafted)
		ask  func(*repo.Repo) error // main's head when nil
		says []string
	}{
		{"HEAD of a gigabyte", func(c *crafted) { c.sparse("HEAD", gigabyte) }, nil, []string{"HEAD", "too large"}},
		{"an empty HEAD", func(c *crafted) { c.file("HEAD", "") }, nil, []string{"HEAD", "holds no commit"}},
		{"HEAD points at itself", func(c *crafted) { c.file("HEAD", "ref: HEAD\n") }, nil, []string{"HEAD", "no branch"}},
		{"HEAD points out", func(c *crafted) { c.file("HEAD", "ref: refs/../../../etc/passwd\n") }, nil, []string{"HEAD", "no branch"}},
		{"HEAD is a folder", func(c *crafted) { _ = os.Remove(filepath.Join(c.dir, "HEAD")); c.file("HEAD/x", "") }, nil, []string{"HEAD"}},
		{"a branch of a gigabyte", func(c *crafted) { c.sparse("refs/heads/main", gigabyte) }, nil, []string{"refs/heads/main", "too large"}},
		{"an empty branch", func(c *crafted) { c.file("refs/heads/main", "") }, nil, []string{"refs/heads/main", "git reflog"}},
		{"a branch of zeros", func(c *crafted) { c.file("refs/heads/main", strings.Repeat("\x00", 41)) }, nil, []string{"refs/heads/main"}},
		{"branches in a circle", func(c *crafted) {
			c.file("refs/heads/main", "ref: refs/heads/a\n")
			c.file("refs/heads/a", "ref: refs/heads/main\n")
		}, nil, []string{"refs/heads/main", "points at itself"}},
		{"packed branches of a gigabyte", func(c *crafted) { c.sparse("packed-refs", gigabyte) }, nil, []string{"packed-refs", "too large"}},
		{"packed branches of one line", func(c *crafted) { c.file("packed-refs", strings.Repeat("x", 1<<20)) }, nil, []string{"packed-refs", "entry 1"}},
		{"garbage among packed branches", func(c *crafted) {
			c.file("packed-refs", "# pack-refs with: peeled fully-peeled sorted \n"+string(someID("a"))+" refs/heads/other\n<<<<<<< HEAD\n")
		}, nil, []string{"packed-refs", "entry 3", "<<<<<<<"}},
		{"a packed branch that leads out", func(c *crafted) { c.file("packed-refs", string(someID("a"))+" refs/heads/../../x\n") }, nil, []string{"packed-refs", "entry 1"}},
		{"a shallow file of garbage", func(c *crafted) { c.file("refs/heads/main", string(id)); c.file("shallow", string(id)+"\n\x1b[31m\n") },
			func(r *repo.Repo) error { _, err := r.Boundary(); return err }, []string{"shallow", "line 2", `\x1b`}},
		{"a shallow file of a gigabyte", func(c *crafted) { c.file("refs/heads/main", string(id)); c.sparse("shallow", gigabyte) },
			func(r *repo.Repo) error { _, err := r.Lacks(); return err }, []string{"shallow", "too large"}},
		{"a config of a gigabyte", func(c *crafted) { c.sparse("config", gigabyte) }, nil, []string{"config", "too large"}},
		{"a config of garbage", func(c *crafted) { c.file("config", "[core\n\x1b[31m") }, nil, []string{"config", "cannot be read", "git config --list --local"}},
		{"grafts of a gigabyte", func(c *crafted) { c.sparse("info/grafts", gigabyte) }, func(r *repo.Repo) error { _, err := r.Lacks(); return err }, []string{"grafts", "too large"}},
		{"an index of a gigabyte and more", func(c *crafted) {
			name := c.pack(&packed{id: id, kind: 1, data: commit})
			c.file("refs/heads/main", string(id))
			_ = os.RemoveAll(filepath.Join(c.dir, "objects", string(id[:2])))
			c.sparse(name+".idx", gigabyte+1)
		}, func(r *repo.Repo) error { _, err := r.Commit(id); return err }, []string{string(id), "too large", "git index-pack"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			crafted := newCrafted(t)
			crafted.object("tree", "")
			crafted.object("commit", commit)
			c.make(crafted)
			ask := c.ask
			if ask == nil {
				ask = func(r *repo.Repo) error { _, _, err := r.Head(); return err }
			}
			var err error
			took := allocated(func() { err = ask(crafted.open()) })
			if err == nil || errors.Is(err, repo.ErrNoCommit) || errors.Is(err, repo.ErrMissing) {
				t.Fatalf("error %v", err)
			}
			for _, w := range c.says {
				if !strings.Contains(err.Error(), w) {
					t.Errorf("%q is not in %v", w, err)
				}
			}
			if strings.ContainsRune(err.Error(), 0x1b) {
				t.Errorf("the error steers a terminal: %q", err)
			}
			if took > 8<<20 {
				t.Errorf("%d bytes of memory", took)
			}
		})
	}
}

// A damaged main branch is an error, and no other branch is taken for it.
func TestDamagedMainBranchIsNotPassedOver(t *testing.T) {
	c := newCrafted(t)
	id := c.object("commit", commitOf(c.object("tree", ""), ""))
	c.file("refs/heads/master", string(id)+"\n")
	c.file("refs/heads/main", "")
	c.file("HEAD", "ref: refs/heads/master\n")
	for _, configured := range []string{"", "main"} {
		if name, _, err := c.open().MainBranch(configured); !errors.Is(err, repo.ErrCorrupt) || !strings.Contains(err.Error(), "refs/heads/main") {
			t.Errorf("%q: %q, %v", configured, name, err)
		}
	}
	if _, err := c.open().Resolve("main"); !errors.Is(err, repo.ErrCorrupt) {
		t.Errorf("resolve: %v", err)
	}
}

// Names of branches with any bytes, links as Git once wrote them, and
// references of one worktree alone.
func TestOddReferences(t *testing.T) {
	c := newCrafted(t)
	id := c.object("commit", commitOf(c.object("tree", ""), ""))
	odd := "refs/heads/\xff\x1bé'\"`$(x)"
	c.file("packed-refs", string(id)+" "+odd+"\n"+string(id)+" refs/heads/a/b\n")
	c.file("HEAD", "ref: "+odd+"\n")
	if got, name, err := c.open().Head(); got != id || "refs/heads/"+name != odd || err != nil {
		t.Errorf("head %s %q, %v", got, name, err)
	}
	if _, err := c.open().Resolve("\xff\x1b"); err == nil || !utf8.ValidString(err.Error()) || strings.Contains(err.Error(), "\x1b") {
		t.Errorf("the error shows odd bytes: %q", err)
	}
	if _, err := c.open().Resolve("a/b/c"); err == nil || errors.Is(err, repo.ErrCorrupt) {
		t.Errorf("a name below a branch: %v", err)
	}
	if _, err := c.open().Resolve(strings.Repeat("x", 5000)); err == nil || errors.Is(err, repo.ErrCorrupt) {
		t.Errorf("a long name: %v", err)
	}
	if err := os.Remove(filepath.Join(c.dir, "HEAD")); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink("refs/heads/a/b", filepath.Join(c.dir, "HEAD")); err != nil {
		t.Fatal(err)
	}
	if got, name, err := c.open().Head(); got != id || name != "a/b" || err != nil {
		t.Errorf("head as a link: %s %q, %v", got, name, err)
	}
	c.file("refs/heads/main", "ref: refs/heads/a/b\n")
	if name, got, err := c.open().MainBranch(""); name != "main" || got != id || err != nil {
		t.Errorf("a main branch that is another name of one: %q %s, %v", name, got, err)
	}
	c.file("worktrees/w/HEAD", string(id)+"\n")
	c.file("worktrees/w/commondir", "../..\n")
	c.file("worktrees/w/refs/bisect/bad", string(id)+"\n")
	linked := t.TempDir()
	if err := os.WriteFile(filepath.Join(linked, ".git"), []byte("gitdir: "+filepath.Join(c.dir, "worktrees/w")+"\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	r, err := repo.Open(linked)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	if got, err := r.Resolve("refs/bisect/bad"); got != id || err != nil {
		t.Errorf("a reference of one worktree: %s, %v", got, err)
	}
	if _, err := c.open().Resolve("refs/bisect/bad"); err == nil {
		t.Error("a reference of another worktree is seen")
	}
}

// Dates and people that no honest tool writes are read as typed, or as none.
func TestHostilePeopleAndDates(t *testing.T) {
	c := newCrafted(t)
	tree := c.object("tree", "")
	day := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	for line, want := range map[string]repo.Signature{
		"A <a@b> 1767225600":                       {Name: "A", Email: "a@b", When: day},
		"A <a@b> 1767225600 +9999":                 {Name: "A", Email: "a@b", When: day},
		"A <a@b> 1767225600 junk":                  {Name: "A", Email: "a@b", When: day},
		"A <a@b> -1 +0000":                         {Name: "A", Email: "a@b"},
		"A <a@b> 9223372036854775807 +0000":        {Name: "A", Email: "a@b"},
		"A <a@b> 9223372036854775808 +0000":        {Name: "A", Email: "a@b"},
		"A <a@b> 99999999999999999999999 +0000":    {Name: "A", Email: "a@b"},
		"A <a@b> 0x69552b00 +0000":                 {Name: "A", Email: "a@b"},
		"A a@b 1767225600 +0000":                   {Name: "A a@b 1767225600 +0000"},
		"\xff\xfe\x00 <\xff> 1767225600 +0000":     {Name: "\xff\xfe\x00", Email: "\xff", When: day},
		"":                                         {},
		strings.Repeat("<", 1<<16) + " 1767225600": {Name: strings.Repeat("<", 1<<16) + " 1767225600"},
	} {
		id := c.object("commit", fmt.Sprintf("tree %s\nauthor %s\ncommitter %s\n\nNUL \x00 and \xff\n", tree, line, line))
		got, err := c.open().Commit(id)
		if err != nil || got.Message != "NUL \x00 and \xff\n" {
			t.Errorf("%.60q: %q, %v", line, got.Message, err)
		}
		if a := got.Author; a.Name != want.Name || a.Email != want.Email || !a.When.Equal(want.When) || got.Committer.Name != want.Name {
			t.Errorf("%.60q: %+v, want %+v", line, a, want)
		}
	}
}
