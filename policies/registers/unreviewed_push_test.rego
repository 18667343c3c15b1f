package goldthread.registers.unreviewed_push_test

import data.goldthread.registers.unreviewed_push

document(people, landings) := {
	"thresholds": {"review_days": 365, "unapproved_share": 80},
	"repo": {"people": people, "adopted": "2026-01-01", "branch": "main"},
	"landings": landings,
	"registers": {
		"risks": [],
		"requirements": [{"id": sprintf("REQ-%d", [i]), "status": "live", "history": {
			"changed": {"landing": sprintf("c%d", [i])},
			"reviews": [],
		}} |
			some i in numbers.range(1, 9)
		],
	},
}

push(i, approved) := {
	"commit": sprintf("c%d", [i]), "short": sprintf("c%d", [i]), "on": "2026-02-01", "approved": approved,
	"records": [{"kind": "requirements", "id": sprintf("REQ-%d", [i])}, {"kind": "reviews", "id": "RVW-1"}],
}

test_approved if {
	count(unreviewed_push.violations) == 0 with input as document(3, [push(1, true)])
}

test_not_approved if {
	unreviewed_push.violations == {{
		"commit": "c1",
		"message": "Commit c1 of 2026-02-01 changed REQ-1 on main, and no approval is on record.",
		"hint": "Have somebody who did not write it review it now, or add the exported approval.",
		"related": [{"kind": "requirements", "id": "REQ-1", "message": "changed without approval"}],
	}} with input as document(3, [push(1, false), push(2, true)])
}

test_what_the_platform_was_asked if {
	some v in unreviewed_push.violations with input as document(3, [object.union(push(1, false), {"export": "export missing"})])
	v.message == "Commit c1 of 2026-02-01 changed REQ-1 on main, and the export of approvals does not speak of it."
	startswith(v.hint, "Run the export of approvals again")
	some w in unreviewed_push.violations with input as document(3, [object.union(push(1, false), {"export": "approval missing"})])
	w.message == "Commit c1 of 2026-02-01 changed REQ-1 on main, and nobody else approved its pull request."
}

with_review(review) := object.union(document(3, [push(1, false)]), {"registers": {"requirements": [{
	"id": "REQ-1", "status": "live",
	"history": {"changed": {"landing": "c1"}, "reviews": [review]},
}]}})

test_reviewed_by_a_second_person_since if {
	second := {"counts": true, "present": true, "second": true, "days": 3}
	count(unreviewed_push.violations) == 0 with input as with_review(second)
	count(unreviewed_push.violations) == 1 with input as with_review(object.union(second, {"second": false}))
	count(unreviewed_push.violations) == 1 with input as with_review(object.union(second, {"present": false}))
}

test_what_changed_again_is_asked_of_the_newer_commit if {
	count(unreviewed_push.violations) == 0 with input as document(3, [object.union(push(1, false), {"commit": "c0"})])
}

test_before_adoption_and_events_are_not_asked if {
	count(unreviewed_push.violations) == 0 with input as document(3, [object.union(push(1, false), {"on": "2026-01-01"})])
	events := object.union(push(1, false), {"records": [{"kind": "reviews", "id": "RVW-1"}]})
	count(unreviewed_push.violations) == 0 with input as document(3, [events])
}

test_one_person_is_told_once if {
	unreviewed_push.violations == {{
		"register": "people",
		"value": "one person",
		"message": "People and roles: since 2026-01-01 one person has written everything, and nobody else has merged or reviewed anything.",
		"hint": "Have somebody else look at the registers once a year, and record the accepted risk that duties are not separated (A.5.3).",
		"commits": ["c1", "c2"],
	}} with input as document(1, [push(1, false), push(2, false)])
}

test_as_a_rule_is_told_once if {
	messages := {v.message | some v in unreviewed_push.violations} with input as document(3, many(8, 2))
	messages == {"People and roles: of 10 changes on main since 2026-01-01, 8 came without an approval by somebody else, and 8 of those still stand so."}
	count(unreviewed_push.violations) == 8 with input as document(3, many(8, 3))
	count(unreviewed_push.violations) == 4 with input as document(3, [push(i, false) | some i in numbers.range(1, 4)])
}

many(bad, good) := array.concat(
	[push(i, false) | some i in numbers.range(1, bad)],
	[push(i, true) | some i in numbers.range(10, 9 + good)],
)

test_an_accepted_risk_and_a_yearly_look if {
	settled := {"registers": {
		"risks": [{"id": "RSK-9", "status": "live", "controls": ["A.5.3"], "accepted_by": "ROL-ceo"}],
		"parties": [{"id": "PTY-1", "status": "live", "history": {"reviews": [{"counts": true, "second": true, "days": 300}]}}],
	}}
	count(unreviewed_push.violations) == 0 with input as object.union(document(2, [push(1, false)]), settled)
}
