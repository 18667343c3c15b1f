package lint_test

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"maps"
	"os"
	"path"
	"slices"
	"strings"
	"testing"

	"github.com/goldthread/goldthread/internal/finding"
	"github.com/goldthread/goldthread/internal/lint"
	"github.com/goldthread/goldthread/internal/report"
)

// cenedril is a starter kit that somebody else wrote, checked as it is, with
// nothing but a configuration of ours beside it (testdata/cenedril says where
// it is from).
const cenedril = "testdata/cenedril"

// shiftedRows are the rows of the kit in which an unquoted comma shifts the
// cells: counted by hand, with the number of cells found under the number of
// headings.
var shiftedRows = []struct {
	file            string
	line            int
	id              string
	found, expected int
}{
	{"stakeholder-communication.csv", 2, "Top Management", 11, 8},
	{"stakeholder-communication.csv", 3, "Employees", 12, 8},
	{"stakeholder-communication.csv", 4, "IT Operations team", 11, 8},
	{"stakeholder-communication.csv", 5, "Works council", 10, 8},
	{"stakeholder-communication.csv", 6, "Customers", 12, 8},
	{"stakeholder-communication.csv", 7, "Data subjects", 9, 8},
	{"stakeholder-communication.csv", 8, "Regulator BfDI", 9, 8},
	{"stakeholder-communication.csv", 9, "NIS2 competent authority (BSI)", 10, 8},
	{"stakeholder-communication.csv", 10, "Suppliers", 9, 8},
	{"stakeholder-communication.csv", 11, "Auditors (external)", 10, 8},
	{"stakeholder-communication.csv", 13, "Press", 9, 8},
	{"stakeholder-requirements.csv", 7, "SR-006", 10, 8},
	{"statement-of-applicability.csv", 72, "A.8.12", 9, 8},
}

