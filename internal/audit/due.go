package audit

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"github.com/goldthread/goldthread/internal/history"
	"github.com/goldthread/goldthread/internal/register"
)

// A Due says until when a record must be looked at again. It is worked out
// here alone: rules read it in a record's history, and lists of reviews print
// it.
type Due struct {
	// Reviewed is the newest review that counts: it lacks nothing that the
	// profile asks for, or its own reviewer recorded it for an earlier wording.
	// One of earlier words that came in when the present ones stood takes
	// nothing from a review of these. Nil for none.
	Reviewed *history.Review
	On       string // the last day, YYYY-MM-DD; "" where nothing is known to count from
	Adopted  bool   // it counts from when these checks began, all else being older
	Again    string // the last day of a second interval
	Interval string // the record's own interval as written, or "N days" of its register
}

// A Schedule knows the intervals and what counts as a review.
type Schedule struct {
	profile    string
	headers    map[string]register.Header
	registers  map[string]register.RegisterConfig
	thresholds map[string]any
	adopted    time.Time
}

// Schedule is how often records must be reviewed, by the configuration, the
// headers of the registers and the numbers that rules use.
func (r *Rules) Schedule(in Input) *Schedule {
	return &Schedule{profileOf(in), in.Registers.Headers, in.Config.Registers, r.numbers(in), adopted(in)}
}

// adopted is since when the registers are under these checks: the day judged,
// while nothing has come into effect under them. It is zero without history.
func adopted(in Input) time.Time {
	e := in.Evidence
	if e == nil || e.Begins.IsZero() {
		return time.Time{}
	}
	if e.Adopted.IsZero() {
		on, _ := time.Parse(time.DateOnly, in.AsOf) // read by whoever writes the document
		return on
	}
	return plausible(e.Adopted)
}

// Of counts from the newest review that counts, else from the day the record
// came into effect, and at the earliest from when these checks began: nobody
// could know before what they would ask. It counts the record's own interval
// by the calendar, else the days of its register.
func (s *Schedule) Of(r *register.Record, t *history.Timeline) Due {
	if t == nil {
		return Due{}
	}
	d := Due{Reviewed: s.counted(r.Kind, r.Fingerprint, t)}
	var from time.Time
	switch {
	case d.Reviewed != nil:
		from = plausible(d.Reviewed.Since)
	case t.Created != nil && !t.Created.Since.IsZero():
		from = plausible(t.Created.Since)
	default:
		return d
	}
	from = from.Truncate(24 * time.Hour)
	if begun := s.adopted.Truncate(24 * time.Hour); from.Before(begun) {
		from, d.Adopted = begun, true
	}
	own, _ := r.Fields["review_interval"].(string)
	interval := register.Interval{Text: own}
	add := interval.EndOf
	d.Interval = own
	if own == "" {
		days := s.days(r.Kind)
		add = func(day time.Time) time.Time { return day.AddDate(0, 0, days) }
		d.Interval = fmt.Sprintf("%d days", days)
	}
	d.On, d.Again = day(add(from)), day(add(add(from)))
	return d
}

// counted is the newest review that counts.
func (s *Schedule) counted(kind, present string, t *history.Timeline) *history.Review {
	var newest *history.Review
	holds := false // a review of the present wording lacks nothing
	for i := range t.Reviews {
		holds = holds || isPresent(t.Reviews[i], present) && s.lacks(kind, t.Reviews, i) == ""
	}
	for i := range t.Reviews {
		r := &t.Reviews[i]
		earlier := !isPresent(*r, present) && r.Then >= history.Reviewed
		switch {
		case !earlier && s.lacks(kind, t.Reviews, i) != "":
			continue
		case earlier && holds && t.Changed != nil && !r.Since.Before(t.Changed.Since):
			continue
		}
		if newest == nil || day(newest.Since) <= day(r.Since) {
			newest = r
		}
	}
	return newest
}

