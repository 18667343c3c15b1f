package register

import (
	"strings"
	"testing"
)

func TestCUEData(t *testing.T) {
	for _, c := range []struct{ name, in, want string }{
		{"empty", "", "0:0 null"},
		{"a package and a comment", "// who\npackage registers\n", "0:0 null"},
		{"fields", "package x\n// first\nparties: [\n\t{id: \"ä\", n: -5.10, ok: true, no: null}, // last\n]\n",
			`3:1 {parties: 3:10 [4:2 {id: 4:7-10 quoted "ä", n: 4:15-20 float "-5.10", ok: 4:26-30 bool "true", no: 4:36-40 null}]}`},
		{"a list", "[{id: \"A\"}, {\"id\": \"B\"}]", `1:1 [1:2 {id: 1:7-10 quoted "A"}, 1:13 {id: 1:20-23 quoted "B"}]`},
		{"a struct in braces", "{id: \"A\"}", `1:1 {id: 1:6-9 quoted "A"}`},
		{"short nesting", "a: b: 1", `1:1 {a: 1:4 {b: 1:7-8 int "1"}}`},
		{"several lines", "a: \"\"\"\n\tx\n\ty\n\t\"\"\"\nb: 1", `1:1 {a: 1:4-5 quoted "x\ny", b: 5:4-5 int "1"}`},
		{"raw text", `a: #"\n"#`, `1:1 {a: 1:4-10 quoted "\\n"}`},
		{"escapes", `a: "\u00e9\n\""`, `1:1 {a: 1:4-16 quoted "é\n\""}`},
		{"columns after wide letters", `é: 1, "日本": [2]`, `1:1 {é: 1:4-5 int "1", 日本: 1:13 [1:14-15 int "2"]}`},
		{"Windows lines", "a: 1\r\nb: 2\r\n", `1:1 {a: 1:4-5 int "1", b: 2:4-5 int "2"}`},
		{"twice", "a: 1\nb: 2\na: 1\n", `1:1 {b: 2:4-5 int "2", twice a}`},
	} {
		t.Run(c.name, func(t *testing.T) {
			n, fault := readCUE("f.cue", []byte(c.in), DefaultLimits)
			if fault != nil {
				t.Fatalf("%s %s", fault.Place, fault.Reason)
			}
			if got := tree(n); got != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
		})
	}
}

