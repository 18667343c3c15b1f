package report

import (
	"fmt"
	"slices"
	"strings"

	"github.com/goldthread/goldthread/internal/register"
	"github.com/goldthread/goldthread/internal/thread"
)

// A leaf is the page of one record in words: the same at a terminal, as
// Markdown, as JSON and in the report.
type leaf struct {
	id, title string
	marks     []string // what it is and where it stands
	facts     []fact
	byHand    []byHand // the newest commands
}

// A fact is a question about a record, and the lines that answer it.
type fact struct {
	label string
	lines []saying
}

// A saying is a line in words, some of which may name a record or a check.
type saying []phrase

// A phrase is a stretch of a saying.
type phrase struct {
	text string
	key  register.Key // of the record that is named; zero for none
	rule string       // the check that is named, "" for none
}

func (s saying) String() string {
	var b strings.Builder
	for _, p := range s {
		b.WriteString(p.text)
	}
	return b.String()
}

// plainly are lines of plain words, of those that say something.
func plainly(lines ...string) []saying {
	var all []saying
	for _, line := range lines {
		if line != "" {
			all = append(all, saying{{text: line}})
		}
	}
	return all
}

// texts are lines as plain text, as a list that is never null.
func texts(lines []saying) []string {
	all := make([]string, len(lines))
	for i, line := range lines {
		all[i] = line.String()
	}
	return all
}

// naming names a record of the thread.
func (t *walkText) naming(n *thread.Node) phrase {
	return phrase{text: t.idOf(n), key: n.Key}
}

// maxNames is how many records one line names.
const maxNames = 24

// few joins names, as many as one line has.
func few(names []saying, between string) saying {
	var all saying
	for i, name := range names {
		if i == maxNames {
			return append(all, phrase{text: between + count(len(names)-i, "more", "more")})
		}
		if i > 0 {
			all = append(all, phrase{text: between})
		}
		all = append(all, name...)
	}
	return all
}

// The labels of the answers that the history gives.
const (
	askWritten = "written by"
	askChanged = "changed"
	askLooked  = "looked at"
	askFound   = "findings"
)

// leaf gathers the page of one record, gone ones included.
func (t *walkText) leaf(key register.Key) *leaf {
	s := tell(t.look, t.cast, key)
	page := &leaf{id: t.cast.scrubbed(key.ID), title: t.cast.scrubbed(t.look.Title(key, s.record, t.cast.Names()))}
	t.key = key
	page.marks = append([]string{sentence(s.state())}, t.marks(s)...)
	page.facts = t.linked(key)
	page.add(askWritten, plainly(t.writtenBy(s)))
	page.add(askChanged, plainly(t.changes(s)...))
	page.add(askLooked, plainly(t.lookedAt(s)...))
	if s.timeline != nil && s.timeline.Claim != nil {
		page.add("typed in file", plainly(t.claim(s.timeline.Claim)+early(s.timeline.Claim)))
	}
	page.add("look again by", plainly(t.dueOf(s)))
	page.add(askFound, t.findingsOf(s))
	page.add("exceptions", plainly(t.exceptionsOf(key)...))
	if beside := t.besideOf(key); len(beside) > 0 {
		page.add("beside it", []saying{beside})
	}
	commands := s.commands(t.look)
	page.byHand = commands[max(0, len(commands)-maxShown):]
	return page
}

// maxShown is how many changes, reviews and commands a page has, the newest
// ones; history tells them all.
const maxShown = 3

// add puts a fact on the page if there is anything to say.
func (s *leaf) add(label string, lines []saying) {
	if len(lines) > 0 {
		s.facts = append(s.facts, fact{label, lines})
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
