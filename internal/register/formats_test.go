package register

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/xuri/excelize/v2"

	"github.com/goldthread/goldthread/schema"
)

// everyFormat is one register as it is written in each format: two records
// with a list, a day, an integer, a yes or no, text beyond ASCII and an empty
// field.
func everyFormat(t testing.TB) map[string][]byte {
	return map[string][]byte{
		"yaml": []byte("- id: R-1\n  title: Überschwemmung | Flut\n  likelihood: 3\n  owner: Facilities\n  controls: [A.5.1, A.8.2]\n  last_reviewed: 2026-03-31\n- {id: R-2, title: \"Theft\", likelihood: 2, owner: }\n"),
		"json": []byte(`{"records": [{"id": "R-1", "title": "\u00dcberschwemmung | Flut", "likelihood": 3, "owner": "Facilities", "controls": ["A.5.1", "A.8.2"], "last_reviewed": "2026-03-31"}, {"id": "R-2", "title": "Theft", "likelihood": 2, "owner": null, "controls": null}]}`),
		"csv":  []byte("ID;Title;Likelihood;Owner;Controls;Last reviewed\r\nR-1;Überschwemmung | Flut;3;Facilities;\"A.5.1;A.8.2\";2026-03-31\r\nR-2;Theft;2;;;\r\n"),
		"md":   []byte("# Risks\n\n| ID | Title | Likelihood | Owner | Controls | Last reviewed |\n|---|---|--:|---|---|---|\n| R-1 | Überschwemmung \\| Flut | 3 | *Facilities* | A.5.1<br>A.8.2 | 2026-03-31 |\n| R-2 | [Theft](#theft) | 2 | | | |\n"),
		"cue":  []byte("risks: {\n\t\"R-1\": {title: \"Überschwemmung | Flut\", likelihood: 3, owner: \"Facilities\", controls: [\"A.5.1\", \"A.8.2\"], last_reviewed: \"2026-03-31\"}\n\t\"R-2\": {title: \"Theft\", likelihood: 2}\n}\n"),
		"xlsx": bookOf(t, [][]any{
			{"ID", "Title", "Likelihood", "Owner", "Controls", "Last reviewed"},
			{"R-1", "Überschwemmung | Flut", 3, "Facilities", "A.5.1\nA.8.2", 46112},
			{"R-2", "Theft", 2.0},
		}, func(f *excelize.File) {
			style, err := f.NewStyle(&excelize.Style{NumFmt: 14})
			if err != nil {
				t.Fatal(err)
			}
			if err := f.SetCellStyle("Sheet1", "F2", "F2", style); err != nil {
				t.Fatal(err)
			}
		}),
	}
}

// TestSixFormats: the same register means the same, to the type check and to
// history, in every format.
func TestSixFormats(t *testing.T) {
	want := ""
	for _, format := range []string{"yaml", "json", "csv", "md", "cue", "xlsx"} {
		path := "registers/risks." + format
		data := everyFormat(t)[format]
		c, s, _, err := Configure(fstest.MapFS{}, "", schema.FS)
		if err != nil {
			t.Fatal(err)
		}
		r, err := Load(fstest.MapFS{path: {Data: data}}, c, s, Options{})
		if err != nil || len(r.Findings) > 0 {
			t.Fatalf("%s: %v\n%s", format, err, listing(r.Findings))
		}
		records, faults, err := c.Decoder(s).Decode(path, data)
		if err != nil || len(faults) > 0 {
			t.Fatalf("%s: %v, %v", format, err, faults)
		}
		got := ""
		for i, rec := range r.Records["risks"] {
			got += fmt.Sprintln(rec.ID, rec.Fields, rec.Fingerprint, records[i].ID, records[i].Fields, records[i].Fingerprint)
		}
		if want == "" {
			want = got
			if strings.Count(want, "Theft") != 2 || !strings.Contains(want, "Flut") {
				t.Fatalf("the register was not read: %s", got)
			}
		}
		if got != want {
			t.Errorf("%s:\ngot  %s\nwant %s", format, got, want)
		}
	}
}

