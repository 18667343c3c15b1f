package report

import (
	"encoding/csv"
	"encoding/json"
	"encoding/xml"
	"io"
	"path"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/goldthread/goldthread/internal/finding"
	"github.com/goldthread/goldthread/internal/lint"
	"github.com/goldthread/goldthread/internal/register"
	"github.com/goldthread/goldthread/internal/source"
)

// checkGitLab holds what GitLab's documentation says of a code quality report,
// of which there is no schema.
func checkGitLab(t *testing.T, r patient) {
	t.Helper()
	text := render(t, "gitlab", r.Result, Options{})
	if !strings.HasPrefix(text, "[") {
		t.Fatalf("%v: no list: %.20q", r, text)
	}
	d := json.NewDecoder(strings.NewReader(text))
	d.DisallowUnknownFields()
	var issues []issueGitLab
	if err := d.Decode(&issues); err != nil {
		t.Fatalf("%v: %v", r, err)
	}
	if len(issues) != len(r.Findings) {
		t.Errorf("%v: %d issues for %d findings", r, len(issues), len(r.Findings))
	}
	prints := map[string]bool{}
	for _, issue := range issues {
		if prints[issue.Fingerprint] || issue.Fingerprint == "" {
			t.Errorf("%v: the fingerprint %q is not the only one", r, issue.Fingerprint)
		}
		prints[issue.Fingerprint] = true
		if issue.Description == "" || issue.Check == "" || issue.Location.Lines.Begin < 1 || !slices.Contains([]string{"info", "minor", "major", "critical"}, issue.Severity) {
			t.Errorf("%v: %+v", r, issue)
		}
		if p := issue.Location.Path; p == "" || path.IsAbs(p) || strings.HasPrefix(p, "./") {
			t.Errorf("%v: the path %q", r, p)
		}
	}
}

func FuzzGitLab(f *testing.F) { fuzzOutput(f, checkGitLab) }

// Two findings that are alike have names of their own all the same, and one
// that an exception covers weighs nothing.
func TestGitLabNames(t *testing.T) {
	r := clean()
	for range 3 {
		r.Findings = append(r.Findings, finding.Finding{Rule: "a/b", Severity: finding.Error, Message: "x", Fingerprint: "f"})
	}
	r.Findings[2].Waiver = &finding.Waiver{ID: "WVR-001", Reason: "moved", Until: "2026-05-31", Counts: true}
	checkGitLab(t, patient{Result: r})
	text := render(t, "gitlab", r, Options{})
	if strings.Count(text, `"critical"`) != 2 || strings.Count(text, `"info"`) != 1 || !strings.Contains(text, "Accepted exception: WVR-001, until 31 May 2026: moved.") {
		t.Error(text)
	}
	if got := render(t, "gitlab", clean(), Options{}); got != "[]\n" {
		t.Errorf("nothing found is %q", got)
	}
}

func checkRDJSON(t *testing.T, schema *jsonschema.Schema, r patient) {
	t.Helper()
	text := render(t, "rdjson", r.Result, Options{})
	fits(t, schema, r, text)
	d := json.NewDecoder(strings.NewReader(text))
	d.DisallowUnknownFields()
	var out resultRDF
	if err := d.Decode(&out); err != nil {
		t.Fatalf("%v: %v", r, err)
	}
	brought, _, _ := byChange(r.Findings)
	if len(out.Diagnostics) != len(brought) || out.Source.Name != "goldthread" {
		t.Errorf("%v: %d diagnostics for %d findings", r, len(out.Diagnostics), len(brought))
	}
	for _, one := range out.Diagnostics {
		if one.Message == "" || one.Location.Path == "" || one.Code.Value == "" || !slices.Contains([]string{"ERROR", "WARNING", "INFO"}, one.Severity) {
			t.Errorf("%v: %+v", r, one)
		}
		if g := one.Location.Range; g != nil && (g.Start.Line < 1 || g.Start.Column < 1 || g.End.Line != g.Start.Line || g.End.Column <= g.Start.Column) {
			t.Errorf("%v: the range %+v", r, g)
		}
		for _, text := range append([]string{one.Message}, related(one)...) {
			if _, wrong := skeleton(t, shown(t, text)); len(wrong) > 0 {
				t.Errorf("%v: the message %q holds %s", r, text, wrong[0])
			}
		}
	}
}

