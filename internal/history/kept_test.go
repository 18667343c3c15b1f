package history_test

import (
	"encoding/binary"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/goldthread/goldthread/internal/cache"
	"github.com/goldthread/goldthread/internal/history"
	"github.com/goldthread/goldthread/internal/repo"
)

// namedDecoder is a lineDecoder that can be told from others.
type namedDecoder struct{ lineDecoder }

func (d *namedDecoder) Digest() string { return "lines " + d.suffix }

// watched counts what is found in pieces that are kept in memory.
type watched struct {
	cache.Memory
	asked, found, written int
	taint                 func([]byte) []byte // what is read of a piece, nil for the piece
}

func (w *watched) Get(key cache.Key) ([]byte, bool) {
	data, ok := w.Memory.Get(key)
	w.asked++
	if ok {
		w.found++
		if w.taint != nil {
			data = w.taint(slices.Clone(data))
		}
	}
	return data, ok
}

func (w *watched) Create(key cache.Key) cache.Writer {
	w.written++
	return w.Memory.Create(key)
}

func keptIn(w cache.Pieces) *history.Kept {
	return &history.Kept{Pieces: w, Program: func() string { return "test" }}
}

// mineKept mines a head with nothing kept, and with what w keeps, and fails
// where that makes a difference.
func (b *builder) mineKept(w cache.Pieces, what, head string, change ...func(*history.Options)) {
	b.t.Helper()
	if b.home == "" {
		b.home = b.t.TempDir() // what is kept is of the repository in one place
	}
	plain := b.dump(b.mine(head, change...))
	kept := b.dump(b.mine(head, append(change, func(o *history.Options) { o.Kept = keptIn(w) })...))
	if plain != kept {
		b.t.Fatalf("%s, head %s: %s", what, head, firstDifference(kept, plain))
	}
}

// What an earlier run kept changes nothing: not when all of it is known, when
// there are new commits, when others take the place of known ones, nor when
// something else is asked of the same commits.
func TestKeptVersionsChangeNothing(t *testing.T) {
	t.Parallel()
	d, s := usual(t)
	for seed := range uint64(8) {
		random := rand.New(rand.NewPCG(seed, 5))
		b := randomVersions(t, random)
		main := b.refs["main"]
		heads := slices.Sorted(maps.Keys(b.commits))
		w := &watched{}
		for range 6 {
			head := heads[random.IntN(len(heads))]
			b.refs["main"] = head
			for _, what := range []string{"then", "again"} {
				b.mineKept(w, fmt.Sprint("seed ", seed, ", ", what), head, func(o *history.Options) { o.Decoder, o.Schema, o.States = d, s, true })
			}
		}
		b.refs["main"] = main
		b.mineKept(w, fmt.Sprint("seed ", seed), "", func(o *history.Options) {
			o.Decoder, o.Schema, o.AsOf = d, s, time.Date(2026, 1, 9, 0, 0, 0, 0, time.UTC)
		})
		if w.found < 6 || w.written == 0 {
			t.Errorf("seed %d: %d pieces were found, %d written", seed, w.found, w.written)
		}
	}
}

// The same for the histories of the oracle, with unreadable versions, records
// that had other ids, and whatever else can happen.
func TestKeptOracle(t *testing.T) {
	t.Parallel()
	found := 0
	for seed := range 24 {
		p := randomPlan(seeded(seed), oracleSize)
		b, w := p.build(t), &watched{}
		heads := []string{p.head, p.main, p.head}
		for i := range 3 {
			heads = append(heads, p.commits[(seed+i*7)%len(p.commits)].label)
		}
		for _, head := range append(heads, p.head) {
			b.mineKept(w, fmt.Sprint("seed ", seed), head, func(o *history.Options) {
				o.Decoder = &namedDecoder{}
				if p.staffed {
					planStaff(o)
				}
				if head == p.head && p.live == "work" {
					o.Live, o.Dirty = live(p.work.files()), true
				}
			})
		}
		found += w.found
	}
	if found < 80 {
		t.Errorf("only %d pieces were found", found)
	}
}

