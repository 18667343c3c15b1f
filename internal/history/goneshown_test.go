package history_test

import "testing"

// A record that is gone keeps its reviews: each with the level that it reached
// for the wording that stood last.
func TestReviewsOfGoneRecords(t *testing.T) {
	b := newBuilder(t)
	b.commit("A", "", one("R1=a", "R2=x"))
	b.commit("B", "A", one("R1=a", "R2=x"), by("bob"), message(lookedAtR1))
	b.commit("C", "B", one("R1=c", "R2=x"))
	b.commit("D", "C", one("R1=c", "R2=x"), by("bob"), message(lookedAtR1))
	b.commit("E", "D", one("R2=x"))
	e := b.mine("", withStaff)
	if len(e.Gone) != 1 || len(e.Gone[0].Reviews) != 2 {
		t.Fatalf("gone: %+v", e.Gone)
	}
	same(t, "of an earlier wording", b.tellReview(e.Gone[0].Reviews[0]), "trailer B by Bob Ray 1/3")
	same(t, "of the last wording", b.tellReview(e.Gone[0].Reviews[1]), "trailer D by Bob Ray 3/3")
}

// What took a record away came after a review of what leads to it.
func TestChangedSinceTellsOfGoneRecords(t *testing.T) {
	b := newBuilder(t)
	b.commit("A", "", one("R1=a", "R2=x"))
	b.commit("B", "A", one("R1=a", "R2=x"), by("bob"), message(lookedAtR1))
	b.commit("C", "B", one("R1=a", "R2=y"))
	b.commit("D", "C", one("R1=a"))
	e := b.mine("", withStaff)
	var told []string
	for _, event := range e.ChangedSince(theReview(t, e, "R1"), keyOf("R2")) {
		told = append(told, b.tell(event))
	}
	if len(told) != 2 || told[0] != "changed C statement" || told[1] != "removed D" {
		t.Errorf("since the review: %q", told)
	}
	if none := e.ChangedSince(theReview(t, e, "R1"), keyOf("R9")); none != nil {
		t.Errorf("of a record that never was: %+v", none)
	}
}

// A file without a record is no register yet: what brings the first records
// is left out of the landings, and what comes after it is not.
func TestFirstLandingBringsRecords(t *testing.T) {
	b := newBuilder(t)
	b.commit("A", "", files{"requirements.jsonl": "\n"})
	b.commit("B", "A", one("R1=a"))
	b.commit("C", "B", one("R1=c"))
	e := b.mine("")
	if len(e.Landings) != 1 || e.Landings[0].Commit != b.id("C") {
		t.Errorf("landings: %+v", e.Landings)
	}
}
