package report

import (
	"bytes"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/goldthread/goldthread/internal/finding"
	"github.com/goldthread/goldthread/internal/history"
	"github.com/goldthread/goldthread/internal/lint"
)

// What a forge takes. GitHub drops a job summary of more than a mebibyte as a
// whole, and refuses a comment of more than 65,536 characters.
const (
	maxSummary = 900 << 10
	maxComment = 60_000
)

// Marker ends a comment, so that the next run finds it and writes over it.
const Marker = "<!-- goldthread -->"

// How much of one text is shown, in characters.
const (
	maxName    = 80
	maxMessage = 600
	maxCell    = 900
)

func init() {
	addFormat(format{name: "markdown", reader: "the summary of a job", write: writeMarkdown, fail: failMarkdown})
	addFormat(format{name: "comment", reader: "one comment on a pull request", write: writeComment, fail: failComment})
}

func writeMarkdown(b *bytes.Buffer, r *lint.Result, o Options) error {
	b.WriteString(newSheet(r, o, page{most: maxSummary, size: octets}).render())
	return nil
}

func writeComment(b *bytes.Buffer, r *lint.Result, o Options) error {
	s := newSheet(r, o, page{most: maxComment - len(Marker) - 1, size: characters})
	b.WriteString(s.render() + Marker + "\n")
	return nil
}

// A sheet is the Markdown of one result, for the summary of a job or for a
// comment. Its first line is the verdict: it is what a forge mails.
type sheet struct {
	page
	r     *lint.Result
	o     Options
	place *placer
	text  *text // speaks the plain sentences that the first screen has too

	brought        []finding.Finding // what counts, the worst first
	still, adopted []finding.Finding // what was there before the change, or before these checks
	asked          []taken           // exceptions that the change asks for
}

func newSheet(r *lint.Result, o Options, p page) *sheet {
	o.Width, o.All, o.NoNext = wide, false, true
	s := &sheet{page: p, r: r, o: o, place: newPlacer(r), text: &text{r: r, o: o}}
	s.asked = waivers(r.Findings, true)
	s.brought, s.still, s.adopted = byChange(standing(r.Findings))
	if r.Change == nil {
		s.brought, s.adopted = append(s.brought, s.adopted...), nil
	}
	s.brought = worstFirst(r, s.brought)
	return s
}

func (s *sheet) render() string {
	s.verdict()
	if s.r.Change != nil {
		s.change()
	} else {
		s.state()
	}
	s.exceptions()
	s.closing()
	return s.page.String()
}

// verdict is the first line, the whole result in a few words; and, where part of
// what is to be read was not there, what was not.
func (s *sheet) verdict() {
	if len(s.r.Incomplete) == 0 {
		s.page.text("### Register check: " + mdText(s.foundInWords()) + "\n\n")
		return
	}
	h := s.r.History
	f := Failure{Reasons: s.r.Incomplete, Ours: h == nil || len(h.Lacks) > 0}
	s.failed(f, "could not run in full")
	s.page.text("What could be seen: " + mdText(s.foundInWords()) + ".\n\n")
}

func (s *sheet) foundInWords() string {
	if s.r.Change == nil {
		if len(s.brought) == 0 {
			return "nothing found"
		}
		return strings.Join(severities(s.brought), ", ")
	}
	failing := s.failing()
	var rest []string
	if n := len(s.asked); n > 0 {
		rest = append(rest, count(n, "exception is", "exceptions are")+" asked for")
	}
	if n := len(s.brought) - failing; n > 0 && failing == 0 {
		rest = append(rest, count(n, "thing", "things")+" to look at")
	}
	if who := s.who(); who != "" {
		rest = append(rest, who)
	}
	what := "nothing to fix"
	switch {
	case failing == 1:
		what = "one thing to fix before merging"
	case failing > 1:
		what = fmt.Sprintf("%d things to fix before merging", failing)
	case len(s.adopted) > 0:
		what += ", these checks begin here"
	case len(s.r.Change.Records) == 0 && len(s.brought) == 0 && s.r.Change.Rules == nil && len(s.r.Change.Moved) > 0:
		return "no record changed, only where they stand"
	case len(s.r.Change.Records) == 0 && len(s.brought) == 0 && s.r.Change.Rules == nil:
		return "no register changed"
	case len(s.r.Change.Records) == 0 && len(s.brought) == 0:
		what = "no record changed, but the rules that they are judged by did"
	}
	return strings.Join(append([]string{what}, rest...), "; ")
}

// failing is how many findings make the check fail.
func (s *sheet) failing() int {
	n := 0
	for _, f := range s.brought {
		if s.r.Fails(f) {
			n++
		}
	}
	return n
}

// who says who has to look, where anybody has to.
func (s *sheet) who() string {
	all := s.r.Change.Approve
	switch {
	case len(all) == 0:
		return ""
	case !sameApprovers(all):
		return fmt.Sprintf("somebody has to look at %d registers", len(all))
	case len(all[0].Roles) == 0:
		return "nobody is named who has to look"
	}
	return cut(strings.Join(all[0].Roles, " or "), maxName) + " has to look"
}

// sameApprovers reports whether the same roles, in whatever order, have to look at
// every register.
func sameApprovers(all []lint.Approval) bool {
	for _, a := range all {
		if !slices.Equal(slices.Sorted(slices.Values(a.Roles)), slices.Sorted(slices.Values(all[0].Roles))) {
			return false
		}
	}
	return true
}

// list is a section with items; none where there are no items.
func (s *sheet) list(head md, items []md, one, many string) {
	s.items(section{head: head, items: items, foot: "\n"}, one, many)
}

