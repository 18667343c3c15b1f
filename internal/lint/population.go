package lint

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"
	"time"

	"github.com/goldthread/goldthread/internal/history"
	"github.com/goldthread/goldthread/internal/register"
)

// A Member is a record that was live at some time of a period.
type Member struct {
	Key register.Key
	// Since is the day since when it is live, at the earliest, and Until the day
	// on which it ceased to be, for the last time; zero for one that is live
	// today. Ended says how: retired, taken out, or made a draft.
	Since, Until time.Time
	Ended        string
}

// How a record ceases to be live.
const (
	EndedRetired = "retired"
	EndedGone    = "taken out"
	EndedDraft   = "made a draft"
)

// Population lists all records of some registers (all where none is named) that
// were live on the main branch on at least one day from the first to the last,
// both included: those that have been retired or taken out since are among them,
// and drafts are not. They are ordered by register and id. A record that is not
// committed, or that no history tells of, is in it only where Git was not looked
// at at all, and then without days.
func (l *Look) Population(kinds []string, first, last time.Time) []Member {
	var all []Member
	for _, k := range l.Schema.Kinds {
		if len(kinds) > 0 && !slices.Contains(kinds, k.Name) {
			continue
		}
		for _, key := range l.Keys(k.Name) {
			if l.History == nil {
				if k.Live(l.Record(key)) {
					all = append(all, Member{Key: key})
				}
				continue
			}
			var events []history.Event
			if t := l.Timeline(key); t != nil {
				events = t.Events
			} else if g := l.Gone(key); g != nil {
				events = g.Events
			}
			if m, was := lived(k, key, events, first, last); was {
				all = append(all, m)
			}
		}
	}
	slices.SortFunc(all, func(a, b Member) int { return strings.Compare(a.name(), b.name()) })
	return all
}

// Unlanded counts the live records of some registers (all where none is named)
// that no commit of the main branch has held yet, so that no population has them.
func (l *Look) Unlanded(kinds []string) int {
	n := 0
	for _, k := range l.Schema.Kinds {
		if l.History == nil || len(kinds) > 0 && !slices.Contains(kinds, k.Name) {
			continue
		}
		for _, r := range l.Registers.Records[k.Name] {
			t := l.Timeline(r.Key())
			landed := t != nil && slices.ContainsFunc(t.Events, func(e history.Event) bool { return e.Landing != "" })
			if k.Live(r) && !landed {
				n++
			}
		}
	}
	return n
}

// lived follows a record along the main branch. What a branch made of it on the
// way is not asked: of several events with one landing the last counts.
func lived(k *register.Kind, key register.Key, events []history.Event, first, last time.Time) (m Member, was bool) {
	m.Key = key
	end := last.AddDate(0, 0, 1)
	live := false
	var since time.Time // of the present stretch
	for i, e := range events {
		if e.Landing == "" || e.Since.IsZero() || i+1 < len(events) && events[i+1].Landing == e.Landing {
			continue
		}
		after := e.After()
		switch now := after != nil && k.Live(after); {
		case now && !live:
			since, live = e.Since, true
			if m.Since.IsZero() {
				m.Since = since
			}
			m.Until, m.Ended = time.Time{}, ""
		case !now && live:
			live = false
			m.Until, m.Ended = e.Since, howEnded(k, after)
			was = was || since.Before(end) && !e.Since.Before(first)
		}
	}
	return m, was || live && since.Before(end)
}

// howEnded says how a record that was live ceased to be, by what it is now; nil
// where it is in its register no more.
func howEnded(k *register.Kind, r *register.Record) string {
	switch {
	case r == nil:
		return EndedGone
	case !k.OwnStatus && r.Status() == "draft":
		return EndedDraft
	}
	return EndedRetired
}

func (m Member) name() string { return m.Key.Kind + "/" + m.Key.ID }

// Draw says where in a draw a record comes: the SHA-256, in hexadecimal, of the
// seed, a line end, and its register, a stroke and its id. The records with the
// smallest ones are drawn. Anybody works it out by hand:
//
//	printf '%s\n%s' SEED requirements/REQ-017 | sha256sum
func (m Member) Draw(seed string) string {
	sum := sha256.Sum256([]byte(seed + "\n" + m.name()))
	return hex.EncodeToString(sum[:])
}

// Sample draws n members, all where there are no more, in the order of the draw.
func Sample(all []Member, n int, seed string) []Member {
	drawn := slices.Clone(all)
	slices.SortStableFunc(drawn, func(a, b Member) int { return strings.Compare(a.Draw(seed), b.Draw(seed)) })
	return drawn[:min(n, len(drawn))]
}
