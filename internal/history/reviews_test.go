package history_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/go-git/go-git/v5/plumbing/object"

	"github.com/goldthread/goldthread/internal/history"
	"github.com/goldthread/goldthread/internal/register"
)

// The people register: Ann is CISO until the end of May, Bob from June on;
// Eve is not in it.
func staff() []*register.Record {
	text := `
{"id":"ROL-CISO","title":"Head of Security","management":true}
{"id":"ROL-CEO","title":"Managing Director"}
{"id":"PER-001","name":"Ann Lee","emails":["Ann@Example.org"],"roles":[{"role":"ROL-CISO","to":"2026-05-31"}]}
{"id":"PER-002","name":"Bob Ray","emails":["bob@example.org"],"roles":[{"role":"Head of Security","from":"2026-06-01"}]}
{"id":"PER-009","name":"Robot","emails":["robot@example.org"],"is_bot":true}`
	records, _, _ := (&lineDecoder{}).Decode("people.jsonl", []byte(strings.TrimSpace(text)))
	return records
}

func withStaff(o *history.Options) { o.People = staff() }

// with adds a register file to the usual one.
func with(content files, name string, records ...any) files {
	all := files{}
	for n, text := range content {
		all[n] = text
	}
	var b strings.Builder
	for _, r := range records {
		data, err := json.Marshal(r)
		if err != nil {
			panic(err)
		}
		b.Write(data)
		b.WriteString("\n")
	}
	all[name] = b.String()
	return all
}

type rec = map[string]any

func review(id, reviewer, date string, scope rec, outcomes rec) rec {
	return rec{"id": id, "reviewer": reviewer, "date": date, "scope": scope, "outcomes": outcomes}
}

func level(e *history.Evidence, key string) history.Level { return e.Timelines[keyOf(key)].Level }

func TestTrailerNamesRecords(t *testing.T) {
	b := newBuilder(t)
	b.commit("A", "", one("R1=a", "R2=x", "R3=y"))
	b.commit("B", "A", one("R1=a", "R2=x", "R3=y"), by("bob"),
		message("Yearly look\n\nReviewed-record: R1, R2\nReviewed-by: Bob Ray <bob@example.org>\n"))
	b.commit("C", "B", one("R1=a", "R2=changed", "R3=y"))
	e := b.mine("", withStaff)
	same(t, "R1", b.reviewed(e, "R1"), "trailer B by Bob Ray 3/3")
	same(t, "R2 changed since", b.reviewed(e, "R2"), "trailer B by Bob Ray 1/3")
	same(t, "R3 was not named", b.reviewed(e, "R3"), "")
	for id, want := range map[string]history.Level{"R1": history.Reviewed, "R2": history.ChangedBy, "R3": history.ChangedBy} {
		if got := level(e, id); got != want {
			t.Errorf("%s is at level %d, want %d", id, got, want)
		}
	}
	r := e.Timelines[keyOf("R1")].Reviewed
	if r == nil || r.Fingerprint != e.Timelines[keyOf("R1")].Changed.Fingerprint || r.By.ID != "PER-002" || !r.By.Known {
		t.Errorf("reviewed: %+v", r)
	}
}

func TestBareTrailerCoversWhatChangedInMeaning(t *testing.T) {
	b := newBuilder(t)
	trailer := message("words\n\nReviewed-by: Ann Lee <ann@example.org>\n")
	b.commit("A", "", one("R1=a", "R2=x", "R3=y"))
	b.commit("B", "A", one("R1=b", "R2=x@2026-01-01", "R3=y"), trailer)
	b.commit("C", "A", one("R1=a", "R2=x", "R3=z"), by("bob"))
	b.commit("M", "B C", one("R1=b", "R2=x@2026-01-01", "R3=z"), trailer)
	e := b.mine("", withStaff)
	same(t, "R1", b.reviewed(e, "R1"), "trailer B by Ann Lee 3/3")
	same(t, "R2 got a date only", b.reviewed(e, "R2"), "")
	same(t, "R3 came with the merge", b.reviewed(e, "R3"), "trailer M by Ann Lee 3/3")
}

