package repo_test

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/go-git/go-git/v5"
	"github.com/go-git/go-git/v5/config"
	"github.com/go-git/go-git/v5/plumbing"
	"github.com/go-git/go-git/v5/plumbing/object"

	"github.com/goldthread/goldthread/internal/repo"
)

// A fixture is a repository on disk with a work tree:
//
//	A---B---C   main, tagged v1 (annotated) and light
//	 \
//	  D         topic
type fixture struct {
	t   *testing.T
	dir string
	git *git.Repository
	ids map[string]plumbing.Hash
}

func newFixture(t *testing.T) *fixture {
	t.Helper()
	f := &fixture{t: t, dir: filepath.Join(t.TempDir(), "work"), ids: map[string]plumbing.Hash{}}
	g, err := git.PlainInit(f.dir, false)
	f.must(err)
	f.git = g
	f.must(g.Storer.SetReference(plumbing.NewSymbolicReference(plumbing.HEAD, "refs/heads/main")))
	f.commit("A", map[string]string{"registers/a.yaml": "a", "readme.md": "hello"})
	f.commit("B", map[string]string{"registers/a.yaml": "b"})
	f.commit("C", map[string]string{"registers/a.yaml": "c", "registers/sub/b.csv": "x"})
	_, err = g.CreateTag("v1", f.ids["C"], &git.CreateTagOptions{Tagger: who("2026-02-01"), Message: "first\n\nReviewed-by: x\n"})
	f.must(err)
	_, err = g.CreateTag("light", f.ids["B"], nil)
	f.must(err)
	f.must(g.Storer.SetReference(plumbing.NewHashReference("refs/heads/topic", f.ids["A"])))
	return f
}

func (f *fixture) must(err error) {
	if err != nil {
		f.t.Helper()
		f.t.Fatal(err)
	}
}

func who(day string) *object.Signature {
	when, err := time.Parse(time.DateOnly, day)
	if err != nil {
		panic(err)
	}
	return &object.Signature{Name: "Ann Lee", Email: "ann@example.org", When: when.In(time.FixedZone("", 3600))}
}

func (f *fixture) commit(label string, content map[string]string) {
	f.t.Helper()
	w, err := f.git.Worktree()
	f.must(err)
	for name, text := range content {
		f.write(filepath.Join(f.dir, name), text)
		_, err = w.Add(filepath.FromSlash(name))
		f.must(err)
	}
	id, err := w.Commit(label+"\n", &git.CommitOptions{Author: who(fmt.Sprintf("2026-01-%02d", len(f.ids)+1))})
	f.must(err)
	f.ids[label] = id
}

func (f *fixture) write(name, text string) {
	f.t.Helper()
	f.must(os.MkdirAll(filepath.Dir(name), 0o755))
	f.must(os.WriteFile(name, []byte(text), 0o644))
}

func (f *fixture) gitFile(name string) string { return filepath.Join(f.dir, ".git", name) }

func (f *fixture) open(dir string) *repo.Repo {
	f.t.Helper()
	r, err := repo.Open(dir)
	f.must(err)
	f.t.Cleanup(func() { r.Close() })
	return r
}

func (f *fixture) id(label string) repo.ID { return repo.ID(f.ids[label].String()) }

func TestOpenFindsTheRepository(t *testing.T) {
	f := newFixture(t)
	root, err := filepath.EvalSymlinks(f.dir)
	f.must(err)
	for dir, prefix := range map[string]string{f.dir: "", filepath.Join(f.dir, "registers", "sub"): "registers/sub"} {
		r := f.open(dir)
		if r.Root() != root || r.Prefix() != prefix {
			t.Errorf("%s: root %s, prefix %q", dir, r.Root(), r.Prefix())
		}
		id, branch, err := r.Head()
		if id != f.id("C") || branch != "main" || err != nil {
			t.Errorf("%s: head %s %q, %v", dir, id, branch, err)
		}
	}
	bare := f.open(f.gitFile(""))
	if bare.Root() != "" || bare.Prefix() != "" {
		t.Errorf("bare: root %q, prefix %q", bare.Root(), bare.Prefix())
	}
	if _, err := bare.WorkTree(); err == nil || !strings.Contains(err.Error(), "bare") {
		t.Errorf("work tree of a bare repository: %v", err)
	}
	if _, err := repo.Open(t.TempDir()); !errors.Is(err, repo.ErrNotGit) {
		t.Errorf("outside: %v", err)
	}
	if _, err := repo.Open(filepath.Join(f.dir, "nowhere")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("no folder: %v", err)
	}
}

