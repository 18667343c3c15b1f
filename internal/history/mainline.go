package history

import (
	"context"
	"slices"
	"time"

	"github.com/goldthread/goldthread/internal/repo"
)

// A Standing is a commit of the first-parent line of the main branch, and since
// which day it stood there.
type Standing struct {
	repo.Commit
	// Since is the day of its committer date, in UTC; where an earlier commit of
	// the line has a later date, or its own cannot be read, the day of that one:
	// nothing stands before what it was built on. It is zero while no date of
	// the line could be read.
	Since time.Time
}

// Mainline lists the commits of the first-parent line of the main branch, oldest
// first; name is what the branch is called. A date after the day asOf is left
// out of account where a later commit has one that is not. Cut tells that the
// clone is shallow, so that the line began earlier than what is here.
func Mainline(ctx context.Context, r *repo.Repo, main string, asOf time.Time) (line []Standing, name string, cut bool, err error) {
	name, tip, err := r.MainBranch(main)
	if err != nil {
		return nil, name, false, err
	}
	boundary, err := r.Boundary()
	if err != nil {
		return nil, name, false, err
	}
	for at := tip; ; {
		if err := ctx.Err(); err != nil {
			return nil, name, false, err
		}
		c, err := r.Commit(at)
		if err != nil {
			return nil, name, false, err
		}
		line = append(line, Standing{Commit: c})
		if len(c.Parents) == 0 {
			break
		}
		if cut = boundary[at]; cut {
			break
		}
		at = c.Parents[0]
	}
	slices.Reverse(line)
	return datedLine(line, asOf), name, cut, nil
}

// datedLine works out since when each commit stands.
func datedLine(line []Standing, asOf time.Time) []Standing {
	m := miner{o: Options{AsOf: asOf}, out: &Evidence{}}
	last := len(line)
	for last > 0 && !m.onTime(line[last-1].Committer.When) {
		last--
	}
	var since time.Time
	for i := range line {
		if on := line[i].Committer.When; !on.IsZero() && (i >= last || m.onTime(on)) {
			if day := on.UTC().Truncate(24 * time.Hour); day.After(since) {
				since = day
			}
		}
		line[i].Since = since
	}
	return line
}
