package history_test

import (
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/goldthread/goldthread/internal/anchor"
	"github.com/goldthread/goldthread/internal/history"
	"github.com/goldthread/goldthread/internal/register"
	"github.com/goldthread/goldthread/internal/repo"
)

// anchorsOf makes a chain of anchors of commits, a day after each.
func (b *builder) anchorsOf(labels ...string) []*anchor.File {
	b.t.Helper()
	var all []*anchor.File
	var last *anchor.File
	for _, label := range labels {
		f, err := anchor.New(anchor.Anchor{At: b.model[label].when.Add(24 * time.Hour), Branch: "main", Head: string(b.id(label))}, last)
		b.must(err)
		all, last = append(all, f), f
	}
	return all
}

// keep puts files on the evidence branch.
func (b *builder) keep(content files) {
	main := b.refs["main"]
	label := b.commit("evidence", "", content)
	b.order = b.order[:len(b.order)-1]
	b.refs["main"], b.refs[history.EvidenceBranch] = main, label
}

func kept(all ...*anchor.File) files {
	content := files{}
	for _, f := range all {
		content[f.Name] = string(f.Data)
	}
	return content
}

// anchors tells what became of each: "A stands", "B gone", "B gone RWR-1".
func (b *builder) anchors(e *history.Evidence) string {
	var all []string
	for _, a := range e.Anchors {
		s := b.labels[a.Head]
		if s == "" {
			s = a.Head.Short()
		}
		if a.Stands {
			s += " stands"
		} else {
			s += strings.TrimRight(" gone "+a.Rewrite, " ")
		}
		if a.Held > history.HeldHere {
			s += ", " + a.Held.String()
		}
		all = append(all, s)
	}
	return strings.Join(all, "; ")
}

func TestAnchorsStand(t *testing.T) {
	b := newBuilder(t)
	b.commit("A", "", one("R1=a"))
	b.commit("B", "A", one("R1=b"))
	b.commit("C", "B", one("R1=c"))
	all := b.anchorsOf("A", "C")
	b.keep(kept(all...))
	e := b.mine("")
	same(t, "anchors", b.anchors(e), "A stands; C stands")
	if len(e.AnchorBreaks) > 0 {
		t.Errorf("breaks: %v", e.AnchorBreaks)
	}
	e = b.mine("", func(o *history.Options) { o.Lodged = all[1:] })
	same(t, "with one that the auditor holds", b.anchors(e), "A stands; C stands; C stands, kept outside the repository")
	e = b.mine("", func(o *history.Options) { o.AsOf = b.model["B"].when })
	same(t, "on an earlier day", b.anchors(e), "A stands")
}

// The history is rewritten: what stood before is gone from the main branch.
func TestAnchorsTellOfARewrite(t *testing.T) {
	b := newBuilder(t)
	b.commit("A", "", one("R1=a"))
	b.commit("B", "A", one("R1=a", "R2=salary"))
	b.commit("C", "B", one("R1=c", "R2=salary"))
	all := b.anchorsOf("A", "C")
	b.commit("B2", "A", one("R1=a", "R2=erased"))
	b.commit("C2", "B2", one("R1=c", "R2=erased"))
	b.keep(kept(all...))
	same(t, "nobody says why", b.anchors(b.mine("")), "A stands; C gone")
	same(t, "and an old clone does not save it", b.anchors(b.mine("", func(o *history.Options) { o.Lodged = all[1:] })),
		"A stands; C gone; C gone, kept outside the repository")

	why := rec{"id": "RWR-1", "date": b.model["C2"].when.Format(time.DateOnly), "old_head": string(b.id("C")), "new_head": string(b.id("C2")), "reason": "A salary was erased."}
	b.commit("D", "C2", with(one("R1=c", "R2=erased"), "rewrites.jsonl", why))
	e := b.mine("")
	same(t, "a record says why", b.anchors(e), "A stands; C gone RWR-1")
	if len(e.Rewrites) != 1 || !e.Rewrites[0].Since.Equal(b.model["C2"].when) || e.Rewrites[0].Old != b.id("C") {
		t.Errorf("rewrites: %+v", e.Rewrites)
	}

	// Rewritten commits keep their dates: the old history stood until its last
	// anchor, and until the day that the record says.
	later, err := anchor.New(anchor.Anchor{At: b.model["C2"].when.Add(240 * time.Hour), Branch: "main", Head: string(b.id("C"))}, all[1])
	b.must(err)
	if e := b.mine("", func(o *history.Options) { o.Lodged = []*anchor.File{later} }); len(e.Rewrites) != 1 || !e.Rewrites[0].Since.Equal(later.At) {
		t.Errorf("noted after the day of the record: %+v, want %s", e.Rewrites, later.At)
	}

	// On a branch that has not landed it explains nothing.
	b.refs["main"], b.refs["topic"] = "C2", "D"
	same(t, "not on main yet", b.anchors(b.mine("D")), "A stands; C gone")

	// A record whose new head is not part of the main branch explains nothing.
	why["new_head"] = string(b.id("B"))
	b.commit("E", "C2", with(one("R1=c", "R2=erased"), "rewrites.jsonl", why))
	same(t, "of another history", b.anchors(b.mine("")), "A stands; C gone")
}

