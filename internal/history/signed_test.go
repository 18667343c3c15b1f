package history_test

import (
	"bytes"
	"crypto/ed25519"
	"fmt"
	"io"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/go-git/go-git/v5/plumbing"
	"github.com/go-git/go-git/v5/plumbing/object"
	"github.com/hiddeco/sshsig"
	"golang.org/x/crypto/ssh"

	"github.com/goldthread/goldthread/internal/history"
	"github.com/goldthread/goldthread/internal/register"
	"github.com/goldthread/goldthread/internal/repo"
	"github.com/goldthread/goldthread/internal/signature"
)

// key is an SSH key that depends on n alone.
func key(n byte) ssh.Signer {
	s, err := ssh.NewSignerFromKey(ed25519.NewKeyFromSeed(bytes.Repeat([]byte{n}, ed25519.SeedSize)))
	if err != nil {
		panic(err)
	}
	return s
}

func public(s ssh.Signer) string {
	return strings.TrimSpace(string(ssh.MarshalAuthorizedKey(s.PublicKey())))
}

// sign returns the SSH signature over what encode writes.
func sign(s ssh.Signer, encode func(plumbing.EncodedObject) error) string {
	o := &plumbing.MemoryObject{}
	if err := encode(o); err != nil {
		panic(err)
	}
	in, err := o.Reader()
	if err != nil {
		panic(err)
	}
	text, err := io.ReadAll(in)
	if err != nil {
		panic(err)
	}
	sig, err := sshsig.Sign(bytes.NewReader(text), s, sshsig.HashSHA512, "git")
	if err != nil {
		panic(err)
	}
	return string(sshsig.Armor(sig))
}

// signedWith signs a commit; it is the last of the options.
func signedWith(s ssh.Signer) option {
	return func(c *object.Commit) { c.PGPSignature = sign(s, c.EncodeWithoutSignature) }
}

// tagSignedWith signs a tag.
func tagSignedWith(s ssh.Signer) func(*object.Tag) {
	return func(t *object.Tag) { t.PGPSignature = sign(s, t.EncodeWithoutSignature) }
}

func carriedBy(name, mail string) option {
	return func(c *object.Commit) { c.Committer.Name, c.Committer.Email = name, mail }
}

// keysOf loads lines of allowed_signers, and keys of the platform.
func keysOf(t *testing.T, lines, platform string) func(*history.Options) {
	t.Helper()
	f := signature.Files{AllowedSigners: []string{"allowed"}}
	if platform != "" {
		f.Platform = []string{"platform"}
	}
	keys, faults, err := signature.Load(fstest.MapFS{"allowed": {Data: []byte(lines)}, "platform": {Data: []byte(platform)}}, f)
	if err != nil || len(faults) > 0 {
		t.Fatalf("%v %+v", err, faults)
	}
	return func(o *history.Options) { o.Keys = keys }
}

const looked = "Looked at\n\nReviewed-record: R1\nReviewed-by: Bob Ray <bob@example.org>\n"

// bound tells by what the one review of R1 is bound.
func (b *builder) bound(e *history.Evidence) string {
	reviews := e.Timelines[keyOf("R1")].Reviews
	if len(reviews) != 1 {
		return fmt.Sprintf("%d reviews", len(reviews))
	}
	s := reviews[0].Bound.String()
	if signer := reviews[0].Signer; signer != nil {
		s += " of " + signer.Name
	}
	return s + ": " + reviews[0].Shown
}

