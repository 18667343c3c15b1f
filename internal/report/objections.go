package report

import (
	"cmp"
	"encoding/json"
	"slices"
	"strings"

	"github.com/goldthread/goldthread/internal/audit"
	"github.com/goldthread/goldthread/internal/change"
	"github.com/goldthread/goldthread/internal/finding"
	"github.com/goldthread/goldthread/internal/register"
)

// An objection is a finding as auditors write it down: what is asked, what was
// seen, and what follows. Which it is, a nonconformity or less, is theirs to say.
type objection struct {
	head      string   // how pressing, and by which check
	criterion string   // the clauses, and what should hold
	evidence  []string // where, and what stands there
	records   string   // which of several, "" for one
	byHand    []string // commands that show it
	statement string   // what is wrong
	remedy    string
	exception string // "" for none
}

// criterionOf says which clauses a check is about, and what should hold.
func criterionOf(rule audit.Rule, id string) string {
	criterion := "ISO/IEC 27001:2022"
	if len(rule.Clauses) > 0 {
		criterion += ", " + strings.Join(rule.Clauses, ", ")
	}
	return sentence(criterion) + ": " + stopped(sentence(cmp.Or(rule.Title, id))) + " " + cmp.Or(basisWords[rule.Basis], "No basis is given.")
}

// maxValue is how much of the words at fault stands in the evidence, in
// characters.
const maxValue = 200

// maxRelated is how many places beside its own are named of a finding.
const maxRelated = 5

// valueOf is the deciding value as people write it: that of a list or of several
// parts is JSON in the finding.
func (t *walkText) valueOf(f finding.Finding) string {
	var parts any
	if !strings.HasPrefix(f.Value, "[") && !strings.HasPrefix(f.Value, "{") || json.Unmarshal([]byte(f.Value), &parts) != nil {
		return f.Value
	}
	var field *register.Field
	if kind := t.look.Schema.Kind(f.Subject.Kind); kind != nil {
		field = kind.Field(f.Field)
	}
	return change.Value(field, parts, 2*maxValue) // which is cut afterwards
}

func (t *walkText) objectionOf(f finding.Finding) objection {
	var rule audit.Rule
	for _, r := range t.r.Rules {
		if r.ID == f.Rule {
			rule = r
		}
	}
	o := objection{
		head: severityWords[f.Severity] + " · " + sentence(f.Rule), criterion: criterionOf(rule, f.Rule),
		statement: stopped(t.cast.scrubbed(f.Message)), remedy: stopped(t.cast.scrubbed(cmp.Or(f.Hint, rule.Remedy))),
	}
	if f.Place.Known() {
		at := sentence(f.Place.String())
		if f.Value != "" {
			at += ": " + cut(t.cast.scrubbed(oneLine(t.valueOf(f))), maxValue)
		}
		o.evidence = append(o.evidence, at)
		if t.r.Commit != "" && !t.r.Dirty {
			o.byHand = append(o.byHand, showFile(t.look, t.r.Commit, f.Place.File))
		}
	}
	for _, r := range f.Related[:min(len(f.Related), maxRelated)] {
		o.evidence = append(o.evidence, sentence(r.Place.String())+": "+t.cast.scrubbed(r.Message))
	}
	if more := len(f.Related) - maxRelated; more > 0 {
		o.evidence = append(o.evidence, count(more, "more place", "more places")+": check --all names them")
	}
	for _, c := range f.Commits {
		o.byHand = append(o.byHand, "git show "+shellWord(c[:min(len(c), 12)]))
	}
	if len(o.evidence)+len(o.byHand) == 0 {
		o.evidence = []string{"the registers as a whole, as they stand at the commit above"}
	}
	if n := len(f.Records); n > 0 {
		o.records = count(n, "record", "records") + ": " + list(f.Records, 2*t.o.Width)
	}
	if f.Waiver != nil {
		o.exception = t.cast.scrubbed(exceptionWords(*f.Waiver))
	}
	return o
}

// facts are the lines of an objection with their labels, and room for what only
// a person can say.
func (o objection) facts() []fact {
	all := []fact{{"criterion", plainly(o.criterion)}, {"evidence", plainly(append(slices.Clone(o.evidence), o.records)...)}, {"statement", plainly(o.statement)}, {"to settle it", plainly(o.remedy)}}
	if o.exception != "" {
		all = append(all, fact{"exception", plainly(o.exception)})
	}
	return append(all, fact{"graded as", plainly(room + " by " + room + " on " + room)})
}

// room is where somebody writes on paper.
const room = "____________"

// objections adds findings as criterion, evidence and statement.
func (t *walkText) objections(found []finding.Finding) {
	for _, f := range found {
		o := t.objectionOf(f)
		t.addf("")
		t.addf("  %s", t.paint.in(bold, o.head))
		for _, fact := range o.facts() {
			for i, line := range texts(fact.lines) {
				label := ""
				if i == 0 {
					label = "    " + fact.label
				}
				t.wrapped("", label, line, factCells+2)
			}
			if fact.label == "evidence" {
				for _, c := range o.byHand {
					t.addf("%s%s", strings.Repeat(" ", factCells+2), c)
				}
			}
		}
	}
	if len(found) == 0 {
		t.addf("")
		t.addf("  no finding")
	}
}
