package lint

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"time"

	"github.com/goldthread/goldthread/internal/audit"
	"github.com/goldthread/goldthread/internal/finding"
	"github.com/goldthread/goldthread/internal/history"
	"github.com/goldthread/goldthread/internal/register"
	"github.com/goldthread/goldthread/internal/repo"
	"github.com/goldthread/goldthread/internal/watch"
)

// ageStep is the longest time, in days, for which nobody looks whether age has
// changed what is found.
const ageStep = 31

const oneDay = 24 * time.Hour

func newReplay(ctx context.Context, o Options, p Period) (*replay, error) {
	p.From, p.To = p.From.UTC().Truncate(oneDay), p.To.UTC().Truncate(oneDay)
	switch {
	case p.To.Before(p.From):
		return nil, usagef("the period ends on %s, before it begins on %s", p.To.Format(time.DateOnly), p.From.Format(time.DateOnly))
	case o.Base != "":
		return nil, usagef("a change is judged on one day, not over a period")
	}
	o.shared, o.Cache = newShared(), nil // what is read is shared by all its looks
	o.AsOf, o.Lodged = p.To, nil         // what is held outside today was not then
	t, config, err := openMain(o)
	if err != nil {
		return nil, err
	}
	t.repo.Keep()
	r := &replay{o: o, now: t, memory: audit.NewMemory(), standing: map[string]*ReplayedFinding{}, open: map[string]*openSpell{}, reviews: reviewBook{open: map[register.Key]*openReview{}}}
	if r.line, err = t.mainline(ctx, config.Main, p.To); err != nil {
		return nil, err
	}
	if r.line.at(p.To) < 0 {
		return nil, r.line.none(p.To)
	}
	if first := r.line.commits[0].Since; first.After(p.From) {
		p.From = first
	}
	r.p = p
	if r.today, err = configure(o, t); err != nil {
		return nil, err
	}
	return r, r.lookBack(ctx)
}

// lookBack mines the whole history once: it tells where the registers lay, and
// which commits brought reviews.
func (r *replay) lookBack(ctx context.Context) error {
	tip := r.line.commits[r.line.at(r.p.To)].ID
	opts, err := historyOptions(r.o, r.now, r.today, &register.Registers{})
	if err != nil {
		return err
	}
	opts.Head, opts.Live, opts.Dirty = tip, nil, false
	past, err := history.Mine(ctx, opts)
	if err != nil {
		return err
	}
	r.past, r.brought = past, map[repo.ID]bool{}
	note := func(reviews []history.Review) {
		for _, review := range reviews {
			r.brought[past.Landing(review.Commit)] = true
		}
	}
	for _, t := range past.Timelines {
		note(t.Reviews)
	}
	for _, g := range past.Gone {
		note(g.Reviews)
	}
	for _, whole := range past.Whole {
		note(whole)
	}
	return nil
}

// run goes from commit to commit, and through the days between them.
func (r *replay) run(ctx context.Context) error {
	defer r.o.Progress.Over()
	first, last := max(r.line.at(r.p.From), 0), r.line.at(r.p.To)
	var now *judgedState
	from := r.p.From
	for i := first; i <= last; i++ {
		if err := ctx.Err(); err != nil {
			return err
		}
		r.done, r.all = i-first, last-first+1
		next := r.line.commits[i]
		if now != nil && !r.brought[next.ID] && r.same(now, next) {
			continue
		}
		state, err := r.state(ctx, next)
		if err != nil {
			return err
		}
		day, cause := next.Since, CauseCommit
		if now == nil {
			day, cause = r.p.From, CauseStart
		} else if err := r.stretch(ctx, now, from, day.Add(-oneDay), ""); err != nil {
			return err
		}
		if err := r.judge(ctx, state, day, cause); err != nil {
			return err
		}
		now, from = state, day
	}
	r.done = r.all
	return r.stretch(ctx, now, from, r.p.To, CauseEnd)
}

