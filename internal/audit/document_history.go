package audit

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/goldthread/goldthread/internal/change"
	"github.com/goldthread/goldthread/internal/history"
	"github.com/goldthread/goldthread/internal/register"
	"github.com/goldthread/goldthread/internal/repo"
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
	kind := d.schema.Kind(r.Kind)
	object := d.object().text("state", string(t.State)).number("level", int(t.Level))
	if t.Created != nil {
		object.put("created", d.event(kind, *t.Created))
	}
	if t.Changed != nil {
		object.put("changed", d.event(kind, *t.Changed))
	}
	if t.Claim != nil {
		object.put("claim", d.claim(t.Claim))
	}
	if t.Reviewed != nil {
		at := slices.IndexFunc(t.Reviews, func(o history.Review) bool { return o == *t.Reviewed })
		if at >= 0 {
			object.put("reviewed", d.review(*t.Reviewed, r.Fingerprint, d.schedule.lacks(r.Kind, t.Reviews, at)))
		}
	}
	reviews := make([]*ast.Term, len(t.Reviews))
	for i, one := range t.Reviews {
		reviews[i] = d.review(one, r.Fingerprint, d.schedule.lacks(r.Kind, t.Reviews, i))
	}
	object.put("reviews", ast.ArrayTerm(reviews...))
	object.put("approvals", ast.ArrayTerm(d.approvals(t)...))
	object.put("due", d.due(r, t))
	var changes []history.Event
	for _, e := range t.Events {
		if e.Class.InMeaning() {
			changes = append(changes, e)
		}
	}
	if t.Return != nil {
		object.put("returned", d.returned(kind, t.Return, r))
	}
	if n := len(t.Events); n > 0 {
		object.put("last", d.event(kind, t.Events[n-1]))
	}
	return object.put("changes", d.eventList(kind, changes)).
		put("changed_since", d.eventList(kind, d.changedSince(r, t))).
		given("changed_words", d.changedWords(r, t)).
		put("links_changed", ast.ArrayTerm(d.linksChanged(r.Key(), t)...)).term()
}

// returned says of a record that was removed and came back what it said before
// and what it says now, where it says that in words, and whether it came back,
// or is by now, much the same.
func (d *document) returned(kind *register.Kind, back *history.Return, present *register.Record) *ast.Term {
	on, gone := d.stands(back.Restored), d.stands(back.Removed)
	return d.object().
		text("on", day(on)).text("commit", string(back.Restored.Commit)).text("short", back.Restored.Commit.Short()).given("landing", string(back.Restored.Landing)).
		text("removed_on", day(gone)).text("removed_commit", string(back.Removed.Commit)).text("removed_short", back.Removed.Commit.Short()).
		given("was", called(kind, back.Was)).given("now", called(kind, present)).
		flag("alike", isAlike(kind, back.Was, back.Now) || isAlike(kind, back.Was, present)).
		term()
}

// changedSince are the changes in meaning after the newest review of an earlier
// wording that its own reviewer recorded.
func (d *document) changedSince(record *register.Record, t *history.Timeline) []history.Event {
	if r := outdatedReview(record, t); r != nil {
		return d.in.Evidence.ChangedSince(*r, record.Key())
	}
	return nil
}

// outdatedReview is the newest review of an earlier wording that its own
// reviewer recorded, or nil.
func outdatedReview(record *register.Record, t *history.Timeline) *history.Review {
	for i := range slices.Backward(t.Reviews) {
		if r := &t.Reviews[i]; r.Then >= history.Reviewed && r.Fingerprint != record.Fingerprint {
			return r
		}
	}
	return nil
}

// changedRunes is how long the words for a change may be in a message.
const changedRunes = 300

// changedWords says how the record as it was reviewed differs from what is
// committed now, without personal data; "" where that is not known.
func (d *document) changedWords(record *register.Record, t *history.Timeline) string {
	r := outdatedReview(record, t)
	if r == nil || r.Reviewed() == nil || t.Now() == nil {
		return ""
	}
	differences := change.Between(d.schema, r.Reviewed(), t.Now())
	for i := range differences {
		differences[i] = differences[i].Hidden()
	}
	return change.Line(differences, changedRunes)
}

// due says until when the record must be looked at again.
func (d *document) due(r *register.Record, t *history.Timeline) *ast.Term {
	due := d.schedule.Of(r, t)
	object := d.object().given("on", due.On).given("again", due.Again)
	if due.Reviewed != nil {
		object.text("reviewed", day(due.Reviewed.Since))
	}
	if due.Adopted {
		object.flag("adopted", true)
	}
	return object.term()
}

// linksChanged lists what the record leads to that changed in meaning after its
// newest review that counts, with all fields that changed since.
func (d *document) linksChanged(key register.Key, t *history.Timeline) []*ast.Term {
	if t.Reviewed == nil || t.Reviewed.Level < history.Reviewed {
		return nil
	}
	var terms []*ast.Term
	for _, target := range d.leadsTo()[key] {
		changed := d.in.Evidence.ChangedSince(*t.Reviewed, target)
		if len(changed) == 0 {
			continue
		}
		newest := changed[len(changed)-1]
		fields := map[string]bool{}
		for _, e := range changed {
			for _, name := range e.Fields {
				fields[name] = true
			}
		}
		terms = append(terms, d.object().
			text("kind", target.Kind).text("id", target.ID).
			text("on", day(d.stands(newest))).text("commit", string(newest.Commit)).
			text("class", string(newest.Class)).list("fields", slices.Sorted(maps.Keys(fields))).term())
	}
	return terms
}

