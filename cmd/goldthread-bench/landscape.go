package main

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
)

// landscapeConfig reads the file that writeLandscape makes.
const landscapeConfig = `registers:
  suppliers:
    files:
      - path: landscape.yml
        records: landscape[].subcategories[].items[]
        id: homepage_url
        columns: {name: name, last_review: extra.annual_review_date, notes: description}
        parent: {tags: name}
        ignore: [item, category, subcategory, name, repo_url, logo, twitter, crunchbase, extra.accepted, extra.level]
`

// An item is one of the records of the nested file.
type item struct{ number, wording, reviewed, company int }

// A landscape is the nested file, part by part. Ten parts are an area.
type landscape struct {
	parts [][]*item
	all   []*item
}

// add puts a new item somewhere into a part.
func (l *landscape) add(r *rand.Rand, wording int) {
	it := &item{number: len(l.all), wording: wording}
	part := &l.parts[r.IntN(len(l.parts))]
	*part = slices.Insert(*part, r.IntN(len(*part)+1), it)
	l.all = append(l.all, it)
}

// writeLandscape puts into a stream the history of one nested file of a
// megabyte, as a foundation keeps of the projects in its field: versions
// commits, each of which writes the file anew. It grows to so many items. One
// version in fifty is a machine's that re-dates a third of the items, the
// quotes are rewritten now and then, half of the versions have a key twice in
// one item, and two cannot be parsed.
func writeLandscape(s *stream, versions, items int) error {
	r := rand.New(rand.NewPCG(24, 41))
	l := &landscape{parts: make([][]*item, 80)}
	for range items / 2 {
		l.add(r, 0)
	}
	quote := ""
	tip := s.commit("main", 0, "Begin\n", nil, []change{{"goldthread.yaml", []byte(landscapeConfig)}, {"landscape.yml", l.render(quote, 0)}})
	for v := 1; v < versions; v++ {
		author, message := v%6, "Update an entry"
		switch n := r.IntN(100); {
		case n < 2:
			author, message = 7, "Update the dates of many entries"
			for _, it := range l.all {
				if r.IntN(3) == 0 {
					it.reviewed, it.company = v, it.company+1
				}
			}
		case len(l.all) < items && n < 2+100*items/versions/2:
			l.add(r, v)
			message = "Add an entry"
		default:
			l.all[r.IntN(len(l.all))].wording = v
		}
		if v%(versions/3) == 0 {
			quote, message = map[string]string{"": "'", "'": `"`, `"`: ""}[quote], "Quote as the style guide says"
		}
		data := l.render(quote, v-versions/2)
		if v == versions/4 || v == versions*3/4 {
			data = append(data, "  - category: [\n"...)
			message = "Break the file"
		}
		tip = s.commit("main", author, message+"\n", []int{tip}, []change{{"landscape.yml", data}})
	}
	s.live = len(l.all)
	return nil
}

// render writes the file; from twice on one item has a key twice.
func (l *landscape) render(quote string, twice int) []byte {
	var b bytes.Buffer
	b.WriteString("landscape:\n")
	for i, part := range l.parts {
		if i%10 == 0 {
			fmt.Fprintf(&b, "  - category:\n    name: Category %d\n    subcategories:\n", i/10)
		}
		fmt.Fprintf(&b, "      - subcategory:\n        name: Subcategory %d\n        items:\n", i)
		for _, it := range part {
			it.write(&b, quote, twice >= 0)
		}
	}
	return b.Bytes()
}

func (it *item) write(b *bytes.Buffer, quote string, twice bool) {
	address := func(format string, n int) string {
		return quote + "https://example.org/" + fmt.Sprintf(format, n) + quote
	}
	fmt.Fprintf(b, "          - item:\n            name: Item %d\n            description: >-\n              %s(%d).\n            homepage_url: %s\n",
		it.number, strings.Repeat("Something that it does. ", 4), it.wording, address("%d", it.number))
	fmt.Fprintf(b, "            repo_url: %s\n            logo: item-%d.svg\n            crunchbase: %s\n", address("%d/code", it.number), it.number, address("company/%d", it.company))
	if it.number == 40 && twice {
		b.WriteString("            twitter: one\n            twitter: two\n")
	}
	fmt.Fprintf(b, "            extra: {accepted: '2020-01-01', level: graduated, annual_review_date: \"%s\"}\n", day(it.reviewed))
}
