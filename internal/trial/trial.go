// Package trial runs the example of a rule: registers, and a history where the
// rule looks at one, that break the rule, what the check then says of it to the
// letter, and the correction after which it is silent.
package trial

import (
	"bytes"
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/goldthread/goldthread/internal/finding"
	"github.com/goldthread/goldthread/internal/lint"
	"github.com/goldthread/goldthread/internal/report"
	"github.com/goldthread/goldthread/internal/scenario"
	"github.com/goldthread/goldthread/internal/scratch"
)

// defaultDay is the day on which an example is judged that names none.
const defaultDay = "2026-06-30"

// An Example is a txtar archive: the files of a repository, or the script of
// its history as package scenario reads it; "want", what the check says of the
// rule; "fixed/...", the files that mend it; "as-of", the day to judge on; and
// "base", for a rule that judges changes, what the one at the head starts from.
type Example struct {
	Rule    string // the id of the rule it is about
	archive *txtar.Archive
}

// Parse reads the example of a rule.
func Parse(rule string, data []byte) *Example {
	return &Example{Rule: rule, archive: txtar.Parse(data)}
}

// An Outcome is what the check says of the example.
type Outcome struct {
	Says string // of the registers as they are
	Want string // what it should say
	Left string // what it still says after the correction
}

// Faults says in words what is wrong with the example, or with its rule.
func (o *Outcome) Faults() []string {
	var faults []string
	switch {
	case o.Says == "":
		faults = append(faults, "the example does not break the rule: change the registers in it so that they do")
	case o.Says != o.Want:
		faults = append(faults, fmt.Sprintf("the check says\n%sand not\n%s", o.Says, o.Want))
	}
	if o.Left != "" {
		faults = append(faults, "after the correction the check still says\n"+o.Left)
	}
	return faults
}

// Run builds the repository of the example, before and after the correction,
// and checks both by the rules and types of o.
func (e *Example) Run(ctx context.Context, o lint.Options) (*Outcome, error) {
	says, err := e.findings(ctx, e.archive, o)
	if err != nil {
		return nil, err
	}
	mended, err := scenario.Fixed(e.archive)
	if err != nil {
		return nil, err
	}
	left, err := e.findings(ctx, mended, o)
	if err != nil {
		return nil, err
	}
	return &Outcome{Says: says, Want: e.Want(), Left: left}, nil
}

// Want is what the example says that the check says.
func (e *Example) Want() string { return section(e.archive, "want") }

// SetWant makes text what the check should say, and returns the archive.
func (e *Example) SetWant(text string) []byte {
	done := false
	for i, f := range e.archive.Files {
		if f.Name == "want" {
			e.archive.Files[i].Data, done = []byte(text), true
		}
	}
	if !done {
		e.archive.Files = append(e.archive.Files, txtar.File{Name: "want", Data: []byte(text)})
	}
	return txtar.Format(e.archive)
}

// findings builds the archive and returns what the check says of the rule, as
// it prints it.
func (e *Example) findings(ctx context.Context, archive *txtar.Archive, o lint.Options) (string, error) {
	dir, err := scratch.Dir("goldthread-example-")
	if err != nil {
		return "", err
	}
	defer scratch.Remove(dir)
	if _, err := scenario.Build(dir, archive); err != nil {
		return "", err
	}
	day := strings.TrimSpace(section(archive, "as-of"))
	if day == "" {
		day = defaultDay
	}
	if o.AsOf, err = time.Parse(time.DateOnly, day); err != nil {
		return "", fmt.Errorf("as-of: %q is no day: write it as in %s", day, defaultDay)
	}
	o.Dir, o.Base = dir, strings.TrimSpace(section(archive, "base"))
	r, err := lint.Run(ctx, o)
	if err != nil {
		return "", err
	}
	var own []finding.Finding
	for _, f := range r.Findings {
		if f.Rule == e.Rule {
			own = append(own, f)
		}
	}
	r.Findings = own
	var b bytes.Buffer
	err = report.Findings(&b, r)
	return b.String(), err
}

func section(a *txtar.Archive, name string) string {
	for _, f := range a.Files {
		if f.Name == name {
			return string(f.Data)
		}
	}
	return ""
}
