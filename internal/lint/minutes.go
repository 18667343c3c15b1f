package lint

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/goldthread/goldthread/internal/change"
	"github.com/goldthread/goldthread/internal/finding"
	"github.com/goldthread/goldthread/internal/history"
	"github.com/goldthread/goldthread/internal/register"
)

// Minutes are the draft of a management review: the inputs of ISO/IEC
// 27001:2022, 9.3.2 a to g, as far as the registers and their history tell them.
// What was said and decided is left to those who meet.
type Minutes struct {
	ID       string
	Since    string // id of the review before; "" for the first
	From, To string // the period, YYYY-MM-DD; From is "" where nothing says it
	Chair    string // the role in the chair last time, as it is written; "" for none
	Roles    []string
	Items    []MinutesItem
	// Moved are the ids of parties, requirements and what they rest on that
	// came, changed or went; nothing did where it is empty.
	Moved []string
}

// A MinutesItem is one input of the review.
type MinutesItem struct {
	Input string // a to g
	Facts []string
	Refs  []string
	// Remark is for who fills the draft in: what the registers do not keep.
	Remark string
}

// inputsByClause says which registers tell of an input: those that serve a
// clause.
var inputsByClause = []struct {
	input   string
	clauses []string
	nothing string
}{
	{"b", []string{"4.1"}, "No external or internal issue came, changed or went"},
	{"c", []string{"4.2"}, "No interested party, requirement or what they rest on came, changed or went"},
	{"f", []string{"6.1.2", "6.1.3", "8.2", "8.3"}, "No risk and no treatment came, changed or went"},
}

// DraftMinutes drafts the management review after the one of that id, "" for
// the newest. The look must be one of [Examine]. An unknown id is a *UsageError.
func (l *Look) DraftMinutes(ctx context.Context, since string) (*Minutes, error) {
	last, held := l.newestMinutes()
	if since != "" {
		if last = l.Record(register.Key{Kind: minutesKind, ID: since}); last == nil {
			return nil, usagef("--since: there is no management review %q%s", since, nearestOf(since, l.minutesIDs()))
		}
		held, _ = last.Fields["date"].(string)
		if held == "" {
			return nil, usagef("--since: %s has no date", since)
		}
	}
	m := &Minutes{To: l.AsOf}
	for n := 1; m.ID == "" || l.names().records[register.Key{Kind: minutesKind, ID: m.ID}] != nil; n++ {
		m.ID = fmt.Sprintf("MRV-%s-%d", l.AsOf[:4], n)
	}
	var day time.Time
	if last != nil {
		m.Since = last.ID
		day, _ = time.Parse(time.DateOnly, held) // the register takes nothing else
		m.From = day.AddDate(0, 0, 1).Format(time.DateOnly)
		m.Chair, _ = last.Fields["chair"].(string)
		attendees, _ := last.Fields["attendees"].([]any)
		for _, one := range attendees {
			fields, _ := one.(map[string]any)
			if role, _ := fields["role"].(string); role != "" {
				m.Roles = append(m.Roles, role)
			}
		}
	}
	m.Items = append(m.Items, actionsOf(last))
	for _, in := range inputsByClause {
		item, err := l.movedInput(ctx, in.input, day, in.clauses, in.nothing)
		if err != nil {
			return nil, err
		}
		if in.input == "c" {
			m.Moved = item.Refs
		}
		m.Items = append(m.Items, item)
	}
	m.Items = append(m.Items, l.performance(), l.feedback(m.From), l.improvements())
	slices.SortStableFunc(m.Items, func(a, b MinutesItem) int { return strings.Compare(a.Input, b.Input) })
	for i := range m.Items {
		for j, fact := range m.Items[i].Facts {
			m.Items[i].Facts[j] = l.Cast.Text(fact)
		}
	}
	return m, nil
}

func (l *Look) minutesIDs() []string {
	var ids []string
	for _, r := range l.Registers.Records[minutesKind] {
		ids = append(ids, r.ID)
	}
	return ids
}

// actionsOf is input a: what was decided last time, by whom it is done and until
// when.
func actionsOf(last *register.Record) MinutesItem {
	item := MinutesItem{Input: "a"}
	if last == nil {
		item.Facts = []string{"This is the first review in the register: nothing is carried over"}
		return item
	}
	items, _ := last.Fields["items"].([]any)
	for _, one := range items {
		fields, _ := one.(map[string]any)
		text := func(name string) string { s, _ := fields[name].(string); return s }
		if text("owner") == "" && text("due") == "" || text("decision") == "" {
			continue
		}
		fact := `Is it done: "` + text("decision") + `"`
		if owner := text("owner"); owner != "" {
			fact += ", " + owner
		}
		if due := text("due"); due != "" {
			fact += ", by " + due
		}
		item.Facts = append(item.Facts, fact)
	}
	if len(item.Facts) == 0 {
		item.Facts = []string{last.ID + " gave nobody anything to do"}
	}
	item.Refs = []string{last.ID}
	return item
}

var movedWords = map[MoveClass]string{MovedIn: "New", Moved: "Changed", MovedOut: "Retired"}