// fold is such a section that is opened by a click.
func (s *sheet) fold(title md, items []md, one, many string) {
	s.items(section{head: "<details><summary>" + title + "</summary>\n\n", items: items, foot: "\n</details>\n\n"}, one, many)
}

func (s *sheet) items(list section, one, many string) {
	if len(list.items) == 0 {
		return
	}
	list.more = func(from int) md {
		left := len(list.items) - from
		return md(fmt.Sprintf("- and %s more, which %s not fit here\n", count(left, one, many), noun(left, "does", "do")))
	}
	s.add(list)
}

// table is a section with rows.
func (s *sheet) table(head md, columns []string, rows []md, one, many string) {
	if len(rows) == 0 {
		return
	}
	head += md("| " + strings.Join(columns, " | ") + " |\n|" + strings.Repeat("---|", len(columns)) + "\n")
	s.add(section{head: head, items: rows, foot: "\n", more: func(from int) md {
		left := len(rows) - from
		return md(fmt.Sprintf("\nAnd %s more, which %s not fit here.\n", count(left, one, many), noun(left, "does", "do")))
	}})
}

func row(cells ...md) md { return "| " + mdJoin(cells, " | ") + " |\n" }

// item is a finding as an item of a list.
func (s *sheet) item(bullet md, f finding.Finding) md {
	line := bullet + mdBold(stopped(cut(sentence(f.Message), maxMessage)))
	if f.Hint != "" {
		line += " " + mdText(stopped(cut(sentence(f.Hint), maxMessage)))
	}
	if why := because(f); why != "" {
		line += " " + mdText(why)
	}
	return line + s.source(f) + "\n"
}

// because names the records that the change touched where that is why something
// is found about others; "" where it is about those themselves.
func because(f finding.Finding) string {
	if len(f.Because) == 0 {
		return ""
	}
	return "It comes up because you changed " + list(f.Because, maxName) + "."
}

// source is where a finding stands and the rule that found it.
func (s *sheet) source(f finding.Finding) md {
	var all md
	for _, part := range []md{s.where(f), mdCode(cut(f.Rule, maxName))} {
		if part != "" {
			all += " " + part
		}
	}
	return all
}

// where is the place of a finding, which leads to its line in an editor where
// the forge is known.
func (s *sheet) where(f finding.Finding) md {
	if !f.Place.Known() {
		return mdCode(cut(f.Subject.String(), maxName))
	}
	at := s.place.at(f.Place)
	name := at.File
	switch {
	case at.Cell != "":
		name += " " + at.Cell
	case at.Line > 0:
		name += ":" + strconv.Itoa(at.Line)
	}
	address := ""
	if e := s.o.Forge.Edit; e != "" && at.Cell == "" {
		address = strings.TrimSuffix(e, "/") + "/" + locationURI(at.File)
		if at.Line > 0 {
			address += "#L" + strconv.Itoa(at.Line)
		}
	}
	if address == "" {
		return mdCode(cut(name, 2*maxName))
	}
	return mdLink("Open "+mdCode(cut(name, 2*maxName)), address)
}

// grouped has a line for each rule of the findings: how many, and what is to be
// done.
func (s *sheet) grouped(found []finding.Finding) []md { return s.groupItems(groups(found, s.r.Rules)) }

func (s *sheet) groupItems(all []group) []md {
	var items []md
	for _, g := range all {
		line := "- " + md(strconv.Itoa(g.records)) + " × " + mdText(cut(g.action(), maxMessage))
		if roles := who(g); roles != "" {
			line += " · " + mdText(roles)
		}
		items = append(items, line+" "+mdCode(cut(g.rule, maxName))+"\n")
	}
	return items
}

// exceptions lists every finding that an accepted exception covers: it is
// found, and only decides nothing.
func (s *sheet) exceptions() {
	all := waivers(s.r.Findings, false)
	n := 0
	var items []md
	for _, w := range all {
		items = append(items, "- "+mdText(cut(stopped(acceptance(w.Waiver)+": "+sentence(w.Reason)), maxMessage))+"\n")
		for _, f := range w.findings {
			items = append(items, "  - "+mdText(stopped(cut(sentence(f.Message), maxMessage)))+s.source(f)+"\n")
			n++
		}
	}
	s.fold(md(fmt.Sprintf("Covered by an accepted exception: %d", n)), items, "line", "lines")
}

// closing says what the page rests on and what it is not.
func (s *sheet) closing() {
	r := s.r
	var parts []md
	if c := r.Change; c != nil {
		by := mdText("by the rules that stand there")
		if c.Trust == lint.TrustHead {
			by = mdText("by its own rules: " + c.Why)
		}
		base := mdText(c.Base.Short())
		if !strings.HasPrefix(string(c.Base), c.Named) {
			base = mdText(cut(c.Named, maxName)) + " (" + base + ")"
		}
		parts = append(parts, "Compared with "+base+", "+by)
	}
	if h := r.History; h != nil && h.State == history.Complete {
		parts = append(parts, "whole history read")
	}
	if label, what := s.text.notKept(); r.Change == nil && what != "" {
		parts = append(parts, mdText(label+": "+what))
	}
	parts = append(parts, "a list of gaps, not a verdict")
	if r.Change == nil {
		parts[len(parts)-1] = mdText(strings.TrimSuffix(closing, "."))
	}
	if run := s.o.Forge.Run; run != "" {
		parts = append(parts, mdLink("full list", run))
	}
	s.page.text("<sub>" + mdJoin(parts, " · ") + "</sub>\n")
}
