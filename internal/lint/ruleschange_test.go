package lint_test

import (
	"strings"
	"testing"

	"github.com/goldthread/goldthread/internal/lint"
)

// A change that gives a reason is judged with it by its own rules too, and a large
// file in a folder of rules, which no check reads, does not end the comparison.
func TestEffectOfChangedRules(t *testing.T) {
	script := `person ines 'Ines Keeper' <ines@example.org>
put goldthread.yaml
put policies/catalogue/mine.yaml
put registers/contracts.yaml
put registers/requirements.yaml
commit ines 2026-01-15T09:00:00Z 'Registers'
branch looser
put policies/handbook.txt large
replace goldthread.yaml 'profile: advisory' 'profile: certification'
replace registers/requirements.yaml 'value: 24' 'value: 72'
commit ines 2026-02-03T09:00:00Z @message
-- message --
Agree on another time

Because: CTR-004
-- goldthread.yaml --
version: 1
profile: advisory
-- policies/catalogue/mine.yaml --
words: [one]
-- registers/contracts.yaml --
- {id: CTR-004, title: Services}
-- registers/requirements.yaml --
- id: REQ-001
  statement: Tell of a breach within the agreed time.
  sources: [{id: CTR-004, locator: "7.3"}]
  bound: {op: max, value: 24, unit: hours}
-- large --
` + strings.Repeat(strings.Repeat("large ", 100)+"\n", 29_000)
	c := run(t, lint.Options{Dir: built(t, script), Base: "main"}).Change
	if len(c.Reasons) != 1 || c.Rules == nil || len(c.Rules.Files) != 2 {
		t.Fatalf("reasons %v, rules %+v", c.Reasons, c.Rules)
	}
	for _, f := range c.Rules.Appear {
		if f.Rule == "requirements/requirement_weakened" {
			t.Errorf("by the change's own rules: %s", f.Message)
		}
	}
}
