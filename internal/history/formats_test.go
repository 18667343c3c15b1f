package history_test

import (
	"archive/zip"
	"bytes"
	"testing"
	"testing/fstest"

	"github.com/goldthread/goldthread/internal/history"
	"github.com/goldthread/goldthread/internal/register"
	"github.com/goldthread/goldthread/schema"
)

// workbook is a register as a spreadsheet keeps it: the third column of its
// only sheet is a day.
func workbook(t *testing.T, rows string) string {
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, part := range [][2]string{
		{"[Content_Types].xml", "<Types/>"},
		{"_rels/.rels", `<Relationships><Relationship Id="r1" Type="x/officeDocument" Target="xl/workbook.xml"/></Relationships>`},
		{"xl/_rels/workbook.xml.rels", `<Relationships><Relationship Id="r1" Type="x/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="r2" Type="x/styles" Target="styles.xml"/></Relationships>`},
		{"xl/workbook.xml", `<workbook xmlns:r="r"><sheets><sheet name="Risks" sheetId="1" r:id="r1"/></sheets></workbook>`},
		{"xl/styles.xml", `<styleSheet><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>`},
		{"xl/worksheets/sheet1.xml", `<worksheet><sheetData>` + rows + `</sheetData></worksheet>`},
	} {
		f, err := w.Create(part[0])
		if err == nil {
			_, err = f.Write([]byte(part[1]))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// TestFormatsKeepOneTimeline moves a register from format to format: only the
// commit that says something else is a change.
func TestFormatsKeepOneTimeline(t *testing.T) {
	c, s, faults, err := register.Configure(fstest.MapFS{}, "", schema.FS)
	if err != nil || len(faults) > 0 {
		t.Fatal(err, faults)
	}
	header := `<row r="1"><c r="A1" t="str"><v>ID</v></c><c r="B1" t="str"><v>Title</v></c><c r="C1" t="str"><v>Identified on</v></c><c r="D1" t="str"><v>Likelihood</v></c></row>`
	b := newBuilder(t)
	b.commit("yaml", "", files{"registers/risks.yaml": "- {id: R-1, title: Fire, likelihood: 2}\n- {id: R-2, title: Flood, likelihood: 3}\n"})
	b.commit("csv", "yaml", files{"registers/risks.csv": "ID;Title;Likelihood\nR-1;Fire;2\nR-2;Flood;3\n"})
	b.commit("xlsx", "csv", files{"registers/risks.xlsx": workbook(t, header+`<row r="2"><c r="A2" t="str"><v>R-1</v></c><c r="B2" t="str"><v>Fire</v></c><c r="D2"><v>2</v></c></row><row r="3"><c r="A3" t="str"><v>R-2</v></c><c r="B3" t="str"><v>Flood</v></c><c r="D3"><v>3.0</v></c></row>`)})
	b.commit("higher", "xlsx", files{"registers/risks.xlsx": workbook(t, header+`<row r="2"><c r="A2" t="str"><v>R-1</v></c><c r="B2" t="str"><v>Fire</v></c><c r="D2"><v>4</v></c></row><row r="3"><c r="A3" t="str"><v>R-2</v></c><c r="B3" t="str"><v>Flood</v></c><c r="D3"><v>3</v></c></row>`)})
	b.commit("md", "higher", files{"registers/risks.md": "# Risks\n\n| ID | Title | Likelihood |\n|---|---|---|\n| R-2 | **Flood** | 3 |\n| R-1 | Fire | 4 |\n"})
	b.commit("json", "md", files{"registers/risks.json": `{"R-1": {"title": "Fire", "likelihood": 4}, "R-2": {"title": "Flood", "likelihood": 3}}`})
	b.commit("cue", "json", files{"registers/risks.cue": `risks: [{id: "R-2", title: "Flood", likelihood: 3}, {id: "R-1", title: "Fire", likelihood: 4}]`})
	e := b.mine("", func(o *history.Options) { o.Decoder, o.Schema = c.Decoder(s), s })
	same(t, "R-1", b.story(e, "risks/R-1"), "created yaml; moved csv; moved xlsx; changed higher likelihood; moved md; moved json; moved cue")
	same(t, "R-2", b.story(e, "risks/R-2"), "created yaml; moved csv; moved xlsx; moved md; moved json; moved cue")
	if len(e.Gone) > 0 || len(e.Skipped) > 0 {
		t.Errorf("gone %v, skipped %v", e.Gone, e.Skipped)
	}
}

// A remark above a record, or another list below it, is nobody's change: only
// what stands in the record's own lines is.
func TestWhatFollowsARecordIsNotItsChange(t *testing.T) {
	c, s, faults, err := register.Configure(fstest.MapFS{}, "", schema.FS)
	if err != nil || len(faults) > 0 {
		t.Fatal(err, faults)
	}
	const fire, flood = "- {id: R-1, title: Fire}\n", "- {id: R-2, title: Flood}\n"
	b := newBuilder(t)
	b.commit("A", "", files{"registers/risks.yaml": fire + flood})
	b.commit("B", "A", files{"registers/risks.yaml": fire + "# water\n" + flood})
	b.commit("C", "B", files{"registers/risks.yaml": fire + "# rain\n\n" + flood + "\n# end\n"})
	b.commit("D", "C", files{"registers/risks.yaml": fire + "# rain\n- {id: R-2, title:  Flood}\n"})
	b.commit("E", "D", files{"registers/risks.yaml": "- id: R-1\n  title: Fire # hot\n# rain\n- {id: R-2, title:  Flood}\n"})
	b.commit("F", "E", files{"registers/risks.yaml": "- id: R-1\n  title: Fire # hot\n# dry\n- {id: R-2, title:  Flood}\n"})
	e := b.mine("", func(o *history.Options) { o.Decoder, o.Schema = c.Decoder(s), s })
	same(t, "R-1", b.story(e, "risks/R-1"), "created A; cosmetic E")
	same(t, "R-2", b.story(e, "risks/R-2"), "created A; cosmetic D")
}