// linkedWorktree makes one of the branch topic, and names its Git folder.
func (f *fixture) linkedWorktree() (dir, admin string) {
	dir, admin = f.t.TempDir(), f.gitFile("worktrees/topic")
	f.write(filepath.Join(dir, ".git"), "gitdir: "+admin+"\n")
	f.write(filepath.Join(admin, "HEAD"), "ref: refs/heads/topic\n")
	f.write(filepath.Join(admin, "commondir"), "../..\n")
	return dir, admin
}

func TestOpenLinkedWorktree(t *testing.T) {
	f := newFixture(t)
	linked, admin := f.linkedWorktree()
	r := f.open(linked)
	if id, branch, err := r.Head(); id != f.id("A") || branch != "topic" || err != nil {
		t.Errorf("head %s %q, %v", id, branch, err)
	}
	if id, err := r.Resolve("main"); id != f.id("C") || err != nil {
		t.Errorf("main %s, %v", id, err)
	}
	f.write(filepath.Join(linked, ".git"), "gitdir: "+filepath.Join(admin, "gone")+"\n")
	if _, err := repo.Open(linked); !errors.Is(err, repo.ErrNotGit) {
		t.Errorf("a .git file that leads nowhere: %v", err)
	}
}

func TestOpenBorrowedObjects(t *testing.T) {
	f := newFixture(t)
	clone := t.TempDir()
	_, err := git.PlainInit(clone, true)
	f.must(err)
	second := t.TempDir()
	_, err = git.PlainInit(second, true)
	f.must(err)
	relative, err := filepath.Rel(filepath.Join(second, "objects"), f.gitFile("objects"))
	f.must(err)
	f.write(filepath.Join(clone, "objects/info/alternates"), filepath.Join(second, "objects")+"\n")
	f.write(filepath.Join(second, "objects/info/alternates"), "# borrowed\n"+relative+"\n")
	if c, err := f.open(clone).Commit(f.id("B")); err != nil || c.Message != "B\n" {
		t.Errorf("commit %+v, %v", c, err)
	}
}

// go-git's own Open refuses these.
func TestOpenReadsAroundExtensions(t *testing.T) {
	for _, extension := range []string{"worktreeConfig = true", "preciousObjects = true", "objectformat = sha1", "partialClone = origin", "relativeWorktrees = true"} {
		f := newFixture(t)
		f.write(f.gitFile("config"), "[core]\n\trepositoryformatversion = 1\n[extensions]\n\t"+extension+"\n")
		if id, _, err := f.open(f.dir).Head(); id != f.id("C") || err != nil {
			t.Errorf("%s: head %s, %v", extension, id, err)
		}
	}
}

