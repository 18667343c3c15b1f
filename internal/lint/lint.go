// Package lint is the line from a folder to its findings: open the
// repository, read the registers of a snapshot, mine their history, evaluate
// the rules, and put what was found in order. It joins the rooms below it and
// decides nothing that belongs to one of them.
package lint

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"time"

	"github.com/goldthread/goldthread/internal/anchor"
	"github.com/goldthread/goldthread/internal/audit"
	"github.com/goldthread/goldthread/internal/finding"
	"github.com/goldthread/goldthread/internal/history"
	"github.com/goldthread/goldthread/internal/people"
	"github.com/goldthread/goldthread/internal/register"
	"github.com/goldthread/goldthread/internal/repo"
	"github.com/goldthread/goldthread/internal/source"
)

// Options say what to check and by which rules. An audit is a function of
// these alone: nothing in the line reads the clock or the environment.
type Options struct {
	Dir    string // any folder inside a repository, a bare repository, or a plain folder
	Config string // configuration file; "" looks for goldthread.yaml from Dir upwards
	Rev    string // revision to check; "" is the work tree, or HEAD of a bare repository
	// Base is the revision from which a change is judged that ends at Rev, ""
	// of which is HEAD then; "" judges no change.
	Base string
	// BaseNamed is what people call Base, such as the branch that it is the tip
	// of; "" where that is how it is given.
	BaseNamed string
	Trust     string // by whose rules: TrustHead, else those of the base
	// Because is what the description of the change gives as its reason; see
	// [history.Because].
	Because []string
	// Release is the program's, such as 1.3; "" where it is none.
	Release string
	// Names has people called by name in what was found, and not by role and id.
	Names bool
	// Progress is told how far work that takes long has come.
	Progress history.Progress
	// AddressKey is what addresses of people may be hashed with; nil for none.
	AddressKey history.AddressKey
	AsOf       time.Time // the day on which to judge, UTC
	FailOn     string    // error, warning, note or never; "" takes the configuration's or the profile's
	// Lodged are anchors that somebody holds outside the repository.
	Lodged []*anchor.File
	// Alone holds one register file, and the configuration it is read by
	// unless Config names one. Nothing else is looked at then, Dir included.
	Alone fs.FS

	// Looks tells which registers the tables of a file look like, of those in
	// s; nil looks for no copies of registers.
	Looks func(s *register.Schema, name string, data []byte) ([]register.Look, error)

	// Cache is where what is read of a history is kept between runs; nil for
	// nowhere.
	Cache *Cache

	shared *shared

	Policies fs.FS // the shipped rules and catalogues
	// Own are folders of further rules that no configuration names; see
	// [audit.Folder].
	Own    []fs.FS
	Schema fs.FS // the shipped register types
}

// A KindRead is one register that was read.
type KindRead struct {
	Name  string   `json:"name"`
	Title string   `json:"title"`
	Live  int      `json:"live"` // live records
	Files []string `json:"files"`
}

// A Result is everything one run found out, ready to be reported.
type Result struct {
	Organisation string // legal name, "" when no organisation register says it
	AsOf         string // YYYY-MM-DD
	Profile      string
	FailOn       finding.Severity // Invalid: never
	Root         string           // the folder the places are relative to, as the repository knows it: "" is its top
	Commit       repo.ID          // "" outside Git or before the first commit
	Branch       string
	WorkTree     bool // the work tree was read, not a revision
	Dirty        bool // and some register in it is not as committed
	ConfigFile   string

	Kinds    []KindRead // kept, by name
	NotKept  []string   // names of register types that no file is mapped to
	Unread   []source.Place
	Unmapped []UnmappedColumn
	History  *history.Evidence // nil: not looked at
	Findings []finding.Finding
	Ledger   []audit.Entry
	Rules    []audit.Rule
	Change   *Comparison // nil: no change was judged
	Since    *Since      // nil: no earlier run was given
	// Cast says what people are called. The texts of all findings and
	// differences are put its way already.
	Cast *people.Cast

	// Incomplete says why the check is not complete, each with what to do.
	// Any entry makes the exit status 4.
	Incomplete []string
	// Sources returns the text of a checked file, for showing lines of it.
	Sources func(file string) ([]byte, error)
}

// An UnmappedColumn is a column of a table that no field takes and the
// configuration does not ignore.
type UnmappedColumn struct {
	File   string `json:"file"`
	Column string `json:"column"`
}

// A UsageError is a fault in the command line or the configuration: exit
// status 2. Findings holds the faults that have a place in a file.
type UsageError struct {
	Message  string
	Findings []finding.Finding
	// Stood tells that the faults were there before the change that is judged: its
	// author is not their cause.
	Stood bool
}

