package report

import (
	"cmp"
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/goldthread/goldthread/internal/audit"
	"github.com/goldthread/goldthread/internal/finding"
	"github.com/goldthread/goldthread/internal/lint"
	"github.com/goldthread/goldthread/policies"
	"github.com/goldthread/goldthread/schema"
)

// pulled judges the pull request of testdata/pull.txtar. Two of its findings
// are covered by accepted exceptions, one of which it asks for itself.
func pulled(t testing.TB) *lint.Result {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "repo")
	built(t, dir, "testdata/pull.txtar", nil)
	r, err := lint.Run(context.Background(), lint.Options{
		Dir: dir, Base: "main", Rev: "pull", Because: []string{"REQ-001", "CTR-999"}, AsOf: time.Date(2026, 3, 10, 0, 0, 0, 0, time.UTC), Policies: policies.FS, Schema: schema.FS,
	})
	if err != nil {
		t.Fatal(err)
	}
	except(r, "requirements/requirement_weakened", finding.Waiver{ID: "WVR-002", Reason: "The customer agreed by letter, the amendment follows", Approver: "Legal counsel", Until: "2026-06-30", Asked: true, Counts: true})
	except(r, "parties/party_without_requirement", finding.Waiver{ID: "WVR-001", Reason: "The lease is being renewed", Approver: "ISMS manager", Until: "2026-05-31", Counts: true})
	return only(r)
}

// pullRules are the rules of which the golden files tell, and what they say of
// themselves, so that a change of the shipped rules changes no golden file.
var pullRules = []audit.Rule{
	{ID: "contracts/contract_not_screened", Slug: "contract-not-screened", Severity: finding.Warning, Basis: "practice", Title: "Somebody has read every contract for security clauses", Action: "Read each contract for security clauses and record the day"},
	{ID: "leases/lease_without_requirement", Severity: finding.Warning, Basis: "practice", Title: "Leases give requirements", Action: "Take the rules of each lease over"},
	{ID: "parties/party_fact_gap", Slug: "party-fact-gap", Severity: finding.Warning, Basis: "practice", Title: "Parties that the organisation's own facts imply are listed", Action: "Add the missing parties"},
	{ID: "parties/party_without_requirement", Slug: "party-without-requirement", Severity: finding.Warning, Basis: "duty", Title: "Every party requires something, or it is written why not", Action: "State what each party requires"},
	{ID: "registers/reference_broken", Slug: "reference-broken", Severity: finding.Error, Basis: "duty", Title: "Everything a record points at exists", Action: "Correct the links"},
	{ID: "requirements/disposition_missing", Slug: "disposition-missing", Severity: finding.Error, Basis: "duty", Title: "Every requirement has a decision",
		Description: "Clause 4.2 c asks which requirements are addressed. It cannot see whether the decision is right.", Clauses: []string{"4.2 c"}, Frameworks: map[string][]string{"nist-csf": {"GV.OC-02"}},
		Action: "Decide of each requirement whether it is addressed", Remedy: "Decide, and write it down.", Fails: "REQ-003 has no decision", Related: []string{"https://example.org/4.2"}},
	{ID: "requirements/requirement_source_missing", Slug: "requirement-source-missing", Severity: finding.Warning, Basis: "duty", Title: "Every requirement has a source", Action: "Name the document each requirement comes from"},
	{ID: "requirements/requirement_weakened", Slug: "requirement-weakened", Severity: finding.Warning, Basis: "practice", Title: "What asks for less says why", Action: "Cite what changed"},
}

// only leaves those rules in a result.
func only(r *lint.Result) *lint.Result {
	r.Rules = pullRules
	other := func(id string) bool {
		return !slices.ContainsFunc(pullRules, func(x audit.Rule) bool { return x.ID == id })
	}
	foreign := func(f finding.Finding) bool { return other(f.Rule) }
	r.Findings = slices.DeleteFunc(r.Findings, foreign)
	r.Change.Fixed, r.Change.Later = slices.DeleteFunc(r.Change.Fixed, foreign), slices.DeleteFunc(r.Change.Later, foreign)
	r.Ledger = slices.DeleteFunc(r.Ledger, func(e audit.Entry) bool { return other(e.Rule) })
	return r
}

