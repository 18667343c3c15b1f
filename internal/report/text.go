package report

import (
	"bytes"
	"cmp"
	"fmt"
	"io"
	"strings"

	"github.com/goldthread/goldthread/internal/finding"
	"github.com/goldthread/goldthread/internal/lint"
)

// The first screen answers "what do I do now": what was read, the few actions
// that settle most, and one line a rule for the rest, whatever the number of
// records. Every line of it is either a fact about the run or an action.
const (
	doFirst   = 5
	screen    = 25 // lines, where what was found can be told in so many
	footLines = 4
	// leastLines are shown of what no action speaks for, however long the head.
	leastLines = 5
	wide       = 120 // when the width of the terminal is not known
	// Bases says what the words after a rule mean, which say on what it rests.
	Bases   = "duty: the standard demands it · practice: auditors usually ask for it · own: our own line, or yours"
	closing = "Gaps, contradictions, age. Not a verdict on conformity; it cannot see whether your list is true."
)

func init() { addFormat(format{name: "text", reader: "people at a terminal", write: writeText}) }

func writeText(b *bytes.Buffer, r *lint.Result, o Options) error {
	if o.Width <= 0 {
		o.Width = wide
	}
	o.Program = cmp.Or(o.Program, "goldthread")
	t := &text{r: r, o: o, paint: paint(o.Color), groups: groups(standing(r.Findings), r.Rules)}
	if r.Change != nil {
		t.changed()
		t.writeTo(b)
		return nil
	}
	if o.All {
		t.everyFinding()
	}
	t.head()
	if o.All {
		t.testedRules()
		if s := r.Since; s != nil {
			t.listed("New since "+day(s.Earlier.AsOf), s.New)
			t.listed("Settled since "+day(s.Earlier.AsOf), s.Settled)
		}
	}
	t.actions()
	if !o.All {
		t.remainder()
	}
	t.foot()
	t.writeTo(b)
	return nil
}

// Findings writes every finding of r as [Write] does in the text of all
// findings, and nothing else: no summary and no colour.
func Findings(w io.Writer, r *lint.Result) error {
	t := &text{r: r, o: Options{All: true}}
	t.everyFinding()
	if n := len(t.lines); n > 0 {
		t.lines = t.lines[:n-1] // the blank line before a summary
	}
	var b bytes.Buffer
	t.writeTo(&b)
	_, err := w.Write(b.Bytes())
	return err
}

func (t *text) writeTo(b *bytes.Buffer) {
	for _, line := range t.lines {
		b.WriteString(strings.TrimRight(line, " "))
		b.WriteByte('\n')
	}
}

// A text is one page in the making.
type text struct {
	r      *lint.Result
	o      Options
	paint  paint
	groups []group
	lines  []string
}

func (t *text) addf(format string, args ...any) {
	t.lines = append(t.lines, fmt.Sprintf(format, args...))
}

// actions lists the few things to do first: how many records each settles,
// what to do, and who must act.
func (t *text) actions() {
	if len(t.groups) == 0 {
		return
	}
	t.addf("")
	t.addf("%s", t.paint.in(bold, "Do first"))
	for i, g := range t.groups[:min(doFirst, len(t.groups))] {
		line := fmt.Sprintf("%2d  settles %-3d  %s", i+1, g.records, sentence(g.action()))
		if roles := who(g); roles != "" {
			line += " · " + roles
		}
		line += "  " + t.rule(g.findings[0])
		if place := g.findings[0].Place; g.single() && place.Known() {
			line += "  " + place.String()
		}
		t.addf("%s", line)
	}
}

// who names the roles that must act, with their shares when there are
// several, or nobody when no role is known.
func who(g group) string {
	owners := g.owners()
	if len(owners) == 1 {
		return sentence(owners[0].role)
	}
	names := make([]string, len(owners))
	for i, o := range owners {
		names[i] = fmt.Sprintf("%s (%d)", cmp.Or(o.role, "nobody named"), o.records)
	}
	return list(names, 50)
}

// remainder has one line for a rule that no action above speaks for: its first
// finding, and how many records there are in all. What a screen does not hold is
// counted in the last line.
func (t *text) remainder() {
	if len(t.groups) <= doFirst {
		return
	}
	t.addf("")
	rest := t.groups[doFirst:]
	full := len(rest)
	if room := max(leastLines, screen-len(t.lines)-footLines); full > room {
		full = room - 1
	}
	for _, g := range rest[:full] {
		var records []string
		if g.records > 1 {
			records = append(records, fmt.Sprintf("%d %s", g.records, g.unit()))
		}
		t.addf("%s", t.headline(g.findings[0], records...))
	}
	if more := rest[full:]; len(more) > 0 {
		var findings []finding.Finding
		for _, g := range more {
			findings = append(findings, g.findings...)
		}
		line := fmt.Sprintf("And %d kinds more: %s", len(more), strings.Join(severities(findings), " · "))
		if !t.o.NoNext {
			line += ", listed by " + t.o.Program + " check --all" + t.o.Checked
		}
		t.addf("%s", line)
	}
}

// foot closes the page, in footLines lines at most.
func (t *text) foot() {
	t.addf("")
	if len(t.groups) > 0 {
		t.addf("%s", Bases)
	}
	t.addf("%s", closing)
	if t.o.NoNext {
		return
	}
	var next []string
	if !t.o.All && len(t.r.Findings) > 0 {
		next = append(next, t.o.Program+" check --all"+t.o.Checked)
	}
	if len(t.groups) > 0 {
		next = append(next, t.o.Program+" explain "+sentence(t.groups[0].rule))
	} else {
		next = append(next, t.o.Program+" rules")
	}
	t.addf("Next: %s", strings.Join(next, " · "))
}

// rule writes a rule's id in the brackets that every line ends with, and in
// others on what it rests and what else is to be said of it.
func (t *text) rule(f finding.Finding, more ...string) string {
	line := t.paint.in(dim, "["+sentence(f.Rule)+"]")
	var facts []string
	if f.Basis != "" {
		facts = append(facts, sentence(f.Basis))
	}
	if f.New != "" {
		facts = append(facts, "new in "+sentence(f.New))
	}
	if facts = append(facts, more...); len(facts) > 0 {
		line += " (" + strings.Join(facts, ", ") + ")"
	}
	return line
}
