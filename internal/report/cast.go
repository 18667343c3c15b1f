package report

import (
	"strings"

	"github.com/goldthread/goldthread/internal/change"
	"github.com/goldthread/goldthread/internal/history"
	"github.com/goldthread/goldthread/internal/lint"
	"github.com/goldthread/goldthread/internal/people"
	"github.com/goldthread/goldthread/internal/register"
)

// A cast is how the people of one output are called, safe to print.
type cast struct {
	*people.Cast
	redact    *Redactor // nil: names of organisations stay
	strangers bool      // somebody was named whom no register knows
}

func newCast(l *lint.Look, names bool) *cast { return &cast{Cast: l.Cast.Showing(names)} }

// person is what to call somebody whom Git names.
func (c *cast) person(p history.Person) string {
	c.strangers = c.strangers || !p.Known && !p.Bot
	return sentence(c.Person(p))
}

// role is the same in one short word, for a column.
func (c *cast) role(p history.Person) string {
	c.strangers = c.strangers || !p.Known && !p.Bot
	return sentence(c.Role(p))
}

// named is what to call somebody whom words name.
func (c *cast) named(words string) string {
	_, known := c.Find(words)
	c.strangers = c.strangers || !known
	return sentence(c.Named(words))
}

// Text is a text without the names in it that are not to be shown.
func (c *cast) Text(text string) string { return c.redact.Text(c.Cast.Text(text)) }

// Value is the text of a value likewise.
func (c *cast) Value(text string) string { return c.redact.Text(c.Cast.Value(text)) }

// Values is a copy of a plain value with every text in it as Value has it.
func (c *cast) Values(v any) any { return register.Texts(v, c.Value) }

// Differences are differences with their texts as Value has them.
func (c *cast) Differences(all []change.Difference) []change.Difference {
	out := make([]change.Difference, len(all))
	for i, d := range all {
		out[i] = d.Renamed(c.Value)
	}
	return out
}

// scrubbed is Text, safe to print.
func (c *cast) scrubbed(text string) string { return sentence(c.Text(text)) }

// hidden is the person as JSON has it: without the name, unless names were
// asked for.
func (c *cast) hidden(p history.Person) personJSON {
	j := personJSON{ID: people.Unaddressed(p.ID), Role: people.Unaddressed(p.Role), Bot: p.Bot, Known: p.Known}
	switch {
	case c.Names() || p.Bot:
		j.Name = c.Text(p.Name)
	case !p.Known:
		j.Unknown = c.Unknown(p)
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

func (c *cast) hiddenAll(all []history.Person) []personJSON {
	out := []personJSON{}
	for _, p := range all {
		out = append(out, c.hidden(p))
	}
	return out
}

// texts are texts without the names in them, as a list that is never null.
func (c *cast) texts(all []string) []string {
	out := []string{}
	for _, text := range all {
		out = append(out, c.Text(text))
	}
	return out
}

// remark explains how people are called.
func (c *cast) remark() string {
	switch {
	case c.Names():
		return ""
	case !c.strangers:
		return "People are shown by role and id; --names shows names."
	case !c.Kept():
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
