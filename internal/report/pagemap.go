package report

import (
	"cmp"

	"github.com/goldthread/goldthread/internal/register"
	"github.com/goldthread/goldthread/internal/report/html"
)

// mapPages are the mind map of the groups of parties.
func (b *book) mapPages() []html.Page {
	m := &html.Map{Centre: cmp.Or(b.text(b.l.Organisation), "the organisation")}
	in := map[string][]*register.Record{}
	for _, r := range b.live("parties") {
		group, _ := r.Value("vector").(string)
		in[group] = append(in[group], r)
	}
	add := func(name, about string, parties []*register.Record) {
		branch := html.Branch{Name: capital(words(sentence(name))), About: sentence(about)}
		for _, r := range parties {
			leaf := html.Leaf{Text: cmp.Or(b.title(r), b.idOf(r.Key())), Count: figure(len(b.asks(r.Key())))}
			if b.hasPages() {
				leaf.To = b.partyAnchor(r.Key())
			}
			branch.Leaves = append(branch.Leaves, leaf)
		}
		if len(parties) == 0 {
			branch.None = "no party"
			branch.About += ": no party"
		}
		m.Branches = append(m.Branches, branch)
	}
	for _, g := range b.l.Groups {
		add(g.ID, g.Name, in[g.ID])
		delete(in, g.ID)
	}
	for _, name := range sorted(in) {
		add(cmp.Or(name, "no group"), "", in[name])
	}
	return []html.Page{{ID: "map", Title: "Who has a say: the five groups of parties", Short: "Mind map", Lead: "A checklist of ours, not of the standard: a group without a party is a question to ask.", Body: []html.Block{m}}}
}