// Who types another's name reports a review: it stays below one.
func TestReportedReviewStaysBelow(t *testing.T) {
	b := newBuilder(t)
	b.commit("A", "", one("R1=a", "R2=x"))
	b.commit("B", "A", one("R1=a", "R2=x"), message("x\n\nReviewed-record: R1\nApproved-by: Bob Ray <bob@example.org>\n"))
	b.commit("C", "B", one("R1=a", "R2=x"), by("eve"), message("x\n\nReviewed-record: R2\nReviewed-by: Eve Fox <eve@example.net>\n"))
	e := b.mine("", withStaff)
	same(t, "R1", b.reviewed(e, "R1"), "trailer B by Ann Lee for Bob Ray 2/2")
	same(t, "R2 by a stranger", b.reviewed(e, "R2"), "trailer C by Eve Fox 1/1")
	if e.Timelines[keyOf("R2")].Reviews[0].By.Known {
		t.Error("Eve is not in the people register")
	}
	e = b.mine("")
	same(t, "R2 where no people are kept", b.reviewed(e, "R2"), "trailer C by Eve Fox 3/3")
	if e.Timelines[keyOf("R2")].Reviews[0].By.Known {
		t.Error("nobody is known without a people register")
	}
}

func TestMachinesReviewNothing(t *testing.T) {
	b := newBuilder(t)
	b.commit("A", "", one("R1=a"))
	b.commit("B", "A", one("R1=a"), by("bot"), message("x\n\nReviewed-record: R1\nReviewed-by: renovate[bot] <29139614+renovate[bot]@users.noreply.github.com>\n"))
	b.commit("C", "B", one("R1=a"), message("x\n\nReviewed-record: R1\nReviewed-by: Robot <robot@example.org>\n"))
	b.commit("D", "C", one("R1=a"), message("x\n\nReviewed-record: R1\nSigned-off-by: Ann Lee <ann@example.org>\nCo-authored-by: Claude <noreply@anthropic.com>\n"))
	b.commit("E", "D", one("R1=a"), by("bot"), message("x\n\nReviewed-record: R1\nReviewed-by: Ann Lee <ann@example.org>\n"))
	e := b.mine("", withStaff)
	same(t, "R1", b.reviewed(e, "R1"), "trailer E by renovate[bot] for Ann Lee 1/1")
	b.commit("F", "E", one("R1=b"), by("bot"))
	e = b.mine("", withStaff)
	if got := level(e, "R1"); got != history.Touched {
		t.Errorf("changed by a machine: level %d, want %d", got, history.Touched)
	}
}

// A machine among the co-authors does not void a person's review.
func TestCoAuthorsDoNotVoidAReview(t *testing.T) {
	b := newBuilder(t)
	b.commit("A", "", one("R1=a"))
	b.commit("B", "A", one("R1=a"), message("x\n\nReviewed-record: R1\nReviewed-by: Ann Lee <ann@example.org>\nCo-authored-by: Claude <noreply@anthropic.com>\n"))
	same(t, "R1", b.reviewed(b.mine("", withStaff), "R1"), "trailer B by Ann Lee 3/3")
}

func TestAnnotatedTag(t *testing.T) {
	b := newBuilder(t)
	b.commit("A", "", one("R1=a"))
	b.commit("B", "A", one("R1=a", "R2=new"))
	b.tag("isms/2026-q1", "B", "bob", "2026-03-31", "Quarter\n\nReviewed-record: R1\nReviewed-by: Bob Ray <bob@example.org>\n")
	b.tag("release", "B", "bob", "2026-04-30", "Nothing of the kind\n")
	e := b.mine("", withStaff)
	same(t, "R1", b.reviewed(e, "R1"), "tag isms/2026-q1 B by Bob Ray 3/3")
	if r := e.Timelines[keyOf("R1")].Reviewed; !r.Since.Equal(date(t, "2026-03-31")) {
		t.Errorf("stands since %v", r.Since)
	}
	e = b.mine("", withStaff, func(o *history.Options) { o.AsOf = date(t, "2026-03-30") })
	same(t, "R1 the day before", b.reviewed(e, "R1"), "")
}

// A tag stands no earlier than the commit it names.
func TestBackdatedTag(t *testing.T) {
	b := newBuilder(t)
	b.commit("A", "", one("R1=a"), on("2026-05-01"))
	b.tag("old", "A", "bob", "2025-01-01", "Reviewed-record: R1\nReviewed-by: Bob Ray <bob@example.org>\n")
	e := b.mine("", withStaff)
	if r := e.Timelines[keyOf("R1")].Reviewed; r == nil || !r.Since.Equal(date(t, "2026-05-01")) {
		t.Errorf("reviewed: %+v", r)
	}
}

