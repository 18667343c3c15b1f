package exchange_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"github.com/goldthread/goldthread/internal/exchange"
	"github.com/goldthread/goldthread/internal/register"
)

// Ids are put in, and every other byte stays as it is.
func TestAddIDs(t *testing.T) {
	s := compiled(t)
	for _, tt := range []struct{ name, file, before, after string }{
		{"block list", "parties.yaml",
			"# Who wants what\nparties:\n  - name: Customers   # ours\n    side: external\n\n  # the second\n  - id: PTY-004\n    name: Staff\n  -   name: 'Landlord'\n      side:   external\n",
			"# Who wants what\nparties:\n  - id: PTY-005\n    name: Customers   # ours\n    side: external\n\n  # the second\n  - id: PTY-004\n    name: Staff\n  -   id: PTY-006\n      name: 'Landlord'\n      side:   external\n"},
		{"windows line ends", "parties.yaml", "- name: A\r\n  side: external\r\n", "- id: PTY-001\r\n  name: A\r\n  side: external\r\n"},
		{"byte order mark", "parties.yaml", "\ufeff- name: A\n", "\ufeff- id: PTY-001\n  name: A\n"},
		{"flow", "parties.yaml", "- {name: A, side: external}\n- { name: B }\n", "- {id: PTY-001, name: A, side: external}\n- {id: PTY-002,  name: B }\n"},
		{"empty key", "parties.yaml", "- name: A\n  id:   # to do\n- {id: , name: B}\n- \"id\":\n  name: C\n", "- name: A\n  id: PTY-001   # to do\n- {id: PTY-002 , name: B}\n- \"id\": PTY-003\n  name: C\n"},
		{"remark before the first key", "parties.yaml", "-\n  # who\n  name: A\n", "-\n  # who\n  id: PTY-001\n  name: A\n"},
		{"one record a file", "parties.yaml", "name: A\nside: external\n", "id: PTY-001\nname: A\nside: external\n"},
		{"as the others look", "parties.yaml", "- id: IP7\n  name: A\n- id: IP9\n  name: B\n- name: C\n", "- id: IP7\n  name: A\n- id: IP9\n  name: B\n- id: IP10\n  name: C\n"},
		{"no line end", "parties.yaml", "- name: A", "- id: PTY-001\n  name: A"},

		{"empty quotes", "parties.yaml", "- id: ''\n  name: A\n- {\"id\": \"\", name: B}\n", "- id: 'PTY-001'\n  name: A\n- {\"id\": \"PTY-002\", name: B}\n"},

		{"json on lines", "parties.json", "{\n  \"parties\": [\n    {\n      \"name\": \"A\",\n      \"side\": \"external\"\n    },\n    {\"id\": \"PTY-004\"},\n    {}\n  ]\n}\n",
			"{\n  \"parties\": [\n    {\n      \"id\": \"PTY-005\",\n      \"name\": \"A\",\n      \"side\": \"external\"\n    },\n    {\"id\": \"PTY-004\"},\n    {\"id\": \"PTY-006\"}\n  ]\n}\n"},
		{"json on one line", "parties.json", "[{\"name\":\"{A\"}, { \"id\" : \"\", \"name\": \"B\" }]", "[{\"id\": \"PTY-001\", \"name\":\"{A\"}, { \"id\" : \"PTY-002\", \"name\": \"B\" }]"},
		{"json with tabs and windows", "parties.json", "\ufeff[\r\n\t{\r\n\t\t\"name\": \"A\"\r\n\t}\r\n]\r\n", "\ufeff[\r\n\t{\r\n\t\t\"id\": \"PTY-001\",\r\n\t\t\"name\": \"A\"\r\n\t}\r\n]\r\n"},
		{"json, one record a file", "parties.json", "{\n  \"name\": \"A\"\n}\n", "{\n  \"id\": \"PTY-001\",\n  \"name\": \"A\"\n}\n"},
		{"cue", "parties.cue", "package isms\n\n// Who wants what\nparties: [\n\t{\n\t\t// ours\n\t\tname: \"A\"\n\t},\n\t{name: \"B\", side: \"external\"},\n\t{id: \"PTY-004\"}, {}, {id: \"\", name: \"C\"},\n]\n",
			"package isms\n\n// Who wants what\nparties: [\n\t{\n\t\tid: \"PTY-005\"\n\t\t// ours\n\t\tname: \"A\"\n\t},\n\t{id: \"PTY-006\", name: \"B\", side: \"external\"},\n\t{id: \"PTY-004\"}, {id: \"PTY-007\"}, {id: \"PTY-008\", name: \"C\"},\n]\n"},
		{"cue with a remark behind the brace", "parties.cue", "[{ // ours\n\tname: \"A\"\n}]\n", "[{ id: \"PTY-001\", // ours\n\tname: \"A\"\n}]\n"},
		{"cue, one record a file", "parties.cue", "package isms\n\n// ours\nname: \"A\"\nside: \"external\"\n", "package isms\n\n// ours\nid: \"PTY-001\"\nname: \"A\"\nside: \"external\"\n"},

		{"column", "parties.csv", "id,name\nPTY-002,A\n,B\n\"\",\"C, D\"\n", "id,name\nPTY-002,A\nPTY-003,B\n\"PTY-004\",\"C, D\"\n"},
		{"semicolons, quotes and windows", "parties.csv", "\ufeffName;Side;ID\r\n\"A \"\"x\"\"\";external;\r\n\r\nB;internal;\r\n", "\ufeffName;Side;ID\r\n\"A \"\"x\"\"\";external;PTY-001\r\n\r\nB;internal;PTY-002\r\n"},
		{"no column", "parties.csv", "name,side\n\"A\nB\",external\nshifted\nC,internal", "id,name,side\nPTY-001,\"A\nB\",external\n,shifted\nPTY-002,C,internal"},
		{"tabs", "parties.tsv", "name\tside\nA\texternal\n", "id\tname\tside\nPTY-001\tA\texternal\n"},

		{"markdown", "parties.md", "# Parties\n\nText, with | pipes.\n\n| id | name |\n|----|:-----|\n| PTY-001 | `A` |\n|  | B \\| C |\n||D|\n\n| x | y |\n|---|---|\n| 1 | 2 |\n",
			"# Parties\n\nText, with | pipes.\n\n| id | name |\n|----|:-----|\n| PTY-001 | `A` |\n| PTY-002 | B \\| C |\n|PTY-003 |D|\n\n| x | y |\n|---|---|\n| 1 | 2 |\n"},
		{"markdown without a column", "parties.md", "name | side\n---|---\nA | external\n", "id | name | side\n--- | ---|---\nPTY-001 | A | external\n"},
		{"markdown with a frame", "parties.md", "| name | side |\n|---|---|\n| A | external |\n", "| id | name | side |\n| --- |---|---|\n| PTY-001 | A | external |\n"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			ids, fault := exchange.AddIDs(&register.Config{}, s, tt.file, []byte(tt.before), "parties", nil)
			if fault != nil {
				t.Fatal(fault.Reason)
			}
			if got := string(ids.Data); got != tt.after {
				t.Errorf("got\n%q\nwant\n%q", got, tt.after)
			}
			again, fault := exchange.AddIDs(&register.Config{}, s, tt.file, ids.Data, "parties", nil)
			if fault != nil || len(again.New) > 0 || !bytes.Equal(again.Data, ids.Data) {
				t.Errorf("a second time changes it: %v, %v", again.New, fault)
			}
		})
	}
}

