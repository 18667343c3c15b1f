package history

import (
	"time"

	"github.com/goldthread/goldthread/internal/repo"
)

// A Doubt is a date on the main branch that cannot be right.
type Doubt struct {
	Reason string // early or late, by a clock that is trusted, or one of the Clock... constants
	Commit repo.ID
	At     time.Time // its committer date; zero where it cannot be read
	// Against is the commit that At contradicts, and Since when that was made
	// or there; empty and zero for a date that cannot be read.
	Against repo.ID
	Since   time.Time
	By      string // whose clock that is, in words; "" for the committer's own
}

// The reasons to doubt a date that a trusted clock gives.
const (
	DoubtEarly = "early" // it is made of Against, which was made later
	DoubtLate  = "late"  // it is part of Against, which was there earlier
)

// Doubts lists the commits whose dates cannot be right, each once, with the
// strongest reason. That a landing lies after the as-of day is none: it is
// right to be asked about an earlier one.
func (e *Evidence) Doubts() []Doubt {
	var all []Doubt
	told := map[repo.ID]bool{}
	add := func(d Doubt) {
		if !told[d.Commit] {
			told[d.Commit] = true
			all = append(all, d)
		}
	}
	for _, c := range e.Contradicted {
		reason := DoubtLate
		if c.At.Before(c.Against.At) {
			reason = DoubtEarly
		}
		add(Doubt{reason, c.Commit, c.At, c.Against.Commit, c.Against.At, c.Against.By})
	}
	for _, c := range e.Clock {
		if c.Reason != ClockAfter {
			add(Doubt{c.Reason, c.Commit, c.At, c.Against, c.Since, ""})
		}
	}
	return all
}