func TestReviewRecord(t *testing.T) {
	b := newBuilder(t)
	base := one("R1=a", "R2=x", "R3=y")
	b.commit("A", "", base)
	first := review("RVW-1", "PER-001", "2026-01-02", rec{"ids": []string{"R1"}}, rec{"R1": "unchanged"})
	b.commit("B", "A", with(base, "reviews.jsonl", first))
	// Bob adds R2 to Ann's record: that is his word, and not Ann's.
	wider := review("RVW-1", "PER-001", "2026-01-02", rec{"ids": []string{"R1", "R2"}}, rec{"R1": "unchanged"})
	b.commit("C", "B", with(base, "reviews.jsonl", wider), by("bob"))
	e := b.mine("", withStaff)
	same(t, "R1", b.reviewed(e, "R1"), "review record RVW-1 B by Ann Lee 3/3 unchanged")
	same(t, "R2", b.reviewed(e, "R2"), "review record RVW-1 C by Bob Ray for Ann Lee 2/2")
	same(t, "R3", b.reviewed(e, "R3"), "")
	if len(e.Whole["requirements"]) != 0 {
		t.Errorf("whole register: %+v", e.Whole)
	}

	b.commit("D", "C", with(base, "reviews.jsonl", first))
	e = b.mine("", withStaff)
	same(t, "R2 taken back", b.reviewed(e, "R2"), "")
	b.commit("E", "D", base)
	e = b.mine("", withStaff)
	same(t, "R1 after its review record was deleted", b.reviewed(e, "R1"), "")
}

// One record under two spellings has one outcome: two that differ are none.
func TestOutcomeUnderAnotherSpelling(t *testing.T) {
	b := newBuilder(t)
	base := one("R1=a")
	b.commit("A", "", base)
	b.commit("B", "A", with(base, "reviews.jsonl",
		review("RVW-1", "PER-001", "2026-01-02", rec{"ids": []string{"R1"}}, rec{"r1": "changed", " R1": "retire"})))
	e := b.mine("", withStaff)
	same(t, "R1", b.reviewed(e, "R1"), "")
	same(t, "why", uncounted(e), "RVW-1 R1: R1 is answered retire here, and change in the line of r1; RVW-1 R1: R1 is answered change here, and retire in the line of  R1")
	b.commit("C", "B", with(base, "reviews.jsonl",
		review("RVW-1", "PER-001", "2026-01-02", rec{"ids": []string{"R1"}}, rec{"r1": "retire", " R1": "retire"})))
	same(t, "R1, settled", b.reviewed(b.mine("", withStaff), "R1"), "review record RVW-1 B by Ann Lee 3/3 retire; review record RVW-1 C by Ann Lee 3/3 retire")
}

func TestDraftReviewDoesNotCount(t *testing.T) {
	b := newBuilder(t)
	b.commit("A", "", one("R1=a"))
	draft := review("RVW-1", "PER-001", "2026-01-02", rec{"ids": []string{"R1"}}, nil)
	draft["status"] = "draft"
	b.commit("B", "A", with(one("R1=a"), "reviews.jsonl", draft))
	same(t, "R1", b.reviewed(b.mine("", withStaff), "R1"), "")
}

// A role names its holder of the day.
func TestReviewerByRole(t *testing.T) {
	for day, want := range map[string]string{
		"2026-05-31": "review record RVW-1 B by Ann Lee 3/3",
		"2026-06-01": "review record RVW-1 B by Ann Lee for Head of Security 2/2",
	} {
		b := newBuilder(t)
		b.commit("A", "", one("R1=a"))
		b.commit("B", "A", with(one("R1=a"), "reviews.jsonl", review("RVW-1", "ROL-CISO", day, rec{"ids": []string{"R1"}}, nil)), on(day))
		e := b.mine("", withStaff)
		same(t, day, b.reviewed(e, "R1"), want)
		role := e.Timelines[keyOf("R1")].Reviews[0].By.Role
		if held := day == "2026-05-31"; held != (role == "Head of Security") {
			t.Errorf("%s: role %q", day, role)
		}
	}
}

