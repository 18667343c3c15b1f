package report

import (
	"bytes"
	"cmp"
	_ "embed"
	"fmt"
	"slices"
	"strings"

	"github.com/goldthread/goldthread/internal/history"
	"github.com/goldthread/goldthread/internal/lint"
	"github.com/goldthread/goldthread/internal/repo"
)

// ReviewsSchema is the JSON Schema (2020-12) of the JSON output of [Reviews]:
// the contract with programs that read it. Within version 1 properties are
// added, never renamed or removed.
//
//go:embed reviews-1.schema.json
var ReviewsSchema []byte

const (
	reviewsSchemaID = schemaBase + "reviews-1.schema.json"
	reviewsVersion  = "1"
)

// A List is the records whose reviews are listed.
type List struct {
	Rows    []lint.ReviewState
	LeftOut int  // drafts and retired records that are not among them
	Names   bool // people by name
	// Usual tells that no register was asked for, so that the records are those of
	// the registers that are to be looked at in every interval.
	Usual bool
}

// ReviewFormats names the outputs of [Reviews].
func ReviewFormats() []string { return []string{"text", "json", "csv"} }

// Reviews writes one line a record in one of ReviewFormats: what is typed of
// its review, what Git shows, and until when it must be looked at again.
func Reviews(b *bytes.Buffer, format string, l *lint.Look, list List, o Options) error {
	t := newWalkText(l, list.Names, o)
	switch format {
	case "json":
		return reviewsDocument(b, t, list, o)
	case "csv":
		return reviewsTable(b, t, list)
	}
	t.seen()
	t.reviews(list)
	t.writeTo(b)
	return nil
}

// A reviewLine is one record in words: dates as YYYY-MM-DD, "" for none.
type reviewLine struct {
	kind, id, declared, committed, changed, reviewed, by, level, due string
	overdue                                                          bool
}

func lineOf(c *cast, s *lint.ReviewState) reviewLine {
	line := reviewLine{kind: s.Record.Kind, id: c.redact.Text(s.Record.ID), level: levelWords(s), due: s.Due.On, overdue: s.Overdue}
	if s.Timeline == nil {
		return line
	}
	if claim := s.Timeline.Claim; claim != nil {
		line.declared, line.committed = claim.On, isoDay(claim.Since)
	}
	if e := s.Timeline.Changed; e != nil {
		line.changed = isoDay(e.Since)
	}
	if r := s.Due.Reviewed; r != nil {
		line.reviewed, line.by = isoDay(r.Since), c.role(r.By)
	}
	return line
}

// doubtful names the columns of a record whose date is that of a commit which
// cannot be right.
func (t *walkText) doubtful(s *lint.ReviewState) []string {
	if s.Timeline == nil {
		return nil
	}
	var columns []string
	look := func(column string, landing repo.ID) {
		if t.wrong(landing) {
			columns = append(columns, column)
		}
	}
	if claim := s.Timeline.Claim; claim != nil {
		look("committed", t.r.History.Landing(claim.Commit))
	}
	if e := s.Timeline.Changed; e != nil {
		look("changed", e.Landing)
	}
	if r := s.Due.Reviewed; r != nil {
		look("reviewed", t.r.History.Landing(r.Commit))
	}
	return columns
}

// levelWords say how well a review of the present wording is shown.
func levelWords(s *lint.ReviewState) string {
	switch {
	case s.Timeline == nil, s.Timeline.State == history.NotKnown:
		return "not known"
	case s.Timeline.State != history.OnMain:
		return string(s.Timeline.State)
	case s.Since:
		return "changed since"
	case s.Due.Reviewed == nil && s.Level() >= history.Reviewed:
		return "not enough" // a review that lacks what the profile asks for
	case s.Level() == history.Confirmed:
		return "confirmed" // by a second person, which a column has no room for
	}
	return s.Level().String()
}

