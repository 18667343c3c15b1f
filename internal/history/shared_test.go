package history_test

import (
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/go-git/go-git/v5/plumbing/object"

	"github.com/goldthread/goldthread/internal/history"
	"github.com/goldthread/goldthread/internal/register"
	"github.com/goldthread/goldthread/internal/repo"
	"github.com/goldthread/goldthread/schema"
)

// wholeDecoder hides what a register's decoder can do beside decoding whole
// versions, so that nothing is shared among them.
type wholeDecoder struct{ *register.Decoder }

// usual is the decoder of registers in their usual places, and their types.
func usual(t testing.TB) (*register.Decoder, *register.Schema) {
	t.Helper()
	c, s, faults, err := register.Configure(fstest.MapFS{}, "", schema.FS)
	if err != nil || len(faults) > 0 {
		t.Fatal(err, faults)
	}
	return c.Decoder(s), s
}

// A pen writes the versions of one register.
type pen struct {
	*rand.Rand
	records [][2]string // id and wording
	made    int
}

func (p *pen) add(at int) {
	p.made++
	p.records = slices.Insert(p.records, at, [2]string{fmt.Sprintf("R-%d", p.made), "a"})
}

// stroke changes a little somewhere, or much everywhere.
func (p *pen) stroke() {
	n := len(p.records)
	switch at := p.IntN(n); p.IntN(12) {
	case 0, 1:
		p.add(p.IntN(n + 1))
	case 2:
		p.add(n)
	case 3:
		if n > 1 {
			p.records = slices.Delete(p.records, at, at+1)
		}
	case 4:
		p.records[at], p.records[n-1-at] = p.records[n-1-at], p.records[at]
	case 5:
		p.records[at][0] = p.records[p.IntN(n)][0] // an id that is taken
	case 6:
		p.records[at][0] = fmt.Sprintf("R-%d", 1+p.IntN(p.made)) // one that was, or is
	case 7:
		for i := range p.records {
			p.records[i][1] = strings.ToUpper(p.records[i][1])
		}
	default:
		p.records[at][1] += string(rune('a' + p.IntN(26)))
	}
}

// write spells the register: now and then with other blanks, a comment, an
// item that is no record, or an end that cannot be read.
func (p *pen) write() string {
	var b strings.Builder
	if p.IntN(6) == 0 {
		b.WriteString("# from now on\n\n")
	}
	odd := p.IntN(60)
	for i, r := range p.records {
		fmt.Fprintf(&b, "- id: %s\n  title: %s\n", r[0], r[1])
		switch {
		case odd > 10 || i != p.made%len(p.records):
		case odd < 4:
			b.WriteString("  notes: |\n    One\n\n    two\n")
		case odd < 6:
			b.WriteString("# a remark\n\n")
		case odd < 8:
			b.WriteString("- title: no id\n")
		case odd < 9:
			b.WriteString("  title: twice\n")
		case odd < 10:
			b.WriteString("  title: [\n")
		}
	}
	return b.String()
}

// What versions share, and what is read ahead or forgotten, decides nothing:
// decoding each of them as a whole gives the same evidence, to the places of
// the values.
func TestSharedVersionsChangeNothing(t *testing.T) {
	t.Parallel()
	sharedVersions(t, 12)
}

// Neither does it when what was read is forgotten soon.
func TestForgettingChangesNothing(t *testing.T) {
	for _, kept := range []int{1, 60} {
		history.LowerKeptStands(t, kept)
		sharedVersions(t, 4)
	}
}

func sharedVersions(t *testing.T, seeds uint64) {
	d, s := usual(t)
	for seed := range seeds {
		b := randomVersions(t, rand.New(rand.NewPCG(seed, 5)))
		dump := func(d history.Decoder) string {
			return b.dump(b.mine("", func(o *history.Options) { o.Decoder, o.Schema, o.States = d, s, true }))
		}
		shared, whole := dump(d), dump(wholeDecoder{d})
		if shared != whole {
			t.Fatalf("seed %d: %s", seed, firstDifference(shared, whole))
		}
	}
}