func TestReviewOfAWholeRegister(t *testing.T) {
	b := newBuilder(t)
	base := files{"requirements.jsonl": recs("R1=a", "R2=x") + `{"id":"R3","status":"retired"}` + "\n"}
	b.commit("A", "", base)
	b.commit("B", "A", with(base, "reviews.jsonl", review("RVW-1", "Ann Lee", "2026-01-02", rec{"register": "requirements"}, rec{"R2": "changed"})))
	e := b.mine("", withStaff)
	same(t, "R1", b.reviewed(e, "R1"), "review record RVW-1 B by Ann Lee 3/3")
	same(t, "R2", b.reviewed(e, "R2"), "review record RVW-1 B by Ann Lee 3/3 changed")
	same(t, "R3 was not live", b.reviewed(e, "R3"), "")
	if w := e.Whole["requirements"]; len(w) != 1 || b.tellReview(w[0]) != "review record RVW-1 B by Ann Lee 3/3" {
		t.Errorf("whole: %+v", w)
	}
}

// Who reviews a register and skips records of it has reviewed the others.
func TestReviewOfARegisterThatSkips(t *testing.T) {
	b := newBuilder(t)
	base := one("R1=a", "R2=x", "R3=y")
	b.commit("A", "", base)
	r := func(outcomes rec) rec {
		return review("RVW-1", "Ann Lee", "2026-01-02", rec{"register": "requirements"}, outcomes)
	}
	b.commit("B", "A", with(base, "reviews.jsonl", r(rec{"R1": "skip, not mine", "R2": "open", "R3": "ok"})))
	e := b.mine("", withStaff)
	same(t, "R1 was skipped", b.reviewed(e, "R1"), "")
	same(t, "R2 was left open", b.reviewed(e, "R2"), "")
	same(t, "R3", b.reviewed(e, "R3"), "review record RVW-1 B by Ann Lee 3/3 unchanged")
	if len(e.Whole["requirements"]) != 0 {
		t.Errorf("whole: %+v", e.Whole)
	}
	// Skipping a record later takes back what was said of it.
	b.commit("C", "B", with(base, "reviews.jsonl", r(rec{"R1": "ok", "R2": "ok", "R3": "ok"})))
	b.commit("D", "C", with(base, "reviews.jsonl", r(rec{"R1": "ok", "R2": "ok", "R3": "skip"})))
	e = b.mine("", withStaff)
	same(t, "R1 was looked at later", b.reviewed(e, "R1"), "review record RVW-1 C by Ann Lee 3/3 unchanged")
	same(t, "R3 was taken back", b.reviewed(e, "R3"), "")
}

// Naming every live record is reviewing the whole, also when one of them goes
// later.
func TestNamingAllIsReviewingTheWhole(t *testing.T) {
	b := newBuilder(t)
	b.commit("A", "", one("R1=a", "R2=x"))
	b.commit("B", "A", one("R1=a", "R2=x"), message("x\n\nReviewed-record: R2,\n  R1\nReviewed-by: Ann Lee <ann@example.org>\n"))
	if w := b.mine("", withStaff).Whole["requirements"]; len(w) != 1 {
		t.Errorf("whole: %+v", w)
	}
	b.commit("C", "B", one("R1=a"))
	if w := b.mine("", withStaff).Whole["requirements"]; len(w) != 1 {
		t.Errorf("whole, after R2 went: %+v", w)
	}
}

func minutes(more rec) rec {
	m := rec{"id": "MRV-1", "date": "2026-01-02", "chair": "ROL-CEO"}
	for k, v := range more {
		m[k] = v
	}
	return m
}

func TestMinutes(t *testing.T) {
	base := one("R1=a", "R2=x", "R3=y")
	itemC := rec{"input": "c", "refs": []string{"R2"}}
	cases := map[string]struct {
		minutes rec
		want    string // for R1, R2 and R3
	}{
		"what item c names, by one who took part": {
			minutes(rec{"attendees": []rec{{"role": "ROL-CISO", "present": true}}, "changes_in_parties": rec{"records": []string{"R1"}},
				"items": []rec{itemC, {"input": "e", "refs": []string{"R3"}}}}),
			"minutes MRV-1 B by Ann Lee 3/3|minutes MRV-1 B by Ann Lee 3/3|",
		},
		"written by one who was not there": {
			minutes(rec{"attendees": []rec{{"role": "ROL-CISO", "present": false}}, "items": []rec{itemC}}),
			"|minutes MRV-1 B by Ann Lee for Managing Director 2/2|",
		},
		"none covers nothing": {
			minutes(rec{"attendees": []rec{{"role": "ROL-CISO", "present": true}}, "changes_in_parties": rec{"none": true}, "items": []rec{itemC}}),
			"||",
		},
	}
	for name, c := range cases {
		b := newBuilder(t)
		b.commit("A", "", base)
		b.commit("B", "A", with(base, "management_reviews.jsonl", c.minutes))
		e := b.mine("", withStaff)
		same(t, name, strings.Join([]string{b.reviewed(e, "R1"), b.reviewed(e, "R2"), b.reviewed(e, "R3")}, "|"), c.want)
	}
}

