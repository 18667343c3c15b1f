package scenario_test

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/go-git/go-git/v5"
	"github.com/go-git/go-git/v5/plumbing"
	"github.com/go-git/go-git/v5/plumbing/filemode"
	"github.com/go-git/go-git/v5/plumbing/object"
	"github.com/hiddeco/sshsig"
	"github.com/rogpeppe/go-internal/txtar"
	"golang.org/x/crypto/ssh"

	"github.com/goldthread/goldthread/internal/scenario"
)

func full(t *testing.T) *txtar.Archive {
	t.Helper()
	archive, err := txtar.ParseFile("testdata/full.txtar")
	if err != nil {
		t.Fatal(err)
	}
	return archive
}

// built is a repository of a test with what one asks of it.
type built struct {
	*scenario.Result
	t    *testing.T
	dir  string
	repo *git.Repository
}

func build(t *testing.T, archive *txtar.Archive) built {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "repository")
	result, err := scenario.Build(dir, archive)
	if err != nil {
		t.Fatal(err)
	}
	repo, err := git.PlainOpen(dir)
	if err != nil {
		t.Fatal(err)
	}
	return built{result, t, dir, repo}
}

func buildText(t *testing.T, text string) built {
	t.Helper()
	return build(t, txtar.Parse([]byte(text)))
}

// commit returns the commit of that label.
func (b built) commit(label string) *object.Commit {
	b.t.Helper()
	c, err := b.repo.CommitObject(plumbing.NewHash(b.Commits[label]))
	if err != nil {
		b.t.Fatalf("%s: %v", label, err)
	}
	return c
}

// file returns a file as the commit of that label has it, "absent" when not.
func (b built) file(label, path string) string {
	b.t.Helper()
	f, err := b.commit(label).File(path)
	if errors.Is(err, object.ErrFileNotFound) {
		return "absent"
	}
	if err != nil {
		b.t.Fatal(err)
	}
	text, err := f.Contents()
	if err != nil {
		b.t.Fatal(err)
	}
	return text
}

func (b built) wantFile(label, path, want string) {
	b.t.Helper()
	if got := b.file(label, path); got != want {
		b.t.Errorf("%s at %s is %q, want %q", path, label, got, want)
	}
}

// worked returns a file of the work tree, "absent" when not.
func (b built) worked(path string) string {
	b.t.Helper()
	data, err := os.ReadFile(filepath.Join(b.dir, path))
	if errors.Is(err, fs.ErrNotExist) {
		return "absent"
	}
	if err != nil {
		b.t.Fatal(err)
	}
	return string(data)
}

func (b built) changed() []string {
	b.t.Helper()
	work, err := b.repo.Worktree()
	if err != nil {
		b.t.Fatal(err)
	}
	status, err := work.Status()
	if err != nil {
		b.t.Fatal(err)
	}
	var changed []string
	for path, s := range status {
		if s.Worktree != git.Unmodified || s.Staging != git.Unmodified {
			changed = append(changed, path)
		}
	}
	slices.Sort(changed)
	return changed
}

// The head of the full script. It must never change: histories, findings and
// reports of the examples are compared byte by byte, ids included.
const fullHead = "58f4d5d2db570cba0eaad3b664757e19f0b363f7"

func TestSameArchiveSameHashes(t *testing.T) {
	if got := build(t, full(t)).Head; got != fullHead {
		t.Errorf("head is %s, want %s", got, fullHead)
	}
	t.Setenv("TZ", "Pacific/Apia")
	t.Setenv("GIT_AUTHOR_NAME", "Somebody")
	home := t.TempDir()
	t.Setenv("HOME", home)
	config := "[core]\n\tautocrlf = true\n[user]\n\tname = Somebody\n\temail = s@example.org\n[init]\n\tdefaultBranch = trunk\n"
	if err := os.WriteFile(filepath.Join(home, ".gitconfig"), []byte(config), 0o644); err != nil {
		t.Fatal(err)
	}
	again := build(t, full(t))
	if again.Head != fullHead {
		t.Errorf("in another environment head is %s, want %s", again.Head, fullHead)
	}
	if changed := again.changed(); changed != nil {
		t.Errorf("the work tree is not clean: %v", changed)
	}
}

