package report

import (
	"bytes"

	"github.com/goldthread/goldthread/internal/exchange"
	"github.com/goldthread/goldthread/internal/history"
	"github.com/goldthread/goldthread/internal/lint"
	"github.com/goldthread/goldthread/internal/register"
	"github.com/goldthread/goldthread/internal/report/html"
)

// A File is one file of a report: its name, without a folder, and its bytes.
type File struct {
	Name string
	Data []byte
}

// ReportFiles are the files of a report: the page, the tables of it as CSV, and
// a workbook with all of them. l must hold findings, as [lint.Examine] gives it.
func ReportFiles(l *lint.Look, p Pages) ([]File, error) {
	b, err := newBook(l, p)
	if err != nil {
		return nil, err
	}
	r := b.report()
	if b.audience == forParty && p.Remark != nil {
		for _, one := range b.mentions() {
			p.Remark(one)
		}
	}
	var page bytes.Buffer
	if err := html.Write(&page, r); err != nil {
		return nil, err
	}
	files := []File{{"report.html", page.Bytes()}}
	var sheets []exchange.Sheet
	for _, t := range tablesOf(r) {
		sheet := sheetOf(t)
		var table bytes.Buffer
		if err := writeTable(&table, append([][]string{sheet.Header}, sheet.Rows...)); err != nil {
			return nil, err
		}
		files = append(files, File{t.Name + ".csv", table.Bytes()})
		sheets = append(sheets, sheet)
	}
	if len(sheets) == 0 {
		return files, nil
	}
	book, err := exchange.Workbook(sheets)
	return append(files, File{"report.xlsx", book}), err
}

// tablesOf are the tables of a report that have a name.
func tablesOf(r *html.Report) []*html.Table {
	var all []*html.Table
	for _, page := range r.Pages {
		for _, one := range page.Body {
			if t, ok := one.(*html.Table); ok && t.Name != "" {
				all = append(all, t)
			}
		}
	}
	return all
}

// sheetOf is a table as plain text.
func sheetOf(t *html.Table) exchange.Sheet {
	s := exchange.Sheet{Name: t.Name}
	for _, c := range t.Columns {
		s.Header = append(s.Header, c.Name)
		s.Figures = append(s.Figures, c.Number)
	}
	for _, row := range t.Rows {
		cells := make([]string, len(row.Cells))
		for i, c := range row.Cells {
			cells[i] = c.Words("; ")
		}
		s.Rows = append(s.Rows, cells)
	}
	return s
}

// recordTable is every record that the registers hold or held, with what is
// typed and shown of it, for CSV and workbooks alone.
func (b *book) recordTable() *html.Table {
	t := &html.Table{Name: "records", Hidden: true}
	for _, name := range []string{"Register", "Record", "It says", "State", "Owner", "Written", "Changed", "Typed review date", "Reviewed", "By", "Proof of review", "Look again by", "Overdue", "Commit of the last change"} {
		t.Columns = append(t.Columns, html.Column{Name: name})
	}
	for _, k := range b.l.Schema.Kinds {
		for _, key := range b.l.Keys(k.Name) {
			var cells []html.Cell
			for _, text := range b.recordLine(k, key) {
				cells = append(cells, html.Plain(text))
			}
			t.Rows = append(t.Rows, html.Row{Cells: cells})
		}
	}
	return t
}

// recordLine is one line of recordTable. Dates are YYYY-MM-DD.
func (b *book) recordLine(k *register.Kind, key register.Key) []string {
	s := &story{key: key, kind: k, record: b.records[key], timeline: b.l.Timeline(key)}
	if s.record == nil {
		if s.gone = b.l.Gone(key); s.gone != nil {
			s.record = s.gone.Last
		}
	}
	says := ""
	if s.record != nil {
		says = b.title(s.record)
	}
	line := []string{sentence(k.Name), b.idOf(key), says, sentence(s.state()), b.ownerOf(key), "", "", "", "", "", "", "", "", ""}
	events, _ := b.happened(key)
	if e := firstOf(events); e != nil {
		line[5] = isoDay(e.Since)
	}
	state := b.states[key]
	if state == nil {
		return line
	}
	if t := s.timeline; t != nil && t.Changed != nil {
		line[6], line[13] = isoDay(t.Changed.Since), t.Changed.Commit.Short()
	}
	of := lineOf(b.cast, state)
	line[7], line[8], line[9], line[10], line[11] = of.declared, of.reviewed, of.by, proofOf(state).words, of.due
	if of.overdue {
		line[12] = "yes"
	}
	return line
}

// firstOf is the event that made a record.
func firstOf(events []history.Event) *history.Event {
	for i := range events {
		if events[i].Class == history.Created {
			return &events[i]
		}
	}
	return nil
}
