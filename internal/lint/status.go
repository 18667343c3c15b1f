package lint

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/goldthread/goldthread/internal/audit"
	"github.com/goldthread/goldthread/internal/change"
	"github.com/goldthread/goldthread/internal/history"
	"github.com/goldthread/goldthread/internal/register"
)

// A Status is where the registers stand, for whoever keeps them: what is to be
// done by whom and by when.
type Status struct {
	// Due has those to whom reviews fall, in the order of their names; records
	// of nobody come last.
	Due   []DueFor
	Shown []Shown
	// Minutes is the newest management review up to the day, nil for none, and
	// Held its day, YYYY-MM-DD. Moved is what changed since.
	Minutes *register.Record
	Held    string
	Moved   []Move
	Open    []audit.Upcoming // records that somebody has to see to
	Next    []audit.Upcoming // what comes round again
	Ending  []Ending
}

// DueDays is how far ahead a review counts as due.
const DueDays = 30

// Horizons are the days within which reviews are counted.
var Horizons = [3]int{DueDays, 60, 90}

// A DueFor is what one role has to look at again.
type DueFor struct {
	Owner string        // in words; "" for nobody
	Named string        // as it is written in the first of the records, an id mostly
	Rows  []ReviewState // by day; those beyond the last of Horizons are left out
	Over  int           // whose day has passed
	Days  [len(Horizons)]int
}

// Oldest is the row whose day passed first, nil where none has.
func (d *DueFor) Oldest() *ReviewState {
	if d.Over == 0 {
		return nil
	}
	return &d.Rows[0]
}

// By are the rows that are due by a day.
func (d *DueFor) By(day string) []ReviewState { return DueBy(d.Rows, day) }

// A Standing says how a record's review stands, in the words for it.
type Standing string

// The standings, best first.
const (
	StandsAnchored  Standing = "anchored"
	StandsConfirmed Standing = "confirmed"
	StandsReviewed  Standing = "reviewed"
	StandsChanged   Standing = "changed since"
	StandsShort     Standing = "not enough for the profile"
	StandsTyped     Standing = "typed date only"
	StandsNever     Standing = "never"
	StandsNotMain   Standing = "not on the main branch yet"
	StandsNotKnown  Standing = "not known"
)

var standings = []Standing{StandsAnchored, StandsConfirmed, StandsReviewed, StandsChanged, StandsShort, StandsTyped, StandsNever, StandsNotMain, StandsNotKnown}

// A Shown is how many records stand so.
type Shown struct {
	Standing Standing
	Records  int
}

// Standing is how the record's review stands.
func (s *ReviewState) Standing() Standing {
	t := s.Timeline
	switch {
	case t == nil || t.State == history.NotKnown:
		return StandsNotKnown
	case t.State != history.OnMain:
		return StandsNotMain
	case s.Since:
		return StandsChanged
	case s.Due.Reviewed == nil && s.Level() >= history.Reviewed:
		return StandsShort
	case s.Due.Reviewed == nil && t.Claim != nil && (t.Claim.On != "" || t.Claim.By != ""):
		return StandsTyped
	case s.Due.Reviewed == nil:
		return StandsNever
	case s.Level() >= history.Anchored:
		return StandsAnchored
	case s.Level() == history.Confirmed:
		return StandsConfirmed
	}
	return StandsReviewed
}

// A Move is what became of one record between two days.
type Move struct {
	Key    register.Key
	Record *register.Record // as it stands, or stood last
	What   MoveClass
	// Differences are those of a record that changed, without personal data.
	Differences []change.Difference
}

// MoveClass says what became of a record.
type MoveClass string

// What may have become of it. One that was taken out of its register is retired too.
const (
	MovedIn  MoveClass = "new"
	Moved    MoveClass = "changed"
	MovedOut MoveClass = "retired"
)

// An Ending is a last day that comes near, or has just passed.
type Ending struct {
	Record *register.Record
	What   string // what of the record it is, "" for all of it
	On     string // YYYY-MM-DD
	// Covers is how many findings are accepted until then.
	Covers int
}