func related(d diagnosticRDF) []string {
	var all []string
	for _, r := range d.Related {
		all = append(all, r.Message)
	}
	return all
}

func FuzzRDJSON(f *testing.F) {
	schema := published(f, "rdjson.schema.json")
	fuzzOutput(f, func(t *testing.T, r patient) { checkRDJSON(t, schema, r) })
}

// Reviewdog counts bytes.
func TestRDJSONColumns(t *testing.T) {
	r := clean()
	r.Sources = func(string) ([]byte, error) { return []byte("é𐐀: abc\n"), nil }
	p := newPlacer(r)
	for _, c := range []struct{ place, start, end int }{{1, 1, 3}, {2, 3, 7}, {3, 7, 8}, {8, 12, 13}, {20, 24, 25}} {
		q := source.Place{File: "a.yaml", Line: 1, Column: c.place, EndLine: 1, EndColumn: c.place + 1}
		if got := p.rdf(q).Range; got.Start.Column != c.start || got.End.Column != c.end {
			t.Errorf("column %d is %d to %d, want %d to %d", c.place, got.Start.Column, got.End.Column, c.start, c.end)
		}
	}
}

// legal are the characters that XML 1.0 allows.
func legal(r rune) bool {
	return r == '\t' || r == '\n' || r >= ' ' && r <= 0xd7ff || r >= 0xe000 && r <= 0xfffd || r >= 0x10000 && r <= 0x10ffff
}

// jUnitChildren are the elements that readers of JUnit know, by where they
// stand.
var jUnitChildren = map[string][]string{
	"": {"testsuites"}, "testsuites": {"testsuite"}, "testsuite": {"testcase"}, "testcase": {"failure", "error", "skipped", "system-out"},
}

// checkJUnit reads the report strictly: what may stand where, what is counted,
// and which names must be unique.
func checkJUnit(t *testing.T, r patient) {
	t.Helper()
	text := render(t, "junit", r.Result, Options{})
	for i, c := range text {
		if !legal(c) || c == utf8.RuneError {
			t.Fatalf("%v: the character %U at %d", r, c, i)
		}
	}
	d := xml.NewDecoder(strings.NewReader(text))
	d.Strict = true
	var open []string
	for {
		token, err := d.RawToken()
		if err == io.EOF {
			break
		}
		if err != nil {
			t.Fatalf("%v: %v", r, err)
		}
		switch x := token.(type) {
		case xml.StartElement:
			parent := ""
			if len(open) > 0 {
				parent = open[len(open)-1]
			}
			if !slices.Contains(jUnitChildren[parent], x.Name.Local) {
				t.Errorf("%v: %s in %s", r, x.Name.Local, parent)
			}
			open = append(open, x.Name.Local)
		case xml.EndElement:
			open = open[:len(open)-1]
		case xml.Comment, xml.Directive:
			t.Errorf("%v: %T", r, x)
		}
	}
	var out suitesJUnit
	if err := xml.Unmarshal([]byte(text), &out); err != nil {
		t.Fatalf("%v: %v", r, err)
	}
	countsJUnit(t, r, out)
}

