package evidence

import (
	"cmp"
	"io/fs"
	"maps"
	"slices"
	"strings"

	"github.com/goldthread/goldthread/internal/history"
	"github.com/goldthread/goldthread/internal/people"
	"github.com/goldthread/goldthread/internal/repo"
)

// A commit is one that the evidence rests on, with what Git calls its parts.
type commit struct {
	Commit    repo.ID           `json:"commit"`
	Tree      repo.ID           `json:"tree"`
	Parents   []repo.ID         `json:"parents"`
	Author    string            `json:"author"`    // role and id; names stand in people.json
	Authored  string            `json:"authored"`  // as typed
	Committed string            `json:"committed"` // as typed by the committer's clock
	Landed    repo.ID           `json:"landed,omitempty"`
	Files     map[string]string `json:"files"` // of the registers, and the objects that hold them
	Signature any               `json:"signature,omitempty"`
}

// commits lists them, oldest first.
func (m *maker) commits(r *repo.Repo) ([]commit, error) {
	h := m.look.History
	ids := slices.SortedFunc(maps.Keys(h.Commits), func(a, b repo.ID) int {
		return cmp.Or(h.Order(a)-h.Order(b), cmp.Compare(a, b))
	})
	paths := map[repo.ID]map[string]bool{}
	note := func(events []history.Event) {
		for i := range events {
			if e := &events[i]; e.Class != history.Removed {
				if paths[e.Commit] == nil {
					paths[e.Commit] = map[string]bool{}
				}
				paths[e.Commit][e.Place.File] = true
			}
		}
	}
	for _, t := range h.Timelines {
		note(t.Events)
	}
	for _, g := range h.Gone {
		note(g.Events)
	}
	var all []commit
	for _, id := range ids {
		c := h.Commits[id]
		one := commit{Commit: id, Tree: c.Tree, Parents: c.Parents, Author: m.called(c), Authored: stamp(c.Author.When), Committed: stamp(c.Committer.When), Landed: h.Landing(id), Files: map[string]string{}}
		if verdict, ok := h.Signatures[id]; ok {
			one.Signature = verdict
		}
		files, err := r.Files(id)
		if err != nil {
			return nil, err
		}
		folder, _ := h.Folder(id)
		for name := range paths[id] {
			at := strings.TrimPrefix(folder+"/"+name, "/")
			if info, err := fs.Stat(files, at); err == nil {
				if object, ok := info.Sys().(repo.ID); ok {
					one.Files[at] = string(object)
				}
			}
		}
		all = append(all, one)
	}
	return all, nil
}

// called is what to call the author of a commit without a name.
func (m *maker) called(c repo.Commit) string {
	return m.look.Cast.Showing(false).Person(m.look.History.Author(c))
}

// A member is a record of the population.
type member struct {
	Kind  string `json:"kind"`
	ID    string `json:"id"`
	Since string `json:"since,omitempty"`
	Until string `json:"until,omitempty"`
	Ended string `json:"ended,omitempty"`
}

func (m *maker) population() []member {
	all := []member{}
	for _, one := range m.look.Population(nil, m.o.From, m.o.To) {
		all = append(all, member{one.Key.Kind, people.Unaddressed(one.Key.ID), day(one.Since), day(one.Until), one.Ended})
	}
	return all
}

// people are the names of those who are called by role and id elsewhere.
func (m *maker) people() map[string][]string {
	names, cast := map[string][]string{}, m.look.Cast.Showing(false)
	for _, one := range m.look.History.Called() {
		label, name := cast.Person(one.Person), people.Unaddressed(one.Name)
		if one.Person.ID != "" {
			label = one.Person.ID
		}
		if label != "" && name != "" && !slices.Contains(names[label], name) {
			names[label] = append(names[label], name)
		}
	}
	for _, all := range names {
		slices.Sort(all)
	}
	return names
}
