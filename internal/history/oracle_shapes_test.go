package history_test

import (
	"slices"
	"strings"
	"testing"
)

// wild is what hundred random histories must hold and tell at least.
var wild = map[string]int{
	"a bulk re-dating":                             4,
	"a change after a review":                      41,
	"a change in a merge":                          21,
	"a change in a merge of several":               3,
	"a change in an evil merge":                    12,
	"a change with a move":                         10,
	"a claim with its commit":                      107,
	"a criss-cross":                                47,
	"a dirty work tree":                            10,
	"a head off the main branch":                   16,
	"a landing with several authors":               26,
	"a landing, ":                                  179,
	"a landing, merged by somebody else":           16,
	"a landing, reviewed by somebody else":         13,
	"a machine's review":                           63,
	"a merge of four":                              1,
	"a merge of three":                             30,
	"a merge ours":                                 19,
	"a move with the folder":                       97,
	"a people register":                            33,
	"a record with a former id":                    13,
	"a review by A. Lee":                           8,
	"a review by Ann Lee":                          118,
	"a review by Bob Ray":                          62,
	"a review by Eve Fox":                          38,
	"a review by Robot":                            19,
	"a review by a second person":                  84,
	"a review by renovate[bot]":                    10,
	"a review carried onto later words":            8,
	"a review for somebody else":                   72,
	"a review of a whole register":                 41,
	"a review outdated by a change":                44,
	"a review record":                              60,
	"a review record said anew":                    8,
	"a review that holds":                          133,
	"a review with an outcome":                     17,
	"a trailer":                                    197,
	"an id in two files":                           83,
	"an id twice in a file":                        94,
	"an old head":                                  3,
	"an unreadable version":                        57,
	"an unreadable version in a merge":             17,
	"an unreadable version on one side of a merge": 21,
	"an unreadable version under a new name":       26,
	"event changed":                                108,
	"event claim-only":                             154,
	"event cosmetic":                               69,
	"event created":                                358,
	"event moved":                                  103,
	"event removed":                                47,
	"event restored":                               9,
	"gone":                                         38,
	"something after the day":                      19,
	"state not committed yet":                      6,
	"state not on main yet":                        28,
	"state on main":                                292,
	"unrelated histories joined":                   9,
}

// checkWild wants the histories to be no tamer than that.
func checkWild(t *testing.T, counts map[string]int, histories int) {
	t.Helper()
	for what, least := range wild {
		if got := counts[what]; histories >= 100 && got < least*histories/100 {
			t.Errorf("%d times %s in %d histories, want %d: they are too tame", got, what, histories, least*histories/100)
		}
	}
}

// count notes what a history holds and what is told of it, so that a test can
// see that the histories are not tame.
func (o *oracle) count(counts map[string]int) {
	yes := func(what string, is bool) {
		if is {
			counts[what]++
		}
	}
	o.countCommits(yes)
	p := o.p
	yes("a head off the main branch", o.diverged)
	yes("an old head", !o.diverged && p.head != p.main)
	yes("a dirty work tree", p.live == "work")
	yes("a people register", p.staffed)
	for _, key := range o.keys {
		o.countRecord(key, yes)
	}
	for old := range o.own {
		yes("a record with a former id", slices.ContainsFunc(o.reading, func(l string) bool {
			kind, id, _ := strings.Cut(old, "/")
			return slices.ContainsFunc(o.rowsAt(l, kind), func(r row) bool { return r.id == id })
		}))
	}
	for _, all := range o.whole {
		counts["a review of a whole register"] += len(all)
	}
	for _, l := range o.landings() {
		yes("a landing, "+l.approved, true)
		yes("a landing with several authors", len(l.authors) > 1)
	}
	counts["a bulk re-dating"] += len(o.bumps())
	for what, n := range o.shapes {
		counts[what] += n
	}
}

func (o *oracle) rowsAt(label, kind string) []row {
	var all []row
	for name, rows := range o.stands[label] {
		if kindOf(name) == kind {
			all = append(all, rows...)
		}
	}
	return all
}

