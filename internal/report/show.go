package report

import (
	"bytes"
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/goldthread/goldthread/internal/change"
	"github.com/goldthread/goldthread/internal/finding"
	"github.com/goldthread/goldthread/internal/history"
	"github.com/goldthread/goldthread/internal/lint"
	"github.com/goldthread/goldthread/internal/register"
	"github.com/goldthread/goldthread/internal/thread"
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
		t.wrapped(bold, "Incomplete", why, labelCells)
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

// A leaf is the page of one record in words.
type leaf struct {
	id, title string
	marks     []string // what it is and where it stands
	facts     []fact
	byHand    []byHand // the newest commands
}

// A fact is a question about a record, and the lines that answer it.
type fact struct {
	label string
	lines []string
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
		for i, line := range f.lines {
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

// leaf gathers the page of one record, gone ones included.
func (t *walkText) leaf(key register.Key) *leaf {
	s := tell(t.look, t.cast, key)
	page := &leaf{id: t.cast.scrubbed(key.ID), title: t.cast.scrubbed(t.look.Title(key, s.record, t.cast.Names()))}
	t.key = key
	page.marks = append([]string{sentence(s.state())}, t.marks(s)...)
	page.add("", t.linked(key)...)
	page.add("written by", t.writtenBy(s))
	page.add("changed", t.changes(s)...)
	page.add("looked at", t.lookedAt(s)...)
	if s.timeline != nil && s.timeline.Claim != nil {
		page.add("typed in file", t.claim(s.timeline.Claim)+early(s.timeline.Claim))
	}
	page.add("look again by", t.dueOf(s))
	page.add("findings", t.findingsOf(s)...)
	page.add("exceptions", t.exceptionsOf(key)...)
	page.add("beside it", t.besideOf(key))
	commands := s.commands(t.look)
	page.byHand = commands[max(0, len(commands)-maxShown):]
	return page
}

// maxShown is how many changes, reviews and commands a page has, the newest
// ones; history tells them all.
const maxShown = 3

// add puts a fact on the page if there is anything to say. Facts without a label
// of their own come with it in front of each line.
func (s *leaf) add(label string, lines ...string) {
	for _, line := range lines {
		at := label
		if label == "" {
			at, line, _ = strings.Cut(line, "\t")
		}
		if line == "" {
			continue
		}
		if n := len(s.facts); n > 0 && s.facts[n-1].label == at {
			s.facts[n-1].lines = append(s.facts[n-1].lines, line)
		} else {
			s.facts = append(s.facts, fact{at, []string{line}})
		}
	}
}

// marks are what was decided of a record, in the words of its type: those that
// go from loose to tight, and those of a set.
func (t *walkText) marks(s *story) []string {
	if s.record == nil || s.kind == nil {
		return nil
	}
	var all []string
	for _, f := range s.kind.Fields {
		switch v := s.record.Value(f.Name).(type) {
		case string:
			if len(f.Order) > 0 && slices.Contains(f.Enum, v) && !f.Scale {
				all = append(all, sentence(words(v)))
			}
		case []any:
			if f.Set && f.Elem != nil && len(f.Elem.Enum) > 0 {
				for _, item := range v {
					all = append(all, sentence(words(fmt.Sprint(item))))
				}
			}
		}
	}
	return all
}

// linked answers the questions of the thread: of a requirement all of them, also
// those that nothing answers, and of any other record what it is to which
// requirement. Each line is a label, a tab and an answer.
func (t *walkText) linked(key register.Key) []string {
	g := t.look.Graph()
	n := g.Node(key)
	if n == nil || n.Stage == "" {
		return nil
	}
	var lines []string
	hops := g.Hops(key)
	if n.Stage != g.Middle() {
		for _, says := range saysOf(hops) {
			lines = append(lines, t.answers(says, hops)...)
		}
		if stage := t.look.Schema.Stage(n.Stage); len(hops) == 0 && stage.Idle != "" && n.Standing == thread.Live {
			lines = append(lines, sentence(stage.Back)+"\t"+cmp.Or(g.Apart(n, ""), "nothing that is required"))
		}
		return lines
	}
	var asked []string
	for _, stage := range g.Stages {
		if stage.Says == "" || slices.Contains(asked, stage.Says) {
			continue
		}
		asked = append(asked, stage.Says)
		answers := t.answers(stage.Says, hops)
		if len(answers) == 0 && stage.Lacks != "" {
			answers = []string{sentence(stage.Says) + "\t" + cmp.Or(g.Apart(n, stage.Says), stage.Lacks)}
		}
		lines = append(lines, answers...)
	}
	return lines
}

// saysOf are the ways in which steps are named, each once.
func saysOf(hops []thread.Hop) []string {
	var all []string
	for _, h := range hops {
		if !slices.Contains(all, h.Says) {
			all = append(all, h.Says)
		}
	}
	return all
}

// fewAnswers is how many records have a line each; of more only the ids are
// named, and trace tells the rest.
const fewAnswers = 5

func (t *walkText) answers(says string, hops []thread.Hop) []string {
	var named []thread.Hop
	for _, h := range hops {
		if h.Says == says {
			named = append(named, h)
		}
	}
	var lines, short []string
	for _, h := range named {
		lines = append(lines, sentence(says)+"\t"+t.answer(h))
		short = append(short, strings.TrimSpace(t.idOf(h.To)+" "+t.stands(h.To)))
	}
	if len(named) > fewAnswers {
		return []string{sentence(says) + "\t" + strings.Join(short, " · ")}
	}
	return lines
}

// answer is a record at the other end of a step: what it is, where in it, how it
// stands, and its days.
func (t *walkText) answer(h thread.Hop) string {
	said := t.idOf(h.To)
	if title := t.titleOf(h.To); title != "" {
		said += " " + shorten(title, 90)
	}
	if len(h.Places) > 0 {
		said += ", " + t.cast.scrubbed(strings.Join(h.Places, "; "))
	}
	var more []string
	if stands := t.stands(h.To); stands != "" {
		more = append(more, stands)
	}
	more = append(more, t.daysOf(h.To)...)
	more = append(more, t.boundBy(h.To)...)
	if len(more) > 0 {
		said += " (" + strings.Join(more, ", ") + ")"
	}
	return said
}

// stands is how a record stands: what keeps it from counting, else its status in
// its register's own words.
func (t *walkText) stands(n *thread.Node) string {
	switch apart := t.look.Graph().Apart(n, ""); {
	case n.Standing != thread.Live && n.Standing != thread.InWords:
		return n.Standing.String()
	case apart != "":
		return sentence(apart)
	case n.Record == nil:
		return ""
	}
	if k := t.look.Schema.Kind(n.Key.Kind); k != nil && k.OwnStatus {
		status, _ := n.Record.Fields["status"].(string)
		return sentence(words(status))
	}
	return ""
}

// maxDays is how many of a record's days are told beside it.
const maxDays = 3

// daysOf are the days of a record that are no claims about reviews.
func (t *walkText) daysOf(n *thread.Node) []string {
	k := t.look.Schema.Kind(n.Key.Kind)
	if k == nil || n.Record == nil {
		return nil
	}
	var all []string
	for _, f := range k.Fields {
		if text, ok := n.Record.Fields[f.Name].(string); ok && f.Format == "date" && !f.Claim && len(all) < maxDays {
			all = append(all, sentence(f.Label)+" "+day(words(text)))
		}
	}
	return all
}

// boundBy names, for a record of which nothing needs to be said, such as a
// supplier, the sources that it names: the contract with it.
func (t *walkText) boundBy(n *thread.Node) []string {
	stage := t.look.Schema.Stage(n.Stage)
	if stage == nil || stage.Lacks != "" || stage.Idle != "" {
		return nil
	}
	var all []string
	for _, e := range t.look.Graph().Beside(n.Key) {
		to := t.look.Schema.Stage(e.To.Stage)
		if e.From == n && to != nil && t.look.Graph().Placed(e.To.Stage) {
			all = append(all, sentence(e.Label)+" "+t.idOf(e.To))
		}
	}
	return all
}

// writtenBy says who wrote a record first, and since when that is in force.
func (t *walkText) writtenBy(s *story) string {
	i := slices.IndexFunc(s.events, func(e history.Event) bool { return e.Class == history.Created })
	switch {
	case t.r.History == nil:
		return "not known: the history was not looked at"
	case s.timeline != nil && s.timeline.State == history.NotKnown:
		return "not known: part of the history is missing"
	case i < 0 && s.timeline != nil && s.timeline.State == history.NotCommitted:
		return "not committed yet"
	case i < 0:
		return "not known"
	}
	return t.landed(&s.events[i])
}

// landed says who wrote an event and when, and since when and by which pull
// request it is in force.
func (t *walkText) landed(e *history.Event) string {
	said := strings.TrimPrefix(t.people(e), " by ") + ", " + dayOf(e.At) + " (" + e.Commit.Short() + ")"
	if e.Since.IsZero() {
		return said + ", not on the main branch yet"
	}
	return said + "; in force since " + t.when(e) + t.request(e) + ", by " + t.clockOf(e)
}

// request names the pull request by which an event landed, if it is on file.
func (t *walkText) request(e *history.Event) string {
	for _, one := range t.r.History.Approvals.Landings {
		if one.Commit == e.Landing && one.Request != nil {
			return " by " + sentence(one.Request.Ref())
		}
	}
	return ""
}

// clockOf says by whose clock an event landed.
func (t *walkText) clockOf(e *history.Event) string {
	for _, one := range t.r.History.Trusted {
		if one.Commit == e.Landing {
			return "the clock of " + one.By
		}
	}
	return "the clock of the computer that put it there"
}

// changes are the changes in meaning after a record was written, the newest
// first.
func (t *walkText) changes(s *story) []string {
	var lines []string
	left, written := 0, false
	for i := len(s.chapters) - 1; i >= 0; i-- {
		c := s.chapters[i]
		if c.event == nil || !c.event.Class.InMeaning() {
			continue
		}
		if c.event.Class == history.Created {
			written = true
			continue
		}
		if len(lines) == maxShown {
			left++
			continue
		}
		what := ": " + classWords[c.event.Class]
		if len(c.changes) > 0 {
			what = ": " + change.Line(c.changes, lineRunes)
		}
		where := c.event.Commit.Short()
		if by := t.request(c.event); by != "" {
			where += ", " + strings.TrimPrefix(by, " by ")
		}
		lines = append(lines, t.when(c.event)+t.people(c.event)+" ("+where+")"+what)
	}
	if left > 0 {
		lines = append(lines, count(left, "earlier change", "earlier changes")+": "+t.o.Program+" history "+shellWord(t.key.ID))
	}
	if len(s.unsaved) > 0 {
		lines = append(lines, "not committed yet: "+change.Line(s.unsaved, lineRunes))
	}
	if len(lines) == 0 && written {
		return []string{"not since it was written"}
	}
	return lines
}

// lookedAt are the reviews of a record, the newest first, with what it was
// compared with, and what has changed since.
func (t *walkText) lookedAt(s *story) []string {
	var lines []string
	left := 0
	for i := len(s.chapters) - 1; i >= 0; i-- {
		c := s.chapters[i]
		if c.review == nil {
			continue
		}
		if len(lines) == maxShown {
			left++
			continue
		}
		line := dayOf(c.review.Since) + ": " + t.reviewWords(c) + t.comparedWith(c.review)
		if c.review.Level < c.review.Then {
			line += ". " + t.otherwise(c)
		}
		if c.lacks != "" {
			line += ". It does not count in the profile " + sentence(t.r.Profile) + ": " + c.lacks
		}
		lines = append(lines, line)
	}
	if left > 0 {
		lines = append(lines, count(left, "earlier review", "earlier reviews")+": "+t.o.Program+" history "+shellWord(t.key.ID))
	}
	for _, u := range s.uncounted {
		lines = append(lines, "not counted: "+strings.TrimSpace(sentence(u.Ref)+" "+u.Commit.Short())+": "+t.cast.scrubbed(u.Reason))
	}
	if len(s.beneath) > 0 {
		lines = append(lines, t.rests(s))
	}
	known := t.r.History != nil && (s.timeline == nil || s.timeline.State != history.NotKnown)
	if len(lines) == 0 && known {
		return []string{"no review of it is recorded"}
	}
	return lines
}

// comparedWith is what a review says the record was compared with.
func (t *walkText) comparedWith(r *history.Review) string {
	if r.Source != history.SourceRecord && r.Confirms == "" {
		return ""
	}
	record := t.look.Record(register.Key{Kind: "reviews", ID: cmp.Or(r.Confirms, r.Ref)})
	if record == nil {
		return ""
	}
	if text, _ := record.Fields["looked_at"].(string); text != "" {
		return ", compared with " + t.cast.scrubbed(text)
	}
	return ""
}

// early says how long before it was committed a date of a review is typed.
func early(c *history.Claim) string {
	on, err := time.Parse(time.DateOnly, c.On)
	if err != nil || c.Since.IsZero() {
		return ""
	}
	days := int(c.Since.UTC().Truncate(24*time.Hour).Sub(on).Hours() / 24)
	switch {
	case days > 0:
		return ", " + count(days, "day", "days") + " after that date"
	case days < 0:
		return ", " + count(-days, "day", "days") + " before that date"
	}
	return ", on that date"
}

func (t *walkText) dueOf(s *story) string {
	if s.due.On == "" || s.kind == nil || !s.kind.Live(s.record) {
		return ""
	}
	if t.r.AsOf > s.due.On {
		return day(s.due.On) + ", overdue"
	}
	return day(s.due.On)
}

// foundOf are the findings about a record, what is accepted included.
func (t *walkText) foundOf(key register.Key) []finding.Finding {
	var all []finding.Finding
	for _, f := range t.r.Findings {
		if slices.Contains(subjectsOf(f), key) {
			all = append(all, f)
		}
	}
	return worstFirst(t.r, all)
}

func (t *walkText) findingsOf(s *story) []string {
	if s.timeline == nil && s.record != nil && s.gone != nil {
		return []string{"not checked: it is no longer among the records"}
	}
	var lines []string
	for _, f := range t.foundOf(s.key) {
		if !f.Accepted() {
			lines = append(lines, severityWords[f.Severity]+": "+t.cast.scrubbed(f.Message)+" ["+sentence(f.Rule)+"]")
		}
	}
	if len(lines) == 0 {
		return []string{"none"}
	}
	return lines
}

func (t *walkText) exceptionsOf(key register.Key) []string {
	var lines []string
	for _, f := range t.foundOf(key) {
		if f.Accepted() {
			lines = append(lines, t.cast.scrubbed(acceptance(*f.Waiver))+": "+t.cast.scrubbed(f.Waiver.Reason)+" ["+sentence(f.Rule)+"]")
		}
	}
	return lines
}

// besideOf names the records that are linked without a step of the thread.
func (t *walkText) besideOf(key register.Key) string {
	var parts []string
	for _, e := range t.look.Graph().Beside(key) {
		to := e.To
		if to.Key == key {
			to = e.From
		}
		if id := t.idOf(to); !slices.Contains(parts, id) {
			parts = append(parts, id)
		}
	}
	return list(parts, 4*t.o.Width)
}
