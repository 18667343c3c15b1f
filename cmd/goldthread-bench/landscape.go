package main

import (
	"bytes"
	"fmt"
	"math/rand/v2"
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
type item struct{ wording, reviewed, company int }

// writeLandscape puts into a stream the history of one nested file of a
// megabyte, as a foundation keeps of the projects in its field: versions
// commits, each of which writes the file anew. It grows to so many items. One
// version in fifty is a machine's that re-dates a third of the items, the
// quotes are rewritten now and then, half of the versions have a key twice in
// one item, and two cannot be parsed.
func writeLandscape(s *stream, versions, items int) error {
	r := rand.New(rand.NewPCG(24, 41))
	all := make([]item, items/2)
	quote := ""
	tip := s.commit("main", 0, "Begin\n", nil, []change{{"goldthread.yaml", []byte(landscapeConfig)}, {"landscape.yml", renderLandscape(all, quote, 0)}})
	for v := 1; v < versions; v++ {
		author, message := v%6, "Update an entry"
		switch n := r.IntN(100); {
		case n < 2:
			author, message = 7, "Update the dates of many entries"
			for i := range all {
				if r.IntN(3) == 0 {
					all[i].reviewed, all[i].company = v, all[i].company+1
				}
			}
		case len(all) < items && n < 2+100*items/versions/2:
			at := r.IntN(len(all))
			all = append(all[:at], append([]item{{wording: v}}, all[at:]...)...)
			message = "Add an entry"
		default:
			all[r.IntN(len(all))].wording = v
		}
		if v%(versions/3) == 0 {
			quote, message = map[string]string{"": "'", "'": `"`, `"`: ""}[quote], "Quote as the style guide says"
		}
		data := renderLandscape(all, quote, v-versions/2)
		if v == versions/4 || v == versions*3/4 {
			data = append(data, "  - category: [\n"...)
			message = "Break the file"
		}
		tip = s.commit("main", author, message+"\n", []int{tip}, []change{{"landscape.yml", data}})
	}
	return nil
}

// renderLandscape writes the file; from twice on one item has a key twice.
func renderLandscape(items []item, quote string, twice int) []byte {
	const perArea, perPart = 300, 30
	var b bytes.Buffer
	b.WriteString("landscape:\n")
	for i, it := range items {
		if i%perArea == 0 {
			fmt.Fprintf(&b, "  - category:\n    name: Category %d\n    subcategories:\n", i/perArea)
		}
		if i%perPart == 0 {
			fmt.Fprintf(&b, "      - subcategory:\n        name: Subcategory %d\n        items:\n", i/perPart)
		}
		fmt.Fprintf(&b, "          - item:\n            name: Item %d\n            description: >-\n              %s(%d).\n            homepage_url: %shttps://example.org/%d%[4]s\n",
			i, strings.Repeat("Something that it does. ", 4), it.wording, quote, i)
		fmt.Fprintf(&b, "            repo_url: %shttps://example.org/%d/code%[1]s\n            logo: item-%[2]d.svg\n            crunchbase: %[1]shttps://example.org/company/%[3]d%[1]s\n", quote, i, it.company)
		if i == 40 && twice >= 0 {
			b.WriteString("            twitter: one\n            twitter: two\n")
		}
		fmt.Fprintf(&b, "            extra: {accepted: '2020-01-01', level: graduated, annual_review_date: %s}\n", `"`+day(it.reviewed)+`"`)
	}
	return b.Bytes()
}
