package report

import (
	"fmt"
	"slices"
	"strings"

	"github.com/goldthread/goldthread/internal/finding"
	"github.com/goldthread/goldthread/internal/lint"
)

// change is the page of a change: the exceptions that it asks for, what it does
// to the records, what it brings, who has to look, what it settles, and what was there
// before.
func (s *sheet) change() {
	c := s.r.Change
	s.exceptionsAsked()
	s.answers()
	s.changedRecords()
	s.reasons()
	failing := s.failing()
	s.findings("**Fix before merging**\n\n", s.brought[:failing])
	s.findings("**Look at this too** (does not block)\n\n", s.brought[failing:])
	s.rules()
	s.approvers()
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
	if len(c.Uncommitted) > 0 {
		s.page.text(mdText(uncommitted(c.Uncommitted)) + "\n\n")
	}
	kept, lost := relocations(c.Moved)
	for _, line := range lost {
		s.page.text(mdBold(cut(line, 2*maxMessage)) + "\n\n")
	}
	if len(c.Records) == 0 {
		s.page.text(mdText(noneChanged(s.r)) + "\n\n")
	}
	var rows []md
	for i, one := range c.Records {
		name, what := recordParts(one, s.r.Cast)
		rows = append(rows, row(mdRecord(one.Key.ID, name), mdMarked(cut(what, maxCell)), mdText(cut(threadLine(c.Threads[i]), maxCell))))
	}
	s.table(md(fmt.Sprintf("**You change %s**\n\n", count(len(c.Records), "record", "records"))),
		[]string{"Record", "What changes", "What hangs on it"}, rows, "record", "records")
	var moved []md
	for _, line := range kept {
		moved = append(moved, "- "+mdText(cut(line, 2*maxMessage))+"\n")
	}
	s.list("**Where they stand**\n\n", moved, "file", "files")
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

// approvers says who has to look, what they press, and what that is kept as.
func (s *sheet) approvers() {
	all := s.r.Change.Approve
	if len(all) == 0 {
		return
	}
	then := s.approving()
	keeper := slices.ContainsFunc(all, func(a lint.Approval) bool { return a.Owner })
	if roles := all[0].Roles; sameApprovers(all) && len(roles) > 0 && !keeper {
		s.page.text("**Who has to look:** " + mdText(cut(strings.Join(roles, " or "), maxName)) + ", not you." + then + "\n\n")
		return
	}
	var items []md
	for _, a := range all {
		items = append(items, "- "+mdText(cut(a.Title, maxName))+": "+mdText(cut(approverWords(a), 2*maxName))+"\n")
	}
	s.list("**Who has to look**, and not you\n\n", items, "register", "registers")
	if then != "" {
		s.page.text(then[1:] + "\n\n")
	}
}

// approving says how somebody approves on the platform, and what becomes of it.
func (s *sheet) approving() md {
	var then md
	if press := s.o.Forge.Approve; press != "" {
		then += " They press *" + mdText(press) + "*."
	}
	if h := s.r.History; h == nil || h.Approvals.Ref == "" {
		return then // nothing keeps it yet
	}
	var ids []string
	for _, one := range s.r.Change.Records {
		answered := slices.ContainsFunc(s.r.Change.Answers, func(a lint.Answered) bool { return a.Review == one.Key.ID })
		if one.After != nil && !answered {
			ids = append(ids, one.Key.ID)
		}
	}
	if len(ids) > 0 {
		then += " That approval is kept as the review of " + mdText(list(ids, maxMessage)) + "."
	}
	return then
}

// answers says of the reviews that the change records what they answer, and what
// they will count as.
func (s *sheet) answers() {
	for _, a := range s.r.Change.Answers {
		given := 0
		var parts []string
		for _, word := range answerWords {
			if n := a.Given[word]; n > 0 {
				given += n
				parts = append(parts, fmt.Sprintf("%d %s", n, word))
			}
		}
		said := fmt.Sprintf("You answered %d of %d", given, given+len(a.Open))
		if len(parts) > 0 {
			said += ": " + strings.Join(parts, ", ")
		}
		var items []md
		for _, id := range a.Open {
			items = append(items, "- "+mdText(fmt.Sprintf("%s has no answer yet.", cut(id, maxName)))+"\n")
		}
		head := "**" + mdText(said) + ".** "
		if given > a.Given["skip"] { // which is no review
			head += "It counts as reviewed once it is merged, and as confirmed by a second person when somebody else approves it who may.\n\n"
		} else {
			head += "Nothing of it counts as reviewed yet.\n\n"
		}
		if len(items) == 0 {
			s.page.text(head)
			continue
		}
		s.list(head, items, "record", "records")
	}
}

// exceptionsAsked are the exceptions that the change itself brings.
func (s *sheet) exceptionsAsked() {
	var items []md
	for _, w := range s.asked {
		items = append(items, "- "+mdBold(cut(stopped(acceptance(w.Waiver)+": "+sentence(w.Reason)), maxMessage))+" "+mdText(w.granted())+"\n")
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
		items = append(items, "- "+peopleChanged+"\n")
	}
	s.list("**It changes what registers are judged by**\n\n", items, "line", "lines")
}