// place finds the folder that is checked at a commit, in its own files.
func (r *replay) place(at history.Standing) (*target, error) {
	files, err := r.now.repo.Files(at.ID)
	if err != nil {
		return nil, err
	}
	folder, known := r.past.Folder(at.ID)
	if !known {
		folder = r.now.root
	}
	return settle(r.o, &target{repo: r.now.repo, head: at.ID, branch: r.line.branch}, files, folder)
}

// same reports whether a commit holds what was judged before and what judges it.
func (r *replay) same(was *judgedState, next history.Standing) bool {
	t, err := r.place(next)
	if err != nil || was.fault != nil || t.root != was.target.root {
		return false
	}
	if !r.p.ByToday && !was.setup.files.sameIn(t.configFS) {
		return false
	}
	return was.files.sameIn(t.files) && mailmapOf(r.now.repo, was.standing) == mailmapOf(r.now.repo, next)
}

// mailmapOf is the file at the top of a commit that says who is who.
func mailmapOf(r *repo.Repo, at history.Standing) repo.ID {
	entries, err := r.Tree(at.Tree)
	if err != nil {
		return ""
	}
	for _, e := range entries {
		if e.Name == ".mailmap" {
			return e.ID
		}
	}
	return ""
}

// state reads what a commit holds and what it is judged by. What cannot be read
// is the state's fault; the error is for a run that ends.
func (r *replay) state(ctx context.Context, at history.Standing) (*judgedState, error) {
	s := &judgedState{standing: at, days: map[string]*dayResult{}}
	s.target, s.fault = r.place(at)
	if s.fault == nil {
		s.setup = r.setupOf(s.target)
		s.fault = s.setup.err
	}
	if s.fault == nil {
		s.files = newWitness(s.target.files)
		s.target.files = s.files
		s.registers, s.fault = register.Load(s.files, s.setup.set.config, s.setup.set.schema, register.Options{})
	}
	if s.fault == nil {
		for _, folder := range []string{s.setup.set.config.Approvals.Inside, s.setup.set.config.Approvals.Folder} {
			if folder != "" && fs.ValidPath(folder) {
				s.files.note(whatTree, folder)
			}
		}
	}
	if watch.Left(s.fault) {
		return nil, s.fault
	}
	return s, ctx.Err()
}

// setupOf reads what a commit is judged by, or takes what was read before from
// files that say the same.
func (r *replay) setupOf(t *target) *knownSetup {
	for _, known := range slices.Backward(r.setups) {
		if r.p.ByToday || known.root == t.root && known.files.sameIn(t.configFS) {
			return known
		}
	}
	known := &knownSetup{root: t.root, files: newWitness(t.configFS), number: len(r.setups) + 1}
	if r.p.ByToday {
		known.set = r.today
	} else {
		limits := r.today.config.Work()
		reading := *t
		reading.limits = &limits
		reading.configFS = known.files
		if r.o.Config == "" {
			reading.files = known.files
		}
		known.set, known.err = configure(r.o, &reading)
	}
	r.setups = append(r.setups, known)
	return known
}

