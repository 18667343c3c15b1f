package register

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/goldthread/goldthread/schema"
)

func TestPoints(t *testing.T) {
	for text, want := range map[string][]string{
		"":                            nil,
		"One":                         {"One"},
		"- One":                       {"One"},
		"-One":                        {"-One"},
		"- a\n- b":                    {"a", "b"},
		"• a\n•b":                     {"a", "b"},
		"• a • b • c":                 {"a", "b", "c"},
		"a • b":                       {"a • b"},
		"1. a\n2) b\n(3) c":           {"a", "b", "c"},
		"a) x\n(b) y":                 {"x", "y"},
		"a<br>b<BR />c":               {"a", "b", "c"},
		"a\n\n  b  ":                  {"a", "b"},
		"- a\n  goes on\n- b":         {"a goes on", "b"},
		"Before:\n- a":                {"Before:", "a"},
		"2.1 a number\n99.9 % uptime": {"2.1 a number", "99.9 % uptime"},
		"- ":                          nil,
		"– a\n— b":                    {"a", "b"},
		"o a\no b":                    {"a", "b"},
	} {
		if got := points(text); fmt.Sprintf("%q", got) != fmt.Sprintf("%q", want) {
			t.Errorf("%q has the points %q, want %q", text, got, want)
		}
	}
}

func TestDateWords(t *testing.T) {
	for _, c := range []struct{ ways, text, want string }{
		{"dmy", "31.12.2026", "2026-12-31"},
		{"dmy", "1/2/2026", "2026-02-01"},
		{"mdy", "1/2/2026", "2026-01-02"},
		{"ymd", "2026/3/5", "2026-03-05"},
		{"ymd", "2026-3-5", "2026-03-05"},
		{"ymd", "2026.03.05.", "2026-03-05"},
		{"ymd", "05.03.2026", ""},
		{"dmy", "2026-03-31", "2026-03-31"},
		{"dmy", "2026-02-30", ""},
		{"dmy", "31. Dezember 2026", "2026-12-31"},
		{"dmy", "3 août 2026", "2026-08-03"},
		{"dmy", "3 de marzo de 2026", "2026-03-03"},
		{"dmy", "3 de março de 2026", "2026-03-03"},
		{"mdy", "March 3rd, 2026", "2026-03-03"},
		{"dmy", "31.12.26", ""},
		{"dmy", "03/2026", ""},
		{"month", "03/2026", "2026-03"},
		{"month", "3.2026", "2026-03"},
		{"month", "2026-03", "2026-03"},
		{"month", "2026/03", "2026-03"},
		{"month", "MARCH 2026", "2026-03"},
		{"month", "Mär. 2026", "2026-03"},
		{"month", "Mar-2026", "2026-03"},
		{"month", "2026-13", ""},
		{"month", "2026-Q1", ""},
		{"month", "Q1 2026", ""},
		{"month", "Smarch 2026", ""},
		{"month", "31.12.2026", ""},
		{"month", "0000-01", ""},
	} {
		got, _ := newDateWords(strings.Fields(c.ways)).read(c.text)
		if got != c.want {
			t.Errorf("%s: %q is read as %q, want %q", c.ways, c.text, got, c.want)
		}
	}
	if newDateWords(nil) != nil {
		t.Error("without a way of writing dates nothing is tried")
	}
}

// TestDays: who computes with dates gets the last day of a month, and the
// record keeps what it says.
func TestDays(t *testing.T) {
	k := types(t).Kind("people")
	fields := map[string]any{
		"title":         "2026-02",
		"retired_on":    "2024-02",
		"last_reviewed": "2026-03-31",
		"assignments":   []any{map[string]any{"from": "2026-04"}, map[string]any{"from": "2026-04-01"}},
		"unknown":       map[string]any{"x": "2026-04"},
	}
	before := fmt.Sprint(fields)
	got := fmt.Sprint(k.Days(fields))
	for _, want := range []string{"retired_on:2024-02-29", "title:2026-02 ", "last_reviewed:2026-03-31", "x:2026-04]"} {
		if !strings.Contains(got+" ", want) {
			t.Errorf("%s is missing from %s", want, got)
		}
	}
	if fmt.Sprint(fields) != before {
		t.Errorf("the record was changed to %v", fields)
	}
}

