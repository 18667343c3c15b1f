package exchange_test

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"github.com/goldthread/goldthread/internal/exchange"
	"github.com/goldthread/goldthread/internal/register"
)

// What fits its type is given out and taken in again without any loss, and the
// YAML that comes of it is the one that would have been written at once.
func TestTakeGivesBackWhatFits(t *testing.T) {
	s := compiled(t)
	for _, k := range s.Kinds {
		t.Run(k.Name, func(t *testing.T) {
			loose, err := exchange.Write("yaml", s, k.Name, generated(s, k, 7, 12))
			if err != nil {
				t.Fatal(err)
			}
			in, err := exchange.Take("x.yaml", loose, k.Name, register.FileMapping{}, s)
			if err != nil {
				t.Fatal(err)
			}
			fits, err := register.Reread("x.yaml", in.YAML, k.Name, s)
			if err != nil {
				t.Fatal(err)
			}
			for _, format := range exchange.Formats() {
				data, err := exchange.Write(format, s, k.Name, fits.Records)
				if err != nil {
					t.Fatal(err)
				}
				back, err := exchange.Take("x."+format, data, k.Name, register.FileMapping{}, s)
				if err != nil {
					t.Fatal(err)
				}
				if len(back.Lost) > 0 || !bytes.Equal(back.YAML, in.YAML) {
					t.Errorf("%s: lost %v; got\n%s\nwant\n%s", format, back.Lost, back.YAML, in.YAML)
				}
			}
		})
	}
}

// What links point at is kept where the type has room for it, and reported as
// lost where it has none; hints are of the command line.
func TestTakeLinksAndDays(t *testing.T) {
	s := compiled(t)
	for _, tt := range []struct{ kind, text, yaml, lost string }{
		{"documents", "| id | title |\n|---|---|\n| DOC-1 | [Plan](https://wiki.example/plan) |\n", "documents:\n  - id: DOC-1\n    title: Plan\n    url: https://wiki.example/plan\n", ""},
		{"laws", "| id | title |\n|---|---|\n| LAW-1 | [GDPR](https://law.example) |\n", "laws:\n  - id: LAW-1\n    title: GDPR\n",
			`What 1 link under "title" points at is not read. Give the addresses a column of their own, or leave them out with --allow-loss links.`},
		{"laws", "| id | next_review |\n|---|---|\n| LAW-1 | 25.03.2026 |\n", "laws:\n  - id: LAW-1\n",
			`LAW-1: next_review is "25.03.2026" and not a day such as 2026-03-31. Write 2026-03-25, or say --dates dmy.`},
		{"laws", "| id | next_review |\n|---|---|\n| LAW-1 | 3/4/2026 |\n", "laws:\n  - id: LAW-1\n",
			`LAW-1: next_review is "3/4/2026" and not a day such as 2026-03-31. Write 2026-04-03 if it means the day first, 2026-03-04 if the month. For a whole file say --dates dmy or --dates mdy.`},
		{"laws", "---\nid: LAW-1\n---\n\nWhy it applies.\n", "laws:\n  - id: LAW-1\n", "The text below the front matter of x.md is not read. Leave it out with --allow-loss body."},
	} {
		in, err := exchange.Take("x.md", []byte(tt.text), tt.kind, register.FileMapping{}, s)
		if err != nil {
			t.Fatal(err)
		}
		lost := ""
		for _, f := range in.Lost {
			lost += f.Message + " " + f.Hint
		}
		if string(in.YAML) != tt.yaml || lost != tt.lost {
			t.Errorf("%s: got\n%s\nlost %q, want\n%s\nlost %q", tt.text, in.YAML, lost, tt.yaml, tt.lost)
		}
	}
}

// No cell of a CSV file or a Markdown table begins with what a spreadsheet
// runs, but for numbers.
func TestNoCellIsRun(t *testing.T) {
	s := compiled(t)
	for _, k := range s.Kinds {
		records := generated(s, k, 11, 40)
		data, err := exchange.Write("csv", s, k.Name, records)
		if err != nil {
			t.Fatal(err)
		}
		rows, err := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(data, []byte("\ufeff")))).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		page, err := exchange.Write("md", s, k.Name, records)
		if err != nil {
			t.Fatal(err)
		}
		for _, line := range strings.Split(string(data), "\n") { // as spreadsheets of many countries cut it
			for i, cell := range strings.FieldsFunc(line, func(r rune) bool { return r == ';' || r == '\t' }) {
				if i == 0 {
					continue
				}
				if cell := strings.TrimLeft(cell, ` "'`); register.IsFormula(cell) {
					t.Errorf("%s: %q is run where cells end at semicolons", k.Name, cell)
				}
			}
		}
		for _, line := range strings.Split(string(page), "\n")[4:] {
			rows = append(rows, strings.Split(strings.Trim(line, "| "), " | "))
		}
		for _, row := range rows {
			for _, cell := range row {
				if cell := strings.TrimSpace(cell); register.IsFormula(cell) && strings.Trim(cell, "-.0123456789e+") != "" {
					t.Errorf("%s: a cell holds %q", k.Name, cell)
				}
			}
		}
	}
}

