package register

import (
	"reflect"
	"testing"
	"testing/fstest"

	"github.com/goldthread/goldthread/schema"
)

func TestExactCell(t *testing.T) {
	for text, want := range map[string]any{
		"'=1+1":             "=1+1",
		"'＝1":               "＝1",
		"'-":                "-",
		`'" a "`:            " a ",
		`'["a; b",null,24]`: []any{"a; b", nil, int64(24)},
		`'{"a":{"b":24.0}}`: map[string]any{"a": map[string]any{"b": 24.0}},
		`'{"a":true}`:       map[string]any{"a": true},
		"'tis":              "'tis",
		"'":                 "'",
		"''=1":              "''=1",
		"'24":               "'24",
		`'"a`:               `'"a`,
		`'"a\u202e"`:        `'"a\u202e"`,
		`'"a" b`:            `'"a" b`,
		`'{"a":1,"a":2}`:    `'{"a":1,"a":2}`,
		`'[1,]`:             `'[1,]`,
		"=1+1":              "=1+1",
	} {
		n := exactCell(&node{shape: textShape, plain: asCell, text: text})
		if got := plainOf(n); !reflect.DeepEqual(got, want) {
			t.Errorf("%s is read as %#v, want %#v", text, got, want)
		}
	}
	deep := "'"
	for range 10_000 {
		deep += "["
	}
	if n := exactCell(&node{shape: textShape, plain: asCell, text: deep}); n.text != deep {
		t.Error("a cell nested too deep is read")
	}
}

// A copy is what is written: names stay names, nothing is derived, and values
// that do not fit are there.
func TestReadCopy(t *testing.T) {
	fsys := fstest.MapFS{
		"goldthread.yaml": {Data: []byte("registers: {requirements: {owner: Legal}}\n")},
		"registers/requirements.yaml": {Data: []byte(`interval: P12M
requirements:
  - {id: REQ-1, parties: [Customers], kind: hope, sources: [{id: CTR-1}]}
  - {id: REQ-1, statement: Again}
  - {statement: No id}
`)},
		"registers/parties.yaml":   {Data: []byte("- {id: PTY-1, name: Customers}\n")},
		"registers/contracts.yaml": {Data: []byte("- {id: CTR-1, bad: 1}\n")},
	}
	c, s, faults, err := Configure(fsys, "", schema.FS)
	if err != nil || len(faults) > 0 {
		t.Fatal(err, faults)
	}
	read, err := ReadCopy(fsys, c, s, "requirements", Options{})
	if err != nil {
		t.Fatal(err)
	}
	want := []map[string]any{
		{"parties": []any{"Customers"}, "kind": "hope", "sources": []any{map[string]any{"id": "CTR-1"}}},
		{"statement": "Again"},
	}
	if len(read.Records) != len(want) {
		t.Fatalf("%d records", len(read.Records))
	}
	for i, w := range want {
		if got := read.Records[i].Fields; !reflect.DeepEqual(got, w) {
			t.Errorf("got %v, want %v", got, w)
		}
	}
	if len(read.Findings) != 3 || len(read.Files) != 1 || read.Header.Owner != "" || read.Header.Interval.Text != "P12M" {
		t.Errorf("got %v, %v, %+v", read.Findings, read.Files, read.Header)
	}
}