func TestCommitTreeBlob(t *testing.T) {
	f := newFixture(t)
	r := f.open(f.dir)
	c, err := r.Commit(f.id("B"))
	f.must(err)
	if c.ID != f.id("B") || len(c.Parents) != 1 || c.Parents[0] != f.id("A") || c.Message != "B\n" || c.Signed {
		t.Errorf("commit %+v", c)
	}
	if c.Author.Name != "Ann Lee" || c.Author.Email != "ann@example.org" || c.Author.When.Format(time.RFC3339) != "2026-01-02T01:00:00+01:00" {
		t.Errorf("author %+v", c.Author)
	}
	entries, err := r.Tree(c.Tree)
	f.must(err)
	if len(entries) != 2 || entries[0].Name != "readme.md" || entries[0].Mode != repo.File || entries[1].Mode != repo.Dir {
		t.Fatalf("entries %+v", entries)
	}
	if data, err := r.Blob(entries[0].ID, 5); string(data) != "hello" || err != nil {
		t.Errorf("file %q, %v", data, err)
	}
	if _, err := r.Blob(entries[0].ID, 4); !errors.Is(err, repo.ErrTooLarge) {
		t.Errorf("above the limit: %v", err)
	}
	if _, err := r.Blob(c.Tree, 100); err == nil || !strings.Contains(err.Error(), "is a folder, not a file") {
		t.Errorf("a folder as a file: %v", err)
	}
	missing := repo.ID(strings.Repeat("0", 39) + "1")
	if _, err := r.Commit(missing); !errors.Is(err, repo.ErrMissing) || !strings.Contains(err.Error(), string(missing)) {
		t.Errorf("missing: %v", err)
	}
	if _, err := r.Commit("nonsense"); err == nil {
		t.Error("a commit called nonsense")
	}
}

// An object under another one's id is refused: evidence rests on ids.
func TestSwappedObjectIsRefused(t *testing.T) {
	f := newFixture(t)
	path := func(label string) string {
		id := f.ids[label].String()
		return f.gitFile(filepath.Join("objects", id[:2], id[2:]))
	}
	data, err := os.ReadFile(path("A"))
	f.must(err)
	f.must(os.Chmod(path("B"), 0o644))
	f.must(os.WriteFile(path("B"), data, 0o644))
	if _, err := f.open(f.dir).Commit(f.id("B")); !errors.Is(err, repo.ErrCorrupt) {
		t.Errorf("error %v", err)
	}
	f.must(os.WriteFile(path("B"), data[:len(data)/2], 0o644))
	if _, err := f.open(f.dir).Commit(f.id("B")); !errors.Is(err, repo.ErrCorrupt) {
		t.Errorf("truncated: %v", err)
	}
}

func TestResolve(t *testing.T) {
	f := newFixture(t)
	f.must(f.git.Storer.SetReference(plumbing.NewHashReference("refs/remotes/origin/release", f.ids["B"])))
	r := f.open(f.dir)
	long := f.ids["B"].String()
	for rev, want := range map[string]string{
		"main": "C", "topic": "A", "v1": "C", "light": "B", "origin/release": "B", "refs/heads/topic": "A", "heads/topic": "A",
		"HEAD": "C", "@": "C", "HEAD~1": "B", "main~2": "A", "main^": "B", "main^^": "A", "v1~": "B", "HEAD^0": "C", "main~0": "C",
		long: "B", long[:7]: "B", long[:9]: "B", strings.ToUpper(long[:8]): "B", long[:7] + "~1": "A",
	} {
		if id, err := r.Resolve(rev); id != f.id(want) || err != nil {
			t.Errorf("%s: %s, %v; want %s", rev, id, err, want)
		}
	}
	for rev, want := range map[string]string{
		"mian":                        "no branch, tag or commit mian in this clone",
		"topics":                      "did you mean topic?",
		"v2":                          "did you mean v1?",
		"main~9":                      "has no such parent",
		"main^2":                      "has no such parent",
		"main^{/x}":                   "only ~number and ^number",
		"main~x":                      "only ~number and ^number",
		"x\x1b[31m":                   `\x1b`,
		"zzzzzzzz":                    "no branch, tag or commit",
		strings.Repeat("0", 39) + "1": "no commit 0000000 in this clone",
	} {
		if id, err := r.Resolve(rev); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %s, %v; want %q", rev, id, err, want)
		}
	}
}