func (e *UsageError) Error() string { return e.Message }

func usagef(format string, args ...any) error {
	return &UsageError{Message: fmt.Sprintf(format, args...)}
}

// The exit statuses of every command that checks.
const (
	ExitClean      = 0 // nothing at or above the failing severity
	ExitFindings   = 1
	ExitUsage      = 2 // usage or configuration error
	ExitFailed     = 3 // could not check: I/O, engine error, limit reached
	ExitIncomplete = 4 // evidence incomplete, or nothing was checked
)

// ExitStatus is the status for r: incomplete evidence goes before findings.
func (r *Result) ExitStatus() int {
	if len(r.Incomplete) > 0 {
		return ExitIncomplete
	}
	for _, f := range r.Findings {
		if r.Fails(f) {
			return ExitFindings
		}
	}
	return ExitClean
}

// Fails reports whether a finding fails the check: it is severe enough, not
// older than what is judged, and nobody has accepted it.
func (r *Result) Fails(f finding.Finding) bool {
	return r.FailOn != finding.Invalid && f.Severity >= r.FailOn && f.Change != finding.Still && f.Change != finding.Adopted && !f.Accepted()
}

// ErrorStatus is the exit status for an error of [Run].
func ErrorStatus(err error) int {
	var usage *UsageError
	switch {
	case errors.As(err, &usage):
		return ExitUsage
	case errors.Is(err, repo.ErrMissing), errors.Is(err, repo.ErrFormat):
		return ExitIncomplete
	}
	return ExitFailed
}

// Run checks one folder or revision from end to end, or judges a change. Faults of
// the command line or the configuration are a *[UsageError]; any other error is
// trouble in the machine.
func Run(ctx context.Context, o Options) (*Result, error) {
	if o.Base != "" {
		return compare(ctx, o)
	}
	p, err := prepare(ctx, o)
	if err != nil {
		return nil, err
	}
	audited, err := o.evaluate(ctx, p.set, p.in)
	if err != nil {
		return nil, err
	}
	res := assemble(o, p.target, p.set, p.in.Registers, p.in.Evidence, audited)
	err = p.markAdopted(ctx, o, res.Findings)
	res.unname()
	return res, err
}

// evaluate judges an input, and tells that it does.
func (o Options) evaluate(ctx context.Context, s *setup, in audit.Input) (*audit.Result, error) {
	o.Progress.Tell("Checking the registers", 0, 0)
	defer o.Progress.Over()
	return s.rules.Evaluate(ctx, in)
}

// Document is the input that rules see in a check with these options, as
// [audit.Rules.Document] gives it, but for the people in it, who are called as
// in what was found. Errors are those of Run.
func Document(ctx context.Context, o Options) (map[string]any, error) {
	p, err := prepare(ctx, o)
	if err != nil {
		return nil, err
	}
	document, err := p.set.rules.Document(p.in)
	if err != nil {
		return nil, err
	}
	return castOf(o, p.set, p.in.Registers, p.in.Evidence).Values(document).(map[string]any), nil
}

// A prepared run has everything that is judged, and what judges it.
type prepared struct {
	target *target
	set    *setup
	in     audit.Input
}

func prepare(ctx context.Context, o Options) (*prepared, error) {
	t, set, registers, err := load(o)
	if err != nil {
		return nil, err
	}
	evidence, err := mine(ctx, o, t, set, registers)
	if err != nil {
		return nil, err
	}
	in, err := judged(o, t, set, registers, evidence)
	return &prepared{t, set, in}, err
}

// judged is what a setup judges of registers and their history, and of the
// files beside them.
func judged(o Options, t *target, s *setup, r *register.Registers, e *history.Evidence) (audit.Input, error) {
	in := inputOf(o, s, r, e)
	copied, err := copies(o, t, s, r)
	in.Found = append(in.Found, copied...)
	return in, err
}

// inputOf is what a setup judges of registers and their history.
func inputOf(o Options, s *setup, r *register.Registers, e *history.Evidence) audit.Input {
	return audit.Input{
		AsOf:      o.AsOf.UTC().Format(time.DateOnly),
		Config:    s.config,
		Registers: r,
		Evidence:  e,
		Found:     slices.Concat(keyWarnings(s.keys), historyFindings(e), answerFindings(r, e), approvalFindings(e)),
		Release:   o.Release,
	}
}

// load opens the folder, and reads what it is judged by and its registers.
func load(o Options) (*target, *setup, *register.Registers, error) {
	t, err := open(o)
	if err != nil {
		return nil, nil, nil, err
	}
	set, err := configure(o, t)
	if err != nil {
		return nil, nil, nil, err
	}
	registers, err := t.loadRegisters(set)
	return t, set, registers, err
}
