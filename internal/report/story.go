package report

import (
	"cmp"
	"fmt"
	"path"
	"slices"
	"strings"
	"time"

	"github.com/goldthread/goldthread/internal/audit"
	"github.com/goldthread/goldthread/internal/change"
	"github.com/goldthread/goldthread/internal/history"
	"github.com/goldthread/goldthread/internal/lint"
	"github.com/goldthread/goldthread/internal/register"
	"github.com/goldthread/goldthread/internal/repo"
)

// A story is all that Git shows of one record, in the order in which it came
// into effect.
type story struct {
	key      register.Key
	kind     *register.Kind
	record   *register.Record  // as it stands, or stood last
	timeline *history.Timeline // nil for a record that is gone, or without history
	gone     *history.Gone
	due      audit.Due
	events   []history.Event
	chapters []chapter
	// unsaved is how the wording on disk differs from what is committed.
	unsaved []change.Difference
	// beneath is what changed of what it rests on since the review that counts.
	beneath []lint.Beneath
	// uncounted are words about reviews of it that do not count.
	uncounted []history.Uncounted
}

// A chapter is an event of a record or a review of it.
type chapter struct {
	event   *history.Event
	changes []change.Difference // of an event: what it changed in meaning
	typed   []change.Difference // and in what is typed of reviews
	review  *history.Review
	since   []change.Difference // of a review: what changed in meaning after it
	changed *history.Event      // the first such change
	earlier bool                // of a review: it came to the main branch after that change
	unsaved bool                // of a review: the wording on disk is not committed
	with    bool                // of a review: its own commit changed the record in meaning
	lacks   string              // of a review of this wording: why it does not count, in words
}

// on is the day it came into effect; where it has not, that of its commit.
func (c chapter) on() time.Time {
	if c.event != nil {
		return onDay(c.event)
	}
	return c.review.Since
}

// tell gathers the story of one record.
func tell(l *lint.Look, cast *cast, key register.Key) *story {
	s := &story{key: key, kind: l.Schema.Kind(key.Kind), record: l.Record(key), timeline: l.Timeline(key)}
	if s.record == nil {
		if s.gone = l.Gone(key); s.gone == nil {
			return s
		}
		s.record, s.events = s.gone.Last, s.gone.Events
	}
	var reviews []history.Review
	if s.gone != nil {
		reviews = s.gone.Reviews
	}
	if s.timeline != nil {
		s.events, reviews = s.timeline.Events, s.timeline.Reviews
		if due := l.Schedule.Of(s.record, s.timeline); due.Reviewed != nil || slices.Contains(l.Reviewed, key.Kind) {
			s.due = due
		}
	}
	for i := range s.events {
		e := &s.events[i]
		for len(reviews) > 0 && before(l.History, &reviews[0], e) {
			s.addReview(l, cast, &reviews[0])
			reviews = reviews[1:]
		}
		c := chapter{event: e}
		if e.Before() != nil && e.After() != nil {
			c.changes = between(l, cast, e.Before(), e.After())
			c.typed = cast.Differences(change.Claims(l.Schema, e.Before(), e.After()))
		}
		s.chapters = append(s.chapters, c)
	}
	for i := range reviews {
		s.addReview(l, cast, &reviews[i])
	}
	s.weigh(l)
	if s.timeline != nil && s.timeline.Reviewed != nil && s.timeline.Reviewed.Level >= history.Reviewed {
		s.beneath = l.ChangedBeneath(key, s.timeline.Reviewed)
	}
	if s.timeline != nil && s.timeline.State == history.NotCommitted && s.timeline.Now() != nil {
		if disk := l.OnDisk(s.record); disk != nil {
			s.unsaved = between(l, cast, s.timeline.Now(), disk)
		}
	}
	if h := l.Result.History; h != nil {
		for _, u := range h.Uncounted {
			if slices.Contains(u.Keys, key) {
				s.uncounted = append(s.uncounted, u)
			}
		}
	}
	return s
}

