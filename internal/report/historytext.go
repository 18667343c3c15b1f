package report

import (
	"bytes"
	"cmp"
	"fmt"
	"strings"

	"github.com/goldthread/goldthread/internal/change"
	"github.com/goldthread/goldthread/internal/finding"
	"github.com/goldthread/goldthread/internal/history"
	"github.com/goldthread/goldthread/internal/lint"
	"github.com/goldthread/goldthread/internal/register"
	"github.com/goldthread/goldthread/internal/repo"
)

// A Walk says whose history to tell.
type Walk struct {
	Keys []register.Key // records; none for a summary of the registers
	// Full tells changes with their texts as a whole.
	Full bool
	// From and To are the two states to compare; nil for the whole story.
	From, To *lint.Point
	Names    bool // people by name
}

// HistoryFormats names the outputs of [History].
func HistoryFormats() []string { return []string{"text", "json"} }

// History writes what Git shows of records in one of HistoryFormats.
func History(b *bytes.Buffer, format string, l *lint.Look, w Walk, o Options) error {
	if format == "json" {
		return historyDocument(b, newWalkText(l, w.Names, o), w)
	}
	t := newWalkText(l, w.Names, o)
	t.seen()
	switch {
	case len(w.Keys) == 0:
		t.registers()
	case w.From != nil:
		t.compare(w)
	default:
		for _, key := range w.Keys {
			t.story(tell(l, t.cast, key), w.Full)
		}
	}
	t.remarks(w)
	t.writeTo(b)
	return nil
}

// A walkText is a page about records and their history: of history, reviews, show,
// sample, trace or status. The page of a record in the report is worded by one too.
type walkText struct {
	*text
	look   *lint.Look
	cast   *cast
	doubts map[repo.ID]history.Doubt          // by landing; nil while not asked for
	key    register.Key                       // of the record that is told of just now
	found  map[register.Key][]finding.Finding // see foundOf
}

func newWalkText(l *lint.Look, names bool, o Options) *walkText {
	if o.Width <= 0 {
		o.Width = wide
	}
	o.Program = cmp.Or(o.Program, "goldthread")
	c := newCast(l, names)
	c.redact = o.Redact
	return &walkText{&text{r: l.Result, o: o, paint: paint(o.Color)}, l, c, nil, register.Key{}, nil}
}

// seen says which history was read, before anything that rests on it.
func (t *walkText) seen() {
	t.addf("%s", t.paint.in(bold, Wrap(t.title(), "  ", t.o.Width)))
	t.addf("")
	what := t.history()
	if h := t.r.History; h != nil && h.CommitsSeen > 0 {
		what += " · " + count(h.CommitsSeen, "commit", "commits")
		if h.Branch != "" && h.Branch != t.r.Branch {
			what += " · told of the branch " + sentence(h.Branch)
		}
	}
	t.wrapped(bold, "History", what, labelCells)
	if besides := t.besides(); len(besides) > 0 {
		t.wrapped(bold, "Beside it", strings.Join(besides, " · "), labelCells)
	}
	if dates := t.dates(); dates != "" {
		t.wrapped(bold, "Dates", dates, labelCells)
	}
	if names := t.names(); names != "" {
		t.wrapped(bold, "Names", names, labelCells)
	}
	if keys := t.unknownKeys(); keys != "" {
		t.wrapped(bold, "Signed", keys, labelCells)
	}
	for _, why := range t.r.Incomplete {
		t.wrapped(bold, "Incomplete", why, labelCells)
	}
	for _, note := range t.look.Cautions {
		t.wrapped(bold, "Note", note, labelCells)
	}
}

// dates says by whose clock the dates of commits are.
func (t *walkText) dates() string {
	h := t.r.History
	if h == nil || len(h.Timelines) == 0 || h.State != history.Complete || h.Begins.IsZero() {
		return ""
	}
	const own = "by the clock of the computer that put each commit on the main branch"
	at := map[string]map[repo.ID]bool{}
	for _, one := range h.Trusted {
		if at[one.By] == nil {
			at[one.By] = map[repo.ID]bool{}
		}
		at[one.By][one.Commit] = true
	}
	if len(at) == 0 {
		return own + "; nothing outside vouches for one"
	}
	var parts []string
	for _, clock := range []struct{ by, words string }{
		{history.ByPlatformClock, "made by the platform, which signed it"},
		{history.ByStampClock, "there by the clock of a time-stamping authority"},
		{history.ByOutsideAnchors, "there by an anchor kept outside the repository"},
	} {
		if n := len(at[clock.by]); n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", n, clock.words))
		}
	}
	return own + "; " + strings.Join(parts, ", ")
}

