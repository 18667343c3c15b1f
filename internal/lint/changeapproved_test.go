package lint_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/goldthread/goldthread/internal/finding"
	"github.com/goldthread/goldthread/internal/lint"
)

const addTesters = `person ines 'Ines Keeper' <ines@example.org>
person lea 'Lea Brandt' <lea@example.org>
person tom 'Tom Ash' <tom@example.org>
put goldthread.yaml
put registers/people.yaml
put registers/parties.yaml
commit ines 2026-01-15T09:00:00Z 'Registers'
branch testers
append registers/parties.yaml testers
commit tom 2026-03-10T09:00:00Z 'Testing companies'
`

const addTestersFiles = `
-- goldthread.yaml --
version: 1
registers:
  parties: {approvers: [Managing director]}
-- registers/people.yaml --
- {id: ROL-md, title: Managing director, management: true}
- {id: PER-ines, name: Ines Keeper, roles: [{role: ROL-md}], emails: [ines@example.org]}
- {id: PER-lea, name: Lea Brandt, emails: [lea@example.org]}
- {id: PER-tom, name: Tom Ash, emails: [tom@example.org]}
-- registers/parties.yaml --
- {id: PTY-001, name: Customers}
-- testers --
- {id: PTY-002, name: Testing companies}
`

// Nobody can have approved an open change: it says who has to look. Landed
// without, it is a finding of the main branch, and one that stood there before
// for the next change.
func TestApprovalIsAskedOfLandings(t *testing.T) {
	const land = "checkout main\nmerge testers %s 2026-03-11T09:00:00Z 'Merge testers'\n"
	const next = "branch next\nreplace registers/parties.yaml Customers Clients\ncommit tom 2026-03-12T09:00:00Z 'Call them clients'\n"
	named := addTestersFiles
	byRole := strings.NewReplacer("  parties: {approvers: [Managing director]}\n", "  parties: {owner: Clerk}\n", "management: true}", "management: true, may_approve: [parties]}").Replace(named)
	for _, c := range []struct{ name, more, base, want string }{
		{"an open change", "", "main", ""},
		{"merged by somebody who may not approve it", fmt.Sprintf(land, "lea"), "", "changed PTY-002, merged or approved by PER-lea only; it needs the approval of Managing director (Interested parties)."},
		{"merged by the approver", fmt.Sprintf(land, "ines"), "", ""},
		{"the next change", fmt.Sprintf(land, "lea") + next, "main", "still changed PTY-002, merged"},
	} {
		checkLanding(t, c.name, c.base, c.want, addTesters+c.more+named)
		checkLanding(t, c.name+", by the people register", c.base, c.want, addTesters+c.more+byRole)
	}
}

// checkLanding runs the check on a repository and wants one finding, or none.
func checkLanding(t *testing.T, name, base, want, script string) {
	t.Helper()
	r := run(t, lint.Options{Dir: built(t, script), Base: base})
	var got []string
	for _, f := range r.Findings {
		if f.Rule == "registers/change_not_approved" {
			_, words, _ := strings.Cut(f.Message, "2026-03-11 ")
			got = append(got, strings.TrimSpace(string(f.Change)+" "+words))
		}
		if base != "" && f.Change == finding.Introduced && strings.Contains(f.Rule, "approve") {
			t.Errorf("%s brings %s: %s", name, f.Rule, f.Message)
		}
	}
	if told := strings.Join(got, "; "); !strings.HasPrefix(told, want) || want == "" && told != "" {
		t.Errorf("%s: %q, want %q", name, told, want)
	}
	if base == "" {
		return
	}
	if a := r.Change.Approve; len(a) != 1 || a[0].Register != "parties" || fmt.Sprint(a[0].Roles) != "[Managing director]" {
		t.Errorf("%s: to look %+v", name, a)
	}
}

// The head of a file may be raised by the change that makes it stale.
func TestVersionRaisedByAChange(t *testing.T) {
	const script = `person tom 'Tom Ash' <tom@example.org>
put goldthread.yaml
put registers/parties.yaml
commit tom 2026-01-15T09:00:00Z 'Registers'
branch more
append registers/parties.yaml testers
%scommit tom 2026-03-10T09:00:00Z 'Testing companies'
-- goldthread.yaml --
version: 1
-- registers/parties.yaml --
version: 1.5
updated: 2026-01-15
parties:
- {id: PTY-001, name: Customers}
-- testers --
- {id: PTY-002, name: Testing companies}
`
	for raise, want := range map[string]int{"": 1, "replace registers/parties.yaml 2026-01-15 2026-03-10\n": 0} {
		r := run(t, lint.Options{Dir: built(t, fmt.Sprintf(script, raise)), Base: "main"})
		brought := 0
		for _, f := range r.Findings {
			if f.Rule == "registers/register_version_stale" && f.Change == finding.Introduced {
				brought++
			}
		}
		if brought != want {
			t.Errorf("%q brings %d findings, want %d", raise, brought, want)
		}
	}
}
