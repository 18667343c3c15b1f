package report

import (
	"bytes"
	"strings"

	"github.com/goldthread/goldthread/internal/lint"
	"github.com/goldthread/goldthread/internal/register"
)

// A Show says which records to tell of, each on one page.
type Show struct {
	Keys []register.Key
	// Findings writes each finding as criterion, evidence and statement; without
	// records those of the whole check.
	Findings bool
	Names    bool // people by name
}

// ShowFormats names the outputs of [ShowRecords].
func ShowFormats() []string { return []string{"text", "markdown", "json"} }

// ShowRecords writes a page for each record in one of ShowFormats: who asks for
// it, where it is written and what covers it; who wrote, changed and looked at
// it, and when; what was found; and by which commands anybody sees the same. l
// must hold findings, as [lint.Examine] gives it.
func ShowRecords(b *bytes.Buffer, format string, l *lint.Look, sh Show, o Options) error {
	t := newWalkText(l, sh.Names, o)
	switch format {
	case "json":
		return t.showDocument(b, sh, nil)
	case "markdown":
		t.showMarkdown(b, sh)
		return nil
	}
	t.opening()
	t.pages(sh)
	t.addf("")
	t.closing()
	t.writeTo(b)
	return nil
}

// opening says what was looked at, in two lines where nothing is missing.
func (t *walkText) opening() {
	t.addf("%s", t.paint.in(bold, Wrap(t.title(), "  ", t.o.Width)))
	t.addf("")
	t.wrapped(bold, "History", t.history(), labelCells)
	for _, why := range t.r.Incomplete {
		t.wrapped(bold, "Incomplete", t.cast.redact.Text(why), labelCells)
	}
}

// closing says how people are called, and what a page cannot say.
func (t *walkText) closing() {
	if remark := t.cast.remark(); remark != "" {
		t.wrapped("", "", remark, 0)
	}
	t.wrapped("", "", closing, 0)
}

// pages adds the page of each record, and its findings.
func (t *walkText) pages(sh Show) {
	for _, key := range sh.Keys {
		t.addf("")
		t.page(t.leaf(key))
		if sh.Findings {
			t.objections(t.foundOf(key))
		}
	}
	if len(sh.Keys) == 0 && sh.Findings {
		t.objections(standing(t.r.Findings))
	}
}

// factCells is the width of the column of questions, with the space around it;
// one with longer words makes it wider.
const factCells = 17

func (t *walkText) page(s *leaf) {
	marks, width := strings.Join(s.marks, " · "), factCells
	for _, f := range s.facts {
		width = max(width, cells(f.label)+4)
	}
	t.wrapped(bold, s.id, s.title, cells(s.id)+2)
	t.addf("%s%s", strings.Repeat(" ", cells(s.id)+2), t.paint.in(dim, marks))
	for _, f := range s.facts {
		for i, line := range texts(f.lines) {
			label := ""
			if i == 0 {
				label = "  " + f.label
			}
			t.wrapped("", label, line, width)
		}
	}
	for i, c := range s.byHand {
		label := ""
		if i == 0 {
			label = "  by hand"
		}
		t.addf("%s%s  # %s", pad(label, width), c.Command, c.Shows)
	}
}
