package repo

import (
	"slices"
	"strings"
	"testing"
	"time"
)

func TestParseSignature(t *testing.T) {
	at := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	for text, want := range map[string]Signature{
		"Ann Lee <ann@example.org> 1767225600 +0100": {"Ann Lee", "ann@example.org", at},
		"Ann Lee <ann@example.org>":                  {"Ann Lee", "ann@example.org", time.Time{}},
		"A <x> B <y> 1767225600 +0000":               {"A", "x> B <y", at},
		"<ann@example.org> 1767225600 -0330":         {"", "ann@example.org", at},
		"Ann > Lee < 1767225600 +0000":               {"Ann > Lee < 1767225600 +0000", "", time.Time{}},
		"":                                           {},
		"A <a> 1767225600 +99999999":                 {"A", "a", at},
		"A <a> -62135596800 +0000":                   {"A", "a", time.Time{}},
		"A <a> 1767225600.5 +0000":                   {"A", "a", time.Time{}},
	} {
		got := parseSignature(text)
		if got.Name != want.Name || got.Email != want.Email || !got.When.Equal(want.When) {
			t.Errorf("%q: %+v, want %+v", text, got, want)
		}
	}
}

func FuzzParseObjects(f *testing.F) {
	f.Add([]byte("tree " + strings.Repeat("1", 40) + "\nauthor A <a@b> 1 +0000\ngpgsig x\n y\n\nmessage\n"))
	f.Add([]byte("tree\ntree " + strings.Repeat("1", 40) + "\nparent " + strings.Repeat("2", 40) + "\ncommitter >A <a@b> 1 +0100\ncommitter B <a@b> 2 +0000"))
	f.Add([]byte("object " + strings.Repeat("1", 40) + "\ntype commit\ntagger A <a@b> 1 +0000\n\nm\n-----BEGIN PGP SIGNATURE-----\n"))
	f.Add([]byte("100644 a\x0001234567890123456789"))
	f.Fuzz(func(t *testing.T, data []byte) {
		if c, err := parseCommit("x", data); err == nil && len(c.Tree) != 40 {
			t.Errorf("commit of %q", c.Tree)
		}
		c, err := parseCommit("x", data)
		s, message, failed := parseStep(data)
		if (err == nil) != (failed == nil) || s.Tree != c.Tree || !slices.Equal(s.Parents, c.Parents) || !s.When.Equal(c.Committer.When) || err == nil && string(message) != c.Message {
			t.Errorf("a step of %+v (%v), where the commit is %+v (%v)", s, failed, c, err)
		}
		entries, err := parseTree(data)
		for _, e := range entries {
			if err == nil && (len(e.ID) != 40 || e.Name == "") {
				t.Errorf("entry %+v", e)
			}
		}
		parseTag(data)
	})
}

// Of headers that are given twice, or in the wrong place, the same ones count
// as for git log.
func TestParseCommitReadsWhatGitReads(t *testing.T) {
	one, two := strings.Repeat("1", 40), strings.Repeat("2", 40)
	c, err := parseCommit("x", []byte("tree "+one+"\nparent "+one+"\ntree "+two+"\nauthor A <a@x> 1 +0000\nparent "+two+
		"\nauthor B <b@x> 2 +0000\ncommitter C <c@x> 3 +0000\ncommitter D <d@x> 4 +0000\n\nm"))
	if err != nil {
		t.Fatal(err)
	}
	if c.Tree != ID(one) || len(c.Parents) != 1 || c.Author.Name != "A" || c.Committer.Name != "C" {
		t.Errorf("read %+v", c)
	}
	// The parents end where another line stands, be it one that nobody knows.
	for _, between := range []string{"note x\n", " x\n", "tree " + two + "\n"} {
		c, err := parseCommit("x", []byte("tree "+one+"\nparent "+one+"\n"+between+"parent "+two+"\nauthor A <a@x> 1 +0000\n\nm"))
		if err != nil || !slices.Equal(c.Parents, []ID{ID(one)}) {
			t.Errorf("%q between the parents: %+v, %v", between, c, err)
		}
	}
	for _, text := range []string{"parent " + two + "\ntree " + one + "\n\nm", "tree " + one, "tree " + one + "\nparent " + one + "0\n\nm"} {
		if c, err := parseCommit("x", []byte(text)); err == nil {
			t.Errorf("%q is read as %+v", text, c)
		}
	}
}

// A tag that names two objects, or two taggers, is of the first, as for git.
func TestParseTagReadsWhatGitReads(t *testing.T) {
	one, two := strings.Repeat("1", 40), strings.Repeat("2", 40)
	tag, target := parseTag([]byte("object " + one + "\nobject " + two + "\ntype commit\ntag x\ntagger A <a@x> 1 +0000\ntagger B <b@x> 2 +0000\n\nm\n"))
	if target != ID(one) || tag.Tagger.Name != "A" || tag.Message != "m\n" {
		t.Errorf("of %s by %+v", target, tag)
	}
	if _, target := parseTag([]byte("object \nobject " + one + "\n\nm\n")); target != "" {
		t.Errorf("of nothing: %s", target)
	}
}