func TestPrefixed(t *testing.T) {
	for _, c := range []struct {
		pad        int
		text, want string
	}{
		{0, "7", "REQ-7"}, {3, "7", "REQ-007"}, {3, "1234", "REQ-1234"}, {2, "4.2", "REQ-04.2"}, {0, "3a", "REQ-3a"},
		{3, "REQ-007", "REQ-007"}, {3, "seven", "seven"}, {3, "3rd floor", "3rd floor"}, {3, "", ""}, {3, "-1", "-1"},
	} {
		if got := prefixed("REQ-", c.pad, c.text); got != c.want {
			t.Errorf("%q with %d digits is %q, want %q", c.text, c.pad, got, c.want)
		}
	}
	if got := prefixed("", 3, "7"); got != "7" {
		t.Errorf("without a prefix 7 becomes %q", got)
	}
}

// TestRecordKey freezes the keys of records without ids: history lives by
// them.
func TestRecordKey(t *testing.T) {
	for _, c := range []struct{ parent, text, want string }{
		{"IP-01", "Data encrypted at rest", "IP-01/data-encrypted-at-rest-184213"},
		{"IP-01", "  data ENCRYPTED\n at rest. ", "IP-01/data-encrypted-at-rest-184213"},
		{"", "Data encrypted at rest", "data-encrypted-at-rest-184213"},
		{"IP-01", "Löschung nach Art. 17 (DSGVO) und mehr", "IP-01/löschung-nach-art-17-dsgvo-2403c9"},
		{"IP-01", "!!!", "IP-01/e84c53"},
	} {
		if got := recordKey(c.parent, c.text); got != c.want {
			t.Errorf("%q under %q has the key %q, want %q", c.text, c.parent, got, c.want)
		}
	}
}

// TestConfigCUE: the configuration may be data in CUE, with the same meaning
// and the same faults; two of them are one too many.
func TestConfigCUE(t *testing.T) {
	const cue = `version: 1
registers: requirements: files: [{
	path: "needs.csv", id: "Nr", columns: {statement: ["Need", "Old"]}
	prefix: {id: "REQ-"}
}]
`
	table := &fstest.MapFile{Data: []byte("Nr,Need,Other\n1,Report,x\n")}
	fsys := fstest.MapFS{"goldthread.cue": {Data: []byte(cue)}, "needs.csv": table}
	c, s, faults, err := Configure(fsys, "", schema.FS)
	if err != nil || len(faults) > 0 {
		t.Fatal(err, listing(faults))
	}
	r, err := Load(fsys, c, s, Options{})
	if err != nil || len(r.Records["requirements"]) != 1 || r.Records["requirements"][0].ID != "REQ-1" {
		t.Errorf("got %+v, %v", r, err)
	}
	if len(r.Findings) != 1 || !strings.Contains(r.Findings[0].Hint, "goldthread.cue") {
		t.Errorf("the hint names another configuration:\n%s", listing(r.Findings))
	}
	fsys["goldthread.cue"] = &fstest.MapFile{Data: []byte("profile: \"strictt\"\n")}
	_, _, faults, err = Configure(fsys, "", schema.FS)
	if err != nil || len(faults) != 1 || faults[0].Place.String() != "goldthread.cue:1:10" {
		t.Errorf("got %s, %v", listing(faults), err)
	}
	fsys["goldthread.cue"] = &fstest.MapFile{Data: []byte("import \"strings\"\nprofile: strings.ToLower(\"STRICT\")\n")}
	if _, _, faults, err = Configure(fsys, "", schema.FS); err != nil || len(faults) != 1 {
		t.Errorf("a configuration that computes: %s, %v", listing(faults), err)
	}
	fsys["goldthread.yaml"] = &fstest.MapFile{Data: []byte("version: 1\n")}
	_, _, faults, err = Configure(fsys, "", schema.FS)
	if err != nil || len(faults) != 1 || faults[0].Message != "There are two configurations, goldthread.yaml and goldthread.cue." {
		t.Errorf("got %s, %v", listing(faults), err)
	}
}

