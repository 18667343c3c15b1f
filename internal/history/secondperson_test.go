package history_test

import (
	"strings"
	"testing"

	"github.com/go-git/go-git/v5/plumbing/object"

	"github.com/goldthread/goldthread/internal/history"
	"github.com/goldthread/goldthread/internal/register"
)

// committedBy sets another committer than the author.
func committedBy(who string) option {
	return func(c *object.Commit) { c.Committer.Name, c.Committer.Email = people[who].Name, people[who].Email }
}

func theReview(t *testing.T, e *history.Evidence, key string) history.Review {
	t.Helper()
	tl := e.Timelines[keyOf(key)]
	if len(tl.Reviews) == 0 {
		t.Fatalf("%s has no review", key)
	}
	return tl.Reviews[len(tl.Reviews)-1]
}

const lookedAtR1 = "Look\n\nReviewed-record: R1\nReviewed-by: Bob Ray <bob@example.org>\n"

func TestSecondPerson(t *testing.T) {
	byBob := []option{by("bob"), message(lookedAtR1)}
	for _, c := range []struct {
		name  string
		build func(b *builder)
		want  bool
	}{
		{"somebody else wrote it", func(b *builder) {
			b.commit("A", "", one("R1=a"))
			b.commit("B", "A", one("R1=a"), byBob...)
		}, true},
		{"the reviewer wrote it", func(b *builder) {
			b.commit("A", "", one("R1=a"), by("bob"))
			b.commit("B", "A", one("R1=a"), byBob...)
		}, false},
		{"the reviewer wrote it in the same commit", func(b *builder) {
			b.commit("A", "", one("R1=a"))
			b.commit("B", "A", one("R1=b"), byBob...)
		}, false},
		{"the reviewer is named as a co-author", func(b *builder) {
			b.commit("A", "", one("R1=a"), message("Write\n\nCo-authored-by: Bob Ray <bob@example.org>\n"))
			b.commit("B", "A", one("R1=a"), byBob...)
		}, false},
		{"an example in a comment names a co-author", func(b *builder) {
			b.commit("A", "", one("R1=a"), message("Write\n\n<!--\nCo-authored-by: Bob Ray <bob@example.org>\n-->\n"))
			b.commit("B", "A", one("R1=a"), byBob...)
		}, true},
		{"a machine is among the co-authors", func(b *builder) {
			b.commit("A", "", one("R1=a"), message("Write\n\nCo-authored-by: Copilot <198982749+Copilot@users.noreply.github.com>\n"))
			b.commit("B", "A", one("R1=a"), byBob...)
		}, true},
		{"the reviewer wrote an earlier wording", func(b *builder) {
			b.commit("A", "", one("R1=a"), by("bob"))
			b.commit("B", "A", one("R1=b"))
			b.commit("C", "B", one("R1=b"), byBob...)
		}, true},
		{"somebody else wrote the same on another line, and the reviewer here", func(b *builder) {
			b.commit("A", "", one("R1=a"))
			b.commit("B", "A", one("R1=b"), by("eve"))
			b.commit("S", "A", one("R1=b"), by("bob"))
			b.commit("T", "S", one("R1=b"), byBob...)
			b.commit("M", "B T", one("R1=b"))
		}, false},
		{"somebody else wrote the same on both lines", func(b *builder) {
			b.commit("A", "", one("R1=a"))
			b.commit("B", "A", one("R1=b"), by("eve"))
			b.commit("S", "A", one("R1=b"))
			b.commit("T", "S", one("R1=b"), byBob...)
			b.commit("M", "B T", one("R1=b"))
		}, true},
		{"the reviewer only went back to what somebody else wrote", func(b *builder) {
			b.commit("A", "", one("R1=a"))
			b.commit("S", "A", one("R1=b"), by("bob"))
			b.commit("T", "S", one("R1=a"), byBob...)
			b.commit("M", "A T", one("R1=a"))
		}, true},
		{"the same person under another address", func(b *builder) {
			b.commit("A", "", one("R1=a"), func(c *object.Commit) {
				c.Author.Name, c.Author.Email = "B. Ray", "77+bobray@users.noreply.github.com"
			})
			b.commit("B", "A", one("R1=a"), byBob...)
		}, false},
	} {
		b := newBuilder(t)
		c.build(b)
		e := b.mine("", withAccounts)
		if got := theReview(t, e, "R1").Second; got != c.want {
			t.Errorf("%s: second person %v, want %v", c.name, got, c.want)
		}
	}
}

