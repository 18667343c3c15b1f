package register

import (
	"fmt"
	"testing"

	"github.com/xuri/excelize/v2"
)

// TestBadCells: a cell that cannot be used takes the fields that it feeds with
// it, and the record where it names it; nothing is read as absent or guessed.
func TestBadCells(t *testing.T) {
	data := bookOf(t, [][]any{
		{"Id", "Party", "From", "C", "I", "Text"},
		{"R-1", "Customers", "MSA §2", "x", "", "One"},
		{"R-2", "Owners", "MSA §3", "x", "x", "Two"},
		{"R-3", nil, "MSA §4", "", "x", "Three"},
		{"R-4", "Staff", nil, "x", "", "Four"},
	}, func(f *excelize.File) {
		for _, area := range [][2]string{{"B3", "B4"}, {"C4", "C5"}, {"D2", "E2"}, {"A5", "A6"}} {
			if err := f.MergeCell("Sheet1", area[0], area[1]); err != nil {
				t.Fatal(err)
			}
		}
	})
	r := loadBook(t, "r.xlsx", `
registers:
  parties: {files: [{path: r.xlsx, distinct: Party, columns: {name: Party}, ignore: [Id, From, C, I, Text]}]}
  requirements:
    files:
      - path: r.xlsx
        id: Id
        columns: {statement: Text, cia: {confidentiality: C, integrity: I}, parties: Party}
        split: {From: {pattern: "(?P<s>.*) (?P<l>§.*)", fields: {s: "sources[0].id", l: "sources[0].locator"}, otherwise: own.from}}
`, data)
	got := ""
	for _, kind := range []string{"parties", "requirements"} {
		for _, rec := range r.Records[kind] {
			got += fmt.Sprintln(rec.ID, rec.Place(""), rec.Unread)
		}
	}
	for _, f := range r.Findings {
		got += fmt.Sprintln(f.Place, f.Message)
	}
	want := `Customers r.xlsx:Sheet1!B2 []
Staff r.xlsx:Sheet1!B5 []
R-1 r.xlsx:Sheet1!A2 [cia]
R-2 r.xlsx:Sheet1!A3 [parties]
R-3 r.xlsx:Sheet1!A4 [own parties sources]
r.xlsx:Sheet1!D2 R-1: confidentiality, integrity, availability (cia) is part of the merged cells D2:E2.
r.xlsx:Sheet1!B3 This party and 1 more cannot be told from others: the cell that names them is part of the merged cells B3:B4.
r.xlsx:Sheet1!B3 R-2 and 1 more: parties is part of the merged cells B3:B4.
r.xlsx:Sheet1!C4 R-3: own is part of the merged cells C4:C5.
r.xlsx:Sheet1!C4 R-3: sources is part of the merged cells C4:C5.
r.xlsx:Sheet1!A5 This requirement cannot be told from others: the cell that names it is part of the merged cells A5:A6.
`
	if got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}
