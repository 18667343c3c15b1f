package register

import (
	"archive/zip"
	"bytes"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/xuri/excelize/v2"

	"github.com/goldthread/goldthread/schema"
)

// bookOf writes a workbook with one sheet of texts, which change completes.
func bookOf(t testing.TB, rows [][]any, change func(f *excelize.File)) []byte {
	t.Helper()
	f := excelize.NewFile()
	for i, row := range rows {
		cell, _ := excelize.CoordinatesToCellName(1, i+1)
		if err := f.SetSheetRow("Sheet1", cell, &row); err != nil {
			t.Fatal(err)
		}
	}
	if change != nil {
		change(f)
	}
	b, err := f.WriteToBuffer()
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// parts writes a zip archive: name, content, name, content.
func parts(t testing.TB, files ...string) []byte {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for i := 0; i < len(files); i += 2 {
		f, err := w.Create(files[i])
		if err != nil {
			t.Fatal(err)
		}
		if _, err := f.Write([]byte(files[i+1])); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// small is a workbook of one sheet, written by hand.
func small(t testing.TB, sheet string, more ...string) []byte {
	return parts(t, append([]string{
		"[Content_Types].xml", "<Types/>",
		"_rels/.rels", `<Relationships><Relationship Id="r1" Type="x/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
		"xl/_rels/workbook.xml.rels", `<Relationships><Relationship Id="r1" Type="x/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="r2" Type="x/sharedStrings" Target="/xl/sharedStrings.xml"/><Relationship Id="r3" Type="x/styles" Target="styles.xml"/></Relationships>`,
		"xl/workbook.xml", `<workbook xmlns:r="r"><sheets><sheet name="S" sheetId="1" r:id="r1"/></sheets></workbook>`,
		"xl/worksheets/sheet1.xml", sheet,
	}, more...)...)
}

func sheetOf(rows string) string {
	return "<worksheet><sheetData>" + rows + "</sheetData></worksheet>"
}

// loadBook loads one workbook as registers/<name>.xlsx with a configuration.
func loadBook(t testing.TB, path, config string, data []byte) *Registers {
	t.Helper()
	fsys := fstest.MapFS{path: {Data: data}}
	if config != "" {
		fsys["goldthread.yaml"] = &fstest.MapFile{Data: []byte(config)}
	}
	c, s, faults, err := Configure(fsys, "", schema.FS)
	if err != nil || len(faults) > 0 {
		t.Fatal(err, listing(faults))
	}
	r, err := Load(fsys, c, s, Options{})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestWorkbook(t *testing.T) {
	data := bookOf(t, [][]any{
		{"Register of risks", nil, nil},
		{nil},
		{"ID", "Title", "Owner", "Likelihood", "Next review", "Controls", "Extra"},
		{"R-1", " Fire ", "Facilities", 3, time.Date(2026, 3, 31, 0, 0, 0, 0, time.UTC), "A.5.1\nA 5.2", "kept"},
		{"R-2", "Flood", "Facilities", 2.0, nil, "", nil},
		{"R-3", "Theft", nil, 4, nil, nil, nil},
		{nil, nil, nil},
		{"R-5", "Formula", nil, nil, nil, nil, nil},
	}, func(f *excelize.File) {
		must := func(err error) {
			if err != nil {
				t.Fatal(err)
			}
		}
		must(f.MergeCell("Sheet1", "A1", "G1"))
		must(f.MergeCell("Sheet1", "C5", "C6"))
		must(f.SetCellFormula("Sheet1", "D8", "1+1"))
		must(f.SetRowVisible("Sheet1", 5, false))
		style, err := f.NewStyle(&excelize.Style{NumFmt: 14})
		must(err)
		must(f.SetCellStyle("Sheet1", "E4", "E4", style))
	})
	r := loadBook(t, "registers/risks.xlsx", "", data)
	got := dump(r)
	want := `registers/risks.xlsx:Sheet1!G3: note: 1 column of registers/risks.xlsx is not read: "Extra". [registers/column_unmapped]
    Map it to a field under columns: in goldthread.yaml, or name it under ignore:.
registers/risks.xlsx:Sheet1!C5: error: R-2 and 1 more: owner is part of the merged cells C5:C6. [registers/record_invalid]
    Unmerge the cells in the spreadsheet and write the value into each row it is meant for.
registers/risks.xlsx:Sheet1!D8: error: R-5: likelihood is a formula whose result was not saved. [registers/record_invalid]
    Open the workbook in a spreadsheet program and save it again.

risks
  registers/risks.xlsx:Sheet1!A4 R-1 {"controls":["A.5.1","A.5.2"],"likelihood":3,"next_review":"2026-03-31","owner":"Facilities","title":"Fire"}
  registers/risks.xlsx:Sheet1!A5 R-2 {"likelihood":2,"title":"Flood"} unread ["owner"]: ["Facilities"]
  registers/risks.xlsx:Sheet1!A6 R-3 {"likelihood":4,"title":"Theft"} unread ["owner"]: [""]
  registers/risks.xlsx:Sheet1!A8 R-5 {"title":"Formula"} unread ["likelihood"]: [""]
`
	if before, _, _ := strings.Cut(got, "\nlinks\n"); before != want {
		t.Errorf("got\n%s\nwant\n%s", before, want)
	}
	if notes := strings.Join(r.Files[0].Notes, "; "); notes != "risks: the sheet Sheet1, headings in row 3; 1 row of the sheet Sheet1 is hidden and read like any other; 1 cell of the sheet Sheet1 holds a formula; the result that was saved with it is read" {
		t.Errorf("got %s", notes)
	}
}

// TestCellValues reads every kind of cell as spreadsheets write them.
func TestCellValues(t *testing.T) {
	styles := `<styleSheet><numFmts><numFmt numFmtId="164" formatCode="&quot;REQ-&quot;000"/><numFmt numFmtId="165" formatCode="[$-409]d\ mmm\ yyyy;@"/><numFmt numFmtId="166" formatCode="0.00&quot;days&quot;"/><numFmt numFmtId="167" formatCode="[h]:mm"/><numFmt numFmtId="168" formatCode="mmm\-yy"/></numFmts>` +
		`<cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/><xf numFmtId="165"/><xf numFmtId="166"/><xf numFmtId="167"/><xf numFmtId="22"/><xf numFmtId="9"/><xf numFmtId="168"/></cellXfs></styleSheet>`
	shared := `<sst><si><t xml:space="preserve"> shared </t></si><si><r><t>rich </t></r><r><rPr/><t>text</t></r><rPh><t>reading</t></rPh></si><si/><si><t>two_x000D_&#10;lines _x005F_x0041_</t></si></sst>`
	for _, c := range []struct{ cell, want string }{
		{`<c r="A1" t="s"><v>0</v></c>`, `"shared"`},
		{`<c r="A1" t="s"><v>1</v></c>`, `"rich text"`},
		{`<c r="A1" t="s"><v>2</v></c>`, `""`},
		{`<c r="A1" t="s"><v>3</v></c>`, `"two\nlines _x0041_"`},
		{`<c r="A1" t="s"><v>9</v></c>`, `"9" is a text that the workbook does not hold`},
		{`<c r="A1" t="inlineStr"><is><t>inline</t></is></c>`, `"inline"`},
		{`<c r="A1" t="inlineStr"><is><t>x_x202E_y</t></is></c>`, "\"x\u202ey\" holds an invisible character that shows the letters after it in another order"},
		{`<c r="A1" t="str"><f>A2&amp;"x"</f><v>made</v></c>`, `"made"`},
		{`<c r="A1" t="str"><f>""</f><v></v></c>`, `""`},
		{`<c r="A1"><f>[1]Other!A1</f><v>7</v></c>`, `"7"`},
		{`<c r="A1"><f>1+1</f></c>`, `"" is a formula whose result was not saved`},
		{`<c r="A1" t="b"><v>1</v></c>`, `"true"`},
		{`<c r="A1" t="b"><v>0</v></c>`, `"false"`},
		{`<c r="A1" t="b"><v>2</v></c>`, `"" is neither true nor false`},
		{`<c r="A1" t="e"><v>#REF!</v></c>`, `"#REF!" is the error #REF! of the spreadsheet`},
		{`<c r="A1" t="e"><f>1/0</f><v>#DIV/0!</v></c>`, `"#DIV/0!" is the error #DIV/0! of the spreadsheet`},
		{`<c r="A1" t="d"><v>2026-03-31T00:00:00</v></c>`, `"2026-03-31"`},
		{`<c r="A1" t="z"><v>1</v></c>`, `"1" is of a kind that is not known`},
		{`<c r="A1"><v>5</v></c>`, `"5"`},
		{`<c r="A1"><v>5.0</v></c>`, `"5"`},
		{`<c r="A1"><v>-1E3</v></c>`, `"-1000"`},
		{`<c r="A1"><v>0.1</v></c>`, `"0.1"`},
		{`<c r="A1"><v>0.30000000000000004</v></c>`, `"0.3"`},
		{`<c r="A1"><v>1e300</v></c>`, `"1e+300"`},
		{`<c r="A1" s="7"><v>0.5</v></c>`, `"0.5"`},
		{`<c r="A1"><v>12x</v></c>`, `"12x" is a number that cannot be read`},
		{`<c r="A1"><v>Inf</v></c>`, `"Inf" is a number that cannot be read`},
		{`<c r="A1" s="1"><v>46112</v></c>`, `"2026-03-31"`},
		{`<c r="A1" s="1"><v>1</v></c>`, `"1900-01-01"`},
		{`<c r="A1" s="1"><v>59</v></c>`, `"1900-02-28"`},
		{`<c r="A1" s="1"><v>60</v></c>`, `"60" is a number that is no day`},
		{`<c r="A1" s="1"><v>61</v></c>`, `"1900-03-01"`},
		{`<c r="A1" s="1"><v>-1</v></c>`, `"-1" is a number that is no day`},
		{`<c r="A1" s="1"><v>1e9</v></c>`, `"1e9" is a number that is no day`},
		{`<c r="A1" s="3"><v>46112</v></c>`, `"2026-03-31"`},
		{`<c r="A1" s="8"><v>46112</v></c>`, `"2026-03-31"`},
		{`<c r="A1" s="6"><v>46112.5</v></c>`, `"2026-03-31T12:00:00"`},
		{`<c r="A1" s="5"><v>0.75</v></c>`, `"18:00:00"`},
		{`<c r="A1" s="5"><v>1.5</v></c>`, `"1.5"`},
		{`<c r="A1" s="2"><v>7</v></c>`, `"REQ-007"`},
		{`<c r="A1" s="2"><v>7.5</v></c>`, `"7.5"`},
		{`<c r="A1" s="4"><v>7</v></c>`, `"7"`},
		{`<c r="A1" s="99"><v>7</v></c>`, `"7"`},
	} {
		b, fault := openWorkbook("f.xlsx", small(t, sheetOf(`<row r="1">`+c.cell+`</row>`), "xl/styles.xml", styles, "xl/sharedStrings.xml", shared), DefaultLimits)
		if fault != nil {
			t.Fatalf("%s: %s", c.cell, fault.Reason)
		}
		g, fault := b.grid(0)
		if fault != nil {
			t.Fatalf("%s: %s", c.cell, fault.Reason)
		}
		got := `""`
		if len(g.rows) > 0 {
			n := g.rows[0].cells[0]
			got = `"` + strings.ReplaceAll(n.text, "\n", `\n`) + `"`
			if n.bad != nil {
				got += " " + n.bad.Reason
			}
		}
		if got != c.want {
			t.Errorf("%s: got %s, want %s", c.cell, got, c.want)
		}
	}
}

func TestDays1904(t *testing.T) {
	b := &workbook{date04: true}
	if day, ok := b.day(44650, numberFormat{date: true}); !ok || day != "2026-03-31" {
		t.Errorf("got %s, %v", day, ok)
	}
	if day, ok := b.day(0, numberFormat{date: true}); !ok || day != "1904-01-01" {
		t.Errorf("got %s, %v", day, ok)
	}
}

func TestWorkbookRefused(t *testing.T) {
	few := DefaultLimits
	few.Cells, few.Text = 6, 10
	tight := DefaultLimits
	tight.Unpacked = 5000
	row := func(cells string) []byte { return small(t, sheetOf(`<row r="1">`+cells+`</row>`)) }
	bomb := small(t, sheetOf(strings.Repeat(`<row><c><v>1</v></c></row>`, 100_000)))
	for _, c := range []struct {
		name   string
		data   []byte
		limits Limits
		want   string
	}{
		{"nothing", nil, DefaultLimits, "f.xlsx the file is empty"},
		{"text", []byte("id;name\nA;B\n"), DefaultLimits, "f.xlsx it is a text file, whatever its name says"},
		{"UTF-16 text", []byte("\xff\xfei\x00d\x00"), DefaultLimits, "f.xlsx it is a text file, whatever its name says"},
		{"web page", []byte("\ufeff\n<HTML><table>"), DefaultLimits, "f.xlsx it is a web page, whatever its name says"},
		{"XML", []byte("<?xml version='1.0'?><Workbook/>"), DefaultLimits, "f.xlsx it is an XML document, whatever its name says"},
		{"PDF", []byte("%PDF-1.7"), DefaultLimits, "f.xlsx it is a PDF document, whatever its name says"},
		{"old workbook", []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1abc"), DefaultLimits, "f.xlsx it is an old workbook (.xls), whatever its name says"},
		{"password", []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1E\x00n\x00c\x00r\x00y\x00p\x00t\x00e\x00d\x00P\x00a\x00c\x00k\x00a\x00g\x00e\x00"), DefaultLimits, "f.xlsx the workbook is protected by a password"},
		{"bytes", []byte("\x00\x01\x02\xff"), DefaultLimits, "f.xlsx it is no workbook, whatever its name says"},
		{"cut off", row("")[:200], DefaultLimits, "f.xlsx the file is damaged or cut off"},
		{"other archive", parts(t, "a.txt", "x"), DefaultLimits, "f.xlsx it is a zip archive and no workbook"},
		{"Word", parts(t, "[Content_Types].xml", "x", "word/document.xml", "x"), DefaultLimits, "f.xlsx it is a Word document, whatever its name says"},
		{"OpenDocument", parts(t, "content.xml", "x", "meta.xml", "x"), DefaultLimits, "f.xlsx it is an OpenDocument file (.ods), whatever its name says"},
		{"binary workbook", parts(t, "xl/workbook.bin", "x"), DefaultLimits, "f.xlsx it is a binary workbook (.xlsb), whatever its name says"},
		{"no sheet", parts(t, "[Content_Types].xml", "<Types/>"), DefaultLimits, "f.xlsx the workbook holds no sheet"},
		{"two parts of one name", parts(t, "[Content_Types].xml", "<Types/>", "xl/a.xml", "", "XL/A.xml", ""), DefaultLimits, "f.xlsx the workbook holds two parts called XL/A.xml"},
		{"sheet cut off", small(t, `<worksheet><sheetData><row r="1"><c r="A1"><v>1</v></c></row>`), DefaultLimits, "f.xlsx the workbook is damaged or cut off in its part xl/worksheets/sheet1.xml"},
		{"an entity", small(t, `<!DOCTYPE x [<!ENTITY a "b">]><worksheet>&a;</worksheet>`), DefaultLimits, "f.xlsx the workbook is damaged or cut off in its part xl/worksheets/sheet1.xml"},
		{"deep", small(t, strings.Repeat("<a>", 100)), DefaultLimits, "f.xlsx the workbook has a part that is nested too deep: xl/worksheets/sheet1.xml"},
		{"rows out of order", small(t, sheetOf(`<row r="2"/><row r="1"/>`)), DefaultLimits, "f.xlsx the workbook has rows out of order in its sheet S"},
		{"one row twice", small(t, sheetOf(`<row r="2"/><row r="2"/>`)), DefaultLimits, "f.xlsx the workbook has rows out of order in its sheet S"},
		{"rows beyond the last", small(t, sheetOf(`<row r="1048577"/>`)), DefaultLimits, "f.xlsx the workbook has more rows than a sheet may have in its sheet S"},
		{"cells out of order", row(`<c r="B1"><v>1</v></c><c r="A1"><v>2</v></c>`), DefaultLimits, "f.xlsx the workbook has cells out of order in its sheet S"},
		{"cell of another row", row(`<c r="A2"><v>1</v></c>`), DefaultLimits, "f.xlsx the workbook has cells out of order in its sheet S"},
		{"column beyond the last", row(`<c r="XFE1"><v>1</v></c>`), DefaultLimits, "f.xlsx the workbook has cells out of order in its sheet S"},
		{"merged nonsense", small(t, `<worksheet><mergeCells><mergeCell ref="B2:A1"/></mergeCells></worksheet>`), DefaultLimits, "f.xlsx the workbook has merged cells that cannot be made out in its sheet S"},
		{"cells", row(strings.Repeat(`<c><v>1</v></c>`, 10)), few, "f.xlsx:S the workbook holds more than 6 cells"},
		{"text too long", row(`<c t="str"><v>01234567890</v></c>`), few, "f.xlsx a text in the workbook is longer than 10 bytes"},
		{"bomb", bomb, tight, "f.xlsx the workbook unpacks to more than 5000 bytes"},
	} {
		t.Run(c.name, func(t *testing.T) {
			b, fault := openWorkbook("f.xlsx", c.data, c.limits)
			if fault == nil {
				_, fault = b.grid(0)
			}
			if fault == nil {
				t.Fatal("it was read")
			}
			if got := fault.Place.String() + " " + fault.Reason; got != c.want {
				t.Errorf("got  %q\nwant %q", got, c.want)
			}
		})
	}
}

// A cell without a name stands beside the one before it, also where that is
// empty and has one.
func TestCellsWithoutNames(t *testing.T) {
	r := loadBook(t, "registers/risks.xlsx", "", small(t, sheetOf(
		`<row><c t="str"><v>id</v></c><c t="str"><v>title</v></c><c t="str"><v>owner</v></c></row>`+
			`<row><c t="str"><v>RSK-1</v></c><c r="B2"/><c t="str"><v>Facilities</v></c></row>`)))
	risks := r.Records["risks"]
	if len(risks) != 1 || risks[0].Fields["owner"] != "Facilities" || risks[0].Fields["title"] != nil {
		t.Errorf("got %+v\n%s", risks, listing(r.Findings))
	}
}

// TestHostileWorkbook: sheets that are nearly empty and as large as a sheet
// can be, and one text that stands in every cell.
func TestHostileWorkbook(t *testing.T) {
	wide := `<row r="1"><c r="A1" t="str"><v>id</v></c><c r="XFD1" t="str"><v>x</v></c></row>`
	var far strings.Builder
	for range 200_000 {
		far.WriteString(`<row><c><v>1</v></c></row>`)
	}
	merges := `<worksheet><sheetData>` + wide + `<row r="1048576"><c r="A1048576"><v>1</v></c></row></sheetData><mergeCells>` + strings.Repeat(`<mergeCell ref="A1:XFD1048576"/>`, 100_000) + `</mergeCells></worksheet>`
	long := `<sst><si><t>` + strings.Repeat("x", 1<<20) + `</t></si></sst>`
	d := new(Config).Decoder(types(t))
	for name, data := range map[string][]byte{
		"wide and long": small(t, sheetOf(wide+far.String())),
		"merges":        small(t, merges),
		"one long text": small(t, sheetOf(`<row><c t="str"><v>id</v></c></row>`+strings.Repeat(`<row><c t="s"><v>0</v></c></row>`, 200_000)), "xl/sharedStrings.xml", long),
	} {
		records, faults, err := d.Decode("registers/risks.xlsx", data)
		if err != nil || len(records) > 0 || len(faults) != 1 {
			t.Errorf("%s: %d records, %v, %v", name, len(records), faults, err)
		}
	}
}

func TestChooseSheet(t *testing.T) {
	data := bookOf(t, [][]any{{"About"}, {"this workbook"}}, func(f *excelize.File) {
		for _, s := range []struct {
			name string
			rows [][]any
		}{
			{"Parties", [][]any{{"Ref", "Name"}, {"P-1", "Customers"}}},
			{"Needs", [][]any{{nil}, {nil, "Number", "Text", nil}, {nil, "N-1", "Report", "stray"}}},
			{"Old", [][]any{{"Number", "Text"}, {"N-1", "Report"}}},
		} {
			_, _ = f.NewSheet(s.name)
			for i, row := range s.rows {
				cell, _ := excelize.CoordinatesToCellName(1, i+1)
				_ = f.SetSheetRow(s.name, cell, &row)
			}
		}
		_ = f.SetSheetVisible("Old", false)
	})
	for _, c := range []struct{ name, config, want string }{
		{"by its columns", `{parties: {files: [{path: b.xlsx, id: Ref}]}}`, "parties b.xlsx:Parties!A2 P-1\n"},
		{"by its name", `{requirements: {files: [{path: b.xlsx, sheet: needs, id: Number, columns: {statement: Text}}]}}`,
			`b.xlsx:Needs!D3: error: N-1 has text in column D, which has no heading, so only its id is used. [registers/record_invalid]
    Write a heading above it, or remove it.
requirements b.xlsx:Needs!A3 N-1
`},
		{"hidden", `{requirements: {files: [{path: b.xlsx, sheet: Old, id: Number, columns: {statement: Text}}]}}`, "requirements b.xlsx:Old!A2 N-1\n"},
		{"two fit", `{requirements: {files: [{path: b.xlsx, id: Number, columns: {statement: Text}}]}}`,
			`b.xlsx: error: b.xlsx cannot be read as requirements: 2 sheets could be the one that holds the requirements: Needs, Old. [registers/file_unreadable]
    Say which in goldthread.yaml: sheet: with the name of one of them.
`},
		{"none fits", `{laws: {files: [{path: b.xlsx, id: Law}]}}`,
			`b.xlsx: error: b.xlsx cannot be read as laws: none of its sheets Sheet1, Parties, Needs, Old has a column headed Law. [registers/file_unreadable]
    Say which in goldthread.yaml: sheet: with the name of one of them.
`},
		{"no such sheet", `{laws: {files: [{path: b.xlsx, sheet: Partis}]}}`,
			`b.xlsx: error: b.xlsx cannot be read as laws: no sheet is called Partis. [registers/file_unreadable]
    Did you mean "Parties"?
`},
		{"a row of headings", `{parties: {files: [{path: b.xlsx, sheet: Parties, header: 2, id: P-1}]}}`, ""},
		{"an empty row of headings", `{parties: {files: [{path: b.xlsx, sheet: Parties, header: 7, id: Ref}]}}`,
			`b.xlsx:Parties!7: error: b.xlsx cannot be read as parties: row 7 of the sheet Parties holds nothing. [registers/file_unreadable]
    Correct header: in goldthread.yaml: it is the number of the row that holds the headings.
`},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := loadBook(t, "b.xlsx", "registers: "+c.config, data)
			var got strings.Builder
			for _, f := range r.Findings {
				if f.Rule != RuleColumnUnmapped {
					got.WriteString(listing(append(r.Findings[:0:0], f)))
				}
			}
			for kind, records := range r.Records {
				for _, rec := range records {
					got.WriteString(kind + " " + rec.Place("").String() + " " + rec.ID + "\n")
				}
			}
			if got.String() != c.want {
				t.Errorf("got\n%s\nwant\n%s", got.String(), c.want)
			}
		})
	}
}

// A block of merged cells is told once, whether it holds ids or other values,
// and each block for itself.
func TestMergedOnce(t *testing.T) {
	data := bookOf(t, [][]any{
		{"ID", "Title", "Owner"},
		{"R-1", "Fire", "Facilities"},
		{nil, "Flood", nil},
		{nil, "Theft", nil},
		{"R-4", "Frost", "Facilities"},
		{"R-5", "Wind", nil},
		{"R-6", "Hail", "Legal"},
		{"R-7", "Snow", nil},
	}, func(f *excelize.File) {
		for _, block := range [][2]string{{"A2", "A4"}, {"C5", "C6"}, {"C7", "C8"}} {
			if err := f.MergeCell("Sheet1", block[0], block[1]); err != nil {
				t.Fatal(err)
			}
		}
	})
	got := listing(loadBook(t, "registers/risks.xlsx", "", data).Findings)
	const hint = "\n    Unmerge the cells in the spreadsheet and write the value into each row it is meant for.\n"
	want := "registers/risks.xlsx:Sheet1!A2: error: This risk and 2 more cannot be told from others: the cell that names them is part of the merged cells A2:A4. [registers/record_invalid]" + hint +
		"registers/risks.xlsx:Sheet1!C5: error: R-4 and 1 more: owner is part of the merged cells C5:C6. [registers/record_invalid]" + hint +
		"registers/risks.xlsx:Sheet1!C7: error: R-6 and 1 more: owner is part of the merged cells C7:C8. [registers/record_invalid]" + hint
	if strings.TrimSpace(got) != strings.TrimSpace(want) {
		t.Errorf("got:\n%s\nwant:\n%s", got, want)
	}
}

// What a cell says does not make a block of it, in a file that has none.
func TestWordsOfMergedCells(t *testing.T) {
	const says = "it is part of the merged cells A2:A3"
	_, found := loaded(t, map[string]string{"registers/parties.csv": "id,name,kind\nP1,Staff," + says + "\nP2,Owners," + says + "\n"})
	var at []string
	for _, f := range found {
		at = append(at, f.Subject.ID+" "+f.Place.String())
	}
	if got, want := strings.Join(at, ", "), "P1 registers/parties.csv:2:10, P2 registers/parties.csv:3:11"; got != want {
		t.Errorf("found %s, want %s", got, want)
	}
}