// In a shallow clone a revision that is not there may only not have been
// fetched: the error says what to type, and that objects are missing.
func TestResolveInAShallowClone(t *testing.T) {
	f := newFixture(t)
	b := f.id("B")
	f.must(os.Remove(f.gitFile("objects/" + string(b[:2]) + "/" + string(b[2:]))))
	f.write(f.gitFile("shallow"), string(f.id("C"))+"\n")
	r := f.open(f.dir)
	for rev, missing := range map[string]bool{"HEAD~2": true, string(b): true, "nosuch": false} {
		_, err := r.Resolve(rev)
		if err == nil || !strings.Contains(err.Error(), "git fetch --unshallow") || errors.Is(err, repo.ErrMissing) != missing {
			t.Errorf("%s: %v", rev, err)
		}
	}
	if _, err := f.open(newFixture(t).dir).Resolve("nosuch"); err == nil || strings.Contains(err.Error(), "fetch") {
		t.Errorf("in a whole clone: %v", err)
	}
}

func TestAmbiguousAbbreviation(t *testing.T) {
	f := newFixture(t)
	// Nearly any two hundred commits share four digits somewhere.
	seen := map[string]bool{}
	for i := range 2000 {
		o := f.git.Storer.NewEncodedObject()
		c := object.Commit{Author: *who("2026-03-01"), Committer: *who("2026-03-01"), Message: fmt.Sprint(i), TreeHash: plumbing.NewHash(strings.Repeat("1", 40))}
		f.must(c.Encode(o))
		id := o.Hash().String()
		_, err := f.git.Storer.SetEncodedObject(o)
		f.must(err)
		if seen[id[:4]] {
			_, err := f.open(f.dir).Resolve(id[:4])
			if err == nil || !strings.Contains(err.Error(), "give more digits") {
				t.Errorf("%s: %v", id[:4], err)
			}
			return
		}
		seen[id[:4]] = true
	}
	t.Fatal("no two commits share four digits")
}

func TestHeadWithoutCommitAndDetached(t *testing.T) {
	f := newFixture(t)
	f.write(f.gitFile("HEAD"), "ref: refs/heads/fresh\n")
	if _, branch, err := f.open(f.dir).Head(); branch != "fresh" || !errors.Is(err, repo.ErrNoCommit) {
		t.Errorf("unborn: %q, %v", branch, err)
	}
	f.write(f.gitFile("HEAD"), f.ids["B"].String()+"\n")
	if id, branch, err := f.open(f.dir).Head(); id != f.id("B") || branch != "" || err != nil {
		t.Errorf("detached: %s %q, %v", id, branch, err)
	}
}

func TestMainBranch(t *testing.T) {
	f := newFixture(t)
	check := func(what, configured, name, tip string) {
		t.Helper()
		got, id, err := f.open(f.dir).MainBranch(configured)
		if got != name || id != f.id(tip) || err != nil {
			t.Errorf("%s: %q %s, %v; want %q at %s", what, got, id.Short(), err, name, tip)
		}
	}
	set := func(ref *plumbing.Reference) { f.must(f.git.Storer.SetReference(ref)) }
	check("main", "", "main", "C")
	check("configured", "topic", "topic", "A")
	check("configured in full", "refs/heads/topic", "topic", "A")
	set(plumbing.NewHashReference("refs/remotes/origin/main", f.ids["B"]))
	check("what the server has", "", "main", "B")
	set(plumbing.NewHashReference("refs/remotes/origin/trunk", f.ids["A"]))
	set(plumbing.NewSymbolicReference("refs/remotes/origin/HEAD", "refs/remotes/origin/trunk"))
	check("what the server calls its own", "", "trunk", "A")
	for _, ref := range []plumbing.ReferenceName{"refs/remotes/origin/HEAD", "refs/remotes/origin/trunk", "refs/remotes/origin/main", "refs/heads/main"} {
		f.must(f.git.Storer.RemoveReference(ref))
	}
	f.write(f.gitFile("HEAD"), "ref: refs/heads/topic\n")
	check("the current one", "", "topic", "A")
	_, _, err := f.open(f.dir).MainBranch("topics")
	if !errors.Is(err, repo.ErrNoBranch) || !strings.Contains(err.Error(), "did you mean topic?") {
		t.Errorf("not there: %v", err)
	}
}