// In a workbook dates, numbers and truth values are such, and a formula is a
// text.
func TestTypesOfCells(t *testing.T) {
	s := compiled(t)
	r := &register.Record{Kind: "requirements", ID: "REQ-1", Fields: map[string]any{
		"statement": "=1+1", "in_force_from": "2026-03-31", "flow_down": true, "bound": map[string]any{"value": int64(24), "unit": "007"},
	}}
	r.Fingerprint = s.Fingerprint(r)
	data, err := exchange.Write("xlsx", s, "requirements", []*register.Record{r})
	if err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	rows, err := f.GetRows("requirements")
	if err != nil || len(rows) != 2 {
		t.Fatalf("%v, %v", rows, err)
	}
	want := map[string]struct {
		shown string
		kind  excelize.CellType
		raw   string
	}{
		"id":            {"REQ-1", excelize.CellTypeSharedString, "REQ-1"},
		"statement":     {"=1+1", excelize.CellTypeSharedString, "=1+1"},
		"in_force_from": {"2026-03-31", excelize.CellTypeUnset, "46112"},
		"flow_down":     {"TRUE", excelize.CellTypeBool, "1"},
		"bound.value":   {"24", excelize.CellTypeUnset, "24"},
		"bound.unit":    {"007", excelize.CellTypeSharedString, "007"},
	}
	if len(rows[0]) != len(want) {
		t.Errorf("the columns are %q", rows[0])
	}
	for i, path := range rows[0] {
		cell, err := excelize.CoordinatesToCellName(i+1, 2)
		if err != nil {
			t.Fatal(err)
		}
		kind, _ := f.GetCellType("requirements", cell)
		raw, _ := f.GetCellValue("requirements", cell, excelize.Options{RawCellValue: true})
		formula, _ := f.GetCellFormula("requirements", cell)
		if w := want[path]; rows[1][i] != w.shown || kind != w.kind || raw != w.raw || formula != "" {
			t.Errorf("%s shows %q, holds %q, type %d, formula %q", path, rows[1][i], raw, kind, formula)
		}
	}
}

func TestNotWritable(t *testing.T) {
	s := compiled(t)
	long := &register.Record{Kind: "parties", ID: "PTY-1", Fields: map[string]any{"relevance": strings.Repeat("x", 40_000)}}
	unknown := &register.Record{Kind: "parties", ID: "PTY-1", Fields: map[string]any{"colour": "red"}}
	twice := &register.Record{Kind: "parties", ID: "PTY-1", Fields: map[string]any{"name": "A"}}
	for _, tt := range []struct {
		format  string
		records []*register.Record
		want    string
	}{
		{"xlsx", []*register.Record{long}, "The register cannot be written as xlsx: a value is longer than a cell can be; write yaml or json"},
		{"csv", []*register.Record{long}, ""},
		{"csv", []*register.Record{unknown}, `PTY-1 cannot be written as csv: the register has no field "colour" to head a column; write yaml or json`},
		{"yaml", []*register.Record{unknown}, ""},
		{"csv", []*register.Record{twice, twice}, ""},
		{"md", nil, ""},
		{"xlsx", nil, ""},
		{"yaml", nil, ""},
	} {
		for _, r := range tt.records {
			r.Fingerprint = s.Fingerprint(r)
		}
		got := ""
		if _, err := exchange.Write(tt.format, s, "parties", tt.records); err != nil {
			got = err.Error()
		}
		if got != tt.want {
			t.Errorf("%s: got %q, want %q", tt.format, got, tt.want)
		}
	}
}

