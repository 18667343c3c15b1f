package lint

import (
	"context"
	"errors"
	"time"

	"github.com/goldthread/goldthread/internal/history"
	"github.com/goldthread/goldthread/internal/register"
	"github.com/goldthread/goldthread/internal/repo"
	"github.com/goldthread/goldthread/internal/source"
)

// A Point is a state of the registers in the past: at a commit, or at the end
// of a day on the main branch.
type Point struct {
	Commit repo.ID   // "" for a day
	Day    time.Time // zero for a commit
	// Skipped are the files that could not be read at the commit.
	Skipped []history.Skipped

	look    *Look
	records map[register.Key]*register.Record
}

// Point finds the state that somebody names: a day as YYYY-MM-DD, else a
// branch, tag or commit. A wrong name is a *UsageError.
func (l *Look) Point(ctx context.Context, name string) (*Point, error) {
	if day, err := time.Parse(time.DateOnly, name); err == nil {
		return &Point{Day: day, look: l}, nil
	}
	if l.target.repo == nil {
		return nil, usagef("%s is no day, and the folder is not in a Git repository", source.Escape(name))
	}
	id, err := l.target.repo.Resolve(name)
	if errors.Is(err, repo.ErrMissing) || errors.Is(err, repo.ErrCorrupt) || errors.Is(err, repo.ErrFormat) {
		return nil, err
	}
	if err != nil {
		return nil, &UsageError{Message: err.Error()}
	}
	p := &Point{Commit: id, look: l}
	p.records, p.Skipped, err = history.At(ctx, l.mined, id)
	return p, err
}

// Record is a record as it stood then, nil where it was not there.
func (p *Point) Record(key register.Key) *register.Record {
	if p.Commit != "" {
		return p.records[key]
	}
	var events []history.Event
	if t := p.look.Timeline(key); t != nil {
		events = t.Events
	} else if g := p.look.Gone(key); g != nil {
		events = g.Events
	}
	var stood *register.Record
	for i := range events {
		if e := &events[i]; e.Class.InMeaning() && !e.Since.IsZero() && !e.Since.UTC().Truncate(24*time.Hour).After(p.Day) {
			stood = e.After()
		}
	}
	return stood
}
