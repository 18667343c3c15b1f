package report

import (
	"slices"

	"github.com/goldthread/goldthread/internal/audit"
	"github.com/goldthread/goldthread/internal/register"
	"github.com/goldthread/goldthread/internal/report/html"
)

// ruleUnfunded finds the requirements that must be met and wait for money or
// time; the page shows who demands each and what it rests on.
const ruleUnfunded = "requirements/mandatory_unfunded"

// fundingPages are the mandatory requirements for which no register shows that
// means were released: the argument for the budget.
func (b *book) fundingPages() []html.Page {
	t := &html.Table{
		Name: "without-means", Class: "wide",
		Empty:   "No mandatory requirement waits for means, as far as the registers show.",
		Columns: []html.Column{{Name: "Requirement", Head: true, Narrow: true}, {Name: "What must be met"}, {Name: "Who demands it"}, {Name: "Written in"}, {Name: "What is not done yet"}, {Name: "Influence of the party"}},
	}
	if i := slices.IndexFunc(b.l.Ledger, func(e audit.Entry) bool { return e.Rule == ruleUnfunded && !tested(e) }); i >= 0 {
		t.Empty = "This was not looked at: " + b.text(reason(b.l.Ledger[i])) + "."
	}
	for _, f := range b.l.Findings {
		if f.Rule != ruleUnfunded {
			continue
		}
		for _, key := range subjectsOf(f) {
			if r := b.records[key]; r != nil {
				t.Rows = append(t.Rows, html.Row{Cells: []html.Cell{
					{{b.ref(key)}}, html.Plain(b.title(r)), b.answer(key, "asked by", nil), b.answer(key, "written in", nil), b.unfinished(key), b.influence(key),
				}})
			}
		}
	}
	t.Caption = count(len(t.Rows), "requirement waits", "requirements wait") + " for means (7.1)"
	return []html.Page{{ID: "means", Title: "Must be met, and waits for means", Short: "Without means", Lead: "Mandatory requirements whose control is not in place, and for which no register shows that money or time was released. It cannot see budgets that are kept elsewhere.", Body: []html.Block{t}}}
}

// unfinished are the controls of a requirement that are not in place, with how
// far they are and by when they are due.
func (b *book) unfinished(key register.Key) html.Cell {
	var cell html.Cell
	for _, h := range b.l.Graph().Answers(key, "covered by") {
		row, other := h.To.Record, h.To.Key
		if row == nil || other.Kind != "soa" || row.Status() == "implemented" || row.Status() == "not_applicable" {
			continue
		}
		line := html.Line{b.ref(other), {Text: " " + words(b.text(row.Status())), Tone: html.Soft}}
		if due := b.field(row, "due"); due != "" {
			line = append(line, html.Part{Text: ", due " + day(due), Tone: html.Soft})
		}
		cell = append(cell, line)
	}
	return cell
}

func (b *book) influence(key register.Key) html.Cell {
	var cell html.Cell
	for _, h := range b.l.Graph().Answers(key, "asked by") {
		if h.To.Record == nil {
			continue
		}
		if text := b.field(h.To.Record, "influence"); text != "" {
			cell = append(cell, html.Text(text))
		}
	}
	return cell
}
