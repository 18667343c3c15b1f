package audit_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/goldthread/goldthread/internal/finding"
	"github.com/goldthread/goldthread/internal/register"
)

// many makes n live claims, of which the first bad have no decision.
func many(n, bad int) []*register.Record {
	records := make([]*register.Record, n)
	for i := range records {
		records[i] = &register.Record{Kind: "claims", ID: fmt.Sprintf("CLM-%03d", i), Fields: map[string]any{}}
		if i >= bad {
			records[i].Fields["decision"] = "no"
		}
	}
	return records
}

const withNumbers = "error_records: 5\nerror_share: 20\n"

// What the standard demands and a few records lack is a lapse; it is an error
// from five records on, or from a fifth of the register.
func TestErrorByExtent(t *testing.T) {
	undecided := objects("undecided", "decision", "not r.decision", "severity: error", "basis: duty")
	rules := mustCompile(t, files{"claims/undecided.rego": undecided, "catalogue/thresholds.yaml": withNumbers})
	for _, c := range []struct {
		all, bad   int
		config     string
		thresholds map[string]any
		want       finding.Severity
	}{
		{all: 100, bad: 1, want: finding.Warning},
		{all: 100, bad: 4, want: finding.Warning},
		{all: 100, bad: 5, want: finding.Error},
		{all: 5, bad: 1, want: finding.Error},
		{all: 6, bad: 1, want: finding.Warning},
		{all: 1, bad: 1, want: finding.Error},
		{all: 100, bad: 1, config: "error", want: finding.Error},
		{all: 100, bad: 5, config: "note", want: finding.Note},
		{all: 100, bad: 2, thresholds: map[string]any{"error_records": int64(2)}, want: finding.Error},
		{all: 100, bad: 2, thresholds: map[string]any{"error_share": 2.5}, want: finding.Warning},
		{all: 100, bad: 3, thresholds: map[string]any{"error_share": 2.5}, want: finding.Error},
	} {
		in := input(many(c.all, c.bad)...)
		in.Config.Thresholds = c.thresholds
		if c.config != "" {
			in.Config.Rules = map[string]string{"undecided": c.config}
		}
		found := evaluate(t, rules, in).Findings
		if len(found) != c.bad {
			t.Fatalf("%d of %d: %d findings", c.bad, c.all, len(found))
		}
		for _, f := range found {
			if f.Severity != c.want {
				t.Errorf("%d of %d, set to %q with %v: %v, want %v", c.bad, c.all, c.config, c.thresholds, f.Severity, c.want)
				break
			}
		}
	}
}

// What is about the register as a whole is its state; so is a column that
// nobody filled in.
func TestErrorOfARegister(t *testing.T) {
	rules := mustCompile(t, files{
		"claims/whole.rego":         rule("whole", `violations contains {"register": "claims", "message": "m"}`, "severity: error", "basis: duty"),
		"claims/few.rego":           rule("few", `violations contains {"register": "claims", "message": "m", "records": ["CLM-001"]}`, "severity: error", "basis: duty"),
		"claims/column.rego":        objects("column", "decision", "not r.decision", "severity: error", "basis: duty"),
		"catalogue/thresholds.yaml": withNumbers,
	})
	want := map[string]finding.Severity{"claims/whole": finding.Error, "claims/few": finding.Warning, "claims/column": finding.Error}
	for _, f := range evaluate(t, rules, input(many(30, 30)...)).Findings {
		if f.Severity != want[f.Rule] {
			t.Errorf("%s: %v, want %v", f.Rule, f.Severity, want[f.Rule])
		}
		if f.Basis != "duty" {
			t.Errorf("%s rests on %q", f.Rule, f.Basis)
		}
	}
}

// Only what the standard demands may be an error: in METADATA it is a fault of
// the file, in a violation it stops the rule.
func TestOnlyDutiesAreErrors(t *testing.T) {
	_, err := compile(t, files{"claims/r.rego": rule("r", undecided, "severity: error")})
	wantError(t, err, "custom.severity: only a duty may be an error, and the basis is practice")
	rules := mustCompile(t, files{"claims/r.rego": violates(`{"register": "claims", "message": "m", "severity": "error"}`, "basis: own")})
	_, err = rules.Evaluate(t.Context(), input(claims(fields{})...))
	wantError(t, err, "only a duty may be one, and the rule's basis is own")
}

// In the release that brings a rule, what it says is a note, so that no upgrade
// turns a check red; a severity in the configuration stands.
func TestNewRuleIsANote(t *testing.T) {
	rules := mustCompile(t, files{
		"claims/new.rego": rule("new", `violations contains {"register": "claims", "message": "m"}`, `since: "1.3"`, "severity: error", "basis: duty"),
		"claims/old.rego": rule("old", `violations contains {"register": "claims", "message": "m"}`, `since: "1.2"`),
	})
	told := func(release, profile string, config map[string]string) string {
		in := input(claims(fields{})...)
		in.Release, in.Profile, in.Config.Rules = release, profile, config
		var b strings.Builder
		for _, f := range evaluate(t, rules, in).Findings {
			fmt.Fprintf(&b, "%s %v %q; ", f.Rule, f.Severity, f.New)
		}
		return strings.TrimSuffix(b.String(), "; ")
	}
	for _, c := range []struct {
		release, profile string
		config           map[string]string
		want             string
	}{
		{"1.2", "", nil, `claims/new error ""; claims/old note "1.2"`},
		{"1.3", "", nil, `claims/new note "1.3"; claims/old warning ""`},
		{"1.3", "start", nil, `claims/old warning ""`},
		{"1.3", "", map[string]string{"new": "error"}, `claims/new error "1.3"; claims/old warning ""`},
		{"", "", nil, `claims/new error ""; claims/old warning ""`},
	} {
		if got := told(c.release, c.profile, c.config); got != c.want {
			t.Errorf("release %q, profile %q, %v: %s, want %s", c.release, c.profile, c.config, got, c.want)
		}
	}
	_, err := compile(t, files{"claims/r.rego": rule("r", undecided, "since: next")})
	wantError(t, err, `custom.since: "next" is no release: write it as in "1.3"`)
}
