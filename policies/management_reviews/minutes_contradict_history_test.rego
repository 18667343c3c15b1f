package goldthread.management_reviews.minutes_contradict_history_test

import data.goldthread.management_reviews.minutes_contradict_history

change(on, class, fields) := {"on": on, "class": class, "fields": fields, "commit": sprintf("c%s", [on])}

begins := {"history": {"begins": {"on": "2025-01-15"}}}

document(review, registers) := {
	"as_of": "2026-06-30",
	"repo": {"adopted": "2025-01-15"},
	"meta": {"parties": begins, "laws": begins, "requirements": begins},
	"removed": [],
	"registers": object.union(
		{"management_reviews": [
			{"id": "MRV-2025-1", "status": "live", "date": "2025-05-14"},
			object.union({"id": "MRV-2026-1", "status": "live", "date": "2026-05-14", "changes_in_parties": {"none": true}}, review),
		]},
		registers,
	),
}

party(changes) := {"parties": [{"id": "PTY-013", "status": "live", "history": {"changes": changes}}]}

requirement(fields, basis) := {"requirements": [{
	"id": "REQ-001", "status": "live", "basis": basis,
	"history": {"changes": [change("2025-11-02", "changed", fields)]},
}]}

values := {v.value | some v in minutes_contradict_history.violations}

test_nothing_changed if {
	count(values) == 0 with input as document({}, party([change("2025-01-15", "created", [])]))
}

test_a_new_party_and_a_removed_law if {
	changed := object.union(
		document({}, party([change("2025-11-02", "created", [])])),
		{"removed": [{"kind": "laws", "id": "LAW-002", "on": "2026-01-10", "commit": "c2026-01-10", "was": "live"}]},
	)
	minutes_contradict_history.violations == {{
		"record": {"id": "MRV-2026-1"},
		"field": "changes_in_parties",
		"value": "LAW-002 PTY-013",
		"message": "MRV-2026-1 says nothing changed, but from 2025-05-14 to 2026-05-14 LAW-002 and PTY-013 changed: did the meeting know?",
		"hint": "Correct the minutes, or bring the changes to the next management review.",
		"related": [{"kind": "parties", "id": "PTY-013", "message": "new"}],
		"commits": ["c2025-11-02", "c2026-01-10"],
	}} with input as changed
}

gone(more) := object.union(document({}, {}), {"removed": [object.union(
	{"kind": "requirements", "id": "REQ-009", "on": "2026-01-10", "commit": "c2", "was": "live", "last": {"requirements": {}}},
	more,
)]})

test_what_was_removed_had_to_be_met_and_was_live if {
	every last in [{"obligation": "mandatory"}, {"basis": "lease"}] {
		values == {"REQ-009"} with input as gone({"last": {"requirements": last}})
		count(values) == 0 with input as gone({"last": {"requirements": last}, "was": "draft"})
	}
	count(values) == 0 with input as gone({"last": {"requirements": {"obligation": "voluntary"}}})
	count(values) == 0 with input as gone({"kind": "parties", "id": "PTY-9", "was": "retired", "last": {}})
}

test_minutes_that_leave_something_out if {
	new := {"parties": [
		{"id": "PTY-013", "status": "live", "history": {"changes": [change("2025-11-02", "created", [])]}},
		{"id": "PTY-014", "status": "live", "history": {"changes": [change("2026-01-10", "created", [])]}},
	]}
	some v in minutes_contradict_history.violations with input as document({"changes_in_parties": {"none": false, "records": ["PTY-014"]}}, new)
	v == {
		"record": {"id": "MRV-2026-1"},
		"field": "changes_in_parties",
		"value": "PTY-013",
		"severity": "note",
		"message": "MRV-2026-1 lists what changed, but not PTY-013, which changed from 2025-05-14 to 2026-05-14: did the meeting know?",
		"hint": "Correct the minutes, or bring these changes to the next management review.",
		"related": [{"kind": "parties", "id": "PTY-013", "message": "new"}],
		"commits": ["c2025-11-02"],
	}
	items := {"items": [{"input": "c", "refs": ["PTY-013"]}], "changes_in_parties": {"none": false, "records": ["PTY-014"]}}
	count(values) == 0 with input as document(items, new)
}

test_the_day_of_the_review_before_is_outside_and_its_own_inside if {
	count(values) == 0 with input as document({}, party([change("2025-05-14", "created", [])]))
	count(values) == 1 with input as document({}, party([change("2025-05-15", "created", [])]))
	count(values) == 1 with input as document({}, party([change("2026-05-14", "created", [])]))
	count(values) == 0 with input as document({}, party([change("2026-05-15", "created", [])]))
}

test_a_period_of_its_own if {
	period := {"period_from": "2026-01-01", "period_to": "2026-03-31"}
	count(values) == 0 with input as document(period, party([change("2025-12-31", "created", [])]))
	count(values) == 1 with input as document(period, party([change("2026-01-01", "created", [])]))
	count(values) == 0 with input as document(period, party([change("2026-04-01", "created", [])]))
}

test_only_what_a_meeting_should_know if {
	wording := [change("2025-11-02", "changed", ["relevance"])]
	count(values) == 0 with input as document({}, party(wording))
	count(values) == 0 with input as document({}, requirement(["statement"], "legal"))
	count(values) == 1 with input as document({}, requirement(["bound"], "implied"))
	count(values) == 1 with input as document({}, requirement(["status"], "legal"))
	count(values) == 0 with input as document({}, requirement(["status"], "implied"))
}

test_minutes_that_name_changes_do_not_deny_them if {
	count(values) == 0 with input as document({"changes_in_parties": {"none": false}}, party([change("2025-11-02", "created", [])]))
	count(values) == 0 with input as document({"changes_in_parties": {"none": true, "records": ["PTY-013"]}}, party([change("2025-11-02", "created", [])]))
}