func countsJUnit(t *testing.T, r patient, out suitesJUnit) {
	t.Helper()
	suites, names := map[string]bool{}, map[string]bool{}
	var sum [4]int
	for _, s := range out.Suites {
		if suites[s.Name] {
			t.Errorf("%v: two suites are called %q", r, s.Name)
		}
		suites[s.Name] = true
		n := [4]int{len(s.Cases)}
		for _, c := range s.Cases {
			if names[c.Class+"\x00"+c.Name] || c.Name == "" || c.Class == "" {
				t.Errorf("%v: %q of %q is not the only one", r, c.Name, c.Class)
			}
			names[c.Class+"\x00"+c.Name] = true
			for i, is := range []*resultJUnit{c.Failure, c.Error, c.Skipped} {
				if is != nil {
					n[i+1]++
				}
			}
		}
		if said := [4]int{s.Tests, s.Failures, s.Errors, s.Skipped}; said != n {
			t.Errorf("%v: %s says %v and has %v", r, s.Name, said, n)
		}
		for i := range n {
			sum[i] += n[i]
		}
	}
	if said := [4]int{out.Tests, out.Failures, out.Errors, out.Skipped}; said != sum {
		t.Errorf("%v: the whole says %v and has %v", r, said, sum)
	}
	failing := 0
	for _, f := range r.Findings {
		if r.Fails(f) {
			failing++
		}
	}
	if out.Failures != failing || out.Errors != len(r.Incomplete) {
		t.Errorf("%v: %d failures and %d errors, want %d and %d", r, out.Failures, out.Errors, failing, len(r.Incomplete))
	}
}

func FuzzJUnit(f *testing.F) { fuzzOutput(f, checkJUnit) }

// A report fails exactly where the check does.
func TestJUnitFailsAsTheCheck(t *testing.T) {
	for name, r := range healthy(t) {
		for _, severity := range []finding.Severity{finding.Invalid, finding.Note, finding.Warning, finding.Error} {
			one := *r
			one.FailOn, one.Incomplete = severity, nil
			failed := strings.Contains(render(t, "junit", &one, Options{}), "<failure")
			if failed != (one.ExitStatus() == lint.ExitFindings) {
				t.Errorf("%s, from %v on: fails %v, and the check exits with %d", name, severity, failed, one.ExitStatus())
			}
		}
	}
}

// checkCSV reads the table as programs do, and asks of each cell whether a
// spreadsheet would run it.
func checkCSV(t *testing.T, r patient) {
	t.Helper()
	text, marked := strings.CutPrefix(render(t, "csv", r.Result, Options{}), "\ufeff")
	if !marked || !utf8.ValidString(text) {
		t.Errorf("%v: not marked as UTF-8, or none", r)
	}
	want := 1 + len(r.Findings)
	if r.Change != nil {
		want += len(r.Change.Fixed)
	}
	if lines := strings.Count(text, "\n"); lines != want {
		t.Errorf("%v: %d lines, want one for each of %d rows", r, lines, want)
	}
	rows, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	if err != nil || len(rows) != want {
		t.Fatalf("%v: %d rows, want %d: %v", r, len(rows), want, err)
	}
	for n, row := range rows {
		for i, cell := range row {
			for _, part := range strings.FieldsFunc(cell, func(r rune) bool { return r == ';' || r == '\t' }) {
				if register.IsFormula(part) || register.IsFormula(strings.Trim(part, `" `)) {
					t.Errorf("%v: row %d would run %s, %q", r, n, columnsCSV[i], cell)
				}
			}
		}
	}
}

func FuzzCSV(f *testing.F) { fuzzOutput(f, checkCSV) }

func TestCSVCells(t *testing.T) {
	r := clean()
	r.Findings = []finding.Finding{{Rule: "a/b", Severity: finding.Note, Message: "=HYPERLINK(1)", Hint: "-2; =3", Owner: "\tx", Place: source.Place{File: "b.xlsx", Sheet: "Q", Line: 16, Column: 4}, Records: []string{"A", "B"}}}
	rows, err := csv.NewReader(strings.NewReader(render(t, "csv", r, Options{}))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]string{}
	for i, name := range columnsCSV {
		got[name] = rows[1][i]
	}
	for name, want := range map[string]string{"what is wrong": "'=HYPERLINK(1)", "what to do": "'-2; '=3", "who": "x", "file": "b.xlsx", "line": "", "cell": "Q!D16", "records": "A B"} {
		if got[name] != want {
			t.Errorf("%s is %q, want %q", name, got[name], want)
		}
	}
}
