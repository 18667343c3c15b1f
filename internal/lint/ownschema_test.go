package lint_test

import (
	"bytes"
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/goldthread/goldthread/internal/lint"
	"github.com/goldthread/goldthread/internal/report"
	"github.com/goldthread/goldthread/internal/scenario"
	"github.com/goldthread/goldthread/policies"
	"github.com/goldthread/goldthread/schema"
)

// assets is a repository with a register type, a field and two checks of its
// own. Nothing of ours knows of them.
const assets = `
person ines 'Ines Keeper' <ines@example.org>
person lea 'Lea Brandt' <lea@example.org>
put goldthread.yaml
put schema/assets.cue
put schema/more.cue
put rules/assets/asset_old.rego
put rules/requirements/cost_missing.rego
put registers/people.yaml
put registers/requirements.yaml
put registers/assets.yaml
commit ines 2025-01-20T09:00:00Z 'Registers'
put registers/assets.yaml assets-2
commit lea 2025-03-01T09:00:00Z 'The server is bought'
put registers/reviews.yaml
commit ines 2026-02-02T09:00:00Z 'Laptops looked at'
-- goldthread.yaml --
schema: [schema]
policies: [rules]
registers:
  assets: {owner: ROL-it}
-- schema/assets.cue --
package schema

register: assets: {
	title: "Assets", singular: "asset", clause: "A.5.9", prefix: "AST", record: #Asset
	derive: secret: [{gives: true, where: "requirements.topic", is: ["encryption"]}]
}

// Something of value.
#Asset: {
	// What it is called.
	name?: string @prose()
	// The requirements it must meet.
	requirements?: [...string] @ref(requirements) @set()
	// It needs special care.
	secret?: bool
	#Record
}
-- schema/more.cue --
package schema

#Requirement: {
	// What it costs a year.
	cost?: int & >=0
}
-- rules/assets/asset_old.rego --
# METADATA
# title: No asset goes unchanged for a year
# description: An asset that nobody touched for a year may have gone. It cannot see the asset.
# custom:
#   severity: warning
#   basis: own
#   clauses: ["A.5.9"]
#   needs: [history]
#   action: Look for the assets that nobody touched for a year
#   fails: "AST-001 was last changed in 2024"
#   remedy: Look for the asset and record it.
#   group: A
package goldthread.assets.asset_old

import data.goldthread.live

violations contains {
	"record": {"id": r.id},
	"message": sprintf("%s was added on %s and last changed on %s; reviews: %d; secret: %v.", [r.id, r.history.created.on, r.history.changed.on, count(r.history.reviews), r.secret]),
	"hint": "Look for it.",
} if {
	some r in live.assets
	r.history.changed.days > 365
}
-- rules/requirements/cost_missing.rego --
# METADATA
# title: Every requirement says what it costs
# description: Money is decided on by figures. It cannot see whether the figure is right.
# custom:
#   severity: note
#   basis: own
#   clauses: ["5.1"]
#   needs: [record]
#   action: Write what each requirement costs
#   fails: "REQ-002 has no cost"
#   remedy: Write the cost of a year.
#   group: A
package goldthread.requirements.cost_missing

import data.goldthread.live

violations contains {
	"record": {"id": r.id},
	"field": "cost",
	"message": sprintf("%s has no cost.", [r.id]),
	"hint": "Write what it costs a year.",
} if {
	some r in live.requirements
	not r.cost
}
-- registers/people.yaml --
people:
  - {id: ROL-it, title: Head of IT, may_review: [assets]}
  - {id: PER-ines, name: Ines Keeper, roles: [{role: ROL-it, from: 2024-01-01}], emails: [ines@example.org]}
-- registers/requirements.yaml --
requirements:
  - {id: REQ-001, statement: Encrypt laptops., topic: encryption, cost: 200}
  - {id: REQ-002, statement: Keep spare parts., topic: continuity, own: {priority: TBC}}
-- registers/assets.yaml --
assets:
  - {id: AST-001, name: Laptops, requirements: [REQ-001]}
  - {id: AST-002, name: Server, requirements: [REQ-002]}
-- assets-2 --
assets:
  - {id: AST-002, name: Server of 2025, requirements: [REQ-002, REQ-009], secret: false}
  - {id: AST-001, name: Laptops, requirements: [REQ-001]}
  - {id: AST-003, nane: TBC}
-- registers/reviews.yaml --
reviews:
  - {id: RVW-001, date: 2026-02-02, reviewer: PER-ines, outcomes: {AST-001: ok}}
`

// A register type is one file. The types, the links, the checks and the
// history of it are those of every register.
func TestOwnSchema(t *testing.T) {
	dir := t.TempDir()
	if _, err := scenario.Build(dir, txtar.Parse([]byte(assets))); err != nil {
		t.Fatal(err)
	}
	r, err := lint.Run(context.Background(), lint.Options{
		Dir: dir, AsOf: time.Date(2026, 6, 30, 0, 0, 0, 0, time.UTC), Policies: policies.FS, Schema: schema.FS,
	})
	if err != nil {
		var faults bytes.Buffer
		if usage, ok := err.(*lint.UsageError); ok {
			for _, f := range usage.Findings {
				fmt.Fprintf(&faults, "%s: %s\n", f.Place, f.Message)
			}
		}
		t.Fatalf("%v\n%s", err, &faults)
	}
	var got []string
	for _, f := range r.Findings {
		if f.Subject.Kind == "assets" || f.Rule == "requirements/cost_missing" || f.Rule == "registers/placeholder_text_left" { // own: is not judged
			got = append(got, fmt.Sprintf("%s %s: %s", f.Rule, f.Place, f.Message))
		}
	}
	same(t, got, []string{
		`registers/record_invalid registers/assets.yaml:4:19: AST-003: there is no field "nane" in assets.`,
		`registers/reference_broken registers/assets.yaml:2:65: AST-002 points at "REQ-009", but there is no requirement of that id or name.`,
		"assets/asset_old registers/assets.yaml:3:5: AST-001 was added on 2025-01-20 and last changed on 2025-01-20; reviews: 1; secret: true.",
		"assets/asset_old registers/assets.yaml:2:5: AST-002 was added on 2025-01-20 and last changed on 2025-03-01; reviews: 0; secret: false.",
		"registers/review_by_author_only registers/assets.yaml:3:5: AST-001 was reviewed, on 2026-02-02, only by who wrote it.",
		"requirements/cost_missing registers/requirements.yaml:3:5: REQ-002 has no cost.",
	})
	var b bytes.Buffer
	if err := report.Write(&b, "text", r, report.Options{}); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(b.String(), "assets 3") {
		t.Errorf("the register is not among those read:\n%s", &b)
	}
	for _, f := range r.Findings {
		if f.Rule == "assets/asset_old" && f.Owner != "Head of IT" {
			t.Errorf("%s is for %q", f.Subject, f.Owner)
		}
	}
}
