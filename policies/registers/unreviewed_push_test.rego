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
	answered("export missing", [], "the export of approvals does not speak of it")
	answered("before exports began", [], "it is older than the exported approvals")
	answered("approval missing", ["account 9 is not in people"], "nobody else approved its pull request 12")
	answered("no pull request", [], "it came without a pull request")
	answered("approval not counted", [], "the approval of its pull request 12 does not count")
	answered(
		"approval not counted", ["account 9 is not in people", "account 8 is a machine"],
		"the approval of its pull request 12 does not count: account 9 is not in people and account 8 is a machine",
	)
	answered(
		"export contradicts", ["the commit it names is not on main"],
		"the export of its pull request 12 says something else than the history: the commit it names is not on main",
	)
}

# answered tells whether a commit is told of in these words, and whether the
# hint asks for the export where nothing but that is missing.
answered(export, reasons, words) if {
	number := {"request": 12 | contains(words, "pull request 12")}
	told := unreviewed_push.violations with input as document(3, [object.union(
		push(1, false),
		object.union({"export": export, "export_reasons": reasons}, number),
	)])
	asks := export in {"export missing", "before exports began"}
	some v in told
	v.message == sprintf("Commit c1 of 2026-02-01 changed REQ-1 on main, and %s.", [words])
	startswith(v.hint, "Run the export of approvals again") == asks
}

test_as_a_rule_tells_a_missing_export_apart if {
	exports := [object.union(p, {"export": "export missing"}) | some p in array.slice(many(8, 2), 0, 3)]
	messages := {v.message | some v in unreviewed_push.violations} with input as document(3, array.concat(exports, array.slice(many(8, 2), 3, 10)))
	messages == {concat("", [
		"People and roles: of 10 changes on main since 2026-01-01, 8 came without an approval by somebody else, and 8 of those still stand so.",
		" Of 3 of these no export speaks: run the export of approvals again first.",
	])}
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
