package history_test

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/goldthread/goldthread/internal/history"
	"github.com/goldthread/goldthread/internal/register"
	"github.com/goldthread/goldthread/schema"
)

// bullet is a record whose id is made of its text, as the mapping makes it.
func bullet(parent, text string) rec {
	folded := strings.ToLower(text)
	words := strings.Fields(folded)
	sum := sha256.Sum256([]byte(folded))
	return rec{"id": parent + "/" + strings.Join(words[:min(5, len(words))], "-") + "-" + hex.EncodeToString(sum[:])[:6], "statement": text}
}

func bulletKey(parent, text string) string { return bullet(parent, text)["id"].(string) }

func points(texts ...string) files {
	var records []any
	for _, t := range texts {
		parent, text, _ := strings.Cut(t, ":")
		records = append(records, bullet(parent, text))
	}
	return with(nil, "requirements.jsonl", records...)
}

// storyOf is story for a record whose id may hold a slash.
func storyOf(b *builder, e *history.Evidence, parent, text string) string {
	return b.story(e, "requirements/"+bulletKey(parent, text))
}

func TestRewordedPointKeepsItsHistory(t *testing.T) {
	const first, second, third = "data encrypted at rest", "data is encrypted at rest", "all data is encrypted at rest"
	b := newBuilder(t)
	b.commit("A", "", points("P1:"+first, "P1:told of breaches in 24 h"))
	b.commit("B", "A", points("P1:"+second, "P1:told of breaches in 24 h"))
	b.commit("C", "B", points("P1:"+third, "P1:told of breaches in 24 h"))
	e := b.mine("")
	same(t, "the present wording", storyOf(b, e, "P1", third), "created A; changed B statement; changed C statement")
	same(t, "the other point", storyOf(b, e, "P1", "told of breaches in 24 h"), "created A")
	if len(e.Gone) != 0 {
		t.Errorf("gone: %v", e.Gone)
	}

	// A review under an earlier id is one of the record.
	b.commit("D", "C", points("P1:"+third, "P1:told of breaches in 24 h"), by("bob"),
		message("x\n\nReviewed-record: "+bulletKey("P1", third)+"\nReviewed-by: Bob Ray <bob@example.org>\n"))
	b.commit("E", "D", points("P1:"+second, "P1:told of breaches in 24 h"))
	e = b.mine("", withStaff)
	same(t, "back to an earlier wording", storyOf(b, e, "P1", second), "created A; changed B statement; changed C statement; changed E statement")
	same(t, "its review", b.reviewed(e, "requirements/"+bulletKey("P1", second)), "trailer D by Bob Ray 1/3")
}

func TestWhatIsNotReworded(t *testing.T) {
	const here = "data encrypted at rest"
	for _, c := range []struct {
		name  string
		after files
		key   [2]string
		want  string
	}{
		{"another point", points("P1:staff are trained each year"), [2]string{"P1", "staff are trained each year"}, "created B"},
		{"under another parent", points("P2:data is encrypted at rest"), [2]string{"P2", "data is encrypted at rest"}, "created B"},
		{"one that stands beside it", points("P1:"+here, "P1:data is encrypted at rest"), [2]string{"P1", "data is encrypted at rest"}, "created B"},
	} {
		b := newBuilder(t)
		b.commit("A", "", points("P1:"+here))
		b.commit("B", "A", c.after)
		same(t, c.name, storyOf(b, b.mine(""), c.key[0], c.key[1]), c.want)
	}

	// Two that once stood side by side stay two, also when one goes later.
	b := newBuilder(t)
	b.commit("A", "", points("P1:"+here, "P1:data is encrypted at rest"))
	b.commit("B", "A", points("P1:"+here))
	b.commit("C", "B", points("P1:data is encrypted at rest"))
	e := b.mine("")
	same(t, "the one that came back", storyOf(b, e, "P1", "data is encrypted at rest"), "created A; removed B; restored C")

	// The more alike of two is the one.
	b = newBuilder(t)
	b.commit("A", "", points("P1:"+here))
	b.commit("B", "A", points("P1:data encrypted at rest and in transit", "P1:data encrypted at rest always"))
	e = b.mine("")
	same(t, "the more alike", storyOf(b, e, "P1", "data encrypted at rest always"), "created A; changed B statement")
	same(t, "the less alike", storyOf(b, e, "P1", "data encrypted at rest and in transit"), "created B")
}