func (t *walkText) reviews(list List) {
	rows := [][]string{{"RECORD", "DECLARED", "COMMITTED", "CHANGED", "REVIEWED", "BY", "LEVEL", "DUE"}}
	marked := false
	for i := range list.Rows {
		l := lineOf(t.cast, &list.Rows[i])
		for _, column := range t.doubtful(&list.Rows[i]) {
			marked = true
			*map[string]*string{"committed": &l.committed, "changed": &l.changed, "reviewed": &l.reviewed}[column] += "?"
		}
		due := l.due
		if l.overdue {
			due += " overdue"
		}
		rows = append(rows, []string{sentence(l.id), sentence(l.declared), l.committed, l.changed, l.reviewed, l.by, l.level, due})
	}
	rows, left := t.fit(rows)
	t.addf("")
	if len(rows) > 1 {
		t.table(rows, -1, -1)
		t.addf("")
	}
	if len(t.r.Incomplete) > 0 {
		t.addf("%s", count(len(list.Rows), "record", "records"))
		return
	}
	t.wrapped("", "", t.counts(list), 0)
	if usual := t.usual(); list.Usual && usual != "" {
		t.wrapped("", "", "Of the registers that are looked at in every interval: "+usual+". With --register NAME those of another.", 0)
	}
	t.wrapped("", "", "A declared date is typed; reviewed is the last review that somebody recorded in person. Changed since: the wording is not the one that was reviewed.", 0)
	if marked {
		t.wrapped("", "", "A date with a question mark is that of a commit, and cannot be right: history tells of each why.", 0)
	}
	if len(left) > 0 {
		t.wrapped("", "", "The window is too narrow for "+strings.Join(left, " and ")+"; --out csv has all columns.", 0)
	}
	if remark := t.cast.remark(); remark != "" {
		t.wrapped("", "", remark, 0)
	}
}

// usual names the registers whose records are listed when none is asked for, as
// --register takes them; "" where that leaves out none that has records.
func (t *walkText) usual() string {
	var names []string
	others := false
	for _, k := range t.look.Schema.Kinds {
		switch {
		case len(t.look.Registers.Records[k.Name]) == 0:
		case slices.Contains(t.look.Reviewed, k.Name):
			names = append(names, sentence(k.Name))
		default:
			others = true
		}
	}
	if !others {
		return ""
	}
	return strings.Join(names, ", ")
}

// fit makes rows no wider than the window: it cuts who reviewed, as far as that
// can still be read, and else leaves out columns that history tells as well.
func (t *walkText) fit(rows [][]string) (fitting [][]string, left []string) {
	const by, readable = "BY", 12
	for _, name := range []string{"COMMITTED", by, "DECLARED", ""} {
		at := slices.Index(rows[0], by)
		room := t.o.Width - tableWidth(rows, at)
		if at >= 0 && (room >= columnWidth(rows, at) || room >= readable) {
			for _, row := range rows {
				row[at] = shorten(row[at], room)
			}
			return rows, left
		}
		if at < 0 && room >= 0 || name == "" {
			return rows, left
		}
		drop := slices.Index(rows[0], name)
		for i, row := range rows {
			rows[i] = slices.Delete(row, drop, drop+1)
		}
		left = append(left, name)
	}
	return rows, left
}

// tableWidth is how wide a table is without what stands in one column.
func tableWidth(rows [][]string, but int) int {
	total := 2 * (len(rows[0]) - 1)
	for i := range rows[0] {
		if i != but {
			total += columnWidth(rows, i)
		}
	}
	return total
}

func columnWidth(rows [][]string, column int) int {
	widest := 0
	for _, row := range rows {
		widest = max(widest, cells(row[column]))
	}
	return widest
}

// shorten cuts safe text to a number of terminal cells.
func shorten(s string, room int) string {
	if cells(s) <= room {
		return s
	}
	runes := []rune(s)
	for len(runes) > 0 && cells(string(runes))+1 > room {
		runes = runes[:len(runes)-1]
	}
	return strings.TrimRight(string(runes), " ") + "…"
}

