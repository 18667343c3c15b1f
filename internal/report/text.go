package report

import (
	"bytes"
	"cmp"
	"fmt"
	"io"
	"strings"

	"github.com/goldthread/goldthread/internal/lint"
)

// The first screen answers "what do I do now": what was read, the few actions
// that settle most, and one line a rule for the rest, whatever the number of
// records. Every line of it is either a fact about the run or an action.
const (
	doFirst = 5
	wide    = 120 // when the width of the terminal is not known
	closing = "Gaps, contradictions, age. Not a verdict on conformity; it cannot see whether your list is true."
)

func writeText(b *bytes.Buffer, r *lint.Result, o Options) error {
	if o.Width <= 0 {
		o.Width = wide
	}
	o.Program = cmp.Or(o.Program, "goldthread")
	t := &text{r: r, o: o, paint: paint(o.Color), groups: groups(r.Findings, r.Rules)}
	if o.All {
		t.everyFinding()
	}
	t.head()
	if o.All {
		t.testedRules()
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
		line += "  " + t.rule(g.rule)
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

// remainder has one line for every rule that no action above speaks for: its
// first finding, and how many records there are in all.
func (t *text) remainder() {
	if len(t.groups) <= doFirst {
		return
	}
	t.addf("")
	for _, g := range t.groups[doFirst:] {
		line := t.headline(g.findings[0])
		if g.records > 1 {
			line += fmt.Sprintf(" (%d %s)", g.records, g.unit())
		}
		t.addf("%s", line)
	}
}

func (t *text) foot() {
	t.addf("")
	t.addf("%s", closing)
	if t.o.NoNext {
		return
	}
	var next []string
	if !t.o.All && len(t.r.Findings) > 0 {
		next = append(next, t.o.Program+" check --all")
	}
	if len(t.groups) > 0 {
		next = append(next, t.o.Program+" explain "+sentence(t.groups[0].rule))
	} else {
		next = append(next, t.o.Program+" rules")
	}
	t.addf("Next: %s", strings.Join(next, " · "))
}

// rule writes a rule's id in the brackets that every line ends with.
func (t *text) rule(id string) string { return t.paint.in(dim, "["+sentence(id)+"]") }
