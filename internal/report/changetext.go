package report

import (
	"fmt"
	"slices"
	"strings"

	"github.com/goldthread/goldthread/internal/audit"
	"github.com/goldthread/goldthread/internal/finding"
	"github.com/goldthread/goldthread/internal/history"
	"github.com/goldthread/goldthread/internal/lint"
	"github.com/goldthread/goldthread/internal/people"
	"github.com/goldthread/goldthread/internal/register"
)

// What of a change fits on the first screen.
const (
	shownRecords = 12 // records that changed
	shownBrought = 10 // findings that the change brings
	shownKnots   = 8  // records that hang on one
)

// changed tells what a change does: to the records, with what hangs on them,
// to what is found in them, and to the rules; and who has to look at it.
func (t *text) changed() {
	c := t.r.Change
	t.addf("%s", t.paint.in(bold, t.title()))
	by := "by the rules that stand there"
	if c.Config != "" {
		by = "by the configuration " + sentence(c.Config)
	}
	if c.Trust == lint.TrustHead {
		by = "by its own rules: " + sentence(c.Why)
	}
	t.addf("Compared with %s (%s), %s", sentence(c.Named), c.Base.Short(), by)
	for _, why := range t.r.Incomplete {
		t.addf("Incomplete %s", sentence(why))
	}
	t.uncommitted(c)
	t.asks()
	t.records(c)
	t.reasons(c)
	brought, still, adopted := byChange(standing(t.r.Findings))
	t.brought(brought, len(adopted) > 0)
	t.addf("")
	t.approvers(c)
	t.rulesChanged(c.Rules)
	t.fact("Settled", foundWords(c.Fixed))
	t.fact("Before", foundWords(still))
	if len(c.Later) > 0 {
		t.fact("Later", foundWords(c.Later)+" on what changes here, judged again once it has come into effect")
	}
	if len(adopted) > 0 {
		t.fact("Begins", foundWords(adopted)+" stand on the day these checks begin, and fail nothing")
	}
	t.accepted()
	if t.o.All {
		t.listed("Settled by this change", c.Fixed)
		t.listed("There before", still)
		t.listed("Judged later", c.Later)
		t.listed("There when these checks begin", adopted)
	}
	t.addf("")
	t.addf("%s", closing)
}

// byChange tells apart what a change brings, what was there before it, and what
// stands because it begins these checks.
func byChange(found []finding.Finding) (brought, still, adopted []finding.Finding) {
	for _, f := range found {
		switch f.Change {
		case finding.Still:
			still = append(still, f)
		case finding.Adopted:
			adopted = append(adopted, f)
		default:
			brought = append(brought, f)
		}
	}
	return brought, still, adopted
}

func foundWords(found []finding.Finding) string {
	kinds := map[string]bool{}
	for _, f := range found {
		kinds[f.Rule] = true
	}
	if len(found) == 0 {
		return ""
	}
	return fmt.Sprintf("%s in %s", strings.Join(severities(found), " · "), count(len(kinds), "kind", "kinds"))
}

// noneChanged stands where the changed records would be listed.
func noneChanged(r *lint.Result) string {
	if r.Change.Base == r.Commit {
		return "There is no commit here that " + cut(r.Change.Named, maxName) + " has not, so there is no change to judge."
	}
	return "No record changes in meaning."
}

func (t *text) records(c *lint.Comparison) {
	t.addf("")
	kept, lost := relocations(c.Moved)
	for _, line := range lost {
		t.addf("%s", t.paint.in(bold, sentence(line)))
	}
	if len(c.Records) == 0 {
		t.addf("%s", sentence(noneChanged(t.r)))
		t.indented(kept)
		return
	}
	t.addf("%s", t.paint.in(bold, fmt.Sprintf("You change %s", count(len(c.Records), "record", "records"))))
	shown := len(c.Records)
	if !t.o.All {
		shown = min(shown, shownRecords)
	}
	for i, one := range c.Records[:shown] {
		t.addf("  %s", sentence(recordLine(one, t.r.Cast)))
		if thread := threadLine(c.Threads[i]); thread != "" {
			t.addf("      %s", sentence(thread))
		}
	}
	if more := len(c.Records) - shown; more > 0 {
		t.addf("  and %d more", more)
	}
	t.indented(kept)
}

