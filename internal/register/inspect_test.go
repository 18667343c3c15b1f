package register

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/goldthread/goldthread/schema"
)

func TestTables(t *testing.T) {
	for name, c := range map[string]struct {
		text string
		want []Table
	}{
		"list.csv":  {"id;name\n1;A\n2;B;C\n", []Table{{Format: "csv", Headings: []string{"id", "name"}, Rows: [][]string{{"1", "A"}}}}},
		"list.tsv":  {"id\tname, or so\n1\tA\n", []Table{{Format: "csv", Headings: []string{"id", "name, or so"}, Rows: [][]string{{"1", "A"}}}}},
		"page.md":   {"# Parties\n\n| id | name |\n|---|---|\n| 1 | A |\n\n## Laws\n\n| id |\n|---|\n| 2 |\n", []Table{{Sheet: "Parties", Format: "markdown", Headings: []string{"id", "name"}, Rows: [][]string{{"1", "A"}}}, {Sheet: "Laws", Format: "markdown", Headings: []string{"id"}, Rows: [][]string{{"2"}}}}},
		"utf16.csv": {"\xff\xfei\x00d\x00\n\x001\x00\n\x00", []Table{{Format: "csv", Headings: []string{"id"}, Rows: [][]string{{"1"}}}}},
		"empty.csv": {"", []Table{{Format: "csv"}}},
		"tree.yaml": {"- id: X\n", nil},
	} {
		got, fault := Tables(name, []byte(c.text), Limits{})
		if fault != nil || !reflect.DeepEqual(got, c.want) {
			t.Errorf("%s: got %+v, %v, want %+v", name, got, fault, c.want)
		}
	}
	for name, text := range map[string]string{"book.xlsx": "id,name\n", "list.csv": "a\x00b\n"} {
		if got, fault := Tables(name, []byte(text), Limits{}); fault == nil {
			t.Errorf("%s: got %+v, want a fault", name, got)
		}
	}
}

// TestNamesThatNobodyCanWrite: what a configuration may not hold is not
// proposed for one.
func TestNamesThatNobodyCanWrite(t *testing.T) {
	if _, fault := Tables("a\u202eb.csv", []byte("id\n1\n"), DefaultLimits); fault == nil || fault.Place.File != "a\u202eb.csv" {
		t.Errorf("the name of a file: %v", fault)
	}
	for name, data := range map[string]string{
		"a.md":   "# Other &#x2067;\n\n| id |\n|---|\n| 1 |\n\n# Laws\n\n| id |\n|---|\n| 1 |\n",
		"a.xlsx": string(small(t, sheetOf(`<row r="1"><c r="A1" t="inlineStr"><is><t>id</t></is></c><c r="B1" t="inlineStr"><is><t>x_x202E_y</t></is></c><c r="C1" t="inlineStr"><is><t>title</t></is></c></row><row r="2"><c r="A2"><v>1</v></c><c r="B2"><v>2</v></c></row>`))),
	} {
		tables, fault := Tables(name, []byte(data), DefaultLimits)
		if fault != nil || len(tables) != 1 || tables[0].Headings[0] != "id" || len(tables[0].Headings) > 1 && tables[0].Headings[1] != "" {
			t.Errorf("%s: %+v, %v", name, tables, fault)
		}
	}
}

func TestKindsIn(t *testing.T) {
	s := types(t)
	for _, c := range []struct {
		name, text string
		want       []string
	}{
		{"x.yaml", "parties: []\nlaws: []\nparty: 1\n", []string{"parties", "laws"}},
		{"dir/Leases.yml", "- id: LSE-1\n", []string{"leases"}},
		{"x.yaml", "- id: LSE-1\n  landlord: A\n", []string{"leases"}},
		{"x.json", `[{"id": "LSE-1", "landlord": "A"}]`, []string{"leases"}},
		{"x.yaml", "LSE-1: {landlord: A, security_rules: []}\n", []string{"leases"}},
		{"x.yaml", "id: LSE-1\nlandlord: A\n", []string{"leases"}},
		{"x.yaml", "- id: X-1\n  title: A\n", nil},
		{"x.yaml", "- id: X-1\n  no_such_field: A\n", nil},
		{"x.yaml", "", nil},
		{"x.txt", "parties:\n", nil},
	} {
		got, fault := s.KindsIn(c.name, []byte(c.text), Limits{})
		if fault != nil || !slices.Equal(got, c.want) {
			t.Errorf("%s %q: got %v, %v, want %v", c.name, c.text, got, fault, c.want)
		}
	}
	if _, fault := s.KindsIn("x.yaml", []byte("- id: \"X\n"), Limits{}); fault == nil {
		t.Error("a broken file holds registers")
	}
}

