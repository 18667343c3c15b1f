package report

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/goldthread/goldthread/internal/change"
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
	case !p.Known && c.names && c.kept():
		return sentence(p.Name) + " (not in the people register)"
	case !p.Known && c.names:
		return sentence(p.Name)
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

// kept tells that a people register says who is who.
func (c *cast) kept() bool { return len(c.look.Registers.Records["people"]) > 0 }

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

// without takes the names of people out of differences, where names were not
// asked for: a register may name somebody where an id would do.
func (c *cast) without(all []change.Difference) []change.Difference {
	if c.names {
		return all
	}
	for i := range all {
		d := &all[i]
		for _, text := range append(stringsIn(d.Before), stringsIn(d.After)...) {
			p, ok := c.look.Person(text)
			if !ok || p.ID == "" || text == p.ID {
				continue
			}
			d.Words = strings.ReplaceAll(d.Words, sentence(text), c.person(p))
			d.Full = strings.ReplaceAll(d.Full, sentence(text), c.person(p))
			d.Before, d.After = renamed(d.Before, text, p.ID), renamed(d.After, text, p.ID)
		}
	}
	return all
}

// scrubbed is a sentence of the machinery's own without the names in it, where
// names were not asked for.
func (c *cast) scrubbed(text string) string {
	if c.names {
		return sentence(text)
	}
	for _, r := range c.look.Registers.Records["people"] {
		names, _ := r.Names()
		for _, name := range names {
			if p, ok := c.look.Person(name); ok && p.ID != "" && strings.Contains(text, name) {
				text = strings.ReplaceAll(text, name, c.person(p))
			}
		}
	}
	for name := range c.unknown {
		if len(name) >= shortestName {
			text = strings.ReplaceAll(text, name, c.stranger(name))
		}
	}
	return sentence(login.ReplaceAllString(text, "$1"))
}

// login is how a sentence names an account: by its number and, in brackets,
// its login, which is as good as a name.
var login = regexp.MustCompile(`(account \d+) \([^)]*\)`)

// shortestName is the shortest name of a stranger that is looked for in a
// sentence, in bytes: a shorter one could be part of a word.
const shortestName = 4

// stringsIn are the texts in a value, at most a thousand.
func stringsIn(v any) []string {
	const most = 1000
	var all []string
	var walk func(any)
	walk = func(v any) {
		if len(all) >= most {
			return
		}
		switch v := v.(type) {
		case string:
			all = append(all, v)
		case []any:
			for _, item := range v {
				walk(item)
			}
		case map[string]any:
			for _, item := range v {
				walk(item)
			}
		}
	}
	walk(v)
	return all
}

// renamed is a copy of a value with one text in the place of another.
func renamed(v any, from, to string) any {
	switch v := v.(type) {
	case string:
		if v == from {
			return to
		}
	case []any:
		out := make([]any, len(v))
		for i, item := range v {
			out[i] = renamed(item, from, to)
		}
		return out
	case map[string]any:
		out := make(map[string]any, len(v))
		for name, item := range v {
			out[name] = renamed(item, from, to)
		}
		return out
	}
	return v
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
	switch {
	case len(c.unknown) == 0:
		return "People are shown by role and id; --names shows names."
	case !c.kept():
		return "No people register says who is who, so that people are numbers; --names shows the names in the commits."
	}
	return "People are shown by role and id; --names shows names. An unknown person is not in the people register."
}

// people joins what several people are called.
func (c *cast) people(all []history.Person) string {
	names := make([]string, len(all))
	for i, p := range all {
		names[i] = c.person(p)
	}
	return strings.Join(names, ", ")
}