// indented adds lines below what they belong to.
func (t *text) indented(lines []string) {
	for _, line := range lines {
		t.addf("  %s", sentence(line))
	}
}

// reasons tell what the author of the change names as its reason.
func (t *text) reasons(c *lint.Comparison) {
	for i, line := range reasonLines(c.Reasons) {
		label := ""
		if i == 0 {
			t.addf("")
			label = "Because"
		}
		t.fact(label, sentence(line))
	}
}

// reasonLines say what the author of a change names as its reason, and what of
// that is no record. That somebody names a record shows nothing of what it says.
func reasonLines(reasons []history.Reason) []string {
	var named, unknown []string
	for _, r := range reasons {
		for _, key := range r.Keys {
			if !slices.Contains(named, key.ID) {
				named = append(named, key.ID)
			}
		}
		for _, id := range r.Unknown {
			if !slices.Contains(unknown, id) {
				unknown = append(unknown, id)
			}
		}
	}
	var lines []string
	switch {
	case len(reasons) == 0:
		return nil
	case len(named) > 0:
		lines = append(lines, listIDs(named, shownKnots)+", as its author says; nothing here shows whether that is the reason")
	case len(unknown) == 0:
		return []string{"its author gives a reason in words that name no record, which counts as none"}
	}
	if len(unknown) > 0 {
		verb := "is no record here"
		if len(unknown) > 1 {
			verb = "are no records here"
		}
		lines = append(lines, listIDs(unknown, shownKnots)+" "+verb+", though its author names "+itOrThem(len(unknown))+" as the reason")
	}
	return lines
}

// listIDs joins the first of some ids, and counts the others.
func listIDs(ids []string, most int) string {
	shown := make([]string, min(len(ids), most))
	for i := range shown {
		shown[i] = cut(ids[i], maxName)
	}
	text := strings.Join(shown, ", ")
	if more := len(ids) - len(shown); more > 0 {
		text += fmt.Sprintf(" and %d more", more)
	}
	return text
}

func itOrThem(n int) string {
	if n == 1 {
		return "it"
	}
	return "them"
}

// recordLine says which record it is and what changes in it.
func recordLine(c audit.RecordChange, cast *people.Cast) string {
	called, what := recordParts(c, cast)
	if called != "" {
		called = " " + called
	}
	return c.Key.ID + called + ": " + what
}

// recordParts are what people call a record, "" for nothing, and what changes
// in it.
func recordParts(c audit.RecordChange, cast *people.Cast) (called, what string) {
	r := c.After
	if r == nil {
		r = c.Before
	}
	called = calledSo(r, cast)
	switch c.Class() {
	case audit.RecordCreated:
		return called, "new in " + words(c.Key.Kind)
	case audit.RecordRemoved:
		if c.Unread {
			return called, "cannot be read any more, or is gone: a file of " + words(c.Key.Kind) + " is broken"
		}
		return called, "taken out of " + words(c.Key.Kind)
	}
	var all []string
	if _, _, made := c.Before.KeyedByText(); c.Was != c.Key && !made {
		all = append(all, "was "+c.Was.ID)
	}
	for _, d := range c.Differences {
		all = append(all, d.Hidden().Words)
	}
	return called, strings.Join(all, "; ")
}

// maxCalled is how many letters of a name or a sentence say which record it is.
const maxCalled = 60

// calledSo is what people call a record: its name, title or sentence, cut.
func calledSo(r *register.Record, cast *people.Cast) string {
	names, _ := r.Names()
	if statement, ok := r.Fields["statement"].(string); ok {
		names = append(names, statement)
	}
	if len(names) == 0 || r.Kind == "people" {
		return ""
	}
	text := []rune(strings.Join(strings.Fields(cast.Text(names[0])), " "))
	if len(text) > maxCalled {
		text = append(text[:maxCalled-1], '…')
	}
	return `"` + string(text) + `"`
}

