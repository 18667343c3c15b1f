package report

import (
	"bytes"
	"encoding/json"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/goldthread/goldthread/internal/finding"
	"github.com/goldthread/goldthread/internal/lint"
)

// oscalSchema is NIST's schema of OSCAL 1.1.1 (testdata/published/NOTICE.md).
func oscalSchema(t testing.TB) *jsonschema.Schema {
	t.Helper()
	data, err := os.ReadFile("testdata/published/oscal-1.1.1.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	if err := c.AddResource("oscal", doc); err != nil {
		t.Fatal(err)
	}
	s, err := c.Compile("oscal")
	if err != nil {
		t.Fatal(err)
	}
	return s
}

var assessed = Assessed{
	From: "2025-01-01", To: "2025-09-04", Options: Options{Version: "v0.1.0"},
	Beside: []AssessedFile{{"timelines.json", "Every change and review of every record.", strings.Repeat("0a", 32)}},
}

func oscalOf(t testing.TB, r *lint.Result) string {
	t.Helper()
	var b bytes.Buffer
	if err := OSCAL(&b, r, assessed); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func readOSCAL(t testing.TB, text string) oscalAssessment {
	t.Helper()
	var doc oscalDocument
	d := json.NewDecoder(strings.NewReader(text))
	d.DisallowUnknownFields()
	if err := d.Decode(&doc); err != nil {
		t.Fatal(err)
	}
	return doc.Results
}

// checkOSCAL holds results against the schema and against what it cannot say:
// that ids are unique and lead somewhere, that nothing is called satisfied, and
// that texts of records are text where Markdown is read.
func checkOSCAL(t *testing.T, schema *jsonschema.Schema, r patient) {
	t.Helper()
	text := oscalOf(t, r.Result)
	fits(t, schema, r, text)
	doc := readOSCAL(t, text)
	result := doc.Results[0]
	ids := map[string]bool{doc.UUID: true}
	known := func(id string) {
		if ids[id] {
			t.Errorf("%v: two things are %s", r, id)
		}
		ids[id] = true
	}
	known(result.UUID)
	for _, resource := range doc.Back.Resources {
		known(resource.UUID)
	}
	for _, o := range result.Observations {
		known(o.UUID)
	}
	if len(result.Observations) != len(r.Findings) || !ids[strings.TrimPrefix(doc.Plan.Href, "#")] {
		t.Errorf("%v: %d observations for %d findings, and the plan is %s", r, len(result.Observations), len(r.Findings), doc.Plan.Href)
	}
	objectives := map[string]bool{}
	if doc.Local != nil {
		for _, o := range doc.Local.Objectives {
			objectives[o.Parts[0].ID] = true
		}
	}
	related := 0
	for _, f := range result.Findings {
		known(f.UUID)
		if f.Target.Status.State != "not-satisfied" || !objectives[f.Target.ID] {
			t.Errorf("%v: the target is %+v", r, f.Target)
		}
		for _, o := range f.Related {
			related++
			if !ids[o.Observation] {
				t.Errorf("%v: there is no observation %s", r, o.Observation)
			}
		}
	}
	if want := len(slices.DeleteFunc(slices.Clone(r.Findings), func(f finding.Finding) bool { return f.Severity == finding.Note })); related != want {
		t.Errorf("%v: findings rest on %d observations, want %d", r, related, want)
	}
	var value any
	if err := json.Unmarshal([]byte(text), &value); err != nil {
		t.Fatal(err)
	}
	onlyText(t, r, value)
}

// onlyText holds that what OSCAL reads as Markdown shows text, lists of it and
// code: a few of the texts at each place of the format.
func onlyText(t *testing.T, r patient, value any) {
	t.Helper()
	tried := map[string]int{}
	var visit func(value any, path string)
	visit = func(value any, path string) {
		switch v := value.(type) {
		case []any:
			for _, x := range v {
				visit(x, path)
			}
		case map[string]any:
			for name, x := range v {
				visit(x, path+"/"+name)
			}
		case string:
			name := path[strings.LastIndex(path, "/")+1:]
			if tried[path]++; tried[path] <= 3 && slices.Contains([]string{"title", "description", "remarks", "prose"}, name) {
				isText(t, r, path, v)
			}
		}
	}
	visit(value, "")
}

func isText(t *testing.T, r patient, path, text string) {
	t.Helper()
	lines, wrong := skeleton(t, shown(t, text))
	for _, line := range lines {
		if element := line[strings.LastIndex(line, "/")+1:]; !slices.Contains([]string{"html", "head", "body", "p", "ul", "li"}, element) {
			wrong = append(wrong, "the element "+element)
		}
	}
	if strings.Contains(text, "{{") {
		wrong = append(wrong, "an insertion of OSCAL")
	}
	if len(wrong) > 0 {
		t.Errorf("%v: %s, %q, shows %s", r, path, text, wrong[0])
	}
}

func FuzzOSCAL(f *testing.F) {
	schema := oscalSchema(f)
	fuzzOutput(f, func(t *testing.T, r patient) { checkOSCAL(t, schema, r) })
}

func TestOSCAL(t *testing.T) {
	schema := oscalSchema(t)
	for name, r := range map[string]*lint.Result{"sample": sample(), "clean": clean(), "outside": outside(), "pull": pulled(t)} {
		checkOSCAL(t, schema, patient{name: name, Result: r})
		if first := oscalOf(t, r); oscalOf(t, r) != first {
			t.Errorf("%s: two runs differ", name)
		}
	}
	golden(t, "sample.oscal.json", oscalOf(t, sample()))
}

// What was not checked is said, and that something was found of a note makes no
// finding of it.
func TestOSCALSaysWhatWasNotChecked(t *testing.T) {
	remarks := string(readOSCAL(t, oscalOf(t, outside())).Results[0].Remarks)
	if !strings.Contains(remarks, "Not complete:\n\n- no register was found: put one under registers/") {
		t.Errorf("the remarks are %s", remarks)
	}
	selection := readOSCAL(t, oscalOf(t, outside())).Results[0].Reviewed.Selections[0]
	if len(selection.Controls) > 0 || !strings.HasPrefix(string(selection.Description), "None:") {
		t.Errorf("where nothing was looked at, the points are %+v", selection)
	}
	remarks = string(readOSCAL(t, oscalOf(t, sample())).Results[0].Remarks)
	for _, e := range sample().Ledger {
		if want := "- " + string(mdText(e.Rule)) + ": "; e.Status != "tested" && !strings.Contains(remarks, want) {
			t.Errorf("%s is not said to be unchecked: %s", e.Rule, remarks)
		}
	}
}
