package history_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/goldthread/goldthread/internal/history"
)

// wording is the fingerprint of a record as one writes it.
func wording(words string) string { return fingerprint(rec{"statement": words}) }

func short(words string) string { return strings.TrimPrefix(wording(words), "gt1:")[:8] }

// A review covers the wordings that its reviewer was shown.
func TestReviewCoversWhatWasSeen(t *testing.T) {
	full := wording("b")
	const reviewed, after = "review record RVW-1 D by Ann Lee 3/3 unchanged", "review record RVW-1 D by Ann Lee 1/3 unchanged"
	const never = "RVW-1 R1: the wording of R1 that was shown to the reviewer is none that it had until then"
	for name, c := range map[string]struct{ seen, want, note, why string }{
		"in full":            {full, reviewed, "", ""},
		"the digits":         {strings.TrimPrefix(full, "gt1:"), reviewed, "", ""},
		"eight of them":      {short("b"), reviewed, "", ""},
		"with its version":   {"gt1:" + short("b"), reviewed, "", ""},
		"in capitals":        {strings.ToUpper(short("b")), reviewed, "", ""},
		"the wording before": {short("a"), after, "changed after the reviewer looked at it", ""},
		"none it ever had":   {short("q"), "", "", never},
		"one it had later":   {short("c"), "", "", never},
		"seven digits":       {short("b")[:7], "", "", never},
		"no digits":          {"latest", "", "", never},
		"of another version": {"gt2:" + short("b"), "", "", never},
		"longer than any":    {full + "0", "", "", never},
		"nothing":            {"", "", "", never},
	} {
		b := newBuilder(t)
		b.commit("A", "", one("R1=a", "R2=x"))
		b.commit("B", "A", one("R1=b", "R2=x"), by("bob"))
		r := rec{"id": "RVW-1", "outcomes": rec{"R1": "ok", "R2": "ok"}, "seen": rec{"R1": c.seen}}
		b.commit("D", "B", with(one("R1=b", "R2=x"), "reviews.jsonl", r))
		e := b.mine("", withStaff)
		same(t, name, b.reviewed(e, "R1"), c.want)
		same(t, name+": why", uncounted(e), c.why)
		same(t, name+": R2", b.reviewed(e, "R2"), reviewed)
		if rs := e.Timelines[keyOf("R1")].Reviews; len(rs) > 0 && rs[0].Note != c.note {
			t.Errorf("%s: note %q", name, rs[0].Note)
		}
		if rs := e.Timelines[keyOf("R1")].Reviews; c.note != "" {
			if since := e.ChangedSince(rs[0], keyOf("R1")); len(since) != 1 || since[0].Commit != b.id("B") {
				t.Errorf("%s: changed since %+v", name, since)
			}
		}
		if whole := len(e.Whole["requirements"]) > 0; whole != (c.want == reviewed) {
			t.Errorf("%s: whole %+v", name, e.Whole)
		}
	}
}

// The wording reviewed comes back: the review holds again.
func TestSeenWordingThatCameBack(t *testing.T) {
	b := newBuilder(t)
	b.commit("A", "", one("R1=a"))
	b.commit("B", "A", one("R1=b"))
	r := rec{"id": "RVW-1", "outcomes": rec{"R1": "ok"}, "seen": rec{"R1": short("a")}}
	b.commit("C", "B", with(one("R1=b"), "reviews.jsonl", r))
	b.commit("D", "C", with(one("R1=a"), "reviews.jsonl", r))
	same(t, "R1", b.reviewed(b.mine("", withStaff), "R1"), "review record RVW-1 C by Ann Lee 3/3 unchanged")
}