// No file makes import fail but by saying what does not fit, and what it takes
// is what it wrote down.
func FuzzTake(f *testing.F) {
	s := compiled(f)
	for _, text := range hostile {
		f.Add("csv", []byte("id,name,aliases\nP1,\""+strings.ReplaceAll(text, `"`, `""`)+"\",x\n"))
		f.Add("md", []byte("| id | name |\n|---|---|\n| P1 | "+text+" |\n"))
		f.Add("yaml", []byte("- id: P1\n  name: "+text+"\n"))
	}
	f.Add("json", []byte(`{"parties":[{"id":"P1","name":"A"}]}`))
	f.Add("csv", []byte("id,aliases\nP1,'[[[[\"a\"]]]]\n"))
	f.Fuzz(func(t *testing.T, format string, data []byte) {
		in, err := exchange.Take("x."+format, data, "parties", register.FileMapping{}, s)
		if err != nil {
			t.Fatal(err)
		}
		for _, lost := range in.Lost {
			if lost.Place.File != "x."+format {
				t.Errorf("a place outside the file: %s", lost.Place)
			}
		}
		if in.Records == 0 {
			return
		}
		back, err := exchange.Take("y.yaml", in.YAML, "parties", register.FileMapping{}, s)
		if err != nil || len(back.Lost) > 0 || back.Records != in.Records || !bytes.Equal(back.YAML, in.YAML) {
			t.Errorf("%v %v\n%s", err, back.Lost, in.YAML)
		}
	})
}

// Whatever the file, ids are put in without taking anything out.
func FuzzAddIDs(f *testing.F) {
	s := compiled(f)
	f.Add("yaml", []byte("parties:\n  - name: A # x\n    id:\n  - {name: B}\n"))
	f.Add("csv", []byte("\ufeffid;name\r\n;\"A\r\nB\"\r\n"))
	f.Add("md", []byte("| name |\n|---|\n| A |\n"))
	f.Add("yaml", []byte("? name\n: A\n"))
	f.Add("json", []byte("[\n  {\"name\": \"A\"},\n  {\"id\": \"\"}]"))
	f.Add("cue", []byte("parties: [{name: \"A\"}, {\n\t// x\n\tid: null\n}]"))
	f.Add("yaml", []byte("- \"id\" :\n  name: [A,\n B]\n"))
	f.Fuzz(func(t *testing.T, format string, data []byte) {
		ids, fault := exchange.AddIDs(&register.Config{}, s, "x."+format, data, "parties", nil)
		if fault != nil || format == "xlsx" {
			return
		}
		rest := ids.Data
		for _, b := range data { // data is what is left when something is taken out
			i := bytes.IndexByte(rest, b)
			if i < 0 {
				t.Fatalf("%q became %q", data, ids.Data)
			}
			rest = rest[i+1:]
		}
		if len(ids.New) == 0 && !bytes.Equal(data, ids.Data) {
			t.Error("changed without need")
		}
	})
}

// What a file says of its register as a whole goes along.
func TestHeaderGoesAlong(t *testing.T) {
	s := compiled(t)
	const text = "owner: ISMS manager\napprovers:\n  - Management\n  - Legal\ninterval: P12M\nclassification: internal\nversion: \"1.10\"\nupdated: \"2026-01-31\"\nparties:\n  - id: P1\n    name: A\n"
	in, err := exchange.Take("x.yaml", []byte(text), "parties", register.FileMapping{}, s)
	if err != nil || string(in.YAML) != text || len(in.Lost) > 0 {
		t.Fatalf("got %s, %v, %v", in.YAML, in.Lost, err)
	}
	read, err := register.ReadAs("x.yaml", in.YAML, "parties", register.FileMapping{}, s, register.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, format := range exchange.Formats() {
		e, err := exchange.Give(format, s, "parties", read)
		if err != nil {
			t.Fatal(err)
		}
		back, err := exchange.Take("x."+format, e.Data, "parties", register.FileMapping{}, s)
		if err != nil {
			t.Fatal(err)
		}
		if whole := string(back.YAML) == text; whole != (format == "yaml" || format == "json") {
			t.Errorf("%s: got\n%s", format, back.YAML)
		}
	}
}

// The same tables give the same bytes, whenever a workbook is written.
func TestWorkbookIsTheSameAgain(t *testing.T) {
	var sheets []exchange.Sheet
	for i := range 12 {
		sheets = append(sheets, exchange.Sheet{Name: fmt.Sprint("sheet ", i), Header: []string{"a", "b"}, Figures: []bool{true}, Rows: [][]string{{fmt.Sprint(i), "x"}, {"2", "y"}}})
	}
	first, err := exchange.Workbook(sheets)
	if err != nil {
		t.Fatal(err)
	}
	for range 20 {
		if again, err := exchange.Workbook(sheets); err != nil || !bytes.Equal(first, again) {
			t.Fatalf("written again, it differs: %v", err)
		}
	}
}