// An approval may be of a commit or a file that is no part of the history, as
// after a squash: it is read when all that is kept has been written.
func TestKeptBeforeApprovalsAreRead(t *testing.T) {
	gone := strings.Repeat("ab", 20)
	split := func(r1, r2 string) files {
		return files{"requirements-1.jsonl": recs("R1=" + r1), "requirements-2.jsonl": recs("R2=" + r2)}
	}
	for name, more := range map[string]func(b *builder) rec{
		"a tree": func(b *builder) rec { return rec{"head_tree": b.tree(split("b", "old")).String()} },
		"a file": func(b *builder) rec {
			return rec{"files": []rec{{"path": "requirements-1.jsonl", "blob": b.blob(recs("R1=old")).String()}}}
		},
	} {
		b := newBuilder(t)
		b.commit("A", "", split("a", "x"))
		b.commit("S", "A", split("b", "y"))
		x := b.pull(12, "", "S", rec{"method": "squash", "head": gone, "reviews": []rec{answer(9, "bob", "APPROVED", "2026-01-20", gone)}})
		maps.Copy(x, more(b))
		b.evidence(map[string]any{"PR-12.json": x})
		w := &watched{}
		for _, run := range []string{"first", "again"} {
			b.mineKept(w, name+", "+run, "", withCrew, func(o *history.Options) { o.Decoder = &namedDecoder{} })
		}
		if w.written != 1 || w.found != 1 {
			t.Errorf("%s: %d pieces were written, %d found", name, w.written, w.found)
		}
	}
}

// Nor does it where folders and mappings changed on the way.
func TestKeptMappings(t *testing.T) {
	b := newBuilder(t)
	old := files{"requirements.old": recs("R1=a"), "requirements.jsonl": recs("R2=x"), "requirements-more.jsonl": recs("R3=z"), "goldthread.yaml": "old"}
	b.commit("A", "", in("isms", old))
	b.commit("A2", "A", in("isms", and(old, files{"requirements.old": recs("R1=b")})))
	b.commit("B", "A2", in("new", files{"requirements.jsonl": recs("R1=a", "R2=x"), "requirements-more.jsonl": recs("R3=z"), "goldthread.yaml": "new"}))
	b.commit("C", "B", in("new", files{"requirements.jsonl": recs("R1=a", "R2=y"), "requirements-more.jsonl": recs("R3=z"), "goldthread.yaml": "new"}))
	b.refs["main"] = "C"
	suffix := ".old"
	w := &watched{}
	look := func(head string) {
		t.Helper()
		b.mineKept(w, "with "+suffix, head, inDir("new"), func(o *history.Options) {
			o.Decoder = &namedDecoder{}
			o.DecoderAt = func(_ repo.ID, dir string) (history.Decoder, error) {
				if dir == "isms" {
					return &namedDecoder{lineDecoder{suffix: suffix}}, nil
				}
				return nil, nil
			}
		})
	}
	for _, head := range []string{"B", "B", "C", "C", "A2", "C"} {
		look(head)
	}
	suffix = ".other" // the same commits, another way to read their configuration
	for _, head := range []string{"C", "C"} {
		look(head)
	}
	if w.found < 5 {
		t.Errorf("only %d pieces were found", w.found)
	}
}

// Whatever a byte of what is kept becomes, mining tells the same or goes on
// without: a piece whose digest is right and whose content is not must neither
// end the program nor, where it is seen not to fit, count.
func TestKeptDamage(t *testing.T) {
	t.Parallel()
	d, s := usual(t)
	b := newBuilder(t)
	at := ""
	for i := range 12 {
		at = b.commit(fmt.Sprint("c", i), at, files{"registers/risks.yaml": fmt.Sprintf("- id: R-1\n  title: wording %d\n- id: R-2\n  title: same\n", i/2), "part": fmt.Sprint(i)})
	}
	b.refs["main"] = at
	ask := func(o *history.Options) { o.Decoder, o.Schema, o.States = d, s, true }
	w := &watched{}
	b.mineKept(w, "first", "", ask)
	size := 0
	w.taint = func(data []byte) []byte { size = len(data); return data }
	b.mineKept(w, "whole", "", ask)
	for cut := range 12 {
		w.taint = func(data []byte) []byte { return data[:len(data)*cut/12] }
		b.mineKept(w, fmt.Sprint("cut at ", cut), "", ask)
	}
	w.taint = func(data []byte) []byte { return binary.LittleEndian.AppendUint64(data[:len(data)-8], 1<<60) }
	b.mineKept(w, "table nowhere", "", ask)
	if size == 0 {
		t.Fatal("nothing was kept")
	}
	kept := func(o *history.Options) { ask(o); o.Kept = keptIn(w) }
	for i := 0; i < size; i += 1 + size/200 {
		w.taint = func(data []byte) []byte { data[i] ^= []byte{0xff, 0x01, 0x80}[i%3]; return data }
		b.mine("", kept) // ends, with some evidence
	}
}

