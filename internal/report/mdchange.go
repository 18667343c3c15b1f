package report

import (
	"fmt"
	"strings"

	"github.com/goldthread/goldthread/internal/finding"
)

// change is the page of a change: the exceptions that it asks for, what it does
// to the records, who has to look, what it brings and what it settles, and what was there before.
func (s *sheet) change() {
	c := s.r.Change
	s.exceptionsAsked()
	s.changedRecords()
	s.reasons()
	s.approvers()
	failing := s.failing()
	s.findings("**Fix before merging**\n\n", s.brought[:failing])
	s.findings("**Look at this too** (does not block)\n\n", s.brought[failing:])
	s.rules()
	s.fold(md(fmt.Sprintf("Settled by this change: %d", len(c.Fixed))), s.grouped(c.Fixed), "kind", "kinds")
	s.old("There before, and fails nothing", s.still)
	s.fold(md(fmt.Sprintf("On what changes here, judged again once it has come into effect: %d", len(c.Later))), s.grouped(c.Later), "kind", "kinds")
	s.old("There on the day these checks begin, and fails nothing", s.adopted)
}

// old counts what is no part of what is judged, by kind.
func (s *sheet) old(title string, found []finding.Finding) {
	kinds := s.grouped(found)
	s.fold(md(fmt.Sprintf("%s: %d in %s", title, len(found), count(len(kinds), "kind", "kinds"))), kinds, "kind", "kinds")
}

func (s *sheet) changedRecords() {
	c := s.r.Change
	if len(c.Records) == 0 {
		s.page.text("No record changes in meaning.\n\n")
		return
	}
	var rows []md
	for i, one := range c.Records {
		name, what := recordParts(one, s.r.Cast)
		rows = append(rows, row(mdRecord(one.Key.ID, name), mdText(cut(what, maxCell)), mdText(cut(threadLine(c.Threads[i]), maxCell))))
	}
	s.table(md(fmt.Sprintf("**This changes %s**\n\n", count(len(c.Records), "record", "records"))),
		[]string{"Record", "What changes", "What hangs on it"}, rows, "record", "records")
}

// reasons tell what the author of the change names as its reason.
func (s *sheet) reasons() {
	var items []md
	for _, line := range reasonLines(s.r.Change.Reasons) {
		items = append(items, "- "+mdText(cut(line, maxCell))+"\n")
	}
	s.list("**Because**\n\n", items, "reason", "reasons")
}

// mdRecord names a record: its id in bold, and what people call it.
func mdRecord(id, name string) md {
	text := mdBold(cut(id, maxName))
	if name != "" {
		text += " " + mdText(name)
	}
	return text
}

func (s *sheet) approvers() {
	var items []md
	for _, a := range s.r.Change.Approve {
		who := "nobody is named"
		if len(a.Roles) > 0 {
			who = strings.Join(a.Roles, " or ")
		}
		if a.Owner {
			who += ", who keeps it"
		}
		items = append(items, "- "+mdText(cut(a.Title, maxName))+": "+mdText(cut(who, 2*maxName))+"\n")
	}
	s.list("**Who has to look**\n\n", items, "register", "registers")
}

// exceptionsAsked are the exceptions that the change itself brings.
func (s *sheet) exceptionsAsked() {
	var items []md
	for _, w := range s.asked {
		how := "Whoever approves this change decides; it fails nothing here."
		if !w.Counts {
			how = "It holds once this has come into effect, not for this change itself."
		}
		items = append(items, "- "+mdBold(cut(stopped(acceptance(w.Waiver)+": "+sentence(w.Reason)), maxMessage))+" "+mdText(how)+"\n")
		for _, f := range w.findings {
			items = append(items, "  - "+mdText(stopped(cut(sentence(f.Message), maxMessage)))+s.source(f)+"\n")
		}
	}
	s.list("**Asks for an exception**\n\n", items, "line", "lines")
}

// findings lists what a change brings.
func (s *sheet) findings(head md, found []finding.Finding) {
	var items []md
	for i, f := range found {
		items = append(items, s.item(md(fmt.Sprintf("%d. ", i+1)), f))
	}
	s.list(head, items, "finding", "findings")
}

// rules says what the change does to what it would be judged by.
func (s *sheet) rules() {
	r := s.r.Change.Rules
	if r == nil {
		return
	}
	var items []md
	for _, f := range r.Files {
		items = append(items, "- "+mdCode(cut(f.Path, 2*maxName))+" "+mdText(f.What)+"\n")
	}
	for _, w := range r.Words {
		items = append(items, "- "+mdText(cut(w, maxMessage))+"\n")
	}
	for _, line := range rulesEffect(r) {
		items = append(items, "- "+mdText(cut(line, maxMessage))+"\n")
	}
	if len(items) == 0 {
		items = append(items, "- the register of people changed\n")
	}
	s.list("**It changes what registers are judged by**\n\n", items, "line", "lines")
}
