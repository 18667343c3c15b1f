package source_test

import (
	"errors"
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/goldthread/goldthread/internal/source"
)

func TestPlaceString(t *testing.T) {
	for want, p := range map[string]source.Place{
		"a.yaml":         {File: "a.yaml"},
		"a.yaml:3":       {File: "a.yaml", Line: 3},
		"a.yaml:3:7":     {File: "a.yaml", Line: 3, Column: 7},
		`a\x1b[2J.yaml`:  {File: "a\x1b[2J.yaml"},
		`a\nb.yaml:1:1`:  {File: "a\nb.yaml", Line: 1, Column: 1},
		"":               {},
		"Überblick.yaml": {File: "Überblick.yaml"},
		"a.xlsx:Parties": {File: "a.xlsx", Sheet: "Parties"},
		"a.xlsx:Q 1!16":  {File: "a.xlsx", Sheet: "Q 1", Line: 16},
		"a.xlsx:Q!D16":   {File: "a.xlsx", Sheet: "Q", Line: 16, Column: 4},
		`a.xlsx:\n!AA1`:  {File: "a.xlsx", Sheet: "\n", Line: 1, Column: 27},
	} {
		if got := p.String(); got != want {
			t.Errorf("String() = %q, want %q", got, want)
		}
	}
}

func TestEscape(t *testing.T) {
	for in, want := range map[string]string{
		"plain text, 日本語, Ümlaut":   "plain text, 日本語, Ümlaut",
		"a\tb":                      "a b",
		"\x1b[31mred\x1b[0m":        `\x1b[31mred\x1b[0m`,
		"line\nbreak\rback":         `line\nbreak\rback`,
		"evil\u202etxt":             `evil\u{202e}txt`,
		"zero\u200bwidth":           `zero\u{200b}width`,
		"\ufeffmark":                `\u{feff}mark`,
		"bad\xffbyte":               `bad\xffbyte`,
		"nul\x00":                   `nul\x00`,
		"next\u0085line\u2028apart": `next\u{85}line\u{2028}apart`,
		"no\uffffcharacter":         `no\u{ffff}character`,
		"::error::x":                `:\x3aerror::x`,
		"\u3000 ::error::x":         "\u3000 :" + `\x3aerror::x`,
		"a::b":                      "a::b",
		"\n::b":                     `\n::b`,
		"a ##[error]b":              `a #\x23[error]b`,
		"###[group]":                `##\x23[group]`,
		"##vso[task.x]":             `#\x23vso[task.x]`,
		"## 3 [sic] #[1]":           "## 3 [sic] #[1]",
	} {
		if got := source.Escape(in); got != want {
			t.Errorf("Escape(%q) = %q, want %q", in, got, want)
		}
		if again := source.Escape(want); again != want {
			t.Errorf("Escape(%q) = %q: it is safe already", want, again)
		}
	}
}

func TestColumnName(t *testing.T) {
	for column, want := range map[int]string{-1: "", 0: "", 1: "A", 26: "Z", 27: "AA", 52: "AZ", 53: "BA", 702: "ZZ", 703: "AAA", 16384: "XFD"} {
		if got := source.ColumnName(column); got != want {
			t.Errorf("column %d is %q, want %q", column, got, want)
		}
	}
}

func TestCompareSheets(t *testing.T) {
	first := source.Place{File: "a.xlsx", Sheet: "A", Line: 9}
	second := source.Place{File: "a.xlsx", Sheet: "B", Line: 1}
	if first.Compare(second) >= 0 || second.Compare(first) <= 0 {
		t.Error("sheets are not kept together")
	}
	if _, ok := source.Show([]byte("PK"), source.Place{File: "a.xlsx", Sheet: "A", Line: 1, Column: 1}); ok {
		t.Error("a workbook has a snippet")
	}
}