// Records are also named by what people call them; what two records share
// names neither.
func TestRecordsNamedInOtherWords(t *testing.T) {
	b := newBuilder(t)
	base := files{
		"parties.jsonl":      `{"id":"P1","name":"Acme Bank"}` + "\n" + `{"id":"1","name":"Both"}` + "\n",
		"requirements.jsonl": `{"id":"1","title":"x"}` + "\n",
	}
	b.commit("A", "", base)
	b.commit("B", "A", base, message("x\n\nReviewed-record: acme  bank; 1; nobody\nReviewed-by: Ann Lee <ann@example.org>\n"))
	b.commit("C", "B", base, message("x\n\nReviewed-record: requirements/1\nReviewed-by: Ann Lee <ann@example.org>\n"))
	e := b.mine("", withStaff)
	same(t, "by name", b.reviewed(e, "parties/P1"), "trailer B by Ann Lee 3/3")
	same(t, "the other 1", b.reviewed(e, "parties/1"), "")
	same(t, "with its register", b.reviewed(e, "requirements/1"), "trailer C by Ann Lee 3/3")
}

// Nobody can take a review away by calling another record after the one that
// was reviewed.
func TestAnIDGoesBeforeAName(t *testing.T) {
	b := newBuilder(t)
	base := one("R1=a")
	b.commit("A", "", base)
	b.commit("B", "A", base, message("x\n\nReviewed-record: R1\nReviewed-by: Ann Lee <ann@example.org>\n"))
	parties := with(base, "parties.jsonl", rec{"id": "P1", "name": "r1"}, rec{"id": "P2", "aliases": []string{"R1"}})
	b.commit("C", "B", parties, by("eve"))
	b.commit("D", "C", parties, message("x\n\nReviewed-record: R1\nReviewed-by: Ann Lee <ann@example.org>\n"))
	e := b.mine("", withStaff)
	same(t, "R1", b.reviewed(e, "R1"), "trailer B by Ann Lee 3/3; trailer D by Ann Lee 3/3")
	same(t, "P1", b.reviewed(e, "parties/P1"), "")

	// Nor by giving it the same id in another register afterwards.
	taken := with(parties, "contracts.jsonl", rec{"id": "R1"})
	b.commit("E", "D", taken, by("eve"))
	b.commit("F", "E", taken, message("x\n\nReviewed-record: R1\nReviewed-by: Ann Lee <ann@example.org>\n"))
	e = b.mine("", withStaff)
	same(t, "R1 while it was alone", b.reviewed(e, "R1"), "trailer B by Ann Lee 3/3; trailer D by Ann Lee 3/3")
	same(t, "the other R1", b.reviewed(e, "contracts/R1"), "")
}

// committed sets who committed and when; the author stays.
func committed(who, day string) option {
	return func(c *object.Commit) {
		author := c.Author
		by(who)(c)
		on(day)(c)
		c.Author = author
	}
}

// Who rebases or picks another's review onto words that were written later
// reports it: the reviewer cannot have seen them.
func TestReviewCarriedOntoLaterWords(t *testing.T) {
	lines := message("x\n\nReviewed-record: R1, R2\nReviewed-by: Bob Ray <bob@example.org>\n")
	record := review("RVW-1", "PER-002", "2026-02-01", rec{"register": "requirements"}, nil)
	for name, c := range map[string]struct {
		who, source string
		want        string // for R1, which changed after the review, R2, which did not, and the whole
	}{
		"carried by another, trailer": {"eve", "trailer", "trailer C by Eve Fox for Bob Ray 1/1|trailer C by Bob Ray 3/3|trailer C by Eve Fox for Bob Ray 1/1"},
		"carried by another, record":  {"eve", "record", "review record RVW-1 C by Eve Fox for Bob Ray 1/1|review record RVW-1 C by Bob Ray 3/3|review record RVW-1 C by Eve Fox for Bob Ray 1/1"},
		"carried by himself":          {"bob", "trailer", "trailer C by Bob Ray 3/3|trailer C by Bob Ray 3/3|trailer C by Bob Ray 3/3"},
	} {
		b := newBuilder(t)
		b.commit("A", "", one("R1=a", "R2=x"), on("2026-01-01"))
		b.commit("B", "A", one("R1=b", "R2=x"), by("eve"), on("2026-03-01"))
		content, more := one("R1=b", "R2=x"), lines
		if c.source == "record" {
			content, more = with(content, "reviews.jsonl", record), message("x\n")
		}
		b.commit("C", "B", content, by("bob"), on("2026-02-01"), committed(c.who, "2026-04-01"), more)
		e := b.mine("", withStaff)
		var whole []string
		for _, r := range e.Whole["requirements"] {
			whole = append(whole, b.tellReview(r))
		}
		same(t, name, strings.Join([]string{b.reviewed(e, "R1"), b.reviewed(e, "R2"), strings.Join(whole, "; ")}, "|"), c.want)
	}
}

