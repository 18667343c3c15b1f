package register

import (
	"fmt"
	"runtime"
	"strings"
	"testing"
)

// tree writes a node with its places.
func tree(n *node) string {
	at := fmt.Sprintf("%d:%d", n.place.Line, n.place.Column)
	if n.place.EndLine > 0 {
		at += fmt.Sprintf("-%d", n.place.EndColumn)
	}
	switch n.shape {
	case nullShape:
		return at + " null"
	case textShape:
		return fmt.Sprintf("%s %s %q", at, [...]string{"quoted", "text", "bool", "int", "float", "cell"}[n.plain], n.text)
	case listShape:
		var items []string
		for _, i := range n.items {
			items = append(items, tree(i))
		}
		return at + " [" + strings.Join(items, ", ") + "]"
	}
	var items []string
	for i, k := range n.keys {
		items = append(items, k.text+": "+tree(n.items[i]))
	}
	for _, k := range n.twice {
		items = append(items, "twice "+k.text)
	}
	return at + " {" + strings.Join(items, ", ") + "}"
}

func TestYAML(t *testing.T) {
	for _, c := range []struct{ name, in, want string }{
		{"empty", "", "0:0 null"},
		{"comment", "# nobody\n", "0:0 null"},
		{"places are code points", "- {ä: é, b: x}", `1:1 [1:3 {ä: 1:7-8 text "é", b: 1:13-14 text "x"}]`},
		{"byte order mark", "\ufeffa: b\n", `1:1 {a: 1:4-5 text "b"}`},
		{"Windows lines", "a: b\r\nc: d\r\n", `1:1 {a: 1:4-5 text "b", c: 2:4-5 text "d"}`},
		{"what values read as", "[5.10, 012, 7, true, yes, 2026-01-02, null, ~, '5', x]",
			`1:1 [1:2-6 float "5.10", 1:8-11 int "012", 1:13-14 int "7", 1:16-20 bool "true", 1:22-25 text "yes", 1:27-37 text "2026-01-02", 1:39-43 null, 1:45-46 null, 1:48-51 quoted "5", 1:53-54 text "x"]`},
		{"empty value has its name's place", "a:\nb: x", `1:1 {a: 1:1-2 null, b: 2:4-5 text "x"}`},
		{"tag of text", "a: !!str 5", `1:1 {a: 1:4 quoted "5"}`},
		{"blocks", "a: |\n  x\n  y\nb: >-\n  z\n  w\n", `1:1 {a: 1:4 quoted "x\ny\n", b: 4:4 quoted "z w"}`},
		{"twice", "a: 1\nb: 2\na: 3\na: 4\n", `1:1 {b: 2:4-5 int "2", twice a, twice a}`},
		{"alias", "a: &x [1]\nb: *x\n", `1:1 {a: 1:4 [1:8-9 int "1"], b: 2:4 [1:8-9 int "1"]}`},
		{"document marks", "---\na: b\n...\n", `2:1 {a: 2:4-5 text "b"}`},
	} {
		t.Run(c.name, func(t *testing.T) {
			n, fault := readYAML("f.yaml", []byte(c.in), DefaultLimits)
			if fault != nil {
				t.Fatalf("%s %s", fault.Place, fault.Reason)
			}
			if got := tree(n); got != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
		})
	}
}