// weigh finds out of the reviews what the profile misses in them, and whether
// they came with a change.
func (s *story) weigh(l *lint.Look) {
	n := 0
	for i := range s.chapters {
		c := &s.chapters[i]
		if c.review == nil {
			continue
		}
		c.with = slices.ContainsFunc(s.events, func(e history.Event) bool { return e.Commit == c.review.Commit && e.Class == history.Changed })
		if s.timeline != nil && c.review.Level >= history.Reviewed {
			c.lacks = l.Schedule.Lacks(s.key.Kind, s.timeline, n)
		}
		n++
	}
}

// between is how two states of a record differ, without personal data.
func between(l *lint.Look, cast *cast, before, after *register.Record) []change.Difference {
	all := change.Between(l.Schema, before, after)
	for i, d := range all {
		all[i] = d.Hidden()
	}
	return cast.Differences(all)
}

// before reports whether a review comes before an event: by the order of
// commits, and of a tag, which stands where it was made, by its date.
func before(h *history.Evidence, r *history.Review, e *history.Event) bool {
	if r.Source == history.SourceTag && !e.Since.After(r.Since) {
		return false
	}
	return h.Order(r.Commit) < h.Order(e.Commit)
}

// addReview adds a review with what has become of the wording since.
func (s *story) addReview(l *lint.Look, cast *cast, r *history.Review) {
	c := chapter{review: r}
	if r.Level < r.Then {
		seen := s.wording(r)
		c.changed = s.firstOther(r)
		c.earlier = c.changed != nil && !before(l.History, r, c.changed)
		c.unsaved = s.timeline != nil && s.timeline.State == history.NotCommitted
		if now := s.present(); seen != nil && now != nil {
			c.since = between(l, cast, seen, now)
		}
	}
	s.chapters = append(s.chapters, c)
}

// wording is the record as a review saw it.
func (s *story) wording(r *history.Review) *register.Record {
	for i := range s.events {
		if e := &s.events[i]; e.Fingerprint == r.Fingerprint && e.After() != nil {
			return e.After()
		}
	}
	return nil
}

// present is the record in the wording that stands now. What came later on a
// branch without changing the meaning may still have an older one.
func (s *story) present() *register.Record {
	switch {
	case s.gone != nil:
		return s.gone.Last
	case s.timeline == nil || s.timeline.Changed == nil:
		return nil
	}
	return s.timeline.Changed.After()
}

// firstOther is the change by which a record came to differ from what was
// reviewed: the first after the reviewed wording stood last. It is nil where
// the record never had that wording.
func (s *story) firstOther(r *history.Review) *history.Event {
	var first *history.Event
	had := false
	for i := range s.events {
		e := &s.events[i]
		switch {
		case !e.Class.InMeaning():
		case e.Fingerprint == r.Fingerprint:
			first, had = nil, true
		case first == nil && had:
			first = e
		}
	}
	return first
}

// renumbered gives the ids that a record had before and after an event, where
// they differ. An id that is made of the text is none.
func renumbered(e *history.Event) (before, after string, ok bool) {
	b, a := e.Before(), e.After()
	if b == nil || a == nil || b.ID == a.ID || madeOfText(b) || madeOfText(a) {
		return "", "", false
	}
	return b.ID, a.ID, true
}

func isRenumbered(e *history.Event) bool {
	_, _, ok := renumbered(e)
	return ok
}

func madeOfText(r *register.Record) bool {
	_, _, ok := r.KeyedByText()
	return ok
}

// state says in words what the record is and where it stands.
func (s *story) state() string {
	kind := words(s.key.Kind)
	if s.kind != nil {
		kind = s.kind.Singular
	}
	parts := []string{kind}
	switch {
	case s.gone != nil && s.gone.Event.Class != history.Removed:
		parts = append(parts, "committed, but not in the files that are looked at")
	case s.gone != nil && s.gone.Event.Since.IsZero():
		parts = append(parts, "taken out, not on the main branch yet")
	case s.gone != nil:
		parts = append(parts, "no longer in the register")
	case s.record != nil:
		parts = append(parts, words(s.record.Status()))
	}
	if s.timeline != nil && s.timeline.State != history.OnMain {
		parts = append(parts, string(s.timeline.State))
	}
	return strings.Join(parts, " · ")
}

// A byHand is a command with which anybody sees the same without this program.
type byHand struct {
	Command string `json:"command"`
	Shows   string `json:"shows"`
}

