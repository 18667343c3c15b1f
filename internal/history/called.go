package history

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"github.com/goldthread/goldthread/internal/register"
	"github.com/goldthread/goldthread/internal/repo"
)

// A Called is somebody as commits, tags or records call them.
type Called struct {
	Name   string // as it was typed, or as the people register has it; never empty
	Person Person
}

// Called lists everybody whom Git named while the history was mined, in the
// order of the days on which they are first met, and then those who once stood
// in the people register. It is what an output without names has to leave out.
func (e *Evidence) Called() []Called {
	if e == nil || e.who == nil {
		return nil
	}
	met := slices.SortedFunc(maps.Keys(e.who.asked), func(a, b asked) int {
		return cmp.Or(cmp.Compare(a.day, b.day), cmp.Compare(a.of, b.of), strings.Compare(a.name, b.name), strings.Compare(a.mail, b.mail))
	})
	var all []Called
	seen := map[Called]bool{}
	add := func(one Called) {
		if one.Name != "" && !seen[one] {
			seen[one] = true
			all = append(all, one)
		}
	}
	for _, a := range met {
		p := e.who.asked[a]
		p.Role = "" // held on that day only
		add(Called{a.name, p})
		add(Called{p.Name, p})
	}
	for _, r := range slices.SortedFunc(maps.Keys(e.who.left), func(a, b *register.Record) int { return strings.Compare(a.ID, b.ID) }) {
		if name, ok := r.Fields["name"].(string); ok {
			add(Called{name, Person{ID: r.ID, Name: name, Known: true}})
		}
	}
	return all
}

// Author is who wrote a commit, as the people register knew them when it came
// into effect: told by the address of the commit, and never by its name alone.
func (e *Evidence) Author(c repo.Commit) Person {
	if e.who == nil || e.graph == nil {
		return Person{Name: c.Author.Name}
	}
	at := c.Committer.When
	if n, ok := e.graph.index[c.ID]; ok {
		if landing := e.graph.nodes[n].landing; landing != none {
			n = landing
		}
		at = e.graph.nodes[n].when
	}
	return e.who.person(c.Author, at)
}
