package history_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/goldthread/goldthread/internal/history"
	"github.com/goldthread/goldthread/internal/register"
)

func withStates(o *history.Options) { o.States = true }

// sides tells the two sides of each event: "A: - -> a; B: a -> b against A".
func (b *builder) sides(events []history.Event) string {
	words := func(r *register.Record) string {
		if r == nil {
			return "-"
		}
		text, _ := r.Fields["statement"].(string)
		return text
	}
	var all []string
	for i := range events {
		e := &events[i]
		text := fmt.Sprintf("%s: %s -> %s", b.labels[e.Commit], words(e.Before()), words(e.After()))
		if from, place := e.From(); from != "" {
			text += fmt.Sprintf(" against %s:%s", b.labels[from], place.File)
		}
		all = append(all, text)
	}
	return strings.Join(all, "; ")
}

func TestStatesOfEvents(t *testing.T) {
	//     .-B-.
	//    /     \
	//   A---C---M---D---E
	b := newBuilder(t)
	b.commit("A", "", one("R1=a", "R2=x"))
	b.commit("C", "A", one("R1=c", "R2=x"))
	b.commit("B", "A", one("R1=b", "R2=x"))
	b.commit("M", "C B", one("R1=both", "R2=x"))
	b.commit("D", "M", files{"requirements-new.jsonl": recs("R1=d")})
	b.commit("E", "D", files{"requirements-new.jsonl": recs("R1=d", "R3=new")})
	e := b.mine("", withStates)
	const file = "requirements.jsonl"
	same(t, "R1", b.sides(e.Timelines[keyOf("R1")].Events),
		"A: - -> a; C: a -> c against A:"+file+"; B: a -> b against A:"+file+"; M: c -> both against C:"+file+"; D: both -> d against M:"+file)
	same(t, "R3 was in no parent", b.sides(e.Timelines[keyOf("R3")].Events), "E: - -> new")
	if len(e.Gone) != 1 || e.Gone[0].Key != keyOf("R2") {
		t.Fatalf("gone: %v", e.Gone)
	}
	same(t, "R2 is gone", b.sides(e.Gone[0].Events), "A: - -> x; D: x -> - against M:"+file)
	if event := e.Gone[0].Events[1]; event.Commit != e.Gone[0].Event.Commit || event.Class != history.Removed {
		t.Errorf("the last event of R2 is %+v", event)
	}
	same(t, "without being asked", b.sides(b.mine("").Timelines[keyOf("R3")].Events), "E: - -> -")
}

// A record that only the second parent has is told against that one.
func TestStatesAgainstTheOtherParent(t *testing.T) {
	b := newBuilder(t)
	b.commit("A", "", one("R2=x"))
	b.commit("C", "A", one("R2=y"))
	b.commit("B", "A", one("R1=b", "R2=x"))
	b.commit("M", "C B", one("R1=evil", "R2=y"))
	e := b.mine("", withStates)
	same(t, "R1", b.sides(e.Timelines[keyOf("R1")].Events), "B: - -> b; M: b -> evil against B:requirements.jsonl")
}

// Equal states of a record are one record in memory, however many events meet
// it.
func TestStatesAreShared(t *testing.T) {
	b := newBuilder(t)
	b.commit("A", "", one("R1=a"))
	b.commit("B", "A", one("R1=b"))
	b.commit("C", "B", one("R1=a"))
	events := b.mine("", withStates).Timelines[keyOf("R1")].Events
	if events[0].After() != events[2].After() || events[1].After() != events[2].Before() {
		t.Error("the same state is held twice")
	}
}

func TestOrder(t *testing.T) {
	b := newBuilder(t)
	b.commit("A", "", one("R1=a"))
	b.commit("C", "A", one("R1=c"))
	b.commit("B", "A", one("R1=b"), on("2020-01-01")) // its date says nothing
	b.commit("M", "C B", one("R1=both"))
	e := b.mine("")
	last := -1
	for _, label := range []string{"A", "C", "B", "M"} {
		at := e.Order(b.id(label))
		if at <= last {
			t.Errorf("%s stands at %d, after %d", label, at, last)
		}
		last = at
	}
	if e.Order("none") != -1 || new(history.Evidence).Order(b.id("A")) != -1 {
		t.Error("a commit that was not met has a place")
	}
}

func TestAt(t *testing.T) {
	b := newBuilder(t)
	b.commit("A", "", files{"requirements.jsonl": recs("R0=a", "R2=x"), "broken.jsonl": "!"})
	b.commit("B", "A", one("R1=b"))
	now := live(one("R1=b"))
	now[keyOf("R1")].Fields["formerly"] = []any{"R0"}
	o := history.Options{Repo: b.open(), Head: b.id("B"), Decoder: &lineDecoder{}, Live: now}
	then, skipped, err := history.At(context.Background(), o, b.id("A"))
	b.must(err)
	if r := then[keyOf("R1")]; r == nil || r.Fields["statement"] != "a" || r.ID != "R0" {
		t.Errorf("R1 under its former id: %+v", r)
	}
	if r := then[keyOf("R2")]; r == nil || r.Fields["statement"] != "x" || len(then) != 2 {
		t.Errorf("R2: %+v of %d", r, len(then))
	}
	if len(skipped) != 1 || skipped[0].Place.File != "broken.jsonl" || skipped[0].Commit != b.id("A") {
		t.Errorf("skipped: %+v", skipped)
	}
	if _, _, err := history.At(context.Background(), o, "00000000000000000000000000000000000000ff"); err == nil {
		t.Error("a commit that is not there is no error")
	}
	stopped, stop := context.WithCancel(context.Background())
	stop()
	if _, _, err := history.At(stopped, o, b.id("A")); err == nil {
		t.Error("a stopped reading is no error")
	}
}