// withAccounts has Bob's account on the platform in the people register.
func withAccounts(o *history.Options) {
	o.People = staff()
	for _, p := range o.People {
		if p.ID == "PER-002" {
			p.Fields["accounts"] = []any{map[string]any{"forge": "github.com", "id": int64(77), "login": "bobray"}}
		}
	}
}

func TestForgeAddressIsAnAccount(t *testing.T) {
	for _, c := range []struct{ mail, want string }{
		{"77+bobray@users.noreply.github.com", "PER-002"},
		{"77+renamed@users.noreply.github.com", "PER-002"},
		{"78+bobray@users.noreply.github.com", ""}, // the login went to another account
		{"bobray@users.noreply.github.com", "PER-002"},
		{"BobRay@users.noreply.github.com", "PER-002"},
		{"77-bobray@users.noreply.gitlab.com", ""}, // another platform
		{"77+bobray@users.noreply.github.com.example.net", ""},
		{"bobray@example.net", ""},
	} {
		b := newBuilder(t)
		b.commit("A", "", one("R1=a"), func(o *object.Commit) { o.Author.Name, o.Author.Email = "bobray", c.mail })
		if got := b.mine("", withAccounts).Timelines[keyOf("R1")].Created.By.ID; got != c.want {
			t.Errorf("%s is %q, want %q", c.mail, got, c.want)
		}
	}
}

func TestConfirmedNeedsAllOfIt(t *testing.T) {
	b := newBuilder(t)
	b.commit("A", "", one("R1=a"))
	b.commit("B", "A", one("R1=a"), by("bob"), on("2026-07-01"), message(lookedAtR1))
	platform := func(o *history.Options) { o.AcceptPlatform = true }
	mayReview := func(o *history.Options) {
		for _, p := range o.People {
			if p.ID == "ROL-CISO" {
				p.Fields["may_review"] = []any{"requirements"}
			}
		}
	}
	approver := func(o *history.Options) {
		o.Headers = map[string]register.Header{"requirements": {Approvers: []string{"Head of Security"}}}
	}
	other := func(o *history.Options) {
		o.Headers = map[string]register.Header{"laws": {Approvers: []string{"Head of Security"}}}
	}
	for _, c := range []struct {
		name       string
		change     []func(*history.Options)
		authorised bool
	}{
		{"no rights are written down", nil, false},
		{"the role may review the register", []func(*history.Options){mayReview}, true},
		{"the role approves the register", []func(*history.Options){approver}, true},
		{"the role approves another register", []func(*history.Options){other}, false},
		{"the platform's word is accepted but not given", []func(*history.Options){mayReview, platform}, true},
	} {
		e := b.mine("", append([]func(*history.Options){withStaff}, c.change...)...)
		r := theReview(t, e, "R1")
		if r.Authorised != c.authorised || r.Level != history.Reviewed || r.Bound != history.ByName {
			t.Errorf("%s: %+v", c.name, r)
		}
	}
}

func TestRoleCountsOnTheDayOnly(t *testing.T) {
	b := newBuilder(t)
	b.commit("A", "", one("R1=a"))
	b.commit("B", "A", one("R1=a"), by("bob"), on("2026-05-01"), message(lookedAtR1)) // CISO from June on
	e := b.mine("", withStaff, func(o *history.Options) {
		o.Headers = map[string]register.Header{"requirements": {Approvers: []string{"ROL-CISO"}}}
	})
	if theReview(t, e, "R1").Authorised {
		t.Error("Bob held the role later")
	}
}

