package report

import (
	"cmp"
	"slices"
	"strings"

	"github.com/goldthread/goldthread/internal/change"
	"github.com/goldthread/goldthread/internal/history"
	"github.com/goldthread/goldthread/internal/register"
	"github.com/goldthread/goldthread/internal/report/html"
)

// recordPages have a page for each record: the five answers, and by which
// commands anybody sees the same.
func (b *book) recordPages() []html.Page {
	all := &html.Records{}
	for _, k := range b.l.Schema.Kinds {
		var of html.Kind
		for _, key := range b.l.Keys(k.Name) {
			of.List = append(of.List, b.record(k, key))
		}
		if len(of.List) > 0 {
			of.Name, of.ID = k.Title, html.Anchor("kind", k.Name)
			all.Kinds = append(all.Kinds, of)
		}
	}
	if len(all.Kinds) == 0 {
		return nil
	}
	return []html.Page{{ID: "records", Title: "Record by record", Short: "Records", Lead: "Who asked for it, where it is written, who reviewed it and when, what changed since, and what covers it. Records that are gone are here too.", Body: []html.Block{all, b.recordTable()}}}
}

func (b *book) record(k *register.Kind, key register.Key) html.Record {
	s := tell(b.l, b.cast, key)
	page := html.Record{ID: anchorOf(key), Name: sentence(key.ID), State: sentence(s.state())}
	if s.record != nil {
		page.Says = b.title(s.record)
		if page.Says == page.Name {
			page.Says = ""
		}
	}
	page.Marks = b.marks(k, s)
	page.Answers = b.answers(s)
	for _, f := range b.found[key] {
		line := html.Line{{Text: severityWords[f.Severity], Tone: severityTones[f.Severity]}, {Text: " " + b.text(f.Message)}}
		if f.Accepted() {
			line = append(line, html.Part{Text: " accepted: " + b.text(acceptance(*f.Waiver)), Tone: html.Soft})
		}
		page.Found = append(page.Found, line)
	}
	commands := s.commands(b.l)
	if left := len(commands) - maxCommands; left > 0 {
		commands = commands[left:]
	}
	for _, c := range commands {
		page.ByHand = append(page.ByHand, html.Line{{Text: c.Command, Tone: html.Code}, {Text: " " + c.Shows, Tone: html.Soft}})
	}
	return page
}

// maxCommands is how many commands the page of a record shows, the newest ones.
const maxCommands = 4

// marks are what is known of a record at a glance.
func (b *book) marks(k *register.Kind, s *story) html.Line {
	if s.record == nil || s.gone != nil || !k.Live(s.record) {
		return nil
	}
	var parts []html.Part
	for _, name := range []string{"obligation", "disposition", "applicability", "status"} {
		if v := b.field(s.record, name); v != "" && v != "live" {
			parts = append(parts, html.Part{Text: word(v), Tone: html.Quiet})
		}
	}
	if slices.Contains(b.l.Reviewed, s.key.Kind) {
		p := proofOf(b.states[s.key])
		parts = append(parts, p.chip())
	}
	return chips(parts...)
}

// asks word the questions of the thread as the page of a record asks them.
var asks = map[string]string{"asked by": "Who asked for it", "written in": "Where it is written", "covered by": "What covers it"}

// answers are the five questions with their answers: those that the thread
// answers, and between them what the history does.
func (b *book) answers(s *story) []html.Fact {
	var facts []html.Fact
	add := func(label string, lines []html.Line) {
		if len(lines) > 0 {
			facts = append(facts, html.Fact{Label: label, Lines: lines})
		}
	}
	questions := b.questions()
	half := min(2, len(questions))
	hops := b.hops(s.key)
	for _, says := range questions[:half] {
		add(cmp.Or(asks[says], capital(says)), hops[says])
	}
	add("Where it stands", b.writtenAt(s))
	add("Who reviewed it, when", b.reviewedBy(s))
	add("What changed since", b.changedSince(s))
	for _, says := range questions[half:] {
		add(cmp.Or(asks[says], capital(says)), hops[says])
	}
	for _, says := range sorted(hops) {
		if !slices.Contains(questions, says) {
			add(capital(says), hops[says])
		}
	}
	add("What else hangs on it", b.beside(s.key))
	return facts
}

// maxHangs is how many records an answer names.
const maxHangs = 24

// hops are the steps of the thread from a record, by how it names them.
func (b *book) hops(key register.Key) map[string][]html.Line {
	placed, plain := map[string][]html.Line{}, map[string][]html.Part{}
	for _, h := range b.l.Graph().Hops(key) {
		if len(h.Places) > 0 {
			placed[h.Says] = append(placed[h.Says], html.Line{b.node(h.To), {Text: ", " + b.text(strings.Join(h.Places, "; ")), Tone: html.Soft}})
		} else {
			plain[h.Says] = append(plain[h.Says], b.node(h.To))
		}
	}
	for says, parts := range plain {
		placed[says] = append(placed[says], joined(fewer(parts)))
	}
	return placed
}

