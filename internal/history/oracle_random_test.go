package history_test

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"time"
)

// dice steer a random history: roll gives a number below n.
type dice func(n int) int

// seeded gives always the same throws for a seed.
func seeded(seed int) dice {
	rng := rand.New(rand.NewPCG(uint64(seed), 42))
	return rng.IntN
}

// read throws what the bytes say, and after them the highest, which is mostly
// what is ordinary.
func read(data []byte) dice {
	return func(n int) int {
		if len(data) == 0 {
			return n - 1
		}
		b := data[0]
		data = data[1:]
		return int(b) % n
	}
}

func (d dice) one(of ...string) string { return of[d(len(of))] }

// A grower makes a history commit by commit.
type grower struct {
	dice
	p      *plan
	states map[string]content // label to what its content would be, were it all readable
	when   time.Time
}

// randomPlan grows a history with branches, merges of every kind and all that
// can happen to records, and asks something about it.
func randomPlan(d dice, size int) *plan {
	g := &grower{dice: d, p: &plan{}, states: map[string]content{}, when: time.Date(2026, 1, 1, 9, 0, 0, 0, time.UTC)}
	for len(g.p.commits) < size {
		switch g.dice(24) {
		case 0:
			g.root()
		case 1, 2:
			g.crissCross()
		case 3, 4, 5, 6, 7, 8:
			g.merge()
		default:
			g.ordinary()
		}
	}
	for tries := 0; g.dice(3) == 0 && tries < 3; tries++ {
		g.tag()
	}
	g.ask()
	return g.p
}

func (g *grower) labels() []string {
	var all []string
	for _, c := range g.p.commits {
		all = append(all, c.label)
	}
	return all
}

// tip picks one of the newest commits.
func (g *grower) tip(among int) string {
	all := g.labels()
	return all[max(0, len(all)-1-g.dice(among))]
}

// add makes a commit with what its content would be.
func (g *grower) add(shape string, c content, parents ...string) string {
	p := &planned{label: fmt.Sprintf("c%02d", len(g.p.commits)), parents: parents, shape: shape, content: c.clone()}
	g.states[p.label] = c
	if g.dice(14) == 0 {
		g.spoil(p)
	}
	g.sign(p)
	if g.dice(4) == 0 {
		g.say(p)
	}
	g.p.commits = append(g.p.commits, p)
	return p.label
}

// spoil makes one file of a commit unreadable, now and then under a new name.
func (g *grower) spoil(p *planned) {
	names := slices.Sorted(maps.Keys(p.content))
	if len(names) == 0 {
		return
	}
	name := names[g.dice(len(names))]
	if g.dice(3) == 0 {
		delete(p.content, name)
		name = "sub/" + kindOf(name) + "-new.jsonl"
	}
	p.content[name] = []row{{bad: 1 + g.dice(3)}}
}

// sign says who made a commit and when. Clocks sometimes run back, and
// somebody else commits what was written days before.
func (g *grower) sign(p *planned) {
	p.author = g.one("ann", "ann", "ann", "bob", "bob", "ann2", "eve", "robot", "bot")
	p.committer = p.author
	switch g.dice(12) {
	case 0:
		g.when = g.when.Add(-3 * 24 * time.Hour)
	case 1, 2:
		g.when = g.when.Add(20 * time.Minute)
	default:
		g.when = g.when.Add(24 * time.Hour)
	}
	p.when, p.written = g.when, g.when
	if g.dice(8) == 0 {
		p.committer = g.one("ann", "bob", "eve", "ann2")
		p.written = p.when.Add(-time.Duration(g.dice(9)) * 24 * time.Hour)
	}
	for tries := 0; g.dice(8) == 0 && tries < 3; tries++ {
		if who := g.one("bob", "ann", "bot", "eve", "ann2"); !slices.Contains(p.with, who) {
			p.with = append(p.with, who)
		}
	}
}

// say types lines into the message, the author's own or in another's name.
func (g *grower) say(p *planned) {
	groups := 1 + g.dice(5)/4
	for range groups {
		p.says = append(p.says, g.lines(p.author, groups > 1))
	}
}

// lines are typed ones of somebody, mostly in their own name.
func (g *grower) lines(who string, named bool) saying {
	var s saying
	if g.dice(3) > 0 || named {
		s.names = []string{g.name()}
		for g.dice(3) == 1 && len(s.names) < 6 {
			s.names = append(s.names, g.name())
		}
		if g.dice(8) == 0 {
			s.names = []string{"R1", "R2", "R3", "R4", "N3", "N4", "requirements/R1"}
		}
	}
	own := signers[who]
	switch g.dice(5) {
	case 0:
		s.reviewers = []string{g.reviewer()}
	case 1:
		s.reviewers = []string{own.name + " <" + own.mail + ">", g.reviewer()}
	default:
		s.reviewers = []string{own.name + " <" + own.mail + ">"}
	}
	s.reviewers = slices.Compact(s.reviewers)
	return s
}

