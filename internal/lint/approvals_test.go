package lint_test

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/goldthread/goldthread/internal/history"
	"github.com/goldthread/goldthread/internal/lint"
	"github.com/goldthread/goldthread/internal/register"
	"github.com/goldthread/goldthread/internal/scenario"
)

// A change by Ann and a review file by her, merged by squash.
const changeAndReview = `
person ann 'Ann Lee' <7+ann@users.noreply.github.com>
person github GitHub <noreply@github.com>
put goldthread.yaml
put registers/people.yaml
put registers/requirements.yaml
commit ann 2026-01-05T09:00:00Z 'Add the registers'
replace registers/requirements.yaml '24 hours' '12 hours'
put registers/reviews.yaml
commit ann 2026-02-01T09:00:00Z 'Look at February (#3)' by=github label=landed
`

const changeAndReviewFiles = `
-- goldthread.yaml --
version: 1
approvals: {branch: proof, folder: saved}
-- registers/people.yaml --
- {id: ROL-ISMS, title: ISMS manager, may_approve: [requirements, reviews]}
- {id: PER-001, name: Ann Lee, accounts: [{forge: github.com, id: 7, login: ann}]}
- {id: PER-002, name: Tom Ash, roles: [{role: ROL-ISMS}], accounts: [{forge: github.com, id: 9, login: tom}]}
-- registers/requirements.yaml --
- {id: REQ-001, statement: Tell the client within 24 hours}
- {id: REQ-002, statement: Keep records of processing}
-- registers/reviews.yaml --
- id: RVW-2026-02-legal
  occasion: annual
  looked_at: signed contract of 2026
  outcomes: {REQ-001: "change, now 12 hours", REQ-002: ok}
  seen: {REQ-001: %s, REQ-002: %s}
-- export --
{"exported_at":"2026-02-01T09:05:00Z","forge":"github.com","head":"%[3]s","head_tree":"%[5]s","merge_commit":"%[4]s","merged_at":"2026-02-01T09:00:00Z","merged_by":{"id":9,"login":"tom"},"method":"squash","number":3,"opened_by":{"id":7,"login":"ann"},"repository_id":1,"reviews":[{"at":"2026-01-31T12:00:00Z","by":{"id":9,"login":"tom"},"commit":"%[3]s","state":"APPROVED"}]}
`

// From a configuration that says where approvals lie to a review that a second
// person confirmed, with the register types as they are.
func TestApprovalsFromTheConfiguredBranch(t *testing.T) {
	build := func(script string, args ...any) (string, *lint.Result) {
		dir := filepath.Join(t.TempDir(), "repo")
		text := fmt.Sprintf(changeAndReviewFiles, args...)
		built, err := scenario.Build(dir, txtar.Parse([]byte(script+text)))
		if err != nil {
			t.Fatal(err)
		}
		return built.Commits["landed"], run(t, lint.Options{Dir: dir})
	}
	of := func(r *lint.Result, id string) *history.Timeline {
		return r.History.Timelines[register.Key{Kind: "requirements", ID: id}]
	}
	head := strings.Repeat("ab", 20)
	_, first := build(changeAndReview, "00000000", "00000000", head, head, head)
	var seen []any
	for _, id := range []string{"REQ-001", "REQ-002"} {
		seen = append(seen, strings.TrimPrefix(of(first, id).Changed.Fingerprint, "gt1:")[:8])
	}
	landed, plain := build(changeAndReview, append(seen, head, head, head)...)
	for _, id := range []string{"REQ-001", "REQ-002"} {
		if r := of(plain, id).Reviewed; r == nil || r.Level != history.Reviewed || r.By.ID != "PER-001" {
			t.Errorf("%s without the approval: %+v", id, r)
		}
	}
	tree := string(plain.History.Commits[plain.Commit].Tree)
	_, approved := build(changeAndReview+"branch proof\nput saved/2026/PR-3.json export\ncommit github 2026-02-01T09:05:00Z 'Save'\ncheckout main\n",
		append(seen, head, landed, tree)...)
	for _, id := range []string{"REQ-001", "REQ-002"} {
		r := of(approved, id).Reviewed
		if r == nil || r.Level != history.Confirmed || r.By.ID != "PER-002" || r.Source != history.SourceApproval || r.Ref != "PR 3" {
			t.Errorf("%s with the approval: %+v; %+v", id, r, approved.History.Uncounted)
		}
	}
	if l := approved.History.Approvals.Landings; len(l) != 1 || l[0].State != history.ExportApproved {
		t.Errorf("landings: %+v", l)
	}
}
