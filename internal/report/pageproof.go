package report

import (
	"github.com/goldthread/goldthread/internal/history"
	"github.com/goldthread/goldthread/internal/lint"
	"github.com/goldthread/goldthread/internal/report/html"
)

// A proof is how well it is shown that somebody looked at the present wording
// of a record, in the words of the report.
type proof struct {
	words string
	tone  html.Tone
}

// The proofs, strongest first.
var (
	proofConfirmed = proof{"confirmed by a second person", html.Good}
	proofReviewed  = proof{"reviewed", html.Good}
	proofWeak      = proof{"reviewed, not enough for the profile", html.Watch}
	proofChanged   = proof{"changed since review", html.Watch}
	proofTyped     = proof{"typed date only", html.Bad}
	proofNever     = proof{"never", html.Bad}
	proofNotYet    = proof{"not on main yet", html.Quiet}
	proofUnknown   = proof{"not known", html.Quiet}
)

// proofs are all of them, in the order of the columns of a table.
var proofs = []proof{proofConfirmed, proofReviewed, proofWeak, proofChanged, proofTyped, proofNever, proofNotYet, proofUnknown}

// always are those that have a column also where no record is in it.
var always = []proof{proofConfirmed, proofReviewed, proofChanged, proofTyped, proofNever}

func proofOf(s *lint.ReviewState) proof {
	switch {
	case s == nil || s.Timeline == nil || s.Timeline.State == history.NotKnown:
		return proofUnknown
	case s.Timeline.State != history.OnMain:
		return proofNotYet
	case s.Since:
		return proofChanged
	case s.Due.Reviewed == nil && s.Level() >= history.Reviewed:
		return proofWeak
	case s.Due.Reviewed != nil && s.Level() >= history.Confirmed:
		return proofConfirmed
	case s.Due.Reviewed != nil:
		return proofReviewed
	case s.Timeline.Claim != nil && s.Timeline.Claim.On != "":
		return proofTyped
	}
	return proofNever
}

// chip is the proof in a frame.
func (p proof) chip() html.Part { return html.Part{Text: p.words, Tone: p.tone} }
