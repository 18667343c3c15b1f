package history_test

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/goldthread/goldthread/internal/history"
)

// The oracle answers the same questions from the plain model of a history, in
// another way: for one record at a time it walks every commit and parent by
// recursion over strings, with no sets, numbers, shared listings or order of
// its own. It knows neither the repository nor the product's types but the
// classes it compares.
type oracle struct {
	b       *builder
	reaches map[string]map[string]bool   // label to all it is made of, itself too
	stands  map[string]map[string]string // label and path to what is in effect there
}

func newOracle(b *builder) *oracle {
	o := &oracle{b: b, reaches: map[string]map[string]bool{}, stands: map[string]map[string]string{}}
	for _, label := range b.order { // parents were made first
		c := b.model[label]
		all := map[string]bool{label: true}
		for _, p := range c.parents {
			maps.Copy(all, o.reaches[p])
		}
		o.reaches[label] = all
		o.stands[label] = o.inEffect(c)
	}
	return o
}

// inEffect is a commit's files, with what stood before in the place of those
// that cannot be read.
func (o *oracle) inEffect(c *modelCommit) map[string]string {
	all := map[string]string{}
	for name, text := range c.files {
		if text != "!" {
			all[name] = text
			continue
		}
		for _, p := range c.parents {
			if before, ok := o.stands[p][name]; ok {
				all[name] = before
				break
			}
		}
	}
	return all
}

// look finds a record at a commit: its words, claim and file, all "" when it
// is not there.
func (o *oracle) look(label, id string) (words, claim, file string) {
	for _, name := range slices.Sorted(maps.Keys(o.stands[label])) {
		for line := range strings.Lines(o.stands[label][name]) {
			if !strings.HasPrefix(line, `{"id":"`+id+`",`) {
				continue
			}
			words, claim, _ = strings.Cut(line, `,"last_reviewed":`)
			return strings.TrimRight(words, "}\n"), claim, name
		}
	}
	return "", "", ""
}

// touching collects the commits where one aspect of a record differs from all
// parents, following only the first parent that agrees.
func (o *oracle) touching(label string, aspect func(label string) string, seen map[string]bool, found map[string]bool) {
	if seen[label] {
		return
	}
	seen[label] = true
	now := aspect(label)
	parents := o.b.model[label].parents
	for _, p := range parents {
		if aspect(p) == now {
			o.touching(p, aspect, seen, found)
			return
		}
	}
	if len(parents) > 0 || now != "" && !strings.HasPrefix(now, "false") {
		found[label] = true
	}
	for _, p := range parents {
		o.touching(p, aspect, seen, found)
	}
}

// landing is the oldest commit on the first-parent line that holds label.
func (o *oracle) landing(label, main string) string {
	found := ""
	for at := main; ; at = o.b.model[at].parents[0] {
		if o.reaches[at][label] {
			found = at
		}
		if len(o.b.model[at].parents) == 0 {
			return found
		}
	}
}

// story lists, sorted, the changes in meaning and claims of a record seen
// from head, each as "commit landing kind".
func (o *oracle) story(head, main, id string) []string {
	var all []string
	collect := func(kind string, aspect func(string) string) {
		found := map[string]bool{}
		o.touching(head, aspect, map[string]bool{}, found)
		for label := range found {
			all = append(all, fmt.Sprintf("%s %s %s", label, o.landing(label, main), kind))
		}
	}
	collect("meaning", func(l string) string { words, _, _ := o.look(l, id); return words })
	collect("file", func(l string) string { _, _, file := o.look(l, id); return file })
	slices.Sort(all)
	return all
}

// told is the same list as Mine gives it. The file of a record is followed
// through creations and removals too, which Mine tells as such.
func told(b *builder, o *oracle, e *history.Evidence, id string) []string {
	var all []string
	for _, ev := range e.Timelines[keyOf(id)].Events {
		label := b.labels[ev.Commit]
		line := fmt.Sprintf("%s %s ", label, b.labels[ev.Landing])
		switch ev.Class {
		case history.Created, history.Changed, history.Removed, history.Restored:
			all = append(all, line+"meaning")
		}
		if ev.Moved {
			all = append(all, line+"file")
		}
	}
	slices.Sort(all)
	return all
}

