package report

import (
	"bytes"
	"fmt"
	"strings"
	"time"

	"github.com/goldthread/goldthread/internal/audit"
	"github.com/goldthread/goldthread/internal/change"
	"github.com/goldthread/goldthread/internal/lint"
	"github.com/goldthread/goldthread/internal/register"
)

// A Keeper is what the page of whoever keeps the registers tells.
type Keeper struct {
	*lint.Status
	Names  bool   // people by name
	Why    string // why nothing can be told of an earlier day; "" where it can, or nothing was there
	Branch string // that reviews go to
	// Button is the address at which a review can be begun that is too long for
	// a link; "" where there is none.
	Button string
}

// StatusFormats names the outputs of [Status].
func StatusFormats() []string { return []string{"text", "markdown", "json"} }

// Status writes where the registers stand, in one of StatusFormats: what is due
// by role, how well reviews are shown, what changed since the management
// review, what is open, ends or comes next, and what cannot be seen.
func Status(b *bytes.Buffer, format string, l *lint.Look, k Keeper, o Options) error {
	t := newWalkText(l, k.Names, o)
	switch format {
	case "json":
		return statusDocument(b, t, k, o)
	case "markdown":
		issue := StatusIssue(l, k, o)
		b.WriteString("# " + issue.Title + "\n\n" + issue.Body)
		return nil
	}
	t.status(k)
	t.writeTo(b)
	return nil
}

// statusCells is the width of the labels of a status, with the space after.
const statusCells = 12

func (t *walkText) status(k Keeper) {
	t.addf("%s", t.paint.in(bold, Wrap(t.title()+" · "+t.whole(), "  ", t.o.Width)))
	for _, why := range t.r.Incomplete {
		t.wrapped(bold, "Incomplete", why, statusCells)
	}
	t.statusDue(k)
	t.addf("")
	t.wrapped(bold, "SHOWN", shownWords(k.Shown), statusCells)
	t.statusMoved(k)
	t.addf("")
	t.block("OPEN", t.open(k.Open))
	t.block("ENDING", t.ending(k.Ending))
	t.block("NEXT", t.next(k.Next))
	t.block(t.better())
	t.block("CANNOT SEE", t.unseen(k))
	t.addf("")
	t.addf("%s", closing)
}

// whole says how much of the history stands behind a page, in two words.
func (t *walkText) whole() string {
	h := t.r.History
	switch {
	case h == nil:
		return "without history"
	case len(t.r.Incomplete) > 0:
		return "not complete"
	}
	return "whole history read"
}

// block is a labelled line of parts; none where there are no parts.
func (t *walkText) block(label string, parts []string) {
	if len(parts) == 0 {
		return
	}
	if cells(label) >= statusCells {
		t.addf("%s  %s", t.paint.in(bold, label), Wrap(strings.Join(parts, " · "), strings.Repeat(" ", statusCells), max(t.o.Width-cells(label), statusCells*4)))
		return
	}
	t.wrapped(bold, label, strings.Join(parts, " · "), statusCells)
}

// Nobody stands in the place of a role where none is named.
const Nobody = "no owner"

// statusDue is the table of what is due by role, and how to ask for it.
func (t *walkText) statusDue(k Keeper) {
	t.addf("")
	if len(k.Due) == 0 {
		t.block("DUE", []string{fmt.Sprintf("nothing within %d days", lint.Horizons[len(lint.Horizons)-1])})
		return
	}
	rows := [][]string{{"DUE", "over"}}
	for _, days := range lint.Horizons {
		rows[0] = append(rows[0], fmt.Sprintf("%d days", days))
	}
	rows[0] = append(rows[0], "")
	for i := range k.Due {
		d := &k.Due[i]
		row := []string{"  " + t.roleOf(d), fmt.Sprint(d.Over)}
		for _, n := range d.Days {
			row = append(row, fmt.Sprint(n))
		}
		rows = append(rows, append(row, t.first(d)))
	}
	t.columns(rows)
	if send := t.send(k.Due); send != "" {
		t.addf("  send: %s", send)
	}
}