// TestLargeGroup: as many rows as there are make one record.
func TestLargeGroup(t *testing.T) {
	var b strings.Builder
	b.WriteString("Law,Article\n")
	for i := range 3000 {
		fmt.Fprintf(&b, "GDPR,Art. %d\n", i)
	}
	fsys := fstest.MapFS{
		"goldthread.yaml": {Data: []byte("registers: {laws: {files: [{path: l.csv, group: Law, columns: {\"duties[].ref\": Article}}]}}\n")},
		"l.csv":           {Data: []byte(b.String())},
	}
	c, s, faults, err := Configure(fsys, "", schema.FS)
	if err != nil || len(faults) > 0 {
		t.Fatal(err, listing(faults))
	}
	r, err := Load(fsys, c, s, Options{})
	if err != nil {
		t.Fatal(err)
	}
	laws := r.Records["laws"]
	if len(laws) != 1 || len(laws[0].Fields["duties"].([]any)) != 3000 || laws[0].Place("duties[2999].ref").Line != 3001 {
		t.Errorf("got %d laws, findings %s", len(laws), listing(r.Findings))
	}
}

// landscape is a nested file of about a megabyte with 2,400 records.
func landscape() ([]byte, int) {
	var b bytes.Buffer
	b.WriteString("landscape:\n")
	n := 0
	for c := range 8 {
		fmt.Fprintf(&b, "  - category:\n    name: Category %d\n    subcategories:\n", c)
		for s := range 10 {
			fmt.Fprintf(&b, "      - subcategory:\n        name: Subcategory %d.%d\n        items:\n", c, s)
			for i := range 30 {
				n++
				fmt.Fprintf(&b, `          - item:
            name: Item %d of %d.%d
            description: >-
              %s
            homepage_url: https://example.org/%d
            repo_url: https://example.org/%d/code
            logo: item-%d.svg
            crunchbase: https://example.org/company/%d
            extra: {accepted: '2020-01-01', level: graduated, annual_review_date: '2025-05-05'}
`, i, c, s, strings.Repeat("Something that it does. ", 8), n, n, n, n)
			}
		}
	}
	return b.Bytes(), n
}

const landscapeConfig = `registers:
  suppliers:
    files:
      - path: landscape.yml
        records: landscape[].subcategories[].items[]
        id: homepage_url
        columns: {name: name, last_review: extra.annual_review_date, notes: description}
        parent: {tags: name}
        ignore: [item, category, subcategory, name, repo_url, logo, crunchbase, extra.accepted, extra.level]
`

func BenchmarkNested(b *testing.B) {
	data, n := landscape()
	fsys := fstest.MapFS{"goldthread.yaml": {Data: []byte(landscapeConfig)}, "landscape.yml": {Data: data}}
	c, s, faults, err := Configure(fsys, "", schema.FS)
	if err != nil || len(faults) > 0 {
		b.Fatal(err, listing(faults))
	}
	d := c.Decoder(s)
	b.SetBytes(int64(len(data)))
	for b.Loop() {
		if records, faults, err := d.Decode("landscape.yml", data); err != nil || len(faults) > 0 || len(records) != n {
			b.Fatal(len(records), faults, err)
		}
	}
}

// TestNestedLarge: the benchmark's file gives all its records and no finding.
func TestNestedLarge(t *testing.T) {
	data, n := landscape()
	if len(data) < 1<<20 || n != 2400 {
		t.Fatalf("%d bytes, %d records", len(data), n)
	}
	fsys := fstest.MapFS{"goldthread.yaml": {Data: []byte(landscapeConfig)}, "landscape.yml": {Data: data}}
	c, s, faults, err := Configure(fsys, "", schema.FS)
	if err != nil || len(faults) > 0 {
		t.Fatal(err, listing(faults))
	}
	r, err := Load(fsys, c, s, Options{})
	if err != nil || len(r.Findings) > 0 || len(r.Records["suppliers"]) != n {
		t.Errorf("%d records, %v, %s", len(r.Records["suppliers"]), err, listing(r.Findings))
	}
	if first := r.Records["suppliers"][0]; fmt.Sprint(first.Fields["tags"]) != "[Subcategory 0.0]" || first.Fields["last_review"] != "2025-05-05" {
		t.Errorf("got %v", first.Fields)
	}
}