// withoutComings drops the file of a record that only came or went, which is
// no move.
func withoutComings(o *oracle, id string, all []string) []string {
	return slices.DeleteFunc(all, func(s string) bool {
		label, _, _ := strings.Cut(s, " ")
		if !strings.HasSuffix(s, "file") {
			return false
		}
		_, _, now := o.look(label, id)
		before := ""
		for _, p := range o.b.model[label].parents {
			if before == "" {
				_, _, before = o.look(p, id)
			}
		}
		return now == "" || before == "" || now == before
	})
}

// randomHistory grows a history with branches, merges of every kind, moves,
// re-ordering, removals, unreadable versions and claims.
func randomHistory(b *builder, rng *rand.Rand, size int) {
	type content map[string]map[string]string // file to id to words
	states := map[string]content{}
	var labels []string
	clone := func(c content) content {
		out := content{}
		for f, records := range c {
			out[f] = maps.Clone(records)
		}
		return out
	}
	names := []string{"requirements-a.jsonl", "requirements-b.jsonl", "sub/requirements.jsonl"}
	ids := []string{"R1", "R2", "R3", "R4"}
	mutate := func(c content) {
		id, file := ids[rng.IntN(len(ids))], names[rng.IntN(len(names))]
		switch rng.IntN(5) {
		case 0:
			for _, records := range c {
				delete(records, id)
			}
		case 1: // move
			for f, records := range c {
				if words, ok := records[id]; ok && f != file {
					delete(records, id)
					if c[file] == nil {
						c[file] = map[string]string{}
					}
					c[file][id] = words
					break
				}
			}
		default:
			if c[file] == nil {
				c[file] = map[string]string{}
			}
			words := fmt.Sprintf("w%d", rng.IntN(3))
			if rng.IntN(4) == 0 {
				words += fmt.Sprintf("@2026-01-0%d", 1+rng.IntN(3))
			}
			c[file][id] = words
		}
	}
	merge := func(parents []string) content {
		out := content{}
		for _, id := range ids {
			for _, f := range names {
				from := states[parents[rng.IntN(len(parents))]]
				if words, ok := from[f][id]; ok {
					if out[f] == nil {
						out[f] = map[string]string{}
					}
					out[f][id] = words
				}
			}
		}
		return out
	}
	render := func(c content) files {
		all := files{}
		for f, records := range c {
			var lines []string
			for _, id := range slices.Sorted(maps.Keys(records)) {
				lines = append(lines, id+"="+records[id])
			}
			rng.Shuffle(len(lines), func(i, j int) { lines[i], lines[j] = lines[j], lines[i] })
			all[f] = recs(lines...)
			if rng.IntN(25) == 0 {
				all[f] = "!"
			}
		}
		return all
	}
	for i := range size {
		label := fmt.Sprintf("c%02d", i)
		var parents []string
		state := content{}
		switch {
		case i > 0 && rng.IntN(30) > 0:
			pick := func() string { return labels[max(0, len(labels)-1-rng.IntN(5))] }
			parents = []string{pick()}
			for rng.IntN(3) == 0 && len(parents) < 4 {
				if p := pick(); !slices.Contains(parents, p) {
					parents = append(parents, p)
				}
			}
			state = clone(states[parents[0]])
			if len(parents) > 1 && rng.IntN(4) > 0 { // else a merge "ours"
				state = merge(parents)
			}
			if len(parents) == 1 || rng.IntN(2) == 0 { // an evil merge now and then
				mutate(state)
			}
		default:
			mutate(state)
			mutate(state)
		}
		states[label] = state
		labels = append(labels, label)
		b.commit(label, strings.Join(parents, " "), render(state))
	}
}