func TestFull(t *testing.T) {
	b := build(t, full(t))
	const requirements, parties = "registers/requirements.yaml", "registers/parties.csv"
	b.wantFile("start", "README", "the first text\n")
	b.wantFile("decide", requirements, "- id: REQ-001\n  statement: The customer wants a report\n"+
		"- id: REQ-002\n  statement: The customer wants a call\n  disposition: addressed\n")
	b.wantFile("decide", parties, "id,name\nIP-001,Customers\n")
	b.wantFile("party", requirements, b.file("start", requirements))
	b.wantFile("party", "README", "the second text\n")
	b.wantFile("joined", requirements, b.file("decide", requirements))
	b.wantFile("joined", parties, "id,name\nIP-001,Customers\nIP-002,Staff\n")
	b.wantFile("octopus", requirements, strings.ReplaceAll(b.file("decide", requirements), "customer", "client"))
	b.wantFile("octopus", parties, "id,name\nIP-001,Customers\nIP-002,Staff\nIP-003,Owners\n")
	b.wantFile("ours", "README", "the third text\n")
	b.wantFile("moved", parties, "absent")
	b.wantFile("moved", "register/parties.csv", b.file("octopus", parties))
	if got := b.worked("register/parties.csv"); got != b.file("octopus", parties) {
		t.Errorf("the work tree holds %q", got)
	}
	if got := b.worked("registers"); got != "absent" {
		t.Error("the old folder is still in the work tree")
	}
	for label, parents := range map[string]int{"start": 0, "joined": 2, "octopus": 3, "ours": 2, "moved": 1} {
		if got := b.commit(label).NumParents(); got != parents {
			t.Errorf("%s has %d parents, want %d", label, got, parents)
		}
	}
	if b.Branch != "main" || b.Head != b.Commits["review"] || len(b.Log) != 12 || b.Log[0] != b.Commits["start"] {
		t.Errorf("result is %+v", b.Result)
	}
}

func TestWhoAndWhen(t *testing.T) {
	b := build(t, full(t))
	start := b.commit("start")
	if got := start.Author.String() + start.Author.When.Format(" 2006-01-02T15:04:05-07:00"); got != "Ines Keeper <ines@example.org> 2024-04-02T09:00:00+02:00" {
		t.Errorf("author of start is %s", got)
	}
	party := b.commit("party")
	if got := party.Author.When.Format("2006-01-02"); got != "2024-05-01" {
		t.Errorf("author's date of party is %s", got)
	}
	if got := party.Committer.When.Format("2006-01-02"); got != "2024-05-10" {
		t.Errorf("committer's date of party is %s", got)
	}
	moved := b.commit("moved")
	if moved.Author.Name != "Tom Ó Briain" || moved.Committer.Name != "Ines Keeper" {
		t.Errorf("moved is by %s and %s", moved.Author.Name, moved.Committer.Name)
	}
	if got := b.commit("decide").Message; got != "Decide on REQ-002\n\nIt was open since April.\n" {
		t.Errorf("message of decide is %q", got)
	}
}

