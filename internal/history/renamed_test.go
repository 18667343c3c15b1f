package history_test

import (
	"testing"

	"github.com/goldthread/goldthread/internal/history"
)

// TestRenumbering: a record that says which ids it had keeps their history,
// and its old ids are not gone.
func TestRenumbering(t *testing.T) {
	now := files{"requirements.jsonl": `{"id":"REQ-7","statement":"b","formerly":["R1","R0"]}` + "\n" + recs("R2=x", "R5=z") +
		`{"id":"REQ-8","statement":"c","formerly":["R2"]}` + "\n" +
		`{"id":"REQ-9","statement":"d","formerly":["R3"]}` + "\n" + `{"id":"REQ-10","statement":"e","formerly":["R3","R4"]}` + "\n"}
	b := newBuilder(t)
	b.commit("A", "", one("R0=a", "R2=x", "R3=d", "R4=e"))
	b.commit("B", "A", one("R1=a", "R2=x", "R3=d", "R4=e"))
	b.commit("C", "B", one("R1=b", "R2=x", "R3=d", "R4=e"), message("Looked\n\nReviewed-by: Ann Lee <ann@example.org>\nReviewed-record: R1\n"))
	b.commit("D", "C", now)
	e := b.mine("", func(o *history.Options) { o.Live = live(now) })
	same(t, "the record with two former ids", b.story(e, "REQ-7"), "created A; cosmetic B; changed C statement; cosmetic D formerly")
	same(t, "its review under an old id", b.reviewed(e, "REQ-7"), b.reviewed(b.mine("C"), "R1"))
	same(t, "an id that is still in use stays where it is", b.story(e, "R2"), "created A")
	same(t, "and gives no history away", b.story(e, "REQ-8"), "created D")
	same(t, "what two records claim is nobody's", b.story(e, "REQ-9"), "created D")
	same(t, "but another id may be", b.story(e, "REQ-10"), "created A; cosmetic D formerly")
	ids := ""
	for _, event := range b.mine("", func(o *history.Options) { o.Live, o.States = live(now), true }).Timelines[keyOf("REQ-7")].Events {
		ids += event.After().ID + " "
	}
	same(t, "what it was called", ids, "R0 R1 R1 REQ-7 ")
	gone := ""
	for _, g := range e.Gone {
		gone += g.Key.ID + " "
	}
	same(t, "gone", gone, "R3 ")
	same(t, "without a former id", b.story(e, "R5"), "created D")

	// The new id may not be committed yet.
	e = b.mine("C", func(o *history.Options) { o.Live, o.Dirty = live(now), true })
	same(t, "in the work tree", b.story(e, "REQ-7"), "created A; cosmetic B; changed C statement")
	if e.Timelines[keyOf("REQ-8")].State != history.NotCommitted {
		t.Errorf("REQ-8: %+v", e.Timelines[keyOf("REQ-8")])
	}
}

// A record of another register that gets the old id afterwards takes no review
// away.
func TestOldIDThatAnotherHasNow(t *testing.T) {
	look := message("x\n\nReviewed-record: R2\nReviewed-by: Ann Lee <ann@example.org>\n")
	now := with(files{"requirements.jsonl": `{"id":"N2","statement":"x","formerly":["R2"]}` + "\n"}, "laws.jsonl", rec{"id": "R2", "title": "y"})
	b := newBuilder(t)
	b.commit("A", "", one("R2=x"))
	b.commit("B", "A", one("R2=x"), look)
	b.commit("C", "B", now)
	b.commit("D", "C", now, look)
	e := b.mine("", withStaff, func(o *history.Options) { o.Live = live(now) })
	same(t, "the record that had it", b.reviewed(e, "N2"), "trailer B by Ann Lee 3/3")
	same(t, "the one that has it", b.reviewed(e, "laws/R2"), "trailer D by Ann Lee 3/3")
}