// commands are the plain Git commands behind a story, oldest first, each once.
func (s *story) commands(l *lint.Look) []byHand {
	var all []byHand
	seen := map[string]bool{}
	add := func(command, shows string) {
		if command != "" && !seen[command] {
			seen[command] = true
			all = append(all, byHand{command, shows})
		}
	}
	for _, c := range s.chapters {
		if r := c.review; r != nil {
			add(reviewCommand(l, r), "the review of "+dayOf(r.Since))
			continue
		}
		e := c.event
		on := dayOf(onDay(e))
		switch from, place := e.From(); {
		case e.Class == history.Removed:
			add(showFile(l, from, place.File), "as it stood before "+on)
			add("git show --stat "+string(abbreviated(e.Commit)), "what took it out")
		case isRenumbered(e):
			add(showFile(l, e.Commit, e.Place.File), "renumbered on "+on)
		case e.Class == history.Cosmetic:
		case e.Class == history.ClaimOnly:
			add(showFile(l, e.Commit, e.Place.File), "what is typed since "+on)
		default:
			add(showFile(l, e.Commit, e.Place.File), "as of "+on)
		}
	}
	return all
}

// reviewCommand shows the words of a review.
func reviewCommand(l *lint.Look, r *history.Review) string {
	switch r.Source {
	case history.SourceTag:
		return "git show --no-patch " + shellWord("refs/tags/"+r.Ref)
	case history.SourceTrailer:
		return "git show --no-patch " + string(abbreviated(r.Commit))
	case history.SourceApproval:
		return approvalCommand(l, r)
	}
	if kept, ok := history.KeptBeside(r.Source); ok && kept.Show != "" {
		return kept.Show + " " + string(abbreviated(r.Commit))
	}
	for key, t := range l.History.Timelines {
		if key.ID != r.Ref {
			continue
		}
		for _, e := range t.Events {
			if e.Commit == r.Commit {
				return showFile(l, e.Commit, e.Place.File)
			}
		}
	}
	return "git show " + string(abbreviated(r.Commit))
}

// approvalCommand shows the file in which an approval was saved: on a branch
// beside the registers, or among them.
func approvalCommand(l *lint.Look, r *history.Review) string {
	for _, landing := range l.History.Approvals.Landings {
		x := landing.Request
		if x == nil || landing.Commit != r.Commit && x.MergeCommit != r.Commit && !slices.Contains(x.Landed, r.Commit) {
			continue
		}
		if _, file, beside := strings.Cut(x.Place.File, ":"); beside {
			return "git show " + shellWord(string(abbreviated(l.History.Approvals.Tip))+":"+file)
		}
		return showFile(l, l.History.Head, x.Place.File)
	}
	return "git show --no-patch " + string(abbreviated(r.Commit))
}

// showFile is the command that prints a file as of a commit, from anywhere in
// the repository.
func showFile(l *lint.Look, commit repo.ID, file string) string {
	if commit == "" || file == "" {
		return ""
	}
	return "git show " + shellWord(string(abbreviated(commit))+":"+path.Join(l.Root, file))
}

// abbreviated is an id short enough to type and too long to be another's in
// any repository of registers.
func abbreviated(id repo.ID) repo.ID { return id[:min(12, len(id))] }

// shellWord writes a word as a shell takes it for one, with nothing in it that
// the shell would run or the eye not see.
func shellWord(word string) string {
	safe := func(r rune) bool {
		return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || strings.ContainsRune("._-/:@+=,%", r)
	}
	if strings.IndexFunc(word, func(r rune) bool { return !safe(r) }) < 0 {
		return word
	}
	if sentence(word) == word {
		return "'" + strings.ReplaceAll(word, "'", `'\''`) + "'"
	}
	var b strings.Builder
	for _, c := range []byte(word) {
		if c >= ' ' && c < 0x7f && !strings.ContainsRune(`'\#`, rune(c)) {
			b.WriteByte(c)
		} else {
			fmt.Fprintf(&b, `\x%02x`, c)
		}
	}
	return "$'" + b.String() + "'"
}

// onDay is the day since when an event stands, or the one on which it was
// written while it has not landed.
func onDay(e *history.Event) time.Time { return cmp.Or(e.Since, e.At) }
