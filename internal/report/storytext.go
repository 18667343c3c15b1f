package report

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/goldthread/goldthread/internal/change"
	"github.com/goldthread/goldthread/internal/history"
	"github.com/goldthread/goldthread/internal/repo"
)

// classWords say what became of a record.
var classWords = map[history.Class]string{
	history.Created:   "written",
	history.Changed:   "changed in meaning",
	history.ClaimOnly: "only what is typed of a review changed",
	history.Cosmetic:  "re-formatted only",
	history.Moved:     "moved",
	history.Removed:   "taken out",
	history.Restored:  "back again",
}

// story tells all about one record: what it is, where it stands, and what
// happened, oldest first.
func (t *walkText) story(s *story, full bool) {
	t.addf("")
	t.key = s.key
	t.headOf(s)
	if len(s.chapters) == 0 {
		return
	}
	t.addf("")
	rewrites := t.rewrites()
	for _, c := range s.chapters {
		for len(rewrites) > 0 && !c.on().Before(rewrites[0].Since) {
			t.rewritten(rewrites[0])
			rewrites = rewrites[1:]
		}
		if c.event != nil {
			t.event(c, full)
		} else {
			t.review(c, full)
		}
	}
	for _, w := range rewrites {
		t.rewritten(w)
	}
	if len(s.beneath) > 0 {
		t.wrapped("", "  look again", t.rests(s), dayCells)
	}
	if len(s.unsaved) > 0 {
		t.wrapped("", "  uncommitted", "the wording on disk is another than the committed one:", dayCells)
		t.differences(s.unsaved, full)
	}
	for _, u := range s.uncounted {
		t.wrapped("", "  not counted", strings.TrimSpace(sentence(u.Ref)+" "+u.Commit.Short())+": "+t.cast.scrubbed(u.Reason), dayCells)
	}
	if commands := s.commands(t.look); len(commands) > 0 {
		t.byHand(commands)
	}
}

// maxBeneath is how many of the records that changed are named; JSON has all.
const maxBeneath = 5

// rests says what changed of what a record rests on after its last review.
func (t *walkText) rests(s *story) string {
	var parts []string
	for _, b := range s.beneath[:min(len(s.beneath), maxBeneath)] {
		parts = append(parts, sentence(b.Key.ID)+" "+classWords[b.Change.Class]+" on "+dayOf(onDay(&b.Change))+" ("+b.Change.Commit.Short()+")")
	}
	if more := len(s.beneath) - maxBeneath; more > 0 {
		parts = append(parts, fmt.Sprintf("%d more", more))
	}
	return "what it rests on has changed since that review: " + strings.Join(parts, ", ")
}

// rewrites are the recorded rewrites of the history, oldest first.
func (t *walkText) rewrites() []history.Rewrite {
	if t.r.History == nil {
		return nil
	}
	all := slices.Clone(t.r.History.Rewrites)
	slices.SortStableFunc(all, func(a, b history.Rewrite) int { return a.Since.Compare(b.Since) })
	return all
}

// rewritten tells of a rewrite between what came before it and after it.
func (t *walkText) rewritten(w history.Rewrite) {
	t.wrapped("", "  "+dayOf(w.Since), "the history was rewritten ("+sentence(w.Key.ID)+"): what stands above is not provable before this day", dayCells)
}

func (t *walkText) headOf(s *story) {
	id := sentence(s.key.ID)
	t.wrapped(bold, id, t.cast.Text(t.look.Title(s.key, s.record, t.cast.Names())), cells(id)+3)
	indent := strings.Repeat(" ", cells(id)+3)
	t.addf("%s%s", indent, t.paint.in(dim, sentence(s.state())))
	if s.timeline == nil {
		return
	}
	for _, fact := range t.facts(s) {
		if fact[1] != "" {
			t.wrapped("", indent+fact[0], fact[1], len(indent)+len("reviewed  "))
		}
	}
}

