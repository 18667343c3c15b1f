package report

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/goldthread/goldthread/internal/audit"
	"github.com/goldthread/goldthread/internal/history"
	"github.com/goldthread/goldthread/internal/lint"
	"github.com/goldthread/goldthread/internal/register"
	"github.com/goldthread/goldthread/internal/report/html"
)

// document names the report as a controlled document: by the month of the day
// that it is of.
func (b *book) document() string {
	name := "GT-" + b.l.AsOf[:len("2006-01")]
	if b.audience == forParty {
		name += "-" + b.p.Party.ID
	}
	return sentence(name)
}

// version is the commit that the report is of.
func (b *book) version() string {
	switch {
	case b.l.Commit == "":
		return "not committed"
	case b.l.Dirty:
		return b.l.Commit.Short() + " with changes not committed yet"
	}
	return b.l.Commit.Short()
}

// head is the first page. Of one for a party it holds nothing that is judged.
func (b *book) head(pages []html.Page) html.Head {
	h := html.Head{Organisation: cmp.Or(b.text(b.l.Organisation), "The organisation is not named")}
	if scope := b.live("scope"); len(scope) > 0 {
		if text := b.field(scope[0], "statement"); text != "" {
			h.Under = append(h.Under, "Scope: "+text)
		}
	}
	h.Under = append(h.Under, b.classification(), b.forWhom())
	h.Control = b.control()
	if b.audience == forParty {
		h.Facts = []html.Fact{{Label: "What this is", Lines: []html.Line{html.Text("What you ask of us, as our register of requirements has it, and where that is written. Tell us where we understood you wrongly, or where something is missing.")}}}
		h.LeftOut = []html.Line{html.Text("everything that does not concern you: other parties, findings, how far a requirement is met, names of people, and money"), html.Text("names of organisations in what is quoted: each is a number")}
		return h
	}
	h.Facts = []html.Fact{
		{Label: "What this is", Lines: []html.Line{html.Text("A machine's reading of the registers and their history. It lists gaps, contradictions, age and missing proof. It is not a statement of conformity.")}},
		{Label: "What was read", Lines: b.whatWasRead()},
		{Label: "What was not looked at", Lines: b.whatWasNot()},
		{Label: "What it cannot see", Lines: []html.Line{html.Text("whether the list is true or complete · whether anybody read what they approved · access rights on the platform · signed originals outside the repository")}},
		{Label: "Whose name it is", Lines: b.bindings()},
		{Label: "Changes to the shipped rules", Lines: b.changedRules()},
		{Label: "Since when", Lines: []html.Line{html.Text(b.sinceWhen())}},
	}
	h.Levels, h.After = b.levels(), b.inPeriod()
	for _, pick := range []struct{ id, words string }{{"requirements", "parties and requirements"}, {"findings", "findings"}, {"questions", "questions for people"}, {"records", "any record"}} {
		if slices.ContainsFunc(pages, func(p html.Page) bool { return p.ID == pick.id }) {
			h.Pick = append(h.Pick, html.Line{{Text: pick.words, To: pick.id}})
		}
	}
	if !b.cast.Names() {
		h.LeftOut = append(h.LeftOut, html.Text("names of people (their roles and ids are shown)"))
	}
	if b.p.Redact {
		h.LeftOut = append(h.LeftOut, html.Text("names of organisations (each is a number, the same in every file)"))
	}
	if b.p.Replayed == nil {
		h.LeftOut = append(h.LeftOut, html.Text("findings day by day over the period, which --from and --to add"))
	}
	for _, left := range b.leftOut {
		h.LeftOut = append(h.LeftOut, html.Text(left))
	}
	h.Check = b.check()
	return h
}

func (b *book) forWhom() string {
	if b.audience == forParty {
		return "for " + b.text(cmp.Or(b.title(b.records[b.p.Party]), b.p.Party.ID))
	}
	return "for " + Reader(b.audience)
}

// classification is that of the requirements, else of any register that says
// one.
func (b *book) classification() string {
	for _, kind := range append([]string{"requirements", "parties"}, sorted(b.l.Registers.Headers)...) {
		if c := b.l.Registers.Headers[kind].Classification; c != "" {
			return "classified " + b.text(c)
		}
	}
	return "not classified"
}

func (b *book) control() []html.Fact {
	line := func(s string) []html.Line { return []html.Line{html.Text(s)} }
	version := b.version()
	if b.l.Branch != "" {
		version = b.text(b.l.Branch) + " " + version
	}
	facts := []html.Fact{
		{Label: "Document", Lines: line(b.document())},
		{Label: "Version", Lines: line(version)},
		{Label: "On the day", Lines: line(day(b.l.AsOf) + " (UTC)")},
	}
	if b.audience != forParty {
		from, to := b.period()
		facts = append(facts, html.Fact{Label: "Period", Lines: line(day(from) + " to " + day(to))})
	}
	facts = append(facts, html.Fact{Label: "Owner", Lines: line(b.owner())}, html.Fact{Label: "Approved", Lines: line(b.approved())})
	if b.audience != forParty {
		facts = append(facts, html.Fact{Label: "Profile", Lines: line(sentence(cmp.Or(b.l.Profile, "none")))})
	}
	return append(facts, html.Fact{Label: "Made by", Lines: line(strings.TrimSpace("goldthread "+b.p.Version) + ", rules sha256:" + b.digest[:min(len(b.digest), 12)])})
}

