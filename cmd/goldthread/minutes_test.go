package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/goldthread/goldthread/internal/scenario"
)

// meeting is a register in which something happened since the last review.
const meeting = `person ann 'Ann Lee' <ann@walk.example>
person carl 'Carl Chief' <carl@walk.example>
put registers/people.yaml
put registers/parties.yaml
put registers/requirements.yaml
put registers/issues.yaml
put registers/management_reviews.yaml
put registers/workshops.yaml
commit ann 2026-01-05T09:00:00Z Begin
replace registers/requirements.yaml '24 hours' '72 hours'
commit ann 2026-03-02T09:00:00Z 'More time, Carl Chief says'
replace registers/issues.yaml 'live' 'retired'
commit ann 2026-03-03T09:00:00Z 'Settled'
MORE-- registers/people.yaml --
people:
  - {id: ROL-isms, title: ISMS manager}
  - {id: ROL-ceo, title: Chief executive, management: true, may_review: [requirements], may_approve: [management_reviews]}
  - {id: PER-ann, name: Ann Lee, emails: [ann@walk.example], roles: [{role: ROL-isms}]}
  - {id: PER-carl, name: Carl Chief, emails: [carl@walk.example], roles: [{role: ROL-ceo}]}
-- registers/parties.yaml --
- {id: PTY-001, name: Customers}
-- registers/requirements.yaml --
- {id: REQ-001, statement: Breaches are told within 24 hours., parties: [PTY-001]}
- {id: REQ-002, statement: Backups are tested., parties: [PTY-001]}
-- registers/workshops.yaml --
- {id: WSP-001, date: 2026-01-19, method: workshop}
- {id: WSP-002, date: 2026-03-04, method: interview}
-- registers/issues.yaml --
- {id: ISS-001, statement: The team is small., status: live}
-- registers/management_reviews.yaml --
- id: MRV-2026-1
  date: 2026-01-20
  chair: ROL-ceo
  attendees: [{role: ROL-ceo, present: true}]
  items:
    - {input: d, summary: Fine, decision: Test the backups with Carl Chief, owner: ROL-isms, due: 2026-02-28}
`

// A draft that was filled in and committed is the record of the review: a review
// of what item c names, by whoever committed it.
func TestMinutesBecomeTheRecord(t *testing.T) {
	dir := walkedRepository(t, strings.Replace(meeting, "MORE", "", 1))
	var out bytes.Buffer
	draft := filepath.Join(t.TempDir(), "draft.yaml")
	if status := Main([]string{"-C", dir, "minutes", "--as-of", "2026-04-10", "--out", draft}, nil, &out, &out); status != 0 {
		t.Fatalf("status %d: %s", status, &out)
	}
	holds(t, draft, "id: MRV-2026-2\n", "#- date: YYYY-MM-DD\n", "period_from: 2026-01-21\n", "#- chair: ROL-ceo\n",
		`Is it done: \"Test the backups with Chief executive (PER-carl)\", ROL-isms, by 2026-02-28.`, "Retired: ISS-001 The team is small.",
		"Changed: REQ-001 ", "*24* hours", "*72* hours", "    #- refs: [REQ-001]\n", "#-   records: [REQ-001]\n", "  - input: e\n    # No register keeps what interested parties said",
		"    summary: \"Elicitation workshops, in which parties may have been heard: WSP-002 of 2026-03-04.\"\n    refs: [WSP-002]\n", "Checked on 2026-04-10: ")
	text, err := os.ReadFile(draft)
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(string(text), "Carl") {
		t.Errorf("somebody is named:\n%s", text)
	}

	// As it is it counts as no review, also when it is committed.
	committed := func(text string) string {
		more := "put registers/management_reviews/2026-2.yaml minutes\ncommit carl 2026-04-20T09:00:00Z Minutes\n"
		dir := walkedRepository(t, strings.Replace(meeting, "MORE", more, 1)+"-- minutes --\n"+text)
		var out bytes.Buffer
		if status := Main([]string{"-C", dir, "history", "REQ-001", "REQ-002", "--as-of", "2026-05-01"}, nil, &out, &out); status != 0 {
			t.Fatalf("status %d: %s", status, &out)
		}
		return out.String()
	}
	if told := committed(string(text)); strings.Contains(told, "MRV-2026-2") {
		t.Errorf("a draft counts as a review:\n%s", told)
	}
	filled := strings.NewReplacer("#- date: YYYY-MM-DD", "date: 2026-04-18", "#- chair", "chair", "#- attendees", "attendees", "#-   - {", "  - {", "#- refs", "refs", "#- changes_in_parties", "changes_in_parties", "#-   records", "  records",
		"#- approved_by", "approved_by", "#- feedback_from_parties:", "feedback_from_parties: None").Replace(string(text))
	told := committed(filled)
	first, second, _ := strings.Cut(told, "REQ-002")
	if !strings.Contains(first, "minutes MRV-2026-2") || strings.Contains(second, "MRV-2026-2") {
		t.Errorf("the minutes are no review of what item c names:\n%s", told)
	}

	for _, since := range []string{"MRV-2026-9"} {
		out.Reset()
		if status := Main([]string{"-C", dir, "minutes", "--since", since}, nil, &out, &out); status != 2 || !strings.Contains(out.String(), "did you mean MRV-2026-1?") {
			t.Errorf("status %d: %s", status, &out)
		}
	}
}

// walkedRepository builds the repository of a script.
func walkedRepository(t *testing.T, script string) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "walked")
	if _, err := scenario.Build(dir, txtar.Parse([]byte(script))); err != nil {
		t.Fatal(err)
	}
	return dir
}

func holds(t *testing.T, file string, all ...string) {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range all {
		if !strings.Contains(string(data), want) {
			t.Errorf("%q is missing:\n%s", want, data)
		}
	}
}
