package history

import (
	"slices"
	"strings"
	"time"

	"github.com/goldthread/goldthread/internal/register"
	"github.com/goldthread/goldthread/internal/repo"
	"github.com/goldthread/goldthread/internal/signature"
)

// Keys and accounts are kept in the repository, so the history tells since
// when it was said whose they are. Who writes them down later can choose the
// name that an old signature stands for: it then shows less, and what stood
// when an anchor was noted does not show it.

// A tie is what binds the name of a review to a person.
type tie struct {
	id string // the same for all that one key or account binds to one person
	// known reports whether it was in the repository at a node.
	known func(n int32) (bool, error)
}

// tieOf is what binds a review; false where nothing kept in the repository
// does.
func (m *miner) tieOf(r *Review, a assertion) (tie, bool) {
	switch {
	case m.o.KeysAt == nil:
	case r.Bound == ByApproval:
		return tie{"account\x00" + r.By.ID + "\x00" + a.forge.forge + "\x00" + a.forge.id, func(n int32) (bool, error) {
			return m.accountAt(n, r.By.ID, a.forge, a.when), nil
		}}, r.By.ID != ""
	case r.Bound > ByName:
		s, err := m.signedBy(a)
		if err != nil {
			return tie{}, false
		}
		owner := ""
		if r.Signer != nil {
			owner = r.Signer.ID + "\x00" + r.Signer.Name
		}
		return tie{"key\x00" + s.verdict.Key + "\x00" + owner, func(n int32) (bool, error) {
			return m.keyAt(n, s, r.Signer, a.when)
		}}, true
	}
	return tie{}, false
}

// addressTie is what makes a typed name that of somebody who is registered:
// the address, by which alone the person is known. It is false where they are
// known in another way.
func (m *miner) addressTie(r *Review, a assertion) (tie, bool) {
	if m.o.KeysAt == nil || r.Bound != ByName || r.By.ID == "" || m.who.find(a.maker.Name, a.maker.Email) == nil {
		return tie{}, false
	}
	_, proper := m.who.mailmap.proper(a.maker.Name, a.maker.Email)
	id := r.By.ID
	return tie{"mail\x00" + id + "\x00" + strings.ToLower(a.maker.Email) + "\x00" + strings.ToLower(proper), func(n int32) (bool, error) {
		return slices.ContainsFunc(m.peopleAt(n), func(p *register.Record) bool {
			return p.ID == id && slices.ContainsFunc(texts(p.Fields["emails"]), func(mail string) bool {
				return isAddress(mail, a.maker.Email, m.o.AddressKey) || isAddress(mail, proper, m.o.AddressKey)
			})
		}), nil
	}}, true
}

// addressed notes on a review whose maker is known by an address how that came
// to be registered, where it was added to a person who was known before, and
// whether that was only after the review or stands in .mailmap alone.
func (m *miner) addressed(r *Review, a assertion) error {
	t, ok := m.addressTie(r, a)
	if !ok {
		return nil
	}
	r.Mapped = m.who.lookUp(a.maker.Name, a.maker.Email) == nil
	stood := m.graph.index[m.graph.effective(a.node).id]
	brought, err := m.since(t)
	if err != nil || brought == none {
		return err
	}
	late := brought > stood
	if late {
		there, err := t.known(stood) // it went since
		if there || err != nil {
			return err
		}
	} else if before := m.firstParentOf(brought); before == none || !slices.ContainsFunc(m.peopleAt(before), func(p *register.Record) bool { return p.ID == r.By.ID }) {
		return nil // it came with the person
	}
	r.Registered, err = m.registration(t, brought)
	r.AddressLate = late
	return err
}

// accountAt reports whether a person's record held an account at a node.
func (m *miner) accountAt(n int32, person string, forge account, at time.Time) bool {
	for _, p := range m.peopleAt(n) {
		if p.ID != person {
			continue
		}
		day := at.UTC().Format(time.DateOnly)
		return slices.ContainsFunc(structs(p.Fields["accounts"]), func(a map[string]any) bool { return sameAccount(a, forge) && within(a, day) })
	}
	return false
}

// keyAt reports whether the keys that were kept at a node show the same of a
// signature as those of today: that it verifies, and whose it is.
func (m *miner) keyAt(n int32, s *signed, signer *Person, at time.Time) (bool, error) {
	keys, err := m.keysAt(n)
	if err != nil {
		return false, err
	}
	v := keys.Verify(s.object, time.Time{})
	if v.State != signature.Verified || v.Platform != s.verdict.Platform {
		return false, nil
	}
	if v.Platform || signer == nil {
		return true, nil
	}
	owner, fault := m.who.ownerOf(v, at)
	return fault == "" && owner.ID == signer.ID && (owner.ID != "" || owner.key == m.ownerKey(s, at)), nil
}

// ownerKey is what tells the owner of a key apart, by the keys of today.
func (m *miner) ownerKey(s *signed, at time.Time) string {
	owner, _ := m.who.ownerOf(s.verdict, at)
	return owner.key
}

// keysAt are the keys that were kept at a node.
func (m *miner) keysAt(n int32) (*signature.Keys, error) {
	if keys, ok := m.keysThen[n]; ok {
		return keys, nil
	}
	files, err := m.o.KeysAt(m.graph.nodes[n].id, m.graph.nodes[n].dir)
	if err != nil {
		return nil, err
	}
	keys, _ := files.With(ownKeys(m.peopleAt(n)))
	m.keysThen[n] = keys
	return keys, nil
}

