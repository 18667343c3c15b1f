package lint

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"github.com/goldthread/goldthread/internal/audit"
	"github.com/goldthread/goldthread/internal/history"
	"github.com/goldthread/goldthread/internal/nearest"
	"github.com/goldthread/goldthread/internal/register"
	"github.com/goldthread/goldthread/internal/source"
)

// A ReviewState is what is typed and shown of one record's review.
type ReviewState struct {
	Record   *register.Record
	Live     bool // neither a draft nor retired
	Owner    string
	Timeline *history.Timeline // nil where there is no history
	Due      audit.Due
	Overdue  bool
	// Since tells that the record changed in meaning after the review that
	// counts.
	Since bool
}

// Level is how well a review of the present wording is shown.
func (s *ReviewState) Level() history.Level {
	if s.Timeline == nil {
		return history.TypedOnly
	}
	return s.Timeline.Level
}

// Selection says which records to list, and in which order.
type Selection struct {
	Kinds   []string // registers; none for those that are looked at in every interval
	Owner   string   // id, title or name; "" for all
	Unowned bool     // only records of which nobody is the owner
	AtLeast string   // one of LevelNames, or "" for no limit
	AtMost  string
	Overdue bool   // only those whose day has passed
	All     bool   // drafts and retired records too
	Sort    string // one of ReviewOrders; "" is the first
}

// LevelNames are the levels as the command line spells them, weakest first.
var LevelNames = []string{"typed", "touched", "changed", "reviewed", "confirmed", "anchored"}

// reviewOrders are the orders of a list of reviews. What is the same in one is
// ordered by register and id.
var reviewOrders = []struct {
	name    string
	compare func(a, b *ReviewState) int
}{
	{"due", func(a, b *ReviewState) int { return compareLast(a.Due.On, b.Due.On) }},
	{"id", func(a, b *ReviewState) int { return 0 }},
	{"changed", func(a, b *ReviewState) int { return b.changed().Compare(a.changed()) }},
	{"reviewed", func(a, b *ReviewState) int { return a.reviewed().Compare(b.reviewed()) }},
	{"level", func(a, b *ReviewState) int { return cmp.Compare(a.Level(), b.Level()) }},
	{"owner", func(a, b *ReviewState) int { return compareLast(a.Owner, b.Owner) }},
}

// ReviewOrders names the orders of a list of reviews: soonest due first, by id,
// last changed first, longest without review first, weakest first, by owner.
func ReviewOrders() []string {
	names := make([]string, len(reviewOrders))
	for i, o := range reviewOrders {
		names[i] = o.name
	}
	return names
}

// compareLast orders texts, with none at the end.
func compareLast(a, b string) int {
	if (a == "") != (b == "") {
		return cmp.Compare(b, a)
	}
	return cmp.Compare(a, b)
}

func (s *ReviewState) changed() time.Time {
	if s.Timeline == nil || s.Timeline.Changed == nil {
		return time.Time{}
	}
	return s.Timeline.Changed.Since
}

func (s *ReviewState) reviewed() time.Time {
	if s.Due.Reviewed == nil {
		return time.Time{}
	}
	return s.Due.Reviewed.Since
}

// Reviews lists what is known of the reviews of records, and how many records
// of the registers looked at were left out because they are drafts or retired.
// A selection that names something unknown is a *UsageError.
func (l *Look) Reviews(s Selection) (rows []ReviewState, leftOut int, err error) {
	from, to, err := levels(s)
	if err != nil {
		return nil, 0, err
	}
	order := slices.Index(ReviewOrders(), cmp.Or(s.Sort, reviewOrders[0].name))
	if order < 0 {
		return nil, 0, usagef("--sort: unknown order %q%s", s.Sort, nearestOf(s.Sort, ReviewOrders()))
	}
	if s.Owner != "" && !slices.ContainsFunc(l.Owners(), func(o string) bool { return strings.EqualFold(o, strings.TrimSpace(s.Owner)) }) {
		return nil, 0, usagef("--owner: nobody called %q owns a record%s", source.Escape(s.Owner), nearestOwner(l, s.Owner))
	}
	if s.Owner != "" && s.Unowned {
		return nil, 0, usagef("--owner and --no-owner: no record is both")
	}
	kinds := s.Kinds
	if len(kinds) == 0 {
		kinds = l.Reviewed
	}
	for _, k := range l.Schema.Kinds {
		if !slices.Contains(kinds, k.Name) {
			continue
		}
		for _, r := range l.Registers.Records[k.Name] {
			row := l.review(k, r)
			switch {
			case s.Owner != "" && !l.OwnedBy(r, s.Owner), s.Unowned && row.Owner != "", row.Level() < from, row.Level() > to, s.Overdue && !row.Overdue:
			case !row.Live && !s.All:
				leftOut++
			default:
				rows = append(rows, row)
			}
		}
	}
	slices.SortStableFunc(rows, func(a, b ReviewState) int {
		return cmp.Or(reviewOrders[order].compare(&a, &b), cmp.Compare(a.Record.Kind, b.Record.Kind), cmp.Compare(a.Record.ID, b.Record.ID))
	})
	return rows, leftOut, nil
}

func levels(s Selection) (from, to history.Level, err error) {
	to = history.Anchored
	for _, limit := range []struct {
		flag, name string
		into       *history.Level
	}{{"--at-least", s.AtLeast, &from}, {"--at-most", s.AtMost, &to}} {
		if limit.name == "" {
			continue
		}
		at := slices.Index(LevelNames, limit.name)
		if at < 0 {
			return 0, 0, usagef("%s: unknown level %q%s", limit.flag, limit.name, nearestOf(limit.name, LevelNames))
		}
		*limit.into = history.Level(at)
	}
	return from, to, nil
}

// nearestOwner names the owner who was meant, or some, as the cast has them.
func nearestOwner(l *Look, name string) string {
	owners := l.Owners()
	if near := nearest.To(name, owners); near != "" {
		return ": did you mean " + source.Escape(l.Cast.Value(near)) + "?"
	}
	for i := range owners {
		owners[i] = l.Cast.Value(owners[i])
	}
	slices.Sort(owners)
	return nearestOf(name, slices.Compact(owners))
}

func nearestOf(name string, known []string) string {
	if near := nearest.To(name, known); near != "" {
		return ": did you mean " + source.Escape(near) + "?"
	}
	if len(known) > 20 {
		return ""
	}
	return ": use " + source.Escape(strings.Join(known, ", "))
}

// review gathers the facts of one record. Only what is live and stands on the
// main branch can be overdue.
func (l *Look) review(k *register.Kind, r *register.Record) ReviewState {
	row := ReviewState{Record: r, Live: k.Live(r), Owner: l.Owner(r), Timeline: l.Timeline(r.Key())}
	if row.Timeline == nil || row.Timeline.State == history.NotKnown {
		return row
	}
	row.Due = l.Schedule.Of(r, row.Timeline)
	if !row.Live {
		row.Due.On, row.Due.Again = "", ""
	}
	row.Overdue = row.Due.On != "" && l.AsOf > row.Due.On
	row.Since = row.Due.Reviewed != nil && row.Due.Reviewed.Level < row.Due.Reviewed.Then
	return row
}