// How far Ending looks, in days, back and ahead.
const (
	endedDays  = 30
	endingDays = 180
)

// Status gathers where the registers stand. The look must be one of [Examine].
func (l *Look) Status(ctx context.Context) (*Status, error) {
	rows, _, err := l.Reviews(Selection{})
	if err != nil {
		return nil, err
	}
	s := &Status{Due: l.dueFor(rows), Shown: shown(rows), Ending: l.ending()}
	for _, u := range l.Upcoming {
		if u.Subject.ID == "" {
			s.Next = append(s.Next, u)
		} else {
			s.Open = append(s.Open, u)
		}
	}
	if s.Minutes, s.Held = l.newestMinutes(); s.Minutes != nil && len(l.Incomplete) == 0 {
		day, _ := time.Parse(time.DateOnly, s.Held) // the register takes nothing else
		s.Moved, err = l.MovedSince(ctx, day)
	}
	return s, err
}

func (l *Look) dueFor(rows []ReviewState) []DueFor {
	var due []DueFor
	at := map[string]int{}
	for _, row := range DueBy(rows, l.DaysAfter(Horizons[len(Horizons)-1])) {
		i, met := at[row.Owner]
		if !met {
			i = len(due)
			at[row.Owner] = i
			due = append(due, DueFor{Owner: row.Owner})
			if called := l.owners.Called(row.Record); len(called) > 0 {
				due[i].Named = called[0]
			}
		}
		d := &due[i]
		d.Rows = append(d.Rows, row)
		if row.Overdue {
			d.Over++
			continue
		}
		for n, days := range Horizons {
			if row.Due.On <= l.DaysAfter(days) {
				d.Days[n]++
				break
			}
		}
	}
	slices.SortFunc(due, func(a, b DueFor) int { return compareLast(strings.ToLower(a.Owner), strings.ToLower(b.Owner)) })
	return due
}

// shown counts the standings that occur, best first.
func shown(rows []ReviewState) []Shown {
	n := map[Standing]int{}
	for i := range rows {
		n[rows[i].Standing()]++
	}
	var all []Shown
	for _, s := range standings {
		if n[s] > 0 {
			all = append(all, Shown{s, n[s]})
		}
	}
	return all
}

// minutesKind is the register of management reviews.
const minutesKind = "management_reviews"

// newestMinutes is the management review held last, and its day.
func (l *Look) newestMinutes() (newest *register.Record, held string) {
	kind := l.Schema.Kind(minutesKind)
	for _, r := range l.Registers.Records[minutesKind] {
		if on, _ := r.Fields["date"].(string); kind.Live(r) && on <= l.AsOf && on > held {
			newest, held = r, on
		}
	}
	return newest, held
}

// MovedSince says what became, since the end of a day, of the records by which
// it is known who the interested parties are and what they require: those of the
// registers that serve clause 4.2, but for registers of what happened. It tells
// what stands on the main branch, register by register. Records that were drafts
// or retired at both times are left out.
func (l *Look) MovedSince(ctx context.Context, day time.Time) ([]Move, error) {
	return l.movedIn(ctx, day, func(k *register.Kind) bool { return strings.HasPrefix(k.Clause, "4.2") })
}

// movedIn is the same of the registers that are wanted.
func (l *Look) movedIn(ctx context.Context, day time.Time, wanted func(*register.Kind) bool) ([]Move, error) {
	from, err := l.Point(ctx, day.Format(time.DateOnly))
	if err != nil {
		return nil, err
	}
	to, err := l.Point(ctx, l.AsOf)
	if err != nil {
		return nil, err
	}
	var moved []Move
	for _, k := range l.Schema.Kinds {
		if !wanted(k) || slices.Contains(l.events, k.Name) {
			continue
		}
		for _, key := range l.Keys(k.Name) {
			if m, ok := l.move(k, key, from.Record(key), to.Record(key)); ok {
				moved = append(moved, m)
			}
		}
	}
	return moved, nil
}