func TestCUEDataRefused(t *testing.T) {
	small := DefaultLimits
	small.Nodes, small.Text = 5, 10
	for _, c := range []struct {
		name, in string
		limits   Limits
		want     string
	}{
		{"import", "import \"strings\"\na: 1", DefaultLimits, "f.cue:1:1 a package is imported here; only data is read"},
		{"reference", "a: 1\nb: a", DefaultLimits, "f.cue:2:4 the name a stands for something else here; only data is read"},
		{"type", "a: string", DefaultLimits, "f.cue:1:4 the name string stands for something else here; only data is read"},
		{"selector", "a: {b: 1}\nc: a.b", DefaultLimits, "f.cue:2:4 a value is taken from elsewhere here; only data is read"},
		{"index", "a: [1]\nc: a[0]", DefaultLimits, "f.cue:2:4 a value is taken from elsewhere here; only data is read"},
		{"call", "a: len(\"x\")", DefaultLimits, "f.cue:1:4 a function is called here; only data is read"},
		{"comprehension in a list", "a: [for x in [1] {x}]", DefaultLimits, "f.cue:1:5 values are made by for or if here; only data is read"},
		{"comprehension of fields", "if true {a: 1}", DefaultLimits, "f.cue:1:1 fields are made by for or if here; only data is read"},
		{"let", "let x = 1\na: 1", DefaultLimits, "f.cue:1:1 a name is given to a value by let here; only data is read"},
		{"disjunction", "a: 1 | 2", DefaultLimits, "f.cue:1:4 a choice between values stands here; only data is read"},
		{"default", "a: *1 | 2", DefaultLimits, "f.cue:1:4 a choice between values stands here; only data is read"},
		{"unification", "a: 1 & 2", DefaultLimits, "f.cue:1:4 a value and a condition stand here; only data is read"},
		{"sum", "a: 1 + 2", DefaultLimits, "f.cue:1:4 a calculation stands here; only data is read"},
		{"constraint", "a: >5", DefaultLimits, "f.cue:1:4 a condition stands here instead of a value; only data is read"},
		{"pattern", "a: =~\"x\"", DefaultLimits, "f.cue:1:4 a condition stands here instead of a value; only data is read"},
		{"parentheses", "a: (1)", DefaultLimits, "f.cue:1:4 a value in parentheses stands here; only data is read"},
		{"definition", "#A: 1", DefaultLimits, "f.cue:1:1 a definition (#A) stands here; only data is read"},
		{"hidden", "_a: 1", DefaultLimits, "f.cue:1:1 the hidden field _a stands here; only data is read"},
		{"optional", "a?: 1", DefaultLimits, "f.cue:1:1 a field is marked with ? or ! here; only data is read"},
		{"required", "a!: 1", DefaultLimits, "f.cue:1:1 a field is marked with ? or ! here; only data is read"},
		{"pattern of fields", "[string]: 1", DefaultLimits, "f.cue:1:1 a pattern in brackets stands for names of fields here; only data is read"},
		{"dynamic field", "(\"a\"): 1", DefaultLimits, "f.cue:1:1 the name of a field has to be worked out here; only data is read"},
		{"embedding", "a: {b: 1, {c: 2}}", DefaultLimits, "f.cue:1:11 a value without a field's name stands here; only data is read"},
		{"ellipsis of fields", "a: {b: 1, ...}", DefaultLimits, "f.cue:1:11 three dots leave the fields open here; only data is read"},
		{"ellipsis of a list", "a: [1, ...]", DefaultLimits, "f.cue:1:8 three dots leave the list open here; only data is read"},
		{"interpolation", "a: \"x\"\nb: \"\\(a)\"", DefaultLimits, `f.cue:2:4 a text with \(...) in it, which has to be worked out, stands here; only data is read`},
		{"attribute", "a: 1 @tag(x)", DefaultLimits, "f.cue:1:6 an attribute (@) stands here; only data is read"},
		{"attribute of the file", "@if(x)\na: 1", DefaultLimits, "f.cue:1:1 an attribute (@) stands here; only data is read"},
		{"bottom", "a: _|_", DefaultLimits, "f.cue:1:4 an error value stands here; only data is read"},
		{"bytes", "a: 'x'", DefaultLimits, "f.cue:1:4 bytes in single quotes stand here; only data is read"},
		{"multiplier", "a: 10K", DefaultLimits, "f.cue:1:4 the number 10K is written in a way that other readers do not know; only data is read"},
		{"hexadecimal", "a: 0x1F", DefaultLimits, "f.cue:1:4 the number 0x1F is written in a way that other readers do not know; only data is read"},
		{"underscores", "a: 1_000", DefaultLimits, "f.cue:1:4 the number 1_000 is written in a way that other readers do not know; only data is read"},
		{"syntax", "a: [1,\nb: 2\n", DefaultLimits, "f.cue:2:2 the values cannot be made out: missing ',' in list literal"},
		{"depth", "a: " + strings.Repeat("[", 70) + strings.Repeat("]", 70), DefaultLimits, "f.cue:1:68 values are nested more than 64 deep"},
		{"nodes", "[1, 2, 3, 4, 5]", small, "f.cue:1:14 the file holds more than 5 values"},
		{"text", `a: "01234567890"`, small, "f.cue:1:4 the value is longer than 10 bytes"},
		{"invalid UTF-8", "a: \"\xff\"", DefaultLimits, "f.cue:1:5 the text is not UTF-8 from here on"},
		{"NUL", `a: "\u0000"`, DefaultLimits, "f.cue:1:4 a text stands here that holds a character which no text has; only data is read"},
		{"escaped override", `a: "\u202e"`, DefaultLimits, "f.cue:1:4 an invisible character stands here that shows the letters after it in another order"},
		{"bidirectional override", "a: \"\u202e\"", DefaultLimits, "f.cue:1:5 an invisible character stands here that shows the letters after it in another order"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, fault := readCUE("f.cue", []byte(c.in), c.limits)
			if fault == nil {
				t.Fatal("it was read")
			}
			if got := fault.Place.String() + " " + fault.Reason; got != c.want {
				t.Errorf("got  %q\nwant %q", got, c.want)
			}
		})
	}
}

// TestHostileCUE is nested deeper than the parser's and the scanner's stack
// like, and holds more values than memory does.
func TestHostileCUE(t *testing.T) {
	for _, in := range []string{
		strings.Repeat("[", 5_000_000), strings.Repeat("a: ", 2_000_000), strings.Repeat("!", 5_000_000) + "1", strings.Repeat("{a: ", 2_000_000),
		"a: f" + strings.Repeat("()", 2_000_000), "a: x" + strings.Repeat("[0]", 2_000_000), "a: x" + strings.Repeat(".x", 2_000_000), "a: -" + strings.Repeat("-", 2_000_000),
		"@a" + strings.Repeat("(", 5_000_000), "a: 1" + strings.Repeat("+1", 2_000_000), "a: \"" + strings.Repeat(`\(`, 1_000_000), "[" + strings.Repeat("1,", 5_000_000),
	} {
		if _, fault := readCUE("f.cue", []byte(in), DefaultLimits); fault == nil {
			t.Errorf("%.8s... was read", in)
		}
	}
}
