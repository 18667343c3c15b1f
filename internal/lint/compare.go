package lint

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"slices"
	"sync"

	"github.com/goldthread/goldthread/internal/audit"
	"github.com/goldthread/goldthread/internal/cache"
	"github.com/goldthread/goldthread/internal/finding"
	"github.com/goldthread/goldthread/internal/history"
	"github.com/goldthread/goldthread/internal/register"
	"github.com/goldthread/goldthread/internal/repo"
	"github.com/goldthread/goldthread/internal/source"
)

// By whose rules a change is judged, Options.Trust.
const (
	TrustBase = "base" // those that stood before it
	TrustHead = "head" // its own
)

// A Comparison is what a change does to the registers and to what is found in
// them. Both sides are judged by one configuration and on one day, so that age
// alone brings nothing. The findings of the Result are those of the later
// side, each labelled.
type Comparison struct {
	Base  repo.ID // the commit that the change starts from: the merge base
	Named string  // what the base was called
	Trust string  // TrustBase or TrustHead
	Why   string  // why it is TrustHead, in words
	// Config is the configuration that was named for both sides; "" where each
	// has its own.
	Config string

	Records []audit.RecordChange // what changed in meaning, in the order of the registers
	Threads []Thread             // what hangs on each of Records, in the same order
	Moved   []Relocation         // where records stand now that stood elsewhere
	// Uncommitted are the files on disk that differ from what is judged, where the
	// change is that of the work tree's branch.
	Uncommitted []string
	Fixed       []finding.Finding // what the base had and the change settles
	// Later is what the base had about the history of records that the change
	// touches: only when it has come into effect can that be judged again.
	Later   []finding.Finding
	Approve []Approval // who has to look at it, by register
	// Reasons are those that the change gives for itself: a claim of its author.
	Reasons []history.Reason
	Answers []Answered   // the reviews that it records
	Rules   *RulesChange // what it does to the rules; nil when it leaves them alone
}

// compare judges the change from o.Base to o.Rev.
func compare(ctx context.Context, o Options) (*Result, error) {
	c, err := openSides(o)
	if err != nil {
		return nil, err
	}
	if err := c.judge(); err != nil {
		return nil, err
	}
	if err := c.load(ctx); err != nil {
		return nil, err
	}
	before, after, err := c.evaluate(ctx)
	if err != nil {
		return nil, err
	}
	res := assemble(o, c.head.target, c.head.set, c.head.registers, c.head.evidence, after)
	for _, reason := range unread(c.base.target, c.base.set, c.base.registers, c.base.evidence) {
		if reason = c.base.set.config.Named(reason); len(c.base.registers.Files) > 0 && !slices.Contains(res.Incomplete, reason) {
			res.Incomplete = append(res.Incomplete, reason)
		}
	}
	res.Change = &Comparison{Base: c.base.target.head, Named: cmp.Or(o.BaseNamed, o.Base), Trust: c.trust, Why: c.why, Config: filepath.ToSlash(c.o.Config), Records: c.records, Reasons: c.reasons}
	res.Change.Fixed = pair(before.Findings, before.Hidden, res.Findings, c.records)
	if err := c.olderCommits(res.Findings); err != nil {
		return nil, err
	}
	res.Change.Fixed, res.Change.Later = c.judgedLater(res.Change.Fixed)
	if c.adopts {
		for i := range res.Findings {
			res.Findings[i].Change = finding.Adopted
		}
	}
	if res.Change.Rules, err = c.rulesChange(ctx, after.Findings); err != nil {
		return nil, err
	}
	if r := res.Change.Rules; r != nil {
		for _, f := range r.Faults {
			f.Change = finding.Introduced
			res.Findings = append(res.Findings, f)
		}
		res.Findings = finding.Sort(res.Findings)
	}
	c.causes(res.Findings)
	res.Change.Threads, res.Change.Approve, res.Change.Answers, res.Change.Moved = c.threads(), c.approvals(), c.answers(), c.relocations()
	if res.Change.Uncommitted, err = c.uncommitted(); err != nil {
		return nil, err
	}
	res.Cast = castOf(o, c.head.set, c.head.registers, c.head.evidence, c.base.registers.Records["people"]...)
	res.unname()
	return res, nil
}

// A comparing run has both sides and what judges them.
type comparing struct {
	o          Options
	base, head *side
	trust, why string
	here       bool // the head is where the work tree stands
	adopts     bool // the change brings the configuration, and with it these checks
	records    []audit.RecordChange
	reasons    []history.Reason // that the change gives for itself
}

// A side is one of the two states that are compared.
type side struct {
	target    *target
	config    *register.Config // the side's own; nil where it cannot be used
	set       *setup           // what it is judged by
	registers *register.Registers
	evidence  *history.Evidence
	in        audit.Input
}

