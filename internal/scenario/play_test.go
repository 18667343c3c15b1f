package scenario_test

import (
	"errors"
	"maps"
	"path/filepath"
	"strings"
	"testing"

	"github.com/go-git/go-git/v5"
	"github.com/go-git/go-git/v5/plumbing"
	"github.com/rogpeppe/go-internal/txtar"

	"github.com/goldthread/goldthread/internal/scenario"
)

// A branch of two commits is recorded once more on main, which went on, and a
// branch without a past lies beside it.
const rebased = ines + `person tom 'Tom Hand' <tom@example.org>
put a
commit ines 2024-01-01T00:00:00Z Base
branch side
put b a
commit tom 2024-01-02T00:00:00Z One label=one
remove a
commit tom 2024-01-03T00:00:00Z Two label=two
checkout main
put c a
commit ines 2024-01-04T00:00:00Z Meanwhile
again one ines 2024-01-05T00:00:00Z
again two ines 2024-01-05T00:00:00Z label=again
orphan beside
commit ines 2024-01-06T00:00:00Z 'Begin' empty label=beside
checkout main
-- a --
x
`

func TestAgain(t *testing.T) {
	b := buildText(t, rebased)
	for file, want := range map[string]string{"a": "absent", "b": "x\n", "c": "x\n"} {
		b.wantFile("again", file, want)
	}
	c := b.commit("again")
	if c.Author.Name != "Tom Hand" || c.Author.When.Day() != 3 || c.Committer.Name != "Ines Keeper" || c.Committer.When.Day() != 5 || c.Message != "Two\n" {
		t.Errorf("the last is %v", c)
	}
	if first := b.commit("again").ParentHashes[0]; first.String() == b.Commits["one"] {
		t.Error("the first was not recorded once more")
	}
	if c := b.commit("beside"); c.NumParents() != 0 || c.TreeHash.String() != "4b825dc642cb6eb9a060e54bf8d69288fbee4904" {
		t.Errorf("beside is %v", c)
	}
	for line, want := range map[string]string{
		"again nowhere ines 2024-01-07T00:00:00Z":    "again: no branch or label is named \"nowhere\"",
		"again beside ines 2024-01-07T00:00:00Z":     "again: beside has 0 parents: what it changed is told from one",
		"put a\nagain one ines 2024-01-07T00:00:00Z": "again: a is not committed yet on main",
		"put a\norphan other":                        "orphan: a is not committed yet on main",
		"orphan beside":                              `orphan: "beside": there is beside already`,
		"put b other\ncommit ines 2024-01-07T00:00:00Z Other\nagain one ines 2024-01-08T00:00:00Z": "again: b was changed both on main and on one: write the merged file before the merge, or add keep='b' or take='b'",
	} {
		script := strings.Replace(rebased, "-- a --", line+"\n-- other --\ny\n-- a --", 1)
		_, err := scenario.Build(filepath.Join(t.TempDir(), "r"), txtar.Parse([]byte(script)))
		if err == nil || !strings.HasSuffix(err.Error(), want) {
			t.Errorf("%s:\ngot  %v\nwant %s", line, err, want)
		}
	}
}

// What is played command by command is what the same script builds; a clone of
// it holds what was asked for and no more.
func TestPlay(t *testing.T) {
	archive := txtar.Parse([]byte(rebased))
	want := build(t, archive)
	p := scenario.Begin()
	for _, f := range archive.Files {
		p.Section(f.Name, f.Data)
	}
	if err := p.Run(string(archive.Comment)); err != nil {
		t.Fatal(err)
	}
	if p.Head() != want.Head {
		t.Fatalf("the head is %s, want %s", p.Head(), want.Head)
	}
	if err := p.Do("commit", "ines", "2024-01-07T00:00:00Z", "It's nothing"); err == nil || !strings.Contains(err.Error(), "nothing has changed") {
		t.Errorf("got %v", err)
	}
	c, ok := p.Commit(p.Head())
	if !ok || len(c.Parents) != 1 || c.Message != "Two\n" || len(c.Files) != 2 || c.Files["b"] == "" {
		t.Errorf("it is %+v", c)
	}
	if base := p.MergeBase(p.Head(), want.Commits["two"]); base == "" || p.MergeBase(want.Commits["beside"], want.Head) != "" {
		t.Errorf("the merge base is %q", base)
	}

	dir := filepath.Join(t.TempDir(), "clone")
	refs := map[string]string{"refs/heads/main": p.Head(), "refs/remotes/origin/beside": want.Commits["beside"]}
	if err := p.Clone(dir, scenario.Clone{Refs: refs, Head: "refs/heads/main", Origin: "https://forge.example/northwind/isms"}); err != nil {
		t.Fatal(err)
	}
	repository, err := git.PlainOpen(dir)
	if err != nil {
		t.Fatal(err)
	}
	b := built{want.Result, t, dir, repository}
	if b.worked("b") != "x\n" || b.worked("a") != "absent" || b.changed() != nil {
		t.Errorf("the work tree holds %q and %q, changed %v", b.worked("a"), b.worked("b"), b.changed())
	}
	found := map[string]string{}
	list, err := repository.References()
	if err != nil {
		t.Fatal(err)
	}
	if err := list.ForEach(func(r *plumbing.Reference) error {
		if r.Type() == plumbing.HashReference {
			found[r.Name().String()] = r.Hash().String()
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	if !maps.Equal(found, refs) {
		t.Errorf("it has %v, want %v", found, refs)
	}
	if _, err := repository.CommitObject(plumbing.NewHash(want.Commits["two"])); !errors.Is(err, plumbing.ErrObjectNotFound) {
		t.Errorf("what no reference leads to is there: %v", err)
	}
	if err := p.Clone(dir, scenario.Clone{}); !errors.Is(err, scenario.ErrNotEmpty) {
		t.Errorf("over another: %v", err)
	}
	if err := p.Clone(filepath.Join(t.TempDir(), "x"), scenario.Clone{Head: strings.Repeat("1", 40)}); err == nil {
		t.Error("a commit that nobody made is checked out")
	}
}