// counts sums the list up.
func (t *walkText) counts(list List) string {
	overdue, since, never := 0, 0, 0
	levels := map[history.Level]int{}
	for i := range list.Rows {
		s := &list.Rows[i]
		switch {
		case s.Since:
			since++
		case s.Due.Reviewed == nil:
			never++
		default:
			levels[s.Level()]++
		}
		if s.Overdue {
			overdue++
		}
	}
	parts := []string{count(len(list.Rows), "record", "records")}
	for level := history.Anchored; level >= history.TypedOnly; level-- {
		if levels[level] > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", levels[level], level))
		}
	}
	for _, part := range []struct {
		n    int
		what string
	}{{since, "changed since"}, {never, "without a review that counts"}, {overdue, "overdue"}} {
		if part.n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", part.n, part.what))
		}
	}
	if list.LeftOut > 0 {
		parts = append(parts, count(list.LeftOut, "draft or retired record left out (--all)", "drafts and retired records left out (--all)"))
	}
	return strings.Join(parts, " · ")
}

func reviewsTable(b *bytes.Buffer, t *walkText, list List) error {
	rows := [][]string{{"register", "record", "owner", "declared", "committed", "changed", "reviewed", "by", "level", "due", "overdue", "doubtful"}}
	for i := range list.Rows {
		s := &list.Rows[i]
		l := lineOf(t.cast, s)
		rows = append(rows, []string{l.kind, l.id, t.cast.Value(s.Owner), l.declared, l.committed, l.changed, l.reviewed, l.by, l.level, l.due, map[bool]string{true: "yes", false: "no"}[l.overdue], strings.Join(t.doubtful(s), " ")})
	}
	return writeTable(b, rows)
}

type reviewsJSON struct {
	lookJSON
	Records []stateJSON `json:"records"`
	LeftOut int         `json:"left_out"`
}

type stateJSON struct {
	Kind      string          `json:"kind"`
	ID        string          `json:"id"`
	Live      bool            `json:"live"`
	Owner     string          `json:"owner,omitempty"`
	State     string          `json:"state"`
	Declared  string          `json:"declared,omitempty"`
	Committed string          `json:"committed,omitempty"`
	Changed   *changedJSON    `json:"changed,omitempty"`
	Reviewed  *reviewedByJSON `json:"reviewed,omitempty"`
	Level     *int            `json:"level,omitempty"`
	Since     bool            `json:"changed_since"`
	Interval  string          `json:"interval,omitempty"`
	Due       string          `json:"due,omitempty"`
	Overdue   bool            `json:"overdue"`
	Doubtful  []string        `json:"doubtful,omitempty"`
}

type changedJSON struct {
	Commit repo.ID    `json:"commit"`
	Since  string     `json:"since,omitempty"`
	By     personJSON `json:"by"`
}

type reviewedByJSON struct {
	Source string     `json:"source"`
	Ref    string     `json:"ref,omitempty"`
	Commit repo.ID    `json:"commit"`
	Since  string     `json:"since"`
	By     personJSON `json:"by"`
	Level  int        `json:"level"`
}

func reviewsDocument(b *bytes.Buffer, t *walkText, list List, o Options) error {
	d := reviewsJSON{lookJSON: lookOf(t.look, reviewsSchemaID, reviewsVersion, o), Records: []stateJSON{}, LeftOut: list.LeftOut}
	for i := range list.Rows {
		d.Records = append(d.Records, stateOf(t, &list.Rows[i]))
	}
	return encode(b, d)
}

func stateOf(look *walkText, s *lint.ReviewState) stateJSON {
	c := look.cast
	line := lineOf(c, s)
	j := stateJSON{
		Kind: line.kind, ID: line.id, Live: s.Live, Owner: c.Value(s.Owner), State: string(history.NotKnown),
		Declared: line.declared, Committed: line.committed, Since: s.Since, Interval: s.Due.Interval, Due: line.due, Overdue: s.Overdue,
		Doubtful: look.doubtful(s),
	}
	t := s.Timeline
	if t == nil {
		return j
	}
	j.State = string(cmp.Or(t.State, history.NotKnown))
	if t.State != history.NotKnown {
		level := int(t.Level)
		j.Level = &level
	}
	if e := t.Changed; e != nil {
		j.Changed = &changedJSON{e.Commit, isoDay(e.Since), c.hidden(e.By)}
	}
	if r := s.Due.Reviewed; r != nil {
		j.Reviewed = &reviewedByJSON{r.Source, r.Ref, r.Commit, isoDay(r.Since), c.hidden(r.By), int(r.Level)}
	}
	return j
}