// TestSeveralOfAFile reads several registers from the sheets of one workbook,
// and reports a shifted row for the register it is in.
func TestSeveralOfAFile(t *testing.T) {
	data := bookOf(t, [][]any{{"Party", "Name"}, {"P-1", "Customers"}}, func(f *excelize.File) {
		_, _ = f.NewSheet("Risks")
		_ = f.SetSheetRow("Risks", "A1", &[]any{"Risk", "Title"})
		_ = f.SetSheetRow("Risks", "A2", &[]any{"R-1", "Fire", "stray"})
	})
	r := loadBook(t, "all.xlsx", "registers: {parties: {files: [{path: all.xlsx, id: Party}]}, risks: {files: [{path: all.xlsx, id: Risk}]}}", data)
	want := "all.xlsx:Risks!C2: error: R-1 has text in column C, which has no heading, so only its id is used. [registers/record_invalid]\n    Write a heading above it, or remove it.\n"
	if got := listing(r.Findings); got != want || len(r.Records["parties"]) != 1 || len(r.Records["risks"]) != 1 {
		t.Errorf("got %s", got)
	}
}

func TestConventionalFormats(t *testing.T) {
	d := new(Config).Decoder(types(t))
	for path, want := range map[string]bool{
		"registers/laws.json": true, "registers/laws.cue": true, "registers/laws.md": true, "registers/laws.xlsx": true, "registers/laws/uk.json": true,
		"registers/laws/README.md": true, "registers/README.md": false, "registers/laws.txt": false, "registers/laws.xls": false, "laws.md": false,
	} {
		if got := d.Matches(path); got != want {
			t.Errorf("%s: %v", path, got)
		}
	}
}

func TestEncodings(t *testing.T) {
	utf16 := func(text string, little bool) []byte {
		var out []byte
		for _, r := range text {
			pair := []byte{byte(r >> 8), byte(r)}
			if little {
				slices.Reverse(pair)
			}
			out = append(out, pair...)
		}
		return out
	}
	for _, c := range []struct{ name, in, encoding, want string }{
		{"UTF-8 by itself", "id\nÄ\n", "", "1:1-1:3=id\n2:1-2:2=Ä"},
		{"UTF-8 declared, with a mark", "\ufeffid\nÄ\n", "utf-8", "1:1-1:3=id\n2:1-2:2=Ä"},
		{"little UTF-16", "\xff\xfe" + string(utf16("id,n\r\nÄ,x\n", true)), "", "1:1-1:3=id | 1:4-1:5=n\n2:1-2:2=Ä | 2:3-2:4=x"},
		{"big UTF-16", "\xfe\xff" + string(utf16("id\nÄ\n", false)), "", "1:1-1:3=id\n2:1-2:2=Ä"},
		{"UTF-16 without a mark", string(utf16("id\nÄ\n", true)), "utf-16", "1:1-1:3=id\n2:1-2:2=Ä"},
		{"big UTF-16 without a mark", string(utf16("id\nÄ\n", false)), "utf-16", "1:1-1:3=id\n2:1-2:2=Ä"},
		{"surrogates", "\xff\xfei\x00\n\x00\x3d\xd8\x00\xde,\x00", "", "1:1-1:2=i\n2:1-2:2=😀 | 2:3-2:3= !2:1 has 2 cells under 1 heading"},
		{"Windows", "id,n\n\xc4\x80,\x93x\x94\n", "windows-1252", "1:1-1:3=id | 1:4-1:5=n\n2:1-2:3=Ä€ | 2:4-2:7=“x”"},
		{"Latin 1", "id\n\xc4\n", "latin1", "1:1-1:3=id\n2:1-2:2=Ä"},

		{"Latin 1 not declared", "id\nVertr\xe4ge\n", "", "f.csv:2:6 the text is not UTF-8 from here on. Save the file as UTF-8, or say encoding: windows-1252 for it in goldthread.yaml, or latin1 or utf-16."},
		{"UTF-16 cut off", "\xff\xfei\x00d", "", "f.csv:1:2 the text is not UTF-16 from here on. Save the file as UTF-8."},
		{"lone surrogate", "\xff\xfei\x00\n\x00\x3d\xd8x\x00", "", "f.csv:2:1 the text is not UTF-16 from here on. Save the file as UTF-8."},
		{"UTF-16 with a NUL", "\xff\xfei\x00\x00\x00", "", "f.csv:1:2 a NUL character stands here, which no text has. Remove it; the file may be damaged."},
		{"Windows byte that is none", "id\n\x81\n", "windows-1252", "f.csv:2:1 the byte 81 stands here, which is no letter in windows-1252. Say in goldthread.yaml which encoding it has, or save it as UTF-8."},
		{"Windows said to be Latin 1", "id\n\x93\n", "latin1", "f.csv:2:1 the byte 93 stands here, which is no letter in latin1. Say in goldthread.yaml encoding: windows-1252, or save it as UTF-8."},
		{"UTF-16 said to be UTF-8", "\xff\xfei\x00", "utf-8", "f.csv:1:1 its byte order mark says that it is not utf-8. Take encoding: out of goldthread.yaml: a file with such a mark needs none."},
		{"UTF-8 said to be Latin 1", "\ufeffid\n", "latin1", "f.csv:1:1 its byte order mark says that it is not latin1. Take encoding: out of goldthread.yaml: a file with such a mark needs none."},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := ""
			text, fault := decodeText("f.csv", []byte(c.in), c.encoding)
			if fault == nil {
				var read *table
				if read, fault = readCSV("f.csv", text, 0, DefaultLimits); fault == nil {
					got = cells(read)
				}
			}
			if fault != nil {
				got = fault.Place.String() + " " + fault.Reason + ". " + fault.hint
			}
			if got != c.want {
				t.Errorf("got\n%s\nwant\n%s", got, c.want)
			}
		})
	}
}