// randomVersions is a history of two registers beside other files.
func randomVersions(t *testing.T, random *rand.Rand) *builder {
	b := newBuilder(t)
	pens := map[string]*pen{}
	content := map[string]files{}
	for _, name := range []string{"registers/risks.yaml", "registers/risks/more.yaml"} {
		p := &pen{Rand: random, made: 1000 * len(pens)}
		for range 1 + random.IntN(150) {
			p.add(len(p.records))
		}
		pens[name] = p
	}
	at, side := "", ""
	for i := range 25 {
		label := fmt.Sprint("c", i)
		now := maps.Clone(content[at])
		if now == nil {
			now = files{}
		}
		name := slices.Sorted(maps.Keys(pens))[random.IntN(2)]
		for range 1 + random.IntN(3) {
			pens[name].stroke()
		}
		now[name] = pens[name].write()
		switch random.IntN(6) { // beside the registers
		case 0:
			now = maps.Clone(content[at])
			if now == nil {
				now = files{name: pens[name].write()}
			}
			now["part"] = label
		case 1:
			now[".mailmap"] = fmt.Sprintf("Ann <ann@example.org> <%s@example.org>\n", label)
		case 2:
			for n := range 80 { // too many to be read ahead
				now[fmt.Sprint("part-", n)] = label
			}
		case 3:
			maps.DeleteFunc(now, func(name, _ string) bool { return strings.HasPrefix(name, "part-") })
		}
		parents := at
		if side != "" && random.IntN(4) == 0 {
			parents, side = at+" "+side, ""
		}
		content[b.commit(label, parents, now)] = now
		if side == "" && random.IntN(3) == 0 {
			side = label // goes on from its parent
			continue
		}
		at = label
	}
	b.refs["main"] = at
	return b
}

// dump spells out evidence.
func (b *builder) dump(e *history.Evidence) string {
	var out strings.Builder
	line := func(values ...any) {
		for _, v := range values {
			data, err := json.Marshal(v)
			b.must(err)
			out.Write(append(data, ' '))
		}
		out.WriteByte('\n')
	}
	compare := func(a, b register.Key) int { return cmp.Or(cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.ID, b.ID)) }
	for _, key := range slices.SortedFunc(maps.Keys(e.Timelines), compare) {
		t := e.Timelines[key]
		line(key, t)
		for i := range t.Events {
			from, place := t.Events[i].From()
			line(t.Events[i].Before(), t.Events[i].After(), from, place)
		}
	}
	line(e.Gone, e.Skipped, e.Bumps, e.Landings, e.Mailmap, e.Mapped)
	return out.String()
}

func firstDifference(a, b string) string {
	left, right := strings.Split(a, "\n"), strings.Split(b, "\n")
	for i := range min(len(left), len(right)) {
		if left[i] != right[i] {
			return fmt.Sprintf("line %d:\n%.2000s\n%.2000s", i+1, left[i], right[i])
		}
	}
	return fmt.Sprintf("%d and %d lines", len(left), len(right))
}

// BenchmarkMine reads histories in which one commit of four touches a register
// of two hundred records: twice the commits should take twice the time.
func BenchmarkMine(b *testing.B) {
	d, s := usual(b)
	for _, commits := range []int{250, 1000, 4000} {
		b.Run(fmt.Sprintf("commits=%d", commits), func(b *testing.B) {
			build := newBuilder(b)
			p := &pen{Rand: rand.New(rand.NewPCG(7, 7))}
			for range 200 {
				p.add(len(p.records))
			}
			content := files{"registers/risks.yaml": p.write()}
			at := ""
			for i := range commits {
				content["part"] = fmt.Sprint(i)
				if i%4 == 0 {
					at := i / 4 * 7 % len(p.records)
					p.records[at][1] = fmt.Sprintf("Wording %d of this record", i)
					content["registers/risks.yaml"] = p.write()
				}
				at = build.commit(fmt.Sprint("c", i), at, content, func(c *object.Commit) { c.Message = "Work\n" })
			}
			dir := build.write()
			b.ReportAllocs()
			b.ResetTimer()
			for b.Loop() {
				r, err := repo.Open(dir)
				if err != nil {
					b.Fatal(err)
				}
				e, err := history.Mine(b.Context(), history.Options{Repo: r, Head: build.id(at), Decoder: d, Schema: s})
				if err != nil || len(e.Timelines) != len(p.records) {
					b.Fatalf("%d records, %v", len(e.Timelines), err)
				}
				if err := r.Close(); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(commits)*float64(b.N)/b.Elapsed().Seconds(), "commits/s")
		})
	}
}
