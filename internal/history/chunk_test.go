package history

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/goldthread/goldthread/internal/register"
	"github.com/goldthread/goldthread/internal/source"
)

// told spells out the entries of a version with the lines of the file.
func told(v *version) string {
	var out string
	for i, c := range v.chunks {
		if len(c.entries) > chunkSize {
			out += fmt.Sprintf("a chunk of %d; ", len(c.entries))
		}
		for _, e := range c.entries {
			e.line += v.lines[i]
			if _, line := v.locate(e.rec); line != e.line {
				out += fmt.Sprintf("looked for at %d; ", line)
			}
			out += fmt.Sprint(e, " ")
		}
	}
	return fmt.Sprint(out, v.size)
}

// A version made of the one before is the one made anew, and shares chunks.
func TestVersionWithOtherEntries(t *testing.T) {
	random := rand.New(rand.NewPCG(8, 8))
	shared := 0
	for range 300 {
		var all []entry
		for i := range 1 + random.IntN(400) {
			all = append(all, entry{rec: int32(i), line: int32(1 + 3*i)})
		}
		before := &version{whole: true}
		before.add(all)
		for range 5 {
			front := random.IntN(len(all) + 1)
			back := random.IntN(len(all) - front + 1)
			lower := int32(random.IntN(9)) - 2
			var fresh []entry
			for i := range random.IntN(100) {
				fresh = append(fresh, entry{rec: int32(1000 + i), line: int32(10_000 + i)})
			}
			want := append(append([]entry(nil), all[:front]...), fresh...)
			want = appendLowered(want, all[len(all)-back:], lower)
			anew := &version{}
			anew.add(want)
			now := before.with(fresh, front, back, lower)
			if got, want := told(now), told(anew); got != want {
				t.Fatalf("%d and %d of %d, %d lower:\n got %s\nwant %s", front, back, len(all), lower, got, want)
			}
			for _, c := range now.chunks {
				for _, other := range before.chunks {
					if c == other {
						shared++
					}
				}
			}
		}
	}
	if shared < 1000 {
		t.Errorf("%d chunks are shared", shared)
	}
}

// Where an id may stand twice, what counts depends on the whole file.
func TestRepeatedIdsAreReadAsAWhole(t *testing.T) {
	records := func(ids ...string) (all []register.Placed) {
		for i, id := range ids {
			r := &register.Record{Kind: "risks", ID: id, Fingerprint: id}
			all = append(all, register.Placed{Record: r, At: source.Place{File: "f", Line: i + 1}, Offset: -1})
		}
		return all
	}
	in := newInterner(nil)
	data := []byte("a\nb\nc\nd\n")
	before, _ := in.intern(&register.Reading{Records: records("A", "B", "C")}, data, nil)
	for _, c := range []struct {
		ids    []string
		shared bool
	}{
		{[]string{"A", "X", "C"}, true},
		{[]string{"A", "B", "C"}, true},
		{[]string{"A", "A", "C"}, false},
		{[]string{"A", "C", "C"}, false},
		{[]string{"A", "X", "X", "C"}, false},
	} {
		now := &register.Reading{Records: records(c.ids...), Front: 1, Back: 1}
		if v, _ := in.internChanges(now, data, before); (v != nil) != c.shared {
			t.Errorf("%v are taken from the version before: %v", c.ids, v != nil)
		}
		distinct := map[string]bool{}
		for _, id := range c.ids {
			distinct[id] = true
		}
		if v, _ := in.intern(now, data, before); v.size != len(distinct) {
			t.Errorf("%v: %d entries", c.ids, v.size)
		}
	}
	twice, _ := in.intern(&register.Reading{Records: records("A", "B", "A")}, data, nil)
	if v, _ := in.internChanges(&register.Reading{Records: records("A", "X", "A"), Front: 1, Back: 1}, data, twice); v != nil {
		t.Error("a version in which an id stands twice was built on")
	}
}