// openSides finds the two commits.
func openSides(o Options) (*comparing, error) {
	here := o.Rev == ""
	if here {
		o.Rev = "HEAD"
	}
	head, err := open(o)
	if err != nil {
		return nil, err
	}
	id, err := head.startOf(o.Base)
	if err != nil {
		return nil, err
	}
	start, err := head.repo.MergeBase(id, head.head)
	if errors.Is(err, repo.ErrUnrelated) {
		return nil, usagef("%s and %s %v, so neither is a change of the other", source.Escape(o.Base), source.Escape(o.Rev), err)
	}
	if err != nil {
		return nil, err
	}
	files, err := head.repo.Files(start)
	if err != nil {
		return nil, err
	}
	base, err := settle(o, &target{repo: head.repo, head: start}, files, head.repo.Prefix())
	return &comparing{o: o, here: here, base: &side{target: base}, head: &side{target: head}}, err
}

// startOf finds the commit that a base names. One that this clone may only not
// have fetched is missing, with the command that brings it.
func (t *target) startOf(base string) (repo.ID, error) {
	id, err := t.repo.Resolve(base)
	if err == nil || errors.Is(err, repo.ErrCorrupt) || errors.Is(err, repo.ErrFormat) {
		return id, err
	}
	lacks, lackErr := t.repo.Lacks()
	if lackErr != nil {
		return "", lackErr
	}
	shallow := slices.ContainsFunc(lacks, func(l repo.Lack) bool { return l.Kind == repo.LackShallow })
	switch {
	case errors.Is(err, repo.ErrMissing) && !shallow:
		return "", fmt.Errorf("%w: run `git fetch origin %s`, or, where a forced push has taken it away, name the branch instead", err, source.Escape(base))
	case errors.Is(err, repo.ErrMissing):
		return "", err
	case shallow:
		return "", notFetched{err} // the error says what was left out
	}
	return "", &UsageError{Message: err.Error()}
}

// A notFetched error is about what may lie in the part of the history that a
// clone left out.
type notFetched struct{ error }

// Is has it count as a missing object.
func (notFetched) Is(target error) bool { return target == repo.ErrMissing }

// judge settles by which side's configuration, rules and types both are
// judged. A base without a configuration, or with one that cannot be used, is
// judged by the change's.
func (c *comparing) judge() error {
	for _, side := range []*side{c.base, c.head} {
		config, _, err := side.target.readConfig(c.o)
		var usage *UsageError
		if err != nil && !errors.As(err, &usage) {
			return err
		}
		side.config = config // nil with faults, which are told below
		if side == c.base && c.o.Trust != TrustHead && c.o.Config == "" {
			// A change cannot allow itself more work. What a base without a
			// configuration allows is what goes without one.
			limits := config.Work()
			c.head.target.limits = &limits
		}
	}
	c.trust = TrustBase
	switch {
	case c.o.Trust == TrustHead:
		c.trust, c.why = TrustHead, "as asked for"
	case c.o.Config == "" && !configured(c.base.target) && configured(c.head.target):
		c.trust, c.why, c.adopts = TrustHead, "the base has no configuration", true
	}
	judge := c.base
	if c.trust == TrustHead {
		judge = c.head
	}
	set, err := configure(c.o, judge.target)
	var usage *UsageError
	if c.trust == TrustBase && errors.As(err, &usage) {
		c.trust, c.why, judge = TrustHead, "the configuration of the base cannot be used", c.head
		if set, err = configure(c.o, judge.target); err != nil {
			return c.stood(usage, err)
		}
	}
	if err != nil {
		return err
	}
	set.decoder() // the one of both sides
	for _, side := range []*side{c.base, c.head} {
		own := *set
		if side != judge && side.config != nil && side.config.File != "" && !side.config.SameReading(set.config) {
			config := *set.config
			config.Further = side.config
			own.config, own.reads = &config, nil
		}
		side.set = &own
	}
	return nil
}

// stood is the error that neither side has a configuration that can be used.
// Where the faults of the later side are those that the base had, the change is
// not their cause, also where it alters something else in the same file.
func (c *comparing) stood(base *UsageError, err error) error {
	var head *UsageError
	if !errors.As(err, &head) || len(head.Findings) == 0 || c.o.Config != "" {
		return err
	}
	for _, f := range head.Findings {
		same := func(b finding.Finding) bool { return b.Place.File == f.Place.File && b.Message == f.Message }
		if !slices.ContainsFunc(base.Findings, same) {
			return err
		}
	}
	return &UsageError{
		Message:  fmt.Sprintf("the configuration cannot be used, and could not be before this change either, at commit %s: whoever keeps the registers has to mend it", c.base.target.head.Short()),
		Findings: head.Findings, Stood: true,
	}
}

