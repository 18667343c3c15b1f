package audit_test

import (
	"context"
	"testing"

	"github.com/goldthread/goldthread/internal/register"
)

func TestCheckConfig(t *testing.T) {
	rules := mustCompile(t, files{
		"claims/undecided.rego":     rule("undecided", undecided),
		"catalogue/thresholds.yaml": "review_days: 365\n",
	})
	config := &register.Config{
		File:       "goldthread.yaml",
		Rules:      map[string]string{"claims/undecidd": "off", "undecided": "note", "claims/undecided": "error"},
		Thresholds: map[string]any{"review_day": int64(3), "review_days": int64(4)},
	}
	found := rules.CheckConfig(config)
	want := map[string]string{
		"rules.claims/undecidd": `There is no rule "claims/undecidd": did you mean claims/undecided?`,
		"rules.undecided":       "The rule claims/undecided is set twice, to error and to note.",
		"thresholds.review_day": `There is no threshold "review_day", did you mean "review_days"?`,
	}
	if len(found) != len(want) {
		t.Errorf("found\n%s", lines(found))
	}
	for _, f := range found {
		if f.Message != want[f.Field] || f.Rule != register.RuleConfigInvalid || f.Place.File != "goldthread.yaml" || f.Fingerprint == "" {
			t.Errorf("finding %+v", f)
		}
	}
	in := input()
	in.Config = config
	if _, err := rules.Evaluate(context.Background(), in); err == nil {
		t.Error("a configuration with faults was used")
	}
	if found := rules.CheckConfig(&register.Config{Rules: map[string]string{"undecided": "off"}}); len(found) != 0 {
		t.Errorf("found\n%s", lines(found))
	}
}

func TestThresholds(t *testing.T) {
	number := files{"catalogue/thresholds.yaml": "days: 7\n"}
	_, err := compile(t, number, files{"claims/r.rego": rule("r", message("input.thresholds.dayz > 1"))})
	wantError(t, err, "policies/claims/r.rego:13", `there is no "dayz" in input.thresholds`, `did you mean "days"?`)
	_, err = compile(t, files{"catalogue/thresholds.yaml": "days: seven\n"})
	wantError(t, err, "days is no number")
	in := input()
	wantShown(t, in, map[string]string{"input.thresholds.days": "7"}, number)
	in.Config.Thresholds = map[string]any{"days": int64(9)}
	wantShown(t, in, map[string]string{"input.thresholds.days": "9"}, number)
}
