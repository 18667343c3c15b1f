package report

import (
	"fmt"
	"reflect"
	"strings"
	"testing"

	"github.com/goldthread/goldthread/internal/finding"
	"github.com/goldthread/goldthread/internal/lint"
)

// evil are texts that mean something to a terminal, a build server, a forge or
// the reader of a format. Each stands in every text of a result: what records
// say, names of files, branches and people, messages.
var evil = []string{
	"x", "", " ", "::error::owned", "\n::set-output name=a::b", "##[group]", "a ##[set-output name=conclusion]pass", "##vso[task.setvariable variable=x]y",
	"##teamcity[buildStatus status='FAILURE']", "%0A::error::x", "a%3Ab,c=d", "\r\n::warning file=x,line=1::y", "\u3000::error::wide", "::", ":",
	"\x1b[2J\x1b]0;title\x07", "\u202eabc\u2066", "\ufeff", "\xed\xa0\x80", "\xff\xfe", "\x00", "\ufffe\uffff", "a\tb",
	"@octocat", "(@northwind/isms-team)", "ada@example.org", "see #12 and GH-3, northwind/isms#4", "fixes #1", "4f2c9a1b4f2c9a1b", ":tada:", ":+1:x", ":100:", "!12 &3 ~bug $4", `~"a bug" %"v 1" %2 GL-3 [vulnerability:4] *iteration:5`, "\n/close\n", " /merge",
	"https://evil.example/x", "www.evil.example", "mailto:a@b.example", "_www.evil.example", "éwww.evil.example", "*www.evil.example", "WWWW.00", "_GH-1", "<https://evil.example>", "[click](https://evil.example)", "![x](https://evil.example/x.png)", "[x][y]\n\n[y]: https://evil.example",
	"](1) [x](javascript:alert)", "{0} {{x}}", "[^1]", "- [ ] task", "* item", "1. item", "1) item", "# heading", "> quote", "===", "---", "```", "`code", "``", "a`b`c", "    indented", "~~~", "~~x~~", "**x**", "__x__", "*x", "_x_y",
	"|", "a|b", "|---|", `\|`, `a\`, "`|`", "@a|@b", "`@a|`", "$x$ $$y$$", "<b>x</b>", "<script>alert(1)</script>", "<!-- -->", "</details>", "</summary><h1>x", "<img src=x onerror=y>", "&lt;b&gt; &#64;octocat", "]]>", "<![CDATA[", "<?xml?>",
	"=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1", `"a","b"`, `a"b`, "a;b", "a;=1", `a; "=1"`, "a;;-1;", "a\nb", "'=1", "..", "../../etc/passwd", "C:\\x", "a b%20c", "日本語", "名|前", "é𐐀",
}

// infected is a copy of v in which every plain text that is not empty has s
// before it.
func infected(v reflect.Value, s string) reflect.Value {
	switch v.Kind() {
	case reflect.String:
		if v.Type() == reflect.TypeFor[string]() && v.String() != "" {
			return reflect.ValueOf(s + v.String())
		}
	case reflect.Slice:
		if v.IsNil() {
			return v
		}
		out := reflect.MakeSlice(v.Type(), v.Len(), v.Len())
		for i := range v.Len() {
			out.Index(i).Set(infected(v.Index(i), s))
		}
		return out
	case reflect.Map:
		if v.IsNil() {
			return v
		}
		out := reflect.MakeMapWithSize(v.Type(), v.Len())
		for it := v.MapRange(); it.Next(); {
			out.SetMapIndex(it.Key(), infected(it.Value(), s))
		}
		return out
	case reflect.Pointer:
		if v.IsNil() {
			return v
		}
		out := reflect.New(v.Type().Elem())
		out.Elem().Set(infected(v.Elem(), s))
		return out
	case reflect.Interface:
		if v.IsNil() {
			return v
		}
		return infected(v.Elem(), s)
	case reflect.Struct:
		out := reflect.New(v.Type()).Elem()
		out.Set(v)
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() {
				out.Field(i).Set(infected(v.Field(i), s))
			}
		}
		return out
	}
	return v
}

// infect puts s before every text of a result.
func infect(r *lint.Result, s string) *lint.Result {
	out := infected(reflect.ValueOf(r), s).Interface().(*lint.Result)
	for i, f := range r.Findings { // what is ours, and no text of anybody's
		out.Findings[i].Fingerprint, out.Findings[i].Basis, out.Findings[i].New = f.Fingerprint, f.Basis, f.New
	}
	if r.History != nil {
		out.History.State = r.History.State
	}
	if r.Since != nil {
		out.Since.Earlier.AsOf = r.Since.Earlier.AsOf
	}
	if r.Change != nil {
		out.Change.Trust = r.Change.Trust
	}
	text := strings.Repeat(s+"\n", 40)
	out.Sources = func(string) ([]byte, error) { return []byte(text), nil }
	return out
}

// healthy are the results that tests infect: of a check and of a change.
func healthy(t testing.TB) map[string]*lint.Result {
	pull := pulled(t)
	pull.History = sample().History
	pull.Incomplete = []string{"part of the history is not there"}
	pull.Change.Named = "main"
	pull.Change.Rules.Unread = []string{"registers/other.yaml"}
	pull.Change.Rules.Disappear = pull.Findings[:2]
	check := messy(8)
	except(check, "parties/rule_04", finding.Waiver{ID: "WVR-003", Reason: "until the move", Approver: "Sales", Until: "2025-12-31", Counts: true})
	check.CompareWith(lint.Earlier{AsOf: "2025-08-01", Findings: pull.Findings[:6]})
	return map[string]*lint.Result{"check": check, "change": pull, "outside": outside(), "workbook": workbook()}
}

// A patient is a result with a text before all of its texts.
type patient struct {
	name, text string
	*lint.Result
	harmless *lint.Result // the same with an ordinary text
}

func (p patient) String() string { return fmt.Sprintf("%s, %q", p.name, p.text) }

// everyEvil tries each result with each text.
func everyEvil(t *testing.T, try func(*testing.T, patient)) {
	t.Helper()
	for name, r := range healthy(t) {
		harmless := infect(r, "x")
		for _, s := range evil {
			try(t, patient{name, s, infect(r, s), harmless})
		}
	}
}

// fuzzOutput fuzzes an output with texts that infect the results. Without
// -fuzz it tries the evil ones.
func fuzzOutput(f *testing.F, try func(*testing.T, patient)) {
	for _, s := range evil {
		f.Add(s)
	}
	results, harmless := healthy(f), map[string]*lint.Result{}
	for name, r := range results {
		harmless[name] = infect(r, "x")
	}
	f.Fuzz(func(t *testing.T, s string) {
		for name, r := range results {
			try(t, patient{name, s, infect(r, s), harmless[name]})
		}
	})
}