// tag puts an annotated tag on one of the newest commits, dated some days
// before or after it.
func (g *grower) tag() {
	t := planTag{name: fmt.Sprint("v", len(g.p.tags)), label: g.tip(12), tagger: g.one("bob", "ann", "eve", "bot")}
	t.day = g.p.commit(t.label).when.AddDate(0, 0, g.dice(12)-3).Format(time.DateOnly)
	t.says = g.lines(t.tagger, false)
	g.p.tags = append(g.p.tags, t)
}

func (g *grower) name() string {
	return g.one("R1", "R2", "r2", "R3", "R4", "N3", "L1", "laws/R1", "requirements/R1", "RVW-1", "X9")
}

func (g *grower) reviewer() string {
	who := signers[g.one("ann", "ann2", "bob", "eve", "robot", "bot")]
	return g.one(who.name+" <"+who.mail+">", who.name+" <"+who.mail+">", "PER-001", "PER-002", "Bob Ray", who.name)
}

func (g *grower) ordinary() {
	if len(g.p.commits) == 0 {
		g.root()
		return
	}
	parent := g.tip(1)
	if g.dice(3) == 0 {
		parent = g.tip(6)
	}
	c := g.states[parent].clone()
	g.change(c)
	for g.dice(3) == 1 {
		g.change(c)
	}
	g.add("", c, parent)
}

func (g *grower) root() {
	c := content{}
	for range 5 + g.dice(6) {
		g.put(c)
	}
	g.add("root", c)
}

// merge joins two to four lines: row by row from any of them, or as one of
// them was, and now and then with words of its own.
func (g *grower) merge() {
	if len(g.p.commits) < 3 {
		g.ordinary()
		return
	}
	parents := []string{g.tip(3)}
	for range 1 + g.dice(6)/4 + g.dice(6)/5 {
		if p := g.tip(8); !slices.Contains(parents, p) {
			parents = append(parents, p)
		}
	}
	if len(parents) == 1 {
		g.ordinary()
		return
	}
	shape, c := "merge", g.blend(parents)
	switch g.dice(6) {
	case 0:
		shape, c = "ours", g.states[parents[0]].clone()
	case 1:
		c = g.states[parents[1]].clone()
	case 2, 3:
		shape = "evil"
		g.change(c)
	}
	g.add(shape, c, parents...)
}

// blend takes each file's rows of each record from one of the parents.
func (g *grower) blend(parents []string) content {
	out := content{}
	ids := map[string]string{} // record to the parent it is taken from
	for _, p := range parents {
		for _, name := range slices.Sorted(maps.Keys(g.states[p])) {
			for _, r := range g.states[p][name] {
				key := kindOf(name) + "/" + r.id
				if ids[key] == "" {
					ids[key] = parents[g.dice(len(parents))]
				}
				if ids[key] == p {
					out[name] = append(out[name], r)
				}
			}
		}
	}
	return out
}

// crissCross has two lines merge each other, and then themselves.
func (g *grower) crissCross() {
	if len(g.p.commits) == 0 {
		g.root()
		return
	}
	base := g.tip(2)
	side := func() string {
		c := g.states[base].clone()
		g.change(c)
		g.change(c)
		return g.add("", c, base)
	}
	a, b := side(), side()
	m := g.add("criss-cross", g.blend([]string{a, b}), a, b)
	n := g.add("criss-cross", g.blend([]string{b, a}), b, a)
	c := g.blend([]string{m, n})
	if g.dice(3) == 0 {
		g.change(c)
	}
	g.add("criss-cross", c, m, n)
}

// ask makes the question: what is checked, against which branch, on which day.
func (g *grower) ask() {
	all := g.labels()
	g.p.main = all[len(all)-1]
	g.p.head = g.p.main
	switch g.dice(8) {
	case 0, 1, 2:
		g.p.main = g.tip(8)
	case 3:
		g.p.head = g.tip(12)
	}
	g.p.staffed = g.dice(3) > 0
	g.p.live = g.one("", "head", "head", "work")
	if g.p.live == "work" {
		stands := g.p.commit(g.p.head).content.clone()
		g.p.work = readable(stands)
		for range g.dice(4) {
			g.change(g.p.work)
		}
		for name, rows := range stands {
			if len(rows) > 0 && rows[0].bad > 0 {
				g.p.work[name] = rows
			}
		}
	}
	if g.dice(5) == 0 {
		day := g.p.commits[0].when.Add(time.Duration(g.dice(1+len(all))) * 24 * time.Hour)
		g.p.asOf = day.Format(time.DateOnly)
	}
}