// A record of a rewrite explains what was noted until the day that it gives. One
// that has not come, or is no day, is none: else a single record would explain
// whatever is rewritten later.
func TestRewriteOfADayThatHasNotComeExplainsNothing(t *testing.T) {
	for day, want := range map[string]string{
		"2026-01-05": "elsewhere gone",
		"2026-01-20": "elsewhere gone RWR-1",
		"2026-01-31": "elsewhere gone RWR-1",
		"2026-02-01": "elsewhere gone",
		"9999-12-31": "elsewhere gone",
		"never":      "elsewhere gone",
	} {
		b := newBuilder(t)
		b.commit("A", "", one("R1=a"))
		b.commit("B", "A", with(one("R1=a"), "rewrites.jsonl", rec{"id": "RWR-1", "date": day, "old_head": strings.Repeat("ab", 20), "new_head": string(b.id("A"))}))
		b.commit("elsewhere", "A", one("R1=b"))
		b.refs["main"], b.refs["side"] = "B", "elsewhere"
		f, err := anchor.New(anchor.Anchor{At: date(t, "2026-01-15"), Branch: "main", Head: string(b.id("elsewhere"))}, nil)
		b.must(err)
		e := b.mine("", func(o *history.Options) { o.Lodged, o.AsOf = []*anchor.File{f}, date(t, "2026-01-31") })
		same(t, day, strings.TrimSuffix(b.anchors(e), ", kept outside the repository"), want)
	}
}

// The reference that holds anchors may be damaged, as a power failure leaves it:
// that is no repository without anchors.
func TestDamagedEvidenceBranchIsNotPassedOver(t *testing.T) {
	b := newBuilder(t)
	b.commit("A", "", one("R1=a"))
	b.keep(kept(b.anchorsOf("A")...))
	dir := b.write()
	b.must(os.WriteFile(filepath.Join(dir, "refs", "heads", history.EvidenceBranch), nil, 0o644))
	r, err := repo.Open(dir)
	b.must(err)
	defer r.Close()
	_, err = history.Mine(t.Context(), history.Options{Repo: r, Head: b.id("A"), Decoder: &lineDecoder{}})
	if !errors.Is(err, repo.ErrCorrupt) || !strings.Contains(err.Error(), history.EvidenceBranch) {
		t.Errorf("mined: %v", err)
	}
}

func TestAnchorChainIsRead(t *testing.T) {
	b := newBuilder(t)
	b.commit("A", "", one("R1=a"))
	b.commit("B", "A", one("R1=b"))
	b.commit("C", "B", one("R1=c"))
	all := b.anchorsOf("A", "B", "C")
	content := kept(all[0], all[2])
	content["anchors/2026/notes.json"] = "hello"
	content["anchors/readme.txt"] = "no anchor"
	content["approvals/1.json"] = "{}"
	b.keep(content)
	e := b.mine("")
	same(t, "what can be read", b.anchors(e), "A stands; C stands")
	var got []string
	for _, br := range e.AnchorBreaks {
		got = append(got, br.File+" "+br.Reason)
	}
	same(t, "what does not hold", strings.Join(got, "\n"), "anchors/2026/notes.json is no anchor: invalid character 'h' looking for beginning of value\n"+
		all[2].Name+" names "+all[1].Name+" as the anchor before, and not "+all[0].Name)
}

