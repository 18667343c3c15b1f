package lint

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/goldthread/goldthread/internal/finding"
	"github.com/goldthread/goldthread/internal/history"
	"github.com/goldthread/goldthread/internal/register"
	"github.com/goldthread/goldthread/internal/repo"
	"github.com/goldthread/goldthread/internal/source"
)

const (
	ruleAnswer   = "reviews/answer_not_counted"
	ruleApproval = "registers/approval_not_counted"
)

// answerFindings tells of the answers in review records that show nothing of the
// present wording. What a later review has settled is not told, and neither is
// what the record does not say any more.
func answerFindings(r *register.Registers, e *history.Evidence) []finding.Finding {
	if e == nil {
		return nil
	}
	reviews := map[register.Key]*register.Record{}
	for _, rec := range r.Records["reviews"] {
		reviews[rec.Key()] = rec
	}
	var found []finding.Finding
	for _, u := range e.Uncounted {
		review := reviews[u.Answer.Review]
		if review == nil || len(u.Keys) == 0 || reviewedSince(e.Timelines[u.Keys[0]], u.Since) {
			continue
		}
		f := finding.Finding{Rule: ruleAnswer, Subject: finding.Subject{Kind: review.Kind, ID: review.ID}, Commits: []string{string(u.Commit)}}
		key, name := u.Keys[0], u.Answer.Name
		switch u.Fault {
		case history.FaultWording:
			if f.Field = seenField(review, name, u.Answer.Seen); f.Field == "" {
				continue
			}
			f.Value = u.Answer.Seen
			f.Message = fmt.Sprintf("%s: %s counts as not reviewed, because the wording under %q is none that it had until then.", review.ID, key.ID, f.Field)
			f.Hint = "Look at it again, and answer in a file that goldthread review " + key.ID + " writes: it says there which wording you are shown."
		case history.FaultAnswers:
			f.Field, f.Value = "outcomes."+name, u.Reason
			f.Message = fmt.Sprintf("%s: %s, so neither answer counts.", review.ID, u.Reason)
			f.Hint = "Settle which answer holds, and take the others out."
		}
		f.Place = review.Place(f.Field)
		found = append(found, f)
	}
	return append(found, changedWhileAsked(e, reviews)...)
}

// changedWhileAsked tells of answers that have not landed yet, and are about words
// that have changed since they were shown. Once they have landed that is a matter
// of the record, and not of the answer.
func changedWhileAsked(e *history.Evidence, reviews map[register.Key]*register.Record) []finding.Finding {
	var found []finding.Finding
	for key, t := range e.Timelines { // findings are put in order later
		for _, one := range t.Reviews {
			review := reviews[register.Key{Kind: "reviews", ID: one.Ref}]
			if one.Source != history.SourceRecord || one.OnMain || one.Level == one.Then || review == nil || reviewedSince(t, one.Since) {
				continue
			}
			f := finding.Finding{
				Rule: ruleAnswer, Subject: finding.Subject{Kind: review.Kind, ID: review.ID}, Value: one.Fingerprint,
				Field: "outcomes." + key.ID, Place: review.Place("outcomes." + key.ID),
				Hint: "Look at it again, and answer in a file that goldthread review " + key.ID + " writes.",
			}
			changed := ""
			if t.Changed != nil && !t.Changed.Since.IsZero() {
				f.Commits = []string{string(t.Changed.Commit)}
				changed = " on " + t.Changed.Since.UTC().Format(time.DateOnly)
			}
			f.Message = fmt.Sprintf("%s: %s changed%s, after it was shown to the reviewer, so that this answer is of other words.", review.ID, key.ID, changed)
			found = append(found, f)
		}
	}
	return found
}

// reviewedSince reports whether a later review of the present wording counts.
func reviewedSince(t *history.Timeline, since time.Time) bool {
	return t != nil && t.Reviewed != nil && t.Reviewed.Level >= history.Reviewed && !t.Reviewed.Since.Before(since)
}

// seenField is where a review record still says that this wording was shown; ""
// where it does not.
func seenField(review *register.Record, name, shown string) string {
	for _, field := range slices.Backward(history.SeenFields) {
		if list, _ := review.Fields[field].(map[string]any); list != nil {
			if text, there := list[name].(string); there && text == shown {
				return field + "." + name
			}
		}
	}
	return ""
}

// approvalFindings tells of saved approvals that show nothing: files that cannot
// be read or say what the history does not, and accounts that nobody is known to
// have, each account once.
func approvalFindings(e *history.Evidence) []finding.Finding {
	if e == nil {
		return nil
	}
	var found []finding.Finding
	for _, s := range e.Approvals.Skipped {
		place := s.Place.String()
		found = append(found, finding.Finding{
			Rule: ruleApproval, Value: place, Commits: commitsOf(s.Commit),
			Message: fmt.Sprintf("The saved approval %s %s, so it counts for nothing.", source.Escape(place), s.Reason),
			Hint:    takeAway,
		})
	}
	gave := map[history.ForgeAccount][]string{} // the pull requests
	for _, u := range e.Uncounted {
		place := u.Place.String()
		switch u.Fault {
		case history.FaultExport:
			found = append(found, finding.Finding{
				Rule: ruleApproval, Value: place,
				Message: fmt.Sprintf("The saved approval %s counts for nothing: it %s.", source.Escape(place), strings.TrimPrefix(u.Reason, u.Ref+" ")),
				Hint:    takeAway,
			})
		case history.FaultAccount:
			if len(u.Keys) > 0 && !slices.Contains(gave[u.Account], u.Ref) {
				gave[u.Account] = append(gave[u.Account], u.Ref)
			}
		}
	}
	for account, refs := range gave { // findings are put in order later
		slices.SortFunc(refs, func(a, b string) int { return cmp.Or(cmp.Compare(len(a), len(b)), cmp.Compare(a, b)) })
		told, more := refs[:min(len(refs), maxRefs)], ""
		if n := len(refs) - len(told); n > 0 {
			more = fmt.Sprintf(" and %d more", n)
		}
		found = append(found, finding.Finding{
			Rule: ruleApproval, Subject: finding.Subject{Kind: "people"}, Value: fmt.Sprintf("account %d on %s", account.ID, account.Forge),
			Message: fmt.Sprintf("%s%s: approved by account %d (%s) on %s, which is nobody's in the people register on that day, so that counts for nothing.",
				strings.Join(told, ", "), more, account.ID, account.Login, account.Forge),
			Hint: fmt.Sprintf("If you know whose it is, write it down with the person: accounts: [{forge: %s, id: %d}].", account.Forge, account.ID),
		})
	}
	return found
}

// maxRefs is how many pull requests one finding names.
const maxRefs = 5

// takeAway is what to do about a saved approval that nothing can be made of.
const takeAway = "Look who wrote that file. Take it away there, and have goldthread approvals ask the platform again; what is there it leaves as it is."

func commitsOf(id repo.ID) []string {
	if id == "" {
		return nil
	}
	return []string{string(id)}
}
