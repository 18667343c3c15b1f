package history_test

import (
	"slices"
	"strings"
	"time"
)

// landed tells the landings: what each commit of the first-parent line brought
// in meaning, who wrote it and who agreed.
type landed struct {
	label            string
	keys             []string
	authors          []string
	merged, approved string
}

func (o *oracle) landings() []landed {
	var all []landed
	first := true
	for _, label := range o.line {
		if !o.counts(label) || len(o.stands[label]) == 0 {
			if first {
				continue
			}
		} else if first {
			first = false
			continue
		}
		if l := o.landedIn(label); len(l.keys) > 0 {
			all = append(all, l)
		}
	}
	return all
}

func (o *oracle) landedIn(label string) landed {
	l := landed{label: label}
	if !o.counts(label) || !o.onTime(label) {
		return l
	}
	var leaves []string
	for _, key := range o.keys {
		for _, h := range o.events[key] {
			if !h.touches("words") || o.landing(h.label) != label {
				continue
			}
			if !slices.Contains(l.keys, key) {
				l.keys = append(l.keys, key)
			}
			if !slices.Contains(leaves, h.label) {
				leaves = append(leaves, h.label)
			}
		}
	}
	slices.SortFunc(leaves, func(a, b string) int { return o.place[a] - o.place[b] })
	own := false
	author := o.of[label].author
	for _, leaf := range leaves {
		own = own || o.wrote(author, leaf)
		for _, who := range append([]string{o.of[leaf].author}, o.of[leaf].with...) {
			if name := o.nameOf(who); !slices.Contains(l.authors, name) {
				l.authors = append(l.authors, name)
			}
		}
	}
	if len(o.of[label].parents) > 1 {
		l.merged = o.nameOf(author)
		if o.reliable(author) && !own {
			l.approved = "merged by somebody else"
		}
	}
	if covers := o.changedIn(label); l.approved == "" && len(covers) > 0 {
		alone := func(c cover) bool { return !o.seconded[c.key+" "+c.words] }
		if !slices.ContainsFunc(covers, alone) {
			l.approved = "reviewed by somebody else"
		}
	}
	return l
}

// bumped tells a commit that re-dated many records.
type bumped struct {
	label string
	by    string
	keys  []string
	dated int
}

func (o *oracle) bumps() []bumped {
	type dating struct{ label, key string }
	var all []dating
	for _, label := range o.reading {
		for _, key := range o.keys {
			for _, h := range o.told(key) {
				if h.label == label && h.class == "claim-only" && o.landing(label) != "" {
					all = append(all, dating{label, key})
				}
			}
		}
	}
	var bumps []bumped
	var group []dating
	end := func() {
		if len(group) == 0 {
			return
		}
		last := group[len(group)-1].label
		b := bumped{label: last, by: o.nameOf(o.of[last].author)}
		of, many := map[string]int{}, false
		for _, key := range o.keys {
			if !slices.ContainsFunc(group, func(d dating) bool { return d.key == key }) {
				continue
			}
			kind, _, _ := strings.Cut(key, "/")
			of[kind]++
			b.dated++
			if !o.backed(key, o.since(last)) {
				b.keys = append(b.keys, key)
			}
		}
		for kind, n := range of {
			many = many || n >= 3 && 10*n >= 3*len(o.liveIn(last, kind))
		}
		if (b.dated >= 5 || many) && len(b.keys) >= min(5, b.dated) {
			bumps = append(bumps, b)
		}
		group = nil
	}
	for _, d := range all {
		if len(group) > 0 && !o.withOne(group[len(group)-1].label, d.label) {
			end()
		}
		group = append(group, d)
	}
	end()
	return bumps
}

// withOne reports whether two commits re-date as one: of one author, within an
// hour.
func (o *oracle) withOne(a, b string) bool {
	apart := o.of[a].when.Sub(o.of[b].when).Abs()
	return a == b || o.nameOf(o.of[a].author) == o.nameOf(o.of[b].author) && apart <= time.Hour
}

// backed reports whether a review within a fortnight names the record.
func (o *oracle) backed(key string, at time.Time) bool {
	return slices.ContainsFunc(o.spoken[key], func(h heard) bool {
		return h.then >= oracleReviewed && h.since.Sub(at).Abs() <= 14*24*time.Hour
	})
}
