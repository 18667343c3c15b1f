package history

import (
	"strings"

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
// Lines of any other form are passed over, as git does. A byte order mark, which
// git takes for part of the first name, is dropped.
func parseMailmap(data []byte) *mailmap {
	m := &mailmap{byMail: map[string]correction{}, byBoth: map[string]map[string]correction{}}
	for line := range strings.Lines(string(source.WithoutMark(data))) {
		line, _, _ = strings.Cut(line, "#")
		name, mail, rest, ok := cutIdent(line)
		if !ok {
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
		m.byMail[mail] = c
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
