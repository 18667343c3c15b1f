package report

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/goldthread/goldthread/internal/audit"
	"github.com/goldthread/goldthread/internal/finding"
	"github.com/goldthread/goldthread/internal/source"
)

// everyFinding lists all findings by file, each with its line, what to do,
// and the places that explain it.
func (t *text) everyFinding() {
	files := newPlacer(t.r)
	for _, f := range t.r.Findings {
		t.finding(files, f)
		t.addf("")
	}
}

// finding tells one finding with its line, what to do, and what explains it.
func (t *text) finding(files *placer, f finding.Finding) {
	t.addf("%s", t.headline(f))
	t.snippet(files, f.Place)
	if f.Hint != "" {
		t.addf("    hint: %s", sentence(f.Hint))
	}
	if why := because(f); why != "" {
		t.addf("    %s", sentence(why))
	}
	if len(f.Records) > 0 {
		t.addf("    records: %s", sentence(strings.Join(f.Records, ", ")))
	}
	if w := f.Waiver; w != nil && w.Counts {
		t.addf("    accepted: %s: %s", sentence(acceptance(*w)), sentence(w.Reason))
	}
	for _, r := range f.Related {
		t.addf("    %s: %s", at(r.Place), sentence(r.Message))
	}
}

// headline is the line every tool that reads compiler output understands:
// file:line:col: severity: message [rule] (basis). A finding without a file
// begins with what it is about.
func (t *text) headline(f finding.Finding, more ...string) string {
	where := at(f.Place)
	if !f.Place.Known() {
		where = sentence(f.Subject.String())
	}
	if where == "" {
		where = "repository"
	}
	return fmt.Sprintf("%s: %s: %s %s", t.paint.in(bold, where), t.paint.severity(f.Severity), sentence(f.Message), t.rule(f, more...))
}

func at(p source.Place) string {
	if !p.Known() {
		return "repository"
	}
	return p.String()
}

// snippet shows the line at p with the stretch underlined. Text that can no
// longer be read is left out, and so is a cell of a workbook: the place still
// says where to look.
func (t *text) snippet(files *placer, p source.Place) {
	if p.Line == 0 || p.Sheet != "" {
		return
	}
	line, ok := source.Line(files.text(p.File), p.Line)
	if !ok {
		return
	}
	// The line alone: what is not shown of people is hidden in it.
	number := strconv.Itoa(p.Line)
	q := p
	if q.Line = 1; p.EndLine > 0 {
		q.EndLine = max(1, p.EndLine-p.Line+1)
	}
	s, ok := source.Show([]byte(t.r.Cast.Line(string(line))), q)
	if !ok || strings.TrimSpace(s.Text) == "" {
		return
	}
	t.addf("%6s | %s", number, s.Text)
	t.addf("%6s | %s%s", "", strings.Repeat(" ", s.Pad), t.paint.in(green, "^"+strings.Repeat("~", s.Mark-1)))
}

// testedRules is the full account of what was tested: each rule with the
// records it looked at, and the rules that had nothing to look at by reason.
func (t *text) testedRules() {
	width := 0
	for _, e := range t.r.Ledger {
		width = max(width, len(e.Rule))
	}
	reasons := map[string][]string{}
	t.addf("")
	t.addf("%s", t.paint.in(bold, "Tested"))
	for _, e := range t.r.Ledger {
		if !tested(e) {
			reasons[reason(e)] = append(reasons[reason(e)], e.Rule)
			continue
		}
		t.addf("%s", strings.TrimRight(fmt.Sprintf("  %s  %5d looked at  %5d found  %s", pad(sentence(e.Rule), width), e.Examined, e.Findings, sentence(strings.Join(e.Skipped, ", "))), " "))
	}
	if len(reasons) == 0 {
		return
	}
	t.addf("")
	t.addf("%s", t.paint.in(bold, "Not tested"))
	for _, reason := range sorted(reasons) {
		t.addf("  %s: %s", sentence(reason), sentence(strings.Join(reasons[reason], ", ")))
	}
}

func sorted[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }

// reason says why a rule was not tested.
func reason(e audit.Entry) string {
	if e.Reason == "" && e.Status == audit.Off {
		return turnedOff
	}
	return cmp.Or(e.Reason, string(e.Status))
}

// tested reports whether a rule ran.
func tested(e audit.Entry) bool { return e.Status == audit.Tested }

// sentence makes text of the user's files safe to print.
func sentence(s string) string { return source.Escape(s) }
