package history_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/goldthread/goldthread/internal/history"
	"github.com/goldthread/goldthread/internal/repo"
)

// Commits that no honest tool writes: each must be read, or passed over, and
// never break the walk.
func TestHostileCommits(t *testing.T) {
	cases := map[string]string{
		"no author":            "committer X <x@y> 1767225600 +0000\n\nx\n",
		"no brackets":          "author nobody at all\ncommitter nobody 1767225600 +0000\n\nx\n",
		"overflowing date":     "author A <a@b> 99999999999999999999 +0000\ncommitter A <a@b> 99999999999999999999 +0000\n\nx\n",
		"far future":           "author A <a@b> 253402300800 +0000\ncommitter A <a@b> 253402300800 +0000\n\nx\n",
		"negative date":        "author A <a@b> -1 +0000\ncommitter A <a@b> -1 +0000\n\nx\n",
		"absurd zone":          "author A <a@b> 1767225600 +9999\ncommitter A <a@b> 1767225600 -99999\n\nx\n",
		"empty identity":       "author  <> 0 +0000\ncommitter  <> 0 +0000\n\n\n",
		"invalid UTF-8":        "author \xff\xfe <\xff@\xfe> 1767225600 +0000\ncommitter \xff <\xff> 1767225600 +0000\n\n\xff\nReviewed-record: \xff\nReviewed-by: \xff\n",
		"no message":           "author A <a@b> 1767225600 +0000\ncommitter A <a@b> 1767225600 +0000\n",
		"huge message":         "author A <a@b> 1767225600 +0000\ncommitter A <a@b> 1767225600 +0000\n\n" + strings.Repeat("Reviewed-record: R1, R2\nReviewed-by: x\n<!--", 50_000),
		"a line of a megabyte": "author A <a@b> 1767225600 +0000\ncommitter A <a@b> 1767225600 +0000\n\nReviewed-by: " + strings.Repeat("x", 1<<20) + "\n",
		"strange headers":      "author A <a@b> 1767225600 +0000\ncommitter A <a@b> 1767225600 +0000\nencoding nonsense\ngpgsig -----BEGIN\n more\nx\n\nx\n",
		"two trees":            "tree 4b825dc642cb6eb9a060e54bf8d69288fbee4904\nauthor A <a@b> 1 +0000\ncommitter A <a@b> 1 +0000\n\nx\n",
	}
	for name, text := range cases {
		t.Run(name, func(t *testing.T) {
			b := newBuilder(t)
			b.commit("A", "", one("R1=a"))
			tree := b.tree(one("R1=b")).String()
			if name == "two trees" {
				tree = b.tree(one("R1=never")).String()
				text = strings.Replace(text, "4b825dc642cb6eb9a060e54bf8d69288fbee4904", b.tree(one("R1=b")).String(), 1)
			}
			b.raw("X", fmt.Sprintf("tree %s\nparent %s\n%s", tree, b.commits["A"], text))
			b.commit("C", "X", one("R1=c"))
			e := b.mine("", withStaff)
			same(t, "R1", b.story(e, "R1"), "created A; changed X statement; changed C statement")
			for _, r := range e.Timelines[keyOf("R1")].Reviews {
				if r.Level >= history.ChangedBy {
					t.Errorf("a stranger's words count: %+v", r)
				}
			}
		})
	}
}

// A date that cannot be read is no date: nothing is claimed to stand since
// then, and nobody has reviewed on it.
func TestUnreadableDate(t *testing.T) {
	b := newBuilder(t)
	b.raw("X", fmt.Sprintf("tree %s\nauthor A <a@b> x\ncommitter A <a@b> x\n\nReviewed-by: A <a@b>\n", b.tree(one("R1=a"))))
	e := b.mine("")
	same(t, "reviews", b.reviewed(e, "R1"), "")
	if c := e.Timelines[keyOf("R1")].Created; !c.Since.IsZero() || c.Landing == "" {
		t.Errorf("created %+v", c)
	}
}

func TestManyParents(t *testing.T) {
	b := newBuilder(t)
	var parents []string
	for i := range 300 {
		parents = append(parents, b.commit(fmt.Sprint("p", i), "", one("R1=a", fmt.Sprintf("R2=%d", i))))
	}
	b.commit("M", strings.Join(parents, " "), one("R1=a", "R2=299"))
	e := b.mine("")
	same(t, "R2", b.story(e, "R2"), "created p299>M")
}

