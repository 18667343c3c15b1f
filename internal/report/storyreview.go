package report

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"github.com/goldthread/goldthread/internal/history"
	"github.com/goldthread/goldthread/internal/signature"
)

// outcomes are what a review found, in words. That something changed may be
// said of what is to change or of what has; in one commit with the change it is
// the latter.
var outcomes = map[string]string{"unchanged": "fits unchanged", "changed": "a change was needed", "retire": "is to be retired"}

// reviewWords say who looked at the record, where that is written down and what
// was found.
func (t *walkText) reviewWords(c chapter) string {
	r, since := c.review, c.review.Since
	if !r.OnMain {
		since = time.Time{}
	}
	what := t.reviewer(r) + ", " + t.source(r) + ", " + commits(r.Commit, t.r.History.Landing(r.Commit), r.At, since)
	if r.CommittedBy != nil {
		what += ", put on the branch by " + t.cast.person(*r.CommittedBy)
	}
	if r.Bound > history.ByName {
		what += ", the name " + identityWords(r.Bound)
	}
	if r.Account != "" && t.cast.Names() {
		what += ", by " + sentence(r.Account)
	}
	if r.Outcome == "changed" && c.with {
		what += ": changed in the same commit"
	} else if r.Outcome != "" {
		what += ": " + cmp.Or(outcomes[r.Outcome], sentence(r.Outcome))
	}
	return what
}

// review tells who looked at the record, and what became of it since.
func (t *walkText) review(c chapter, full bool) {
	r := c.review
	on := dayOf(r.Since)
	if !r.OnMain {
		on = "not on main"
	}
	t.wrapped("", "  "+on, t.reviewWords(c), dayCells)
	t.doubted(t.r.History.Landing(r.Commit))
	if _, beside := history.KeptBeside(r.Source); beside {
		t.wrapped("", "", "Its worth: "+t.cast.scrubbed(r.Shown)+".", dayCells)
	} else if r.Bound == history.ByName && r.Shown != "" && r.Shown != signature.NotSigned {
		t.wrapped("", "", "The name is as typed only: "+t.cast.scrubbed(r.Shown)+".", dayCells)
	}
	if r.Source == history.SourceTag {
		t.wrapped("", "", t.tagged(r)+".", dayCells)
	}
	if h := t.r.History; r.Mapped {
		t.wrapped("", "", fmt.Sprintf("Whose the address is says .mailmap alone, as of %s (%s).", dayOf(h.Mapped), h.Mailmap.Short()), dayCells)
	}
	if words := t.registered(r); words != "" {
		t.wrapped("", "", words+".", dayCells)
	}
	if r.Note != "" {
		t.wrapped("", "", "Note: "+t.cast.scrubbed(r.Note), dayCells)
	}
	if c.lacks != "" {
		t.wrapped("", "", "It does not count in the profile "+sentence(t.r.Profile)+" here: "+c.lacks+".", dayCells)
	}
	if r.Level >= r.Then {
		return
	}
	if len(c.since) == 0 {
		t.wrapped("", "", t.otherwise(c)+".", dayCells)
		return
	}
	t.wrapped("", "", t.otherwise(c)+":", dayCells)
	t.differences(c.since, full)
}

// becameOther says shortly how a review came to be of another wording.
func (s *story) becameOther(r *history.Review) string {
	i := slices.IndexFunc(s.chapters, func(c chapter) bool { return c.review == r })
	switch {
	case i < 0 || s.chapters[i].changed == nil && s.chapters[i].unsaved:
		return "the wording has changed since"
	case s.chapters[i].changed == nil:
		return "of another wording"
	case s.chapters[i].earlier:
		return "of an earlier wording"
	}
	return "the wording has changed since"
}

// otherwise says of a review that it is not of the wording that stands now.
func (t *walkText) otherwise(c chapter) string {
	switch {
	case c.changed != nil && c.earlier:
		return "It was of an earlier wording, which had changed on " + dayOf(onDay(c.changed)) + " (" + c.changed.Commit.Short() + ")"
	case c.changed != nil:
		return "The wording has changed since, first on " + dayOf(onDay(c.changed)) + " (" + c.changed.Commit.Short() + ")"
	case c.unsaved:
		return "The wording on disk is another, which is not committed yet"
	}
	return "It was of a wording that the record never had here"
}

// tagged says since when a tag is known to be there.
func (t *walkText) tagged(r *history.Review) string {
	a := t.r.History.Noted(r)
	if a == nil {
		return "Nothing but its own date says since when the tag is there"
	}
	return "The tag was there on " + dayOf(a.At) + ", as " + sentence(a.Name) + " notes (" + a.Held.String() + ")"
}

// registered says who wrote down whose the key or account is that shows who
// reviewed: who did could have written down another.
func (t *walkText) registered(r *history.Review) string {
	what := map[history.Bound]string{history.ByName: "address", history.ByPlatform: "key", history.BySignature: "key", history.ByApproval: "account"}[r.Bound]
	late := r.Late != "" || r.AddressLate
	switch {
	case r.Registered == nil && r.Late != "":
		return "Of the name: " + r.Late
	case r.Registered == nil,
		r.Bound == history.ByPlatform && !late,
		r.Bound == history.ByName && !late && !r.ByWriter:
		return ""
	}
	var people []string
	for _, p := range r.Registered.By {
		people = append(people, t.cast.person(p))
	}
	said := "The " + what + " was registered on " + dayOf(r.Registered.Since)
	if len(people) > 0 {
		said += " by " + and(people)
	}
	if r.ByWriter {
		said += ", who wrote this wording too"
	}
	said += " (" + r.Registered.Commit.Short() + ")"
	switch {
	case late && r.ByWriter && r.Bound > history.ByName:
		return said + ", and after this review, so it confirms nobody"
	case late:
		return said + ", after this review"
	}
	return said
}

// reviewer says who reviewed, and how much that is worth.
func (t *walkText) reviewer(r *history.Review) string {
	by := t.cast.person(r.By)
	switch {
	case r.ReportedFor != "":
		return "a review reported by " + by + " for " + t.cast.named(r.ReportedFor) + ", which does not count"
	case r.Then < history.Reviewed && !r.By.Known:
		return "a review recorded by " + by + ", which does not count"
	case r.Then < history.Reviewed:
		return "a review recorded by " + by + ", shown as " + r.Then.String() + " only"
	}
	said := "reviewed"
	if r.Then >= history.Confirmed {
		said = "reviewed and confirmed"
	}
	if r.Confirms != "" {
		said = "review " + sentence(r.Confirms) + " confirmed"
	}
	said += " by " + by
	switch {
	case !r.Second && r.Part != "":
		said += ", " + r.Part
	case r.Then >= history.Confirmed:
		said += ", a second person"
	}
	if r.Then >= history.Anchored {
		said += ", held outside the repository"
	}
	if r.Level >= r.Then {
		said += ", of exactly this wording"
	}
	return said
}

// source says where the words of a review stand.
func (t *walkText) source(r *history.Review) string {
	switch r.Source {
	case history.SourceTrailer:
		return "in the message of a commit"
	case history.SourceTag:
		return "in the tag " + sentence(r.Ref)
	case history.SourceApproval:
		return "approval of " + sentence(r.Ref)
	}
	if kept, ok := history.KeptBeside(r.Source); ok && kept.Where != "" {
		return kept.Where
	}
	if said := day(r.Says); r.Says != "" && said != dayOf(r.Since) {
		return r.Source + " " + sentence(r.Ref) + " of " + said
	}
	return r.Source + " " + sentence(r.Ref)
}
