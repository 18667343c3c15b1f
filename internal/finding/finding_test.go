package finding_test

import (
	"testing"

	"github.com/goldthread/goldthread/internal/finding"
	"github.com/goldthread/goldthread/internal/source"
)

func TestSeverityRoundTrip(t *testing.T) {
	for _, s := range []finding.Severity{finding.Note, finding.Warning, finding.Error} {
		got, err := finding.ParseSeverity(s.String())
		if err != nil || got != s {
			t.Errorf("ParseSeverity(%q) = %v, %v", s, got, err)
		}
	}
	for _, bad := range []string{"", "invalid", "Error", "fatal"} {
		if _, err := finding.ParseSeverity(bad); err == nil {
			t.Errorf("ParseSeverity(%q) accepted", bad)
		}
	}
	if got := finding.Severity(9).String(); got != "invalid" {
		t.Errorf("an unknown severity reads %q", got)
	}
}

// The fingerprint outlives line numbers, wording and severity, and nothing
// else.
func TestFingerprint(t *testing.T) {
	base := finding.Finding{Rule: "r/x", Subject: finding.Subject{Kind: "requirements", ID: "REQ-1"}, Field: "cia", Value: "[]"}
	sealed := func(change func(*finding.Finding)) string {
		f := base
		change(&f)
		f.Seal()
		return f.Fingerprint
	}
	want := sealed(func(*finding.Finding) {})
	for name, change := range map[string]func(*finding.Finding){
		"place":    func(f *finding.Finding) { f.Place = source.Place{File: "a", Line: 9} },
		"message":  func(f *finding.Finding) { f.Message = "other words" },
		"severity": func(f *finding.Finding) { f.Severity = finding.Error },
	} {
		if sealed(change) != want {
			t.Errorf("%s changed the fingerprint", name)
		}
	}
	for name, change := range map[string]func(*finding.Finding){
		"rule":    func(f *finding.Finding) { f.Rule = "r/y" },
		"kind":    func(f *finding.Finding) { f.Subject.Kind = "laws" },
		"id":      func(f *finding.Finding) { f.Subject.ID = "REQ-2" },
		"commit":  func(f *finding.Finding) { f.Subject.Commit = "abc" },
		"field":   func(f *finding.Finding) { f.Field = "owner" },
		"value":   func(f *finding.Finding) { f.Value = "x" },
		"borders": func(f *finding.Finding) { f.Field, f.Value = "cia[", "]" },
	} {
		if sealed(change) == want {
			t.Errorf("%s did not change the fingerprint", name)
		}
	}
}

func TestSort(t *testing.T) {
	at := func(file string, line int, rule string) finding.Finding {
		return finding.Finding{Rule: rule, Place: source.Place{File: file, Line: line}}
	}
	got := finding.Sort([]finding.Finding{at("b", 1, "r"), at("a", 2, "r"), at("a", 1, "s"), at("a", 1, "r"), at("b", 1, "r")})
	want := []finding.Finding{at("a", 1, "r"), at("a", 1, "s"), at("a", 2, "r"), at("b", 1, "r")}
	if len(got) != len(want) {
		t.Fatalf("%d findings, want %d (equal ones are one)", len(got), len(want))
	}
	for i := range want {
		if got[i].Place != want[i].Place || got[i].Rule != want[i].Rule {
			t.Errorf("%d: %v %s, want %v %s", i, got[i].Place, got[i].Rule, want[i].Place, want[i].Rule)
		}
	}
}

func TestSubjectString(t *testing.T) {
	for want, s := range map[string]finding.Subject{
		"REQ-1":        {Kind: "requirements", ID: "REQ-1"},
		"requirements": {Kind: "requirements"},
		"0123456":      {Commit: "0123456789abcdef"},
		"":             {},
	} {
		if s.String() != want {
			t.Errorf("%+v reads %q, want %q", s, s.String(), want)
		}
	}
}
