package history_test

import (
	"fmt"
	"maps"
	"testing"

	"github.com/goldthread/goldthread/internal/history"
	"github.com/goldthread/goldthread/internal/repo"
)

// in puts files into a folder.
func in(dir string, content files) files {
	all := files{}
	for name, text := range content {
		all[dir+"/"+name] = text
	}
	return all
}

func and(all ...files) files {
	sum := files{}
	for _, one := range all {
		maps.Copy(sum, one)
	}
	return sum
}

func inDir(dir string) func(*history.Options) {
	return func(o *history.Options) { o.Dir, o.ConfigFile = dir, "goldthread.yaml" }
}

// The folder that is checked got another name, once or several times, with or
// without changes in the same commit: every record keeps its history.
func TestMovedFolderKeepsHistory(t *testing.T) {
	a, b := one("R1=a", "R2=x"), one("R1=b", "R2=x")
	two := and(b, files{"requirements-more.jsonl": recs("R3=z")})
	for _, c := range []struct {
		name, dir string
		commits   []files
		want      string // the story of R1
	}{
		{"renamed", "compliance/isms", []files{in("isms", a), in("isms", b), in("compliance/isms", b)}, "created 0; changed 1 statement; moved 2"},
		{"renamed beside others", "new", []files{and(in("old", a), in("x/y", one("R1=other"))), and(in("new", a), in("x/y", one("R1=other")))}, "created 0; moved 1"},
		{"down from the top", "isms", []files{a, b, in("isms", b)}, "created 0; changed 1 statement; moved 2"},
		{"up to the top", "", []files{in("isms", a), a, b}, "created 0; moved 1; changed 2 statement"},
		{"renamed twice", "c", []files{in("a", a), in("b", a), in("b", b), in("c", b)}, "created 0; moved 1; changed 2 statement; moved 3"},
		{"there and back", "a", []files{in("a", a), in("b", b), in("a", b)}, "created 0; changed 1 moved statement; moved 2"},
		{"with a changed file", "new", []files{in("old", two), in("new", and(one("R1=c", "R2=x"), files{"requirements-more.jsonl": recs("R3=z")}))}, "created 0; changed 1 moved statement"},
		{"all files changed, the same configuration", "new", []files{in("old", and(a, files{"goldthread.yaml": "x: y"})), in("new", and(b, files{"goldthread.yaml": "x: y"}))},
			"created 0; changed 1 moved statement"},
	} {
		t.Run(c.name, func(t *testing.T) {
			build := newBuilder(t)
			parent := ""
			for i, content := range c.commits {
				parent = build.commit(fmt.Sprint(i), parent, content)
			}
			change := []func(*history.Options){inDir(c.dir)}
			if c.dir == "" {
				// At the top the decoder must not see into the folder.
				change = append(change, func(o *history.Options) { o.Decoder = &topDecoder{} })
			}
			e := build.mine("", change...)
			same(t, "R1", build.story(e, "R1"), c.want)
			if len(e.Gone) > 0 || len(e.Skipped) > 0 {
				t.Errorf("gone %v, skipped %v", e.Gone, e.Skipped)
			}
		})
	}
}

// topDecoder matches only files of the folder itself.
type topDecoder struct{ lineDecoder }

func (*topDecoder) Matches(name string) bool {
	return name == "requirements.jsonl" || name == "requirements-more.jsonl"
}