// wrapped adds a labelled text that goes on below itself.
func (t *walkText) wrapped(style, label, what string, indent int) {
	first := ""
	if indent > 0 {
		first = t.paint.in(style, pad(label, indent-1)) + " "
	}
	t.addf("%s%s", first, Wrap(what, strings.Repeat(" ", indent), t.o.Width))
}

// registers has one line for every register that is kept or was.
func (t *walkText) registers() {
	rows := [][]string{{"REGISTER", "RECORDS", "WRITTEN", "CHANGED", "REVIEWS", "TAKEN OUT", "NEWEST"}}
	for _, s := range summaries(t.look) {
		newest := ""
		if s.Newest != nil {
			newest = dayOf(onDay(s.Newest)) + " " + sentence(s.NewestID) + " " + classWords[s.Newest.Class]
		}
		rows = append(rows, []string{
			words(s.Name), fmt.Sprint(s.Records), fmt.Sprint(s.Written), fmt.Sprint(s.Changed), fmt.Sprint(s.Reviewed), fmt.Sprint(s.TakenOut), newest,
		})
	}
	t.addf("")
	t.table(rows, 1, 5)
}

// table adds rows under a heading; columns from and to are numbers.
func (t *text) table(rows [][]string, from, to int) {
	lines := aligned(rows, from, to)
	t.addf("%s", t.paint.in(bold, lines[0]))
	for _, line := range lines[1:] {
		t.addf("%s", line)
	}
}

// rows adds rows without a heading.
func (t *text) rows(rows [][]string) {
	for _, line := range aligned(rows, -1, -1) {
		t.addf("%s", line)
	}
}

// aligned lays rows out in columns, of which those from and to are numbers.
func aligned(rows [][]string, from, to int) []string {
	widths := make([]int, len(rows[0]))
	for i := range widths {
		widths[i] = columnWidth(rows, i)
	}
	lines := make([]string, len(rows))
	for n, row := range rows {
		parts := make([]string, len(row))
		for i, cell := range row {
			parts[i] = pad(cell, widths[i])
			if i >= from && i <= to {
				parts[i] = strings.Repeat(" ", widths[i]-cells(cell)) + cell
			}
		}
		lines[n] = strings.TrimRight(strings.Join(parts, "  "), " ")
	}
	return lines
}

// compare tells how records differ between two states.
func (t *walkText) compare(w Walk) {
	t.addf("")
	t.addf("From %s to %s", pointWords(w.From), pointWords(w.To))
	for _, p := range []*lint.Point{w.From, w.To} {
		for _, s := range p.Skipped {
			t.addf("%s could not be read: %s", s.Place, sentence(s.Reason))
		}
	}
	for _, key := range w.Keys {
		t.addf("")
		id := sentence(key.ID)
		lines := comparison(t.look, t.cast, w, key)
		for i, line := range lines {
			label := ""
			if i == 0 {
				label = id
			}
			t.wrapped(bold, label, line, cells(id)+3)
		}
	}
}

// pointWords is what a state in the past is called.
func pointWords(p *lint.Point) string {
	if p.Commit != "" {
		return "commit " + p.Commit.Short()
	}
	return "the end of " + dayOf(p.Day)
}

// comparison says line by line how a record differs between two states.
func comparison(l *lint.Look, cast *cast, w Walk, key register.Key) []string {
	before, after := w.From.Record(key), w.To.Record(key)
	switch {
	case before == nil && after == nil:
		return []string{"was in the register at neither time"}
	case before == nil:
		return []string{"was written in between"}
	case after == nil:
		return []string{"was taken out in between"}
	}
	all := between(l, cast, before, after)
	if len(all) == 0 {
		return []string{"no change in meaning"}
	}
	return change.Full(all)
}

// remarks end a page: how to read it, and what to try next.
func (t *walkText) remarks(w Walk) {
	switch {
	case w.From != nil, len(t.r.Incomplete) > 0:
		return
	case len(w.Keys) == 0:
		t.addf("")
		t.addf("Next: %s history ID · %s reviews", t.o.Program, t.o.Program)
		return
	}
	t.addf("")
	t.wrapped("", "", "Oldest first, by the day on which each came into effect on the main branch. "+
		"A date that somebody typed, in a record or as the date of a commit, shows nothing by itself.", 0)
	t.wrapped("", "", "By hand, `git show --no-patch --format=fuller COMMIT` tells who wrote a commit, who put it there and when, "+
		"and `git cat-file commit COMMIT` what it is signed with.", 0)
	if remark := t.cast.remark(); remark != "" {
		t.wrapped("", "", remark, 0)
	}
}