// facts are the four dates of a record, side by side, and the day of the next
// review.
func (t *walkText) facts(s *story) [][2]string {
	var written, typed, changed, reviewed string
	tl := s.timeline
	if e := tl.Created; e != nil {
		written = t.when(e) + " by " + t.cast.person(e.By)
	}
	if c := tl.Claim; c != nil {
		typed = t.claim(c)
	}
	if e := tl.Changed; e != nil {
		changed = t.when(e) + " by " + t.cast.person(e.By)
		if e == tl.Created || e.Class == history.Created {
			changed = "not since"
		}
	}
	switch r := s.due.Reviewed; {
	case tl.State == history.NotKnown:
		reviewed = "not known: part of the history is missing"
	case r == nil:
		reviewed = "no review that counts"
	case r.Level < r.Then:
		reviewed = t.reviewDay(r) + " by " + t.cast.person(r.By) + ", but " + s.becameOther(r)
	default:
		reviewed = t.reviewDay(r) + " by " + t.cast.person(r.By)
		if r.Level > history.Reviewed {
			reviewed += ", " + r.Level.String()
		}
	}
	return [][2]string{{"written", written}, {"changed", changed}, {"typed", typed}, {"reviewed", reviewed}, {"due", t.dueOf(s)}}
}

// claim is what is typed of a review: anybody can type it.
func (t *walkText) claim(c *history.Claim) string {
	what := ""
	if c.On != "" {
		what = "reviewed on " + day(c.On)
	}
	if c.By != "" {
		what = strings.TrimSpace(what + " by " + t.cast.named(c.By))
	}
	switch {
	case c.Commit == "":
		return what + ", not committed yet"
	case c.Since.IsZero():
		return what + ", not on the main branch yet (" + c.Commit.Short() + ")"
	}
	return what + ", committed " + dayOf(c.Since) + " (" + c.Commit.Short() + ")"
}

// when is the day since when an event is in effect.
func (t *walkText) when(e *history.Event) string {
	if e.Since.IsZero() {
		return "not yet on the main branch (" + dayOf(e.At) + ")"
	}
	if t.wrong(e.Landing) {
		return dayOf(e.Since) + " (a date that cannot be right)"
	}
	return dayOf(e.Since)
}

// reviewDay is the day since when a review counts.
func (t *walkText) reviewDay(r *history.Review) string {
	if t.wrong(t.r.History.Landing(r.Commit)) {
		return dayOf(r.Since) + " (a date that cannot be right)"
	}
	return dayOf(r.Since)
}

// dayCells is the width of the column of days, with the space around it.
const dayCells = 15

// event tells what a commit did to the record.
func (t *walkText) event(c chapter, full bool) {
	e := c.event
	on := dayOf(e.Since)
	if e.Since.IsZero() {
		on = "not on main"
	}
	t.wrapped("", "  "+on, t.what(c)+t.people(e)+", "+commits(e.Commit, e.Landing, e.At, e.Since), dayCells)
	t.doubted(e.Landing)
	if n := t.inBulk(e); n > 0 {
		t.wrapped("", "", fmt.Sprintf("It gave %s another review date in one go, and no review names this one.", count(n, "record", "records")), dayCells)
	}
	t.differences(c.changes, full)
	if e.Class == history.ClaimOnly {
		t.differences(c.typed, full)
	}
}

// doubted says of a commit that brought something into effect that its date
// cannot be right.
func (t *walkText) doubted(landing repo.ID) {
	if d, ok := t.doubt(landing); ok {
		t.wrapped("", "", "This date cannot be right: "+doubtWords(d)+".", dayCells)
	}
}

// wrong reports whether the date of a commit cannot be right.
func (t *walkText) wrong(landing repo.ID) bool {
	_, ok := t.doubt(landing)
	return ok
}

func (t *walkText) doubt(landing repo.ID) (history.Doubt, bool) {
	if t.doubts == nil {
		t.doubts = map[repo.ID]history.Doubt{}
		for _, d := range t.r.History.Doubts() {
			t.doubts[d.Commit] = d
		}
	}
	d, ok := t.doubts[landing]
	return d, ok
}