// configured reports whether a side has a configuration.
func configured(t *target) bool {
	for _, name := range register.ConfigFiles {
		if _, err := fs.Stat(t.files, name); err == nil {
			return true
		}
	}
	return false
}

// sharedCommits is the number of commits from which on what is read of one side's
// history is kept for the other's.
const sharedCommits = 500

// load reads the registers of both sides and their histories. Who is who, and
// what the registers are, is said by the side that judges. Nearly all of the two
// histories is the same, and read once.
func (c *comparing) load(ctx context.Context) error {
	c.o.shared = newShared()
	if err := c.loadRegisters(); err != nil {
		return err
	}
	inMemory := &history.Kept{Pieces: &cache.Memory{}, Program: func() string { return "this one" }, Least: sharedCommits}
	for _, side := range []*side{c.base, c.head} {
		opts, err := historyOptions(c.o, side.target, side.set, side.registers)
		if err != nil {
			return err
		}
		if opts.Kept == nil {
			opts.Kept = inMemory
		}
		if side == c.head {
			opts.Because = c.o.Because
		}
		if c.trust == TrustBase && side == c.head {
			opts.People, opts.Trusted = c.base.registers.Records["people"], c.base.target.head
		}
		if side.evidence, err = history.Mine(ctx, opts); err != nil {
			return err
		}
	}
	c.records = recordChanges(c.head.set.schema, c.base.registers, c.head.registers)
	return nil
}

// loadRegisters reads the registers of both sides at once.
func (c *comparing) loadRegisters() error {
	var reading sync.WaitGroup
	var baseErr, headErr error
	reading.Go(func() { c.base.registers, baseErr = c.base.target.loadRegisters(c.base.set) })
	reading.Go(func() { c.head.registers, headErr = c.head.target.loadRegisters(c.head.set) })
	reading.Wait()
	if err := cmp.Or(baseErr, headErr); err != nil {
		return err
	}
	if c.trust != TrustBase {
		return nil
	}
	for kind, own := range c.head.registers.Headers {
		header := c.base.registers.Headers[kind]
		header.Version, header.Updated = own.Version, own.Updated // what the files say of themselves
		c.head.registers.Headers[kind] = header
	}
	return nil
}

// evaluate judges both sides, finding by finding.
func (c *comparing) evaluate(ctx context.Context) (before, after *audit.Result, err error) {
	memory := audit.NewMemory() // a rule is not asked again where the change touches nothing that it looks at
	for _, side := range []*side{c.base, c.head} {
		if side.in, err = judged(c.o, side.target, side.set, side.registers, side.evidence); err != nil {
			return nil, nil, err
		}
		side.in.Each, side.in.Memory = true, memory
	}
	if c.head.evidence != nil {
		c.reasons = c.head.evidence.ReasonsSince(c.base.target.head)
	}
	c.head.in.Base = &audit.Base{Registers: c.base.registers, Evidence: c.base.evidence, Changes: c.records, Reasons: c.reasons}
	c.head.in.ByBase = c.trust == TrustBase
	if before, err = c.o.evaluate(ctx, c.base.set, c.base.in); err != nil {
		return nil, nil, err
	}
	after, err = c.o.evaluate(ctx, c.head.set, c.head.in)
	return before, after, err
}

// olderCommits marks findings about commits that the base has too: however they
// are told by now, no change brings a commit that was there before it.
func (c *comparing) olderCommits(found []finding.Finding) error {
	for i, f := range found {
		id := repo.ID(f.Subject.Commit)
		if id == "" || f.Change != finding.Introduced {
			continue
		}
		start, err := c.head.target.repo.MergeBase(id, c.base.target.head)
		switch {
		case errors.Is(err, repo.ErrUnrelated):
		case err != nil:
			return err
		case start == id:
			found[i].Change = finding.Still
		}
	}
	return nil
}

// judgedLater takes out of what a change seems to settle what only looks so: of
// a record that is not on the main branch as it stands, no rule says when it was
// reviewed.
func (c *comparing) judgedLater(fixed []finding.Finding) (settled, later []finding.Finding) {
	if c.head.evidence == nil {
		return fixed, nil
	}
	needs, renamed := map[string]bool{}, renamings(c.records)
	for _, rule := range c.head.set.rules.List() {
		needs[rule.ID] = slices.Contains(rule.Needs, "history")
	}
	for _, f := range fixed {
		key := register.Key{Kind: f.Subject.Kind, ID: f.Subject.ID}
		if to, ok := renamed[key]; ok {
			key = to
		}
		t := c.head.evidence.Timelines[key]
		if needs[f.Rule] && t != nil && t.State == history.NotOnMain {
			later = append(later, f)
		} else {
			settled = append(settled, f)
		}
	}
	return settled, later
}