func FuzzJSON(f *testing.F) {
	seeds(f, ".json")
	f.Add(everyFormat(f)["json"])
	f.Add([]byte(`[{"id": "\ud83d\ude00", "a": [1.5e3, -0, null, true], "a": 1}]`))
	d := new(Config).Decoder(types(f))
	f.Fuzz(func(t *testing.T, data []byte) { checkDecoded(t, d, "registers/risks.json", data) })
}

func FuzzMarkdown(f *testing.F) {
	seeds(f, ".md")
	f.Add(everyFormat(f)["md"])
	f.Add([]byte("---\nid: A\n---\n| id | x |\n|---|---|\n| A | **b** `c` [d](e) \\| <br> |\r\n"))
	d := new(Config).Decoder(types(f))
	f.Fuzz(func(t *testing.T, data []byte) { checkDecoded(t, d, "registers/risks.md", data) })
}

func FuzzCUEData(f *testing.F) {
	seeds(f, ".cue")
	f.Add(everyFormat(f)["cue"])
	f.Add([]byte("\ufeff\"a\": #\"\"\"\r\n\tx\r\n\t\"\"\"#\r\nrisks: [{id: 1, b: -2.5}, ...]"))
	d := new(Config).Decoder(types(f))
	f.Fuzz(func(t *testing.T, data []byte) { checkDecoded(t, d, "registers/risks.cue", data) })
}

// FuzzXLSX reads a sheet of any content in a sound archive, and any archive.
func FuzzXLSX(f *testing.F) {
	f.Add([]byte(sheetOf(`<row r="1"><c t="str"><v>id</v></c><c r="B1" t="str"><v>title</v></c></row><row><c><v>1</v></c><c t="b"><v>1</v></c></row>`)))
	f.Add([]byte(`<worksheet><sheetData><row r="3"><c r="C3" s="1" t="s"><v>0</v></c></row></sheetData><mergeCells><mergeCell ref="A1:B2"/></mergeCells></worksheet>`))
	f.Add(everyFormat(f)["xlsx"])
	d := new(Config).Decoder(types(f))
	f.Fuzz(func(t *testing.T, data []byte) {
		for _, file := range [][]byte{data, small(t, string(data))} {
			records, faults, err := d.Decode("registers/risks.xlsx", file)
			if err != nil {
				t.Fatal(err)
			}
			again, _, _ := d.Decode("registers/risks.xlsx", file)
			for i, r := range records {
				if r.ID == "" || r.Fingerprint != again[i].Fingerprint {
					t.Errorf("got %+v", r)
				}
				for _, p := range r.Places.All() {
					if p.File != "registers/risks.xlsx" || p.Sheet == "" || p.Line < 1 || p.Line > maxSheetRow || p.Column < 1 || p.Column > maxSheetColumn {
						t.Errorf("a value stands at %+v", p)
					}
				}
			}
			for _, fault := range faults {
				if fault.Place.File != "registers/risks.xlsx" || fault.Reason == "" {
					t.Errorf("got %+v", fault)
				}
			}
		}
	})
}