// fewer cuts a list of records to as many as an answer names.
func fewer(parts []html.Part) []html.Part {
	if more := len(parts) - maxHangs; more > 0 {
		return append(parts[:maxHangs:maxHangs], html.Part{Text: count(more, "more", "more")})
	}
	return parts
}

// beside are the records that are linked without a step of the thread.
func (b *book) beside(key register.Key) []html.Line {
	if b.l.Graph().Node(key) == nil {
		return nil
	}
	var parts []html.Part
	for _, e := range b.l.Graph().Beside(key) {
		other := e.To
		if other.Key == key {
			other = e.From
		}
		if p := b.node(other); !slices.Contains(parts, p) {
			parts = append(parts, p)
		}
	}
	if len(parts) == 0 {
		return nil
	}
	return []html.Line{joined(fewer(parts))}
}

// writtenAt is the place in the registers, and who wrote it there.
func (b *book) writtenAt(s *story) []html.Line {
	if s.gone != nil {
		return nil
	}
	line := html.Line{{Text: sentence(s.record.Place("").String()), Tone: html.Code}}
	if t := s.timeline; t != nil && t.Created != nil {
		line = append(line, html.Part{Text: " written by " + b.cast.role(t.Created.By) + ", in force since " + dayOf(onDay(t.Created)), Tone: html.Soft})
	}
	return []html.Line{line}
}

// reviewedBy are the reviews that count, the newest first.
func (b *book) reviewedBy(s *story) []html.Line {
	var lines []html.Line
	for i := len(s.chapters) - 1; i >= 0 && len(lines) < 3; i-- {
		c := s.chapters[i]
		if c.review == nil {
			continue
		}
		text := dayOf(c.review.Since) + " by " + b.cast.role(c.review.By)
		if c.review.ReportedFor != "" {
			text += ", reported for somebody else, which does not count"
		} else if c.lacks != "" {
			text += ": " + c.lacks
		} else {
			text += ": " + c.review.Level.String()
		}
		if ref := sentence(c.review.Ref); ref != "" {
			text += " (" + ref + ")"
		}
		lines = append(lines, html.Text(text))
	}
	if t := s.timeline; t != nil && t.Claim != nil && t.Claim.On != "" {
		lines = append(lines, html.Line{{Text: "typed in the file: " + day(t.Claim.On), Tone: html.Soft}})
	}
	if len(lines) == 0 {
		lines = []html.Line{{{Text: "no review is recorded", Tone: html.Soft}}}
	}
	if due := s.due.On; due != "" && s.record != nil && s.kind.Live(s.record) {
		line := html.Line{{Text: "look again by " + day(due), Tone: html.Soft}}
		if b.l.AsOf > due {
			line = append(line, html.Part{Text: " "}, html.Part{Text: "overdue", Tone: html.Bad})
		}
		lines = append(lines, line)
	}
	return lines
}

// changedSince are the changes in meaning, the newest first: those after the
// review that counts, else the newest ones.
func (b *book) changedSince(s *story) []html.Line {
	var lines []html.Line
	reviewed := s.due.Reviewed
	for i := len(s.chapters) - 1; i >= 0; i-- {
		c := s.chapters[i]
		if reviewed != nil && c.review == reviewed {
			break
		}
		if c.event == nil || !c.event.Class.InMeaning() || c.event.Class == history.Created && len(s.chapters) > 1 {
			continue
		}
		if len(lines) == 4 {
			lines = append(lines, html.Line{{Text: "and earlier ones", Tone: html.Soft}})
			break
		}
		text := dayOf(onDay(c.event)) + " by " + b.cast.role(c.event.By) + ": " + classWords[c.event.Class]
		if len(c.changes) > 0 {
			text += ": " + b.text(change.Line(c.changes, 240))
		}
		lines = append(lines, html.Line{{Text: text}, {Text: " " + c.event.Commit.Short(), Tone: html.Code}})
	}
	for _, one := range s.beneath[:min(len(s.beneath), maxBeneath)] {
		lines = append(lines, html.Line{{Text: "look again: "}, b.ref(one.Key), {Text: " " + classWords[one.Change.Class] + " on " + dayOf(onDay(&one.Change))}})
	}
	if len(lines) == 0 {
		lines = []html.Line{{{Text: cmp.Or(map[bool]string{true: "nothing since that review"}[reviewed != nil], "nothing since it was written"), Tone: html.Soft}}}
	}
	return lines
}