// columns prints rows with the figures between their ends to the right.
func (t *walkText) columns(rows [][]string) {
	last := len(rows[0]) - 1
	for n, row := range rows {
		var b strings.Builder
		for i, cell := range row {
			switch width := columnWidth(rows, i); {
			case i == 0:
				b.WriteString(pad(shorten(cell, 40), min(width, 40)))
			case i == last:
				b.WriteString("   " + cell)
			default:
				b.WriteString("  " + strings.Repeat(" ", width-cells(cell)) + cell)
			}
		}
		line := strings.TrimRight(b.String(), " ")
		if n == 0 {
			line = t.paint.in(bold, line)
		}
		t.addf("%s", line)
	}
}

func (t *walkText) roleOf(d *lint.DueFor) string {
	if d.Owner == "" {
		return Nobody
	}
	return t.cast.scrubbed(d.Owner)
}

// first says which record presses most.
func (t *walkText) first(d *lint.DueFor) string {
	if row := d.Oldest(); row != nil {
		return "oldest " + sentence(row.Record.ID) + ", " + count(daysBetween(row.Due.On, t.r.AsOf), "day", "days") + " over"
	}
	return "first " + sentence(d.Rows[0].Record.ID) + ", " + day(d.Rows[0].Due.On)
}

// send is the command with which the role that is most behind is asked.
func (t *walkText) send(due []lint.DueFor) string {
	var worst *lint.DueFor
	for i := range due {
		d := &due[i]
		now := d.Over + d.Days[0]
		if now == 0 || t.named(d) == "" {
			continue
		}
		if worst == nil || now > worst.Over+worst.Days[0] {
			worst = d
		}
	}
	if worst == nil {
		return ""
	}
	return t.o.Program + " " + t.reviewOf(worst) + " --link"
}

// named is what a command calls a role, without a name of anybody's; "" where
// there is nothing else, and for nobody.
func (t *walkText) named(d *lint.DueFor) string {
	for _, name := range []string{d.Owner, d.Named} {
		if t.cast.Text(name) == name && name != "" {
			return name
		}
	}
	return ""
}

// reviewOf is the command that begins the review of a role, without the
// program.
func (t *walkText) reviewOf(d *lint.DueFor) string {
	switch owner := t.named(d); {
	case d.Owner == "":
		return "review --due --no-owner"
	case owner != "":
		return "review --due --owner " + shellWord(owner)
	}
	return "review --due"
}

// daysBetween counts the days from one day to a later one, both YYYY-MM-DD.
func daysBetween(from, to string) int {
	a, _ := time.Parse(time.DateOnly, from) // both are days that were worked out
	b, _ := time.Parse(time.DateOnly, to)
	return int(b.Sub(a).Hours() / 24)
}

func shownWords(shown []lint.Shown) string {
	all := 0
	var parts []string
	for _, s := range shown {
		all += s.Records
		what := string(s.Standing)
		if s.Standing == lint.StandsConfirmed {
			what = "confirmed by a second person"
		}
		parts = append(parts, fmt.Sprintf("%s %d", what, s.Records))
	}
	if all == 0 {
		return "no record that has to be reviewed"
	}
	return "of " + count(all, "record", "records") + ": " + strings.Join(parts, " · ")
}

// moveClasses are the classes of moves in the order in which they are told.
var moveClasses = []lint.MoveClass{lint.MovedIn, lint.Moved, lint.MovedOut}

// How much of a list a screen holds; Markdown and JSON have the whole.
const (
	maxMoves  = 8
	maxListed = 8
	maxWord   = 40 // of one record, in characters
)

// statusMoved says what changed since the management review.
func (t *walkText) statusMoved(k Keeper) {
	t.addf("")
	if k.Minutes == nil {
		t.block("SINCE", []string{"no management review is recorded, so nothing says since when to tell what changed"})
		return
	}
	t.addf("%s", t.paint.in(bold, "SINCE THE MANAGEMENT REVIEW OF "+strings.ToUpper(day(k.Held)))+"  "+sentence(k.Minutes.ID))
	if len(k.Moved) == 0 {
		t.addf("  nothing came, changed or went")
	}
	for _, class := range moveClasses {
		var parts []string
		left := 0
		for _, m := range k.Moved {
			switch {
			case m.What != class:
			case len(parts) == maxMoves:
				left++
			default:
				parts = append(parts, t.moved(m, maxWord))
			}
		}
		if left > 0 {
			parts = append(parts, fmt.Sprintf("%d more (--out markdown has all)", left))
		}
		if len(parts) > 0 {
			t.wrapped("", "  "+string(class), strings.Join(parts, " · "), statusCells)
		}
	}
}

