package lint

import (
	"context"
	"testing"
	"time"

	"github.com/goldthread/goldthread/internal/audit"
	"github.com/goldthread/goldthread/internal/repo"
)

// ReplayLooks is Replay, and tells what each look found.
func ReplayLooks(ctx context.Context, o Options, p Period, looked func(repo.ID, time.Time, *audit.Result)) (*Replayed, error) {
	r, err := newReplay(ctx, o, p)
	if err != nil {
		return nil, err
	}
	r.looked = looked
	if err := r.run(ctx); err != nil {
		return nil, err
	}
	return r.tell(), nil
}

// EvaluateAlone is a check in which every finding stands by itself, before names
// are taken out.
func EvaluateAlone(ctx context.Context, o Options) (*audit.Result, error) {
	p, err := prepare(ctx, o)
	if err != nil {
		return nil, err
	}
	p.in.Each = true
	return p.set.rules.Evaluate(ctx, p.in)
}

// LowerKeptCommits has histories of n commits kept until the test ends.
func LowerKeptCommits(t *testing.T, n int) {
	before := keptCommits
	keptCommits = n
	t.Cleanup(func() { keptCommits = before })
}
