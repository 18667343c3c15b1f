package report

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/url"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/goldthread/goldthread/internal/audit"
	"github.com/goldthread/goldthread/internal/finding"
	"github.com/goldthread/goldthread/internal/lint"
	"github.com/goldthread/goldthread/internal/source"
)

// published is a schema that others have published, with what it says of
// formats held too.
func published(t testing.TB, name string) *jsonschema.Schema {
	t.Helper()
	data, err := os.ReadFile("testdata/published/" + name)
	if err != nil {
		t.Fatal(err)
	}
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	if err := c.AddResource(name, doc); err != nil {
		t.Fatal(err)
	}
	s, err := c.Compile(name)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// fits holds an output against a schema.
func fits(t *testing.T, schema *jsonschema.Schema, what any, text string) {
	t.Helper()
	doc, err := jsonschema.UnmarshalJSON(strings.NewReader(text))
	if err == nil {
		err = schema.Validate(doc)
	}
	if err != nil {
		t.Errorf("%v: %v", what, err)
	}
}

func readSARIF(t *testing.T, text string) sarifRun {
	t.Helper()
	var log sarifLog
	d := json.NewDecoder(strings.NewReader(text))
	d.DisallowUnknownFields()
	if err := d.Decode(&log); err != nil {
		t.Fatal(err)
	}
	return log.Runs[0]
}

// checkSARIF holds what GitHub's documentation says of a log beyond the schema.
func checkSARIF(t *testing.T, schema *jsonschema.Schema, r patient) {
	t.Helper()
	text := render(t, "sarif", r.Result, Options{Version: "v0.1.0", Forge: forge})
	fits(t, schema, r, text)
	run := readSARIF(t, text)
	if len(run.Results) != len(r.Findings) {
		t.Errorf("%v: %d results for %d findings", r, len(run.Results), len(r.Findings))
	}
	for i, rule := range run.Tool.Driver.Rules {
		for what, text := range map[string]string{"id": rule.ID, "shortDescription": rule.Short.Text, "fullDescription": rule.Full.Text, "help": rule.Help.Text, "help in Markdown": rule.Help.Markdown} {
			if text == "" || what != "help" && what != "help in Markdown" && utf8.RuneCountInString(text) > sarifText {
				t.Errorf("%v: the %s of rule %d has %d letters", r, what, i, len(text))
			}
		}
		if utf8.RuneCountInString(rule.Name) > 255 || len(rule.Properties.Tags) > 10 {
			t.Errorf("%v: the name or the tags of rule %d are too long", r, i)
		}
		if _, wrong := skeleton(t, shown(t, rule.Help.Markdown)); len(wrong) > 0 {
			t.Errorf("%v: the help of rule %d holds %s", r, i, wrong[0])
		}
	}
	for i, result := range run.Results {
		if run.Tool.Driver.Rules[result.RuleIndex].ID != result.RuleID {
			t.Errorf("%v: result %d is of %s and points at %s", r, i, result.RuleID, run.Tool.Driver.Rules[result.RuleIndex].ID)
		}
		if result.Message.Text == "" || result.Prints[githubKey] == "" || result.Prints[ownKey] == "" || len(result.Locations) != 1 {
			t.Errorf("%v: result %d lacks something: %+v", r, i, result)
		}
		for _, l := range slices.Concat(result.Locations, result.Related) {
			checkLocation(t, r, l)
		}
		if links := sarifLink.FindAllString(result.Message.Text, -1); len(links) != len(result.Related) {
			t.Errorf("%v: result %d has %d related places and the links %q", r, i, len(result.Related), links)
		}
	}
}

// sarifLink is what readers of SARIF make a link of.
var sarifLink = regexp.MustCompile(`\[[^\]]*\]\([^)]*\)`)

func checkLocation(t *testing.T, r patient, l sarifLocation) {
	t.Helper()
	a, g := l.Physical.Artifact, l.Physical.Region
	u, err := url.Parse(a.URI)
	if err != nil || a.URI == "" || u.IsAbs() || u.Host != "" || strings.HasPrefix(a.URI, "/") || u.RawQuery != "" || u.Fragment != "" || a.Base != sarifRoot {
		t.Errorf("%v: %q is no relative reference: %v", r, a.URI, err)
	}
	if g.StartLine < 1 || g.StartColumn < 1 || g.EndLine != g.StartLine || g.EndColumn <= g.StartColumn {
		t.Errorf("%v: the region %+v", r, g)
	}
}

func FuzzSARIF(f *testing.F) {
	schema := published(f, "sarif-2.1.0.schema.json")
	fuzzOutput(f, func(t *testing.T, r patient) { checkSARIF(t, schema, r) })
}

// What an accepted exception covers is suppressed, and left out where that is
// asked for; no result or each says whether it is.
func TestSARIFExceptions(t *testing.T) {
	r := pulled(t)
	states := map[string]int{}
	for _, result := range readSARIF(t, render(t, "sarif", r, Options{})).Results {
		if result.Suppressions == nil {
			t.Fatalf("%s does not say whether it is suppressed", result.RuleID)
		}
		for _, s := range *result.Suppressions {
			if s.Kind != "external" || s.Justification == "" || s.Properties.ID == "" {
				t.Errorf("%+v", s)
			}
			states[s.Status]++
		}
	}
	if states["accepted"] != 1 || states["underReview"] != 1 {
		t.Errorf("suppressions: %v", states)
	}
	upload := readSARIF(t, render(t, "sarif", r, Options{OmitAccepted: true}))
	if got, want := len(upload.Results), len(r.Findings)-2; got != want {
		t.Errorf("an upload has %d results, want %d", got, want)
	}
	for _, result := range upload.Results {
		if result.Suppressions != nil {
			t.Errorf("%s is said to be suppressed or not", result.RuleID)
		}
	}
	if notes := upload.Invocations[0].Notifications; len(notes) != 1 || notes[0].Message.Text != "2 findings are covered by an accepted exception and left out, as asked for." {
		t.Errorf("the upload says %+v", notes)
	}
}

// A check that is not complete is no successful run.
func TestSARIFIncomplete(t *testing.T) {
	in := readSARIF(t, render(t, "sarif", outside(), Options{})).Invocations[0]
	if in.Successful || in.ExitCode != lint.ExitIncomplete || len(in.Notifications) != 1 || in.Notifications[0].Level != "error" {
		t.Errorf("%+v", in)
	}
	if in := readSARIF(t, render(t, "sarif", sample(), Options{})).Invocations[0]; !in.Successful || in.ExitCode != lint.ExitFindings || in.Notifications != nil {
		t.Errorf("%+v", in)
	}
}

// The hash that GitHub knows a finding by is the one that its own action works
// out of the line, and another where that would not tell findings apart.
func TestSARIFLineHashes(t *testing.T) {
	r := sample()
	r.Findings = append(r.Findings,
		finding.Finding{Rule: "parties/twice", Severity: finding.Note, Place: source.Place{File: "registers/requirements.yaml", Line: 2, Column: 3}, Value: "a", Message: "a"},
		finding.Finding{Rule: "parties/twice", Severity: finding.Note, Place: source.Place{File: "registers/requirements.yaml", Line: 2, Column: 9}, Value: "b", Message: "b"})
	seal(r)
	lines := lineHashes([]byte(requirementsFile))
	for i, result := range readSARIF(t, render(t, "sarif", r, Options{})).Results {
		f, got := r.Findings[i], result.Prints[githubKey]
		want := f.Fingerprint
		if f.Rule == "requirements/source_missing" {
			want = lines[f.Place.Line-1]
		}
		if got != want || result.Prints[ownKey] != f.Fingerprint {
			t.Errorf("%s at %s is known by %s, want %s", f.Rule, f.Place, got, want)
		}
	}
}

// Columns are those of letters, not of bytes or UTF-16, and a stretch ends in
// its first line.
func TestSARIFRegions(t *testing.T) {
	r := clean()
	r.Root = "isms"
	r.Sources = func(string) ([]byte, error) { return []byte("é𐐀\tx: abc\r\nnext\n"), nil }
	file := "Verträge 2026/a:b#1.yaml"
	for _, p := range []source.Place{{Line: 1, Column: 4, EndLine: 1, EndColumn: 7}, {Line: 1, Column: 4}, {Line: 1, Column: 2, EndLine: 2, EndColumn: 3}, {Line: 2, Column: 9}, {}, {Line: 1, Column: 4, EndLine: 1, EndColumn: 4}} {
		p.File = file
		r.Findings = append(r.Findings, finding.Finding{Rule: "a/b", Severity: finding.Note, Message: "x", Place: p})
	}
	var got []string
	for _, result := range readSARIF(t, render(t, "sarif", r, Options{})).Results {
		l := result.Locations[0].Physical
		if want := "isms/Vertr%C3%A4ge%202026/a%3Ab%231.yaml"; l.Artifact.URI != want {
			t.Fatalf("the file is %s, want %s", l.Artifact.URI, want)
		}
		got = append(got, fmt.Sprint(l.Region))
	}
	if want := []string{"{1 4 1 7}", "{1 4 1 10}", "{1 2 1 10}", "{2 9 2 10}", "{1 1 1 2}", "{1 4 1 5}"}; !slices.Equal(got, want) {
		t.Errorf("regions %v, want %v", got, want)
	}
}

// A finding about no file is put where it can be mended.
func TestStandIn(t *testing.T) {
	r := sample()
	for _, c := range []struct{ kind, config, want string }{
		{"laws", "goldthread.yaml", "registers/laws.csv"}, {"", "goldthread.yaml", "goldthread.yaml"}, {"leases", "sub/goldthread.cue", "sub/goldthread.cue"},
		{"", "/etc/goldthread.yaml", "registers/laws.csv"}, {"", "../shared/goldthread.yaml", "registers/laws.csv"}, {"", "", "registers/laws.csv"},
	} {
		r.ConfigFile = c.config
		if got := newPlacer(r).of(finding.Finding{Subject: finding.Subject{Kind: c.kind}}); got.File != c.want || !got.Borrowed || got.Line != 0 {
			t.Errorf("%+v: got %+v", c, got)
		}
	}
	r.Kinds, r.ConfigFile = nil, ""
	if got := newPlacer(r).of(finding.Finding{}).File; got != "goldthread.yaml" {
		t.Errorf("with no file at all: %s", got)
	}
}

// What an upload cannot hold is left out, the least severe first, and said.
func TestSARIFLimits(t *testing.T) {
	r := clean()
	for i := range sarifResults + 7 {
		f := finding.Finding{Rule: "a/b", Severity: finding.Warning, Message: "x", Subject: finding.Subject{Kind: "parties", ID: fmt.Sprint(i)}, Fingerprint: fmt.Sprint(i)}
		if i < 7 {
			f.Severity = finding.Note
		}
		r.Findings = append(r.Findings, f)
	}
	for range 3 * sarifRelated {
		r.Findings[9].Related = append(r.Findings[9].Related, finding.Related{Message: "see", Place: source.Place{File: "a.yaml"}})
	}
	run := readSARIF(t, render(t, "sarif", r, Options{}))
	if len(run.Results) != sarifResults || slices.ContainsFunc(run.Results, func(r sarifResult) bool { return r.Level == "note" }) {
		t.Errorf("%d results", len(run.Results))
	}
	said := ""
	for _, n := range run.Invocations[0].Notifications {
		said += n.Message.Text + "\n"
	}
	if want := "7 findings, the least severe, are left out: an upload holds 25000 results and 10000000 bytes.\n198 related places are left out: a result holds 99.\n"; said != want {
		t.Errorf("got  %q\nwant %q", said, want)
	}
	seed := rand.New(rand.NewPCG(1, 2))
	letters := make([]byte, 6000)
	r.Findings = r.Findings[:2200]
	for i := range r.Findings { // what does not pack
		for j := range letters {
			letters[j] = byte('!' + seed.IntN(90))
		}
		r.Findings[i].Message = string(letters)
	}
	text := render(t, "sarif", r, Options{})
	if n := packed([]byte(text)); n > sarifPacked {
		t.Errorf("packed, the log takes %d bytes", n)
	}
	if n := len(readSARIF(t, text).Results); n < 1500 || n >= 2200 {
		t.Errorf("%d results are left", n)
	}
}

func TestTags(t *testing.T) {
	r := audit.Rule{Clauses: []string{"4.2 a", "A.5.31"}, Basis: "duty", Frameworks: map[string][]string{"nist-csf": {"1", "2", "3", "4", "5"}, "dora": {"6", "7", "8"}}}
	tags, left := tagsOf(r)
	if want := "iso27001/4.2 a iso27001/A.5.31 basis/duty dora/6 dora/7 dora/8 nist-csf/1 nist-csf/2 nist-csf/3 nist-csf/4"; strings.Join(tags, " ") != want || left != 1 {
		t.Errorf("%v, and %d more", tags, left)
	}
}