func TestCenedril(t *testing.T) {
	r := checkFolder(t, fromFolder(cenedril)(t)).result
	t.Run("every shifted row is reported and none is accepted", func(t *testing.T) {
		var got, want []string
		for _, f := range of(r, "registers/record_invalid") {
			got = append(got, fmt.Sprintf("%s:%d %s: %s", path.Base(f.Place.File), f.Place.Line, f.Subject.ID, f.Message))
		}
		for _, row := range shiftedRows {
			want = append(want, fmt.Sprintf("%s:%d %s: %s has %d cells under %d headings, so only its id is used.",
				row.file, row.line, row.id, row.id, row.found, row.expected))
		}
		same(t, got, want)
		for _, f := range r.Findings {
			if f.Rule != "registers/record_invalid" && slices.ContainsFunc(shiftedRows, func(s struct {
				file            string
				line            int
				id              string
				found, expected int
			}) bool {
				return s.file == path.Base(f.Place.File) && s.id == f.Subject.ID
			}) {
				t.Errorf("%s says more about a row that nobody could read: %s", f.Rule, f.Message)
			}
		}
	})
	t.Run("no other row is lost", func(t *testing.T) {
		for kind, file := range map[string]string{
			"communication": "stakeholder-communication.csv",
			"documents":     "document-control-register.csv",
			"laws":          "legal-compliance-register.csv",
			"requirements":  "stakeholder-requirements.csv",
			"risks":         "risk-register.csv",
			"soa":           "statement-of-applicability.csv",
			"treatments":    "risk-treatment-plan.csv",
		} {
			if got, want := live(r, kind), len(rows(t, file)); got != want {
				t.Errorf("%s: %d records of %d rows", kind, got, want)
			}
		}
		stakeholders := map[string]bool{}
		for _, row := range rows(t, "stakeholder-requirements.csv") {
			if len(row) == 8 {
				stakeholders[row[1]] = true
			}
		}
		if got := live(r, "parties"); got != len(stakeholders) {
			t.Errorf("%d parties from %d names", got, len(stakeholders))
		}
	})
	t.Run("hollow reasons", func(t *testing.T) {
		var want []string
		for _, row := range rows(t, "statement-of-applicability.csv") {
			if len(row) == 8 && row[4] == "Required" {
				want = append(want, row[0])
			}
		}
		same(t, ids(of(r, "soa/soa_justification_hollow")), want)
	})
	t.Run("laws that nothing is derived from", func(t *testing.T) {
		// The unreadable row SR-006 names the GDPR, so the laws of that name
		// count as served; "GDPR (EU 2016/679)" and NIS2 do not.
		var want []string
		for _, row := range rows(t, "legal-compliance-register.csv") {
			if row[1] != "GDPR" {
				want = append(want, row[0])
			}
		}
		same(t, ids(of(r, "laws/law_without_requirement")), want)
	})
	t.Run("documents that nobody keeps", func(t *testing.T) {
		titles := map[string]bool{}
		for _, row := range rows(t, "document-control-register.csv") {
			titles[row[1]] = true
		}
		var want []string
		for _, row := range rows(t, "stakeholder-requirements.csv") {
			for name := range strings.SplitSeq(row[6], " + ") {
				if len(row) == 8 && !titles[name] {
					want = append(want, fmt.Sprintf("%s %s", row[0], name))
				}
			}
		}
		var got []string
		for _, f := range of(r, "registers/reference_broken") {
			got = append(got, fmt.Sprintf("%s %s", f.Subject.ID, f.Value))
		}
		same(t, got, want)
	})
	t.Run("a column nobody keeps is one finding", func(t *testing.T) {
		for _, rule := range []string{"requirements/disposition_missing", "requirements/need_or_expectation_unset"} {
			found := of(r, rule)
			if len(found) != 1 || found[0].Subject.ID != "" || len(found[0].Records) != 11 {
				t.Errorf("%s: %d findings %+v, want one for 11 records", rule, len(found), found)
			}
		}
	})
	t.Run("nothing else", func(t *testing.T) {
		got := map[string]int{}
		for _, f := range r.Findings {
			got[f.Rule]++
		}
		want := map[string]int{
			"laws/law_owner_or_review_missing":       1,
			"laws/law_without_party":                 1,
			"laws/law_without_requirement":           15,
			"parties/party_relevance_missing":        1,
			"parties/party_side_missing":             1,
			"parties/party_vector_uncovered":         1,
			"registers/record_invalid":               13,
			"registers/reference_broken":             8,
			"registers/register_owner_missing":       1,
			"registers/review_date_implausible":      9, // they lie after the day on which the test commits the kit
			"requirements/disposition_missing":       1,
			"requirements/need_or_expectation_unset": 1,
			"requirements/requirement_not_atomic":    1,
			"requirements/requirement_thin":          4,
			"requirements/requirement_vague_word":    1,
			"requirements/review_never":              1,
			"requirements/source_circular":           1, // SR-008 comes from the policy that meets it
			"requirements/source_pointer_weak":       1,
			"soa/soa_justification_hollow":           39,
		}
		if !maps.Equal(got, want) {
			t.Errorf("findings by rule\n got %v\nwant %v", got, want)
		}
	})
	t.Run("the first screen has 25 lines at most", func(t *testing.T) {
		var b bytes.Buffer
		if err := report.Write(&b, "text", r, report.Options{}); err != nil {
			t.Fatal(err)
		}
		if n := strings.Count(b.String(), "\n"); n > 25 {
			t.Errorf("%d lines:\n%s", n, &b)
		}
	})
}

// rows reads a table of the kit with another reader than ours, without its
// headings.
func rows(t *testing.T, file string) [][]string {
	t.Helper()
	f, err := os.Open(path.Join(cenedril, "registers", file))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	reader := csv.NewReader(f)
	reader.FieldsPerRecord = -1
	all, err := reader.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return all[1:]
}

func of(r *lint.Result, rule string) []finding.Finding {
	var found []finding.Finding
	for _, f := range r.Findings {
		if f.Rule == rule {
			found = append(found, f)
		}
	}
	return found
}

func ids(fs []finding.Finding) []string {
	var out []string
	for _, f := range fs {
		out = append(out, f.Subject.ID)
	}
	return out
}

func live(r *lint.Result, kind string) int {
	for _, k := range r.Kinds {
		if k.Name == kind {
			return k.Live
		}
	}
	return -1
}

// same compares two lists as sets, and says what one has beyond the other.
func same(t *testing.T, got, want []string) {
	t.Helper()
	for _, g := range got {
		if !slices.Contains(want, g) {
			t.Errorf("unexpected: %s", g)
		}
	}
	for _, w := range want {
		if !slices.Contains(got, w) {
			t.Errorf("missing: %s", w)
		}
	}
}