// movedInput tells what came, changed and went in the registers of some clauses
// since a day; since the beginning where there is none.
func (l *Look) movedInput(ctx context.Context, input string, day time.Time, clauses []string, nothing string) (MinutesItem, error) {
	item := MinutesItem{Input: input}
	if l.History == nil || l.History.State != history.Complete {
		item.Facts = []string{"What changed cannot be told: the history is not complete here"}
		return item, nil
	}
	if day.IsZero() {
		day = l.History.Begins.AddDate(0, 0, -1)
	}
	moves, err := l.movedIn(ctx, day, func(k *register.Kind) bool {
		return slices.ContainsFunc(clauses, func(c string) bool { return strings.HasPrefix(k.Clause, c) })
	})
	if err != nil {
		return item, err
	}
	for _, what := range []MoveClass{MovedIn, Moved, MovedOut} {
		var said []string
		for _, m := range moves {
			if m.What != what {
				continue
			}
			item.Refs = append(item.Refs, m.Key.ID)
			if what == Moved {
				said = append(said, m.Key.ID+" "+change.Line(l.Cast.Differences(m.Differences), maxSince))
			} else if title := l.Title(m.Key, m.Record, l.Cast.Names()); title != "" {
				said = append(said, m.Key.ID+" "+strings.TrimRight(title, "."))
			} else {
				said = append(said, m.Key.ID)
			}
		}
		if len(said) > 0 {
			item.Facts = append(item.Facts, fmt.Sprintf("%s: %s", movedWords[what], strings.Join(said, "; ")))
		}
	}
	if len(item.Facts) == 0 {
		item.Facts = []string{nothing}
	}
	return item, nil
}

// performance is input d: what is open, what was found and how reviews stand.
func (l *Look) performance() MinutesItem {
	item := MinutesItem{Input: "d"}
	for _, k := range l.Schema.Kinds {
		if !strings.HasPrefix(k.Clause, "10") && !strings.HasPrefix(k.Clause, "9.2") && !strings.HasPrefix(k.Clause, "6.2") {
			continue
		}
		var ids []string
		for _, u := range l.Upcoming {
			if u.Subject.Kind == k.Name && u.Subject.ID != "" && !slices.Contains(ids, u.Subject.ID) {
				ids = append(ids, u.Subject.ID)
			}
		}
		if len(ids) > 0 {
			item.Facts = append(item.Facts, fmt.Sprintf("Open of %s: %s", k.Title, strings.Join(ids, ", ")))
			item.Refs = append(item.Refs, ids...)
		}
	}
	n := map[finding.Severity]int{}
	for _, f := range l.Findings {
		if !f.Accepted() {
			n[f.Severity]++
		}
	}
	item.Facts = append(item.Facts, fmt.Sprintf("Checked on %s: %d to fix now, %d to fix before the audit, %d to consider", l.AsOf, n[finding.Error], n[finding.Warning], n[finding.Note]))
	if rows, _, err := l.Reviews(Selection{}); err == nil {
		var parts []string
		for _, s := range shown(rows) {
			parts = append(parts, fmt.Sprintf("%s %d", s.Standing, s.Records))
		}
		item.Facts = append(item.Facts, "Reviews of records: "+strings.Join(parts, ", "))
	}
	return item
}

// feedback is input e: where interested parties were heard since a day, "" for
// ever, as far as a register keeps what was done to find them (4.2) and who audited
// (9.2). What they said no register keeps.
func (l *Look) feedback(from string) MinutesItem {
	item := MinutesItem{Input: "e", Remark: "No register keeps what interested parties said about information security: ask who speaks with them (complaints, surveys, questionnaires, audits by clients), and write none where there was nothing."}
	for _, k := range l.Schema.Kinds {
		if !slices.Contains(l.events, k.Name) || !strings.HasPrefix(k.Clause, "4.2") && !strings.HasPrefix(k.Clause, "9.2") {
			continue
		}
		var said []string
		for _, r := range l.Registers.Records[k.Name] {
			on, _ := r.Fields["date"].(string)
			if on == "" || on < from || on > l.AsOf || !k.Live(r) {
				continue
			}
			said = append(said, r.ID+" of "+on)
			item.Refs = append(item.Refs, r.ID)
		}
		if len(said) > 0 {
			item.Facts = append(item.Facts, fmt.Sprintf("%s, in which parties may have been heard: %s", k.Title, strings.Join(said, ", ")))
		}
	}
	return item
}

// improvements is input g: the exceptions that are lived with.
func (l *Look) improvements() MinutesItem {
	item := MinutesItem{Input: "g"}
	covered := map[string]bool{}
	for _, f := range l.Findings {
		if w := f.Waiver; w != nil && w.Counts && !covered[w.ID] {
			covered[w.ID] = true
			item.Facts = append(item.Facts, fmt.Sprintf("Accepted exception %s until %s: %s", w.ID, w.Until, w.Reason))
			item.Refs = append(item.Refs, w.ID)
		}
	}
	slices.Sort(item.Facts)
	slices.Sort(item.Refs)
	return item
}