func TestRewordedInTheWorkTree(t *testing.T) {
	b := newBuilder(t)
	b.commit("A", "", points("P1:data encrypted at rest"))
	now := points("P1:data is encrypted at rest", "P1:staff are trained")
	e := b.mine("", func(o *history.Options) { o.Live, o.Dirty = live(now), true })
	same(t, "its history", storyOf(b, e, "P1", "data is encrypted at rest"), "created A")
	if state := e.Timelines[keyOf("requirements/"+bulletKey("P1", "data is encrypted at rest"))].State; state != history.NotCommitted {
		t.Errorf("reworded: %s", state)
	}
	if tl := e.Timelines[keyOf("requirements/"+bulletKey("P1", "staff are trained"))]; tl.State != history.NotCommitted || len(tl.Events) > 0 {
		t.Errorf("new: %+v", tl)
	}
}

// In a merge, a wording that the other side brought is told where it was
// written.
func TestRewordedOnABranch(t *testing.T) {
	b := newBuilder(t)
	b.commit("A", "", with(points("P1:data encrypted at rest"), "laws.jsonl", rec{"id": "L1"}))
	b.commit("S", "A", with(points("P1:data is encrypted at rest"), "laws.jsonl", rec{"id": "L1"}))
	b.commit("B", "A", with(points("P1:data encrypted at rest"), "laws.jsonl", rec{"id": "L1"}, rec{"id": "L2"}))
	b.commit("M", "B S", with(points("P1:data is encrypted at rest"), "laws.jsonl", rec{"id": "L1"}, rec{"id": "L2"}))
	same(t, "its history", storyOf(b, b.mine(""), "P1", "data is encrypted at rest"), "created A; changed S>M statement")
}

// TestRewordedRowOfAComposedKey: where two columns make the id, another wording
// of the same row is the same record, and another number is another.
func TestRewordedRowOfAComposedKey(t *testing.T) {
	const config = `version: 1
registers:
  requirements:
    files:
      - path: flat.csv
        id: [Party, Requirement]
        columns: {parties: Party, statement: Requirement}
  contracts:
    files:
      - path: clauses.csv
        id: [Contract, Clause]
        columns: {title: Contract}
`
	c, s, faults, err := register.Configure(fstest.MapFS{"goldthread.yaml": {Data: []byte(config)}}, "goldthread.yaml", schema.FS)
	if err != nil || len(faults) > 0 {
		t.Fatal(err, faults)
	}
	flat := func(rows ...string) files {
		return files{"flat.csv": "Party,Requirement\n" + strings.Join(rows, "\n") + "\n", "clauses.csv": "Contract,Clause\nMSA," + rows[0][len(rows[0])-1:] + "\n"}
	}
	b := newBuilder(t)
	b.commit("A", "", flat("Customers,Data is encrypted at rest", "Customers,Told of breaches", "Staff,Wages are kept private"))
	b.commit("B", "A", flat("Customers,All data is encrypted at rest", "Customers,Wages are kept private", "Staff,Breaches are told"))
	b.commit("C", "B", flat("Customers,All data is encrypted at 4", "Customers,Wages are kept private"))
	e := b.mine("", func(o *history.Options) { o.Decoder, o.Schema = c.Decoder(s), s })
	for record, want := range map[string]string{
		"requirements/Customers/All data is encrypted at 4": "created A; changed B statement; changed C statement",
		"requirements/Customers/Wages are kept private":     "created B",
		"contracts/MSA/4": "created C",
	} {
		same(t, record, b.story(e, record), want)
	}
	var gone []string
	for _, g := range e.Gone {
		gone = append(gone, g.Key.ID)
	}
	slices.Sort(gone)
	same(t, "gone", strings.Join(gone, "; "), "Customers/Told of breaches; MSA/t; Staff/Breaches are told; Staff/Wages are kept private")
}
