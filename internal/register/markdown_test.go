package register

import (
	"fmt"
	"strings"
	"testing"
)

// pageOf writes the tables of a page, each below its heading.
func pageOf(p *page) string {
	var b strings.Builder
	for _, t := range p.tables {
		if t.section >= 0 {
			fmt.Fprintf(&b, "# %s\n", p.sections[t.section].title)
		}
		if t.fault != nil {
			fmt.Fprintf(&b, "!%d:%d %s\n", t.fault.Place.Line, t.fault.Place.Column, t.fault.Reason)
		}
		b.WriteString(cells(&t.table) + "\n")
	}
	return strings.TrimSuffix(b.String(), "\n")
}

func TestMarkdownTables(t *testing.T) {
	for _, c := range []struct{ name, in, want string }{
		{"nothing", "", ""},
		{"text", "# Title\n\nNo | table\nhere\n", ""},
		{"a table", "| id | name |\n|----|:-----|\n| A | Ä ö |\n", "1:3-1:5=id | 1:8-1:12=name\n3:3-3:4=A | 3:7-3:10=Ä ö"},
		{"without a frame", "id | name\n--- | ---\nA | B\n", "1:1-1:3=id | 1:6-1:10=name\n3:1-3:2=A | 3:5-3:6=B"},
		{"one column", "| id |\n|---|\n| A |\n", "1:3-1:5=id\n3:3-3:4=A"},
		{"Windows lines and a byte order mark", "\ufeff| id |\r\n|---|\r\n| A |\r\n", "1:3-1:5=id\n3:3-3:4=A"},
		{"empty cells", "| id | name |\n|---|---|\n| A |  |\n| | B |\n||\n", "1:3-1:5=id | 1:8-1:12=name\n3:3-3:4=A | 3:7-3:7=\n4:3-4:3= | 4:5-4:6=B"},
		{"escaped pipes", `| id | name |` + "\n|---|---|\n" + `| A | x \| y |` + "\n" + "| B | `a \\| b` |\n", "1:3-1:5=id | 1:8-1:12=name\n3:3-3:4=A | 3:7-3:13=x | y\n4:3-4:4=B | 4:7-4:15=a | b"},
		{"shifted rows", "| id | name |\n|---|---|\n| A | b | c |\n| D |\nplain text\n", "1:3-1:5=id | 1:8-1:12=name\n3:3-3:4=A | 3:7-3:8=b | 3:11-3:12=c !3:1 has 3 cells under 2 headings\n4:3-4:4=D !4:1 has 1 cell under 2 headings\n5:1-5:11=plain text !5:1 has 1 cell under 2 headings"},
		{"the end of a table", "| id |\n|---|\n| A |\n\n| B |\n", "1:3-1:5=id\n3:3-3:4=A"},
		{"other blocks end a table", "a|b\n-|-\n1|2\n# Next\na|b\n-|-\n3|4\n- list\n", "1:1-1:2=a | 1:3-1:4=b\n3:1-3:2=1 | 3:3-3:4=2\n# Next\n5:1-5:2=a | 5:3-5:4=b\n7:1-7:2=3 | 7:3-7:4=4"},
		{"headings", "One\n===\n|a|\n|-|\n\n## Two ##\n|b|\n|-|\n\n### `Code` and [link](x)\n|c|\n|-|\n\nFour\n---\n|d|\n|-|", "# One\n3:2-3:3=a\n# Two\n7:2-7:3=b\n# Code and link\n11:2-11:3=c\n# Four\n16:2-16:3=d"},
		{"code is no table", "```md\n| id |\n|---|\n| A |\n```\n~~~\n| id |\n|---|\n```\n~~~\n\n    | id |\n    |---|\n\n| id |\n|---|\n", "15:3-15:5=id"},
		{"an open fence goes to the end", "````\n| id |\n|---|\n```\n", ""},
		{"comments and quotations are none", "<!-- | id |\n|---|\n-->\n> | id |\n> |---|\n", ""},
		{"a line of dashes that does not fit", "| a | b |\n|---|\n| 1 | 2 |\n", "!2:1 the line of dashes has 1 part under 2 headings, so that this is no table\n1:3-1:4=a | 1:7-1:8=b\n3:3-3:4=1 | 3:7-3:8=2"},
		{"front matter is no table", "---\na: |\n  | id |\n  |---|\n---\n| id |\n|---|\n", "6:3-6:5=id"},
		{"indented up to three", "   | id |\n   |---|\n   | A |\n", "1:6-1:8=id\n3:6-3:7=A"},
	} {
		t.Run(c.name, func(t *testing.T) {
			p, fault := readMarkdown("f.md", []byte(c.in), DefaultLimits)
			if fault != nil {
				t.Fatalf("%s: %s", fault.Place, fault.Reason)
			}
			if got := pageOf(p); got != c.want {
				t.Errorf("got\n%s\nwant\n%s", got, c.want)
			}
		})
	}
}

