package report

import (
	"fmt"
	"strings"

	"github.com/goldthread/goldthread/internal/history"
	"github.com/goldthread/goldthread/internal/lint"
)

// A cast is how the people of one output are called: by role and id, and by
// name only where that was asked for, because a list of names with dates is
// personal data. Somebody whom the people register does not know is a number
// of the output, so that two of them can be told apart.
type cast struct {
	look    *lint.Look
	names   bool
	unknown map[string]int
}

func newCast(l *lint.Look, names bool) *cast {
	return &cast{look: l, names: names, unknown: map[string]int{}}
}

// person is what to call somebody whom Git names.
func (c *cast) person(p history.Person) string {
	switch {
	case p.Bot:
		return "the machine " + sentence(p.Name)
	case !p.Known && c.names:
		return sentence(p.Name) + " (not in the people register)"
	case !p.Known:
		return c.stranger(p.Name)
	}
	role, name := sentence(p.Role), sentence(p.Name)
	switch {
	case c.names && role != "":
		return name + ", " + role + " (" + sentence(p.ID) + ")"
	case c.names && name != p.ID:
		return name + " (" + sentence(p.ID) + ")"
	case role != "" && p.ID != "":
		return role + " (" + sentence(p.ID) + ")"
	case role != "":
		return role
	}
	return sentence(p.ID)
}

// role is the same in one short word, for a column.
func (c *cast) role(p history.Person) string {
	switch {
	case c.names:
		return sentence(p.Name)
	case p.Bot, !p.Known, p.Role == "":
		return c.person(p)
	}
	return sentence(p.Role)
}

func (c *cast) stranger(name string) string {
	n, met := c.unknown[name]
	if !met {
		n = len(c.unknown) + 1
		c.unknown[name] = n
	}
	return fmt.Sprintf("unknown person %d", n)
}

// named is what to call somebody whom words name: a person, a role, or a name
// that no register knows.
func (c *cast) named(words string) string {
	if p, ok := c.look.Person(words); ok {
		return c.person(p)
	}
	if c.names {
		return sentence(words)
	}
	return c.stranger(words)
}

// hidden is the person as JSON has it: without the name, unless names were
// asked for.
func (c *cast) hidden(p history.Person) personJSON {
	j := personJSON{ID: p.ID, Role: p.Role, Bot: p.Bot, Known: p.Known}
	switch {
	case c.names || p.Bot:
		j.Name = p.Name
	case !p.Known:
		j.Unknown = c.person(p)
	}
	return j
}

// A personJSON is somebody named by Git. There is no name in it unless names
// were asked for.
type personJSON struct {
	ID      string `json:"id,omitempty"`
	Role    string `json:"role,omitempty"`
	Name    string `json:"name,omitempty"`
	Unknown string `json:"unknown,omitempty"` // what stands for a name that is left out
	Bot     bool   `json:"bot,omitempty"`
	Known   bool   `json:"known"`
}

// remark explains how people are called.
func (c *cast) remark() string {
	if c.names {
		return ""
	}
	remark := "People are shown by role and id; --names shows names."
	if len(c.unknown) > 0 {
		remark += " An unknown person is not in the people register."
	}
	return remark
}

// people joins what several people are called.
func (c *cast) people(all []history.Person) string {
	names := make([]string, len(all))
	for i, p := range all {
		names[i] = c.person(p)
	}
	return strings.Join(names, ", ")
}