// Whoever changes what was seen speaks anew, and for themselves.
func TestSeenThatWasRewritten(t *testing.T) {
	b := newBuilder(t)
	r := func(words string) rec {
		return rec{"id": "RVW-1", "outcomes": rec{"R1": "ok"}, "fingerprints": rec{"R1": short(words)}}
	}
	b.commit("A", "", one("R1=a"))
	b.commit("B", "A", with(one("R1=a"), "reviews.jsonl", r("a")))
	b.commit("C", "B", with(one("R1=b"), "reviews.jsonl", r("a")), by("bob"))
	b.commit("D", "C", with(one("R1=b"), "reviews.jsonl", r("b")), by("bob"))
	e := b.mine("", withStaff)
	same(t, "R1", b.reviewed(e, "R1"), "review record RVW-1 B by Ann Lee 1/3 unchanged; review record RVW-1 D by Bob Ray 3/3 unchanged")
}

// A review of a whole register does not stand in for what was not seen.
func TestSeenOfAWholeRegister(t *testing.T) {
	b := newBuilder(t)
	b.commit("A", "", one("R1=a", "R2=x"))
	r := rec{"id": "RVW-1", "scope": rec{"register": "requirements"}, "seen": rec{"R1": short("q")}}
	b.commit("B", "A", with(one("R1=a", "R2=x"), "reviews.jsonl", r))
	e := b.mine("", withStaff)
	same(t, "R1", b.reviewed(e, "R1"), "")
	same(t, "R2", b.reviewed(e, "R2"), "review record RVW-1 B by Ann Lee 3/3")
	if len(e.Whole["requirements"]) != 0 {
		t.Errorf("whole: %+v", e.Whole)
	}
}

// With another person among the co-authors nobody can tell whose the answers
// are; a machine among them gave none.
func TestAnswersOfSeveralAuthors(t *testing.T) {
	for name, c := range map[string]struct{ lines, reviewer, want string }{
		"a machine":             {"Co-authored-by: Claude <noreply@anthropic.com>", "", "review record RVW-1 B by Ann Lee 3/3 unchanged"},
		"herself":               {"Co-authored-by: Ann Lee <ann@example.org>", "", "review record RVW-1 B by Ann Lee 3/3 unchanged"},
		"another":               {"Co-authored-by: Bob Ray <bob@example.org>", "", "review record RVW-1 B by Ann Lee for Bob Ray 2/2 unchanged"},
		"another, who is named": {"Co-authored-by: Bob Ray <bob@example.org>", "Bob Ray", "review record RVW-1 B by Ann Lee for Bob Ray 2/2 unchanged"},
		"another, she is named": {"Co-authored-by: Bob Ray <bob@example.org>", "Ann Lee", "review record RVW-1 B by Ann Lee 3/3 unchanged"},
	} {
		b := newBuilder(t)
		b.commit("A", "", one("R1=a"))
		r := rec{"id": "RVW-1", "outcomes": rec{"R1": "ok"}}
		if c.reviewer != "" {
			r["reviewer"] = c.reviewer
		}
		b.commit("B", "A", with(one("R1=a"), "reviews.jsonl", r), message("x\n\n"+c.lines+"\n"))
		same(t, name, b.reviewed(b.mine("", withStaff), "R1"), c.want)
	}
}

// A review made in a browser, landed in three ways while the record changed on
// the main branch: what was seen decides.
func TestReviewFileLandsBesideAChange(t *testing.T) {
	r := rec{"id": "RVW-1", "occasion": "annual", "outcomes": rec{"R1": "ok, compared with the contract", "R2": "open"}, "seen": rec{"R1": short("a"), "R2": short("x")}}
	lands := map[string]func(b *builder){
		"merge": func(b *builder) {
			b.commit("V", "A", with(one("R1=a", "R2=x"), "reviews.jsonl", r))
			b.commit("B", "A", one("R1=b", "R2=x"), by("eve"))
			b.commit("L", "B V", with(one("R1=b", "R2=x"), "reviews.jsonl", r), by("bob"))
		},
		"squash or rebase": func(b *builder) {
			b.commit("B", "A", one("R1=b", "R2=x"), by("eve"))
			b.commit("V", "B", with(one("R1=b", "R2=x"), "reviews.jsonl", r))
		},
	}
	for name, land := range lands {
		b := newBuilder(t)
		b.commit("A", "", one("R1=a", "R2=x"))
		land(b)
		e := b.mine("", withStaff)
		same(t, name, b.reviewed(e, "R1"), "review record RVW-1 V by Ann Lee 1/3 unchanged")
		same(t, name+": left open", b.reviewed(e, "R2"), "")
		if got := fmt.Sprint(level(e, "R1")); got != fmt.Sprint(history.Touched) {
			t.Errorf("%s: level %s", name, got)
		}
	}
}

