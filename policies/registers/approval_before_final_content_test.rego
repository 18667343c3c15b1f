package goldthread.registers.approval_before_final_content_test

import data.goldthread.registers.approval_before_final_content
import data.goldthread.registers.unreviewed_push

document(push, records) := {
	"repo": {"adopted": "2026-01-15", "branch": "main", "people": 3},
	"thresholds": {"unapproved_share": 80, "review_days": 365},
	"landings": [object.union(landing, push)],
	"meta": {"requirements": {"title": "Requirements"}},
	"registers": {"requirements": records, "risks": []},
}

landing := {
	"commit": "c3",
	"short": "c3",
	"on": "2026-02-01",
	"approved": false,
	"export": "approval not counted",
	"records": [{"kind": "requirements", "id": "R1"}, {"kind": "requirements", "id": "R2"}],
	"outdated": [{"by": "Tom", "approved": "c1", "records": [{"kind": "requirements", "id": "R1"}]}],
}

record(id, more) := object.union({"id": id, "status": "live", "history": {"changed": {"landing": "c3"}, "reviews": []}}, more)

rows := [record("R1", {}), record("R2", {})]

found(push, records) := messages if {
	messages := {v.message | some v in approval_before_final_content.violations} with input as document(push, records)
}

test_approved_in_other_words if {
	approval_before_final_content.violations == {{
		"commit": "c3",
		"message": "Tom approved c1, but commit c3 of 2026-02-01 landed on main, and nothing shows that it has the approved words of R1.",
		"hint": "Have what landed reviewed by somebody who did not write it, and have the platform dismiss approvals when something is pushed.",
		"related": [{"kind": "requirements", "id": "R1", "message": "not shown to have landed in the words that were approved"}],
	}} with input as document({}, rows)
}

# One landing is one finding.
test_it_is_no_push_that_nobody_saw if {
	unreviewed_push.violations == set() with input as document({}, rows)
	count(unreviewed_push.violations) == 1 with input as document({"outdated": []}, rows)
}

test_somebody_else_agreed if {
	found({"approved": true}, rows) == set()
	found({"export": "approved"}, rows) == set()
}

test_it_stands_no_more if {
	found({}, [record("R1", {"history": {"changed": {"landing": "c4"}}}), record("R2", {})]) == set()
}

test_a_second_person_has_reviewed_it if {
	found({}, [record("R1", {"history": {"reviews": [{"counts": true, "present": true, "second": true, "days": 10}]}})]) == set()
}

test_before_these_checks if {
	found({"on": "2026-01-15"}, rows) == set()
	count(found({"on": "2026-01-16"}, rows)) == 1
}