func (l *Look) move(k *register.Kind, key register.Key, before, after *register.Record) (Move, bool) {
	m := Move{Key: key, Record: cmp.Or(after, before)}
	was, is := before != nil && k.Live(before), after != nil && k.Live(after)
	switch {
	case !was && !is:
		return m, false
	case !was:
		m.What = MovedIn
	case !is:
		m.What = MovedOut
	default:
		m.What = Moved
		m.Differences = change.Between(l.Schema, before, after)
		for i := range m.Differences {
			m.Differences[i] = m.Differences[i].Hidden()
		}
		return m, len(m.Differences) > 0
	}
	return m, true
}

// ending lists the last days that come near, soonest first.
func (l *Look) ending() []Ending {
	covers := map[string]int{}
	for _, f := range l.Findings {
		if f.Accepted() {
			covers[f.Waiver.ID]++
		}
	}
	var all []Ending
	for _, k := range l.Schema.Kinds {
		for _, r := range l.Registers.Records[k.Name] {
			if !k.Live(r) {
				continue
			}
			for _, e := range lastDays(k.Fields, r.Fields) {
				if e.On < l.DaysAfter(-endedDays) || e.On > l.DaysAfter(endingDays) {
					continue
				}
				e.Record = r
				if k.Name == "waivers" {
					e.Covers = covers[r.ID]
				}
				all = append(all, e)
			}
		}
	}
	slices.SortStableFunc(all, func(a, b Ending) int {
		return cmp.Or(strings.Compare(a.On, b.On), strings.Compare(a.Record.Kind, b.Record.Kind), strings.Compare(a.Record.ID, b.Record.ID))
	})
	return all
}

// lastDays are the days in the fields that say until when something lasts; of a
// part of a record, with the first words of that part.
func lastDays(fields []*register.Field, values map[string]any) []Ending {
	var all []Ending
	for _, f := range fields {
		switch v := values[f.Name].(type) {
		case string:
			if _, err := time.Parse(time.DateOnly, v); f.Ends && err == nil {
				all = append(all, Ending{On: v})
			}
		case map[string]any:
			all = append(all, partDays(f, v)...)
		case []any:
			for _, one := range v {
				if part, ok := one.(map[string]any); ok && f.Elem != nil {
					all = append(all, partDays(f.Elem, part)...)
				}
			}
		}
	}
	return all
}

func partDays(f *register.Field, part map[string]any) []Ending {
	days := lastDays(f.Fields, part)
	for i := range days {
		for _, inner := range f.Fields {
			if text, ok := part[inner.Name].(string); ok && days[i].What == "" && !inner.Ends && !inner.Personal {
				days[i].What = text
			}
		}
	}
	return days
}

// EarlierOn judges the main branch as it stood at the end of a day, on that day,
// so that what was settled since can be told. Where that cannot be, why says
// the reason in words, and both it and the run are empty where nothing stood
// there yet.
func (l *Look) EarlierOn(ctx context.Context, o Options, day time.Time) (earlier *Earlier, why string, err error) {
	if l.History == nil || len(l.Incomplete) > 0 {
		return nil, "", nil
	}
	line, err := l.target.mainline(ctx, l.mined.Main, l.mined.AsOf)
	if err != nil {
		return nil, "", err
	}
	at := line.at(day)
	if at < 0 {
		return nil, "", nil
	}
	commit := line.commits[at].ID
	o.Rev, o.AsOf, o.Base, o.Lodged = string(commit), day, "", nil
	r, err := Run(ctx, o)
	if err != nil {
		if ctx.Err() != nil {
			return nil, "", err
		}
		return nil, fmt.Sprintf("what stood on %s cannot be judged: %v", day.Format(time.DateOnly), err), nil
	}
	if len(r.Kinds) == 0 || len(r.Incomplete) > 0 {
		return nil, "", nil
	}
	return &Earlier{AsOf: r.AsOf, Commit: r.Commit, Findings: r.Findings}, "", nil
}
