package audit_test

import (
	"io/fs"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/goldthread/goldthread/internal/audit"
)

func TestUnitTests(t *testing.T) {
	policies := files{
		"claims/undecided.rego": rule("undecided", undecided),
		"claims/undecided_test.rego": `package goldthread.claims.undecided_test

import data.goldthread.claims.undecided

test_finds if {
	count(undecided.violations) == 1 with input as {"registers": {"claims": [{"id": "CLM-1", "status": "live"}]}}
}

test_silent if {
	count(undecided.violations) == 0 with input as {"registers": {"claims": [{"id": "CLM-1", "status": "live", "decision": "yes"}]}}
}

test_wrong if {
	print("nothing here")
	count(undecided.violations) == 1 with input as {"registers": {"claims": []}}
}

test_data if data.catalogue.x.a == 1

todo_test_later if false
`,
		"claims/bare.rego":      rule("bare", undecided),
		"claims/half.rego":      rule("half", undecided),
		"claims/half_test.rego": "package goldthread.claims.half_test\n\nimport data.goldthread.claims.half\n\ntest_silent if count(half.violations) == 0 with input as {}\n",
		"lib/x.rego":            "package goldthread.lib\n\nf(x) := x\n",
		"lib/x_test.rego":       "package goldthread.lib_test\n\nimport data.goldthread.lib\n\ntest_f if lib.f(1) == 1\n",
		"catalogue/x.json":      `{"a": 1}`,
	}
	report, err := audit.Test(t.Context(), audit.Tests{Schema: schemaOf(t), Sources: []fs.FS{policies.fs()}})
	if err != nil {
		t.Fatal(err)
	}
	results := report.Results
	var got []string
	for _, r := range results {
		line := strings.TrimPrefix(r.Package, "goldthread.") + " " + r.Name
		for flag, on := range map[string]bool{" passed": r.Passed, " raised": r.Raised, " skipped": r.Skipped} {
			if on {
				line += flag
			}
		}
		got = append(got, line)
	}
	want := []string{
		"claims.half_test test_silent passed",
		"claims.undecided_test test_data passed",
		"claims.undecided_test test_finds passed raised",
		"claims.undecided_test test_silent passed",
		"claims.undecided_test test_wrong",
		"claims.undecided_test todo_test_later skipped",
		"lib_test test_f passed",
	}
	for i := range got {
		got[i] = strings.Replace(got[i], " raised passed", " passed raised", 1)
	}
	if !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	if finds := results[2]; !slices.Equal(finds.Said, []string{"CLM-1 is not decided."}) || len(results[4].Said) > 0 {
		t.Errorf("said %q and %q", finds.Said, results[4].Said)
	}
	if wrong := results[4]; wrong.Message == "" || wrong.Place.String() != "policies/claims/undecided_test.rego:13:1" || wrong.Rule() != "claims/undecided" {
		t.Errorf("result %+v of rule %s", wrong, wrong.Rule())
	}
	missing := report.Untested()
	if want := []string{
		"claims/bare: no test in which it finds something", "claims/bare: no test in which it finds nothing",
		"claims/half: no test in which it finds something",
	}; !slices.Equal(missing, want) {
		t.Errorf("untested %q, want %q", missing, want)
	}
}

// Coverage names the lines of rules and helpers that no test has run.
func TestCoverage(t *testing.T) {
	own := audit.Folder("mine", files{
		"claims/undecided.rego":      rule("undecided", undecided),
		"claims/undecided_test.rego": "package goldthread.claims.undecided_test\n\nimport data.goldthread.claims.undecided\n\ntest_silent if count(undecided.violations) == 0 with input as {\"registers\": {\"claims\": []}}\n",
		"lib/mine.rego":              "package goldthread.lib\n\nunused(x) := x + 1\n",
	}.fs())
	report, err := audit.Test(t.Context(), audit.Tests{
		Schema:  schemaOf(t),
		Sources: []fs.FS{files{"claims/ours.rego": rule("ours", undecided), "claims/ours_test.rego": "package goldthread.claims.ours_test\n\ntest_not_run if false\n"}.fs(), own},
		OwnOnly: true,
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(report.Results) != 1 || !report.Results[0].Passed || len(report.Rules) != 1 || report.Rules[0].ID != "claims/undecided" {
		t.Errorf("results %+v of %+v, want those of the own folder alone", report.Results, report.Rules)
	}
	if len(report.Coverage) != 2 {
		t.Fatalf("coverage of %+v, want of the own rule and helper", report.Coverage)
	}
	rule, helper := report.Coverage[0], report.Coverage[1]
	if rule.File != "mine/claims/undecided.rego" || rule.Percent <= 0 || rule.Percent >= 100 || len(rule.Missed) == 0 {
		t.Errorf("the rule: %+v", rule)
	}
	if helper.Percent != 0 || len(helper.Missed) != 1 || helper.Missed[0] != [2]int{3, 3} {
		t.Errorf("the helper: %+v", helper)
	}
}

func TestUnitTestsThatDoNotCompile(t *testing.T) {
	for text, want := range map[string]string{
		"package goldthread.lib_test\n\ntest_f if http.send({})\n":        "policies/lib/x_test.rego:3:11: undefined function http.send",
		"package goldthread.lib_test\n\ntest_f if input.registres == 1\n": `there is no "registres" here`,
		"package x\n": "a test's package",
		"package goldthread.lib_test\n\ntest_f if\n": "policies/lib/x_test.rego",
	} {
		_, err := audit.Test(t.Context(), audit.Tests{Schema: schemaOf(t), Sources: []fs.FS{files{"lib/x_test.rego": text}.fs()}})
		wantError(t, err, want)
	}
}

func TestUnexampled(t *testing.T) {
	rules := mustCompile(t, files{"claims/a.rego": rule("a", message("true")), "claims/b.rego": rule("b", message("true"))})
	missing, err := audit.Unexampled(rules.List(), fstest.MapFS{"claims/a.txtar": {}, "claims/c.txtar": {}, "demo/scenario.txtar": {}})
	if err != nil {
		t.Fatal(err)
	}
	if want := []string{"claims/b: no example claims/b.txtar", "claims/c.txtar: no rule claims/c"}; !slices.Equal(missing, want) {
		t.Errorf("missing %q, want %q", missing, want)
	}
}

func TestUnformatted(t *testing.T) {
	got, err := audit.Unformatted(files{
		"lib/good.rego": "package goldthread.lib\n\nf(x) := x\n",
		"lib/bad.rego":  "package goldthread.lib\nf(x)   := x\n",
		"lib/note.md":   "x",
	}.fs())
	if err != nil || !slices.Equal(got, []string{"policies/lib/bad.rego"}) {
		t.Errorf("unformatted %q, %v", got, err)
	}
}
