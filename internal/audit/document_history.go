package audit

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"github.com/goldthread/goldthread/internal/history"
	"github.com/goldthread/goldthread/internal/register"
	"github.com/open-policy-agent/opa/v1/ast"
)

func (d *document) timeline(key register.Key) *history.Timeline {
	if d.in.Evidence == nil {
		return nil
	}
	return d.in.Evidence.Timelines[key]
}

// history is what Git shows of one record.
func (d *document) history(r *register.Record, t *history.Timeline) *ast.Term {
	object := d.object().text("state", string(t.State)).number("level", int(t.Level))
	if t.Created != nil {
		object.put("created", d.event(*t.Created))
	}
	if t.Changed != nil {
		object.put("changed", d.event(*t.Changed))
	}
	if t.Claim != nil {
		object.put("claim", d.claim(t.Claim))
	}
	if t.Reviewed != nil {
		object.put("reviewed", d.review(*t.Reviewed, r.Fingerprint))
	}
	reviews := make([]*ast.Term, len(t.Reviews))
	for i, one := range t.Reviews {
		reviews[i] = d.review(one, r.Fingerprint)
	}
	object.put("reviews", ast.ArrayTerm(reviews...))
	var changes []*ast.Term
	for _, e := range t.Events {
		if inMeaning(e.Class) {
			changes = append(changes, d.event(e))
		}
	}
	return object.put("changes", ast.ArrayTerm(changes...)).term()
}

// inMeaning tells the classes that change what a register says.
func inMeaning(c history.Class) bool {
	return c == history.Created || c == history.Changed || c == history.Restored || c == history.Removed
}

func (d *document) event(e history.Event) *ast.Term {
	on := d.stands(e)
	return d.object().
		text("on", day(on)).number("days", d.days(on)).
		text("commit", string(e.Commit)).text("by", e.By.Name).
		text("class", string(e.Class)).list("fields", e.Fields).
		term()
}

// stands is the moment since when an event is in effect. A change that has not
// reached the main branch is in effect nowhere yet; its commit's own date
// stands in, so that rules about age can speak of it.
func (d *document) stands(e history.Event) time.Time {
	if !e.Since.IsZero() {
		return e.Since
	}
	if c, ok := d.in.Evidence.Commits[e.Commit]; ok {
		return c.Committer.When
	}
	return e.At
}

func (d *document) claim(c *history.Claim) *ast.Term {
	on, isMonth := register.LastDay(c.On)
	object := d.object().given("on", on).given("by", c.By).text("field", c.Field).given("commit", string(c.Commit))
	if isMonth {
		object.text("month", c.On)
	}
	if !c.Since.IsZero() {
		object.text("committed", day(c.Since))
	}
	return object.term()
}

// review is one review as it bears on the present content, whose fingerprint
// is given ("" for a register as a whole).
func (d *document) review(r history.Review, present string) *ast.Term {
	return d.object().
		text("on", day(r.Since)).number("days", d.days(r.Since)).
		text("commit", string(r.Commit)).
		text("by", r.By.Name).flag("by_known", r.By.Known).
		given("reported_for", r.ReportedFor).
		text("source", r.Source).given("ref", r.Ref).
		number("level", int(r.Level)).
		flag("proven", r.Level >= provenFrom(d.profile, r)).
		flag("present", present != "" && r.Fingerprint == present).
		term()
}

// provenFrom is the level from which a profile takes a review as proven.
func provenFrom(profile string, r history.Review) history.Level {
	switch {
	case profile == "strict", profile == "certification" && r.Outcome == "changed":
		return history.Confirmed
	}
	return history.Reviewed
}

// registerHistory is what Git shows of a register as a whole: when its first
// record appeared, its newest change in meaning, and the newest proven review
// of all of it.
func (d *document) registerHistory(kind string) *ast.Term {
	object := d.object()
	if d.in.Evidence == nil {
		return object.term()
	}
	var first, last *history.Event
	look := func(e history.Event) {
		if !inMeaning(e.Class) {
			return
		}
		if first == nil || d.earlier(e, *first) {
			first = &e
		}
		if last == nil || d.earlier(*last, e) {
			last = &e
		}
	}
	for key, t := range d.in.Evidence.Timelines {
		if key.Kind != kind {
			continue
		}
		for _, e := range t.Events {
			look(e)
		}
	}
	for _, g := range d.in.Evidence.Gone {
		if g.Key.Kind == kind {
			look(g.Event)
		}
	}
	if first != nil {
		on := d.stands(*first)
		object.put("begins", d.object().text("on", day(on)).number("days", d.days(on)).term())
		on = d.stands(*last)
		object.put("changed", d.object().text("on", day(on)).number("days", d.days(on)).text("commit", string(last.Commit)).term())
	}
	if r := d.wholeReview(kind); r != nil {
		object.put("reviewed", d.object().
			text("on", day(r.Since)).number("days", d.days(r.Since)).text("commit", string(r.Commit)).
			text("ref", r.Ref).number("level", int(r.Level)).term())
	}
	return object.term()
}

// earlier orders events by when they came into effect, those of one moment by
// commit, so that the same history always gives the same answer.
func (d *document) earlier(a, b history.Event) bool {
	return cmp.Or(d.stands(a).Compare(d.stands(b)), cmp.Compare(a.Commit, b.Commit)) < 0
}

func (d *document) wholeReview(kind string) *history.Review {
	reviews := d.in.Evidence.Whole[kind]
	for _, r := range slices.Backward(reviews) {
		if r.Level >= provenFrom(d.profile, r) {
			return &r
		}
	}
	return nil
}

// days counts the whole days from a moment's day to the day of the audit, both
// in UTC.
func (d *document) days(t time.Time) int {
	return int(d.asOf.Sub(plausible(t).Truncate(24*time.Hour)) / (24 * time.Hour))
}

func day(t time.Time) string { return plausible(t).Format(time.DateOnly) }

// The times that rules can count with. A commit may claim any other, or none
// that can be read; it then counts as of the border, which for an unreadable
// time is the oldest: no record gains by it.
var (
	oldest = time.Date(1970, 1, 1, 0, 0, 0, 0, time.UTC)
	newest = time.Date(2199, 12, 31, 0, 0, 0, 0, time.UTC)
)

func plausible(t time.Time) time.Time {
	switch t = t.UTC(); {
	case t.Before(oldest):
		return oldest
	case t.After(newest):
		return newest
	}
	return t
}

// subject is the first line of a commit message.
func subject(message string) string {
	line, _, _ := strings.Cut(strings.TrimSpace(message), "\n")
	return strings.TrimSpace(line)
}
