package report

import (
	"slices"

	"github.com/goldthread/goldthread/internal/register"
	"github.com/goldthread/goldthread/internal/report/html"
)

// partyPages have one page a party: what it asks of us. The page for a party
// itself holds its requirements and sources, and nothing that is judged.
func (b *book) partyPages() []html.Page {
	if b.audience == forParty {
		r := b.records[b.p.Party]
		if r == nil {
			return nil
		}
		return []html.Page{{ID: "party", Title: "What you ask of us", Body: []html.Block{b.partyAsks(r)}}}
	}
	parties := &html.Parties{}
	for _, r := range b.live("parties") {
		asks := b.partyAsks(r)
		asks.Name = "" // the table of requirements has them all
		parties.List = append(parties.List, html.Party{ID: b.partyAnchor(r.Key()), Name: b.title(r), Under: b.partyUnder(r), Page: b.ref(r.Key()), Asks: asks})
	}
	return []html.Page{{ID: "parties", Title: "What each party asks of us", Short: "Party by party", Lead: "One page a party. goldthread report --for party=ID makes the copy that can be sent to it: without findings, other parties, and names.", Body: []html.Block{parties}}}
}

func (b *book) partyUnder(r *register.Record) string {
	under := words(b.field(r, "kind"))
	if side := b.field(r, "side"); side != "" {
		under += ", " + side
	}
	if why := b.field(r, "relevance"); why != "" {
		under += ". " + why
	}
	return under
}

// partyAsks is the table of what a party asks.
func (b *book) partyAsks(party *register.Record) *html.Table {
	asks := b.asks(party.Key())
	t := &html.Table{
		Name: "requirements", Class: "wide", Caption: count(len(asks), "requirement", "requirements") + " of " + b.title(party), Empty: "No requirement names this party.",
		Columns: []html.Column{{Name: "Requirement", Head: true, Narrow: true}, {Name: "What is required"}, {Name: "Must it be met"}, {Name: "Written in"}, {Name: "Applies from", Spare: true}, {Name: "Applies to", Spare: true}},
	}
	if reason := b.field(party, "no_requirement_reason"); reason != "" {
		t.Empty += " " + reason
	}
	for _, r := range asks {
		t.Rows = append(t.Rows, html.Row{Cells: []html.Cell{
			{{b.ref(r.Key())}}, html.Plain(b.title(r)), html.Plain(words(b.field(r, "obligation"))), b.writtenFor(party, r), html.Plain(day(b.field(r, "in_force_from"))), html.Plain(day(b.field(r, "in_force_to"))),
		}})
	}
	return t
}

// writtenFor is where a requirement is written, of those places that are the
// party's business: in a copy for a party, a source that names another party is
// left out.
func (b *book) writtenFor(party, r *register.Record) html.Cell {
	return b.answer(r.Key(), "written in", func(source register.Key) bool {
		return b.audience != forParty || !slices.ContainsFunc(b.out[source], func(l register.Link) bool {
			return l.Resolved && l.Target.Kind == party.Kind && l.Target != party.Key()
		})
	})
}