// inBulk is how many records were re-dated together with this event, where no
// review says that somebody looked; else 0.
func (t *walkText) inBulk(e *history.Event) int {
	if e.Class != history.ClaimOnly {
		return 0
	}
	for _, b := range t.r.History.Bumps {
		if b.Commit == e.Commit && slices.Contains(b.Keys, t.key) {
			return b.Dated
		}
	}
	return 0
}

// doubtWords say why a date cannot be right.
func doubtWords(d history.Doubt) string {
	short, against, on := d.Commit.Short(), d.Against.Short(), dayOf(d.Since)
	switch d.Reason {
	case history.DoubtEarly:
		return short + " is made of " + against + ", which was made on " + on + " by the clock of " + d.By
	case history.DoubtLate:
		return short + " is part of " + against + ", which was there on " + on + " by the clock of " + d.By
	case history.ClockBackwards:
		return against + " of " + on + " came to the main branch before " + short
	case history.ClockAhead:
		return against + " of " + on + " came to the main branch after " + short
	}
	return short + " has no date that can be read"
}

// what says what happened.
func (t *walkText) what(c chapter) string {
	e := c.event
	what := classWords[e.Class]
	if e.Class == history.ClaimOnly && len(c.typed) == 1 && strings.HasPrefix(c.typed[0].Field, "last_review") {
		what = "only the typed review date changed"
	}
	if _, from := e.From(); e.Moved {
		moved := "moved from " + sentence(from.File) + " to " + sentence(e.Place.File)
		if what = moved; e.Class != history.Moved {
			what = classWords[e.Class] + " and " + moved
		}
	}
	if was, is, ok := renumbered(e); ok {
		number := "renumbered from " + sentence(was) + " to " + sentence(is)
		if what += " and " + number; e.Class == history.Cosmetic {
			what = number
		}
	} else if a := e.After(); a != nil && e.Class == history.Created && a.ID != t.key.ID && !madeOfText(a) {
		what += " as " + sentence(a.ID)
	}
	if e.Merge {
		what = strings.Replace(what, "changed in meaning", "changed", 1) + " in a merge, in nobody's own commit,"
	}
	return what
}

// people says who wrote an event, and who put it where it is.
func (t *walkText) people(e *history.Event) string {
	parts := " by " + t.cast.person(e.By)
	if len(e.With) > 0 {
		parts += " with " + t.cast.people(e.With)
	}
	if e.CommittedBy != nil {
		parts += ", put on the branch by " + t.cast.person(*e.CommittedBy)
	}
	switch {
	case e.MergedBy == nil:
	case e.SelfMerged:
		parts += ", who merged it too"
	default:
		parts += ", merged by " + t.cast.person(*e.MergedBy)
	}
	return parts
}

// commits names the commit that holds the words, the one that brought it into
// effect, and the day on which it was written where that is another.
func commits(commit, landing repo.ID, written, since time.Time) string {
	what := commit.Short()
	if landing != "" && landing != commit {
		what += " in " + landing.Short()
	}
	if on := dayOf(written); since.IsZero() || on != dayOf(since) {
		what += ", dated " + on
	}
	return what
}

// lineRunes is the most that one line says of a change.
const lineRunes = 200

func (t *walkText) differences(all []change.Difference, full bool) {
	if len(all) == 0 {
		return
	}
	lines := []string{change.Line(all, lineRunes)}
	if full {
		lines = change.Full(all)
	}
	for _, line := range lines {
		t.wrapped("", "", line, dayCells)
	}
}

// maxByHand is how many commands a text shows; JSON has them all.
const maxByHand = 20

func (t *walkText) byHand(commands []byHand) {
	t.addf("")
	t.addf("  by hand")
	if left := len(commands) - maxByHand; left > 0 {
		t.addf("    (%d older commands are in the JSON output)", left)
		commands = commands[left:]
	}
	width := 0
	for _, c := range commands {
		width = max(width, cells(c.Command))
	}
	for _, c := range commands {
		t.addf("    %s  # %s", pad(c.Command, width), c.Shows)
	}
}
