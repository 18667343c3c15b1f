// Package audit turns rules and registers into findings. It compiles the
// policies (ours, then the user's), checks each of their field names against
// the register types, evaluates them in a sandbox over one input document, and
// gives back findings with places, and for every rule what became of it: how
// many records it examined, or why it could not be tested. It is the only room
// that knows OPA; none of OPA's types leaves it. It does not read files of the
// user's registers, the clock or the network.
package audit

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/goldthread/goldthread/internal/change"
	"github.com/goldthread/goldthread/internal/finding"
	"github.com/goldthread/goldthread/internal/history"
	"github.com/goldthread/goldthread/internal/nearest"
	"github.com/goldthread/goldthread/internal/register"
	"github.com/goldthread/goldthread/internal/source"
)

// A Rule is one audit check: its id is its path, and all else is the METADATA
// of its file.
type Rule struct {
	ID       string `json:"id"`       // requirements/review_overdue
	Register string `json:"register"` // the folder: the register of the record its findings name, or "registers"
	Slug     string `json:"slug"`     // review-overdue
	// Title is a short positive statement of what is checked, Description why
	// an auditor cares and what the rule cannot see.
	Title       string           `json:"title"`
	Description string           `json:"description"`
	Severity    finding.Severity `json:"severity"`
	// Basis is duty (the standard demands it), practice (auditors usually ask
	// for it) or own (the number is the organisation's or ours).
	Basis   string   `json:"basis"`
	Clauses []string `json:"clauses"`
	// Needs names the evidence: record, registers, history, base.
	Needs []string `json:"needs"`
	// Registers must all be kept, or the rule is not tested.
	Registers []string `json:"registers,omitempty"`
	// After names the rules this one follows from: on the same record only
	// the first cause is shown.
	After []string `json:"after,omitempty"`
	Age   bool     `json:"age,omitempty"` // time alone can raise it
	// Profile is the first that runs the rule, "" for every one.
	Profile string `json:"profile,omitempty"`
	Group   string `json:"group,omitempty"`
	// Frameworks names points of other standards and laws that the rule bears
	// on, by the framework's id: nist-csf to GV.OC-02.
	Frameworks map[string][]string `json:"frameworks,omitempty"`
	// Most finishes a sentence that begins with a number of records: what is
	// said once where nearly all of them break the rule. "" says it of each.
	Most string `json:"most,omitempty"`
	// MostHint says what to do then; "" takes the Action.
	MostHint string `json:"most_hint,omitempty"`

	Action  string   `json:"action"`           // imperative, no period
	Fails   string   `json:"fails,omitempty"`  // the failing example in one line
	Remedy  string   `json:"remedy,omitempty"` // what to do
	Related []string `json:"related,omitempty"`
	// Builtin tells that the program decides it, not a policy.
	Builtin bool `json:"builtin,omitempty"`
	// Waivable tells that what it finds can be accepted for a time.
	Waivable bool `json:"waivable"`
	// Since is the release that brought it, such as 1.3; "" for the first. In
	// that release what it says is a note.
	Since string `json:"since,omitempty"`
	// Own tells that it comes from a folder of the user's.
	Own   bool         `json:"own,omitempty"`
	Place source.Place `json:"place"`
}

// List returns all rules in alphabetical order of their ids.
func (r *Rules) List() []Rule {
	list := make([]Rule, len(r.rules))
	for i, c := range r.rules {
		list[i] = c.Rule
	}
	return list
}

// Find returns the rule of that name: its id, its bare name when only one
// register has it, or either in kebab case. The error of an unknown name is an
// *UnknownRule.
func (r *Rules) Find(name string) (Rule, error) {
	wanted := strings.ReplaceAll(strings.TrimSpace(name), "-", "_")
	var hits []Rule
	for _, c := range r.rules {
		if c.ID == wanted {
			return c.Rule, nil
		}
		if c.bare() == wanted {
			hits = append(hits, c.Rule)
		}
	}
	switch len(hits) {
	case 1:
		return hits[0], nil
	case 0:
		return Rule{}, &UnknownRule{Name: name, Nearest: r.nearest(wanted)}
	}
	ids := make([]string, len(hits))
	for i, h := range hits {
		ids[i] = h.ID
	}
	return Rule{}, &UnknownRule{Name: name, Candidates: ids}
}

func (r *Rules) nearest(wanted string) string {
	ids, byName := []string{}, map[string]string{}
	for _, c := range r.rules {
		ids = append(ids, c.ID)
		byName[c.bare()] = c.ID
	}
	if near := nearest.To(wanted, ids); near != "" {
		return near
	}
	names := make([]string, 0, len(byName))
	for n := range byName {
		names = append(names, n)
	}
	_, bare, _ := strings.Cut(wanted, "/")
	return byName[nearest.To(cmp.Or(bare, wanted), names)]
}

// bare is the last part of the id.
func (r Rule) bare() string { return r.ID[strings.IndexByte(r.ID, '/')+1:] }

