package report

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"github.com/goldthread/goldthread/internal/change"
	"github.com/goldthread/goldthread/internal/finding"
	"github.com/goldthread/goldthread/internal/history"
	"github.com/goldthread/goldthread/internal/register"
	"github.com/goldthread/goldthread/internal/thread"
)

// linked answers the questions of the thread: of a requirement all of them, also
// those that nothing answers, and of any other record what it is to which
// requirement.
func (t *walkText) linked(key register.Key) []fact {
	g := t.look.Graph()
	n := g.Node(key)
	if n == nil || n.Stage == "" {
		return nil
	}
	var facts []fact
	hops := g.Hops(key)
	if n.Stage != g.Middle() {
		for _, says := range saysOf(hops) {
			facts = append(facts, t.answers(says, hops))
		}
		if stage := t.look.Schema.Stage(n.Stage); len(hops) == 0 && stage.Idle != "" && n.Standing == thread.Live {
			facts = append(facts, fact{sentence(stage.Back), plainly(cmp.Or(g.Apart(n, ""), "nothing that is required"))})
		}
		return facts
	}
	var asked []string
	for _, stage := range g.Stages {
		if stage.Says == "" || slices.Contains(asked, stage.Says) {
			continue
		}
		asked = append(asked, stage.Says)
		answer := t.answers(stage.Says, hops)
		if len(answer.lines) == 0 && stage.Lacks != "" {
			answer.lines = plainly(cmp.Or(g.Apart(n, stage.Says), stage.Lacks))
		}
		if len(answer.lines) > 0 {
			facts = append(facts, answer)
		}
	}
	return facts
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
// named.
const fewAnswers = 5

func (t *walkText) answers(says string, hops []thread.Hop) fact {
	var lines, short []saying
	for _, h := range hops {
		if h.Says != says {
			continue
		}
		lines = append(lines, t.answer(h))
		name := saying{t.naming(h.To)}
		if stands := t.stands(h.To); stands != "" {
			name = append(name, phrase{text: " " + stands})
		}
		short = append(short, name)
	}
	if len(lines) > fewAnswers {
		lines = []saying{few(short, " · ")}
	}
	return fact{sentence(says), lines}
}

// answer is a record at the other end of a step: what it is, where in it, how it
// stands, and its days.
func (t *walkText) answer(h thread.Hop) saying {
	said := ""
	if title := t.titleOf(h.To); title != "" {
		said += " " + shorten(title, 90)
	}
	if len(h.Places) > 0 {
		said = strings.TrimSuffix(said, ".") + ", " + t.cast.scrubbed(strings.Join(h.Places, "; "))
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
	return saying{t.naming(h.To), {text: said}}
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

// daysOf are the days of a record that are no claims about reviews; a word may
// stand in the place of one, such as auto_renew.
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

// dueOf is the day by which somebody has to look at a record again; "" for none.
func (t *walkText) dueOf(s *story) string {
	if s.due.On == "" || s.kind == nil || !s.kind.Live(s.record) {
		return ""
	}
	if t.r.AsOf > s.due.On {
		return day(s.due.On) + ", overdue"
	}
	return day(s.due.On)
}

// foundOf are the findings about a record, what is accepted included, the worst
// first.
func (t *walkText) foundOf(key register.Key) []finding.Finding {
	if t.found == nil {
		t.found = map[register.Key][]finding.Finding{}
		for _, f := range worstFirst(t.r, t.r.Findings) {
			for _, key := range subjectsOf(f) {
				t.found[key] = append(t.found[key], f)
			}
		}
	}
	return t.found[key]
}

func (t *walkText) findingsOf(s *story) []saying {
	var lines []saying
	for _, f := range t.foundOf(s.key) {
		if !f.Accepted() {
			lines = append(lines, saying{{text: severityWords[f.Severity] + ": " + t.cast.scrubbed(f.Message) + " ["}, {text: sentence(f.Rule), rule: f.Rule}, {text: "]"}})
		}
	}
	switch gone := s.timeline == nil && s.record != nil && s.gone != nil; {
	case gone && len(lines) > 0:
		return append(lines, plainly("what it said is not checked: it is no longer among the records")...)
	case gone:
		return plainly("not checked: it is no longer among the records")
	case len(lines) == 0:
		return plainly("none")
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
func (t *walkText) besideOf(key register.Key) saying {
	var names []saying
	for _, e := range t.look.Graph().Beside(key) {
		to := e.To
		if to.Key == key {
			to = e.From
		}
		name := t.naming(to)
		if !slices.ContainsFunc(names, func(one saying) bool { return one[0] == name }) {
			names = append(names, saying{name})
		}
	}
	return few(names, ", ")
}