// Where the field as a whole cannot be read nobody can tell what was shown.
func TestSeenThatCannotBeRead(t *testing.T) {
	for _, seen := range []any{"yes", []string{short("a")}, 1} {
		b := newBuilder(t)
		b.commit("A", "", one("R1=a"))
		b.commit("B", "A", with(one("R1=a"), "reviews.jsonl", rec{"id": "RVW-1", "outcomes": rec{"R1": "ok"}, "seen": seen}))
		same(t, fmt.Sprint(seen), b.reviewed(b.mine("", withStaff), "R1"), "")
	}
}

// Two answers for one record, of one wording and given together, that say
// different things are none until one is withdrawn. The other answers count.
func TestAnswersThatContradict(t *testing.T) {
	base := one("R1=a", "R2=x", "R3=y")
	first := with(base, "reviews.1.jsonl", rec{"id": "RVW-1", "outcomes": rec{"R1": "ok", "R2": "ok"}})
	second := func(files files, r1 string) files {
		return with(files, "reviews.2.jsonl", rec{"id": "RVW-2", "outcomes": rec{"R1": r1, "R3": "ok"}})
	}
	const change = "change, now 12 hours"
	const both = "RVW-1 R1: R1 is answered ok here, and change in RVW-2; RVW-2 R1: R1 is answered change here, and ok in RVW-1"
	for name, c := range map[string]struct {
		build   func(b *builder) (head string)
		r1, why string
	}{
		"in one commit": {func(b *builder) string { return b.commit("B", "A", second(first, change)) }, "", both},
		"on a branch": {func(b *builder) string {
			b.commit("B", "A", first)
			b.commit("C", "B", second(first, change))
			b.refs["main"] = "A"
			return "C"
		}, "", both},
		"merged as one": {func(b *builder) string {
			b.commit("B", "A", first)
			b.commit("C", "B", second(first, change))
			return b.commit("M", "A C", second(first, change))
		}, "", both},
		"one after the other": {func(b *builder) string { b.commit("B", "A", first); return b.commit("C", "B", second(first, change)) },
			"review record RVW-1 B by Ann Lee 1/3 unchanged; review record RVW-2 C by Ann Lee 3/3 changed", ""},
		"of other words": {func(b *builder) string {
			b.commit("B", "A", first)
			now := with(one("R1=b", "R2=x", "R3=y"), "reviews.1.jsonl", rec{"id": "RVW-1", "outcomes": rec{"R1": "ok", "R2": "ok"}})
			b.commit("C", "B", second(now, change))
			return b.commit("M", "A C", second(now, change))
		}, "review record RVW-1 B by Ann Lee 1/3 unchanged; review record RVW-2 C by Ann Lee 3/3 changed", ""},
		"the same": {func(b *builder) string { return b.commit("B", "A", second(first, "unchanged")) },
			"review record RVW-1 B by Ann Lee 3/3 unchanged; review record RVW-2 B by Ann Lee 3/3 unchanged", ""},
		"settled later": {func(b *builder) string {
			b.commit("B", "A", second(first, change))
			return b.commit("C", "B", second(first, "ok"))
		},
			"review record RVW-1 B by Ann Lee 3/3 unchanged; review record RVW-2 B by Ann Lee 1/3 changed; review record RVW-2 C by Ann Lee 3/3 unchanged", ""},
		"withdrawn later": {func(b *builder) string {
			b.commit("B", "A", second(first, change))
			return b.commit("C", "B", second(first, "skip"))
		}, "review record RVW-1 B by Ann Lee 3/3 unchanged", ""},
	} {
		b := newBuilder(t)
		b.commit("A", "", base)
		e := b.mine(c.build(b), withStaff)
		same(t, name+": R1", b.reviewed(e, "R1"), c.r1)
		same(t, name+": why", uncounted(e), c.why)
		if len(e.Timelines[keyOf("R2")].Reviews) != 1 || len(e.Timelines[keyOf("R3")].Reviews) != 1 {
			t.Errorf("%s: the others are %q and %q", name, b.reviewed(e, "R2"), b.reviewed(e, "R3"))
		}
		if whole := len(e.Whole["requirements"]); whole != 0 {
			t.Errorf("%s: %d reviews of the whole", name, whole)
		}
	}
}

