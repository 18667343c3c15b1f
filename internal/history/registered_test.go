package history_test

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/go-git/go-git/v5/plumbing/object"

	"github.com/goldthread/goldthread/internal/anchor"
	"github.com/goldthread/goldthread/internal/history"
	"github.com/goldthread/goldthread/internal/register"
	"github.com/goldthread/goldthread/internal/repo"
	"github.com/goldthread/goldthread/internal/signature"
)

// keysIn has files of keys be kept in some commits.
func (b *builder) keysIn(t *testing.T, lines string, labels ...string) func(*history.Options) {
	return func(o *history.Options) {
		keysOf(t, lines, "")(o)
		kept := o.Keys
		o.KeysAt = func(id repo.ID, _ string) (*signature.Keys, error) {
			for _, label := range labels {
				if b.id(label) == id {
					return kept, nil
				}
			}
			return nil, nil
		}
	}
}

func bobApproves(o *history.Options) {
	o.Headers = map[string]register.Header{"requirements": {Approvers: []string{"PER-002"}}}
}

// A key that is written down after a signature shows less than one that was
// there: it is told, confirms nothing in the profile strict, and is anchored
// only by what noted a commit that holds it.
func TestKeyRegisteredAfterTheSignature(t *testing.T) {
	bob := key(2)
	line := "bob@example.org " + public(bob) + "\n"
	own := rec{"id": "PER-002", "name": "Bob Ray", "emails": []string{"bob@example.org"}, "keys": []any{rec{"type": "ssh", "public": public(bob)}}}
	without := rec{"id": "PER-002", "name": "Bob Ray", "emails": []string{"bob@example.org"}}
	build := func(first, then rec) *builder {
		b := newBuilder(t)
		b.commit("A", "", with(one("R1=a"), "people.jsonl", first))
		b.commit("B", "A", with(one("R1=a"), "people.jsonl", first), by("bob"), message(looked), signedWith(bob))
		b.commit("C", "B", with(one("R1=a"), "people.jsonl", then), by("bob"))
		b.commit("D", "C", with(one("R1=a", "R2=x"), "people.jsonl", then))
		return b
	}
	people := func(b *builder, label string) func(*history.Options) {
		return func(o *history.Options) {
			o.People, _, _ = (&lineDecoder{}).Decode("people.jsonl", []byte(b.model[label].files["people.jsonl"]))
			o.KeysAt = func(repo.ID, string) (*signature.Keys, error) { return nil, nil }
		}
	}
	strict := func(o *history.Options) { o.RegisteredThen = true }
	late := "the key was registered on 4 January 2026, after this"
	early, added, files := build(own, own), build(without, own), build(without, without)
	for _, c := range []struct {
		name    string
		b       *builder
		options []func(*history.Options)
		late    string
	}{
		{"in the person's record from the start", early, []func(*history.Options){people(early, "D")}, ""},
		{"in the person's record since", added, []func(*history.Options){people(added, "D")}, late},
		{"in a file from the start", files, []func(*history.Options){people(files, "D"), files.keysIn(t, line, "A", "B", "C", "D")}, ""},
		{"in a file that came with the review", files, []func(*history.Options){people(files, "D"), files.keysIn(t, line, "B", "C", "D")}, ""},
		{"in a file since", files, []func(*history.Options){people(files, "D"), files.keysIn(t, line, "C", "D")}, late},
		{"in a file that came and went and came", files, []func(*history.Options){people(files, "D"), files.keysIn(t, line, "A", "B", "D")}, ""},
		{"in a file that is not committed", files, []func(*history.Options){people(files, "D"), files.keysIn(t, line)}, "the key is not registered on the main branch"},
		{"by another name until then", added, []func(*history.Options){people(added, "D"), added.keysIn(t, "ann@example.org "+public(bob)+"\n", "A", "B")}, late},
	} {
		e := c.b.mine("", append(c.options, bobApproves)...)
		r := theReview(t, e, "R1")
		if r.Late != c.late || r.Bound != history.BySignature || !strings.HasSuffix(r.Shown, c.late) || r.Level != history.Confirmed {
			t.Errorf("%s: late %q, %s, %s: %s; want %q", c.name, r.Late, r.Bound, r.Level, r.Shown, c.late)
		}
		r = theReview(t, c.b.mine("", append(c.options, bobApproves, strict)...), "R1")
		if want := c.late == ""; (r.Level == history.Confirmed) != want || !want && r.Level != history.Reviewed {
			t.Errorf("%s, strict: %s, %s; want it to count: %v", c.name, r.Bound, r.Level, want)
		}
		for _, label := range []string{"B", "D"} {
			f, err := anchor.New(anchor.Anchor{At: c.b.clock.Add(time.Hour), Branch: "main", Head: string(c.b.id(label))}, nil)
			c.b.must(err)
			e := c.b.mine("", append(c.options, bobApproves, func(o *history.Options) { o.Lodged = []*anchor.File{f} })...)
			want := c.late == "" || label == "D" && c.late == late
			if got := level(e, "R1") == history.Anchored; got != want {
				t.Errorf("%s, an anchor of %s: %s, want it anchored: %v", c.name, label, level(e, "R1"), want)
			}
		}
	}
}