// mappings are configurations that use everything a mapping can say.
var mappings = []string{
	`registers:
  parties: {files: [{path: t.csv, distinct: P, separator: {name: "/"}, columns: {side: S}}]}
  requirements: {files: [{path: t.csv, id: N, prefix: {id: R-, parties: P-}, pad: 3, bullets: B, dates: [dmy, month],
    columns: {parties: P, statement: B, cia: {confidentiality: C, integrity: I}, in_force_from: D},
    split: {S: {pattern: "(?<a>[^ ]+) (?<b>.+)", fields: {a: "sources[].id", b: "sources[].locator"}, otherwise: "sources[].quote", separator: "|"}}}]}
`,
	`registers:
  laws: {files: [{path: t.csv, group: P, columns: {"duties[].ref": B, "duties[].summary": C, "tags[]": S, applies_from: D, owner: I}, dates: [mdy, ymd]}]}
  requirements: {files: [{path: t.csv, text: statement, columns: {statement: B}}]}
`,
	`registers:
  parties: {files: [{path: t.yaml, records: "p[]", columns: {channel: c.by}}]}
  requirements: {files: [{path: t.yaml, records: "p[].r[]", parent: {parties: id, topic: ../id}, text: statement, bullets: statement}]}
`,
}

// FuzzTable reads random tables and trees through mappings that use
// everything.
func FuzzTable(f *testing.F) {
	seeds(f, ".csv")
	f.Add([]byte("N;P;S;B;C;I;D\n1;Customers/Staff;MSA §2|x;\"- a\n- b\";x;;03/2026\n2;customers;;• c • d;?;no;31.12.2026\n"))
	f.Add([]byte("P,B,C,S,D,I\nGDPR,Art. 5,Rights,a;b,3/4/2026,DPO\ngdpr,Art. 6,,b,,Legal\n,x,,,,\n"))
	f.Add([]byte("p:\n- id: a\n  c: {by: mail, x: 1}\n  r: [one, {statement: \"- a\\n- b\"}, {id: z}, [x], null]\n- r: [nobody]\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		for i, config := range mappings {
			name := "t.csv"
			if strings.Contains(config, "t.yaml") {
				name = "t.yaml"
			}
			fsys := fstest.MapFS{"goldthread.yaml": {Data: []byte(config)}, name: {Data: data}}
			c, faults, err := ReadConfig(fsys, "", types(t))
			if err != nil || len(faults) > 0 {
				t.Fatal(i, err, listing(faults))
			}
			checkDecoded(t, c.Decoder(types(t)), name, data)
			r, err := Load(fsys, c, types(t), Options{})
			if err != nil {
				t.Fatal(err)
			}
			for _, found := range r.Findings {
				if found.Place.File == name {
					inside(t, data, found.Place.Line, found.Place.Column)
				}
				if found.Message == "" {
					t.Errorf("got %+v", found)
				}
			}
		}
	})
}

// TestRepetition: what would fill the memory is a fault of the file, at once.
func TestRepetition(t *testing.T) {
	many := strings.Repeat("a;", 100_000)
	for name, c := range map[string]struct{ file, config, data string }{
		"points of one cell":      {"t.csv", `{path: t.csv, id: N, bullets: B, columns: {statement: B, tags: T}}`, "N,B,T\n1,\"" + strings.Repeat("- x\n", 50_000) + "\"," + many + "\n"},
		"what the records lie in": {"t.yaml", `{path: t.yaml, records: "p[].r[]", text: statement, parent: {notes: n}}`, "p:\n- n: " + many + "\n  r:\n" + strings.Repeat("  - x\n", 10_000)},
		"points and nothing else": {"t.csv", `{path: t.csv, bullets: B, id: N, columns: {statement: B}}`, "N,B\n1,\"" + strings.Repeat("- x\n", 20_000) + "\"\n"},
	} {
		fsys := fstest.MapFS{"goldthread.yaml": {Data: []byte("registers: {requirements: {files: [" + c.config + "]}}\n")}, c.file: {Data: []byte(c.data)}}
		conf, s, faults, err := Configure(fsys, "", schema.FS)
		if err != nil || len(faults) > 0 {
			t.Fatal(name, err, listing(faults))
		}
		r, err := Load(fsys, conf, s, Options{})
		if err != nil || !r.Unreadable["requirements"] || len(r.Findings) != 1 || !strings.Contains(r.Findings[0].Message, "what its records repeat comes to more than") {
			t.Errorf("%s: %d findings, %v", name, len(r.Findings), err)
		}
	}
	if _, err := compileSplit("(?<a>(x{100}){10})"); err == nil {
		t.Error("a pattern of a thousand steps is taken")
	}
	if got := points("- a\n" + strings.Repeat("b\n", 100_000)); len(got) != 1 {
		t.Errorf("got %d points", len(got))
	}
}