// moved is what became of a record, in a few words.
func (t *walkText) moved(m lint.Move, most int) string {
	if m.What == lint.Moved {
		return sentence(m.Key.ID) + " " + change.Line(t.cast.Differences(m.Differences), 2*most)
	}
	return t.called(m.Record, most)
}

// called is a record by its id and its name, or the first words of what it
// says.
func (t *walkText) called(r *register.Record, most int) string {
	if title := strings.TrimRight(t.cast.scrubbed(oneLine(t.look.Title(r.Key(), r, t.cast.Names()))), "."); title != "" && title != sentence(r.ID) {
		return sentence(r.ID) + " " + cut(title, most)
	}
	return sentence(r.ID)
}

// several are the words for each of a list, as far as a screen holds them.
func several[T any](all []T, word func(T) string) []string {
	parts := inWords(all[:min(len(all), maxListed)], word)
	if more := len(all) - maxListed; more > 0 {
		parts = append(parts, fmt.Sprintf("%d more", more))
	}
	return parts
}

func inWords[T any](all []T, word func(T) string) []string {
	var parts []string
	for _, one := range all {
		parts = append(parts, word(one))
	}
	return parts
}

func (t *walkText) open(all []audit.Upcoming) []string { return several(all, t.opened) }

// opened is a record that somebody has to see to.
func (t *walkText) opened(u audit.Upcoming) string {
	what := sentence(u.Subject.ID)
	if r := t.look.Record(register.Key{Kind: u.Subject.Kind, ID: u.Subject.ID}); r != nil {
		what = t.called(r, maxWord)
	}
	if u.What != "" {
		what += ", " + t.cast.scrubbed(u.What)
	}
	over := daysBetween(u.On, t.r.AsOf)
	switch {
	case u.On == "":
		return what + ", no day set"
	case u.Since != "" && over <= 0:
		return fmt.Sprintf("%s, %d of %d days", what, daysBetween(u.Since, t.r.AsOf), daysBetween(u.Since, u.On))
	case over > 0:
		return what + ", due " + day(u.On) + ", " + count(over, "day", "days") + " over"
	}
	return what + ", due " + day(u.On)
}

func (t *walkText) next(all []audit.Upcoming) []string { return several(all, t.round) }

// round is what comes round again.
func (t *walkText) round(u audit.Upcoming) string {
	what := t.cast.scrubbed(u.What)
	if u.On != "" {
		what += " by " + day(u.On)
	}
	switch over := daysBetween(u.On, t.r.AsOf); {
	case u.On != "" && over > 0:
		what += ", " + count(over, "day", "days") + " over"
	case u.Since != "":
		what += " (last " + day(u.Since) + ")"
	}
	return what
}

func (t *walkText) ending(all []lint.Ending) []string { return several(all, t.ends) }

// ends is a last day that comes near or has just passed.
func (t *walkText) ends(e lint.Ending) string {
	what := t.called(e.Record, maxWord)
	if e.What != "" {
		what = sentence(e.Record.ID) + " " + cut(t.cast.scrubbed(oneLine(e.What)), maxWord)
	}
	if e.Covers > 0 {
		what += " (" + count(e.Covers, "finding", "findings") + ")"
	}
	if e.On < t.r.AsOf {
		return what + ", ended " + day(e.On)
	}
	return what + ", " + day(e.On)
}

// better compares with an earlier day.
func (t *walkText) better() (label string, parts []string) {
	s := t.r.Since
	if s == nil {
		return "", nil
	}
	label = "SINCE " + strings.ToUpper(day(s.Earlier.AsOf))
	if len(s.Settled) > len(s.New) {
		label = "BETTER THAN ON " + strings.ToUpper(day(s.Earlier.AsOf))
	}
	return label, []string{fmt.Sprintf("%d settled, %d new, %s still open", len(s.Settled), len(s.New), count(s.Open, "finding", "findings"))}
}

// unseen says what nobody can see in the registers and their history.
func (t *walkText) unseen(k Keeper) []string {
	var parts []string
	if not := t.notRead(); not != "" {
		parts = append(parts, not)
	}
	parts = append(parts, t.besides()...)
	parts = append(parts, t.look.Cautions...)
	if k.Why != "" {
		parts = append(parts, t.cast.scrubbed(k.Why))
	}
	if len(parts) == 0 {
		parts = append(parts, "nothing was left out; whether the registers are true, nobody can see in them")
	}
	return parts
}