func TestCellText(t *testing.T) {
	for in, want := range map[string]string{
		"plain":                              "plain",
		"**bold** and *slanted*":             "bold and slanted",
		"__bold__ _slanted_ ~~gone~~":        "bold slanted gone",
		"***both***":                         "both",
		"**a *b* c**":                        "a b c",
		"party_id and other_name":            "party_id and other_name",
		"2 * 3 * 4":                          "2 * 3 * 4",
		"5 ~ 6":                              "5 ~ 6",
		"**open":                             "**open",
		"`a*b*c`":                            "a*b*c",
		"``a ` b``":                          "a ` b",
		"` x `":                              "x",
		"`open":                              "`open",
		"[text](https://x.example/a_(b))":    "text",
		`[a *b*](x "title")`:                 "a b",
		"![logo](x.png)":                     "logo",
		"[text][1] and [x]":                  "text and [x]",
		"[read][write] [2] [1][] [A *b*][1]": "[read][write] [2] 1 A b",
		"see [Two], [two][] and [no][]":      "see Two, two and [no][]",
		"[x](y":                              "[x](y",
		"<https://x.example>":                "https://x.example",
		"<mailto:a@x.example>":               "a@x.example",
		"a < b > c":                          "a < b > c",
		"R&amp;D &lt;1&gt; &#228; &nosuch":   "R&D <1> ä &nosuch",
		"a&nbsp;b":                           "a b",
		`\*not\* \_this\_ C:\dir`:            `*not* _this_ C:\dir`,
		"A.5.1<br>A.5.2<br/> A.5.3 <BR />":   "A.5.1\nA.5.2\nA.5.3",
		"<b>bold</b>":                        "<b>bold</b>",
		"!":                                  "!",
		"wow!":                               "wow!",
	} {
		if got, _ := cellText(in, map[string]string{"1": "https://x.example/1", "two": "https://x.example/2"}); got != want {
			t.Errorf("%s: got %q, want %q", in, got, want)
		}
	}
}

func TestMarkdownRefused(t *testing.T) {
	small := DefaultLimits
	small.Cells, small.Text = 5, 10
	for _, c := range []struct {
		name, in string
		limits   Limits
		want     string
	}{
		{"Latin 1", "| id |\n|---|\n| Vertr\xe4ge |\n", DefaultLimits, "f.md:3:8 the text is not UTF-8 from here on"},
		{"NUL", "a\x00", DefaultLimits, "f.md:1:2 a NUL character stands here, which no text has"},
		{"escaped override", "| id |\n|---|\n| a&#x202e;b |\n", DefaultLimits, "f.md:3:3 an invisible character stands here that shows the letters after it in another order"},
		{"bidirectional override", "a\u202e", DefaultLimits, "f.md:1:2 an invisible character stands here that shows the letters after it in another order"},
		{"cells", "|a|b|c|\n|-|-|-|\n|1|2|3|\n", small, "f.md:3:6 the file holds more than 5 cells"},
		{"tables", strings.Repeat("|a|\n|-|\n\n", 1001), DefaultLimits, "f.md:3001:1 the file holds more than 1000 tables"},
		{"text", "|a|\n|-|\n|01234567890|\n", small, "f.md:3:2 the cell is longer than 10 bytes"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, fault := readMarkdown("f.md", []byte(c.in), c.limits)
			if fault == nil {
				t.Fatal("it was read")
			}
			if got := fault.Place.String() + " " + fault.Reason; got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

// TestMarkdownRepetition reads cells of nothing but marks, each of which could
// begin something.
func TestMarkdownRepetition(t *testing.T) {
	for _, piece := range []string{"*", "* ", "*a ", "*a_b ", "_", "`", "`a``", "[", "[a", "[a](", "![", "&", "<", "<a", "\\", "~~a ", "**a *b ", "[a][", "!"} {
		in := "|id|\n|-|\n|" + strings.Repeat(piece, 500_000/len(piece)) + "|\n"
		if _, fault := readMarkdown("f.md", []byte(in), DefaultLimits); fault != nil {
			t.Errorf("%q: %s", piece, fault.Reason)
		}
	}
	for _, line := range []string{"|a|\n", "|a|\n|-|\n", "```\n", "<!--\n", "# a\n", "|" + strings.Repeat("-", 200) + "\n", "a\n---\n"} {
		in := strings.Repeat(line, 1_000_000/len(line))
		if _, fault := readMarkdown("f.md", []byte(in), DefaultLimits); fault != nil && !strings.Contains(fault.Reason, "more than") {
			t.Errorf("%q: %s", line, fault.Reason)
		}
	}
}