func TestYAMLRefused(t *testing.T) {
	small := DefaultLimits
	small.Nodes, small.Text = 5, 10
	for _, c := range []struct {
		name, in string
		limits   Limits
		want     string
	}{
		{"syntax", "a: b: c\n", DefaultLimits, "f.yaml:1:5 this is not valid YAML: mapping values are not allowed in this context"},
		{"tabs", "a:\n\tb: c\n", DefaultLimits, "f.yaml:2:1 this is not valid YAML: found character that cannot start any token"},
		{"two documents", "a: b\n---\nc: d\n", DefaultLimits, "f.yaml:2:1 a second document begins here"},
		{"broken second document", "a: b\n---\nc: [\n", DefaultLimits, "f.yaml:4:1 this is not valid YAML: did not find expected node content"},
		{"merge", "a: &x {b: c}\nd:\n  <<: *x\n", DefaultLimits, "f.yaml:3:3 the merge key << is not read"},
		{"tag", "a: !secret x\n", DefaultLimits, "f.yaml:1:4 the tag !secret is not read"},
		{"binary", "a: !!binary aGk=\n", DefaultLimits, "f.yaml:1:4 the tag !!binary is not read"},
		{"tagged list", "a: !!set {x}\n", DefaultLimits, "f.yaml:1:4 the tag !!set is not read"},
		{"list as a name", "? [a]\n: b\n", DefaultLimits, "f.yaml:1:3 the name of a field must be a plain word"},
		{"alias as a name", "a: &x y\n*x : b\n", DefaultLimits, "f.yaml:2:1 the name of a field must be a plain word"},
		{"circle", "a: &x [*x]\n", DefaultLimits, "f.yaml:1:8 the alias *x is inside what it stands for"},
		{"unknown alias", "a: *x\n", DefaultLimits, "f.yaml:1:4 this is not valid YAML: unknown anchor 'x' referenced"},
		{"depth", strings.Repeat("[", 70) + strings.Repeat("]", 70), DefaultLimits, "f.yaml:1:66 values are nested more than 64 deep"},
		{"nodes", "[a, b, c, d, e]", small, "f.yaml:1:14 the file holds more than 5 values"},
		{"text", "a: 01234567890x", small, "f.yaml:1:4 the value is longer than 10 bytes"},
		{"UTF-16", "\xfe\xff\x00a", DefaultLimits, "f.yaml:1:1 the file is UTF-16, not UTF-8"},
		{"invalid UTF-8", "a: \xff\n", DefaultLimits, "f.yaml:1:4 the text is not UTF-8 from here on"},
		{"NUL", "a: \x00\n", DefaultLimits, "f.yaml:1:4 a NUL character stands here, which no text has"},
		{"bidirectional override", "- a: b\n  c: x\u202ey\n", DefaultLimits, "f.yaml:2:7 an invisible character stands here that shows the letters after it in another order"},
		{"bidirectional embedding", "- a: b\u202a\n", DefaultLimits, "f.yaml:1:7 an invisible character stands here that shows the letters after it in another order"},
		{"escaped isolate", "- a: b\n  c: \"x\\u2067y\"\n", DefaultLimits, "f.yaml:2:6 an invisible character stands here that shows the letters after it in another order"},
		{"escaped override in a name", "\"\\u202E\": b\n", DefaultLimits, "f.yaml:1:1 an invisible character stands here that shows the letters after it in another order"},
		{"escaped NUL", "a: \"\\0\"\n", DefaultLimits, "f.yaml:1:4 a NUL character stands here, which no text has"},
		{"line separator", "a: b\nc: x\u2028y\n", DefaultLimits, "f.yaml:2:5 an invisible line separator stands here"},
		{"next line", "\u0085", DefaultLimits, "f.yaml:1:1 an invisible line separator stands here"},
		{"fault at the end", "a: [é", DefaultLimits, "f.yaml:1:6 this is not valid YAML: did not find expected ',' or ']'"},
		{"lone carriage return", "a: b\rc: d\n", DefaultLimits, "f.yaml:1:5 a line ends with a lone carriage return"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, fault := readYAML("f.yaml", []byte(c.in), c.limits)
			if fault == nil {
				t.Fatal("it was read")
			}
			if got := fault.Place.String() + " " + fault.Reason; got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

// TestBillionLaughs: nine levels of nine aliases stand for a billion values;
// they are refused at once and the memory stays flat.
func TestBillionLaughs(t *testing.T) {
	var b strings.Builder
	b.WriteString("a0: &a0 [lol, lol, lol, lol, lol, lol, lol, lol, lol]\n")
	for i := 1; i < 10; i++ {
		refs := strings.TrimSuffix(strings.Repeat(fmt.Sprintf("*a%d, ", i-1), 9), ", ")
		fmt.Fprintf(&b, "a%d: &a%d [%s]\n", i, i, refs)
	}
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	_, fault := readYAML("f.yaml", []byte(b.String()), DefaultLimits)
	runtime.ReadMemStats(&after)
	if fault == nil || !strings.Contains(fault.Reason, "aliases (*name) repeat more than 10000 values") {
		t.Fatalf("got %v", fault)
	}
	if used := after.TotalAlloc - before.TotalAlloc; used > 64<<20 {
		t.Errorf("it took %d MB", used>>20)
	}
}

// TestDeepYAML is nested deeper than any parser's stack likes.
func TestDeepYAML(t *testing.T) {
	for _, in := range []string{strings.Repeat("[", 200_000), strings.Repeat("{a: ", 200_000), strings.Repeat("- ", 200_000)} {
		if _, fault := readYAML("f.yaml", []byte(in), DefaultLimits); fault == nil {
			t.Errorf("%.8s... was read", in)
		}
	}
}