// A review that was rebased after the words it covers stays its author's.
func TestReviewRebasedWithItsWords(t *testing.T) {
	b := newBuilder(t)
	b.commit("A", "", one("R1=a"), on("2026-01-01"))
	b.commit("B", "A", one("R1=b"), by("ann"), on("2026-02-01"), committed("eve", "2026-04-01"))
	b.commit("C", "B", one("R1=b"), by("bob"), on("2026-02-02"), committed("eve", "2026-04-01"),
		message("x\n\nReviewed-record: R1\nReviewed-by: Bob Ray <bob@example.org>\n"))
	same(t, "R1", b.reviewed(b.mine("", withStaff), "R1"), "trailer C by Bob Ray 3/3")
}

// A change that was dated back before the review it is carried onto was not
// there to be seen, unless somebody put both on the branch in one go.
func TestReviewCarriedOntoWordsDatedBack(t *testing.T) {
	for name, c := range map[string]struct {
		who, day string // who committed the change, and when
		want     string
	}{
		"committed since":           {"ann", "2026-03-01", "trailer C by Eve Fox for Bob Ray 1/1"},
		"committed before":          {"ann", "2026-01-20", "trailer C by Bob Ray 3/3"},
		"in one go":                 {"eve", "2026-04-01", "trailer C by Bob Ray 3/3"},
		"by the same, but not then": {"eve", "2026-03-01", "trailer C by Eve Fox for Bob Ray 1/1"},
		"by another on that day":    {"ann", "2026-04-01", "trailer C by Eve Fox for Bob Ray 1/1"},
	} {
		b := newBuilder(t)
		b.commit("A", "", one("R1=a"), on("2026-01-01"))
		b.commit("B", "A", one("R1=b"), by("ann"), on("2026-01-15"), committed(c.who, c.day))
		b.commit("C", "B", one("R1=b"), by("bob"), on("2026-02-01"), committed("eve", "2026-04-01"),
			message("x\n\nReviewed-record: R1\nReviewed-by: Bob Ray <bob@example.org>\n"))
		e := b.mine("", withStaff)
		same(t, name, b.reviewed(e, "R1"), c.want)
		carrier := e.Timelines[keyOf("R1")].Reviewed.CommittedBy
		if strings.Contains(c.want, " for ") != (carrier == nil) || carrier != nil && carrier.Name != "Eve Fox" {
			t.Errorf("%s: carried by %+v", name, carrier)
		}
	}
}

// A review record that was rewritten to name somebody else reports a review
// for that one, and its first author's word is taken back.
func TestReviewRecordThatNamesAnotherNow(t *testing.T) {
	b := newBuilder(t)
	base := one("R1=a")
	b.commit("A", "", base)
	b.commit("B", "A", with(base, "reviews.jsonl", review("RVW-1", "PER-001", "2026-01-02", rec{"ids": []string{"R1"}}, nil)))
	b.commit("C", "B", with(base, "reviews.jsonl", review("RVW-1", "PER-002", "2026-01-02", rec{"ids": []string{"R1"}}, nil)))
	same(t, "R1", b.reviewed(b.mine("", withStaff), "R1"), "review record RVW-1 B by Ann Lee for Bob Ray 2/2")
	b.commit("D", "C", with(base, "reviews.jsonl", review("RVW-1", "Ann Lee", "2026-01-02", rec{"ids": []string{"R1"}}, nil)))
	same(t, "R1 by another name", b.reviewed(b.mine("", withStaff), "R1"), "review record RVW-1 B by Ann Lee 3/3")
}