func TestSignatureBindsItsOwner(t *testing.T) {
	const good = "signed with a key that is kept in the repository, which was valid on 3 January 2026"
	ann, bob, forge := key(1), key(2), key(3)
	annSigns, bobSigns := "ann@example.org "+public(ann)+"\n", "bob@example.org "+public(bob)+"\n"
	ownKey := func(o *history.Options) {
		o.People = staff()
		for _, p := range o.People {
			if p.ID == "PER-002" {
				p.Fields["keys"] = []any{map[string]any{"type": "ssh", "public": public(bob), "from": "2026-01-01", "to": "2026-12-31"}}
			}
		}
	}
	for name, c := range map[string]struct {
		lines, platform string
		options         []option
		change          func(*history.Options)
		want            string
	}{
		"unsigned":       {bobSigns, "", nil, withStaff, "name as typed: not signed"},
		"unknown key":    {annSigns, "", []option{signedWith(bob)}, withStaff, "name as typed: signed by a key that nobody here is known by: " + ssh.FingerprintSHA256(bob.PublicKey())},
		"own key":        {bobSigns, "", []option{signedWith(bob)}, withStaff, "personal signature of Bob Ray: " + good},
		"somebody else":  {annSigns, "", []option{signedWith(ann)}, withStaff, "name as typed of Ann Lee: signed with the key of Ann Lee, and not of the one who is named, Bob Ray"},
		"committer's":    {annSigns, "", []option{carriedBy("Ann Lee", "ann@example.org"), signedWith(ann)}, withStaff, "name as typed of Ann Lee: signed with the key of Ann Lee, and not of the one who is named, Bob Ray"},
		"nobody's":       {"*@example.org " + public(bob), "", []option{signedWith(bob)}, withStaff, "name as typed: " + good + "; it is not said whose own key that is"},
		"a stranger's":   {"eve@example.net " + public(bob), "", []option{signedWith(bob)}, withStaff, "name as typed: " + good + "; it is not said whose own key that is"},
		"shared":         {"bob@example.org,ann@example.org " + public(bob), "", []option{signedWith(bob)}, withStaff, "name as typed: " + good + "; the key stands for several people, so it is nobody's own"},
		"old address":    {"bob@example.org,old@example.com " + public(bob), "", []option{signedWith(bob)}, withStaff, "personal signature of Bob Ray: " + good},
		"by id":          {"PER-002 " + public(bob), "", []option{signedWith(bob)}, withStaff, "personal signature of Bob Ray: " + good},
		"in the record":  {"", "", []option{signedWith(bob)}, ownKey, "personal signature of Bob Ray: " + good},
		"record wins":    {annSigns[:16] + public(bob) + "\n", "", []option{signedWith(bob)}, ownKey, "personal signature of Bob Ray: " + good},
		"nobody is kept": {bobSigns, "", []option{signedWith(bob)}, nil, "personal signature of Bob Ray: " + good},
		"none kept, two": {"bob@example.org,b@example.net " + public(bob), "", []option{signedWith(bob)}, nil, "name as typed: " + good + "; the key stands for several people, so it is nobody's own"},
		"none kept, not": {annSigns, "", []option{signedWith(ann)}, nil, "name as typed of somebody else: signed with the key of somebody else, and not of the one who is named, Bob Ray"},
		"platform": {"", public(forge), []option{carriedBy("GitHub", "noreply@github.com"), signedWith(forge)}, withStaff,
			"identity by platform: signed with a key of the platform, which was valid on 3 January 2026"},
		"platform, stranger": {"", public(forge), []option{by("eve"), signedWith(forge)}, withStaff,
			"name as typed: signed with a key of the platform, which was valid on 3 January 2026; the one named has no account that the people register knows"},
		"platform, nobody kept": {"", public(forge), []option{signedWith(forge)}, nil,
			"name as typed: signed with a key of the platform, which was valid on 3 January 2026; the one named has no account that the people register knows"},
	} {
		b := newBuilder(t)
		b.commit("A", "", one("R1=a"))
		b.commit("B", "A", one("R1=a"), append([]option{by("bob"), message(looked), on("2026-01-03")}, c.options...)...)
		e := b.mine("", keysOf(t, c.lines, c.platform), func(o *history.Options) {
			if c.change != nil {
				c.change(o)
			}
		})
		same(t, name, b.bound(e), c.want)
	}
}

// An address that the platform gives an account is one of it also where no
// people are kept.
func TestPlatformBindsItsOwnAddresses(t *testing.T) {
	forge := key(3)
	b := newBuilder(t)
	b.commit("A", "", one("R1=a"))
	account := func(c *object.Commit) {
		c.Author.Name, c.Author.Email = "bob-r", "12345+bob-r@users.noreply.github.com"
	}
	b.commit("B", "A", one("R1=a"), message("x\n\nReviewed-record: R1\nReviewed-by: bob-r\n"), on("2026-01-03"), account, signedWith(forge))
	same(t, "account", b.bound(b.mine("", keysOf(t, "", public(forge)))), "identity by platform: signed with a key of the platform, which was valid on 3 January 2026")
}

