package history_test

import (
	"maps"
	"slices"
	"strings"
	"testing"
)

// shrink takes away from a plan what the disagreement does not need.
func shrink(t testing.TB, p *plan, wrong string) (*plan, string) {
	return shrinkBy(p, wrong, func(p *plan) string {
		wrong, _ := disagreement(t, p)
		return wrong
	})
}

// shrinkBy goes on as long as something can be left out, and check, which says
// what is wrong, still finds a fault that is told in the same first words.
func shrinkBy(p *plan, wrong string, check func(*plan) string) (*plan, string) {
	alike := func(a, b string) bool {
		x, y := strings.Fields(a), strings.Fields(b)
		return len(y) > 3 && len(x) > 3 && x[0] == y[0] && (x[1] == y[1]) && x[2] == y[2]
	}
	for again := true; again; {
		again = false
		for i := 0; ; i++ {
			less := p.without(i)
			if less == nil {
				break
			}
			if w := check(less); w != "" && alike(w, wrong) {
				p, wrong, again = less, w, true
				i--
			}
		}
	}
	return p, wrong
}

// without gives the plan without its i-th part: a commit, a parent, a file of a
// commit, a row, what a commit says, who wrote it too, or a part of the
// question. It is nil when there are no more parts.
func (p *plan) without(i int) *plan {
	n := -1
	turn := func() bool { n++; return n == i }
	for at := len(p.commits) - 1; at >= 0 && len(p.commits) > 1; at-- {
		if turn() {
			return p.withoutCommit(at)
		}
	}
	change := func(do func(q *plan)) *plan {
		q := p.clone()
		do(q)
		return q
	}
	if p.asOf != "" && turn() {
		return change(func(q *plan) { q.asOf = "" })
	}
	for at := range p.tags {
		if turn() {
			return change(func(q *plan) { q.tags = slices.Delete(q.tags, at, at+1) })
		}
	}
	if p.live != "" && turn() {
		return change(func(q *plan) { q.live = "" })
	}
	if p.staffed && turn() {
		return change(func(q *plan) { q.staffed = false })
	}
	for at, c := range p.commits {
		for parent := range c.parents {
			if len(c.parents) > 1 && turn() {
				return change(func(q *plan) {
					q.commits[at].parents = slices.Delete(slices.Clone(c.parents), parent, parent+1)
				})
			}
		}
		if len(c.says) > 0 && turn() {
			return change(func(q *plan) { q.commits[at].says = nil })
		}
		if len(c.with) > 0 && turn() {
			return change(func(q *plan) { q.commits[at].with = nil })
		}
		if c.committer != c.author && turn() {
			return change(func(q *plan) { q.commits[at].committer, q.commits[at].written = c.author, c.when })
		}
		for _, name := range slices.Sorted(maps.Keys(c.content)) {
			if turn() {
				return change(func(q *plan) { delete(q.commits[at].content, name) })
			}
			for r := range c.content[name] {
				if turn() {
					return change(func(q *plan) { q.commits[at].content[name] = slices.Delete(slices.Clone(c.content[name]), r, r+1) })
				}
				if one := c.content[name][r]; (one.style != 0 || one.notes != "") && turn() {
					return change(func(q *plan) {
						q.commits[at].content[name][r].style, q.commits[at].content[name][r].notes = 0, ""
					})
				}
			}
		}
	}
	return nil
}

// withoutCommit leaves out a commit; its children get its parents.
func (p *plan) withoutCommit(at int) *plan {
	q := p.clone()
	gone := q.commits[at]
	q.commits = slices.Delete(q.commits, at, at+1)
	for _, c := range q.commits {
		var parents []string
		for _, parent := range c.parents {
			if parent == gone.label {
				parents = append(parents, gone.parents...)
				continue
			}
			parents = append(parents, parent)
		}
		c.parents = nil
		for _, parent := range parents {
			if !slices.Contains(c.parents, parent) {
				c.parents = append(c.parents, parent)
			}
		}
	}
	refs := []*string{&q.main, &q.head}
	for i := range q.tags {
		refs = append(refs, &q.tags[i].label)
	}
	for _, ref := range refs {
		if *ref == gone.label {
			*ref = q.commits[max(0, at-1)].label
			if len(gone.parents) > 0 {
				*ref = gone.parents[0]
			}
		}
	}
	return q
}

func (p *plan) clone() *plan {
	q := *p
	q.commits = nil
	for _, c := range p.commits {
		d := *c
		d.content = c.content.clone()
		q.commits = append(q.commits, &d)
	}
	q.work, q.tags = p.work.clone(), slices.Clone(p.tags)
	return &q
}

// Shrinking keeps what is looked for and little else.
func TestShrinking(t *testing.T) {
	inMerge := func(p *plan) string {
		o := newOracle(p)
		for _, key := range o.keys {
			for _, h := range o.told(key) {
				if h.merge && h.inMeaning() {
					return "a record changed in a merge"
				}
			}
		}
		return ""
	}
	tried := 0
	for seed := range 60 {
		p := randomPlan(seeded(seed), oracleSize)
		wrong := inMerge(p)
		if wrong == "" {
			continue
		}
		tried++
		small, found := shrinkBy(p, wrong, inMerge)
		rows := 0
		for _, c := range small.commits {
			for _, all := range c.content {
				rows += len(all)
			}
		}
		if found != wrong || len(small.commits) > 3 || rows > 3 {
			t.Errorf("seed %d: %q is left with\n%s", seed, found, small)
		}
	}
	if tried < 4 {
		t.Errorf("only %d histories were shrunk", tried)
	}
}

// The bytes steer what happens in the history and what is asked of it.
func FuzzHistoryAgainstOracle(f *testing.F) {
	for seed := range 12 {
		d := seeded(seed)
		data := make([]byte, 60*(1+seed))
		for i := range data {
			data[i] = byte(d(256))
		}
		f.Add(data)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		agree(t, randomPlan(read(data), min(1+len(data)/24, 40)), map[string]int{})
	})
}
