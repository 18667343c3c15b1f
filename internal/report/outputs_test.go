package report

import (
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
		Dir: dir, Base: "main", Rev: "pull", AsOf: time.Date(2026, 3, 10, 0, 0, 0, 0, time.UTC), Policies: policies.FS, Schema: schema.FS,
	})
	if err != nil {
		t.Fatal(err)
	}
	except(r, "requirements/requirement_weakened", finding.Waiver{ID: "WVR-002", Reason: "The customer agreed by letter, the amendment follows", Approver: "Legal counsel", Until: "2026-06-30", Asked: true, Counts: true})
	except(r, "parties/party_without_requirement", finding.Waiver{ID: "WVR-001", Reason: "The lease is being renewed", Approver: "ISMS manager", Until: "2026-05-31", Counts: true})
	// A report lists every rule that was tested; here those will do that matter.
	used := func(id string) bool {
		return slices.ContainsFunc(r.Findings, func(f finding.Finding) bool { return f.Rule == id }) || slices.ContainsFunc(r.Change.Fixed, func(f finding.Finding) bool { return f.Rule == id })
	}
	r.Rules = slices.DeleteFunc(r.Rules, func(x audit.Rule) bool { return !used(x.ID) })
	r.Ledger = slices.DeleteFunc(r.Ledger, func(e audit.Entry) bool {
		return !used(e.Rule) && e.Rule != "requirements/requirement_vague_word" && e.Rule != "leases/lease_without_requirement"
	})
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

// endings are those of the golden files of each output.
var endings = map[string]string{
	"markdown": "md", "comment": "comment.md", "github": "github.txt", "sarif": "sarif.json", "gitlab": "gitlab.json", "junit": "xml", "rdjson": "rdjson.json", "csv": "csv",
}

func TestGoldenOutputs(t *testing.T) {
	for name, r := range map[string]*lint.Result{"sample": sample(), "pull": pulled(t)} {
		for format, ending := range endings {
			golden(t, name+"."+ending, render(t, format, r, Options{Version: "v0.1.0", Forge: forge}))
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
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s is not as expected; got:\n%s", file, got)
	}
}

// Every output that the table has is tried here.
func TestEveryFormatHasAGolden(t *testing.T) {
	for _, name := range Formats() {
		if _, ok := endings[name]; !ok && name != "text" && name != "json" {
			t.Errorf("%s has no golden file", name)
		}
	}
}

// Writing an output changes nothing of the result, and two runs give the same
// bytes.
func TestOutputsLeaveTheResultAlone(t *testing.T) {
	r := pulled(t)
	before := render(t, "json", r, Options{})
	for format := range endings {
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
