package history_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/go-git/go-git/v5/plumbing"
	"github.com/go-git/go-git/v5/plumbing/filemode"
	"github.com/go-git/go-git/v5/plumbing/object"

	"github.com/goldthread/goldthread/internal/history"
	"github.com/goldthread/goldthread/internal/repo"
)

// mineAt mines a repository that has been written already.
func (b *builder) mineAt(dir string, change ...func(*history.Options)) (*history.Evidence, error) {
	b.t.Helper()
	r, err := repo.Open(dir)
	b.must(err)
	defer r.Close()
	o := history.Options{Repo: r, Head: b.id(b.refs["main"]), Decoder: &lineDecoder{}, Live: live(one("R1=b"))}
	for _, c := range change {
		c(&o)
	}
	return history.Mine(b.t.Context(), o)
}

// lacksOnly requires evidence that claims nothing and names one lack.
func lacksOnly(t *testing.T, e *history.Evidence, kind string, words ...string) {
	t.Helper()
	tl := e.Timelines[keyOf("R1")]
	if e.State != history.Incomplete || tl == nil || tl.State != history.NotKnown || len(tl.Events)+len(tl.Reviews) > 0 || !e.Begins.IsZero() {
		t.Errorf("evidence %s, record %+v", e.State, tl)
	}
	if len(e.Lacks) != 1 || e.Lacks[0].Kind != kind {
		t.Fatalf("lacks %+v, want one of kind %s", e.Lacks, kind)
	}
	for _, w := range words {
		if !strings.Contains(e.Lacks[0].What+" "+e.Lacks[0].Remedy, w) {
			t.Errorf("%q is not in %+v", w, e.Lacks[0])
		}
	}
}

func pointer(text string) string {
	return fmt.Sprintf("version https://git-lfs.github.com/spec/v1\noid sha256:%s\nsize %d\n", sha(text), len(text))
}

// A register that was kept in Git LFS for some time: its versions are read
// where `git lfs fetch --all` has put them, and else nothing is claimed.
func TestLFSPointers(t *testing.T) {
	b := newBuilder(t)
	old := recs("R1=a")
	b.commit("A", "", files{"requirements.jsonl": pointer(old)})
	b.commit("B", "A", one("R1=b"))
	dir := b.write()
	e, err := b.mineAt(dir)
	b.must(err)
	lacksOnly(t, e, repo.LackPointer, "requirements.jsonl", "in commit "+b.id("A").Short(), "`git lfs fetch --all`")

	id := sha(old)
	name := filepath.Join(dir, "lfs", "objects", id[:2], id[2:4], id)
	b.must(os.MkdirAll(filepath.Dir(name), 0o755))
	b.must(os.WriteFile(name, []byte(old), 0o644))
	e, err = b.mineAt(dir)
	b.must(err)
	same(t, "with the files of LFS", b.story(e, "R1"), "created A; changed B statement")
	if e.State != history.Complete || len(e.Lacks) > 0 {
		t.Errorf("evidence %s, lacks %+v", e.State, e.Lacks)
	}

	b.must(os.WriteFile(name, []byte(recs("R1=forged")), 0o644))
	if _, err = b.mineAt(dir); err == nil || !strings.Contains(err.Error(), id) || !strings.Contains(err.Error(), "digest") {
		t.Errorf("another file under the digest: %v", err)
	}
}

func TestBrokenLFSPointer(t *testing.T) {
	b := newBuilder(t)
	b.commit("A", "", files{"requirements.jsonl": "version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 1\n"})
	b.commit("B", "A", one("R1=b"))
	e, err := b.mineAt(b.write())
	b.must(err)
	lacksOnly(t, e, repo.LackPointer, "requirements.jsonl", "which is broken")
}

// graft puts an entry of another kind in the place of a folder of a commit.
func (b *builder) graft(label, parent, name string, mode filemode.FileMode, hash plumbing.Hash) {
	o := b.store.NewEncodedObject()
	tree := object.Tree{Entries: []object.TreeEntry{{Name: name, Mode: mode, Hash: hash}}}
	b.must(tree.Encode(o))
	id, err := b.store.SetEncodedObject(o)
	b.must(err)
	parents := ""
	if parent != "" {
		parents = "parent " + b.commits[parent].String() + "\n"
	}
	b.raw(label, fmt.Sprintf("tree %s\n%sauthor A <a@b> 1767225600 +0000\ncommitter A <a@b> 1767225600 +0000\n\nx\n", id, parents))
}

// The registers of the work tree lie in a submodule.
func TestRegistersInASubmodule(t *testing.T) {
	b := newBuilder(t)
	b.graft("A", "", "isms", filemode.Submodule, plumbing.NewHash(strings.Repeat("1", 40)))
	var now files = in("isms", one("R1=b"))
	e, err := b.mineAt(b.write(), func(o *history.Options) { o.Live, o.Dirty = live(now), true })
	b.must(err)
	lacksOnly(t, e, repo.LackSubmodule, "isms", "`goldthread check isms`")
	// A submodule that holds no register concerns nobody.
	e, err = b.mineAt(b.write(), func(o *history.Options) { o.Dirty = true })
	b.must(err)
	if e.State != history.Complete || len(e.Lacks) > 0 || e.Timelines[keyOf("R1")].State != history.NotCommitted {
		t.Errorf("evidence %s, lacks %+v", e.State, e.Lacks)
	}
}