// TestDescribe holds what is said of a snapshot to what Load makes of it.
func TestDescribe(t *testing.T) {
	fsys := fstest.MapFS{
		"goldthread.yaml": {Data: []byte(`version: 1
registers:
  requirements:
    files:
      - path: list.csv
        id: No
        encoding: latin1
        delimiter: ";"
        columns: {statement: [Wish, Want], cia: {integrity: I}}
        ignore: [Mood]
  parties:
    files:
      - {path: tree.yaml, id: nr, columns: {name: wer}}
ignore: ["old/**", registers/x.yaml]
`)},
		"list.csv":         {Data: []byte("No;Want;I;Mood;Owner;Left\nR-1;Gr\xfc\xdfe;x;;;\n")},
		"tree.yaml":        {Data: []byte("- {nr: P-1, wer: A}\n- {nr: P-2, side: internal}\n")},
		"old/a.yaml":       {Data: []byte("- id: A\n")},
		"registers/x.yaml": {Data: []byte("- id: A\n")},
	}
	c, s, faults, err := Configure(fsys, "", schema.FS)
	if err != nil || len(faults) > 0 {
		t.Fatal(err, listing(faults))
	}
	d, err := Describe(fsys, c, s, Options{})
	if err != nil {
		t.Fatal(err)
	}
	if len(d.Files) != 2 || len(d.NotRead) != 0 || len(d.Ignored) != 2 {
		t.Fatalf("%+v", d)
	}
	list := d.Files[0]
	if list.Encoding != "latin1, as the configuration says" || list.Delimiter != "semicolon, as the configuration says" || !slices.Equal(list.Unplaced, []string{"Left"}) {
		t.Errorf("%+v", list)
	}
	columns := func(r ReadingStory) (all []string) {
		for _, c := range r.Columns {
			line := c.Column + " > " + c.Field
			if c.By.Known() {
				line += " " + c.By.String()
			}
			all = append(all, line)
		}
		return all
	}
	want := []string{"No > id goldthread.yaml:6:13", "Want > statement goldthread.yaml:9:30", "I > cia: integrity goldthread.yaml:9:49", "Mood >  goldthread.yaml:10:18", "Owner > owner"}
	if got := columns(list.Registers[0]); !slices.Equal(got, want) || list.Registers[0].Records != 1 {
		t.Errorf("got %q, want %q", got, want)
	}
	tree := d.Files[1].Registers[0]
	want = []string{"nr > id goldthread.yaml:13:31", "wer > name goldthread.yaml:13:51", "side > side"}
	if got := columns(tree); !slices.Equal(got, want) || tree.Records != 2 {
		t.Errorf("got %q, want %q", got, want)
	}
	if got := d.Ignored[0]; got.Path != "old/a.yaml" && got.Path != "old" || got.By.Line != 14 {
		t.Errorf("%+v", d.Ignored)
	}
}

// TestDescribeOwnWords: words that are kept and not judged are told to whoever
// asks how the file is read.
func TestDescribeOwnWords(t *testing.T) {
	var rows strings.Builder
	for i, word := range []string{"open", "open", "agreed", "in work", "waiting", "parked", "with legal", "retired"} {
		fmt.Fprintf(&rows, "- {id: PTY-%d, status: %s, influence: %d}\n", i, word, i%2)
	}
	fsys := fstest.MapFS{"registers/parties.yaml": {Data: []byte(rows.String())}, "goldthread.cue": {Data: []byte("version: 1")}}
	c, s, faults, err := Configure(fsys, "goldthread.cue", schema.FS)
	if err != nil || len(faults) > 0 {
		t.Fatal(err, listing(faults))
	}
	d, err := Describe(fsys, c, s, Options{})
	if err != nil {
		t.Fatal(err)
	}
	want := []string{
		`influence: "0", "1" are words of your own, kept as own.influence, and not judged; values: in goldthread.cue says which mean low, medium, high`,
		`status: "open", "agreed", "in work", "waiting", "parked" and others are words of your own, kept as own.status, and the records count as live; values: in goldthread.cue says which mean draft, live, retired`,
	}
	if got := d.Files[0].Registers[0].Notes; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}