func TestNumbersGoOnFromAllInUse(t *testing.T) {
	s := compiled(t)
	used := map[string][]string{"parties": {"PTY-007", "PTY-x"}, "requirements": {"PTY-011"}, "laws": {"LAW-099"}}
	ids, fault := exchange.AddIDs(&register.Config{}, s, "p.csv", []byte("id,name\n,A\nPTY-002,B\n"), "parties", used)
	if fault != nil || len(ids.New) != 1 || ids.New[0].ID != "PTY-012" {
		t.Fatalf("got %v, %v", ids, fault)
	}
	ids, fault = exchange.AddIDs(&register.Config{}, s, "p.csv", []byte("name\nA\n"), "parties", used)
	if fault != nil || ids.New[0].ID != "PTY-012" {
		t.Fatalf("got %v, %v", ids, fault)
	}
}

func TestIDsThatCannotBeGiven(t *testing.T) {
	s := compiled(t)
	for file, want := range map[string]string{
		"parties.yaml:- id: ' '\n  name: A\n":          "its id is there and says nothing: write one in its place",
		`parties.json:[{"id": null, "name": "A"}]`:     "its id is there and says nothing: write one in its place",
		"parties.cue:[{id: null, name: \"A\"}]":        "its id is there and says nothing: write one in its place",
		"parties.yaml:- &a\n  name: A\n":               "it begins with an anchor, a tag or a mark: write its id by hand",
		"parties.yaml:- id: null\n  name: A\n":         "its id is there and says nothing: write one in its place",
		"parties.csv:id,name\n,A,B\n":                  "its cells are shifted",
		"parties.yaml:- id: !!str\n  name: A\n":        "its id is there and says nothing: write one in its place",
		"parties.yaml:- &a {name: A}\n- name: B\n":     "it begins with an anchor, a tag or a mark: write its id by hand",
		"parties.yaml:- name: A\n  id: >-\n\n  x: 1\n": "its id is there and says nothing: write one in its place",
	} {
		name, data, _ := strings.Cut(file, ":")
		ids, fault := exchange.AddIDs(&register.Config{}, s, name, []byte(data), "parties", nil)
		if fault != nil {
			t.Errorf("%q: %s", file, fault.Reason)
			continue
		}
		got := ""
		if len(ids.Left) > 0 {
			got = ids.Left[0].Reason
		}
		if got != want {
			t.Errorf("%q: got %q, want %q", file, got, want)
		}
	}
	for kind, want := range map[string]string{
		"soa":          "the records are named by their control",
		"organisation": "the register is one record, which needs no id",
	} {
		if _, fault := exchange.AddIDs(&register.Config{}, s, "x.csv", []byte("name\nA\n"), kind, nil); fault == nil || fault.Reason != want {
			t.Errorf("%s: got %v", kind, fault)
		}
	}
}