// on judges a state on a day, once.
func (r *replay) on(ctx context.Context, s *judgedState, day time.Time) (*dayResult, error) {
	name := day.Format(time.DateOnly)
	if known := s.days[name]; known != nil {
		return known, nil
	}
	r.o.Progress.Tell("Looking at "+day.Format("2 Jan 2006")+", commits", r.done, r.all)
	o := r.o
	o.Progress = nil // of a single look
	o.AsOf, o.Rev = day, string(s.standing.ID)
	if s.evidence == nil || !s.evidence.Next.IsZero() && !s.evidence.Next.After(day.Add(oneDay)) {
		evidence, err := mine(ctx, o, s.target, s.setup.set, s.registers)
		if err != nil {
			return nil, err
		}
		s.evidence = evidence
	}
	in, err := judged(o, s.target, s.setup.set, s.registers, s.evidence)
	if err != nil {
		return nil, err
	}
	in.Each, in.Memory = true, r.memory
	result, err := s.setup.set.rules.Evaluate(ctx, in)
	if err != nil {
		return nil, err
	}
	d := &dayResult{found: map[string]finding.Finding{}, hidden: map[string]bool{}, ledger: map[string]audit.Entry{}}
	d.schedule, d.owners = s.setup.set.rules.Schedule(in), s.setup.set.rules.Owners(in)
	for _, f := range result.Findings {
		d.found[f.Fingerprint] = f
	}
	for _, f := range result.Hidden {
		d.hidden[f.Fingerprint] = true
	}
	for _, e := range result.Ledger {
		d.ledger[e.Rule] = e
	}
	s.days[name] = d
	if r.looked != nil {
		r.looked(s.standing.ID, day, result)
	}
	return d, nil
}

// alike reports whether two days found the same, no less severe and no less
// accepted.
func (d *dayResult) alike(other *dayResult) bool {
	return maps.EqualFunc(d.found, other.found, func(a, b finding.Finding) bool {
		return a.Severity == b.Severity && a.Accepted() == b.Accepted()
	}) && maps.Equal(d.hidden, other.hidden)
}

// judge judges a state on a day and goes on from what was known. What cannot be
// judged is a gap; the error is for a run that ends.
func (r *replay) judge(ctx context.Context, s *judgedState, day time.Time, cause string) error {
	var result *dayResult
	if s.fault == nil {
		result, s.fault = r.on(ctx, s, day)
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	if watch.Left(s.fault) {
		return s.fault
	}
	r.record(s, result, day, cause)
	return nil
}

// stretch looks at the days after from, to the last one, while a state stands.
// The last is kept where a cause is given for it.
func (r *replay) stretch(ctx context.Context, s *judgedState, from, to time.Time, cause string) error {
	if s.fault == nil {
		days := looks(from, to)
		for i := 1; i < len(days) && s.fault == nil; i++ {
			if err := r.halve(ctx, s, days[i-1], days[i]); err != nil {
				return err
			}
		}
	}
	if cause == "" || s.fault == nil && !to.After(from) && len(r.audits) > 0 && r.audits[len(r.audits)-1].Day == to.Format(time.DateOnly) {
		return nil
	}
	return r.judge(ctx, s, to, cause)
}

// looks are the days on which to look whether age changed anything: both ends,
// and one at least in ageStep days.
func looks(from, to time.Time) []time.Time {
	if !to.After(from) {
		return nil
	}
	days := []time.Time{from}
	for at := from.AddDate(0, 0, ageStep); at.Before(to); at = at.AddDate(0, 0, ageStep) {
		days = append(days, at)
	}
	return append(days, to)
}

// halve finds the days between two looks on which what is found changes.
func (r *replay) halve(ctx context.Context, s *judgedState, from, to time.Time) error {
	before, err := r.on(ctx, s, from)
	var after *dayResult
	if err == nil {
		after, err = r.on(ctx, s, to)
	}
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case err != nil:
		s.fault = err
		return r.judge(ctx, s, to, CauseAge)
	case before.alike(after):
		return nil
	}
	days := int(to.Sub(from) / oneDay)
	if days <= 1 {
		return r.judge(ctx, s, to, CauseAge)
	}
	middle := from.AddDate(0, 0, days/2)
	if err := r.halve(ctx, s, from, middle); err != nil || s.fault != nil {
		return err
	}
	return r.halve(ctx, s, middle, to)
}

// reason says in words why a state could not be judged.
func reason(err error) string {
	var usage *UsageError
	if errors.As(err, &usage) && len(usage.Findings) > 0 {
		f := usage.Findings[0]
		return fmt.Sprintf("%s: %s: %s", usage.Message, f.Place, f.Message)
	}
	return err.Error()
}