// A re-dating of everything is a claim and proves nothing; a review that
// names the records does.
func TestBulkDatesProveNothing(t *testing.T) {
	b := newBuilder(t)
	plain := []string{"R1=a", "R2=b", "R3=c", "R4=d", "R5=e", "R6=f"}
	var dated []string
	for _, r := range plain {
		dated = append(dated, r+"@2026-10-01")
	}
	b.commit("A", "", one(plain...), by("eve"))
	b.commit("B", "A", one(dated...), message("Reviewed everything\n\nReviewed-by: Ann Lee <ann@example.org>\n"))
	e := b.mine("", withStaff)
	for _, id := range []string{"R1", "R6"} {
		same(t, id, b.reviewed(e, id), "")
		if got := level(e, id); got != history.Touched {
			t.Errorf("%s is at level %d", id, got)
		}
		if c := e.Timelines[keyOf(id)].Claim; b.labels[c.Commit] != "B" {
			t.Errorf("%s claim %+v", id, c)
		}
	}
	b.commit("C", "B", one(dated...), message("x\n\nReviewed-record: R1\nReviewed-by: Ann Lee <ann@example.org>\n"))
	if got := level(b.mine("", withStaff), "R1"); got != history.Reviewed {
		t.Errorf("R1 is named and at level %d", got)
	}
}

// A review on a branch counts for that branch, and says that it has not
// landed; one that is dated after the day does not count.
func TestReviewsThatHaveNotLanded(t *testing.T) {
	b := newBuilder(t)
	b.commit("A", "", one("R1=a"), on("2026-01-01"))
	b.commit("B", "A", one("R1=a"), on("2026-02-01"), message("x\n\nReviewed-record: R1\nReviewed-by: Ann Lee <ann@example.org>\n"))
	b.refs["topic"] = "B"
	b.refs["main"] = "A"
	e := b.mine("B", withStaff)
	same(t, "R1", b.reviewed(e, "R1"), "trailer B by Ann Lee 3/3 not on main")
	e = b.mine("B", withStaff, func(o *history.Options) { o.AsOf = date(t, "2026-01-31") })
	same(t, "R1 before", b.reviewed(e, "R1"), "")
}

// An uncommitted change voids a review and has no level of its own.
func TestUncommittedChangeVoidsAReview(t *testing.T) {
	b := newBuilder(t)
	b.commit("A", "", one("R1=a"), message("x\n\nReviewed-by: Ann Lee <ann@example.org>\n"))
	e := b.mine("", withStaff, func(o *history.Options) { o.Live = live(one("R1=b")); o.Dirty = true })
	same(t, "R1", b.reviewed(e, "R1"), "trailer A by Ann Lee 1/3")
	if got := level(e, "R1"); got != history.TypedOnly {
		t.Errorf("level %d", got)
	}
}

// The newest of the strongest reviews is the one that is shown.
func TestNewestReviewOfTheHighestLevel(t *testing.T) {
	b := newBuilder(t)
	b.commit("A", "", one("R1=a"))
	lines := "x\n\nReviewed-record: R1\nReviewed-by: "
	b.commit("B", "A", one("R1=a"), message(lines+"Ann Lee <ann@example.org>\n"))
	b.commit("C", "B", one("R1=a"), message(lines+"Ann Lee <ann@example.org>\n"))
	b.commit("D", "C", one("R1=a"), message(lines+"Bob Ray <bob@example.org>\n"))
	e := b.mine("", withStaff)
	if r := e.Timelines[keyOf("R1")].Reviewed; b.labels[r.Commit] != "C" {
		t.Errorf("reviewed in %s", b.labels[r.Commit])
	}
}

func TestMailmap(t *testing.T) {
	b := newBuilder(t)
	content := with(one("R1=a"), "x.jsonl")
	content[".mailmap"] = "# people\nAnn Lee <ann@example.org> Eve Fox <eve@example.net>\n<bob@example.org> <bob@old.example>\nbroken line\n"
	b.commit("A", "", content)
	b.commit("B", "A", content, by("eve"), message("x\n\nReviewed-record: R1\nReviewed-by: Ann Lee <ann@example.org>\n"))
	b.commit("C", "B", content, by("bob"), message("x\n\nReviewed-record: R1\nReviewed-by: Bob <bob@old.example>\n"))
	same(t, "R1", b.reviewed(b.mine("", withStaff), "R1"), "trailer B by Ann Lee 3/3; trailer C by Bob Ray 3/3")
}