// What a review may lack to be taken as proven: the first of these, or nothing.
const (
	lacksReviewer  = "reviewer"  // somebody else reported it
	lacksPerson    = "person"    // a machine or somebody unknown recorded it
	lacksWording   = "wording"   // it was of an earlier wording
	lacksSecond    = "second"    // the reviewer wrote the wording
	lacksAuthority = "authority" // the reviewer held no role that may review this
	lacksPlatform  = "platform"  // only the platform vouches for the name, which is not accepted
	lacksTime      = "time"      // the key or account that binds the name was registered later
	lacksIdentity  = "identity"  // nothing binds the name to the reviewer
	lacksAnchor    = "anchor"    // nothing outside the repository holds it
)

// lacks says what the review numbered i lacks to be taken as proven. For every
// profile it must be the reviewer's own, of the present wording; certification
// asks for a second person on a wording that none has reviewed yet, so that a
// review that finds no change may be made by one person; strict asks for one
// that is confirmed. The configuration may ask for more of a register.
func (s *Schedule) lacks(kind string, reviews []history.Review, i int) string {
	r, required := reviews[i], s.required(kind)
	switch {
	case r.ReportedFor != "":
		return lacksReviewer
	case r.Then < history.Reviewed:
		return lacksPerson
	case r.Level < history.Reviewed:
		return lacksWording
	case s.profile == "certification" && !slices.ContainsFunc(reviews[:i+1], func(o history.Review) bool {
		return o.Second && o.Then >= history.Reviewed && o.Fingerprint == r.Fingerprint
	}):
		return lacksSecond
	case r.Level >= required:
		return ""
	case r.Level >= history.Confirmed:
		return lacksAnchor
	case !r.Second:
		return lacksSecond
	case !r.Authorised:
		return lacksAuthority
	case r.Late != "":
		return lacksTime
	case r.Bound == history.ByPlatform:
		return lacksPlatform
	}
	return lacksIdentity
}

// missing says what is missing, as a sentence of a review goes on.
var missing = map[string]string{
	lacksReviewer:  "somebody else reported it",
	lacksPerson:    "nobody who is known recorded it",
	lacksWording:   "it was of another wording",
	lacksSecond:    "nobody has reviewed this wording but who wrote it",
	lacksAuthority: "the reviewer held no role that may review this",
	lacksTime:      "the key or account that shows who it was was registered later",
	lacksPlatform:  "only the platform vouches for the name",
	lacksIdentity:  "nothing but a typed name shows who it was",
	lacksAnchor:    "nothing outside the repository holds it",
}

// Lacks says in words what the review numbered i of a timeline lacks to count;
// "" for nothing.
func (s *Schedule) Lacks(kind string, t *history.Timeline, i int) string {
	return missing[s.lacks(kind, t.Reviews, i)]
}

// required is the level that a review of a register's record, or of all of it,
// must reach.
func (s *Schedule) required(kind string) history.Level {
	level := history.Reviewed
	if s.profile == "strict" {
		level = history.Confirmed
	}
	switch s.registers[kind].Level {
	case "confirmed":
		level = max(level, history.Confirmed)
	case "anchored":
		level = history.Anchored
	}
	return level
}

// days is a register's review interval, else the one for all, else none.
func (s *Schedule) days(kind string) int {
	if days := s.headers[kind].Interval.Days(); days > 0 {
		return days
	}
	return int(figure(s.thresholds, "review_days"))
}

// Reviewed lists the registers that are expected to be looked at in every
// interval: those of the catalogue's static_registers.
func (r *Rules) Reviewed() []string { return slices.Clone(r.moving) }

// Events lists the registers of what happened or is being done, such as
// minutes: those of the catalogue's event_registers.
func (r *Rules) Events() []string { return slices.Clone(r.events) }

// registersIn reads a list of registers in the catalogue, in the order of the
// alphabet.
func (l *loaded) registersIn(list string) []string {
	file, _ := l.catalogue[list].(map[string]any)
	names, _ := file["registers"].([]any)
	var kinds []string
	for _, name := range names {
		if kind, ok := name.(string); ok && l.schema.Kind(kind) != nil {
			kinds = append(kinds, kind)
		}
	}
	slices.SortFunc(kinds, cmp.Compare[string])
	return kinds
}
