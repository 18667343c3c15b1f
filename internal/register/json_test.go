package register

import (
	"strings"
	"testing"
)

func TestJSON(t *testing.T) {
	for _, c := range []struct{ name, in, want string }{
		{"empty", "", "0:0 null"},
		{"space", " \r\n\t", "0:0 null"},
		{"places are code points", `[{"ä": "é", "b": "x"}]`, `1:1 [1:2 {ä: 1:8-11 quoted "é", b: 1:18-21 quoted "x"}]`},
		{"byte order mark and Windows lines", "\ufeff{\r\n\"a\": 1}\r\n", `1:1 {a: 2:6-7 int "1"}`},
		{"what values read as", `[5.10, -7, 1e3, true, false, null, "5", ""]`,
			`1:1 [1:2-6 float "5.10", 1:8-10 int "-7", 1:12-15 float "1e3", 1:17-21 bool "true", 1:23-28 bool "false", 1:30-34 null, 1:36-39 quoted "5", 1:41-43 quoted ""]`},
		{"a number stays as it is written", `[12345678901234567890, 0.10]`, `1:1 [1:2-22 int "12345678901234567890", 1:24-28 float "0.10"]`},
		{"escapes", `"\"\\\/\b\f\n\r\t\u00e9\uD83D\uDE00"`, `1:1-37 quoted "\"\\/\b\f\n\r\té😀"`},
		{"empty list and object", `[[], {}, [ ]]`, `1:1 [1:2 [], 1:6 {}, 1:10 []]`},
		{"twice", `{"a": 1, "b": 2, "a": 3, "\u0061": 4}`, `1:1 {b: 1:15-16 int "2", twice a, twice a}`},
	} {
		t.Run(c.name, func(t *testing.T) {
			n, fault := readJSON("f.json", []byte(c.in), DefaultLimits)
			if fault != nil {
				t.Fatalf("%s %s", fault.Place, fault.Reason)
			}
			if got := tree(n); got != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
		})
	}
}

func TestJSONRefused(t *testing.T) {
	small := DefaultLimits
	small.Nodes, small.Text = 5, 10
	for _, c := range []struct {
		name, in string
		limits   Limits
		want     string
	}{
		{"trailing data", "[]\n{}", DefaultLimits, "f.json:2:1 something follows after the end of the value"},
		{"trailing comma", `[1,]`, DefaultLimits, "f.json:1:4 this is not valid JSON: a value is expected here"},
		{"comma in an object", `{"a": 1,}`, DefaultLimits, "f.json:1:9 this is not valid JSON: a name in double quotes is expected here"},
		{"no comma", `["ä" 1]`, DefaultLimits, "f.json:1:6 this is not valid JSON: a comma or ] is expected here"},
		{"no colon", `{"a" 1}`, DefaultLimits, "f.json:1:6 this is not valid JSON: a colon is expected after the name"},
		{"comment", "// x\n[]", DefaultLimits, "f.json:1:1 this is not valid JSON: a value is expected here"},
		{"cut off", `[{"a": `, DefaultLimits, "f.json:1:8 this is not valid JSON: the text ends where a value is expected"},
		{"cut off list", `[1`, DefaultLimits, "f.json:1:3 this is not valid JSON: the text ends before the closing ]"},
		{"open quote", "[\"a\n]", DefaultLimits, "f.json:1:4 this is not valid JSON: a text goes over the end of its line or holds a control character"},
		{"open quote at the end", `["a`, DefaultLimits, "f.json:1:2 this is not valid JSON: the quote that opens this text is never closed"},
		{"bare word", `{"a": yes}`, DefaultLimits, "f.json:1:7 this is not valid JSON: yes is no value"},
		{"infinity", `[Infinity]`, DefaultLimits, "f.json:1:2 this is not valid JSON: Infinity is no value"},
		{"leading zero", `[007]`, DefaultLimits, "f.json:1:2 this is not valid JSON: 007 is no number"},
		{"bare point", `[1.]`, DefaultLimits, "f.json:1:2 this is not valid JSON: 1. is no number"},
		{"plus", `[+1]`, DefaultLimits, "f.json:1:2 this is not valid JSON: a value is expected here"},
		{"lone surrogate", `["x\uD83D"]`, DefaultLimits, `f.json:1:4 this is not valid JSON: \u is not followed by the number of a letter`},
		{"surrogates in the wrong order", `["\uDE00\uD83D"]`, DefaultLimits, `f.json:1:3 this is not valid JSON: \u is not followed by the number of a letter`},
		{"surrogate and a letter", `["\uD83D\u0061"]`, DefaultLimits, `f.json:1:3 this is not valid JSON: \u is not followed by the number of a letter`},
		{"short escape", `["\u12"]`, DefaultLimits, `f.json:1:3 this is not valid JSON: \u is not followed by the number of a letter`},
		{"digits that are none", `["\u00@1"]`, DefaultLimits, `f.json:1:3 this is not valid JSON: \u is not followed by the number of a letter`},
		{"unknown escape", `["C:\dir"]`, DefaultLimits, "f.json:1:5 this is not valid JSON: nothing is written with this backslash"},
		{"escape at the end", `["\`, DefaultLimits, "f.json:1:3 this is not valid JSON: nothing is written with this backslash"},
		{"NUL", `["\u0000"]`, DefaultLimits, "f.json:1:3 a NUL character stands here, which no text has"},
		{"escaped override", `["a\u202e"]`, DefaultLimits, "f.json:1:4 an invisible character stands here that shows the letters after it in another order"},
		{"bidirectional isolate", "[\"\u2066\"]", DefaultLimits, "f.json:1:3 an invisible character stands here that shows the letters after it in another order"},
		{"bidirectional override", "[\"\u202d\"]", DefaultLimits, "f.json:1:3 an invisible character stands here that shows the letters after it in another order"},
		{"invalid UTF-8", "[\"\xff\"]", DefaultLimits, "f.json:1:3 the text is not UTF-8 from here on"},
		{"UTF-16", "\xff\xfe[\x00", DefaultLimits, "f.json:1:1 the file is UTF-16, not UTF-8"},
		{"depth", strings.Repeat("[", 70), DefaultLimits, "f.json:1:66 values are nested more than 64 deep"},
		{"nodes", `[1, 2, {"a": 1, "b": 2}]`, small, "f.json:1:14 the file holds more than 5 values"},
		{"text", `"01234567890"`, small, "f.json:1:1 the value is longer than 10 bytes"},
		{"long number", "12345678901", small, "f.json:1:1 this is not valid JSON: 12345678901 is no number"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, fault := readJSON("f.json", []byte(c.in), c.limits)
			if fault == nil {
				t.Fatal("it was read")
			}
			if got := fault.Place.String() + " " + fault.Reason; got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

// TestJSONIsFast: neither depth nor size nor many equal names take time.
func TestJSONIsFast(t *testing.T) {
	for _, in := range []string{
		strings.Repeat("[", 1_000_000),
		strings.Repeat(`{"a":`, 1_000_000),
		"{" + strings.TrimSuffix(strings.Repeat(`"a":1,`, 300_000), ",") + "}",
		`"` + strings.Repeat(`\u00e4`, 100_000) + `"`,
	} {
		_, _ = readJSON("f.json", []byte(in), DefaultLimits)
	}
}