func TestWhoHadAHand(t *testing.T) {
	b := newBuilder(t)
	b.commit("A", "", one("R1=a", "R2=x"))
	b.commit("B", "A", one("R1=b", "R2=x"), by("bob"), committedBy("ann"),
		message("Write\n\nCo-authored-by: Claude <noreply@anthropic.com>\nCo-Authored-By: Eve Fox <eve@example.net>\n"))
	b.commit("C", "A", one("R1=a", "R2=y"), by("ann"))
	b.commit("M", "C B", one("R1=b", "R2=y"), by("ann"))
	b.commit("D", "M", one("R1=b", "R2=z"), by("eve"))
	b.commit("N", "M D", one("R1=b", "R2=z"), by("eve"))
	e := b.mine("", withStaff)

	r1 := e.Timelines[keyOf("R1")].Changed
	if r1.CommittedBy == nil || r1.CommittedBy.Name != "Ann Lee" || r1.MergedBy == nil || r1.MergedBy.Name != "Ann Lee" || r1.SelfMerged {
		t.Errorf("R1: %+v", r1)
	}
	if len(r1.With) != 2 || !r1.With[0].Bot || r1.With[0].Name != "Claude" || r1.With[1].Bot || r1.With[1].Name != "Eve Fox" {
		t.Errorf("R1 was written with %+v", r1.With)
	}
	r2 := e.Timelines[keyOf("R2")].Changed
	if r2.CommittedBy != nil || r2.MergedBy == nil || r2.MergedBy.Name != "Eve Fox" || !r2.SelfMerged {
		t.Errorf("R2: %+v", r2)
	}
}

// What somebody did before leaving stays theirs when the record is deleted.
func TestLeaverIsStillKnown(t *testing.T) {
	b := newBuilder(t)
	people := func(ids ...string) []any {
		var all []any
		for _, id := range ids {
			all = append(all, rec{"id": "PER-" + id, "name": id, "emails": []string{strings.ToLower(id) + "@example.org"}})
		}
		return all
	}
	b.commit("A", "", with(one("R1=a"), "people.jsonl", people("Ann", "Bob")...))
	b.commit("B", "A", with(one("R1=a"), "people.jsonl", people("Ann", "Bob")...), by("bob"), message(lookedAtR1))
	b.commit("C", "B", with(one("R1=a"), "people.jsonl", people("Ann")...))
	now, _, _ := (&lineDecoder{}).Decode("people.jsonl", []byte(with(nil, "p", people("Ann")...)["p"]))
	e := b.mine("", func(o *history.Options) { o.People = now })
	r := theReview(t, e, "R1")
	if r.By.ID != "PER-Bob" || r.Level != history.Reviewed {
		t.Errorf("Bob's review after he left: %+v", r)
	}
	// An address that somebody else has now is theirs.
	for _, p := range now {
		p.Fields["emails"] = []any{"ann@example.org", "bob@example.org"}
	}
	e = b.mine("", func(o *history.Options) { o.People = now })
	if r := theReview(t, e, "R1"); r.By.ID != "PER-Ann" {
		t.Errorf("Bob's address is Ann's: %+v", r)
	}
}

func TestLandings(t *testing.T) {
	b := newBuilder(t)
	b.commit("A", "", one("R1=a", "R2=x", "R3=p"))
	b.commit("B", "A", one("R1=b", "R2=x", "R3=p"))                       // pushed by its author
	b.commit("S", "B", one("R1=b", "R2=y", "R3=p"), by("bob"))            // on a branch
	b.commit("M", "B S", one("R1=b", "R2=y", "R3=p"), by("ann"))          // merged by somebody else
	b.commit("T", "M", one("R1=b", "R2=z", "R3=p"), by("bob"))            // on a branch
	b.commit("N", "M T", one("R1=b", "R2=z", "R3=p"), by("bob"))          // merged by its author
	b.commit("O", "N", one("R1=b", "R2=z", "R3=q"), by("ann"))            // pushed, and
	b.commit("P", "O", one("R1=b", "R2=z", "R3=q@2026-01-30"))            // re-dated, which is no change, and
	b.commit("Q", "P", one("R1=b", "R2=z", "R3=q@2026-01-30"), by("bob"), // reviewed later
		message("Look\n\nReviewed-record: R3\nReviewed-by: Bob Ray <bob@example.org>\n"))
	e := b.mine("", withStaff)
	var got []string
	for _, l := range e.Landings {
		ids := make([]string, len(l.Keys))
		for i, k := range l.Keys {
			ids[i] = k.ID
		}
		who := make([]string, len(l.Authors))
		for i, p := range l.Authors {
			who[i] = p.Name
		}
		line := b.labels[l.Commit] + " " + strings.Join(ids, ",") + " by " + strings.Join(who, ",")
		if l.Merged != nil {
			line += ", merged by " + l.Merged.Name
		}
		got = append(got, line+": "+l.Approved)
	}
	same(t, "landings", strings.Join(got, "\n"), strings.Join([]string{
		"B R1 by Ann Lee: ",
		"M R2 by Bob Ray, merged by Ann Lee: merged by somebody else",
		"N R2 by Bob Ray, merged by Bob Ray: ",
		"O R3 by Ann Lee: reviewed by somebody else",
	}, "\n"))
}