func TestAnchorsOfAnotherBranchSayNothing(t *testing.T) {
	b := newBuilder(t)
	b.commit("A", "", one("R1=a"))
	f, err := anchor.New(anchor.Anchor{At: b.clock, Branch: "next", Head: strings.Repeat("ab", 20)}, nil)
	b.must(err)
	b.keep(kept(f))
	same(t, "anchors", b.anchors(b.mine("")), "")
}

func TestAuditTagIsAnAnchor(t *testing.T) {
	b := newBuilder(t)
	b.commit("A", "", one("R1=a"))
	b.commit("B", "A", one("R1=b"))
	b.tag("audit/2026", "B", "ann", "2026-01-10", "As the auditor saw it\n")
	b.tag("v1", "B", "ann", "2026-01-10", "A release\n")
	same(t, "it stands", b.anchors(b.mine("")), "B stands")
	b.commit("B2", "A", one("R1=other"))
	same(t, "main was moved", b.anchors(b.mine("")), "B gone")
}

// A review is anchored where somebody outside can show that it stood.
func TestAnchoredReview(t *testing.T) {
	bob := key(2)
	b := newBuilder(t)
	b.commit("A", "", one("R1=a"))
	b.commit("B", "A", one("R1=a"), by("bob"), message(looked), signedWith(bob))
	b.commit("C", "B", one("R1=a", "R2=x"))
	all := b.anchorsOf("A", "C")
	b.keep(kept(all...))
	confirms := []func(*history.Options){withStaff, keysOf(t, "bob@example.org "+public(bob)+"\n", ""), func(o *history.Options) {
		o.Headers = map[string]register.Header{"requirements": {Approvers: []string{"PER-002"}}}
	}}
	for _, c := range []struct {
		name   string
		lodged []*anchor.File
		want   history.Level
	}{
		{"only kept in the repository", nil, history.Confirmed},
		{"one from before the review", all[:1], history.Confirmed},
		{"one from after it", all[1:], history.Anchored},
	} {
		e := b.mine("", append(confirms, func(o *history.Options) { o.Lodged = c.lodged })...)
		if got := level(e, "R1"); got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
	// What was not confirmed is not anchored either.
	e := b.mine("", withStaff, func(o *history.Options) { o.Lodged = all[1:] })
	if got := level(e, "R1"); got != history.Reviewed {
		t.Errorf("unsigned: %s", got)
	}
}

// The time that counts of a stamped anchor is the authority's.
func TestStampedAnchor(t *testing.T) {
	b := newBuilder(t)
	b.commit("A", "", one("R1=a"))
	f := b.anchorsOf("A")[0]
	content := kept(f)
	content[f.Name+anchor.TokenSuffix] = "no time stamp"
	b.keep(content)
	e := b.mine("")
	if a := e.Anchors[0]; a.Held != history.HeldHere || a.Stamp != "no time-stamping authority is named in the configuration" {
		t.Errorf("without an authority: %+v", a)
	}
	e = b.mine("", func(o *history.Options) { o.Authorities = authorityOf(t) })
	if a := e.Anchors[0]; a.Held != history.HeldHere || !strings.Contains(a.Stamp, "cannot be read") {
		t.Errorf("a stamp that is none: %+v", a)
	}
	content[f.Name+anchor.TokenSuffix] = string(stampOf(t, f.Data, b.clock.Add(time.Hour)))
	b.keep(content)
	e = b.mine("", func(o *history.Options) { o.Authorities = authorityOf(t) })
	if a := e.Anchors[0]; a.Held != history.HeldStamped || a.Stamp != "" || !a.At.Equal(b.clock.Add(-23*time.Hour)) {
		t.Errorf("a good one: %+v, want it of %s", a, b.clock.Add(-23*time.Hour))
	}
}

// What shows a review beside the main branch must be held outside too: an
// approval that is written later is not anchored by what was noted before.
func TestLaterApprovalIsNotAnchored(t *testing.T) {
	b := newBuilder(t)
	b.commit("A", "", one("R1=a", "R2=x"))
	b.commit("B", "A", one("R1=b", "R2=x"))
	b.commit("C", "B", one("R1=b", "R2=y"))
	approval := func(n int, commit string) rec {
		return b.pull(n, commit, commit, rec{"method": "squash", "reviews": []rec{answer(9, "bob", "APPROVED", "2026-01-03", string(b.id(commit)))}})
	}
	exports := map[string]any{"PR-1.json": approval(1, "B")}
	b.evidence(exports)
	noted := func(approvals string) func(*history.Options) {
		f, err := anchor.New(anchor.Anchor{At: b.clock, Branch: "main", Head: string(b.id("C")), Approvals: approvals}, nil)
		b.must(err)
		return func(o *history.Options) { o.Lodged = []*anchor.File{f} }
	}
	then := string(b.id(b.refs[history.EvidenceBranch]))
	exports["PR-2.json"] = approval(2, "C")
	b.evidence(exports)
	for _, c := range []struct{ name, approvals, want string }{
		{"the approvals as they stood", then, "anchored, confirmed by a second person"},
		{"an anchor that says nothing of approvals", "", "confirmed by a second person, confirmed by a second person"},
		{"approvals that are not here", strings.Repeat("ab", 20), "confirmed by a second person, confirmed by a second person"},
		{"both were there", string(b.id(b.refs[history.EvidenceBranch])), "anchored, anchored"},
	} {
		e := b.mine("", withCrew, noted(c.approvals))
		same(t, c.name, fmt.Sprintf("%s, %s", level(e, "R1"), level(e, "R2")), c.want)
	}
}

// A tag stands beside the main branch: it is anchored by what noted the tag
// itself, and not by what noted only the commit that it names.
func TestTagIsAnchoredWhereItWasNoted(t *testing.T) {
	b := newBuilder(t)
	b.commit("A", "", one("R1=a"))
	b.tag("looked", "A", "bob", "2026-01-04", "Looked\n\nReviewed-record: R1\nReviewed-by: Bob Ray <bob@example.org>\n", tagSignedWith(key(2)))
	b.tag("release", "A", "bob", "2026-01-04", "The first\n")
	b.tag("audit/2026", "A", "bob", "2026-01-04", "As audited\n")
	noted, err := history.TagsToNote(b.open())
	b.must(err)
	same(t, "tags to note", strings.Join(slices.Sorted(maps.Keys(noted)), " "), "audit/2026 looked")
	confirms := []func(*history.Options){withStaff, keysOf(t, "bob@example.org "+public(key(2))+"\n", ""), func(o *history.Options) {
		o.Headers = map[string]register.Header{"requirements": {Approvers: []string{"PER-002"}}}
	}}
	other := map[string]string{"looked": noted["audit/2026"]}
	for _, c := range []struct {
		name string
		tags map[string]string
		want bool
	}{
		{"the tag was there", noted, true},
		{"an anchor of old, that notes no tags", nil, false},
		{"another tag of that name was there", other, false},
	} {
		f, err := anchor.New(anchor.Anchor{At: b.clock.Add(120 * time.Hour), Branch: "main", Head: string(b.id("A")), Tags: c.tags}, nil)
		b.must(err)
		e := b.mine("", append(confirms, func(o *history.Options) { o.Lodged = []*anchor.File{f} })...)
		if got := theReview(t, e, "R1").Level == history.Anchored; got != c.want {
			t.Errorf("%s: anchored %v, want %v (%s)", c.name, got, c.want, level(e, "R1"))
		}
	}
}

// A review that came after the anchor is not anchored, though the wording that
// its reviewer was shown is older and held.
func TestLaterReviewIsNotAnchored(t *testing.T) {
	bob := key(2)
	options := []func(*history.Options){withStaff, keysOf(t, "bob@example.org "+public(bob)+"\n", ""), func(o *history.Options) {
		o.Headers = map[string]register.Header{"requirements": {Approvers: []string{"PER-002"}}}
	}}
	b := newBuilder(t)
	b.commit("A", "", one("R1=a"))
	b.commit("B", "A", one("R1=b"))
	b.commit("C", "B", one("R1=a"))
	r := rec{"id": "RVW-1", "outcomes": rec{"R1": "ok"}, "seen": rec{"R1": short("a")}}
	b.commit("D", "C", one("R1=b"))
	b.commit("E", "D", with(one("R1=b"), "reviews.jsonl", r), by("bob"), signedWith(bob))
	b.commit("F", "E", with(one("R1=a"), "reviews.jsonl", r))
	all := b.anchorsOf("C", "F")
	for i, want := range []history.Level{history.Confirmed, history.Anchored} {
		e := b.mine("", append(options, func(o *history.Options) { o.Lodged = all[i : i+1] })...)
		if got := level(e, "R1"); got != want {
			t.Errorf("anchor %d: %s, want %s", i, got, want)
		}
	}
}

// What an anchor noted beside the main branch is gone, or another thing now:
// somebody took a review away, or put another in its place. It is told once,
// by the oldest anchor that says so, and a recorded rewrite explains it.
func TestNotedTagsAndApprovalsAreThere(t *testing.T) {
	const line = "Looked\n\nReviewed-record: R1\nReviewed-by: Bob Ray <bob@example.org>\n"
	build := func(rewrite bool) *builder {
		b := newBuilder(t)
		content := one("R1=a")
		b.commit("A", "", content)
		b.commit("B", "A", one("R1=b"))
		if rewrite {
			b.commit("C", "B", with(one("R1=b"), "rewrites.jsonl", rec{"id": "RWR-1", "date": "2026-01-20", "old_head": string(b.id("A")), "new_head": string(b.id("B"))}))
		}
		return b
	}
	notes := func(b *builder, tags map[string]string, approvals string) func(*history.Options) {
		var all []*anchor.File
		for i := range 2 {
			f, err := anchor.New(anchor.Anchor{At: b.clock.Add(time.Duration(i+1) * time.Hour), Branch: "main", Head: string(b.id("A")), Tags: tags, Approvals: approvals}, nil)
			b.must(err)
			f.Name = fmt.Sprintf("held%d.json", i)
			all = append(all, f)
		}
		return func(o *history.Options) { o.Lodged = all }
	}
	breaks := func(e *history.Evidence) string {
		var all []string
		for _, b := range e.AnchorBreaks {
			all = append(all, b.File+" "+b.Reason)
		}
		return strings.Join(all, "; ")
	}
	noted := func(b *builder) map[string]string {
		tags, err := history.TagsToNote(b.open())
		b.must(err)
		return tags
	}
	tagged := func(b *builder) map[string]string {
		b.tag("looked", "A", "bob", "2026-01-04", line)
		return noted(b)
	}

	b := build(false)
	tags := tagged(b)
	e := b.mine("", notes(b, tags, ""), withStaff)
	same(t, "as it was", breaks(e), "")
	r := theReview(t, e, "R1")
	if a := e.Noted(&r); a == nil || a.Name != "held0.json" {
		t.Errorf("the review is noted by %+v", a)
	}
	if a := e.Noted(&history.Review{Source: history.SourceTag}); a != nil {
		t.Errorf("another tag is noted by %+v", a)
	}
	b.tag("looked", "B", "bob", "2026-01-04", line)
	same(t, "moved", breaks(b.mine("", notes(b, tags, ""))), "held0.json notes the tag looked, which is another one now: it was moved or made again")

	b = build(false)
	same(t, "deleted", breaks(b.mine("", notes(b, tags, ""))), "held0.json notes the tag looked, which is not here: it was deleted, or not fetched (`git fetch --tags`)")

	b = build(true)
	same(t, "deleted in a rewrite", breaks(b.mine("", notes(b, tags, ""))), "")

	b = build(false)
	b.keep(files{"approvals/x.json": "1"})
	then := b.id(b.refs[history.EvidenceBranch])
	same(t, "the approvals as they were", breaks(b.mine("", notes(b, nil, string(then)))), "")
	b.keep(files{"approvals/x.json": "2"})
	same(t, "the approvals rewritten", breaks(b.mine("", notes(b, nil, string(then)))),
		"held0.json notes the saved approvals of "+then.Short()+", which is no longer part of their branch: it was rewritten")
	delete(b.refs, history.EvidenceBranch)
	same(t, "no branch to look at", breaks(b.mine("", notes(b, nil, string(then)))), "")
}
