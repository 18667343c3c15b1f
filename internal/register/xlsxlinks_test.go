package register

import (
	"fmt"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
)

// TestWorkbookLinks: the text of a cell is its value, and what a link on it
// points at goes where it would go from a Markdown table.
func TestWorkbookLinks(t *testing.T) {
	data := bookOf(t, [][]any{
		{"ID", "Title", "Approver"},
		{"DOC-1", "Plan", "CEO"},
		{"DOC-2", "Wiki", "CEO"},
		{"DOC-3", "Cover", "CISO"},
	}, func(f *excelize.File) {
		for cell, link := range map[string][2]string{
			"B2": {"plans/incident%20plan.md", "External"}, "B3": {"https://wiki.example/a", "External"},
			"B4": {"Sheet1!A1", "Location"}, "C2": {"mailto:ceo@example.org", "External"},
		} {
			if err := f.SetCellHyperLink("Sheet1", cell, link[0], link[1]); err != nil {
				t.Fatal(err)
			}
		}
	})
	r := loadBook(t, "isms/documents.xlsx", "registers: {documents: {files: [{path: isms/documents.xlsx}]}}\n", data)
	got := ""
	for _, rec := range r.Records["documents"] {
		got += fmt.Sprintf("%s %v %v %v\n", rec.ID, rec.Fields["title"], rec.Fields["file"], rec.Fields["url"])
	}
	if got != "DOC-1 Plan isms/plans/incident plan.md <nil>\nDOC-2 Wiki <nil> https://wiki.example/a\nDOC-3 Cover <nil> <nil>\n" {
		t.Errorf("got %s", got)
	}
	if said := listing(r.Findings); !strings.Contains(said, `What 1 link under "Approver" points at is not read.`) {
		t.Errorf("said: %s", said)
	}
	r = loadBook(t, "isms/documents.xlsx", "registers: {documents: {files: [{path: isms/documents.xlsx, links: {Approver: tags}}]}}\n", data)
	if tags := r.Records["documents"][0].Fields["tags"]; fmt.Sprint(tags) != "[mailto:ceo@example.org]" {
		t.Errorf("tags %v", tags)
	}
}

// TestHostileLinks: links on whole sheets, with long addresses or on nothing
// are bounded, refused, or left alone.
func TestHostileLinks(t *testing.T) {
	sheet := func(links string) string {
		var rows strings.Builder
		for i := range 200 {
			fmt.Fprintf(&rows, `<row r="%d"><c r="A%d" t="str"><v>x</v></c></row>`, i+1, i+1)
		}
		return `<worksheet xmlns:r="r"><sheetData>` + rows.String() + `</sheetData><hyperlinks>` + links + `</hyperlinks></worksheet>`
	}
	rels := func(target string) []string {
		return []string{"xl/worksheets/_rels/sheet1.xml.rels", `<Relationships><Relationship Id="h" Type="x/hyperlink" Target="` + target + `" TargetMode="External"/></Relationships>`}
	}
	limits := DefaultLimits
	limits.Cells, limits.Text, limits.Unpacked = 5000, 1000, 100_000
	for _, c := range []struct {
		name string
		data []byte
		want string
	}{
		{"whole sheet, many times", small(t, sheet(strings.Repeat(`<hyperlink ref="A1:XFD1048576" r:id="h"/>`, 100)), rels("https://a")...), "f.xlsx:S the workbook holds more than 5000 cells"},
		{"long address on many cells", small(t, sheet(`<hyperlink ref="A1:A200" r:id="h"/>`), rels(strings.Repeat("x", 900))...), "f.xlsx the workbook unpacks to more than 100000 bytes"},
		{"too long", small(t, sheet(`<hyperlink ref="A1" r:id="h"/>`), rels(strings.Repeat("x", 1001))...), "f.xlsx a text in the workbook is longer than 1000 bytes"},
		{"nonsense", small(t, sheet(`<hyperlink ref="B2:A1" r:id="h"/>`), rels("x")...), "f.xlsx the workbook has links that cannot be made out in its sheet S"},
		{"no address", small(t, sheet(`<hyperlink ref="A1" r:id="gone"/><hyperlink ref="A2" location="S!A1"/>`)), ""},
		{"outside the cells", small(t, sheet(`<hyperlink ref="Z900:Z901" r:id="h"/>`), rels("x")...), ""},
	} {
		b, fault := openWorkbook("f.xlsx", c.data, limits)
		if fault == nil {
			_, fault = b.grid(0)
		}
		got := ""
		if fault != nil {
			got = strings.TrimSpace(fault.Place.String() + " " + fault.Reason)
		}
		if got != c.want {
			t.Errorf("%s: got %q, want %q", c.name, got, c.want)
		}
	}
}