func TestTags(t *testing.T) {
	f := newFixture(t)
	tree, err := f.git.CommitObject(f.ids["A"])
	f.must(err)
	f.must(f.git.Storer.SetReference(plumbing.NewHashReference("refs/tags/tree", tree.TreeHash)))
	ref, err := f.git.Tag("v1")
	f.must(err)
	o := f.git.Storer.NewEncodedObject()
	outer := object.Tag{Name: "outer", Tagger: *who("2026-03-01"), Message: "m\n", TargetType: plumbing.TagObject, Target: ref.Hash(),
		PGPSignature: "-----BEGIN PGP SIGNATURE-----\n\nx\n-----END PGP SIGNATURE-----\n"}
	f.must(outer.Encode(o))
	_, err = f.git.Storer.SetEncodedObject(o)
	f.must(err)
	f.must(f.git.Storer.SetReference(plumbing.NewHashReference("refs/tags/outer", o.Hash())))
	tags, err := f.open(f.dir).Tags()
	f.must(err)
	var got []string
	for _, tag := range tags {
		got = append(got, fmt.Sprintf("%s %v %s %q signed=%v", tag.Name, tag.Annotated, tag.Target.Short(), tag.Message, tag.Signed))
	}
	want := []string{
		"light false " + f.id("B").Short() + ` "" signed=false`,
		"outer true " + f.id("C").Short() + ` "m\n" signed=true`,
		`tree false  "" signed=false`,
		"v1 true " + f.id("C").Short() + ` "first\n\nReviewed-by: x\n" signed=false`,
	}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

func TestLacks(t *testing.T) {
	kinds := func(f *fixture) string {
		lacks, err := f.open(f.dir).Lacks()
		f.must(err)
		var all []string
		for _, l := range lacks {
			if l.What == "" || l.Remedy == "" {
				t.Errorf("%s without words: %+v", l.Kind, l)
			}
			all = append(all, l.Kind)
		}
		return strings.Join(all, " ")
	}
	cases := map[string]struct {
		spoil func(*fixture)
		want  string
	}{
		"complete": {func(*fixture) {}, ""},
		"shallow":  {func(f *fixture) { f.write(f.gitFile("shallow"), f.ids["B"].String()+"\n") }, "shallow"},
		"partial by extension": {func(f *fixture) {
			f.write(f.gitFile("config"), "[core]\n\trepositoryformatversion = 1\n[extensions]\n\tpartialclone = origin\n")
		}, "partial"},
		"partial by remote": {func(f *fixture) {
			f.write(f.gitFile("config"), "[remote \"origin\"]\n\turl = x\n\tpromisor = true\n")
		}, "partial"},
		"partial by pack": {func(f *fixture) { f.write(f.gitFile("objects/pack/pack-1.promisor"), "") }, "partial"},
		"grafts":          {func(f *fixture) { f.write(f.gitFile("info/grafts"), f.ids["B"].String()+"\n") }, "grafts"},
		"replaced": {func(f *fixture) {
			f.write(f.gitFile("refs/replace/"+f.ids["B"].String()), f.ids["A"].String()+"\n")
		}, "replaced"},
		"SHA-256":                {func(f *fixture) { f.write(f.gitFile("config"), "[extensions]\n\tobjectformat = sha256\n") }, "format"},
		"reftable":               {func(f *fixture) { f.write(f.gitFile("config"), "[extensions]\n\trefstorage = reftable\n") }, "format"},
		"reftable by its layout": {asReftable, "format"},
	}
	for name, c := range cases {
		f := newFixture(t)
		c.spoil(f)
		if got := kinds(f); got != c.want {
			t.Errorf("%s: lacks %q, want %q", name, got, c.want)
		}
	}
	f := newFixture(t)
	cases["SHA-256"].spoil(f)
	if _, _, err := f.open(f.dir).Head(); !errors.Is(err, repo.ErrFormat) || !strings.Contains(err.Error(), "SHA-256") {
		t.Errorf("head of a SHA-256 repository: %v", err)
	}
	f = newFixture(t)
	cases["shallow"].spoil(f)
	boundary, err := f.open(f.dir).Boundary()
	if err != nil || len(boundary) != 1 || !boundary[f.id("B")] {
		t.Errorf("boundary %v, %v", boundary, err)
	}
}

// asReftable lays the branches out as git init --ref-format=reftable does:
// what stands in refs and HEAD is there to be refused by programs that do not
// know the form.
func asReftable(f *fixture) {
	f.must(os.RemoveAll(f.gitFile("refs")))
	f.write(f.gitFile("refs/heads"), "this repository uses the reftable format\n")
	f.write(f.gitFile("HEAD"), "ref: refs/heads/.invalid\n")
	f.write(f.gitFile("reftable/tables.list"), "0x000000000001-0x000000000002-5f3a2b1c.ref\n")
}

// A repository in a form that is not read has no first commit to come: nobody
// may take it for an empty one.
func TestReftableIsNotEmpty(t *testing.T) {
	f := newFixture(t)
	asReftable(f)
	if _, _, err := f.open(f.dir).Head(); !errors.Is(err, repo.ErrFormat) || !strings.Contains(err.Error(), "git refs migrate") {
		t.Errorf("head: %v", err)
	}
}

func TestFilesOfACommit(t *testing.T) {
	f := newFixture(t)
	f.must(os.Symlink("readme.md", filepath.Join(f.dir, "link")))
	w, err := f.git.Worktree()
	f.must(err)
	_, err = w.Add("link")
	f.must(err)
	f.commit("D", nil)
	r := f.open(f.dir)
	c, err := r.Files(f.id("C"))
	f.must(err)
	if err := fstest.TestFS(c, "readme.md", "registers/a.yaml", "registers/sub/b.csv"); err != nil {
		t.Error(err)
	}
	b, err := r.Files(f.id("B"))
	f.must(err)
	if data, err := fs.ReadFile(b, "registers/a.yaml"); string(data) != "b" || err != nil {
		t.Errorf("file %q, %v", data, err)
	}
	if info, err := fs.Stat(b, "registers/a.yaml"); err != nil || info.Size() != 1 || info.ModTime().Day() != 2 {
		t.Errorf("info %v, %v", info, err)
	}
	if _, err := fs.Stat(b, "registers/sub"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("not there yet: %v", err)
	}
	d, err := r.Files(f.id("D"))
	f.must(err)
	if info, err := fs.Stat(d, "link"); err != nil || info.Mode().Type() != fs.ModeSymlink {
		t.Errorf("link: %v, %v", info, err)
	}
	if _, err := d.Open("link"); err == nil || !strings.Contains(err.Error(), "symbolic link") {
		t.Errorf("link opened: %v", err)
	}
}

func TestWorkTreeStaysInside(t *testing.T) {
	f := newFixture(t)
	outside := filepath.Join(t.TempDir(), "secret")
	f.write(outside, "secret")
	f.must(os.Symlink("../readme.md", filepath.Join(f.dir, "registers", "in")))
	f.must(os.Symlink(outside, filepath.Join(f.dir, "registers", "out")))
	f.must(os.Symlink(filepath.Dir(outside), filepath.Join(f.dir, "outdir")))
	f.write(filepath.Join(f.dir, "registers", ".git", "config"), "x")
	tree, err := f.open(filepath.Join(f.dir, "registers")).WorkTree()
	f.must(err)
	for name, files := range map[string]fs.FS{"work tree": tree, "folder": repo.Folder(f.dir)} {
		if data, err := fs.ReadFile(files, "registers/in"); string(data) != "hello" || err != nil {
			t.Errorf("%s: link inside: %q, %v", name, data, err)
		}
		for _, path := range []string{"registers/out", "outdir/secret"} {
			if _, err := fs.ReadFile(files, path); err == nil || !strings.Contains(err.Error(), "leads out of the folder") {
				t.Errorf("%s: %s: %v", name, path, err)
			}
		}
		for _, path := range []string{".git/config", "registers/.git/config", ".GIT/config"} {
			if _, err := files.Open(path); !errors.Is(err, fs.ErrNotExist) {
				t.Errorf("%s: %s: %v", name, path, err)
			}
		}
		var seen []string
		f.must(fs.WalkDir(files, ".", func(path string, d fs.DirEntry, err error) error {
			seen = append(seen, path)
			return err
		}))
		if got := strings.Join(seen, " "); got != ". outdir readme.md registers registers/a.yaml registers/in registers/out registers/sub registers/sub/b.csv" {
			t.Errorf("%s: walked %s", name, got)
		}
	}
	if _, err := fs.ReadFile(repo.Folder(filepath.Join(f.dir, "nowhere")), "x"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("no folder: %v", err)
	}
	g := t.TempDir()
	f.write(filepath.Join(g, "a", "b.txt"), "b")
	if err := fstest.TestFS(repo.Folder(g), "a/b.txt"); err != nil {
		t.Error(err)
	}
}

// The id of a commit says which bytes it has: a hostile tree or commit that
// cannot be read is an error that names it.
func TestBrokenObjects(t *testing.T) {
	f := newFixture(t)
	put := func(kind plumbing.ObjectType, text string) repo.ID {
		o := f.git.Storer.NewEncodedObject()
		o.SetType(kind)
		w, err := o.Writer()
		f.must(err)
		_, err = io.WriteString(w, text)
		f.must(err)
		id, err := f.git.Storer.SetEncodedObject(o)
		f.must(err)
		return repo.ID(id.String())
	}
	r := f.open(f.dir)
	for _, text := range []string{"100644", "100644 x", "100644 x\x00short", " x\x00", "\x00"} {
		id := put(plumbing.TreeObject, text)
		if _, err := r.Tree(id); !errors.Is(err, repo.ErrCorrupt) || !strings.Contains(err.Error(), string(id)) {
			t.Errorf("tree %q: %v", text, err)
		}
	}
	for _, text := range []string{"", "tree x\n", "parent " + strings.Repeat("1", 40) + "\n\n", "tree " + strings.Repeat("1", 40) + "\nparent short\n\n"} {
		id := put(plumbing.CommitObject, text)
		if _, err := r.Commit(id); !errors.Is(err, repo.ErrCorrupt) || !strings.Contains(err.Error(), string(id)) {
			t.Errorf("commit %q: %v", text, err)
		}
	}
}

func TestPackedReferences(t *testing.T) {
	f := newFixture(t)
	f.must(f.git.Storer.(interface{ PackRefs() error }).PackRefs())
	_, err := f.git.CreateRemote(&config.RemoteConfig{Name: "origin", URLs: []string{"https://example.org/x.git"}})
	f.must(err)
	if id, err := f.open(f.dir).Resolve("topic"); id != f.id("A") || err != nil {
		t.Errorf("topic %s, %v", id, err)
	}
}

// A broken reference hides none of the others, as in git: an empty file, one
// without an id, a lock that was left behind.
func TestBrokenReferences(t *testing.T) {
	f := newFixture(t)
	f.write(f.gitFile("packed-refs"), "# pack-refs with: peeled fully-peeled sorted\n"+
		string(f.id("A"))+" refs/tags/hidden\n"+string(f.id("B"))+" refs/tags/packed\n^"+string(f.id("A"))+"\n")
	f.write(f.gitFile("refs/tags/hidden"), "")
	f.write(f.gitFile("refs/tags/words"), "no id\n")
	f.write(f.gitFile("refs/tags/light.lock"), "")
	f.write(f.gitFile("refs/tags/isms/q1"), string(f.id("C"))+"\n")
	f.write(f.gitFile("refs/heads/broken"), "")
	r := f.open(f.dir)
	tags, err := r.Tags()
	f.must(err)
	var names []string
	for _, tag := range tags {
		names = append(names, tag.Name)
	}
	if got, want := strings.Join(names, " "), "isms/q1 light packed v1"; got != want {
		t.Errorf("tags %s, want %s", got, want)
	}
	if _, err := r.Lacks(); err != nil {
		t.Error(err)
	}
	if _, err := r.Resolve("nowhere"); err == nil || !strings.Contains(err.Error(), "nowhere") {
		t.Errorf("resolve: %v", err)
	}
}

// Several goroutines may read one repository.
func TestConcurrentReads(t *testing.T) {
	f := newFixture(t)
	r := f.open(f.dir)
	files, err := r.Files(f.id("C"))
	f.must(err)
	errs := make(chan error)
	for range 8 {
		go func() {
			for range 20 {
				if data, err := fs.ReadFile(files, "registers/sub/b.csv"); err != nil || string(data) != "x" {
					errs <- fmt.Errorf("read %q: %w", data, err)
					return
				}
				if _, err := r.Commit(f.id("B")); err != nil {
					errs <- err
					return
				}
			}
			errs <- nil
		}()
	}
	for range 8 {
		if err := <-errs; err != nil {
			t.Error(err)
		}
	}
}

func TestOtherBranchesAndReferences(t *testing.T) {
	f := newFixture(t)
	set := func(name string, id plumbing.Hash) {
		f.must(f.git.Storer.SetReference(plumbing.NewHashReference(plumbing.ReferenceName(name), id)))
	}
	set("refs/heads/side", f.ids["A"])
	set("refs/notes/review", f.ids["B"])
	set("refs/gittuf/attestations", f.ids["C"])
	set("refs/gittuf/policy", f.ids["A"])
	set("refs/heads/blob", plumbing.NewHash("1111111111111111111111111111111111111111"))
	f.write(f.gitFile("refs/heads/broken"), "")
	r := f.open(f.dir)
	if full, tip, err := r.Branch("side"); full != "refs/heads/side" || tip != f.id("A") || err != nil {
		t.Errorf("side: %s %s %v", full, tip, err)
	}
	set("refs/remotes/origin/side", f.ids["B"])
	if full, tip, err := r.Branch("side"); full != "refs/remotes/origin/side" || tip != f.id("B") || err != nil {
		t.Errorf("origin's goes first: %s %s %v", full, tip, err)
	}
	set("refs/heads/side", f.ids["B"])
	set("refs/remotes/origin/side", f.ids["A"])
	if full, tip, err := r.Branch("side"); full != "refs/heads/side" || tip != f.id("B") || err != nil {
		t.Errorf("what was added here and not pushed goes first: %s %s %v", full, tip, err)
	}
	for _, name := range []string{"none", "../config", ""} {
		if _, _, err := r.Branch(name); !errors.Is(err, repo.ErrNoBranch) {
			t.Errorf("%q: %v", name, err)
		}
	}
	if _, _, err := r.Branch("broken"); !errors.Is(err, repo.ErrCorrupt) || errors.Is(err, repo.ErrNoBranch) {
		t.Errorf("a file that a power failure emptied: %v", err)
	}
	if _, may, err := r.Unfetched("broken"); may || !errors.Is(err, repo.ErrCorrupt) {
		t.Errorf("nor is it one that was not fetched: %v, %v", may, err)
	}
	if _, _, err := r.Branch("blob"); !errors.Is(err, repo.ErrMissing) {
		t.Errorf("an object that is missing: %v", err)
	}
	if tip, err := r.Reference("refs/notes/review"); tip != f.id("B") || err != nil {
		t.Errorf("notes: %s %v", tip, err)
	}
	refs, err := r.References("refs/gittuf/")
	f.must(err)
	if len(refs) != 2 || refs["attestations"] != f.id("C") || refs["policy"] != f.id("A") {
		t.Errorf("references: %v", refs)
	}
}