// except covers the findings of a rule by an exception.
func except(r *lint.Result, rule string, w finding.Waiver) {
	for i := range r.Findings {
		if r.Findings[i].Rule == rule {
			r.Findings[i].Waiver = &w
		}
	}
}

var forge = Forge{
	Repository: "https://github.com/northwind/isms",
	Edit:       "https://github.com/northwind/isms/edit/patch-4",
	Run:        "https://github.com/northwind/isms/actions/runs/7",
}

// endings are those of the golden files of each output that is not called as
// its files end. Text and JSON have tests of their own.
var endings = map[string]string{
	"markdown": "md", "comment": "comment.md", "github": "github.txt", "sarif": "sarif.json", "gitlab": "gitlab.json", "junit": "xml", "rdjson": "rdjson.json",
}

// goldenFormats are the outputs that have golden files.
func goldenFormats() []string {
	return slices.DeleteFunc(Formats(), func(name string) bool { return name == "text" || name == "json" })
}

func TestGoldenOutputs(t *testing.T) {
	for name, r := range map[string]*lint.Result{"sample": sample(), "pull": pulled(t)} {
		for _, format := range goldenFormats() {
			golden(t, name+"."+cmp.Or(endings[format], format), render(t, format, r, Options{Version: "v0.1.0", Forge: forge}))
		}
	}
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	file := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Errorf("%v: go test ./internal/report -update writes it; look at what it holds", err)
		return
	}
	if got != string(want) {
		t.Errorf("%s is not as expected; got:\n%s", file, got)
	}
}

// An output is called by one name, and says for whom it is.
func TestFormatsAreNamed(t *testing.T) {
	names := Formats()
	if len(names) < 10 || names[0] != "text" {
		t.Errorf("got %v", names)
	}
	for i, name := range names {
		if slices.Contains(names[:i], name) {
			t.Errorf("two outputs are called %s", name)
		}
		if FormatReader(name) == "" {
			t.Errorf("the output %s does not say for whom it is: give it a reader where it is added", name)
		}
	}
	for name := range endings {
		if !slices.Contains(names, name) {
			t.Errorf("there is no output %s any more: take it out of endings in this test", name)
		}
	}
}

// Writing an output changes nothing of the result, and two runs give the same
// bytes.
func TestOutputsLeaveTheResultAlone(t *testing.T) {
	r := pulled(t)
	before := render(t, "json", r, Options{})
	for _, format := range goldenFormats() {
		first := render(t, format, r, Options{Forge: forge})
		if first != render(t, format, r, Options{Forge: forge}) {
			t.Errorf("%s: two runs differ", format)
		}
	}
	if before != render(t, "json", r, Options{}) {
		t.Error("the result was changed")
	}
	if strings.Contains(before, "##") {
		t.Error("JSON holds the beginning of a command")
	}
}

// The same from end to end: everything that a change can bring is hostile, and
// stays text in every output.
func TestHostileRepository(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "repo")
	built(t, dir, "testdata/hostile.txtar", nil)
	sarif, rdjson, oscal := published(t, "sarif-2.1.0.schema.json"), published(t, "rdjson.schema.json"), oscalSchema(t)
	for name, o := range map[string]lint.Options{"change": {Base: "main", Rev: hostileBranch}, "state": {Rev: hostileBranch}} {
		o.Dir, o.AsOf, o.Policies, o.Schema = dir, time.Date(2026, 3, 10, 0, 0, 0, 0, time.UTC), policies.FS, schema.FS
		r, err := lint.Run(context.Background(), o)
		if err != nil {
			t.Fatal(err)
		}
		if len(r.Findings) < 8 {
			t.Fatalf("%s: only %d findings", name, len(r.Findings))
		}
		p := patient{name: "hostile " + name, text: "the repository", Result: r, harmless: r}
		for _, check := range []func(*testing.T, patient){checkGitHub, checkMarkdown, checkGitLab, checkJUnit, checkCSV} {
			check(t, p)
		}
		checkSARIF(t, sarif, p)
		checkRDJSON(t, rdjson, p)
		checkOSCAL(t, oscal, p)
		for _, format := range Formats() {
			checkNoCommand(t, format, p)
		}
	}
}

// hostileBranch is the branch of testdata/hostile.txtar: Git itself lets none
// be called [ or ::.
const hostileBranch = "x##@octocat<b>#1%0A|`y`"