// Ann found a wording right, and a second person confirmed it. Later another review of
// the same wording says that it must change: that is what holds, however much weaker
// it is shown, and in whatever way it came onto the main branch. Who finds the wording
// right once more has the last word again.
func TestTheLaterAnswerHolds(t *testing.T) {
	base := one("R1=a", "R2=x")
	ours := with(base, "reviews.1.jsonl", rec{"id": "RVW-1", "outcomes": rec{"R1": "ok", "R2": "ok"}})
	theirs := func(content files, answer string) files {
		return with(content, "reviews.2.jsonl", rec{"id": "RVW-2", "outcomes": rec{"R1": answer}})
	}
	lands := map[string]func(b *builder, answer string) (head string){
		"merge": func(b *builder, answer string) string {
			b.commit("V", "A", theirs(base, answer), by("bob"))
			return b.commit("L", "B V", theirs(ours, answer))
		},
		"squash": func(b *builder, answer string) string {
			return b.commit("V", "B", theirs(ours, answer), by("bob"))
		},
		"rebase": func(b *builder, answer string) string {
			return b.commit("V", "B", theirs(ours, answer), by("bob"), committed("ann", "2026-02-20"))
		},
	}
	for way, land := range lands {
		for word, c := range map[string]struct {
			first, later string
			now          history.Level
		}{
			"change": {"1/4 unchanged", "3/3 changed", history.Reviewed},
			"retire": {"1/4 unchanged", "3/3 retire", history.Reviewed},
			"ok":     {"4/4 unchanged", "3/3 unchanged", history.Confirmed},
			"skip":   {"4/4 unchanged", "", history.Confirmed},
		} {
			b := newBuilder(t)
			b.commit("A", "", base, by("eve"))
			b.commit("B", "A", ours)
			b.refs["main"] = land(b, word)
			x := b.pull(12, "B", "B", rec{"method": "squash", "reviews": []rec{answer(9, "bob", "APPROVED", "2026-01-01", string(b.id("B")))}})
			e := b.exported(map[string]any{"PR-12.json": x})
			name := way + ", " + word
			got := b.reviewed(e, "R1")
			if !strings.Contains(got, "approval PR 12 B by Bob Ray "+c.first) || c.later != "" && !strings.Contains(got, "review record RVW-2 V by Bob Ray "+c.later) {
				t.Errorf("%s: %s", name, got)
			}
			if reviewed := e.Timelines[keyOf("R1")].Reviewed; reviewed.Level != c.now || c.now == history.Reviewed && reviewed.Ref != "RVW-2" {
				t.Errorf("%s: it is %d, by %s", name, reviewed.Level, reviewed.Ref)
			}
			if level(e, "R2") != history.Confirmed {
				t.Errorf("%s: the other record is %d", name, level(e, "R2"))
			}
			for _, r := range e.Timelines[keyOf("R1")].Reviews {
				if told := strings.Contains(r.Note, "RVW-2, of the same wording, answers "+word+" later"); told != (c.now == history.Reviewed && r.Outcome == "unchanged") {
					t.Errorf("%s: %s %s notes %q", name, r.Source, r.Ref, r.Note)
				}
			}
		}
	}
}
