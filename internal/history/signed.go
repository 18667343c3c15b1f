package history

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/goldthread/goldthread/internal/register"
	"github.com/goldthread/goldthread/internal/repo"
	"github.com/goldthread/goldthread/internal/signature"
)

// A Refused commit or tag is not written as Git writes one, so that two
// readers see two things in it. It stays part of the history, and no review
// rests on it.
type Refused struct {
	Commit repo.ID // of a tag the commit it names
	Tag    string  // the tag's name, "" for a commit
	Reason string
}

// A signed object is one that was looked at for its signature.
type signed struct {
	object  *signature.Object
	verdict signature.Verdict
}

// signedCommit verifies the commit at a node, once.
func (m *miner) signedCommit(n int32) (*signed, error) {
	return m.signedObject(m.graph.nodes[n].id, m.graph.effective(n).when)
}

// signedObject verifies a commit or tag that stands since landed.
func (m *miner) signedObject(id repo.ID, landed time.Time) (*signed, error) {
	if s, ok := m.signatures[id]; ok {
		return s, nil
	}
	kind, data, err := m.o.Repo.Raw(id)
	if err != nil {
		return nil, err
	}
	parse := signature.ParseCommit
	if kind == "tag" {
		parse = signature.ParseTag
	}
	s := &signed{object: parse(data)}
	s.verdict = m.o.Keys.Verify(s.object, landed)
	m.signatures[id] = s
	return s, nil
}

// signedBy is the commit or tag that made an assertion.
func (m *miner) signedBy(a assertion) (*signed, error) {
	if a.tag == "" {
		return m.signedCommit(a.node)
	}
	return m.signedObject(a.tag, time.Time{})
}

// refused reports whether what made an assertion is no evidence, and keeps
// the reason.
func (m *miner) refused(a assertion) (bool, error) {
	s, err := m.signedBy(a)
	if err != nil {
		return false, err
	}
	r := Refused{Commit: m.graph.nodes[a.node].id}
	if a.tag != "" {
		r.Tag = a.ref
	}
	return m.refuse(s, r), nil
}

func (m *miner) refusedCommit(n int32) (bool, error) {
	s, err := m.signedCommit(n)
	if err != nil {
		return false, err
	}
	return m.refuse(s, Refused{Commit: m.graph.nodes[n].id}), nil
}

func (m *miner) refuse(s *signed, r Refused) bool {
	if s.verdict.State != signature.Refused {
		return false
	}
	r.Reason = s.verdict.Reason
	if !slices.Contains(m.out.Refused, r) {
		m.out.Refused = append(m.out.Refused, r)
	}
	return true
}

// bind says by what the name of who is bound to the one who made the commit or
// tag of an assertion. Who is its author, committer or tagger.
func (m *miner) bind(r *Review, a assertion, who repo.Signature) error {
	if a.bound > ByName { // what was exported says itself who it was
		return nil
	}
	s, err := m.signedBy(a)
	if err == nil {
		r.Bound, r.Signer, r.Shown = m.who.bound(s, who, a.when)
	}
	return err
}

// bound compares the one named with whoever the key is said to be of. That a
// signature verifies says nothing about the name beside it: Git lets anybody
// sign a commit in which another is named.
func (w *identities) bound(s *signed, who repo.Signature, at time.Time) (by Bound, signer *Person, shown string) {
	v := s.verdict
	if v.State != signature.Verified {
		return ByName, nil, v.Reason
	}
	for _, id := range []signature.Ident{s.object.Author, s.object.Committer} {
		if id.Malformed != "" {
			return ByName, nil, "who made it cannot be read without doubt: " + id.Malformed
		}
	}
	if v.Outlived {
		return ByName, nil, v.Reason + "; it can have been dated back, so it confirms nobody"
	}
	if v.Platform {
		by, shown = w.boundByPlatform(who, at)
		return by, nil, v.Reason + shown
	}
	owner, fault := w.ownerOf(v, at)
	if fault != "" {
		return ByName, nil, v.Reason + fault
	}
	named := w.partyOf(who, at)
	if owner.key == named.key {
		named.Person = w.person(who, at)
		return BySignature, &named.Person, v.Reason
	}
	return ByName, &owner.Person, "signed with the key of " + owner.Name + ", and not of the one who is named, " + w.person(who, at).Name
}

// boundByPlatform asks for an account: of a person who is registered, or, where
// nobody is, by an address that only the platform gives.
func (w *identities) boundByPlatform(who repo.Signature, at time.Time) (Bound, string) {
	p := w.person(who, at)
	_, account := accountOf(who.Email)
	switch {
	case p.Bot:
		return ByName, "; it names a machine"
	case p.Known, account && !w.kept():
		return ByPlatform, ""
	}
	return ByName, "; the one named has no account that the people register knows"
}

