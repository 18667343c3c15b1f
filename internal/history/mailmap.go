package history

import (
	"cmp"
	"strings"

	"github.com/goldthread/goldthread/internal/repo"
	"github.com/goldthread/goldthread/internal/source"
)

// A mailmap corrects names and addresses as git's own does.
type mailmap struct {
	byMail map[string]correction            // lower-case address
	byBoth map[string]map[string]correction // and lower-case name
}

type correction struct{ name, mail string }

// maxMailmap is the most that is read of a .mailmap file, in bytes.
const maxMailmap = 4 << 20

// parseMailmap reads the four forms of a line:
//
//	Proper Name <commit@mail>
//	<proper@mail> <commit@mail>
//	Proper Name <proper@mail> <commit@mail>
//	Proper Name <proper@mail> Commit Name <commit@mail>
//
// (gitmailmap(5)). Of lines about one address alone a later one only replaces
// what it says itself: the name, the address, or both. Lines of any other form
// are passed over, as git does. A byte order mark, which git takes for part of
// the first name, is dropped.
func parseMailmap(data []byte) *mailmap {
	m := &mailmap{byMail: map[string]correction{}, byBoth: map[string]map[string]correction{}}
	for line := range strings.Lines(string(source.WithoutMark(data))) {
		line, _, _ = strings.Cut(line, "#")
		name, mail, rest, ok := cutIdent(line)
		if !ok || mail == "" {
			continue
		}
		oldName, oldMail, _, two := cutIdent(rest)
		if !two {
			m.add("", mail, correction{name: name})
			continue
		}
		m.add(oldName, oldMail, correction{name: name, mail: mail})
	}
	return m
}

// cutIdent splits "Name <mail> rest".
func cutIdent(text string) (name, mail, rest string, ok bool) {
	name, after, ok := strings.Cut(text, "<")
	if !ok {
		return "", "", "", false
	}
	mail, rest, ok = strings.Cut(after, ">")
	return strings.TrimSpace(name), strings.TrimSpace(mail), rest, ok
}

func (m *mailmap) add(oldName, oldMail string, c correction) {
	mail := strings.ToLower(oldMail)
	if oldName == "" {
		known := m.byMail[mail]
		m.byMail[mail] = correction{cmp.Or(c.name, known.name), cmp.Or(c.mail, known.mail)}
		return
	}
	if m.byBoth[mail] == nil {
		m.byBoth[mail] = map[string]correction{}
	}
	m.byBoth[mail][strings.ToLower(oldName)] = c
}

// proper returns the name and address to use for those in a commit.
func (m *mailmap) proper(name, mail string) (string, string) {
	key := strings.ToLower(mail)
	c, ok := m.byBoth[key][strings.ToLower(name)]
	if !ok {
		c = m.byMail[key]
	}
	if c.name != "" {
		name = c.name
	}
	if c.mail != "" {
		mail = c.mail
	}
	return name, mail
}

// mapped finds the commit that brought the .mailmap that stands at a commit.
func (m *miner) mapped(at int32, now repo.ID) error {
	for before := m.firstParentOf(at); before != none; before = m.firstParentOf(at) {
		e, err := m.files.lookup(m.graph.nodes[before].tree, ".mailmap")
		if err != nil {
			return err
		}
		if e.ID != now {
			break
		}
		at = before
	}
	m.out.Mailmap, m.out.Mapped = m.graph.nodes[at].id, m.graph.nodes[at].when
	return nil
}