func TestChangedSince(t *testing.T) {
	b := newBuilder(t)
	b.commit("A", "", with(one("R1=a", "R2=x"), "laws.jsonl", rec{"id": "L1", "statement": "old"}))
	b.commit("S", "A", with(one("R1=a", "R2=x"), "laws.jsonl", rec{"id": "L1", "statement": "new"})) // written before the review
	b.commit("B", "A", with(one("R1=a", "R2=x"), "laws.jsonl", rec{"id": "L1", "statement": "old"}), by("bob"), message(lookedAtR1))
	b.commit("M", "B S", with(one("R1=a", "R2=x"), "laws.jsonl", rec{"id": "L1", "statement": "new"})) // and landed after it
	b.commit("C", "M", with(one("R1=a", "R2=y"), "laws.jsonl", rec{"id": "L1", "statement": "new"}), on("2020-01-01"))
	e := b.mine("", withStaff)
	r := theReview(t, e, "R1")
	tell := func(key string) string {
		var all []string
		for _, ev := range e.ChangedSince(r, keyOf(key)) {
			all = append(all, b.labels[ev.Commit])
		}
		return strings.Join(all, " ")
	}
	same(t, "the law landed after the review", tell("laws/L1"), "S")
	same(t, "R2 changed after it, whatever its date", tell("R2"), "C")
	same(t, "R1 did not change", tell("R1"), "")
}

func TestBumps(t *testing.T) {
	all := func(day string) files {
		return one("R1=a"+day, "R2=b"+day, "R3=c"+day, "R4=d"+day, "R5=e"+day, "R6=f")
	}
	tell := func(b *builder, e *history.Evidence) string {
		var lines []string
		for _, bump := range e.Bumps {
			ids := make([]string, len(bump.Keys))
			for i, k := range bump.Keys {
				ids[i] = k.ID
			}
			lines = append(lines, b.labels[bump.Commit]+" "+strings.Join(ids, ","))
		}
		return strings.Join(lines, "; ")
	}

	b := newBuilder(t)
	b.commit("A", "", all(""))
	b.commit("B", "A", all("@2026-01-02"))
	e := b.mine("")
	same(t, "five dates at once", tell(b, e), "B R1,R2,R3,R4,R5")
	if e.Bumps[0].Dated != 5 || e.Bumps[0].By.Name != "Ann Lee" {
		t.Errorf("%+v", e.Bumps[0])
	}

	b.commit("C", "B", all("@2026-01-02"), by("bob"),
		message("Look\n\nReviewed-record: R1, R2, R3, R4, R5\nReviewed-by: Bob Ray <bob@example.org>\n"))
	same(t, "a review names them", tell(b, b.mine("")), "")

	b = newBuilder(t)
	b.commit("A", "", all(""))
	b.commit("B", "A", one("R1=a@2026-01-02", "R2=b@2026-01-02", "R3=c", "R4=d", "R5=e", "R6=f"))
	same(t, "two of six", tell(b, b.mine("")), "")
	b.commit("C", "B", one("R1=a@2026-01-02", "R2=b@2026-01-02", "R3=c@2026-01-02", "R4=d", "R5=e", "R6=f"),
		func(c *object.Commit) {
			c.Committer.When = b.clock.Add(-24 * 3600e9).Add(30 * 60e9)
			c.Author.When = c.Committer.When
		})
	same(t, "one more within the hour, half the register", tell(b, b.mine("")), "C R1,R2,R3")
}
