package report

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/goldthread/goldthread/internal/history"
	"github.com/goldthread/goldthread/internal/register"
	"github.com/goldthread/goldthread/internal/report/html"
)

// What a month of a record can show.
var (
	dayCreated  = html.Day{Mark: "N", Words: "new or back again", Class: "new"}
	dayChanged  = html.Day{Mark: "C", Words: "changed in meaning", Class: "changed"}
	dayReviewed = html.Day{Mark: "R", Words: "reviewed", Class: "reviewed"}
	dayOverdue  = html.Day{Mark: "O", Words: "overdue at the end of the month", Class: "overdue"}
	dayRemoved  = html.Day{Mark: "X", Words: "taken out", Class: "removed"}
)

// maxOpen is how many records the first register may have to be unfolded from
// the start.
const maxOpen = 100

// maxMonths is how many months a calendar shows, the last ones.
const maxMonths = 24

// calendarPages are what happened to each record month by month. It is by role
// and never by person.
func (b *book) calendarPages() []html.Page {
	if b.l.History == nil {
		return nil
	}
	c := &html.Calendar{Legend: []html.Day{dayCreated, dayChanged, dayReviewed, dayOverdue, dayRemoved}}
	months := b.months()
	for _, m := range months {
		c.Months = append(c.Months, m.Format("Jan 06"))
	}
	for _, k := range b.kinds() {
		if !slices.Contains(b.l.Reviewed, k.Name) {
			continue
		}
		kind := html.CalendarKind{Name: k.Title, ID: html.Anchor("calendar", k.Name)}
		seen, late, there := map[string]int{}, make([]int, len(months)), make([]int, len(months))
		for _, key := range b.l.Keys(k.Name) {
			row := html.CalendarRow{Name: b.ref(key), Owner: b.ownerOf(key)}
			some := b.records[key] != nil
			for i, m := range months {
				cell := b.month(k, key, m)
				there[i] += boolInt(b.stoodAt(k, key, m))
				late[i] += boolInt(slices.Contains(cell, dayOverdue))
				for _, d := range cell {
					seen[d.Words]++
				}
				some = some || len(cell) > 0
				row.Cells = append(row.Cells, cell)
			}
			if some {
				kind.Rows = append(kind.Rows, row)
			}
		}
		if len(kind.Rows) == 0 {
			continue
		}
		kind.Note, kind.Open = calendarNote(len(kind.Rows), seen), len(c.Kinds) == 0 && len(kind.Rows) <= maxOpen
		line := html.CalendarLine{Name: k.Title, To: kind.ID}
		for i := range months {
			line.Cells = append(line.Cells, html.ShareOf(late[i], there[i]))
		}
		c.Overview = append(c.Overview, line)
		c.Kinds = append(c.Kinds, kind)
	}
	if len(c.Kinds) == 0 {
		return nil
	}
	return []html.Page{{ID: "calendar", Title: "Review calendar", Lead: "What became of each record, month by month: by role, and never by person.", Body: []html.Block{c}}}
}

func calendarNote(rows int, seen map[string]int) string {
	parts := []string{count(rows, "record", "records")}
	for _, d := range []html.Day{dayCreated, dayChanged, dayReviewed} {
		if n := seen[d.Words]; n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", n, d.Words))
		}
	}
	if n := seen[dayOverdue.Words]; n > 0 {
		parts = append(parts, count(n, "month overdue", "months overdue"))
	}
	return strings.Join(parts, " · ")
}

// months are the first days of the months of the period.
func (b *book) months() []time.Time {
	var all []time.Time
	for m := time.Date(b.from.Year(), b.from.Month(), 1, 0, 0, 0, 0, time.UTC); !m.After(b.to); m = m.AddDate(0, 1, 0) {
		all = append(all, m)
	}
	return all[max(0, len(all)-maxMonths):]
}

// ownerOf is the role that keeps a record, in words.
func (b *book) ownerOf(key register.Key) string {
	if r := b.records[key]; r != nil {
		return b.role(b.l.Owner(r))
	}
	return ""
}

// role is what to call who keeps something.
func (b *book) role(owner string) string { return b.withoutOthers(sentence(b.cast.Value(owner))) }

// month is what one month shows of a record.
func (b *book) month(k *register.Kind, key register.Key, m time.Time) []html.Day {
	var cell []html.Day
	add := func(d html.Day) {
		if !slices.Contains(cell, d) {
			cell = append(cell, d)
		}
	}
	in := func(t time.Time) bool {
		t = t.UTC()
		return !t.IsZero() && t.Year() == m.Year() && t.Month() == m.Month() && b.during(t)
	}
	events, reviews := b.happened(key)
	for _, e := range events {
		if !in(e.Since) {
			continue
		}
		switch e.Class {
		case history.Created, history.Restored:
			add(dayCreated)
		case history.Changed:
			add(dayChanged)
		case history.Removed:
			add(dayRemoved)
		}
	}
	for _, r := range reviews {
		if in(r.Since) && r.Then >= history.Reviewed && r.ReportedFor == "" {
			add(dayReviewed)
		}
	}
	if b.overdueAt(k, key, m) {
		add(dayOverdue)
	}
	return cell
}

// monthEnd is the last day of a month that the report knows of.
func (b *book) monthEnd(m time.Time) string {
	_, to := b.period()
	return min(m.AddDate(0, 1, -1).Format(time.DateOnly), to, b.l.AsOf)
}

// stoodAt reports whether a record that is live now stood at the end of a month:
// one of those of which overdueAt can tell.
func (b *book) stoodAt(k *register.Kind, key register.Key, m time.Time) bool {
	r, t := b.records[key], b.l.Timeline(key)
	return r != nil && t != nil && k.Live(r) && t.Created != nil && !t.Created.Since.IsZero() && isoDay(t.Created.Since) <= b.monthEnd(m)
}

// overdueAt reports whether a record's day had passed at the end of a month, or
// of the period, by the reviews that there were by then.
func (b *book) overdueAt(k *register.Kind, key register.Key, m time.Time) bool {
	if !b.stoodAt(k, key, m) {
		return false
	}
	t, end := b.l.Timeline(key), b.monthEnd(m)
	past := *t
	past.Reviews = nil
	for _, review := range t.Reviews {
		if isoDay(review.Since) <= end {
			past.Reviews = append(past.Reviews, review)
		}
	}
	due := b.l.Schedule.Of(b.records[key], &past)
	return due.On != "" && due.On < end
}