// Two lines about one address say both, as for git: one gives the name, the
// other the address, in either order. A name without an address is nobody's.
func TestMailmapLinesJoin(t *testing.T) {
	name, mail := "Bob Ray <bob@old.example>\n", "<bob@example.org> <bob@old.example>\n"
	for _, text := range []string{name + mail, mail + name, mail + name + "Eve Fox <>\n"} {
		b := newBuilder(t)
		content := and(one("R1=a"), files{".mailmap": text})
		b.commit("A", "", content, func(c *object.Commit) { c.Author.Name, c.Author.Email = "b", "bob@old.example" })
		b.commit("B", "A", and(one("R1=b"), files{".mailmap": text}), func(c *object.Commit) { c.Author.Name, c.Author.Email = "", "" })
		events := b.mine("").Timelines[keyOf("R1")].Events
		same(t, text+": by name", events[0].By.Name, "Bob Ray")
		same(t, text+": without a name", events[1].By.Name, "unknown")
		e := b.mine("", withStaff)
		same(t, text+": by address", e.Timelines[keyOf("R1")].Created.By.ID, "PER-002")
	}
}

// Of people who share an address the name decides; without one it is nobody.
func TestSharedAddress(t *testing.T) {
	people, _, _ := (&lineDecoder{}).Decode("people.jsonl", []byte(
		`{"id":"PER-1","name":"Ann Lee","emails":["ann@example.org"]}`+"\n"+
			`{"id":"PER-2","name":"Bob Ray","emails":["bob@example.org","ann@example.org"]}`+"\n"+
			`{"id":"PER-3","name":"Cy Orr","emails":["bob@example.org"]}`+"\n"+
			`{"id":"PER-4","name":"Di Orr","emails":["eve@example.net"]}`+"\n"+
			`{"id":"PER-5","name":"Al Orr","emails":["eve@example.net"]}`))
	b := newBuilder(t)
	b.commit("A", "", one("R1=a"))
	b.commit("B", "A", one("R1=a"), by("bob"), message("x\n\nReviewed-record: R1\nReviewed-by: Bob Ray <bob@example.org>\n"))
	b.commit("C", "B", one("R1=a"), by("eve"), message("x\n\nReviewed-record: R1\nReviewed-by: Eve Fox <eve@example.net>\n"))
	e := b.mine("", func(o *history.Options) { o.People = people })
	same(t, "R1", b.reviewed(e, "R1"), "trailer B by Bob Ray 3/3; trailer C by Eve Fox 1/1")
	if p := e.Timelines[keyOf("R1")].Created.By; p.ID != "PER-1" {
		t.Errorf("created by %+v", p)
	}
}

// The register may hold a digest in place of an address.
func TestHashedAddress(t *testing.T) {
	b := newBuilder(t)
	b.commit("A", "", one("R1=a"))
	hashed, _, _ := (&lineDecoder{}).Decode("people.jsonl", []byte(
		`{"id":"PER-7","name":"Ann Lee","emails":["sha256:`+sha("ann@example.org")+`"]}`))
	e := b.mine("", func(o *history.Options) { o.People = hashed })
	if p := e.Timelines[keyOf("R1")].Created.By; p.ID != "PER-7" || !p.Known {
		t.Errorf("created by %+v", p)
	}
}

// An outcome is a word, after which a reason may stand. A record that was
// skipped or left open was not reviewed.
func TestOutcomesWithReasons(t *testing.T) {
	b := newBuilder(t)
	content := one("R1=a", "R2=x", "R3=y", "R4=z", "R5=v")
	b.commit("A", "", content)
	b.commit("B", "A", with(content, "reviews.jsonl", review("RVW-1", "", "2026-02-01", nil, rec{
		"R1": "ok", "R2": "Change, the contract was renewed", "R3": "retire: the client has left", "R4": "skip, not mine", "R5": "open",
	})), by("bob"))
	e := b.mine("", withStaff)
	for id, want := range map[string]string{"R1": "unchanged", "R2": "changed", "R3": "retire"} {
		if r := e.Timelines[keyOf(id)].Reviewed; r == nil || r.Outcome != want {
			t.Errorf("%s: %+v, want %s", id, r, want)
		}
	}
	for _, id := range []string{"R4", "R5"} {
		if r := e.Timelines[keyOf(id)].Reviewed; r != nil {
			t.Errorf("%s was reviewed: %+v", id, r)
		}
	}
}