// countCommits notes the shapes of the graph and the trouble in its files.
func (o *oracle) countCommits(yes func(string, bool)) {
	for _, label := range o.reading {
		if !o.counts(label) {
			continue
		}
		c := o.of[label]
		merge := len(c.parents) > 1
		yes("a merge of three", len(c.parents) == 3)
		yes("a merge of four", len(c.parents) == 4)
		yes("a merge ours", c.shape == "ours")
		yes("a criss-cross", o.crossed(c))
		yes("unrelated histories joined", merge && o.unrelated(c.parents[0], c.parents[1]))
		for name, rows := range c.content {
			bad := len(rows) > 0 && rows[0].bad > 0
			yes("an unreadable version", bad)
			yes("an unreadable version in a merge", bad && merge)
			yes("an unreadable version on one side of a merge", merge && slices.ContainsFunc(c.parents, func(p string) bool {
				return len(o.of[p].content[name]) > 0 && o.of[p].content[name][0].bad > 0
			}))
			yes("an unreadable version under a new name", bad && !slices.ContainsFunc(c.parents, func(p string) bool { _, ok := o.stands[p][name]; return ok }))
			twice := map[string]bool{}
			for _, r := range rows {
				yes("an id twice in a file", twice[r.id])
				twice[r.id] = true
			}
			for other, rows := range c.content {
				yes("an id in two files", name < other && kindOf(name) == kindOf(other) && slices.ContainsFunc(rows, func(r row) bool { return twice[r.id] }))
			}
		}
	}
}

// crossed reports whether two parents of a merge are each made of the same two
// lines.
func (o *oracle) crossed(c *planned) bool {
	if len(c.parents) < 2 {
		return false
	}
	a, b := o.of[c.parents[0]].parents, o.of[c.parents[1]].parents
	return len(a) == 2 && len(b) == 2 && a[0] == b[1] && a[1] == b[0]
}

func (o *oracle) unrelated(a, b string) bool {
	for label := range o.made[a] {
		if o.made[b][label] {
			return false
		}
	}
	return true
}

// countRecord notes what is told of one record.
func (o *oracle) countRecord(key string, yes func(string, bool)) {
	_, checked := o.present[key]
	told := o.told(key)
	yes("something after the day", len(told) < len(slices.DeleteFunc(slices.Clone(o.events[key]), func(h happening) bool { return h.class == "" })))
	for _, h := range told {
		yes("event "+h.class, true)
		yes("a change with a move", h.moved && h.class == "changed")
		yes("a change in a merge", h.merge && h.inMeaning())
		yes("a change in an evil merge", h.inMeaning() && o.of[h.label].shape == "evil")
		yes("a change in a merge of several", h.inMeaning() && len(o.of[h.label].parents) > 2)
		yes("a move with the folder", h.moved && strings.HasPrefix(h.file, "isms/") != slices.ContainsFunc(o.of[h.label].parents, func(p string) bool {
			return strings.HasPrefix(o.file(p, key), "isms/")
		}))
	}
	yes("gone", !checked && len(told) > 0 && told[len(told)-1].class == "removed")
	if !checked {
		return
	}
	yes("state "+o.state(key), true)
	yes("a claim with its commit", strings.Contains(o.claim(key), " from "))
	refs := map[string]string{}
	for _, h := range o.spoken[key] {
		yes("a "+h.source, true)
		yes("a review by "+h.by, true)
		yes("a review for somebody else", h.reported != "")
		yes("a review by a second person", h.second && h.then >= oracleReviewed)
		yes("a review that holds", h.now >= oracleReviewed)
		yes("a review outdated by a change", h.now < h.then)
		yes("a review of older words", h.note)
		yes("a review with an outcome", h.outcome != "")
		yes("a review record said anew", h.ref != "" && refs[h.ref] != "" && refs[h.ref] != h.label)
		refs[h.ref] = h.label
		yes("a change after a review", len(o.changedSince(h, key)) > 0)
	}
}