// The same for an account: who approved is what the people register says of a
// number, and it can say so later.
func TestAccountRegisteredAfterTheApproval(t *testing.T) {
	account := rec{"forge": "github.com", "id": 9, "login": "bob"}
	person := func(accounts ...any) rec {
		return rec{"id": "PER-002", "name": "Bob Ray", "emails": []string{"bob@example.org"}, "accounts": accounts}
	}
	for _, c := range []struct {
		name        string
		first, then rec
		late        string
	}{
		{"from the start", person(account), person(account), ""},
		{"since", person(), person(account), "the account was registered on 4 January 2026, after this"},
	} {
		b := newBuilder(t)
		b.commit("A", "", with(one("R1=a"), "people.jsonl", c.first))
		b.commit("B", "A", with(one("R1=b"), "people.jsonl", c.first))
		b.commit("C", "B", with(one("R1=b"), "people.jsonl", c.then), by("eve"))
		b.evidence(map[string]any{"PR-1.json": b.pull(1, "B", "B", rec{"method": "squash", "reviews": []rec{answer(9, "bob", "APPROVED", "2026-01-03", string(b.id("B")))}})})
		now := func(o *history.Options) {
			o.People, _, _ = (&lineDecoder{}).Decode("people.jsonl", []byte(b.model["C"].files["people.jsonl"]))
			o.KeysAt = func(repo.ID, string) (*signature.Keys, error) { return nil, nil }
		}
		r := theReview(t, b.mine("", now, bobApproves), "R1")
		if r.Late != c.late || r.Level != history.Confirmed {
			t.Errorf("%s: late %q, %s; want %q", c.name, r.Late, r.Level, c.late)
		}
		r = theReview(t, b.mine("", now, bobApproves, func(o *history.Options) { o.RegisteredThen = true }), "R1")
		if want := c.late == ""; (r.Level == history.Confirmed) != want {
			t.Errorf("%s, strict: %s", c.name, r.Level)
		}
	}
}

// Who writes down whose a key is could write down another: that is told with
// the review. Where it was who wrote the wording, alone and after the review,
// the key confirms nobody.
func TestKeyRegisteredByWhom(t *testing.T) {
	bob := key(2)
	own := rec{"id": "PER-002", "name": "Bob Ray", "emails": []string{"bob@example.org"}, "keys": []any{rec{"type": "ssh", "public": public(bob)}}}
	without := rec{"id": "PER-002", "name": "Bob Ray", "emails": []string{"bob@example.org"}}
	now := func(o *history.Options) {
		o.People = decodePeople(own)
		o.KeysAt = func(repo.ID, string) (*signature.Keys, error) { return nil, nil }
	}
	review := []option{by("bob"), message(looked), signedWith(bob)}
	holding := func(person rec) files { return with(one("R1=a"), "people.jsonl", person) }
	put := func(c *object.Commit) { c.Committer.Name, c.Committer.Email = people["eve"].Name, people["eve"].Email }
	for _, c := range []struct {
		name   string
		build  func(b *builder)
		by     string
		writer bool
		want   history.Level
	}{
		{"before, by the writer", func(b *builder) {
			b.commit("A", "", holding(own))
			b.commit("B", "A", holding(own), review...)
		}, "A Ann Lee", true, history.Confirmed},
		{"before, by the reviewer", func(b *builder) {
			b.commit("A", "", holding(without))
			b.commit("K", "A", holding(own), by("bob"))
			b.commit("B", "K", holding(own), review...)
		}, "K Bob Ray", false, history.Confirmed},
		{"after, by the reviewer", func(b *builder) {
			b.commit("A", "", holding(without))
			b.commit("B", "A", holding(without), review...)
			b.commit("K", "B", holding(own), by("bob"))
		}, "K Bob Ray", false, history.Confirmed},
		{"after, by the writer", func(b *builder) {
			b.commit("A", "", holding(without))
			b.commit("B", "A", holding(without), review...)
			b.commit("K", "B", holding(own))
		}, "K Ann Lee", true, history.Reviewed},
		{"after, by the writer, put there by another", func(b *builder) {
			b.commit("A", "", holding(without))
			b.commit("B", "A", holding(without), review...)
			b.commit("K", "B", holding(own), put)
		}, "K Ann Lee, Eve Fox", false, history.Confirmed},
		{"after, by the writer, merged by another", func(b *builder) {
			b.commit("A", "", holding(without))
			b.commit("B", "A", holding(without), review...)
			b.commit("K", "B", holding(own))
			b.commit("M", "B K", holding(own), by("eve"))
		}, "M Ann Lee, Eve Fox", false, history.Confirmed},
		{"after, by the writer, who merged it", func(b *builder) {
			b.commit("A", "", holding(without))
			b.commit("B", "A", holding(without), review...)
			b.commit("X", "B", holding(without), by("eve"))
			b.commit("K", "X", holding(own))
			b.commit("M", "B K", holding(own))
		}, "M Ann Lee", true, history.Reviewed},
	} {
		b := newBuilder(t)
		c.build(b)
		r := theReview(t, b.mine("", now, bobApproves), "R1")
		told := ""
		if g := r.Registered; g != nil {
			var names []string
			for _, p := range g.By {
				names = append(names, p.Name)
			}
			told = b.labels[g.Commit] + " " + strings.Join(names, ", ")
		}
		same(t, c.name, told, c.by)
		if r.ByWriter != c.writer || r.Level != c.want {
			t.Errorf("%s: by the writer alone %v, %s; want %v, %s", c.name, r.ByWriter, r.Level, c.writer, c.want)
		}
	}
}