// What is kept for one mapping, type, folder, program or repository is not
// looked at for another.
func TestKeptKeys(t *testing.T) {
	d, s := usual(t)
	b := newBuilder(t)
	b.commit("A", "", files{"registers/risks.yaml": "- id: R-1\n  title: a\n"})
	b.commit("B", "A", files{"registers/risks.yaml": "- id: R-1\n  title: b\n"})
	b.refs["main"] = "B"
	r := b.open()
	w := &watched{}
	mine := func(change func(*history.Options)) (found bool) {
		t.Helper()
		o := history.Options{Repo: r, Head: b.id("B"), Decoder: d, Schema: s, Kept: keptIn(w)}
		change(&o)
		before := w.found
		if _, err := history.Mine(t.Context(), o); err != nil {
			t.Fatal(err)
		}
		return w.found > before
	}
	same := func(*history.Options) {}
	if mine(same) || !mine(same) {
		t.Fatal("what was kept was not found again")
	}
	for name, change := range map[string]func(*history.Options){
		"program":       func(o *history.Options) { o.Kept.Program = func() string { return "another" } },
		"mapping":       func(o *history.Options) { o.Decoder = &namedDecoder{} },
		"folder":        func(o *history.Options) { o.Dir = "registers" },
		"configuration": func(o *history.Options) { o.ConfigFile = "goldthread.yaml" },
		"types":         func(o *history.Options) { o.Schema = nil },
		"repository":    func(o *history.Options) { o.Repo = b.open() },
		"no name":       func(o *history.Options) { o.Decoder = &lineDecoder{} },
	} {
		if mine(change) {
			t.Errorf("%s: what is kept for another was used", name)
		}
	}
}

// An object that has gone is missed as ever, and content that does not fit its id
// is not looked at again.
func TestKeptMissing(t *testing.T) {
	d, s := usual(t)
	b := newBuilder(t)
	b.commit("A", "", files{"registers/risks.yaml": "- id: R-1\n  title: a\n"})
	b.commit("B", "A", files{"registers/risks.yaml": "- id: R-1\n  title: b\n"})
	b.refs["main"] = "B"
	for _, gone := range []string{"commit", "tree", "folder", "blob"} {
		dir := b.write()
		w := &watched{}
		mine := func(kept *history.Kept) *history.Evidence {
			r, err := repo.Open(dir)
			b.must(err)
			defer r.Close()
			e, err := history.Mine(t.Context(), history.Options{Repo: r, Head: b.id("B"), Decoder: d, Schema: s, Kept: kept})
			b.must(err)
			return e
		}
		if e := mine(keptIn(w)); e.State != history.Complete {
			t.Fatalf("%v", e.State)
		}
		r, err := repo.Open(dir)
		b.must(err)
		c, err := r.Commit(b.id("A"))
		b.must(err)
		folder := entryOf(t, r, c.Tree, "registers")
		lost := map[string]repo.ID{"commit": c.ID, "tree": c.Tree, "folder": folder, "blob": entryOf(t, r, folder, "risks.yaml")}[gone]
		b.must(r.Close())
		b.writeTo(dir, lost)
		if e := mine(keptIn(w)); e.State == history.Complete || w.found == 0 {
			t.Errorf("without a %s the history is told complete from what was kept (%d)", gone, w.found)
		}
	}
}

func entryOf(t *testing.T, r *repo.Repo, tree repo.ID, name string) repo.ID {
	t.Helper()
	entries, err := r.Tree(tree)
	if err != nil {
		t.Fatal(err)
	}
	i := slices.IndexFunc(entries, func(e repo.Entry) bool { return e.Name == name })
	return entries[i].ID
}
