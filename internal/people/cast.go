// Package people says what the people of an output are called: by role and
// record id, and by name only where that was asked for, because a list of
// names with dates is personal data. It takes names out of texts, and addresses
// of e-mail always.
package people

import (
	"fmt"
	"strings"

	"github.com/goldthread/goldthread/internal/change"
	"github.com/goldthread/goldthread/internal/history"
	"github.com/goldthread/goldthread/internal/register"
)

// Options say who the people are, and whether they are shown by name.
type Options struct {
	Names bool
	// People are the records of the people register: those that stand, and
	// those that stood before a change.
	People []*register.Record
	// Role gives the role that somebody of the people register holds, by the
	// id of the record: in words, or what the id stands for otherwise.
	Role func(id string) string
	// Registers tell what is no name of a stranger: a record may be called so.
	Registers *register.Registers
	History   *history.Evidence // who is named by Git; nil for nobody
}

// A Cast knows everybody who may appear in the outputs of one run, and calls
// them the same in all of them. Somebody whom the people register does not know
// is a number, so that two of them can be told apart. A nil Cast knows nobody,
// and takes only addresses out of texts.
type Cast struct {
	o       Options
	kept    bool
	found   map[string]history.Person // of the people register, by folded name or id
	unknown map[string]int            // strangers, by name
	dropped map[string]bool           // folded words that are nobody's name
	names   map[string][]name         // what is looked for in texts, by folded first word
}

// New makes the cast of a run.
func New(o Options) *Cast {
	c := &Cast{o: o, kept: len(o.People) > 0, found: map[string]history.Person{}, unknown: map[string]int{}, dropped: map[string]bool{}, names: map[string][]name{}}
	for _, r := range o.People {
		c.addPerson(r)
	}
	if o.Registers != nil {
		for kind, records := range o.Registers.Records {
			c.dropped[fold(kind)] = true
			for _, r := range records {
				names, others := r.Names()
				for _, called := range append(append(names, others...), r.ID) {
					c.dropped[fold(called)] = true
				}
			}
		}
	}
	var strangers []history.Called
	for _, one := range o.History.Called() {
		switch p := one.Person; {
		case p.Bot:
		case p.Known:
			c.look(one.Name, c.today(p), true)
		default:
			strangers = append(strangers, one)
		}
	}
	for _, one := range strangers {
		c.stranger(one.Person.Name)
		c.look(one.Name, one.Person, false)
	}
	return c
}

// addPerson knows a record of the people register: a person, or a role.
func (c *Cast) addPerson(r *register.Record) {
	names, _ := r.Names()
	p := history.Person{Known: true, Role: c.o.Role(r.ID)}
	title, _ := r.Fields["title"].(string)
	if title == "" {
		p.ID, p.Name = r.ID, r.ID
		if len(names) > 0 {
			p.Name = names[0]
		}
		p.Bot, _ = r.Fields["is_bot"].(bool)
	}
	if p.Role == p.Name {
		p.Role = ""
	}
	for _, called := range append(names, r.ID) {
		if _, taken := c.found[fold(called)]; !taken {
			c.found[fold(called)] = p
		}
		if title == "" && called != r.ID && !p.Bot {
			c.look(called, p, true)
		}
	}
	accounts, _ := r.Fields["accounts"].([]any)
	for _, item := range accounts {
		account, _ := item.(map[string]any)
		if login, _ := account["login"].(string); title == "" && !p.Bot {
			c.look(login, p, true)
		}
	}
}

// today is a person with the role held on the day of the run.
func (c *Cast) today(p history.Person) history.Person {
	if found, ok := c.found[fold(p.ID)]; ok {
		return found
	}
	return p
}

func fold(name string) string { return strings.ToLower(strings.Join(strings.Fields(name), " ")) }

// Names reports whether people are shown by name.
func (c *Cast) Names() bool { return c.o.Names }

// Kept tells that a people register says who is who.
func (c *Cast) Kept() bool { return c.kept }

// Showing is the same cast with people by name, or not.
func (c *Cast) Showing(names bool) *Cast {
	other := *c
	other.o.Names = names
	return &other
}

// Find is who is called so in the people register: by id or name, or the role
// of that id or title.
func (c *Cast) Find(called string) (history.Person, bool) {
	p, ok := c.found[fold(called)]
	return p, ok
}

// Person is what to call somebody whom Git names.
func (c *Cast) Person(p history.Person) string {
	switch {
	case p.Bot:
		return "the machine " + c.Text(p.Name)
	case !p.Known && c.o.Names && c.kept:
		return c.Text(p.Name) + " (not in the people register)"
	case !p.Known && c.o.Names:
		return c.Text(p.Name)
	case !p.Known:
		return c.stranger(p.Name)
	case c.o.Names && p.Role != "":
		return c.Text(p.Name) + ", " + Unaddressed(p.Role) + " (" + Unaddressed(p.ID) + ")"
	case c.o.Names && p.Name != p.ID:
		return c.Text(p.Name) + " (" + Unaddressed(p.ID) + ")"
	}
	return c.known(p)
}

// known is the role and the id of somebody.
func (c *Cast) known(p history.Person) string {
	id, role := Unaddressed(p.ID), Unaddressed(p.Role)
	switch {
	case role != "" && id != "":
		return role + " (" + id + ")"
	case role != "":
		return role
	}
	return id
}

// Role is the same in one short word, for a column.
func (c *Cast) Role(p history.Person) string {
	switch {
	case c.o.Names:
		return c.Text(p.Name)
	case p.Bot, !p.Known, p.Role == "":
		return c.Person(p)
	}
	return Unaddressed(p.Role)
}

// Unknown stands for the name of a stranger.
func (c *Cast) Unknown(p history.Person) string { return c.stranger(p.Name) }

func (c *Cast) stranger(name string) string {
	n, met := c.unknown[name]
	if !met {
		n = len(c.unknown) + 1
		c.unknown[name] = n
	}
	return fmt.Sprintf("unknown person %d", n)
}

// Named is what to call somebody whom words name: a person, a role, or a name
// that no register knows.
func (c *Cast) Named(words string) string {
	if p, ok := c.Find(words); ok {
		return c.Person(p)
	}
	if c.o.Names {
		return c.Text(words)
	}
	return c.stranger(words)
}

// Differences are differences without the names of people in them, where names
// were not asked for: a register may name somebody where an id would do.
func (c *Cast) Differences(all []change.Difference) []change.Difference {
	out := make([]change.Difference, len(all))
	for i, d := range all {
		out[i] = d.Renamed(c.Value)
	}
	return out
}

// Values is a copy of a plain value with every text in it as [Cast.Value] has it.
func (c *Cast) Values(v any) any { return register.Texts(v, c.Value) }

// Value is the text of a value: the id of who is named by the whole of it, else
// as [Cast.Text] has it.
func (c *Cast) Value(text string) string {
	if c == nil {
		return Unaddressed(text)
	}
	if p, ok := c.Find(text); ok && !c.o.Names && p.ID != "" && text != p.ID && !p.Bot {
		return Unaddressed(p.ID)
	}
	return c.Text(text)
}