func TestOracleAgrees(t *testing.T) {
	histories, size := 200, 28
	if testing.Short() {
		histories = 60
	}
	merges, events, claimed := 0, 0, 0
	for seed := range histories {
		b := newBuilder(t)
		rng := rand.New(rand.NewPCG(uint64(seed), 42))
		randomHistory(b, rng, size)
		o := newOracle(b)
		main := b.refs["main"]
		e := b.mine("")
		for _, id := range []string{"R1", "R2", "R3", "R4"} {
			if e.Timelines[keyOf(id)] == nil {
				checkGone(t, seed, b, o, e, main, id)
				continue
			}
			want := withoutComings(o, id, o.story(main, main, id))
			got := told(b, o, e, id)
			events += len(got)
			for _, ev := range e.Timelines[keyOf(id)].Events {
				if ev.Merge {
					merges++
				}
			}
			if !slices.Equal(got, want) {
				t.Fatalf("seed %d, %s:\n got %v\nwant %v", seed, id, got, want)
			}
			checkOrder(t, seed, b, o, e, id)
			claimed += checkClaim(t, seed, b, o, e, id)
		}
	}
	if events < 3*histories || merges < histories/3 || claimed < histories/10 {
		t.Errorf("only %d events, %d of them in merges, %d claims: the histories are too tame", events, merges, claimed)
	}
}

// checkGone compares a record that is not there with what the oracle saw last.
func checkGone(t *testing.T, seed int, b *builder, o *oracle, e *history.Evidence, main, id string) {
	t.Helper()
	words, _, _ := o.look(main, id)
	if words != "" {
		t.Fatalf("seed %d: %s is there and has no timeline", seed, id)
	}
	at := slices.IndexFunc(e.Gone, func(g history.Gone) bool { return g.Key == keyOf(id) })
	removed := len(o.story(main, main, id)) > 0
	if removed != (at >= 0) {
		t.Fatalf("seed %d: %s: gone %v, oracle %v", seed, id, at >= 0, o.story(main, main, id))
	}
	if at < 0 {
		return
	}
	label := b.labels[e.Gone[at].Event.Commit]
	if !slices.ContainsFunc(o.story(main, main, id), func(s string) bool { return strings.HasPrefix(s, label+" ") }) {
		t.Fatalf("seed %d: %s was removed in %s, which the oracle does not know", seed, id, label)
	}
}

// checkOrder wants no event before one that it is made of, and the newest
// change to be the one that all others lead to.
func checkOrder(t *testing.T, seed int, b *builder, o *oracle, e *history.Evidence, id string) {
	t.Helper()
	tl := e.Timelines[keyOf(id)]
	for i, a := range tl.Events {
		for _, later := range tl.Events[i+1:] {
			if x, y := b.labels[a.Commit], b.labels[later.Commit]; x != y && o.reaches[x][y] {
				t.Fatalf("seed %d, %s: %s stands before %s", seed, id, x, y)
			}
		}
	}
	words, _, _ := o.look(b.refs["main"], id)
	if at, _, _ := o.look(b.labels[tl.Changed.Commit], id); at != words {
		t.Fatalf("seed %d, %s: the newest change brought %q, present is %q", seed, id, at, words)
	}
}

// checkClaim wants the present claim to come from the newest commit in which
// the oracle sees it differ from all parents. It counts the claims it saw.
func checkClaim(t *testing.T, seed int, b *builder, o *oracle, e *history.Evidence, id string) int {
	t.Helper()
	main := b.refs["main"]
	_, now, _ := o.look(main, id)
	got := e.Timelines[keyOf(id)].Claim
	if (now == "") != (got == nil) {
		t.Fatalf("seed %d, %s: claim %+v, oracle %q", seed, id, got, now)
	}
	if got == nil {
		return 0
	}
	found := map[string]bool{}
	o.touching(main, func(l string) string { words, claim, _ := o.look(l, id); return fmt.Sprint(words != "", claim) }, map[string]bool{}, found)
	newest := ""
	for label := range found {
		if newest == "" || o.reaches[label][newest] {
			newest = label
		}
	}
	if b.labels[got.Commit] != newest {
		t.Fatalf("seed %d, %s: claim from %s, oracle %s", seed, id, b.labels[got.Commit], newest)
	}
	return 1
}