// A folder that was a link once held no registers then.
func TestFolderThatWasALink(t *testing.T) {
	b := newBuilder(t)
	b.graft("A", "", "registers", filemode.Symlink, b.blob("elsewhere"))
	b.commit("B", "A", in("registers", one("R1=b")))
	e, err := b.mineAt(b.write(), func(o *history.Options) { o.Live = live(in("registers", one("R1=b"))) })
	b.must(err)
	same(t, "R1", b.story(e, "R1"), "created B")
}

// What is missing is named by object, file and commit.
func TestMissingObjectIsNamed(t *testing.T) {
	for what, words := range map[string][]string{
		"commit": {"the parent of commit "},
		"tree":   {"in commit ", "folder ."},
		"blob":   {"in commit ", "requirements.jsonl: object "},
	} {
		t.Run(what, func(t *testing.T) {
			b := newBuilder(t)
			b.commit("A", "", one("R1=a"))
			b.commit("B", "A", one("R1=b"))
			hash := map[string]plumbing.Hash{"commit": b.commits["A"], "tree": b.tree(one("R1=a")), "blob": b.blob(recs("R1=a"))}[what]
			delete(b.store.Objects, hash)
			delete(b.store.Commits, hash)
			delete(b.store.Trees, hash)
			delete(b.store.Blobs, hash)
			e, err := b.mineAt(b.write())
			b.must(err)
			lacksOnly(t, e, repo.LackObjects, append(words, hash.String(), "`git fetch --refetch`")...)
		})
	}
}

// A folder that objects are borrowed from is gone.
func TestBorrowedObjectsAreGone(t *testing.T) {
	b := newBuilder(t)
	b.commit("A", "", one("R1=a"))
	b.commit("B", "A", one("R1=b"))
	whole := b.write()
	clone := t.TempDir()
	for name, text := range map[string]string{"HEAD": "ref: refs/heads/main\n", "refs/heads/main": b.commits["B"].String() + "\n", "objects/info/alternates": filepath.Join(whole, "objects") + "\n"} {
		b.must(os.MkdirAll(filepath.Join(clone, filepath.Dir(name)), 0o755))
		b.must(os.WriteFile(filepath.Join(clone, name), []byte(text), 0o644))
	}
	e, err := b.mineAt(clone)
	b.must(err)
	same(t, "borrowed", b.story(e, "R1"), "created A; changed B statement")
	b.must(os.Rename(filepath.Join(whole, "objects"), filepath.Join(whole, "moved")))
	e, err = b.mineAt(clone)
	b.must(err)
	lacksOnly(t, e, repo.LackBorrowed, filepath.Join(whole, "objects"), "--reference")
}

// A clone of one branch that is not the main one says what it took for it; a
// repository without a server never does.
func TestGuessedMainBranch(t *testing.T) {
	b := newBuilder(t)
	b.commit("A", "", one("R1=a"))
	b.commit("B", "A", one("R1=b"))
	dir := b.write()
	b.must(os.Rename(filepath.Join(dir, "refs/heads/main"), filepath.Join(dir, "refs/heads/topic")))
	for _, c := range []struct{ name, config, head, want string }{
		{"no server", "", "ref: refs/heads/topic", ""},
		{"no server, detached", "", b.commits["B"].String(), ""},
		{"one branch", "+refs/heads/topic:refs/remotes/origin/topic", "ref: refs/heads/topic", "the branch topic"},
		{"all branches", "+refs/heads/*:refs/remotes/origin/*", "ref: refs/heads/topic", ""},
		{"all branches, detached", "+refs/heads/*:refs/remotes/origin/*", b.commits["B"].String(), "the commit that is checked out"},
	} {
		config := ""
		if c.config != "" {
			config = "[remote \"origin\"]\n\turl = x\n\tfetch = " + c.config + "\n"
		}
		b.must(os.WriteFile(filepath.Join(dir, "config"), []byte(config), 0o644))
		b.must(os.WriteFile(filepath.Join(dir, "HEAD"), []byte(c.head+"\n"), 0o644))
		e, err := b.mineAt(dir)
		b.must(err)
		said := ""
		if len(e.Lacks) == 1 && e.Lacks[0].Kind == repo.LackMain {
			said = e.Lacks[0].What
		}
		if e.State != history.Complete || len(e.Lacks) > 1 || (said == "") != (c.want == "") || !strings.Contains(said, c.want) {
			t.Errorf("%s: evidence %s, lacks %+v", c.name, e.State, e.Lacks)
		}
		e, err = b.mineAt(dir, func(o *history.Options) { o.Main = "topic" })
		b.must(err)
		if len(e.Lacks) > 0 {
			t.Errorf("%s, with a name in the configuration: lacks %+v", c.name, e.Lacks)
		}
	}
}

// Evidence that rests on a commit without a date says so.
func TestUnreadableDateIsTold(t *testing.T) {
	b := newBuilder(t)
	b.raw("X", fmt.Sprintf("tree %s\nauthor A <a@b> x\ncommitter A <a@b> 99999999999999999999 +0000\n\nx\n", b.tree(one("R1=a"))))
	b.commit("Y", "X", one("R1=b"))
	e, err := b.mineAt(b.write())
	b.must(err)
	if e.State != history.Complete || len(e.Lacks) != 1 || e.Lacks[0].Kind != repo.LackDates || !strings.Contains(e.Lacks[0].What, b.id("X").Short()) {
		t.Errorf("evidence %s, lacks %+v", e.State, e.Lacks)
	}
	if !e.Timelines[keyOf("R1")].Created.Since.IsZero() || e.Dateless() != e.Begins.IsZero() {
		t.Errorf("created %+v, begins %v", e.Timelines[keyOf("R1")].Created, e.Begins)
	}
}