// A file keeps its encoding, and the sign between its cells is found in its text.
func TestIDsOfOtherEncodings(t *testing.T) {
	s := compiled(t)
	c := &register.Config{Registers: map[string]register.RegisterConfig{"parties": {Files: []register.FileMapping{{Path: "p.csv", Encoding: "windows-1252"}}}}}
	ids, fault := exchange.AddIDs(c, s, "p.csv", []byte("name;side\r\nCaf\xe9 M\xfcller, Bern;external\r\n"), "parties", nil)
	if fault != nil {
		t.Fatal(fault)
	}
	if got, want := string(ids.Data), "id;name;side\r\nPTY-001;Caf\xe9 M\xfcller, Bern;external\r\n"; got != want {
		t.Errorf("got\n%q\nwant\n%q", got, want)
	}
}

// A file of other records is not taken for one record because a field is called
// like their register, and a record whose id is made of its text is told how to
// get one that stays.
func TestIDsOfOtherRecords(t *testing.T) {
	s := compiled(t)
	nested := []byte("parties:\n  - id: P-1\n    needs:\n      - Encrypt\n")
	if ids, fault := exchange.AddIDs(&register.Config{}, s, "x.yaml", nested, "requirements", nil); fault == nil {
		t.Errorf("ids for %v", ids.New)
	}
	c := &register.Config{Registers: map[string]register.RegisterConfig{"requirements": {Files: []register.FileMapping{
		{Path: "x.yaml", Records: "parties[].needs[]", Text: "statement", Parent: map[string]string{"parties": "id"}},
	}}}}
	_, fault := exchange.AddIDs(c, s, "x.yaml", nested, "requirements", nil)
	if fault == nil || !strings.Contains(fault.String(), "write it with id: and its other fields, and the id it had under formerly:") {
		t.Errorf("got %v", fault)
	}
}

// In a workbook only cells of ids are written; formulas, formats and other
// sheets stay.
func TestAddIDsToAWorkbook(t *testing.T) {
	s := compiled(t)
	f := excelize.NewFile()
	set := func(sheet, cell string, v any) {
		if err := f.SetCellValue(sheet, cell, v); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := f.NewSheet("Other"); err != nil {
		t.Fatal(err)
	}
	set("Other", "B2", "stays")
	set("Sheet1", "A1", "name")
	set("Sheet1", "B1", "relevance")
	set("Sheet1", "A2", "Customers")
	set("Sheet1", "A3", "Staff")
	if err := f.SetCellFormula("Other", "C3", "=1+1"); err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	ids, fault := exchange.AddIDs(&register.Config{}, s, "parties.xlsx", b.Bytes(), "parties", nil)
	if fault != nil {
		t.Fatal(fault.Reason)
	}
	g, err := excelize.OpenReader(bytes.NewReader(ids.Data))
	if err != nil {
		t.Fatal(err)
	}
	for cell, want := range map[string]string{"Sheet1!A1": "name", "Sheet1!C1": "id", "Sheet1!C2": "PTY-001", "Sheet1!C3": "PTY-002", "Sheet1!A3": "Staff", "Other!B2": "stays"} {
		sheet, name, _ := strings.Cut(cell, "!")
		if got, err := g.GetCellValue(sheet, name); err != nil || got != want {
			t.Errorf("%s holds %q, want %q (%v)", cell, got, want, err)
		}
	}
	if formula, err := g.GetCellFormula("Other", "C3"); err != nil || strings.TrimPrefix(formula, "=") != "1+1" {
		t.Errorf("the formula became %q, %v", formula, err)
	}
	again, fault := exchange.AddIDs(&register.Config{}, s, "parties.xlsx", b.Bytes(), "parties", nil)
	if fault != nil || !bytes.Equal(again.Data, ids.Data) {
		t.Error("the same again gives other bytes")
	}
}

// The column of ids may stand anywhere, below a title, and hold numbers.
func TestAddIDsToTheirColumn(t *testing.T) {
	s := compiled(t)
	f := excelize.NewFile()
	for cell, v := range map[string]any{"A1": "Our parties", "B3": "name", "C3": "ID", "B4": "A", "C4": 7, "B5": "B", "B6": "C", "C6": 12} {
		if err := f.SetCellValue("Sheet1", cell, v); err != nil {
			t.Fatal(err)
		}
	}
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	ids, fault := exchange.AddIDs(&register.Config{}, s, "parties.xlsx", b.Bytes(), "parties", nil)
	if fault != nil || len(ids.New) != 1 || ids.New[0].ID != "13" || ids.New[0].Place.Line != 5 {
		t.Fatalf("got %v, %v", ids, fault)
	}
	g, err := excelize.OpenReader(bytes.NewReader(ids.Data))
	if err != nil {
		t.Fatal(err)
	}
	if got, err := g.GetCellValue("Sheet1", "C5"); err != nil || got != "13" {
		t.Errorf("C5 holds %q, %v", got, err)
	}
}
