package evidence

import (
	"bytes"
	"context"
	"errors"
	"maps"
	"slices"
	"time"

	"github.com/goldthread/goldthread/internal/lint"
	"github.com/goldthread/goldthread/internal/repo"
	"github.com/goldthread/goldthread/internal/source"
)

// Verify makes a pack again from the repository that o.Lint names, and compares.
// The first difference is a *[Refusal]; any other error says that it could not
// be made again. Of o the period, the reader and whether names are shown are not
// looked at: the pack says them.
func Verify(ctx context.Context, p *Pack, o Options) error {
	m := p.Manifest
	var err, other error
	if o.From, err = time.Parse(time.DateOnly, m.From); err == nil {
		o.To, other = time.Parse(time.DateOnly, m.To)
	}
	if err != nil || other != nil || o.To.Before(o.From) {
		return refuse("%s names no period", manifestFile)
	}
	if m.Version != formatVersion || m.Tool != o.Version {
		return refuse("it was made by goldthread %s, and this is %s: check it by the version that made it", source.Escape(m.Tool), o.Version)
	}
	o.Redact, o.For = m.Redact, m.For
	rules, err := digestOf(o.Lint.Policies)
	if err != nil {
		return err
	}
	types, err := digestOf(o.Lint.Schema)
	if err != nil {
		return err
	}
	if m.Rules != rules || m.Types != types {
		return refuse("it was made by other rules or register types than those of this program")
	}
	if err := sameCommit(ctx, m, o); err != nil {
		return err
	}
	again, err := Make(ctx, o)
	if err != nil {
		return err
	}
	if err := compare(p, again); err != nil {
		return err
	}
	for _, name := range slices.Sorted(maps.Keys(p.Sidecars)) {
		if err := again.CompareSidecar(name, p.Sidecars[name]); err != nil {
			return err
		}
	}
	return nil
}

// sameCommit looks whether the commit of a pack is there and still stands.
func sameCommit(ctx context.Context, m Manifest, o Options) error {
	r, err := repo.Open(o.Lint.Dir)
	if err != nil {
		return err
	}
	defer r.Close()
	c, err := r.Commit(m.Commit)
	switch {
	case errors.Is(err, repo.ErrMissing):
		return refuse("the commit %s that it is of is missing from the repository: that is another one, or a clone that does not hold all of it", source.Escape(m.Commit.Short()))
	case err != nil:
		return err
	case c.Tree != m.Tree:
		return refuse("the commit %s holds other files than it says", m.Commit.Short())
	}
	o.Lint.AsOf = o.To
	stands, err := lint.StandingOn(ctx, o.Lint, o.To)
	if err != nil {
		return err
	}
	if stands != m.Commit {
		return refuse("the history was changed: on %s commit %s stands on the main branch now, and not %s", m.To, stands.Short(), m.Commit.Short())
	}
	return nil
}

// compare names the first file in which two packs differ, and where.
func compare(p, again *Pack) error {
	for _, name := range slices.Sorted(maps.Keys(again.Files)) {
		theirs, there := p.Files[name]
		switch {
		case name == sumsFile || !there && name == peopleFile:
		case !there:
			return refuse("%s is missing, and the repository gives it", source.Escape(name))
		case !bytes.Equal(theirs, again.Files[name]):
			return refuse("%s", differ(name, theirs, again.Files[name]))
		}
	}
	for _, name := range slices.Sorted(maps.Keys(p.Files)) {
		if _, known := again.Files[name]; !known {
			return refuse("%s is in it, and the repository does not give it", source.Escape(name))
		}
	}
	if !bytes.Equal(p.Files[sumsFile], again.Files[sumsFile]) {
		return refuse("%s lists other digests than the repository gives", sumsFile)
	}
	return nil
}

// firstDifference counts from 1, as cmp does.
func firstDifference(a, b []byte) int {
	for i := range min(len(a), len(b)) {
		if a[i] != b[i] {
			return i + 1
		}
	}
	return min(len(a), len(b)) + 1
}