// peopleAt are the records of the people register at a node.
func (m *miner) peopleAt(n int32) []*register.Record {
	var people []*register.Record
	if l := m.graph.nodes[n].files; l != nil {
		for e := range l.all() {
			if m.files.keys[e.rec].Kind == peopleKind {
				people = append(people, m.files.sample(e))
			}
		}
	}
	return people
}

// since finds the commit of the main branch that brought a tie, none where the
// main branch does not hold it. Of one that went and came back it is one of
// those commits.
func (m *miner) since(t tie) (int32, error) {
	if at, ok := m.tied[t.id]; ok {
		return at, nil
	}
	if m.line == nil {
		for i := range m.graph.nodes {
			if n := &m.graph.nodes[i]; n.firstParent && n.counts {
				m.line = append(m.line, int32(i))
			}
		}
	}
	at := none
	low, high := 0, len(m.line) // it is not there before low, and there at high
	if high > 0 {
		there, err := t.known(m.line[high-1])
		if err != nil {
			return none, err
		}
		if there {
			high--
			for low < high {
				middle := (low + high) / 2
				if there, err = t.known(m.line[middle]); err != nil {
					return none, err
				} else if there {
					high = middle
				} else {
					low = middle + 1
				}
			}
			at = m.line[low]
		}
	}
	m.tied[t.id] = at
	return at, nil
}

// A Registration says how the key or account that binds a name came to be
// written down on the main branch.
type Registration struct {
	Commit repo.ID // of the main branch
	Since  time.Time
	By     []Person // who wrote that, put it on the branch and merged it, each once

	signers []repo.Signature // the same as they signed
}

// registration finds out who wrote a tie down that the main branch holds since
// brought.
func (m *miner) registration(t tie, brought int32) (*Registration, error) {
	if r := m.registrations[t.id]; r != nil {
		return r, nil
	}
	n := &m.graph.nodes[brought]
	c, err := m.commit(brought)
	if err != nil {
		return nil, err
	}
	r := &Registration{Commit: n.id, Since: n.when}
	add := func(c repo.Commit, authors ...repo.Signature) {
		if c.Committer.Email != "" {
			authors = append(authors, c.Committer)
		}
		for _, s := range authors {
			p := m.who.person(s, n.when)
			if !p.Bot && !slices.Contains(r.By, p) {
				r.By, r.signers = append(r.By, p), append(r.signers, s)
			}
		}
	}
	if len(n.parents) > 1 {
		for i := range m.graph.nodes {
			leaf := int32(i)
			if m.graph.nodes[i].landing != brought || leaf == brought {
				continue
			}
			wrote, err := m.wroteTie(t, leaf)
			if err != nil {
				return nil, err
			}
			if wrote {
				by, err := m.commit(leaf)
				if err != nil {
					return nil, err
				}
				add(by, authorsOf(by)...)
			}
		}
	}
	add(c, authorsOf(c)...)
	m.registrations[t.id] = r
	return r, nil
}

// wroteTie reports whether a commit holds a tie that none of its parents has.
func (m *miner) wroteTie(t tie, n int32) (bool, error) {
	if there, err := t.known(n); !there || err != nil {
		return false, err
	}
	for _, p := range m.graph.nodes[n].parents {
		if there, err := t.known(p); there || err != nil {
			return false, err
		}
	}
	return true, nil
}

// byWriter reports whether all who registered what binds a review wrote a part
// of the wording that c covers: they could choose who it is said to be of.
func (m *miner) byWriter(r Review, c covered, a assertion) (bool, error) {
	at := m.writtenAt(c, a.node)
	if r.Registered == nil || len(r.Registered.signers) == 0 || at == none {
		return false, nil
	}
	for _, s := range r.Registered.signers {
		if other, err := m.notBy(s, at); other || err != nil {
			return false, err
		}
	}
	return true, nil
}

// registered notes on a review by whom its key or account was written down,
// and whether that was only after it came into force.
func (m *miner) registered(r *Review, a assertion) error {
	t, ok := m.tieOf(r, a)
	if !ok {
		return m.addressed(r, a)
	}
	stood := m.graph.index[m.graph.effective(a.node).id]
	brought, err := m.since(t)
	if err == nil && brought != none {
		r.Registered, err = m.registration(t, brought)
	}
	if err != nil || brought != none && brought <= stood && m.graph.nodes[stood].landing != none {
		return err
	}
	if there, err := t.known(stood); there || err != nil {
		return err // it went since, as a leaver's does
	}
	r.tie = &t
	if brought != none && a.tag != "" && !m.graph.nodes[brought].when.After(a.when) {
		return nil // the tag names an older commit
	}
	what := "key"
	if r.Bound == ByApproval {
		what = "account"
	}
	r.Late = "the " + what + " is not registered on the main branch"
	if brought != none {
		r.Late = "the " + what + " was registered on " + m.graph.nodes[brought].when.UTC().Format("2 January 2006") + ", after this"
	}
	r.Shown += "; " + r.Late
	return nil
}

// tiedAt reports whether what binds a review was in the repository at a node
// that the review is part of.
func (m *miner) tiedAt(r Review, n int32) bool {
	if r.tie == nil {
		return true
	}
	there, err := r.tie.known(n)
	return there && err == nil
}