func TestFilesAreNeverExecutable(t *testing.T) {
	tree, err := build(t, full(t)).commit("review").Tree()
	if err != nil {
		t.Fatal(err)
	}
	err = tree.Files().ForEach(func(f *object.File) error {
		if f.Mode != filemode.Regular {
			t.Errorf("%s has mode %s", f.Name, f.Mode)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// raw returns an object's bytes, which a signature is over.
func (b built) raw(kind plumbing.ObjectType, id plumbing.Hash) string {
	b.t.Helper()
	o, err := b.repo.Storer.EncodedObject(kind, id)
	if err != nil {
		b.t.Fatal(err)
	}
	r, err := o.Reader()
	if err != nil {
		b.t.Fatal(err)
	}
	defer r.Close()
	text, err := io.ReadAll(r)
	if err != nil {
		b.t.Fatal(err)
	}
	return string(text)
}

// signer returns the key that signs in the full script.
func signer(t *testing.T) ssh.Signer {
	t.Helper()
	sections := full(t).Files
	i := slices.IndexFunc(sections, func(f txtar.File) bool { return f.Name == "keys/ines" })
	key, err := ssh.ParsePrivateKey(sections[i].Data)
	if err != nil {
		t.Fatal(err)
	}
	return key
}

func verify(t *testing.T, payload, armored string) error {
	t.Helper()
	signature, err := sshsig.Unarmor([]byte(armored))
	if err != nil {
		t.Fatal(err)
	}
	return sshsig.Verify(strings.NewReader(payload), signature, signer(t).PublicKey(), signature.HashAlgorithm, "git")
}

func TestSignedCommit(t *testing.T) {
	b := build(t, full(t))
	for _, label := range []string{"moved", "review"} {
		text := b.raw(plumbing.CommitObject, plumbing.NewHash(b.Commits[label]))
		before, rest, ok := strings.Cut(text, "gpgsig ")
		if !ok {
			t.Fatalf("%s has no signature:\n%s", label, text)
		}
		armored, after, _ := strings.Cut(rest, "\n\n")
		armored = strings.ReplaceAll(armored, "\n ", "\n")
		if err := verify(t, before+"\n"+after, armored); err != nil {
			t.Errorf("%s: %v", label, err)
		}
		if err := verify(t, before+"\n"+after+"x", armored); err == nil {
			t.Errorf("%s: the signature holds for another text too", label)
		}
	}
	if b.commit("party").PGPSignature != "" {
		t.Error("party is signed, and nobody asked for it")
	}
}

func TestTags(t *testing.T) {
	b := build(t, full(t))
	ref, err := b.repo.Tag("v1")
	if err != nil {
		t.Fatal(err)
	}
	text := b.raw(plumbing.TagObject, ref.Hash())
	i := strings.Index(text, "-----BEGIN SSH SIGNATURE-----")
	if i < 0 {
		t.Fatalf("v1 has no signature:\n%s", text)
	}
	if err := verify(t, text[:i], text[i:]); err != nil {
		t.Error(err)
	}
	ref, err = b.repo.Tag("start")
	if err != nil {
		t.Fatal(err)
	}
	tag, err := b.repo.TagObject(ref.Hash())
	if err != nil {
		t.Fatal(err)
	}
	if tag.Target.String() != b.Commits["start"] || tag.Tagger.Email != "tom@example.org" || tag.Message != "Where it began\n" {
		t.Errorf("tag start is %+v", tag)
	}
}

const ines = "person ines 'Ines Keeper' <ines@example.org>\n"

func TestWithoutCommands(t *testing.T) {
	b := buildText(t, "# a rule's example\n-- registers/parties.csv --\nid\n-- as-of --\n2026-06-30\n-- want --\nx\n-- want.json --\nx\n-- fixed/registers/parties.csv --\nid,name\n")
	head, err := b.repo.CommitObject(plumbing.NewHash(b.Head))
	if err != nil {
		t.Fatal(err)
	}
	if got := head.Author.String() + head.Author.When.UTC().Format(" 2006-01-02T15:04:05Z"); got != "Ines Keeper <ines@example.org> 2026-01-15T09:00:00Z" {
		t.Errorf("author is %s", got)
	}
	entries, err := os.ReadDir(b.dir)
	if err != nil {
		t.Fatal(err)
	}
	if len(entries) != 2 || b.worked("registers/parties.csv") != "id\n" {
		t.Errorf("the work tree holds %v", entries)
	}
}

func TestFixed(t *testing.T) {
	archive := txtar.Parse([]byte("-- it's a.csv --\nid\n-- b.csv --\nid\n-- fixed/it's a.csv --\nid,name\n"))
	fixed, err := scenario.Fixed(archive)
	if err != nil {
		t.Fatal(err)
	}
	b := build(t, fixed)
	if b.worked("it's a.csv") != "id,name\n" || b.worked("b.csv") != "id\n" {
		t.Error("the fixed state is not the one below fixed/")
	}
	if len(b.Log) != 2 || b.Log[0] != build(t, archive).Head {
		t.Errorf("history is %v", b.Log)
	}
	scripted, err := scenario.Fixed(txtar.Parse([]byte(ines + "put a\ncommit ines 2024-01-01T00:00:00Z One\n-- a --\nx\n-- fixed/a --\ny\n")))
	if err != nil {
		t.Fatal(err)
	}
	if got := build(t, scripted).worked("a"); got != "y\n" {
		t.Errorf("a is %q", got)
	}
	if _, err := scenario.Fixed(txtar.Parse([]byte("-- a --\nx\n"))); err == nil {
		t.Error("an archive without fixed/ has a fixed state")
	}
}

func TestLeave(t *testing.T) {
	b := buildText(t, ines+`put a
put b/c a
commit ines 2024-01-01T00:00:00Z One
put d/e a
replace a x y
remove b/c
leave
-- a --
x
`)
	if got, want := b.changed(), []string{"a", "b/c", "d/e"}; !slices.Equal(got, want) {
		t.Errorf("changed are %v, want %v", got, want)
	}
	if b.worked("a") != "y\n" || b.worked("b/c") != "absent" || b.worked("d/e") != "x\n" {
		t.Error("the work tree is not as the script left it")
	}
}

func TestEmptyRepository(t *testing.T) {
	b := buildText(t, ines)
	if b.Head != "" || b.Branch != "main" || len(b.Log) != 0 {
		t.Errorf("result is %+v", b.Result)
	}
	if _, err := b.repo.Head(); !errors.Is(err, plumbing.ErrReferenceNotFound) {
		t.Errorf("head: %v", err)
	}
}

func TestBare(t *testing.T) {
	dir := t.TempDir()
	result, err := scenario.BuildBare(dir, full(t))
	if err != nil {
		t.Fatal(err)
	}
	repo, err := git.PlainOpen(dir)
	if err != nil {
		t.Fatal(err)
	}
	head, err := repo.Head()
	if err != nil {
		t.Fatal(err)
	}
	if head.Hash().String() != fullHead || result.Head != fullHead {
		t.Errorf("head is %s", head.Hash())
	}
	if _, err := repo.Worktree(); !errors.Is(err, git.ErrIsBareRepository) {
		t.Errorf("it has a work tree: %v", err)
	}
}

func TestFolderMustBeEmpty(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "mine"), nil, 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := scenario.Build(dir, full(t)); !errors.Is(err, scenario.ErrNotEmpty) {
		t.Errorf("got %v", err)
	}
}

func TestLoad(t *testing.T) {
	text := func(s string) *fstest.MapFile { return &fstest.MapFile{Data: []byte(s)} }
	fsys := fstest.MapFS{
		"demo/scenario.txtar":         text("# script\n-- b --\nof the archive\n"),
		"demo/b":                      text("of the folder\n"),
		"demo/registers/parties.yaml": text("no line end"),
		"other/c":                     text("elsewhere\n"),
	}
	archive, err := scenario.Load(fsys, "demo")
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]string{}
	for _, f := range archive.Files {
		got[f.Name] = string(f.Data)
	}
	if len(got) != 2 || got["b"] != "of the archive\n" || got["registers/parties.yaml"] != "no line end" {
		t.Errorf("sections are %q", got)
	}
	sub, err := fs.Sub(fsys, "demo")
	if err != nil {
		t.Fatal(err)
	}
	if archive, err = scenario.Load(sub, "."); err != nil || len(archive.Files) != 2 {
		t.Errorf("from its own root: %v, %v", archive, err)
	}
	if _, err := scenario.Load(fsys, "other"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a folder without a script: %v", err)
	}
}