// Period is the time that a report of l is about: its first and its last day.
func (p Pages) Period(l *lint.Look) (from, to time.Time, err error) {
	if to, err = time.Parse(time.DateOnly, cmp.Or(p.To, l.AsOf)); err != nil || p.From == "" {
		return to.AddDate(-1, 0, 1), to, err
	}
	from, err = time.Parse(time.DateOnly, p.From)
	return from, to, err
}

// period is the time that the report is about, as days.
func (b *book) period() (from, to string) { return isoDay(b.from), isoDay(b.to) }

// during reports whether a time lies in the period.
func (b *book) during(t time.Time) bool {
	from, to := b.period()
	on := isoDay(t)
	return on != "" && from <= on && on <= to
}

// owner keeps the register of requirements.
func (b *book) owner() string {
	for _, kind := range []string{"requirements", "parties"} {
		if owner := b.l.Registers.Headers[kind].Owner; owner != "" {
			return b.text(b.l.Called(owner))
		}
	}
	return "nobody is named"
}

// approved says how much of the requirements, in their present wording, somebody
// approved who may, and when that happened last: by a review of the register as
// a whole, or of records, by an approval on the platform, or by a merge.
func (b *book) approved() string {
	if b.l.History == nil {
		return "not known: the history was not looked at"
	}
	live, done := b.live("requirements"), 0
	var last *history.Approval
	for _, r := range live {
		t := b.l.Timeline(r.Key())
		if t == nil || len(t.Approvals) == 0 {
			continue
		}
		done++
		if newest := &t.Approvals[len(t.Approvals)-1]; last == nil || newest.Since.After(last.Since) {
			last = newest
		}
	}
	if last == nil {
		return "nobody has approved the requirements as they stand"
	}
	by := "last by " + b.cast.role(last.By) + ", " + dayOf(last.Since)
	if done == len(live) {
		return "all " + count(done, "requirement", "requirements") + ", " + by
	}
	return fmt.Sprintf("%d of %s as they stand, %s", done, count(len(live), "requirement", "requirements"), by)
}

func (b *book) whatWasRead() []html.Line {
	var kinds []string
	for _, k := range b.kinds() {
		if i := slices.IndexFunc(b.l.Kinds, func(c lint.KindRead) bool { return c.Name == k.Name }); i >= 0 {
			kinds = append(kinds, fmt.Sprintf("%s %d", sentence(b.l.Kinds[i].Title), b.l.Kinds[i].Live))
		}
	}
	lines := []html.Line{html.Text(strings.Join(kinds, " · "))}
	if h := b.l.History; h != nil {
		lines = append(lines, html.Text(count(h.CommitsSeen, "commit", "commits")+" · "+(&text{r: b.l.Result, o: Options{All: true}}).history()))
	}
	ran := 0
	for _, e := range b.l.Ledger {
		if tested(e) {
			ran++
		}
	}
	return append(lines, html.Text(count(ran, "check", "checks")+" of "+figure(len(b.l.Ledger))))
}

func (b *book) whatWasNot() []html.Line {
	t := &text{r: b.l.Result, o: Options{All: true}}
	var lines []html.Line
	add := func(s string) {
		if s != "" {
			lines = append(lines, html.Text(b.text(s)))
		}
	}
	for _, why := range b.l.Incomplete {
		add(why)
	}
	add(t.notRead())
	if label, what := t.notKept(); what != "" {
		line := html.Text(b.text(label + ": " + what))
		if b.hasPages() {
			line = append(line, html.Part{Text: " "}, html.Part{Text: "which checks", To: notMade})
		}
		lines = append(lines, line)
	}
	for _, beside := range t.besides() {
		add(beside)
	}
	add(t.unknownKeys())
	if len(lines) == 0 {
		lines = []html.Line{html.Text("nothing was left out that is known of")}
	}
	return lines
}

func (b *book) bindings() []html.Line {
	names := (&text{r: b.l.Result}).names()
	if names == "" {
		names = "no review that counts is recorded, so there is no name to show"
	}
	return []html.Line{html.Text(b.text(names))}
}

func (b *book) changedRules() []html.Line {
	var lines []html.Line
	for _, d := range b.l.Otherwise {
		lines = append(lines, html.Text(b.text(otherwise(d))))
	}
	standing, ended := b.exceptions()
	if n := len(standing); n > 0 {
		var last string
		for _, r := range standing {
			last = max(last, b.raw(r, "until"))
		}
		line := html.Line{{Text: count(n, "accepted exception", "accepted exceptions"), To: "exceptions"}}
		if last != "" {
			line = append(line, html.Part{Text: noun(n, ", until ", ", the last until ") + day(last)})
		}
		lines = append(lines, line)
	}
	if n := len(ended); n > 0 {
		lines = append(lines, html.Line{{Text: count(n, "exception", "exceptions"), To: "exceptions"}, {Text: noun(n, " has", " have") + " ended and " + noun(n, "accepts", "accept") + " nothing any more"}})
	}
	if len(lines) == 0 {
		lines = []html.Line{html.Text("none: the rules are the shipped ones, and no exception was accepted")}
	}
	return lines
}

