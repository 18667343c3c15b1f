package lint

import (
	"errors"
	"time"

	"github.com/goldthread/goldthread/internal/cache"
	"github.com/goldthread/goldthread/internal/history"
)

// A Cache says where what is read of a history is kept for the next run. It is
// for runs that tell people how things stand: a pack of evidence, and whatever
// verifies one, read all of it anew.
type Cache struct {
	Dir string // the folder, of the user's own
	// Named tells that somebody named the folder: that it cannot be used is then
	// an error, else nothing is kept.
	Named   bool
	Now     time.Time
	Program func() string // see [history.Kept]
}

// keptCommits is the number of commits from which on a history is kept: fewer
// are read in less time than it takes to start. Tests lower it.
var keptCommits = 2000

// kept is where what is read of a repository is kept; nil for nowhere.
func (c *Cache) kept(t *target) (*history.Kept, error) {
	if c == nil || t.repo == nil {
		return nil, nil
	}
	folder, err := cache.Open(c.Dir, c.Now, t.repo.Root(), t.repo.GitDir())
	switch {
	case err == nil:
		return &history.Kept{Pieces: folder, Program: c.Program, Least: keptCommits}, nil
	case !c.Named:
		return nil, nil
	case errors.Is(err, cache.ErrUnfit):
		return nil, usagef("the cache %s: %v", c.Dir, err)
	}
	return nil, usagef("the cache %s cannot be used: %v", c.Dir, plain(err))
}
