package examples_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/goldthread/goldthread/internal/history"
	"github.com/goldthread/goldthread/internal/lint"
	"github.com/goldthread/goldthread/internal/register"
	"github.com/goldthread/goldthread/internal/repo"
	"github.com/goldthread/goldthread/schema"
)

// A demoOracle tells the history of the demo's records by brute force, in
// another way than the product: it reads all registers of every commit as a
// whole, by the present configuration, and follows one record at a time by
// recursion over the commits.
type demoOracle struct {
	commits map[repo.ID]repo.Commit
	states  map[repo.ID]map[register.Key]string // what each record means, at each commit
	main    []repo.ID                           // the first-parent line, newest first
	reach   map[repo.ID]map[repo.ID]bool
}

func newDemoOracle(t *testing.T, r *repo.Repo, commits map[repo.ID]repo.Commit, head repo.ID) *demoOracle {
	t.Helper()
	o := &demoOracle{commits: commits, states: map[repo.ID]map[register.Key]string{}, reach: map[repo.ID]map[repo.ID]bool{}}
	present, err := r.Files(head)
	if err != nil {
		t.Fatal(err)
	}
	config, types, faults, err := register.Configure(present, register.ConfigFile, schema.FS)
	if err != nil || len(faults) > 0 {
		t.Fatalf("configuration: %v %v", err, faults)
	}
	for id := range commits {
		o.states[id] = wordingsAt(t, r, id, config, types)
	}
	for id := head; ; id = commits[id].Parents[0] {
		o.main = append(o.main, id)
		if len(commits[id].Parents) == 0 {
			return o
		}
	}
}

func wordingsAt(t *testing.T, r *repo.Repo, id repo.ID, config *register.Config, types *register.Schema) map[register.Key]string {
	t.Helper()
	files, err := r.Files(id)
	if err != nil {
		t.Fatal(err)
	}
	all, err := register.Load(files, config, types, register.Options{})
	if err != nil {
		t.Fatal(err)
	}
	states := map[register.Key]string{}
	for _, records := range all.Records {
		for _, rec := range records {
			states[rec.Key()] = rec.Fingerprint
		}
	}
	return states
}

// made lists the commits that id is made of, itself too.
func (o *demoOracle) made(id repo.ID) map[repo.ID]bool {
	if all, ok := o.reach[id]; ok {
		return all
	}
	all := map[repo.ID]bool{id: true}
	for _, p := range o.commits[id].Parents {
		maps.Copy(all, o.made(p))
	}
	o.reach[id] = all
	return all
}

// landing is the oldest commit of the main branch that is made of id.
func (o *demoOracle) landing(id repo.ID) repo.ID {
	var found repo.ID
	for _, at := range o.main {
		if o.made(at)[id] {
			found = at
		}
	}
	return found
}

// changes lists the commits in which what a record means differs from all
// parents, going on only where the first agreeing parent leads.
func (o *demoOracle) changes(id repo.ID, key register.Key, seen map[repo.ID]bool, found map[repo.ID]bool) {
	if seen[id] {
		return
	}
	seen[id] = true
	now, parents := o.states[id][key], o.commits[id].Parents
	for _, p := range parents {
		if o.states[p][key] == now {
			o.changes(p, key, seen, found)
			return
		}
	}
	if len(parents) > 0 || now != "" {
		found[id] = true
	}
	for _, p := range parents {
		o.changes(p, key, seen, found)
	}
}

func (o *demoOracle) story(head repo.ID, key register.Key) []string {
	found := map[repo.ID]bool{}
	o.changes(head, key, map[repo.ID]bool{}, found)
	var all []string
	for id := range found {
		all = append(all, fmt.Sprintf("%s, in force with %s", id.Short(), o.landing(id).Short()))
	}
	slices.Sort(all)
	return all
}

// demoOracleAgrees compares every record of the demo, live or gone.
func demoOracleAgrees(t *testing.T, r *repo.Repo, commits map[repo.ID]repo.Commit, head repo.ID, result *lint.Result) {
	o := newDemoOracle(t, r, commits, head)
	events := 0
	for key, timeline := range result.History.Timelines {
		var got []string
		for _, e := range timeline.Events {
			if e.Class.InMeaning() {
				got = append(got, fmt.Sprintf("%s, in force with %s", e.Commit.Short(), e.Landing.Short()))
			}
		}
		slices.Sort(got)
		if want := o.story(head, key); !slices.Equal(got, want) {
			t.Errorf("%s %s:\n%s\nwant\n%s", key.Kind, key.ID, strings.Join(got, "\n"), strings.Join(want, "\n"))
		}
		events += len(got)
	}
	for _, g := range result.History.Gone {
		if want := o.story(head, g.Key); !slices.ContainsFunc(want, func(s string) bool { return strings.HasPrefix(s, g.Event.Commit.Short()) }) {
			t.Errorf("%s %s went in %s, and not in one of %q", g.Key.Kind, g.Key.ID, g.Event.Commit.Short(), want)
		}
	}
	checkNothingIsMissing(t, o, result.History)
	if events < 300 || len(result.History.Gone) == 0 {
		t.Errorf("only %d changes and %d records gone were compared", events, len(result.History.Gone))
	}
}

// checkNothingIsMissing wants a timeline, or a removal, for every record that
// any commit ever had.
func checkNothingIsMissing(t *testing.T, o *demoOracle, e *history.Evidence) {
	t.Helper()
	for id, records := range o.states {
		for key := range records {
			gone := slices.ContainsFunc(e.Gone, func(g history.Gone) bool { return g.Key == key })
			if e.Timelines[key] == nil && !gone {
				t.Errorf("%s %s stood in %s and is not told of", key.Kind, key.ID, id.Short())
			}
		}
	}
}
