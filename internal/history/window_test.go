package history_test

import (
	"strings"
	"testing"
	"time"

	"github.com/goldthread/goldthread/internal/anchor"
	"github.com/goldthread/goldthread/internal/history"
)

// A commit that the platform signed gives a time to what it is made of and to
// what is made of it.
func TestWindowBetweenTrustedTimes(t *testing.T) {
	forge := key(3)
	signed := []option{carriedBy("GitHub", "noreply@github.com"), signedWith(forge)}
	b := newBuilder(t)
	b.commit("A", "", one("R1=a"), append([]option{on("2026-01-02")}, signed...)...)
	b.commit("B", "A", one("R1=b"), on("2026-01-05"))
	b.commit("C", "B", one("R1=c"), append([]option{on("2026-01-09")}, signed...)...)
	b.commit("D", "C", one("R1=d"), on("2026-01-12"))
	keys := keysOf(t, "", public(forge))
	e := b.mine("", keys)
	tell := func(e *history.Evidence, label string) string {
		after, before := e.Window(b.id(label))
		var all []string
		for _, w := range []*history.TrustedTime{after, before} {
			if w == nil {
				all = append(all, "-")
			} else {
				all = append(all, b.labels[w.Commit]+" "+w.At.Format(time.DateOnly))
			}
		}
		return strings.Join(all, " .. ")
	}
	same(t, "between two", tell(e, "B"), "A 2026-01-02 .. C 2026-01-09")
	same(t, "itself", tell(e, "C"), "C 2026-01-09 .. C 2026-01-09")
	same(t, "after the last", tell(e, "D"), "C 2026-01-09 .. -")
	if len(e.Contradicted) > 0 {
		t.Errorf("contradicted: %+v", e.Contradicted)
	}
	// Somebody outside holds a note of the day after D.
	f, err := anchor.New(anchor.Anchor{At: time.Date(2026, 1, 13, 0, 0, 0, 0, time.UTC), Branch: "main", Head: string(b.id("D"))}, nil)
	b.must(err)
	e = b.mine("", keys, func(o *history.Options) { o.Lodged = []*anchor.File{f} })
	same(t, "up to the note", tell(e, "D"), "C 2026-01-09 .. D 2026-01-13")
	// The same note kept in the repository only vouches for nothing.
	b.keep(kept(f))
	same(t, "kept here", tell(b.mine("", keys), "D"), "C 2026-01-09 .. -")
	same(t, "without the platform's key", tell(b.mine(""), "B"), "- .. -")
}

// The main branch is merged into a topic, which then takes its place: what an
// anchor noted has left the first-parent line. It shows since when that was
// there, and nothing of the merge that holds it now.
func TestAnchorBesideTheLine(t *testing.T) {
	// A---B---C---M   A is older than the note of X, C and M are younger.
	//  \-----X-----/
	b := newBuilder(t)
	b.commit("A", "", one("R1=a", "R2=x"), on("2026-01-02"))
	b.commit("X", "A", one("R1=b", "R2=x"), on("2026-01-03"))
	b.commit("B", "A", one("R1=a", "R2=y"), on("2026-01-04"))
	b.commit("C", "B", one("R1=a", "R2=z"), on("2026-03-01"))
	b.commit("M", "C X", one("R1=b", "R2=z"), on("2026-03-02"))
	f, err := anchor.New(anchor.Anchor{At: date(t, "2026-01-05"), Branch: "main", Head: string(b.id("X"))}, nil)
	b.must(err)
	e := b.mine("", func(o *history.Options) { o.Lodged = []*anchor.File{f} })
	same(t, "it is still part of the main branch", b.anchors(e), "X stands, kept outside the repository")
	if len(e.Contradicted) > 0 {
		t.Errorf("contradicted: %+v", e.Contradicted)
	}
	for label, want := range map[string]bool{"A": true, "B": false, "C": false, "M": false} {
		if _, before := e.Window(b.id(label)); (before != nil) != want {
			t.Errorf("%s was there by %+v", label, before)
		}
	}
}

func TestDatesThatCannotBe(t *testing.T) {
	forge := key(3)
	signed := []option{carriedBy("GitHub", "noreply@github.com"), signedWith(forge)}
	b := newBuilder(t)
	b.commit("A", "", one("R1=a"), append([]option{on("2026-03-02")}, signed...)...)
	b.commit("B", "A", one("R1=b"), on("2025-11-15")) // dated back to before what it is made of
	b.commit("C", "B", one("R1=c"), on("2027-01-01")) // and this to after it was there
	b.commit("D", "C", one("R1=d"), append([]option{on("2026-03-09")}, signed...)...)
	b.commit("E", "D", one("R1=e"), on("2026-03-10"))
	e := b.mine("", keysOf(t, "", public(forge)))
	var got []string
	for _, c := range e.Contradicted {
		got = append(got, b.labels[c.Commit]+" of "+c.At.Format(time.DateOnly)+" against "+b.labels[c.Against.Commit]+" of "+c.Against.At.Format(time.DateOnly))
	}
	same(t, "contradicted", strings.Join(got, "; "), "B of 2025-11-15 against A of 2026-03-02; C of 2027-01-01 against D of 2026-03-09")
}