// A party is somebody with what tells them from others.
type party struct {
	Person
	key string // the id of the people register, or the address
}

func (w *identities) partyOf(s repo.Signature, at time.Time) party {
	p := w.person(s, at)
	if p.Known {
		return party{p, p.ID}
	}
	_, mail := w.mailmap.proper(s.Name, s.Email)
	p.Name = "somebody else" // what a key says of its owner is an address
	return party{p, "mail:" + strings.ToLower(mail)}
}

// ownerOf finds the one person that a key stands for: by the people register,
// where the key or its digest stands in a record, else by the names that come
// with the key. A key that stands for several is nobody's own.
func (w *identities) ownerOf(v signature.Verdict, at time.Time) (party, string) {
	var found []party
	add := func(p party) {
		if (p.Known || !w.kept()) && !slices.ContainsFunc(found, func(o party) bool { return o.key == p.key }) {
			found = append(found, p)
		}
	}
	for _, id := range v.Owners {
		if r := w.byName[fold(id)]; r != nil {
			add(w.registered(r, at))
		}
	}
	if len(found) == 0 {
		for _, name := range v.Names {
			if r := w.byName[fold(name)]; r != nil {
				add(w.registered(r, at))
			} else if strings.Contains(name, "@") {
				add(w.partyOf(repo.Signature{Email: name}, at))
			}
		}
	}
	switch len(found) {
	case 0:
		return party{}, "; it is not said whose own key that is"
	case 1:
		return found[0], ""
	}
	return party{}, "; the key stands for several people, so it is nobody's own"
}

// registered is the person of a record.
func (w *identities) registered(r *register.Record, at time.Time) party {
	p := Person{ID: r.ID, Name: r.ID, Known: true}
	p.Bot, _ = r.Fields["is_bot"].(bool)
	if name, ok := r.Fields["name"].(string); ok {
		p.Name = name
	}
	if held := w.held(r, at); len(held) > 0 {
		p.Role = w.titleOf(held[0])
	}
	return party{p, r.ID}
}

// signaturesShown keeps the verdicts on what the evidence rests on: the
// commits in which records were made, last changed and reviewed, and those
// that brought them into force.
func (m *miner) signaturesShown() error {
	for _, t := range m.out.Timelines {
		for _, e := range []*Event{t.Created, t.Changed} {
			if e == nil {
				continue
			}
			if err := m.show(e.Commit); err != nil {
				return err
			}
			if err := m.show(e.Landing); err != nil {
				return err
			}
		}
		for _, r := range t.Reviews {
			if err := m.show(r.Commit); err != nil {
				return err
			}
		}
	}
	for id, s := range m.signatures {
		m.out.Signatures[id] = s.verdict
	}
	slices.SortFunc(m.out.Refused, func(a, b Refused) int {
		return cmp.Or(cmp.Compare(m.graph.index[a.Commit], m.graph.index[b.Commit]), cmp.Compare(a.Tag, b.Tag))
	})
	return nil
}

func (m *miner) show(id repo.ID) error {
	n, ok := m.graph.index[id]
	if !ok {
		return nil
	}
	_, err := m.refusedCommit(n)
	return err
}

// An UnknownKey signed commits or tags that the evidence rests on, and is not
// among the keys that are kept.
type UnknownKey struct {
	Key    string // as [signature.Verdict] has it
	Kind   signature.Kind
	Signed int // how many it signed
}

// UnknownKeys lists the keys that nobody here is known by, those that signed
// most first.
func (e *Evidence) UnknownKeys() []UnknownKey {
	signed := map[UnknownKey]int{}
	for _, v := range e.Signatures {
		if v.State == signature.UnknownKey {
			signed[UnknownKey{Key: v.Key, Kind: v.Kind}]++
		}
	}
	var all []UnknownKey
	for k, n := range signed {
		k.Signed = n
		all = append(all, k)
	}
	slices.SortFunc(all, func(a, b UnknownKey) int {
		return cmp.Or(cmp.Compare(b.Signed, a.Signed), cmp.Compare(a.Key, b.Key), cmp.Compare(a.Kind, b.Kind))
	})
	return all
}

// ownKeys lists the keys that stand in the people register.
func ownKeys(people []*register.Record) []signature.OwnKey {
	var all []signature.OwnKey
	for _, p := range people {
		for i, item := range structs(p.Fields["keys"]) {
			k := signature.OwnKey{Owner: p.ID, Place: p.Place(fmt.Sprintf("keys[%d].public", i))}
			k.Type, _ = item["type"].(string)
			k.Public, _ = item["public"].(string)
			k.From, k.To = dayOf(item["from"]), dayOf(item["to"])
			all = append(all, k)
		}
	}
	return all
}

func dayOf(value any) time.Time {
	text, _ := value.(string)
	day, _ := time.Parse(time.DateOnly, text) // none, or one that the type check has told of
	return day
}
