package history

import (
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/goldthread/goldthread/internal/repo"
)

// A ClockFault is a commit on the first-parent line of the main branch whose
// committer date does not fit those around it. It decides no order: it says
// which dates people should not lean on.
type ClockFault struct {
	Reason string    // one of the Clock... constants
	Commit repo.ID   // that landed
	At     time.Time // its committer date; zero when it cannot be read
	// Against is the commit on the same line that At contradicts, and Since
	// that one's committer date; empty and zero where the as-of day does.
	Against repo.ID
	Since   time.Time
}

// What may be wrong with the date of a landing.
const (
	// ClockBackwards: it lies more than a day before that of an earlier
	// landing, Against.
	ClockBackwards = "backwards"
	// ClockAhead: it lies after the as-of day, although a later landing,
	// Against, does not.
	ClockAhead = "ahead"
	// ClockAfter: it lies after the as-of day, and so do all later ones. That
	// is how it should be when an earlier day is asked about.
	ClockAfter = "after"
	// ClockUnreadable: it is no date, or one outside of the years 1970 to 9999.
	ClockUnreadable = "unreadable"
)

// undatedLack says that evidence rests on landings without a date: nobody can
// tell since when what they brought stands.
func (m *miner) undatedLack() (repo.Lack, bool) {
	if len(m.undated) == 0 {
		return repo.Lack{}, false
	}
	first := m.graph.nodes[slices.Min(slices.Collect(maps.Keys(m.undated)))].id
	which := "the date of commit " + first.Short()
	if n := len(m.undated); n > 1 {
		which = fmt.Sprintf("the dates of %d commits, commit %s the first of them,", n, first.Short())
	}
	return repo.Lack{
		Kind:   repo.LackDates,
		What:   which + " cannot be read, so nothing shows since when what was written there stands; it counts as very old",
		Remedy: fmt.Sprintf("look at it with `git cat-file commit %s`; a new review of the records gives them a day that can be read", first.Short()),
	}, true
}

// clockSlack is how far two clocks may lie apart: that of a computer in
// another time zone, set to local time, differs by less.
const clockSlack = 24 * time.Hour

// clock goes along the main branch and compares committer dates.
func (m *miner) clock() []ClockFault {
	var line []*node
	for i := range m.graph.nodes {
		if m.graph.nodes[i].firstParent {
			line = append(line, &m.graph.nodes[i])
		}
	}
	ahead := m.datedAhead(line)
	var faults []ClockFault
	var newest *node // of the earlier ones that can be right
	for i, n := range line {
		switch {
		case n.when.IsZero():
			faults = append(faults, ClockFault{Reason: ClockUnreadable, Commit: n.id})
			continue
		case ahead[i] != nil:
			faults = append(faults, ClockFault{ClockAhead, n.id, n.when, ahead[i].id, ahead[i].when})
			continue
		case !m.onTime(n.when):
			faults = append(faults, ClockFault{Reason: ClockAfter, Commit: n.id, At: n.when})
		case newest != nil && n.when.Before(newest.when.Add(-clockSlack)):
			faults = append(faults, ClockFault{ClockBackwards, n.id, n.when, newest.id, newest.when})
		}
		if newest == nil || n.when.After(newest.when) {
			newest = n
		}
	}
	return faults
}

// datedAhead gives, for each landing that lies after the as-of day, the first
// later one that does not; nil for the others.
func (m *miner) datedAhead(line []*node) []*node {
	ahead := make([]*node, len(line))
	var later *node
	for i := len(line) - 1; i >= 0; i-- {
		switch n := line[i]; {
		case n.when.IsZero():
		case m.onTime(n.when):
			later = n
		default:
			ahead[i] = later
		}
	}
	return ahead
}