func TestRead(t *testing.T) {
	fsys := fstest.MapFS{
		"ok.yaml":  {Data: []byte("id: X\n")},
		"big.yaml": {Data: make([]byte, 100)},
		"pipe":     {Mode: fs.ModeNamedPipe},
		"dir/x":    {Data: []byte("x")},
	}
	if data, err := source.Read(fsys, "ok.yaml", 100); err != nil || string(data) != "id: X\n" {
		t.Errorf("Read(ok.yaml) = %q, %v", data, err)
	}
	if data, err := source.Read(fsys, "big.yaml", 100); err != nil || len(data) != 100 {
		t.Errorf("a file of exactly the limit: %d bytes, %v", len(data), err)
	}
	for name, want := range map[string]error{
		"big.yaml": source.ErrTooLarge,
		"pipe":     source.ErrNotRegular,
		"dir":      source.ErrNotRegular,
		"none":     fs.ErrNotExist,
	} {
		limit := int64(99)
		_, err := source.Read(fsys, name, limit)
		if !errors.Is(err, want) {
			t.Errorf("Read(%s) error = %v, want %v", name, err, want)
		}
		if err != nil && !strings.HasPrefix(err.Error(), name+": ") {
			t.Errorf("Read(%s) error %q does not begin with the file", name, err)
		}
	}
}

func TestShow(t *testing.T) {
	long := strings.Repeat("x", 300) + "TARGET" + strings.Repeat("y", 300)
	for _, tt := range []struct {
		name string
		data string
		p    source.Place
		text string
		pad  int
		mark int
	}{
		{"start only", "a: b\nowner: [Role]\n", source.Place{Line: 2, Column: 8}, "owner: [Role]", 7, 1},
		{"stretch", "owner: [Role]\r\n", source.Place{Line: 1, Column: 8, EndLine: 1, EndColumn: 14}, "owner: [Role]", 7, 6},
		{"empty cell", "A.8.12,,reason\n", source.Place{Line: 1, Column: 8, EndLine: 1, EndColumn: 8}, "A.8.12,,reason", 7, 1},
		{"several lines", "first\nsecond\n", source.Place{Line: 1, Column: 3, EndLine: 2, EndColumn: 2}, "first", 2, 3},
		{"wide letters", "名前: x\n", source.Place{Line: 1, Column: 5}, "名前: x", 6, 1},
		{"tab", "\tx\n", source.Place{Line: 1, Column: 2}, " x", 1, 1},
		{"lone CR ends a line", "a\rb\r", source.Place{Line: 2, Column: 1}, "b", 0, 1},
		{"escape codes", "x: \x1b[2J\n", source.Place{Line: 1, Column: 4, EndLine: 1, EndColumn: 8}, `x: \x1b[2J`, 3, 7},
		{"command to a build server", "x: a ##[group] b\n", source.Place{Line: 1, Column: 16, EndLine: 1, EndColumn: 17}, `x: a #\x23[group] b`, 18, 1},
		{"command within the stretch", "::x ##[y]\n", source.Place{Line: 1, Column: 2, EndLine: 1, EndColumn: 7}, `:\x3ax #\x23[y]`, 1, 11},
		{"past the line", "ab\n", source.Place{Line: 1, Column: 99}, "ab", 2, 1},
		{"long line", long, source.Place{Line: 1, Column: 301, EndLine: 1, EndColumn: 307},
			"…" + strings.Repeat("x", 40) + "TARGET" + strings.Repeat("y", 74) + "…", 41, 6},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s, ok := source.Show([]byte(tt.data), tt.p)
			if !ok {
				t.Fatal("no snippet")
			}
			if s.Text != tt.text || s.Pad != tt.pad || s.Mark != tt.mark {
				t.Errorf("got %q pad %d mark %d, want %q pad %d mark %d", s.Text, s.Pad, s.Mark, tt.text, tt.pad, tt.mark)
			}
		})
	}
	for _, line := range []int{0, -1, 3} {
		if _, ok := source.Show([]byte("one\ntwo"), source.Place{Line: line, Column: 1}); ok {
			t.Errorf("line %d of two gave a snippet", line)
		}
	}
}

func FuzzShow(f *testing.F) {
	f.Add([]byte("a: b\r\nc"), 2, 1, 2, 3)
	f.Add([]byte("\xff\x00\u202e"), 1, 2, 0, 0)
	f.Add([]byte("::a ##[b] ##vso[c]"), 1, 6, 1, 9)
	f.Fuzz(func(t *testing.T, data []byte, line, col, endLine, endCol int) {
		s, ok := source.Show(data, source.Place{Line: line, Column: col, EndLine: endLine, EndColumn: endCol})
		if !ok {
			return
		}
		if s.Mark < 1 || s.Pad < 0 || source.Escape(s.Text) != s.Text {
			t.Errorf("unsafe snippet %+v", s)
		}
	})
}