// otherwise says what the configuration does to one rule or number.
func otherwise(d audit.Difference) string {
	switch d.What {
	case audit.TurnedOff:
		return d.Name + " is off"
	case audit.Added:
		return d.Name + " is a rule of your own"
	case audit.Renumbered:
		return d.Name + " is " + d.To + " and not " + d.From
	}
	return d.Name + " is " + string(d.What) + " from " + d.From + " to " + d.To
}

func (b *book) sinceWhen() string {
	h := b.l.History
	switch {
	case h == nil:
		return "Nothing can be shown: the registers are not in Git."
	case h.State != history.Complete:
		return "Not known: part of the history is missing here."
	case h.Dateless():
		return "Records are in Git since a commit whose date cannot be read."
	case h.Begins.IsZero():
		return "Nothing can be shown yet: no register has been committed."
	}
	return "Records in Git begin on " + dayOf(h.Begins) + ". What lies before that cannot be shown from Git."
}

// levels is how well the reviews of live requirements are shown, by whether
// they must be met.
func (b *book) levels() *html.Table {
	requirements := b.live("requirements")
	counts := map[string]map[proof]int{}
	all := map[proof]int{}
	for _, r := range requirements {
		must := words(cmp.Or(b.field(r, "obligation"), "not said"))
		if counts[must] == nil {
			counts[must] = map[proof]int{}
		}
		p := proofOf(b.states[r.Key()])
		counts[must][p]++
		all[p]++
	}
	t := &html.Table{Class: "levels", Caption: count(len(requirements), "live requirement", "live requirements"), Columns: []html.Column{{Name: "", Head: true}, {Name: "in all", Number: true}}, Empty: "No live requirement is registered."}
	var shown []proof
	for _, p := range proofs {
		if all[p] > 0 || slices.Contains(always, p) {
			shown = append(shown, p)
			t.Columns = append(t.Columns, html.Column{Name: p.words, Number: true})
		}
	}
	for _, must := range sorted(counts) {
		total := 0
		for _, n := range counts[must] {
			total += n
		}
		row := html.Row{Cells: []html.Cell{html.Plain(must), html.Plain(figure(total))}}
		for _, p := range shown {
			row.Cells = append(row.Cells, html.Plain(figure(counts[must][p])))
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// inPeriod counts what happened to requirements in the period.
func (b *book) inPeriod() []html.Line {
	if b.l.History == nil {
		return nil
	}
	n, events, roles := map[history.Class]int{}, map[string]bool{}, map[string]bool{}
	for _, key := range b.l.Keys("requirements") {
		all, reviews := b.happened(key)
		for _, e := range all {
			if b.during(e.Since) {
				n[e.Class]++
			}
		}
		for _, r := range reviews {
			if b.during(r.Since) && r.Then >= history.Reviewed {
				events[reviewKey(r)] = true
				roles[cmp.Or(r.By.Role, "no role")] = true
			}
		}
	}
	return []html.Line{html.Text(fmt.Sprintf("In the period: %d new, %d changed in meaning, %d taken out, %d back again · %s in %s",
		n[history.Created], n[history.Changed], n[history.Removed], n[history.Restored],
		count(len(events), "recorded review", "recorded reviews"), count(len(roles), "role", "roles")))}
}

// happened is all that Git shows of a record, also of one that is gone.
func (b *book) happened(key register.Key) ([]history.Event, []history.Review) {
	if t := b.l.Timeline(key); t != nil {
		return t.Events, t.Reviews
	}
	if g := b.l.Gone(key); g != nil {
		return g.Events, g.Reviews
	}
	return nil, nil
}

// check is how to see that the report says what the repository says.
func (b *book) check() []html.Line {
	var lines []html.Line
	for _, r := range b.live("requirements") {
		if t := b.l.Timeline(r.Key()); t != nil && t.Changed != nil {
			lines = append(lines, html.Line{{Text: b.redact.Text(showFile(b.l, t.Changed.Commit, t.Changed.Place.File)), Tone: html.Code}})
			break
		}
	}
	if b.audience == ForInternal || b.audience == ForAuditor {
		lines = append(lines, html.Line{{Text: "How to check any line by hand", To: "by-hand"}})
	}
	return lines
}

// figure writes a number.
func figure(n int) string { return fmt.Sprint(n) }

// notTested are the checks that did not run, by reason.
func (b *book) notTested() map[string][]audit.Entry {
	reasons := map[string][]audit.Entry{}
	for _, e := range b.l.Ledger {
		if !tested(e) {
			reasons[reason(e)] = append(reasons[reason(e)], e)
		}
	}
	return reasons
}