func FuzzEncoding(f *testing.F) {
	f.Add([]byte("\xff\xfei\x00d\x00\n\x00"), 0)
	f.Add([]byte("id;\xe4\n"), 2)
	encodings := []string{"", encodingUTF8, encodingUTF16, encodingWindows, encodingLatin1}
	f.Fuzz(func(t *testing.T, data []byte, n int) {
		text, fault := decodeText("f.csv", data, encodings[(n%5+5)%5])
		if fault != nil {
			if fault.Place.Line < 1 || fault.Place.Column < 1 {
				t.Errorf("got %+v", fault)
			}
			return
		}
		if _, fault := checkText("f.csv", text); fault != nil {
			t.Errorf("%q: %s", text, fault.Reason)
		}
	})
}

// A format is told by the end of a name that is no other's, and is either read as
// values inside values or as tables; what it says of itself is known elsewhere.
func TestFormats(t *testing.T) {
	config, err := configuration()
	if err != nil {
		t.Fatal(err)
	}
	all := formatNames(func(*fileFormat) bool { return true })
	if named := config.Kinds[0].Field("registers").Elem.Field("files").Elem.Field("format").Enum; !slices.Equal(named, all) || len(all) < 6 {
		t.Errorf("the configuration takes format: %v, and there are %v", named, all)
	}
	written, targets := everyFormat(t), fuzzTargets(t)
	kind := types(t).Kind("laws")
	unknown := (&opened{name: "laws"}).read(&reading{plan: newPlan(kind, FileMapping{}, "")})
	var settings []string
	for _, s := range settingsOf {
		settings = append(settings, s.name)
		if f := formatNamed(s.usual); f == nil || !slices.Contains(f.says, s.name) {
			t.Errorf("%s has no meaning in the format %s, which settingsOf in configformat.go proposes for it", s.name, s.usual)
		}
	}
	for _, f := range formats {
		if len(f.ends) == 0 {
			t.Errorf("the format %s has no end of a name that tells it: give it ends", f.name)
		}
		for _, end := range slices.Concat(f.ends, f.others) {
			if other := formatOf("laws" + end); other != f || !strings.HasPrefix(end, ".") || end != strings.ToLower(end) {
				t.Errorf("the end %s tells the format %s, and is to tell %s", end, other.name, f.name)
			}
			if _, fault := readFile("laws"+end, nil, []*plan{newPlan(kind, FileMapping{}, "")}, DefaultLimits); fault != nil && fault.Reason == unknown.Reason {
				t.Errorf("nothing reads %s", end)
			}
		}
		if len(written[strings.TrimPrefix(f.ends[0], ".")]) == 0 {
			t.Errorf("nothing shows how a register is written in %s: add it to everyFormat in this file", f.name)
		}
		if !slices.ContainsFunc(targets, func(target string) bool { return strings.HasPrefix(strings.ToLower(target), f.name) }) {
			t.Errorf("the format %s has no fuzz target whose name begins with Fuzz and its own, such as FuzzCSV", f.name)
		}
		if tables := f.read != nil && f.tables != nil && f.called != ""; (f.tree != nil) == tables || f.tree == nil && !tables {
			t.Errorf("the format %s has either tree, or read, tables and called", f.name)
		}
		for _, setting := range f.says {
			if !slices.Contains(settings, setting) {
				t.Errorf("the format %s says %s, which is no setting in settingsOf of configformat.go", f.name, setting)
			}
		}
		if !strings.Contains(unknown.hint, f.name) {
			t.Errorf("whoever must say the format is not told of %s: %s", f.name, unknown.hint)
		}
	}
}

// fuzzTargets are the fuzz targets of this room, without the Fuzz that they begin with.
func fuzzTargets(t *testing.T) []string {
	t.Helper()
	files, err := filepath.Glob("*_test.go")
	if err != nil {
		t.Fatal(err)
	}
	var targets []string
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(string(text)) {
			if name, is := strings.CutPrefix(line, "func Fuzz"); is {
				targets = append(targets, name)
			}
		}
	}
	return targets
}