// path is the rule's package, as rules name it.
func (r Rule) path() string { return "data.goldthread." + strings.ReplaceAll(r.ID, "/", ".") }

// needs reports whether the rule asks for that kind of evidence.
func (r Rule) needs(what string) bool { return slices.Contains(r.Needs, what) }

// An UnknownRule is a name that is no rule's, or more than one's.
type UnknownRule struct {
	Name       string
	Nearest    string   // the id probably meant, or ""
	Candidates []string // the ids a bare name could mean
}

// Error says which name it was, and what was probably meant.
func (e *UnknownRule) Error() string {
	switch {
	case len(e.Candidates) > 0:
		return fmt.Sprintf("%q is the name of several rules: write %s", e.Name, strings.Join(e.Candidates, " or "))
	case e.Nearest != "":
		return fmt.Sprintf("there is no rule %q: did you mean %s?", e.Name, e.Nearest)
	}
	return fmt.Sprintf("there is no rule %q", e.Name)
}

// An Input is everything one evaluation judges.
type Input struct {
	AsOf      string // the day it is judged on, YYYY-MM-DD
	Profile   string // start, advisory, certification or strict; "" for the configuration's
	Config    *register.Config
	Registers *register.Registers
	Evidence  *history.Evidence // nil: there is no history
	// Found are findings of rules the program decides that were made outside
	// the registers, such as what is missing from the history. Those of
	// Registers.Findings need not be repeated here.
	Found []finding.Finding
	// Release is the program's, such as 1.3; "" where it is none. What a rule
	// that is new in it says is a note.
	Release string
	// Each has every finding stand by itself, with the severity that its rule
	// gives: nothing is told of a register as a whole because nearly all of its
	// records are alike, and a single lapse is no less for being one. It is how
	// the two sides of a change are compared.
	Each bool
	// Memory is what earlier evaluations by the same rules leave for this one; nil
	// for none. It makes no difference to what is found.
	Memory *Memory
	// Ahead asks the rules for what time will bring, too.
	Ahead bool
	// Base is what the registers were before a change; nil where none is judged.
	Base *Base
	// ByBase tells that accepted exceptions count as they stood in Base: what the
	// change does to them is only asked for.
	ByBase bool
}

// A Base is the state that a change starts from, and what the change does.
type Base struct {
	Registers *register.Registers
	Evidence  *history.Evidence // nil: there is no history
	Changes   []RecordChange    // in the order of the registers
	// Reasons are those that the change gives for itself, in its description or
	// in its commits.
	Reasons []history.Reason
}

// A RecordChange is what a change does to the meaning of one record.
type RecordChange struct {
	Key register.Key // on the side that has it, the later one if both have
	// Was is the key in the base, which is another where the record says what
	// it was called formerly; zero for a new record.
	Was         register.Key
	Before      *register.Record // nil for a new record
	After       *register.Record // nil for one that is gone
	Differences []change.Difference
	// Unread tells of one without After that a file of its register cannot be
	// read any more, so that nobody knows whether it is gone.
	Unread bool
}

// Class is what became of the record.
func (c RecordChange) Class() ChangeClass {
	switch {
	case c.Before == nil:
		return RecordCreated
	case c.After == nil:
		return RecordRemoved
	}
	return RecordChanged
}

// ChangeClass says what became of a record.
type ChangeClass string

// The classes.
const (
	RecordCreated ChangeClass = "created"
	RecordChanged ChangeClass = "changed"
	RecordRemoved ChangeClass = "removed"
)

// A Result is what an evaluation says.
type Result struct {
	// Findings, sealed and sorted: those of the policies and, with their
	// severities and owners settled, those of Registers.Findings and Found.
	Findings []finding.Finding
	// Hidden are findings that follow from one of Findings, so that nobody is
	// told of them; they are there all the same.
	Hidden []finding.Finding
	Ledger []Entry // one a rule, in the order of List
	// Upcoming is what time will bring, soonest first; only where Input.Ahead
	// asks for it.
	Upcoming []Upcoming
}

// An Entry says what became of one rule.
type Entry struct {
	Rule   string `json:"rule"`
	Status Status `json:"status"`
	Reason string `json:"reason,omitempty"` // why it was not tested, in words
	// Missing names the registers nobody keeps, when that is the reason.
	Missing []string `json:"missing,omitempty"`
	// Unseen tells of a rule that was not tested that there may be something to
	// find: part of what it looks at could not be read.
	Unseen bool `json:"-"`
	// Skipped says why it left records out, in words; of a rule that was not
	// tested these are its reasons.
	Skipped  []string `json:"skipped,omitempty"`
	Examined int      `json:"examined"` // records looked at
	Findings int      `json:"findings"` // findings shown; one may stand for many records
}

// Status says whether a rule was tested.
type Status string

// The statuses of a rule.
const (
	Tested       Status = "tested"
	NotTested    Status = "not tested"
	Off          Status = "off"
	NotEvaluated Status = "not evaluated"
	Waiting      Status = "waiting" // the profile leaves it for later
)
