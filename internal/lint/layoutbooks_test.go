package lint_test

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/goldthread/goldthread/internal/source"
)

// A sheetOf is a sheet as a spreadsheet program saves it. A time.Time is a
// day; anything else is a text, a number, or yes and no.
type sheetOf struct {
	title  string
	rows   [][]any
	merged []string // D16:E16
	filter string   // the cells that have a filter
	hidden int      // the row that the filter hides
}

// book writes a workbook by hand, so that nothing but the reader under test
// knows the format.
func book(t *testing.T, sheets ...sheetOf) []byte {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	add := func(name, text string) {
		f, err := w.Create(name)
		if err == nil {
			_, err = f.Write([]byte(text))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	const relations = `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">`
	const kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
	const main = ` xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"`
	var names, parts strings.Builder
	for i, s := range sheets {
		fmt.Fprintf(&names, `<sheet name="%s" sheetId="%d" r:id="r%d"/>`, escaped(s.title), i+1, i+1)
		fmt.Fprintf(&parts, `<Relationship Id="r%d" Type="%sworksheet" Target="worksheets/sheet%d.xml"/>`, i+1, kind, i+1)
		add(fmt.Sprintf("xl/worksheets/sheet%d.xml", i+1), "<worksheet"+main+">"+s.cells()+"</worksheet>")
	}
	fmt.Fprintf(&parts, `<Relationship Id="r0" Type="%sstyles" Target="styles.xml"/>`, kind)
	add("[Content_Types].xml", `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>`)
	add("_rels/.rels", relations+`<Relationship Id="r1" Type="`+kind+`officeDocument" Target="xl/workbook.xml"/></Relationships>`)
	add("xl/workbook.xml", "<workbook"+main+"><sheets>"+names.String()+"</sheets></workbook>")
	add("xl/_rels/workbook.xml.rels", relations+parts.String()+"</Relationships>")
	add("xl/styles.xml", "<styleSheet"+main+`><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>`)
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func escaped(s string) string {
	var b bytes.Buffer
	_ = xml.EscapeText(&b, []byte(s)) // a buffer takes all
	return b.String()
}

func (s sheetOf) cells() string {
	var b strings.Builder
	b.WriteString("<sheetData>")
	for i, row := range s.rows {
		hidden := ""
		if i+1 == s.hidden {
			hidden = ` hidden="1"`
		}
		fmt.Fprintf(&b, `<row r="%d"%s>`, i+1, hidden)
		for j, v := range row {
			at := source.Place{Line: i + 1, Column: j + 1}.Cell()
			switch v := v.(type) {
			case nil:
			case time.Time:
				fmt.Fprintf(&b, `<c r="%s" s="1"><v>%d</v></c>`, at, int(v.Sub(time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC)).Hours()/24))
			case string:
				fmt.Fprintf(&b, `<c r="%s" t="inlineStr"><is><t xml:space="preserve">%s</t></is></c>`, at, escaped(v))
			case bool:
				fmt.Fprintf(&b, `<c r="%s" t="b"><v>%d</v></c>`, at, map[bool]int{true: 1}[v])
			default:
				fmt.Fprintf(&b, `<c r="%s"><v>%v</v></c>`, at, v)
			}
		}
		b.WriteString("</row>")
	}
	b.WriteString("</sheetData>")
	if s.filter != "" {
		fmt.Fprintf(&b, `<autoFilter ref="%s"/>`, s.filter)
	}
	if len(s.merged) > 0 {
		b.WriteString("<mergeCells>")
		for _, ref := range s.merged {
			fmt.Fprintf(&b, `<mergeCell ref="%s"/>`, ref)
		}
		b.WriteString("</mergeCells>")
	}
	return b.String()
}

func day(year, month, date int) time.Time {
	return time.Date(year, time.Month(month), date, 0, 0, 0, 0, time.UTC)
}

// workbook is a workbook of five sheets and a cover: titles above the
// headings, numbers for ids that begin at 1 in every sheet, filters, days,
// merged cells.
func workbook(t *testing.T) *txtar.Archive {
	data := book(t,
		sheetOf{title: "Cover", rows: [][]any{{"ISMS workbook"}, {"Owner", "ISMS manager"}}, merged: []string{"A1:D1"}},
		sheetOf{title: "Stakeholders", merged: []string{"A1:E1"}, filter: "A4:E8", hidden: 7, rows: [][]any{
			{"Interested parties of Northwind"}, {"as of", day(2026, 1, 15)}, nil,
			{"No", "Stakeholder", "Int/Ext", "Also known as", "Remark"},
			{1, "Enterprise customers", "Ext", "Clients; Buyers", "> 50 staff"},
			{2, "Supervisory authority", "Ext", "DPA", nil},
			{3, "Staff", "Int", nil, nil},
			{4, "Landlord", "Ext", nil, nil},
		}},
		sheetOf{title: "Requirements", merged: []string{"A1:H1", "F9:F10"}, filter: "A3:H10", rows: [][]any{
			{"What they require"}, nil,
			{"No", "Requirement", "Stakeholder", "Written in", "In scope?", "Responsible", "Reviewed", "Limit"},
			{1, "Tell us of breaches within 24 hours", "Clients", "MSA 2024 §7.2", "yes", "Sales", day(2026, 3, 2), 24},
			{2, "Report breaches within 72 hours", "DPA", "GDPR Art. 33", "yes", "Legal", day(2026, 3, 2), 72},
			{3, "No monitoring of staff", 3, "Works agreement §4", "yes", "HR", day(2025, 12, 31), nil},
			{4, "Lock the doors", "Landlord", "Lease §9", "no", "Office", nil, nil},
			{5, "Availability a month", "1", "MSA 2024 §3", "yes", "Operations", "2026-02", 99.5},
			{6, "Encrypt at rest", "Clients", "MSA 2024 §2.1", "yes", "IT", day(2026, 3, 2), nil},
			{7, "Encrypt on the way", "Clients", "MSA 2024 §2.2", "yes", nil, day(2026, 3, 2), nil},
		}},
		sheetOf{title: "Legal register", rows: [][]any{
			{"Short", "Title", "Applies", "Next check"},
			{"GDPR", "General Data Protection Regulation", true, day(2026, 12, 31)},
			{"CRA", "Cyber Resilience Act", false, nil},
		}},
		sheetOf{title: "SoA", rows: [][]any{
			{"Statement of Applicability"}, {"Control", "Name", "Applicable", "Why", "State"},
			{"A.5.24", "Incident planning", "x", "Customers and law require it", "implemented"},
			{"5.31", "Legal requirements", "x", "GDPR", "in progress"},
			{"A 7.4", "Monitoring", nil, "No rooms of our own", nil},
		}},
		sheetOf{title: "Risks", rows: [][]any{
			{"No", "Risk", "L", "I", "Decision", "Requirements"},
			{1, "A breach is told too late", 3, 4, "modify", "1; 2"},
			{2, "The office is locked", 1, 1, "retain", 4},
		}},
	)
	return &txtar.Archive{Files: []txtar.File{{Name: "isms.xlsx", Data: data}, {Name: "goldthread.yaml", Data: []byte(`
version: 1
registers:
  parties:
    files:
      - {path: isms.xlsx, sheet: Stakeholders, id: "No", prefix: {id: PTY-}, pad: 3, columns: {name: Stakeholder, side: Int/Ext, aliases: Also known as, notes: Remark}, values: {side: {ext: external, int: internal}}}
  requirements:
    files:
      - path: isms.xlsx
        sheet: Requirements
        header: 3
        id: "No"
        prefix: {id: REQ-, parties: PTY-}
        pad: 3
        columns: {statement: Requirement, parties: Stakeholder, disposition: In scope?, owner: Responsible, last_reviewed: Reviewed, bound.value: Limit}
        split: {Written in: {pattern: "(?<document>.+?) (?<where>(§|Art\\.) ?.+)", fields: {document: "sources[0].quote", where: "sources[0].locator"}, otherwise: notes}}
        values: {disposition: {"yes": addressed, "no": not_addressed}}
        dates: [month]
  laws:
    files:
      - {path: isms.xlsx, sheet: Legal register, id: Short, columns: {title: Title, applicability: Applies, next_review: Next check}, values: {applicability: {"true": applicable, "false": not_applicable}}}
  soa:
    files:
      - {path: isms.xlsx, sheet: SoA, columns: {control: Control, applicable: Applicable, justification: Why, status: State}, values: {status: {in progress: partly}}, ignore: [Name]}
  risks:
    files:
      - {path: isms.xlsx, sheet: Risks, id: "No", prefix: {id: RSK-}, pad: 3, columns: {title: Risk, likelihood: L, impact: I, decision: Decision, requirements: Requirements}}
`)}}}
}

func lookWorkbook(t *testing.T, c *checked) {
	c.counts(t, map[string]int{"parties": 4, "requirements": 7, "laws": 2, "soa": 3, "risks": 2})
	c.want(t,
		[4]string{"parties", "PTY-003", "name", "Staff"}, // the row that the filter hides
		[4]string{"parties", "PTY-001", "aliases", "[Clients Buyers]"},
		[4]string{"requirements", "REQ-001", "parties", "[PTY-001]"},
		[4]string{"requirements", "REQ-003", "parties", "[PTY-003]"},
		[4]string{"requirements", "REQ-003", "last_reviewed", "2025-12-31"},
		[4]string{"requirements", "REQ-005", "parties", "[PTY-001]"},
		[4]string{"requirements", "REQ-005", "last_reviewed", "2026-02"},
		[4]string{"requirements", "REQ-005", "bound", "map[value:99.5]"},
		[4]string{"requirements", "REQ-002", "sources", "[map[locator:Art. 33 quote:GDPR]]"},
		[4]string{"requirements", "REQ-004", "disposition", "not_addressed"},
		[4]string{"requirements", "REQ-006", "owner", ""}, // merged with the row below
		[4]string{"laws", "GDPR", "applicability", "applicable"},
		[4]string{"laws", "GDPR", "next_review", "2026-12-31"},
		[4]string{"soa", "A.5.31", "applicable", "true"},
		[4]string{"soa", "A.7.4", "applicable", ""},
		[4]string{"risks", "RSK-001", "requirements", "[REQ-001 REQ-002]"},
		[4]string{"risks", "RSK-002", "requirements", "[REQ-004]"},
	)
	c.says(t, "registers/record_invalid",
		[2]string{"isms.xlsx:Requirements!F9", "REQ-006 and 1 more: owner is part of the merged cells F9:F10."})
	c.says(t, "registers/column_unmapped")
}

// flat is the one sheet in which a keeper has everything: party and
// requirement in a row, points in a cell, an x for confidentiality, integrity
// and availability, months for days, numbers for ids.
func flat(t *testing.T) *txtar.Archive {
	data := book(t, sheetOf{title: "Interested Parties", merged: []string{"A1:K1", "A2:C2"}, filter: "A4:K9", rows: [][]any{
		{"Interested parties and their requirements"}, {"ISO/IEC 27001:2022, 4.2"}, nil,
		{"Nr", "Interested party", "Int/Ext", "Needs and expectations", "Relevant?", "C", "I", "A", "How we meet it", "Owner", "Last review"},
		{3, "Customers", "Ext", "- Data encrypted at rest\n- Told of breaches in 24 h\n- ISO 27001 certificate", "yes", "x", "x", nil, "POL-07, A.5.24", "Sales", "03/2026"},
		{4, "Customers", "Ext", "Availability of 99.5 % a month", "yes", nil, nil, "x", "A.5.30", "Operations", "03/2026"},
		{7, "Works council", "Int", "Co-determination in monitoring", "yes", "x", nil, nil, "POL-02", "HR", day(2026, 2, 10)},
		{8, "Competitors", "Ext", "None", "no", nil, nil, nil, nil, "Sales", "11/2025"},
		{9, "Customers", "Int", "A named contact", "yes", "x", "?", nil, nil, "Sales", nil},
	}})
	return &txtar.Archive{Files: []txtar.File{{Name: "register.xlsx", Data: data}, {Name: "goldthread.yaml", Data: []byte(`
version: 1
registers:
  parties:
    files:
      - {path: register.xlsx, distinct: Interested party, columns: {side: Int/Ext}, values: {side: {ext: external, int: internal}}}
  requirements:
    files:
      - path: register.xlsx
        id: Nr
        prefix: {id: REQ-}
        pad: 3
        bullets: Needs and expectations
        columns:
          parties: Interested party
          statement: Needs and expectations
          disposition: Relevant?
          owner: Owner
          last_reviewed: Last review
          cia: {confidentiality: C, integrity: I, availability: A}
        split:
          How we meet it: {pattern: '(?<control>A\.\d+\.\d+)|(?<document>[A-Z]+-\d+)', fields: {control: "controls[]", document: "documents[]"}, otherwise: acceptance, separator: ","}
        values: {disposition: {"yes": addressed, "no": not_addressed}}
        dates: [month]
`)}, {Name: "registers/documents.csv", Data: []byte("id,title\nPOL-07,Cryptography policy\nPOL-02,Monitoring policy\n")}}}
}

func lookFlat(t *testing.T, c *checked) {
	// Five rows, one of them with three points.
	c.counts(t, map[string]int{"parties": 3, "requirements": 7, "documents": 2})
	points := map[string]string{}
	for _, r := range c.records.Records["requirements"] {
		if strings.HasPrefix(r.ID, "REQ-003/") {
			points[fmt.Sprint(r.Fields["statement"])] = fmt.Sprint(r.Fields["cia"], " ", r.Fields["last_reviewed"], r.Fields["documents"], r.Fields["controls"], r.Fields["parties"])
		}
	}
	for _, statement := range []string{"Data encrypted at rest", "Told of breaches in 24 h", "ISO 27001 certificate"} {
		if got, want := points[statement], "[confidentiality integrity] 2026-03[POL-07] [A.5.24] [Customers]"; got != want {
			t.Errorf("%s: %s, want %s", statement, got, want)
		}
	}
	c.want(t,
		[4]string{"requirements", "REQ-004", "cia", "[availability]"},
		[4]string{"requirements", "REQ-007", "documents", "[POL-02]"},
		[4]string{"requirements", "REQ-007", "last_reviewed", "2026-02-10"},
		[4]string{"requirements", "REQ-008", "disposition", "not_addressed"},
		[4]string{"requirements", "REQ-009", "cia", ""},
		[4]string{"parties", "Customers", "side", "external"},
		[4]string{"parties", "Works council", "side", "internal"},
	)
	c.says(t, "registers/record_invalid",
		[2]string{"register.xlsx:Interested Parties!G9", `REQ-009: the column of integrity holds "?", which is neither a mark nor empty.`},
		[2]string{"register.xlsx:Interested Parties!C9", "Customers"})
	c.says(t, "registers/column_unmapped")
}