// threadLine is what hangs on a record, in one line.
func threadLine(t lint.Thread) string {
	var parts []string
	for _, k := range t.To {
		part := k.Key.ID
		if k.Where != "" {
			part += " " + k.Where
		} else if k.Name != "" && k.Key.Kind != "soa" && k.Key.Kind != "people" {
			part += " " + k.Name
		}
		parts = append(parts, part)
	}
	if more := len(parts) - shownKnots; more > 0 {
		parts = append(parts[:shownKnots], fmt.Sprintf("%d more", more))
	}
	if len(t.From) > 0 {
		var ids []string
		for _, k := range t.From {
			ids = append(ids, k.Key.ID)
		}
		parts = append(parts, "named by "+list(ids, 60))
	}
	if t.Reviewed != nil {
		parts = append(parts, "reviewed "+day(isoDay(t.Reviewed.Since)))
	}
	return strings.Join(parts, " · ")
}

// brought lists what the change brings, worst first, each with what to do.
func (t *text) brought(found []finding.Finding, adopting bool) {
	t.addf("")
	if len(found) == 0 && adopting {
		t.addf("%s", t.paint.in(bold, "Nothing to fix: these checks begin here, and what stands on that day fails nothing."))
		return
	}
	if len(found) == 0 {
		t.addf("%s", t.paint.in(bold, "Nothing to fix: this change brings no finding."))
		return
	}
	t.addf("%s %s", t.paint.in(bold, "Brought by this change:"), strings.Join(severities(found), " · "))
	worst := worstFirst(t.r, found)
	shown := len(worst)
	if !t.o.All {
		shown = min(shown, shownBrought)
	}
	files := newPlacer(t.r)
	for _, f := range worst[:shown] {
		t.finding(files, f)
	}
	if more := worst[shown:]; len(more) > 0 {
		t.addf("And %d more: %s", len(more), strings.Join(severities(more), " · "))
	}
}

func (t *text) approvers(c *lint.Comparison) {
	var all []string
	for _, a := range c.Approve {
		all = append(all, a.Title+": "+approverWords(a))
	}
	t.fact("To look", sentence(strings.Join(all, " · ")))
}

// approverWords say who has to look at what changes in a register.
func approverWords(a lint.Approval) string {
	who := "nobody is named"
	if len(a.Roles) > 0 {
		who = strings.Join(a.Roles, " or ")
	}
	if a.Owner {
		who += ", who keeps it"
	}
	return who
}

// rulesChanged says what the change does to the rules it would be judged by.
func (t *text) rulesChanged(r *lint.RulesChange) {
	if r == nil {
		return
	}
	var files []string
	for _, f := range r.Files {
		files = append(files, f.Path+" "+f.What)
	}
	if len(files) == 0 {
		files = []string{peopleChanged}
	}
	t.fact("The rules", sentence(strings.Join(files, " · ")))
	for _, w := range r.Words {
		t.fact("", sentence(w))
	}
	for _, line := range rulesEffect(r) {
		t.fact("", sentence(line))
	}
}

// peopleChanged says what a change does to the rules that changes no file of them.
const peopleChanged = "the register of people changed"

// rulesEffect says what the change would do if it were judged by its own rules.
func rulesEffect(r *lint.RulesChange) []string {
	var lines []string
	if n := len(r.Disappear); n > 0 {
		lines = append(lines, fmt.Sprintf("by its own rules %s would be gone or less severe: %s", count(n, "finding", "findings"), ruleNames(r.Disappear)))
	}
	if n := len(r.Appear); n > 0 {
		lines = append(lines, fmt.Sprintf("by its own rules %s would come or be more severe: %s", count(n, "finding", "findings"), ruleNames(r.Appear)))
	}
	if len(r.Unread) > 0 {
		lines = append(lines, "by its own configuration these would not be read: "+strings.Join(r.Unread, ", "))
	}
	return lines
}

// ruleNames counts findings by rule.
func ruleNames(found []finding.Finding) string {
	n := map[string]int{}
	for _, f := range found {
		n[f.Rule]++
	}
	var all []string
	for _, rule := range sorted(n) {
		all = append(all, fmt.Sprintf("%s (%d)", rule, n[rule]))
	}
	return strings.Join(all, ", ")
}

func (t *text) listed(title string, found []finding.Finding) {
	if len(found) == 0 {
		return
	}
	t.addf("")
	t.addf("%s", t.paint.in(bold, title))
	for _, f := range found {
		t.addf("%s", t.headline(f))
	}
}
