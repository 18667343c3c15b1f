package report

import (
	"bytes"
	"encoding/csv"
	"strconv"
	"strings"

	"github.com/goldthread/goldthread/internal/finding"
	"github.com/goldthread/goldthread/internal/lint"
	"github.com/goldthread/goldthread/internal/register"
)

// columnsCSV are the columns of a table of findings. New ones are added at the
// end.
var columnsCSV = []string{
	"severity", "rule", "register", "record", "field", "what is wrong", "what to do", "who", "file", "line", "column", "cell",
	"basis", "records", "commits", "change", "exception", "exception until", "exception accepted by", "exception because", "key",
}

func init() { addFormat(format{name: "csv", reader: "spreadsheets", write: writeCSV}) }

// writeCSV writes a table for spreadsheets: RFC 4180 in UTF-8 with the mark by
// which they see that it is, one line a row. No cell is run as a formula, nor what a
// spreadsheet that cuts lines at semicolons makes of one. What a
// change settles comes last.
func writeCSV(b *bytes.Buffer, r *lint.Result, _ Options) error {
	rows, place := [][]string{columnsCSV}, newPlacer(r)
	for _, f := range r.Findings {
		rows = append(rows, rowCSV(place, f, string(f.Change)))
	}
	if r.Change != nil {
		for _, f := range r.Change.Fixed {
			rows = append(rows, rowCSV(place, f, "settled"))
		}
	}
	return writeTable(b, rows)
}

// writeTable writes rows for spreadsheets: RFC 4180 in UTF-8 with the mark by
// which they see that it is, one line a row. No cell is run as a formula, nor what a
// spreadsheet that cuts lines at semicolons makes of one.
func writeTable(b *bytes.Buffer, rows [][]string) error {
	b.WriteString("\ufeff")
	w := csv.NewWriter(b)
	for _, row := range rows {
		safe := make([]string, len(row))
		for i, cell := range row {
			safe[i] = register.InertCut(strings.TrimSpace(sentence(cell)))
		}
		if err := w.Write(safe); err != nil {
			return err
		}
	}
	w.Flush()
	return w.Error()
}

func rowCSV(place *placer, f finding.Finding, changed string) []string {
	number := func(n int) string {
		if n == 0 {
			return ""
		}
		return strconv.Itoa(n)
	}
	var s spot
	if f.Place.Known() {
		s = place.at(f.Place)
	}
	var x finding.Waiver
	if f.Waiver != nil {
		x = *f.Waiver
	}
	if x.Asked {
		changed += ", exception asked for"
	}
	return []string{
		f.Severity.String(), f.Rule, f.Subject.Kind, f.Subject.ID, f.Field, f.Message, f.Hint, f.Owner, s.File, number(s.Line), number(s.Column), s.Cell,
		f.Basis, strings.Join(f.Records, " "), strings.Join(f.Commits, " "), changed, x.ID, x.Until, x.Approver, x.Reason, f.Fingerprint,
	}
}