// decodePeople are the records of a people register.
func decodePeople(people ...rec) []*register.Record {
	var lines []string
	for _, p := range people {
		data, _ := json.Marshal(p)
		lines = append(lines, string(data))
	}
	all, _, _ := (&lineDecoder{}).Decode("people.jsonl", []byte(strings.Join(lines, "\n")))
	return all
}

// A name as typed is told of an address that was registered only after the
// review, and of one that .mailmap alone makes a registered one: whoever wrote
// that could choose whose it is.
func TestAddressRegisteredAfterTheReview(t *testing.T) {
	person := func(mails ...string) rec { return rec{"id": "PER-002", "name": "Bob Ray", "emails": mails} }
	content := func(p rec, mailmap string) files {
		all := with(one("R1=a"), "people.jsonl", p)
		if mailmap != "" {
			all[".mailmap"] = mailmap
		}
		return all
	}
	home := message("x\n\nReviewed-record: R1\nReviewed-by: Bob Ray <bob@example.org>\n")
	for _, c := range []struct {
		name        string
		first, then rec
		mailmap     string
		at          string // who registered it, "" where it came with the person
		mapped      bool
	}{
		{"from the start", person("bob@example.org"), person("bob@example.org"), "", "", false},
		{"by its digest", person("sha256:" + digest("bob@example.org")), person("sha256:" + digest("bob@example.org")), "", "", false},
		{"since", person("ray@example.org"), person("ray@example.org", "bob@example.org"), "", "C Ann Lee", false},
		{"joined by .mailmap", person("ray@example.org"), person("ray@example.org"), "Bob Ray <ray@example.org> <bob@example.org>\n", "", true},
	} {
		b := newBuilder(t)
		b.commit("A", "", content(c.first, c.mailmap))
		b.commit("B", "A", content(c.first, c.mailmap), by("bob"), home)
		b.commit("C", "B", content(c.then, c.mailmap))
		r := theReview(t, b.mine("", func(o *history.Options) {
			o.People = decodePeople(c.then)
			o.KeysAt = func(repo.ID, string) (*signature.Keys, error) { return nil, nil }
		}), "R1")
		told := ""
		if r.Registered != nil {
			told = b.labels[r.Registered.Commit] + " " + r.Registered.By[0].Name
		}
		same(t, c.name, told, c.at)
		if r.AddressLate != (c.at != "") || r.Mapped != c.mapped || r.Level != history.Reviewed || r.Late != "" || r.ByWriter != (c.at != "") {
			t.Errorf("%s: mapped %v, by the writer %v, late %q, %s", c.name, r.Mapped, r.ByWriter, r.Late, r.Level)
		}
	}
}

// An address that was added to a person who was known without it is told even
// where it was there before the review.
func TestAddressAddedByTheWriter(t *testing.T) {
	without, own := rec{"id": "PER-002", "name": "Bob Ray", "emails": []string{"ray@example.org"}}, rec{"id": "PER-002", "name": "Bob Ray", "emails": []string{"ray@example.org", "bob@example.org"}}
	for who, writer := range map[string]bool{"ann": true, "eve": false} {
		b := newBuilder(t)
		b.commit("A", "", with(one("R1=a"), "people.jsonl", without))
		b.commit("K", "A", with(one("R1=a"), "people.jsonl", own), by(who))
		b.commit("B", "K", with(one("R1=a"), "people.jsonl", own), by("bob"), message(looked))
		r := theReview(t, b.mine("", func(o *history.Options) {
			o.People = decodePeople(own)
			o.KeysAt = func(repo.ID, string) (*signature.Keys, error) { return nil, nil }
		}), "R1")
		if r.Registered == nil || b.labels[r.Registered.Commit] != "K" || r.ByWriter != writer || r.AddressLate {
			t.Errorf("by %s: %+v, by the writer alone %v, late %v", who, r.Registered, r.ByWriter, r.AddressLate)
		}
	}
}

func digest(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:])
}
