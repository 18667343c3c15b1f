package history_test

import (
	"testing"

	"github.com/goldthread/goldthread/internal/history"
	"github.com/goldthread/goldthread/internal/register"
)

// What a machine typed of a review is named, with the reason that it counts
// for nothing.
func TestMachinesReviewNothingAndAreNamed(t *testing.T) {
	b := newBuilder(t)
	b.commit("A", "", one("R1=a"))
	b.commit("B", "A", one("R1=a"), by("bot"), message("x\n\nReviewed-record: R1\nReviewed-by: renovate[bot] <29139614+renovate[bot]@users.noreply.github.com>\n"))
	b.commit("C", "B", one("R1=a"), by("bob"), message("x\n\nReviewed-record: R1\nReviewed-by: Copilot\n"))
	e := b.mine("", withStaff)
	same(t, "reviews", b.reviewed(e, "R1"), "")
	same(t, "named", uncounted(e), " R1: renovate[bot] is a machine, and machines review nothing;  R1: the reviewer that is named is a machine, and machines review nothing")
	if e.Uncounted[0].Commit != b.id("B") || e.Uncounted[1].Commit != b.id("C") {
		t.Errorf("by %+v", e.Uncounted)
	}
}

// .mailmap joins addresses. It makes nobody of an address that the people
// register gives to somebody else, and the commit that last changed it is
// named, because it says who people are at all times.
func TestMailmapDoesNotOverruleTheRegister(t *testing.T) {
	look := []option{by("bob"), message(lookedAtR1)}
	mapped := func(text string) files { return beside(one("R1=a"), ".mailmap", text) }
	b := newBuilder(t)
	b.commit("A", "", one("R1=a"))
	b.commit("B", "A", one("R1=a"), look...)
	b.commit("C", "B", mapped("Eve Fox <eve@example.net> <old@example.com>\n"))
	b.commit("D", "C", mapped("Ann Lee <ann@example.org> <bob@example.org>\n"))
	b.commit("E", "D", beside(mapped("Ann Lee <ann@example.org> <bob@example.org>\n"), "other.txt", "x"))
	e := b.mine("", withStaff)
	same(t, "a registered address", b.reviewed(e, "R1"), "trailer B by Bob Ray 3/3")
	if e.Mailmap != b.id("D") || !e.Mapped.Equal(b.model["D"].when) {
		t.Errorf(".mailmap is of %s, %s", b.labels[e.Mailmap], e.Mapped)
	}
	if e := b.mine("B", withStaff); e.Mailmap != "" {
		t.Errorf("there was none: %s", e.Mailmap)
	}
}

// Somebody who left the people register is known for what they did until then.
func TestLeaverIsKnownUntilTheyLeft(t *testing.T) {
	here := rec{"id": "PER-002", "name": "Bob Ray", "emails": []string{"bob@example.org"}}
	ann := rec{"id": "PER-001", "name": "Ann Lee", "emails": []string{"ann@example.org"}}
	b := newBuilder(t)
	b.commit("A", "", with(one("R1=a"), "people.jsonl", ann, here))
	b.commit("B", "A", with(one("R1=a"), "people.jsonl", ann, here), by("bob"), message(lookedAtR1))
	b.commit("C", "B", with(one("R1=a"), "people.jsonl", ann))
	b.commit("D", "C", with(one("R1=a"), "people.jsonl", ann), by("bob"), message(lookedAtR1))
	e := b.mine("", func(o *history.Options) {
		o.People, _, _ = (&lineDecoder{}).Decode("people.jsonl", []byte(b.model["D"].files["people.jsonl"]))
	})
	same(t, "before and after", b.reviewed(e, "R1"), "trailer B by Bob Ray 3/3; trailer D by Bob Ray 1/1")
	reviews := e.Timelines[keyOf("R1")].Reviews
	if !reviews[0].By.Known || reviews[1].By.Known {
		t.Errorf("known: %+v, %+v", reviews[0].By, reviews[1].By)
	}
}

// A record that is committed and not in the snapshot is neither there nor
// gone: its history is told all the same.
func TestRecordsThatTheSnapshotLacks(t *testing.T) {
	b := newBuilder(t)
	b.commit("A", "", one("R1=a", "R2=x", "R3=y"))
	b.commit("B", "A", one("R1=b", "R2=x", "R3=y"), by("bob"), message(lookedAtR1))
	b.commit("C", "B", one("R1=b", "R2=x"))
	e := b.mine("", withStaff, func(o *history.Options) {
		o.Live, o.Dirty = map[register.Key]*register.Record{keyOf("R2"): live(one("R2=x"))[keyOf("R2")]}, true
	})
	if len(e.Absent) != 1 || e.Absent[0].Key != keyOf("R1") || len(e.Absent[0].Events) != 2 || e.Absent[0].Last.Fields["statement"] != "b" {
		t.Fatalf("absent: %+v", e.Absent)
	}
	same(t, "its review", b.tellReview(e.Absent[0].Reviews[0]), "trailer B by Bob Ray 3/3")
	if len(e.Gone) != 1 || e.Gone[0].Key != keyOf("R3") {
		t.Errorf("gone: %+v", e.Gone)
	}
}