// A folder that is not the past of the checked one is never taken for it.
func TestUnrelatedFolderIsNotTaken(t *testing.T) {
	a := one("R1=a", "R2=x")
	for _, c := range []struct {
		name    string
		commits []files
	}{
		{"a copy, its model stays", []files{in("old", a), and(in("old", a), in("new", a))}},
		{"a copy, its model is changed", []files{in("old", a), and(in("old", one("R1=b")), in("new", a))}},
		{"another one went away", []files{in("old", one("R1=old")), in("new", a)}},
		{"an empty register is the same everywhere", []files{in("old", and(one("R1=old"), files{"requirements-more.jsonl": ""})), in("new", and(a, files{"requirements-more.jsonl": ""}))}},
		{"the same configuration, other records", []files{in("old", and(one("R8=o", "R9=p"), files{"goldthread.yaml": "x: y"})), in("new", and(a, files{"goldthread.yaml": "x: y"}))}},
		{"a configuration that stays", []files{in("old", and(one("R1=old"), files{"goldthread.yaml": "x: y"})), in("new", and(a, files{"goldthread.yaml": "x: y"})), nil}},
		{"the same content under another path", []files{files{"old/deep/other.jsonl": a["requirements.jsonl"]}, in("new", a)}},
	} {
		t.Run(c.name, func(t *testing.T) {
			if c.commits[len(c.commits)-1] == nil { // the configuration stays where it was
				c.commits = c.commits[:2]
				c.commits[1]["old/goldthread.yaml"] = "x: y"
			}
			b := newBuilder(t)
			b.commit("0", "", c.commits[0])
			b.commit("1", "0", c.commits[1])
			e := b.mine("", inDir("new"))
			same(t, "R1", b.story(e, "R1"), "created 1")
			if len(e.Skipped) > 0 {
				t.Errorf("another folder's versions are told: %+v", e.Skipped)
			}
		})
	}
}

// A branch from before the move is merged after it.
func TestMovedFolderThroughMerges(t *testing.T) {
	b := newBuilder(t)
	b.commit("A", "", in("isms", one("R1=a", "R2=x")))
	b.commit("side", "A", in("isms", one("R1=a", "R2=y")))
	b.commit("move", "A", in("docs/isms", one("R1=a", "R2=x")))
	b.commit("M", "move side", in("docs/isms", one("R1=a", "R2=y")))
	b.commit("early", "", files{"readme": "x"})
	b.commit("N", "M early", and(in("docs/isms", one("R1=a", "R2=y")), files{"readme": "x"}))
	e := b.mine("", inDir("docs/isms"))
	same(t, "R1", b.story(e, "R1"), "created A; moved move")
	same(t, "R2", b.story(e, "R2"), "created A; moved move; changed side>M statement")
	if place := e.Timelines[keyOf("R1")].Created.Place.File; place != "../../isms/requirements.jsonl" {
		t.Errorf("it stood in %s", place)
	}
	if !e.Begins.Equal(b.model["A"].when) {
		t.Errorf("begins %v", e.Begins)
	}
}

// The mapping of the old folder is read there.
func TestMovedFolderWithItsOwnMapping(t *testing.T) {
	b := newBuilder(t)
	old := files{"requirements.old": recs("R1=a"), "requirements.jsonl": recs("R2=x"), "goldthread.yaml": "old"}
	b.commit("A", "", in("isms", old))
	b.commit("B", "A", in("new", files{"requirements.jsonl": recs("R1=a", "R2=x"), "goldthread.yaml": "new"}))
	e := b.mine("", inDir("new"), func(o *history.Options) {
		o.DecoderAt = func(_ repo.ID, dir string) (history.Decoder, error) {
			if dir == "isms" {
				return &lineDecoder{suffix: ".old"}, nil
			}
			return nil, nil
		}
	})
	// No file is the same, and the configuration is another: nothing shows
	// that the folders have to do with each other.
	same(t, "R1", b.story(e, "R1"), "created B")
	b.commit("A2", "", in("isms", and(old, files{"requirements-more.jsonl": recs("R3=z")})))
	b.commit("B2", "A2", in("new", files{"requirements.jsonl": recs("R1=a", "R2=x"), "requirements-more.jsonl": recs("R3=z"), "goldthread.yaml": "new"}))
	e = b.mine("", inDir("new"), func(o *history.Options) {
		o.DecoderAt = func(_ repo.ID, dir string) (history.Decoder, error) {
			if dir == "isms" {
				return &lineDecoder{suffix: ".old"}, nil
			}
			return nil, nil
		}
	})
	same(t, "R1", b.story(e, "R1"), "created A2; moved B2")
}
