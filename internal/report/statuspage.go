package report

import (
	"cmp"
	"fmt"
	"strings"

	"github.com/goldthread/goldthread/internal/expression"
	"github.com/goldthread/goldthread/internal/lint"
)

// StatusMarker ends the issue that is kept up to date every week, so that the
// next run finds it and writes over it.
const StatusMarker = "<!-- goldthread weekly -->"

// An Issue tells those to whom reviews fall what they have to look at.
type Issue struct {
	Title   string // safe to print, in plain text
	Body    string // Markdown that fits a forge's limit, and ends with StatusMarker
	Records int    // that are to be looked at; where there are none, nothing is asked of anybody
}

// maxTitle is the longest title of an issue, in characters; forges take 256.
const maxTitle = 200

// titled is a title in which a forge finds nobody to tell and nothing to link:
// GitLab reads titles too, and nothing can be escaped in them.
func titled(text string) string { return cut(named().ReplaceAllString(text, "$1$3 $2$4"), maxTitle) }

var named = expression.Of(`([@#~%])([\pL\pN_"-])|([!&])(\d)`)

// StatusIssue writes the issue of a week: by role, what is due within
// [lint.DueDays] days, with the link that begins the review of it; then what
// was settled and what is new since the earlier day, and the rest of a status.
func StatusIssue(l *lint.Look, k Keeper, o Options) Issue {
	if o.Redact != nil {
		o.Forge = Forge{Run: o.Forge.Run} // a link that begins a review holds what the records say
	}
	t := newWalkText(l, k.Names, o)
	s := &statusSheet{newSheet(l.Result, o, page{most: maxComment - len(StatusMarker) - 1, size: characters}), t, k, 0}
	issue := Issue{}
	var shares []string
	by := l.DaysAfter(lint.DueDays)
	for i := range k.Due {
		d := &k.Due[i]
		form := l.Form(d.By(by), t.cast.Text(d.Owner), "")
		if len(form.Rows) == 0 {
			continue
		}
		issue.Records += len(form.Rows)
		shares = append(shares, fmt.Sprintf("%s %d", t.roleOf(d), len(form.Rows)))
		s.ask(d, form)
	}
	issue.Title = "Registers: nothing to look at"
	if issue.Records > 0 {
		issue.Title = titled(fmt.Sprintf("Registers: %s to look at (%s)", count(issue.Records, "record", "records"), strings.Join(shares, ", ")))
	} else {
		s.page.text(md(fmt.Sprintf("Nothing has to be looked at within %d days.\n\n", lint.DueDays)))
	}
	s.rest()
	issue.Title, issue.Body = o.Redact.Text(issue.Title), o.Redact.Text(s.page.String())+StatusMarker+"\n"
	return issue
}

// A statusSheet is the Markdown of one status.
type statusSheet struct {
	*sheet
	walk   *walkText
	keeper Keeper
	linked int // characters of links so far
}

// ask asks a role to look at what is due.
func (s *statusSheet) ask(d *lint.DueFor, form lint.Form) {
	n := len(form.Rows)
	head := mdBold(s.walk.roleOf(d)) + ", please look at " + md(noun(n, "this record", fmt.Sprintf("these %d records", n)))
	if d.Owner == "" {
		head = "**No owner** is named for " + md(noun(n, "this record: name one, and have it", fmt.Sprintf("these %d records: name one, and have them", n))) + " looked at"
	}
	begin, box := s.begin(form, d)
	head += md(until(d)) + ". " + begin + "\n\n"
	var rows []md
	for _, row := range form.Rows {
		rows = append(rows, s.row(row))
	}
	s.table(head, []string{"Record", "It says", "From", "Since last time"}, rows, "record", "records")
	var left []md
	for _, one := range form.Left {
		left = append(left, "- "+mdText(s.walk.cast.scrubbed(one))+"\n")
	}
	s.list("Not to be looked at yet:\n\n", left, "record", "records")
	if box != "" {
		s.page.text(box)
	}
}

// until says by when, and of how many the day has passed.
func until(d *lint.DueFor) string {
	if d.Over == len(d.Rows) || d.Days[0] == 0 {
		return noun(d.Over, "; its day has passed", "; their day has passed")
	}
	by := " by " + day(d.Rows[d.Over].Due.On)
	if d.Over > 0 {
		by += ". The day of " + fmt.Sprintf("%d of them has passed", d.Over)
	}
	return by
}

// maxLinks is how much of an issue its links may take, in characters.
const maxLinks = maxComment / 2

// begin says how the review begins: by one link where that holds the form, else
// by the button, else by several links, or by a command where nothing is known
// of the platform. box is the form, where it is to be copied.
func (s *statusSheet) begin(form lint.Form, d *lint.DueFor) (how, box md) {
	if s.o.Forge.OpensEmpty() {
		return s.beginByHand(form, d)
	}
	return s.beginByLink(form, d), ""
}

