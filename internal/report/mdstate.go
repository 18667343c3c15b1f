package report

import (
	"fmt"

	"github.com/goldthread/goldthread/internal/finding"
)

// state is the page of a check: what was looked at, what to do first, and
// everything that was found, rule by rule.
func (s *sheet) state() {
	s.page.text(mdText(s.text.title()) + "\n\n")
	s.facts()
	all := groups(s.brought, s.r.Rules)
	var first []md
	for i, g := range all[:min(doFirst, len(all))] {
		line := md(fmt.Sprintf("%d. ", i+1)) + mdText(cut(g.action(), maxMessage))
		if g.records > 1 {
			line += md(fmt.Sprintf(" · %d %s", g.records, g.unit()))
		}
		if roles := who(g); roles != "" {
			line += " · " + mdText(roles)
		}
		if g.single() {
			line += s.source(g.findings[0])
		} else {
			line += " " + mdCode(cut(g.rule, maxName))
		}
		first = append(first, line+"\n")
	}
	s.list("**Do first**\n\n", first, "action", "actions")
	s.everyGroup(all)
	s.since()
}

// since lists what was settled and what is new since an earlier run, by kind.
func (s *sheet) since() {
	if since := s.r.Since; since != nil {
		on := day(since.Earlier.AsOf)
		s.fold(mdSummary(fmt.Sprintf("Settled since %s: %d", on, len(since.Settled))), s.grouped(since.Settled), "kind", "kinds")
		s.fold(mdSummary(fmt.Sprintf("New since %s: %d", on, len(since.New))), s.grouped(since.New), "kind", "kinds")
	}
}

// facts say what was read and what was not.
func (s *sheet) facts() {
	t := s.text
	var rows []md
	for _, f := range []struct{ label, what string }{
		{"Read", t.read()}, {"Not read", t.notRead()}, {"History", t.history()}, {"Before", t.adopted()}, {"Since", t.since()},
	} {
		if f.what != "" {
			rows = append(rows, "- "+md(f.label)+": "+mdText(cut(f.what, maxCell))+"\n")
		}
	}
	s.list("", rows, "line", "lines")
}

// everyGroup lists the findings of each rule, to be opened one by one. Of very
// many rules those that press least are only named.
func (s *sheet) everyGroup(all []group) {
	last, room := finding.Invalid, s.most/2
	for i, g := range all {
		title := md(fmt.Sprintf("%d × ", g.records)) + mdSummary(cut(g.action(), maxMessage))
		if room -= s.size(title) + foldSize; room < 0 {
			s.fold("Further kinds", s.groupItems(all[i:]), "kind", "kinds")
			return
		}
		if g.severity != last {
			last = g.severity
			s.page.text(md(fmt.Sprintf("**To %s** (%ss)\n\n", severityWords[last], last)))
		}
		var items []md
		for _, f := range g.findings {
			items = append(items, s.stateItem(f))
		}
		s.fold(title, items, "finding", "findings")
	}
}

// foldSize is what a fold takes beside its title and its items.
const foldSize = 200

func (s *sheet) stateItem(f finding.Finding) md {
	line := s.item("- ", f)
	if len(f.Records) > 0 {
		line += "  " + mdText("Records: "+list(f.Records, maxCell)) + "\n"
	}
	return line
}
