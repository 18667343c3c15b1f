package history_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// fileOf picks a file of a kind, in the folder that is used.
func (g *grower) fileOf(c content, kind string) string {
	folder := "registers/"
	for name := range c {
		if strings.HasPrefix(name, "isms/") {
			folder = "isms/registers/"
		}
	}
	switch kind {
	case "requirements":
		return folder + g.one("requirements-a.jsonl", "requirements-a.jsonl", "requirements-b.jsonl", "sub/requirements.jsonl")
	case "laws":
		return folder + "laws.jsonl"
	}
	return folder + "reviews.jsonl"
}

// rows lists where the rows of requirements and laws are, in a fixed order.
func rows(c content) (at []struct {
	name string
	i    int
}) {
	for _, name := range slices.Sorted(maps.Keys(c)) {
		for i, r := range c[name] {
			if !r.review {
				at = append(at, struct {
					name string
					i    int
				}{name, i})
			}
		}
	}
	return at
}

// put adds a record, or other words to the first row of one that is there.
func (g *grower) put(c content) {
	id := g.one("R1", "R2", "R3", "R4", "R5", "R6", "L1", "law R1", "law R3")
	kind := "requirements"
	if id == "L1" || strings.HasPrefix(id, "law ") {
		kind, id = "laws", strings.TrimPrefix(id, "law ")
	}
	words := fmt.Sprint("w", g.dice(4))
	for _, name := range slices.Sorted(maps.Keys(c)) {
		for i, r := range c[name] {
			if kindOf(name) == kind && r.id == id {
				c[name][i].words = words
				return
			}
		}
	}
	name := g.fileOf(c, kind)
	c[name] = append(c[name], row{id: id, words: words})
}

// change does one thing to the registers.
func (g *grower) change(c content) {
	all := rows(c)
	what := g.dice(30)
	if len(all) == 0 {
		what = 29
	}
	if what >= 23 {
		g.put(c)
		return
	}
	if what >= 16 {
		g.review(c)
		return
	}
	at := struct {
		name string
		i    int
	}{}
	if len(all) > 0 {
		at = all[g.dice(len(all))]
	}
	r := c[at.name][at.i]
	switch what {
	case 0, 1: // it goes
		c[at.name] = slices.Delete(c[at.name], at.i, at.i+1)
	case 2, 3: // to another file
		c[at.name] = slices.Delete(c[at.name], at.i, at.i+1)
		to := g.fileOf(c, kindOf(at.name))
		c[to] = append(c[to], r)
	case 4: // a second one of its id
		r.words = fmt.Sprint("w", g.dice(4))
		to := g.fileOf(c, kindOf(at.name))
		c[to] = append(c[to], r)
	case 5: // another order
		slices.Reverse(c[at.name])
	case 6: // another form
		c[at.name][at.i].style = (r.style + 1) % 3
	case 7:
		for i := range c[at.name] {
			c[at.name][i].style = (c[at.name][i].style + 1) % 3
		}
	case 8:
		c[at.name][at.i].notes += "n"
	case 9: // a claim
		c[at.name][at.i].date = g.one("2026-01-01", "2026-01-02", "2026-01-03", "")
		c[at.name][at.i].by = g.one("", "", "Ann Lee", "PER-002")
	case 10, 14: // everything gets a date
		day := fmt.Sprintf("2026-02-%02d", 1+g.dice(9))
		for _, one := range all {
			if g.dice(6) > 0 {
				c[one.name][one.i].date = day
			}
		}
	case 11:
		c[at.name][at.i].retired = !r.retired
	case 12, 15: // another number
		for _, one := range all {
			if r := &c[one.name][one.i]; r.id == "R3" || r.id == "R4" {
				r.former, r.id = r.id, "N"+r.id[1:]
				return
			}
		}
	case 13:
		g.moveFolder(c)
	}
}

func (g *grower) moveFolder(c content) {
	for _, name := range slices.Sorted(maps.Keys(c)) {
		to, ok := strings.CutPrefix(name, "isms/")
		if !ok && strings.HasPrefix(name, "registers/") {
			to, ok = "isms/"+name, true
		}
		if ok {
			c[to] = append(c[name], c[to]...)
			delete(c, name)
		}
	}
}

// review writes a review record, or changes one.
func (g *grower) review(c content) {
	name := g.fileOf(c, "reviews")
	id := g.one("RVW-1", "RVW-1", "RVW-2")
	i := slices.IndexFunc(c[name], func(r row) bool { return r.id == id })
	if i < 0 {
		r := row{id: id, review: true, day: "2026-01-01", words: "annual"}
		if g.dice(3) == 0 {
			r.register = g.one("requirements", "laws")
		}
		g.answer(&r)
		g.answer(&r)
		c[name] = append(c[name], r)
		return
	}
	r := &c[name][i]
	switch g.dice(8) {
	case 0, 7:
		r.day = fmt.Sprintf("2026-01-%02d", 1+g.dice(9))
	case 1:
		r.reviewer = g.one("", "", g.reviewer(), g.reviewer())
	case 2:
		r.draft = !r.draft
	case 3:
		r.register = g.one("", "requirements", "laws")
	case 4:
		c[name] = slices.Delete(c[name], i, i+1)
	default:
		g.answer(r)
	}
}

// answer names a record in a review record, or says another thing of it.
func (g *grower) answer(r *row) {
	name := g.one("R1", "R2", "R3", "R4", "R5", "L1", "laws/R1", "requirements/R1")
	switch g.dice(7) {
	case 0:
		if !slices.Contains(strings.Fields(r.names), name) {
			r.names = strings.TrimSpace(r.names + " " + name)
		}
	case 1:
		r.names = strings.Join(slices.DeleteFunc(strings.Fields(r.names), func(n string) bool { return n == name }), " ")
		r.outcomes = with1(r.outcomes, name, "")
	case 2, 3:
		r.outcomes = with1(r.outcomes, name, "ok")
		r.seen = with1(r.seen, name, fmt.Sprint("w", g.dice(4)))
	default:
		r.outcomes = with1(r.outcomes, name, g.one("ok", "ok", "ok, as before", "change", "retire: gone", "skip, not mine", "open"))
	}
}

// with1 sets one of "R1=a|R2=b", or takes it out.
func with1(text, name, value string) string {
	all := pairsOf(text)
	all[name] = value
	if value == "" {
		delete(all, name)
	}
	var pairs []string
	for _, n := range slices.Sorted(maps.Keys(all)) {
		pairs = append(pairs, n+"="+all[n])
	}
	return strings.Join(pairs, "|")
}