// beginByHand leads to an empty new file, into which the form is copied.
func (s *statusSheet) beginByHand(form lint.Form, d *lint.DueFor) (how, box md) {
	text := string(ReviewForm(form))
	fence := strings.Repeat("`", max(3, longestRun(text, '`')+1))
	box = md("<details><summary>The lines of the file</summary>\n\n" + fence + "\n" + text + fence + "\n\n</details>\n\n")
	if s.linked += characters(box); s.linked > maxLinks {
		return "Begin with " + mdCode(s.walk.o.Program+" "+s.walk.reviewOf(d)+" --write") + ".", ""
	}
	return "Copy the lines of the file below and **" + mdLink("start my review", newFile(form, s.o.Forge, s.keeper.Branch)) +
		"**, which opens an empty page: paste them, write `ok`, `change`, `retire` or `skip` after each colon, and commit them to a branch of your own as a merge request.", box
}

func (s *statusSheet) beginByLink(form lint.Form, d *lint.DueFor) md {
	const answer = " write `ok`, `change`, `retire` or `skip` after each colon, then press the green buttons."
	command := mdCode(s.walk.o.Program + " " + s.walk.reviewOf(d) + " --write")
	if s.o.Forge.Repository == "" {
		return "Begin with " + command + "."
	}
	owner := s.walk.named(d)
	links, err := ReviewLinks(form, s.o.Forge, s.keeper.Branch)
	for _, link := range links {
		s.linked += len(link)
	}
	switch fits := err == nil && s.linked <= maxLinks; {
	case fits && len(links) == 1:
		return "**" + mdLink("Start my review", links[0]) + "** It opens a page with " + md(noun(len(form.Rows), "one line", fmt.Sprintf("%d lines", len(form.Rows)))) + ":" + answer
	case s.keeper.Button != "" && (d.Owner == "" || owner != ""):
		return "**" + mdLink("Start my review", s.keeper.Button) + "** It is too long for a link: press **Run workflow** there, and write " + mdCode(cut(cmp.Or(owner, Nobody), maxName)) + " under **owner**. The summary of that run leads to the file:" + answer
	case fits:
		var parts []md
		for i, link := range links {
			parts = append(parts, mdLink(md(fmt.Sprintf("part %d", i+1)), link))
		}
		return "Start my review: " + mdJoin(parts, ", ") + ". Each opens a page:" + answer
	}
	return "Begin with " + command + "."
}

// row is one record that is due.
func (s *statusSheet) row(due lint.FormRow) md {
	says := ""
	if title := s.walk.look.Title(due.Record.Key(), due.Record, s.walk.cast.Names()); title != "" {
		says = s.walk.cast.scrubbed(cut(oneLine(title), maxStatement))
	}
	from := lint.Thread{}
	for _, knot := range due.Thread.To {
		if knot.Where != "" {
			from.To = append(from.To, knot)
		}
	}
	since := "never looked at"
	if r := due.Thread.Reviewed; r != nil {
		since = "nothing changed"
		if due.Since != "" {
			since = s.walk.cast.scrubbed(due.Since)
		}
		since += ", last looked at " + day(isoDay(r.Since))
	}
	return row(mdBold(cut(due.Record.ID, maxName)), mdText(says), mdText(s.walk.cast.scrubbed(threadLine(from))), mdText(cut(since, maxCell)))
}

// rest is all of a status but what is due.
func (s *statusSheet) rest() {
	s.since()
	if k := s.keeper; k.Minutes != nil {
		var items []md
		for _, class := range moveClasses {
			for _, m := range k.Moved {
				if m.What == class {
					items = append(items, "- "+md(class)+": "+mdText(s.walk.moved(m, maxMessage))+"\n")
				}
			}
		}
		if len(items) == 0 {
			items = append(items, "- nothing came, changed or went\n")
		}
		s.fold(mdSummary(fmt.Sprintf("Since the management review of %s, for item c of the next minutes: %d", day(k.Held), len(k.Moved))), items, "record", "records")
	}
	t := s.walk
	s.listed("Open", inWords(s.keeper.Open, t.opened))
	s.listed("Ending", inWords(s.keeper.Ending, t.ends))
	s.listed("Next", inWords(s.keeper.Next, t.round))
	var lacks []md
	for _, why := range s.r.Incomplete {
		lacks = append(lacks, "- "+mdText(cut(why, maxMessage))+"\n")
	}
	for _, what := range t.unseen(s.keeper) {
		lacks = append(lacks, "- "+mdText(cut(what, maxMessage))+"\n")
	}
	s.fold("What cannot be seen", lacks, "line", "lines")
	s.page.text("Shown of " + mdText(strings.TrimPrefix(shownWords(s.keeper.Shown), "of ")) + "\n\n")
	parts := []md{mdText(t.title()), mdText(t.whole()), mdText(strings.TrimSuffix(closing, "."))}
	if run := s.o.Forge.Run; run != "" {
		parts = append(parts, mdLink("the run that wrote this", run))
	}
	s.page.text("<sub>" + mdJoin(parts, " · ") + "</sub>\n")
}

// listed is a fold with a line for each part.
func (s *statusSheet) listed(title string, parts []string) {
	var items []md
	for _, part := range parts {
		items = append(items, "- "+mdText(part)+"\n")
	}
	s.fold(mdSummary(fmt.Sprintf("%s: %d", title, len(parts))), items, "line", "lines")
}
