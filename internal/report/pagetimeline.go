package report

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/goldthread/goldthread/internal/finding"
	"github.com/goldthread/goldthread/internal/lint"
	"github.com/goldthread/goldthread/internal/report/html"
)

// timelinePages tell what the checks would have said on each day of the period,
// where it was replayed.
func (b *book) timelinePages() []html.Page {
	r := b.p.Replayed
	if r == nil {
		return nil
	}
	first, err := time.Parse(time.DateOnly, r.From)
	if err != nil {
		return nil
	}
	rules := slices.Clone(r.Rules)
	severity := map[string]finding.Severity{}
	spans := map[string][]html.Span{}
	for _, f := range r.Findings {
		severity[f.Rule] = max(severity[f.Rule], f.Severity)
		for _, s := range f.Spells {
			span := html.Span{From: daysAfter(first, s.From), To: r.Days - 1, Words: b.spellWords(f, s)}
			if s.To != "" {
				span.To = max(span.From, daysAfter(first, s.To)-1)
			}
			if !slices.ContainsFunc(spans[f.Rule], func(o html.Span) bool { return o.From == span.From && o.To == span.To }) || len(spans[f.Rule]) < 4 {
				spans[f.Rule] = append(spans[f.Rule], span)
			}
		}
	}
	slices.SortStableFunc(rules, func(x, y lint.RuleDays) int {
		return cmp.Or(cmp.Compare(severity[y.Rule], severity[x.Rule]), cmp.Compare(y.Days, x.Days))
	})
	t := &html.Timeline{Days: r.Days, Ticks: ticks(first, r.Days)}
	for _, a := range r.Audits {
		t.Counts = append(t.Counts, html.Standing{Day: daysAfter(first, a.Day), Name: day(a.Day), Errors: a.Errors, Warnings: a.Warnings, Notes: a.Notes})
	}
	for _, rule := range rules {
		t.Rows = append(t.Rows, html.Bars{Name: b.text(cmp.Or(b.rules[rule.Rule].Title, rule.Rule)), Tone: severityTones[severity[rule.Rule]], Spans: spans[rule.Rule]})
	}
	how := "by the rules and settings that stood then"
	if r.ByToday {
		how = "by the rules and settings of today"
	}
	return []html.Page{{
		ID: "timeline", Title: "Findings over the period", Short: "Over the period",
		Lead: fmt.Sprintf("What the checks would have said on each day from %s to %s, %s.", day(r.From), day(r.To), how),
		Body: []html.Block{t, b.ruleDays(rules), b.reviewsHeld(r), b.gaps(r)},
	}}
}

func daysAfter(first time.Time, date string) int {
	t, err := time.Parse(time.DateOnly, date)
	if err != nil {
		return 0
	}
	return int(t.Sub(first) / (24 * time.Hour))
}

// ticks are the first days of months, as many as a line has room for.
func ticks(first time.Time, days int) []html.Tick {
	var all []html.Tick
	step := 1 + days/400
	for m := time.Date(first.Year(), first.Month(), 1, 0, 0, 0, 0, time.UTC); ; m = m.AddDate(0, step, 0) {
		at := int(m.Sub(first) / (24 * time.Hour))
		if at >= days {
			return all
		}
		if at >= 0 {
			all = append(all, html.Tick{Day: at, Name: m.Format("Jan 06")})
		}
	}
}

var endedWords = map[string]string{
	lint.EndedNot: "stands", lint.EndedFixed: "settled", lint.EndedAge: "passed with time", lint.EndedOff: "not looked for any more", lint.EndedUnseen: "not known since",
}

func (b *book) spellWords(f lint.ReplayedFinding, s lint.Spell) string {
	words := f.Subject.String() + ": from " + day(s.From)
	if s.To != "" {
		words += " to " + day(s.To)
	}
	return b.text(words + ", " + endedWords[s.Ended])
}

func (b *book) ruleDays(rules []lint.RuleDays) *html.Table {
	t := &html.Table{Name: "days-out-of-order", Caption: "Days out of order, by check", Filter: "checks", Empty: "No check found anything in the period.", Columns: []html.Column{
		{Name: "Check", Head: true}, {Name: "Days", Number: true}, {Name: "Findings", Number: true}, {Name: "Stood at the beginning", Number: true}, {Name: "Appeared", Number: true}, {Name: "Ended", Number: true}, {Name: "Open at the end", Number: true},
	}}
	for _, r := range rules {
		cells := []html.Cell{{{{Text: b.text(cmp.Or(b.rules[r.Rule].Title, r.Rule))}}, {{Text: sentence(r.Rule), Tone: html.Code}}}}
		for _, n := range []int{r.Days, r.Findings, r.Stood, r.Appeared, r.Ended, r.Open} {
			cells = append(cells, html.Plain(figure(n)))
		}
		t.Rows = append(t.Rows, html.Row{Cells: cells})
	}
	return t
}

var reviewTones = map[string]html.Tone{lint.ReviewInTime: html.Good, lint.ReviewLate: html.Watch, lint.ReviewNot: html.Bad, lint.ReviewGone: html.Quiet}

func (b *book) reviewsHeld(r *lint.Replayed) *html.Table {
	t := &html.Table{Name: "reviews-held", Caption: "Reviews: " + strings.Join(heldCounts(r.Reviews), ", "), Filter: "reviews", Empty: "No review fell due in the period.", Columns: []html.Column{
		{Name: "Record", Head: true, Narrow: true}, {Name: "Role"}, {Name: "Due"}, {Name: "Held"}, {Name: "Recorded in"}, {Name: "Proof"}, {Name: "Days late", Number: true}, {Name: "State"},
	}}
	for _, v := range r.Reviews {
		late := ""
		if v.Late > 0 {
			late = figure(v.Late)
		}
		t.Rows = append(t.Rows, html.Row{Cells: []html.Cell{
			{{b.ref(v.Key)}}, html.Plain(b.role(v.Owner)), html.Plain(day(v.Due)), html.Plain(day(v.Held)), html.Plain(b.text(v.Ref)), html.Plain(b.text(v.Level)), html.Plain(late),
			{{{Text: v.State, Tone: reviewTones[v.State]}}},
		}})
	}
	return t
}

// gaps lists what could not be judged.
func (b *book) gaps(r *lint.Replayed) *html.Table {
	t := &html.Table{Name: "gaps", Caption: "What could not be judged", Empty: "Every day of the period could be judged.", Columns: []html.Column{{Name: "From", Head: true}, {Name: "To"}, {Name: "Commit"}, {Name: "File"}, {Name: "Why"}}}
	for _, g := range r.Gaps {
		t.Rows = append(t.Rows, html.Row{Cells: []html.Cell{html.Plain(day(g.From)), html.Plain(day(g.To)), html.Plain(g.Commit.Short()), html.Plain(b.text(g.File)), html.Plain(b.text(g.Reason))}})
	}
	return t
}
