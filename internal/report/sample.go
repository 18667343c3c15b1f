package report

import (
	"bytes"
	"fmt"
	"strings"
	"time"

	"github.com/goldthread/goldthread/internal/history"
	"github.com/goldthread/goldthread/internal/lint"
)

// A Drawing says what an auditor draws from, and what.
type Drawing struct {
	First, Last time.Time // the period, both days included
	Population  []lint.Member
	Uncommitted int           // live records that are not on the main branch yet, and not in it
	Drawn       []lint.Member // in the order of the draw
	Seed        string        // "" where nothing is drawn
	List        bool          // the population is listed
	Questions   bool          // the sheet of questions for people is added
	Findings    bool          // findings as criterion, evidence and statement
	Names       bool
}

func (d Drawing) show() Show {
	sh := Show{Findings: d.Findings && len(d.Drawn) > 0, Names: d.Names}
	for _, m := range d.Drawn {
		sh.Keys = append(sh.Keys, m.Key)
	}
	return sh
}

// SampleRecords writes a work paper in one of ShowFormats: the population, what
// was drawn from it and how, the page of each record drawn, and the questions
// that only people can answer. l must hold findings, as [lint.Examine] gives it.
func SampleRecords(b *bytes.Buffer, format string, l *lint.Look, d Drawing, o Options) error {
	t := newWalkText(l, d.Names, o)
	switch format {
	case "json":
		return t.showDocument(b, d.show(), t.sampleOf(d))
	case "markdown":
		t.sampleMarkdown(b, d)
		return nil
	}
	t.opening()
	t.wrapped(bold, "Population", t.population(d), labelCells)
	if d.Seed != "" {
		t.wrapped(bold, "Drawn", d.drawn(), labelCells)
	}
	t.addf("")
	if d.List && len(d.Population) > 0 {
		t.rows(t.members(d.Population))
	}
	for i, m := range d.Drawn {
		t.addf("%3d  %s  %s", i+1, m.Draw(d.Seed)[:drawLetters], t.cast.scrubbed(m.Key.Kind+"/"+m.Key.ID))
	}
	t.pages(d.show())
	if d.Questions {
		t.questions()
	}
	t.addf("")
	t.closing()
	t.writeTo(b)
	return nil
}

// drawLetters is how much of the number of a draw is shown.
const drawLetters = 12

// population says how many records there are to draw from, and what has become
// of them.
func (t *walkText) population(d Drawing) string {
	switch h := t.r.History; {
	case h == nil:
		return fmt.Sprintf("%s live now; nothing here tells which were live before", count(len(d.Population), "record", "records"))
	case h.State != history.Complete:
		return "not known: part of the history is missing, so nobody can tell which records were live"
	}
	ended := map[string]int{}
	for _, m := range d.Population {
		ended[m.Ended]++
	}
	words := fmt.Sprintf("%s live on at least one day from %s to %s: %d live now", count(len(d.Population), "record", "records"), dayOf(d.First), dayOf(d.Last), ended[""])
	for _, how := range []string{lint.EndedRetired, lint.EndedGone, lint.EndedDraft} {
		if ended[how] > 0 {
			words += fmt.Sprintf(" · %d %s since", ended[how], how)
		}
	}
	if d.Uncommitted > 0 {
		words += " · " + count(d.Uncommitted, "record", "records") + " not on the main branch yet left out"
	}
	return words
}

// drawn says how the draw is made, so that anybody can make it again.
func (d Drawing) drawn() string {
	return fmt.Sprintf("%d of %d with the seed %s: those with the smallest SHA-256 of the seed, a line end and register/id", len(d.Drawn), len(d.Population), sentence(d.Seed))
}

func (t *walkText) members(all []lint.Member) [][]string {
	rows := [][]string{{"RECORD", "LIVE SINCE", "UNTIL", "HOW", "IT SAYS"}}
	for _, m := range all {
		g := t.look.Graph().Node(m.Key)
		title := ""
		if g != nil {
			title = t.titleOf(g)
		}
		rows = append(rows, []string{t.cast.scrubbed(m.Key.Kind + "/" + m.Key.ID), isoDay(m.Since), isoDay(m.Until), m.Ended, shorten(title, 50)})
	}
	return rows
}

func (t *walkText) sampleOf(d Drawing) *sampleJSON {
	j := &sampleJSON{From: isoDay(d.First), To: isoDay(d.Last), Seed: d.Seed, Drawn: len(d.Drawn), Population: []memberJSON{}}
	place := map[string]int{}
	for i, m := range d.Drawn {
		place[m.Key.Kind+"/"+m.Key.ID] = i + 1
	}
	for _, m := range d.Population {
		draw := ""
		if d.Seed != "" {
			draw = m.Draw(d.Seed)
		}
		j.Population = append(j.Population, memberOf(m, draw, place[m.Key.Kind+"/"+m.Key.ID]))
	}
	return j
}

func (t *walkText) sampleMarkdown(b *bytes.Buffer, d Drawing) {
	b.WriteString(string("# " + mdText(t.title()) + "\n\n" + mdText("History: "+t.history()) + "\n\n" + mdText("Population: "+t.population(d)) + "\n"))
	for _, why := range t.r.Incomplete {
		b.WriteString(string("\nIncomplete: " + mdText(why) + "\n"))
	}
	if d.Seed != "" {
		b.WriteString(string("\n" + mdText("Drawn: "+d.drawn()) + "\n\n"))
		for i, m := range d.Drawn {
			b.WriteString(fmt.Sprintf("%d. ", i+1) + string(mdCode(m.Draw(d.Seed)[:drawLetters])+" "+mdText(t.cast.scrubbed(m.Key.Kind+"/"+m.Key.ID))) + "\n")
		}
	}
	if d.List {
		rows := t.members(d.Population)
		b.WriteString("\n| Record | Live since | Until | How | It says |\n|---|---|---|---|---|\n")
		for _, row := range rows[1:] {
			for _, cell := range row {
				b.WriteString("| " + string(mdText(cell)) + " ")
			}
			b.WriteString("|\n")
		}
	}
	t.pagesMarkdown(b, d.show())
	if d.Questions {
		b.WriteString("\n## Questions for people\n")
		for _, step := range t.look.Steps {
			b.WriteString(string("\n### " + mdText(step.Clause+" "+step.Point) + "\n\n| Question | Who answered, when, and what |\n|---|---|\n"))
			for _, q := range step.Ask {
				b.WriteString(string("| " + mdText(q) + " | |\n"))
			}
		}
	}
	t.closingMarkdown(b)
}

// questions is a sheet of what no check can see, with room for answers.
func (t *walkText) questions() {
	t.addf("")
	t.addf("%s", t.paint.in(bold, "Questions for people"))
	for _, step := range t.look.Steps {
		t.addf("")
		t.wrapped(bold, step.Clause, sentence(step.Point), max(cells(step.Clause)+2, 7))
		for _, q := range step.Ask {
			t.wrapped("", "       -", sentence(q), 9)
			t.addf("         %s", strings.Repeat("_", 60))
		}
	}
}