// The history ends at commits whose parents were not fetched: nothing is
// claimed.
func TestShallowClone(t *testing.T) {
	b := newBuilder(t)
	b.commit("A", "", one("R1=a"))
	b.commit("B", "A", one("R1=b"), message("x\n\nReviewed-by: Ann Lee <ann@example.org>\n"))
	dir := b.write()
	if err := os.WriteFile(filepath.Join(dir, "shallow"), []byte(b.commits["B"].String()+"\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	e := mineDir(t, b, dir)
	tl := e.Timelines[keyOf("R1")]
	if e.State != "incomplete" || tl.State != history.NotKnown || tl.Level != history.TypedOnly || len(tl.Events)+len(tl.Reviews) > 0 {
		t.Errorf("evidence %s, record %+v", e.State, tl)
	}
	if len(e.Lacks) != 1 || e.Lacks[0].Kind != repo.LackShallow || !strings.Contains(e.Lacks[0].Remedy, "fetch-depth: 0") {
		t.Errorf("lacks: %+v", e.Lacks)
	}
}

func mineDir(t *testing.T, b *builder, dir string) *history.Evidence {
	t.Helper()
	e, err := b.mineAt(dir)
	b.must(err)
	return e
}

// A shallow file about commits that this history does not reach changes
// nothing.
func TestShallowElsewhere(t *testing.T) {
	b := newBuilder(t)
	b.commit("X", "", one("R1=x"))
	b.commit("A", "", one("R1=a"))
	b.commit("B", "A", one("R1=b"))
	dir := b.write()
	if err := os.WriteFile(filepath.Join(dir, "shallow"), []byte(b.commits["X"].String()+"\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	if e := mineDir(t, b, dir); e.State != "complete" || len(e.Lacks) != 0 {
		t.Errorf("evidence %s, lacks %+v", e.State, e.Lacks)
	}
}

// Replaced and grafted commits do not change what was committed; that they
// are there is said.
func TestReplacedHistoryIsReadAsCommitted(t *testing.T) {
	b := newBuilder(t)
	b.commit("A", "", one("R1=a"))
	b.commit("B", "A", one("R1=b"))
	dir := b.write()
	replace := filepath.Join(dir, "refs", "replace")
	if err := os.MkdirAll(replace, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(replace, b.commits["B"].String()), []byte(b.commits["A"].String()+"\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	e := mineDir(t, b, dir)
	if e.State != "complete" || len(e.Lacks) != 1 || e.Lacks[0].Kind != repo.LackReplaced {
		t.Errorf("evidence %s, lacks %+v", e.State, e.Lacks)
	}
	same(t, "R1", b.story(e, "R1"), "created A; changed B statement")
}

func TestMainBranchThatWasNotFetched(t *testing.T) {
	b := newBuilder(t)
	b.commit("A", "", one("R1=a"))
	e := b.mine("", func(o *history.Options) { o.Main = "mains"; o.Live = live(one("R1=a")) })
	if e.State != "incomplete" || len(e.Lacks) != 1 || !strings.Contains(e.Lacks[0].What, "did you mean main?") {
		t.Errorf("evidence %s, lacks %+v", e.State, e.Lacks)
	}
}

func TestCancelled(t *testing.T) {
	b := newBuilder(t)
	b.commit("A", "", one("R1=a"))
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := history.Mine(ctx, history.Options{Repo: b.open(), Head: b.id("A"), Decoder: &lineDecoder{}})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
}

// Two runs give the same evidence, whatever order maps are walked in.
func TestSameEvidenceTwice(t *testing.T) {
	b := newBuilder(t)
	var all []string
	for i := range 40 {
		all = append(all, fmt.Sprintf("R%d=x", i))
	}
	b.commit("A", "", one(all...), message("x\n\nReviewed-by: Ann Lee <ann@example.org>\n"))
	b.commit("B", "A", with(one(all[5:]...), "reviews.jsonl", review("RVW-1", "Ann Lee", "2026-01-01", rec{"register": "requirements"}, nil)))
	show := func() string {
		e := b.mine("", withStaff)
		var s strings.Builder
		for i := range 40 {
			id := fmt.Sprintf("R%d", i)
			fmt.Fprintln(&s, id, b.story(e, id), b.reviewed(e, id))
		}
		for _, g := range e.Gone {
			fmt.Fprintln(&s, g.Key, b.tell(g.Event))
		}
		return s.String()
	}
	same(t, "second run", show(), show())
}
