package report

import (
	"cmp"
	"strings"

	"github.com/goldthread/goldthread/internal/history"
	"github.com/goldthread/goldthread/internal/lint"
	"github.com/goldthread/goldthread/internal/register"
)

// A summary counts what happened to the records of one register.
type summary struct {
	Name     string
	Records  int // in the register today
	Written  int
	Changed  int
	Reviewed int // review events, each counted once
	TakenOut int
	Newest   *history.Event // newest change in meaning
	NewestID string
}

// summaries has one for every register that is kept, or of which a record is
// gone.
func summaries(l *lint.Look) []summary {
	var all []summary
	for _, k := range l.Schema.Kinds {
		s := summary{Name: k.Name, Records: len(l.Registers.Records[k.Name])}
		reviews := map[string]bool{}
		for _, key := range l.Keys(k.Name) {
			if t := l.Timeline(key); t != nil {
				s.count(l, key, t.Events)
				for _, r := range t.Reviews {
					reviews[reviewKey(r)] = true
				}
			} else if g := l.Gone(key); g != nil {
				s.count(l, key, g.Events)
				for _, r := range g.Reviews {
					reviews[reviewKey(r)] = true
				}
			}
		}
		s.Reviewed = len(reviews)
		if l.Registers.Kept[k.Name] || s.Newest != nil {
			all = append(all, s)
		}
	}
	return all
}

func reviewKey(r history.Review) string {
	return strings.Join([]string{r.Source, r.Ref, string(r.Commit), r.ReportedFor}, "\x00")
}

func (s *summary) count(l *lint.Look, key register.Key, events []history.Event) {
	for i := range events {
		e := &events[i]
		switch e.Class {
		case history.Created, history.Restored:
			s.Written++
		case history.Changed:
			s.Changed++
		case history.Removed:
			s.TakenOut++
		default:
			continue
		}
		if s.Newest == nil || later(l.History, e, s.Newest) {
			s.Newest, s.NewestID = e, key.ID
		}
	}
}

// later orders events as they came into effect: by where their commits stand,
// what has not landed last.
func later(h *history.Evidence, a, b *history.Event) bool {
	at := func(e *history.Event) int { return h.Order(cmp.Or(e.Landing, e.Commit)) }
	return at(a) > at(b)
}