// leadsTo is RestsOn, worked out once.
func (d *document) leadsTo() map[register.Key][]register.Key {
	if d.targets == nil {
		d.targets = RestsOn(d.in.Registers, d.in.Evidence)
	}
	return d.targets
}

// RestsOn lists the records that each record's links lead to, each once, those
// that are gone by the ids that are still written.
func RestsOn(r *register.Registers, e *history.Evidence) map[register.Key][]register.Key {
	gone := map[register.Key]bool{}
	if e != nil {
		for _, g := range e.Gone {
			gone[g.Key] = true
		}
	}
	targets := map[register.Key][]register.Key{}
	add := func(from, to register.Key) {
		if !slices.Contains(targets[from], to) {
			targets[from] = append(targets[from], to)
		}
	}
	for _, l := range r.Links {
		if l.Resolved {
			add(l.From, l.Target)
			continue
		}
		for _, kind := range l.To {
			if to := (register.Key{Kind: kind, ID: l.Value}); gone[to] {
				add(l.From, to)
			}
		}
	}
	return targets
}

func (d *document) eventList(kind *register.Kind, list []history.Event) *ast.Term {
	terms := make([]*ast.Term, len(list))
	for i, e := range list {
		terms[i] = d.event(kind, e)
	}
	return ast.ArrayTerm(terms...)
}

// event is what Git shows of one event. Records that one commit touches alike
// share it, and so do the newest and the last event of a record.
func (d *document) event(kind *register.Kind, e history.Event) *ast.Term {
	on := d.stands(e)
	told := toldEvent{
		kind: kind, class: e.Class, on: day(on), days: d.days(on), commit: e.Commit, landing: e.Landing, by: e.By.Name,
		fields: strings.Join(e.Fields, "\x00"), moved: e.Moved, merge: e.Merge, selfMerged: e.SelfMerged,
	}
	if e.MergedBy != nil {
		told.isMerged, told.mergedBy = true, e.MergedBy.Name
	}
	term, known := d.events[told]
	if !known {
		term = d.newEvent(told, e.Fields)
		d.events[told] = term
	}
	return term
}

// A toldEvent is all of an event that rules see.
type toldEvent struct {
	kind                     *register.Kind
	class                    history.Class
	on                       string
	days                     int
	commit, landing          repo.ID
	by, mergedBy             string
	fields                   string
	moved, merge, selfMerged bool
	isMerged                 bool
}

func (d *document) newEvent(e toldEvent, fields []string) *ast.Term {
	object := d.object().
		text("on", e.on).number("days", e.days).
		text("commit", string(e.commit)).text("short", e.commit.Short()).given("landing", string(e.landing)).
		text("by", e.by).
		text("class", string(e.class)).list("fields", fields).list("labels", labels(e.kind, fields)).
		flag("moved", e.moved).flag("in_merge", e.merge).flag("self_merged", e.selfMerged)
	if e.isMerged {
		object.text("merged_by", e.mergedBy)
	}
	return object.term()
}

// labels are what people call the fields of a register.
func labels(kind *register.Kind, names []string) []string {
	all := make([]string, len(names))
	for i, name := range names {
		all[i] = strings.ReplaceAll(name, "_", " ")
		if f := kind.Field(name); f != nil {
			all[i] = cmp.Or(f.Label, all[i])
		}
	}
	return all
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
	object := d.object().given("on", on).given("by", c.By).text("field", c.Field).
		given("commit", string(c.Commit)).given("short", c.Commit.Short())
	if isMonth {
		object.text("month", c.On)
	}
	if !c.Since.IsZero() {
		object.text("committed", day(c.Since))
	}
	return object.term()
}

// review is one review as it bears on the present content, whose fingerprint
// is given. It counts where its reviewer recorded it, of whatever wording.
func (d *document) review(r history.Review, present, lacks string) *ast.Term {
	return d.object().
		text("on", day(r.Since)).number("days", d.days(r.Since)).
		text("commit", string(r.Commit)).text("short", r.Commit.Short()).
		given("landing", string(d.in.Evidence.Landing(r.Commit))).
		text("by", r.By.Name).
		given("reported_for", r.ReportedFor).
		text("source", r.Source).given("ref", r.Ref).given("outcome", r.Outcome).
		number("level", int(r.Level)).flag("counts", r.Then >= history.Reviewed).
		flag("second", r.Second).flag("authorised", r.Authorised).text("identity", r.Bound.String()).
		given("shown", r.Shown).
		flag("proven", lacks == "").given("lacks", lacks).
		flag("present", isPresent(r, present)).
		term()
}

// approvals are those of the wording that a record has now.
func (d *document) approvals(t *history.Timeline) []*ast.Term {
	terms := make([]*ast.Term, len(t.Approvals))
	for i, a := range t.Approvals {
		terms[i] = d.object().
			text("on", day(a.Since)).text("by", a.By.Name).text("way", a.Way).text("commit", string(a.Commit)).
			list("roles", a.Roles).flag("may", a.May).flag("manages", a.Manages).term()
	}
	return terms
}

// isPresent reports whether a review is of the wording with this fingerprint.
func isPresent(r history.Review, fingerprint string) bool {
	return fingerprint != "" && r.Fingerprint == fingerprint
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
		if !e.Class.InMeaning() {
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
		object.put("changed", d.object().text("on", day(on)).number("days", d.days(on)).text("commit", string(last.Commit)).text("short", last.Commit.Short()).term())
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
		if r.Level >= d.schedule.required(kind) {
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