// .mailmap joins the address of the key and that of the commit, with and
// without a people register.
func TestSignatureThroughMailmap(t *testing.T) {
	bob := key(2)
	b := newBuilder(t)
	b.commit("A", "", one("R1=a"))
	content := one("R1=a")
	content[".mailmap"] = "Bob Ray <bob@example.org> <bob@laptop.local>\n"
	b.commit("B", "A", content, by("bob"), message(looked), on("2026-01-03"), signedWith(bob))
	for name, change := range map[string]func(*history.Options){"with people": withStaff, "without": func(*history.Options) {}} {
		e := b.mine("", keysOf(t, "bob@laptop.local "+public(bob), ""), change)
		same(t, name, b.bound(e), "personal signature of Bob Ray: signed with a key that is kept in the repository, which was valid on 3 January 2026")
	}
}

// A key that was over when the commit landed may have been used to date it
// back, and confirms nobody.
func TestSignatureOfAKeyThatIsOver(t *testing.T) {
	bob := key(2)
	b := newBuilder(t)
	b.commit("A", "", one("R1=a"))
	b.commit("B", "A", one("R1=a"), by("bob"), message(looked), on("2026-01-03"), signedWith(bob))
	b.commit("C", "A B", one("R1=a"), on("2026-06-01"))
	e := b.mine("", withStaff, keysOf(t, `bob@example.org valid-before="20260401Z" `+public(bob), ""))
	same(t, "late", b.bound(e), "name as typed: signed with a key that is kept in the repository, which was valid on 3 January 2026, and no longer when this came into force on 1 June 2026; it can have been dated back, so it confirms nobody")
}

// A review in a commit that is not written as Git writes one counts for
// nothing, and the commit is named.
func TestRefusedCommitReviewsNothing(t *testing.T) {
	b := newBuilder(t)
	b.commit("A", "", one("R1=a"))
	who := "Bob Ray <bob@example.org> 1767400000 +0000\n"
	b.raw("B", fmt.Sprintf("tree %s\nparent %s\nauthor %sauthor %scommitter %s\n%s", b.tree(one("R1=a")), b.commits["A"], who, who, who, looked))
	e := b.mine("", withStaff)
	same(t, "reviews", b.reviewed(e, "R1"), "")
	same(t, "refused", b.refused(e), `B: the commit is not written as Git writes one: "committer" is expected and "author" stands there`)
	if got := level(e, "R1"); got != history.ChangedBy {
		t.Errorf("R1 is at level %d", got)
	}
}

func (b *builder) refused(e *history.Evidence) string {
	var all []string
	for _, r := range e.Refused {
		all = append(all, strings.TrimSpace(b.labels[r.Commit]+" "+r.Tag)+": "+r.Reason)
	}
	return strings.Join(all, "; ")
}

// A commit that changed a record and is refused is named too. What the record
// holds stays what it holds, but nobody is held to have changed it.
func TestRefusedChangeIsNamed(t *testing.T) {
	b := newBuilder(t)
	b.commit("A", "", one("R1=a"))
	who := "Bob Ray <bob@example.org> 1767400000 +0000\n"
	b.raw("B", fmt.Sprintf("tree %s\nparent %s\nauthor %scommitter %sx-other y\n\nx\n", b.tree(one("R1=b")), b.commits["A"], who, who))
	e := b.mine("", withStaff)
	same(t, "story", b.story(e, "R1"), "created A; changed B statement")
	same(t, "refused", b.refused(e), `B: the commit is not written as Git writes one: "x-other" is no header that is known`)
	if got := level(e, "R1"); got != history.Touched {
		t.Errorf("R1 is at level %s", got)
	}
}

// A malformed author line binds nobody, whatever the signature says.
func TestMalformedAuthorBindsNobody(t *testing.T) {
	bob := key(2)
	b := newBuilder(t)
	b.commit("A", "", one("R1=a"))
	text := fmt.Sprintf("tree %s\nparent %s\nauthor Bob Ray <bob@example.org> <x> 1767400000 +0000\ncommitter Bob Ray <bob@example.org> 1767400000 +0000\n\n%s",
		b.tree(one("R1=a")), b.commits["A"], looked)
	sig, err := sshsig.Sign(strings.NewReader(text), bob, sshsig.HashSHA512, "git")
	b.must(err)
	header := "gpgsig " + strings.ReplaceAll(strings.TrimSpace(string(sshsig.Armor(sig))), "\n", "\n ") + "\n"
	b.raw("B", strings.Replace(text, "\n\n", "\n"+header+"\n", 1))
	e := b.mine("", withStaff, keysOf(t, "bob@example.org "+public(bob), ""))
	same(t, "bound", b.bound(e), "name as typed: who made it cannot be read without doubt: it does not hold one address between < and >")
}

