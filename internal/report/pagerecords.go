package report

import (
	"cmp"
	"slices"

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
	return []html.Page{{ID: "records", Title: "Record by record", Short: "Records", Lead: "Who asked for it, where it is written, who reviewed it and when, what changed since, and what covers it. Records that are gone are here too.", Body: []html.Block{all}}}
}

func (b *book) record(k *register.Kind, key register.Key) html.Record {
	s := tell(b.l, b.cast, key)
	page := html.Record{ID: anchorOf(key), Name: sentence(key.ID), State: sentence(s.state())}
	if s.record != nil {
		page.Says = b.text(s.title(b.cast))
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

// answers are the five questions with their answers.
func (b *book) answers(s *story) []html.Fact {
	var facts []html.Fact
	add := func(label string, lines []html.Line) {
		if len(lines) > 0 {
			facts = append(facts, html.Fact{Label: label, Lines: lines})
		}
	}
	links := b.hangs(s.key)
	add("Who asked for it", links[asked])
	place := b.writtenAt(s)
	add("Where it is written", append(place, links[written]...))
	add("Who reviewed it, when", b.reviewedBy(s))
	add("What changed since", b.changedSince(s))
	add("What covers it", links[covered])
	add("What else hangs on it", links[elseways])
	return facts
}

// maxHangs is how many records an answer names.
const maxHangs = 24

// hangs are the records at the ends of the links of one, by the question that
// they answer.
func (b *book) hangs(key register.Key) map[question][]html.Line {
	parts := map[question][]html.Part{}
	for _, l := range b.out[key] {
		target := l.Target
		if !l.Resolved {
			target = register.Key{ID: l.Value}
		}
		q := answers(l)
		if p := b.ref(target); !slices.Contains(parts[q], p) {
			parts[q] = append(parts[q], p)
		}
	}
	for _, l := range b.in[key] {
		if p := b.ref(l.From); !slices.Contains(parts[elseways], p) {
			parts[elseways] = append(parts[elseways], p)
		}
	}
	lines := map[question][]html.Line{}
	for q, all := range parts {
		if more := len(all) - maxHangs; more > 0 {
			all = append(all[:maxHangs:maxHangs], html.Part{Text: count(more, "more", "more")})
		}
		lines[q] = []html.Line{joined(all)}
	}
	if r := b.records[key]; r != nil {
		if cell := b.written(r); len(cell) > 0 {
			lines[written] = cell
		}
	}
	return lines
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
