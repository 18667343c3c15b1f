package history_test

import (
	"slices"
	"strings"
	"testing"
)

// wild is what the random histories of one run must hold and tell at least.
var wild = map[string]int{
	"a bulk re-dating":                             13,
	"a change after a review":                      171,
	"a change in a merge":                          84,
	"a change in a merge of several":               12,
	"a change in an evil merge":                    49,
	"a change with a move":                         37,
	"a claim with its commit":                      441,
	"a criss-cross":                                198,
	"a dirty work tree":                            59,
	"a head off the main branch":                   80,
	"a landing with several authors":               101,
	"a landing that nobody approved":               695,
	"a landing merged by somebody else":            60,
	"a landing reviewed by somebody else":          59,
	"a machine's review":                           265,
	"a merge of four":                              5,
	"a merge of three":                             108,
	"a merge ours":                                 76,
	"a move with the folder":                       360,
	"a people register":                            127,
	"a record with a former id":                    58,
	"a review by A. Lee":                           48,
	"a review by Ann Lee":                          461,
	"a review by Bob Ray":                          281,
	"a review by Eve Fox":                          187,
	"a review by Robot":                            80,
	"a review by a second person":                  373,
	"a review by renovate[bot]":                    43,
	"a review carried onto later words":            28,
	"a review for somebody else":                   306,
	"a review of a whole register":                 166,
	"a review of older words":                      2,
	"a review of a record that is gone":            20,
	"a review outdated by a change":                187,
	"a review record":                              244,
	"a review record said anew":                    36,
	"a review that a later one denies":             1,
	"a review that holds":                          576,
	"a review with an outcome":                     91,
	"a tag":                                        57,
	"a trailer":                                    800,
	"an id in two files":                           306,
	"an id twice in a file":                        392,
	"an old head":                                  13,
	"an unreadable version":                        241,
	"an unreadable version in a merge":             73,
	"an unreadable version on one side of a merge": 97,
	"an unreadable version under a new name":       102,
	"event changed":                                448,
	"event claim-only":                             614,
	"event cosmetic":                               309,
	"event created":                                1428,
	"event moved":                                  376,
	"event removed":                                186,
	"event restored":                               36,
	"gone":                                         147,
	"something after the day":                      71,
	"state not committed yet":                      39,
	"state not on main yet":                        156,
	"state on main":                                1106,
	"unrelated histories joined":                   35,
}

// checkWild wants the histories to be no tamer than that; fewer of them may be
// twice as tame.
func checkWild(t *testing.T, counts map[string]int, histories int) {
	t.Helper()
	for what, least := range wild {
		if histories < oracleHistories {
			least /= 2
		}
		if got, want := counts[what], least*histories/oracleHistories; got < want {
			t.Errorf("%d times %s in %d histories, want %d: they are too tame", got, what, histories, want)
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
		yes("a landing that nobody approved", l.approved == "")
		yes("a landing "+l.approved, l.approved != "")
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
		yes("a review of older words", h.note && !h.denied)
		yes("a review that a later one denies", h.denied)
		yes("a review with an outcome", h.outcome != "")
		yes("a review record said anew", h.ref != "" && refs[h.ref] != "" && refs[h.ref] != h.label)
		refs[h.ref] = h.label
		yes("a change after a review", len(o.changedSince(h, key)) > 0)
	}
}