// Signed tags bind their tagger; one with text behind its signature does not.
func TestTagSignatureBindsTheTagger(t *testing.T) {
	bob := key(2)
	for name, c := range map[string]struct{ behind, want string }{
		"signed":      {"", "personal signature of Bob Ray: signed with a key that is kept in the repository, which was valid on 3 January 2026"},
		"text behind": {"more\n", "name as typed: the signature cannot be read: its end is missing, or text follows it"},
	} {
		b := newBuilder(t)
		b.commit("A", "", one("R1=a"))
		tagger := people["bob"]
		tagger.When = time.Date(2026, 1, 3, 0, 0, 0, 0, time.UTC)
		tag := object.Tag{Name: "look", Tagger: tagger, Message: looked, TargetType: plumbing.CommitObject, Target: b.commits["A"]}
		tag.PGPSignature = sign(bob, tag.EncodeWithoutSignature) + c.behind
		o := b.store.NewEncodedObject()
		b.must(tag.Encode(o))
		id, err := b.store.SetEncodedObject(o)
		b.must(err)
		b.must(b.store.SetReference(plumbing.NewHashReference("refs/tags/look", id)))
		e := b.mine("", withStaff, keysOf(t, "bob@example.org "+public(bob), ""))
		same(t, name, b.bound(e), c.want)
		if v, ok := e.Signatures[repo.ID(id.String())]; !ok || v.Kind != signature.SSH {
			t.Errorf("%s: the tag's verdict is %+v", name, v)
		}
	}
}

// Verdicts are kept of what the evidence rests on, and of nothing else.
func TestSignaturesOfTheEvidence(t *testing.T) {
	bob := key(2)
	b := newBuilder(t)
	b.commit("A", "", one("R1=a"), by("bob"), signedWith(bob))
	b.commit("B", "A", one("R1=b"), by("bob"), signedWith(bob)) // neither the first nor the last wording
	b.commit("C", "B", one("R1=c"), by("bob"), signedWith(key(9)))
	b.commit("D", "C", one("R1=c"), by("bob"), signedWith(bob)) // changes nothing
	b.commit("E", "D", one("R1=c"), by("bob"), message(looked))
	e := b.mine("", withStaff, keysOf(t, "bob@example.org "+public(bob), ""))
	var all []string
	for _, label := range []string{"A", "B", "C", "D", "E"} {
		if v, ok := e.Signatures[b.id(label)]; ok {
			all = append(all, label+" "+string(v.State))
		}
	}
	same(t, "verdicts", strings.Join(all, ", "), "A verified, C unknown key, E none")
}

func TestUnreadableKeyOfAPersonIsTold(t *testing.T) {
	b := newBuilder(t)
	b.commit("A", "", one("R1=a"))
	e := b.mine("", func(o *history.Options) {
		o.People = staff()
		o.People[2].Fields["keys"] = []any{map[string]any{"public": "ssh-ed25519 AAAA"}}
	})
	if len(e.KeyFaults) != 1 || e.KeyFaults[0].Setting != "PER-001" {
		t.Errorf("faults %+v", e.KeyFaults)
	}
}

// A second person who may review, and whose own key signed, has confirmed;
// the platform's word does where it is accepted.
func TestSignatureConfirms(t *testing.T) {
	bob, forge := key(2), key(3)
	rights := func(o *history.Options) {
		o.People = staff()
		o.Headers = map[string]register.Header{"requirements": {Approvers: []string{"ROL-CISO"}}}
	}
	accepted := func(o *history.Options) { o.AcceptPlatform = true }
	for name, c := range map[string]struct {
		signer ssh.Signer
		change func(*history.Options)
		want   history.Level
	}{
		"own key":                {bob, rights, history.Confirmed},
		"platform":               {forge, rights, history.Reviewed},
		"platform, accepted":     {forge, func(o *history.Options) { rights(o); accepted(o) }, history.Confirmed},
		"unknown key":            {key(9), rights, history.Reviewed},
		"own key without rights": {bob, withStaff, history.Reviewed},
	} {
		b := newBuilder(t)
		b.commit("A", "", one("R1=a"))
		b.commit("B", "A", one("R1=a"), by("bob"), message(looked), on("2026-07-01"), signedWith(c.signer))
		e := b.mine("", keysOf(t, "bob@example.org "+public(bob), public(forge)), c.change)
		if got := level(e, "R1"); got != c.want {
			t.Errorf("%s: level %d, want %d", name, got, c.want)
		}
	}
}
