package goldthread.nonconformities.finding_overdue_test

import data.goldthread.nonconformities.finding_overdue

document(as_of, registers, links) := {
	"as_of": as_of,
	"repo": {"adopted": "2025-01-15"},
	"registers": registers,
	"facts": {"links": links},
}

nonconformity(as_of, more) := document(as_of, {"nonconformities": [object.union({"id": "NCR-003", "status": "live", "unread": [], "due": "2025-10-01"}, more)]}, [])

test_the_day_after_it_is_overdue if {
	count(finding_overdue.violations) == 0 with input as nonconformity("2025-10-01", {})
	finding_overdue.violations == {{
		"record": {"id": "NCR-003"},
		"field": "due",
		"severity": "warning",
		"message": "NCR-003 was due on 2025-10-01 and is open.",
		"hint": "Close it with what shows that the action worked, or agree a new day with its owner.",
	}} with input as nonconformity("2025-10-02", {})
}

severities := {v.severity | some v in finding_overdue.violations}

test_late_before_these_checks if {
	severities == {"note"} with input as nonconformity("2026-06-30", {"due": "2025-01-15"})
	severities == {"warning"} with input as nonconformity("2026-06-30", {"due": "2025-01-16"})
}

done(more) := nonconformity("2026-06-30", object.union({"closed_on": "2025-12-01"}, more))

test_closed if {
	count(finding_overdue.violations) == 0 with input as done({"effectiveness": "No case since; sample of May."})
	finding_overdue.violations == {{
		"record": {"id": "NCR-003"},
		"field": "effectiveness",
		"message": "NCR-003 was closed on 2025-12-01, and nothing says whether the action worked.",
		"hint": "Look whether it worked, and write down what shows it.",
	}} with input as done({"effectiveness": " "})
	count(finding_overdue.violations) == 0 with input as done({"severity": "opportunity"})
	count(finding_overdue.violations) == 0 with input as done({"closed_on": "2025-01-15"})
	count(finding_overdue.violations) == 0 with input as nonconformity("2026-06-30", {"unread": ["closed_on"]})
	count(finding_overdue.violations) == 0 with input as nonconformity("2026-06-30", {"status": "retired"})
}

minutes := {"id": "MRV-1", "status": "live", "date": "2026-01-20", "items": [{"input": "c", "decision": "Ask the insurer.", "owner": "ROL-cfo", "due": "2026-03-01"}]}

reviewed(more, registers, links) := document("2026-06-30", object.union({"management_reviews": array.concat([minutes], more)}, registers), links)

test_an_action_of_minutes if {
	finding_overdue.violations == {{
		"record": {"kind": "management_reviews", "id": "MRV-1"},
		"field": "items[0].due",
		"severity": "note",
		"message": "MRV-1 decided on something by 2026-03-01, and nothing shows whether it was done.",
		"hint": "Say so under earlier actions (input a) in the next minutes, or agree a new day.",
	}} with input as reviewed([], {}, [])
}

test_a_later_review_looked_back if {
	later := {"id": "MRV-2", "status": "live", "date": "2026-05-20", "items": [{"input": "a", "summary": "All done."}]}
	count(finding_overdue.violations) == 0 with input as reviewed([later], {}, [])
	count(finding_overdue.violations) == 1 with input as reviewed([object.union(later, {"date": "2026-07-20"})], {}, [])
	count(finding_overdue.violations) == 1 with input as reviewed([object.union(later, {"items": [{"input": "d"}]})], {}, [])
}

link(target, id) := {"kind": "management_reviews", "id": "MRV-1", "field": "items[0].refs[0]", "resolved": true, "target_kind": target, "target_id": id}

changed(day) := {"parties": [{"id": "PTY-9", "history": {"changes": [{"on": day}], "reviews": []}}]}

test_what_it_is_about_moved if {
	count(finding_overdue.violations) == 0 with input as reviewed([], changed("2026-02-10"), [link("parties", "PTY-9")])
	count(finding_overdue.violations) == 1 with input as reviewed([], changed("2026-01-20"), [link("parties", "PTY-9")])
	looked := {"parties": [{"id": "PTY-9", "history": {"changes": [], "reviews": [{"on": "2026-02-10", "counts": true}]}}]}
	count(finding_overdue.violations) == 0 with input as reviewed([], looked, [link("parties", "PTY-9")])
}

test_a_nonconformity_follows_it_up if {
	count(finding_overdue.violations) == 0 with input as reviewed([], {}, [{
		"kind": "nonconformities", "id": "NCR-9", "field": "source",
		"resolved": true, "target_kind": "management_reviews", "target_id": "MRV-1",
	}])
}

other(links) := document("2026-06-30", {"management_reviews": [object.union(minutes, {"items": [{"input": "g", "due": "2026-03-01"}]})]}, links)

test_actions_on_other_things if {
	count(finding_overdue.violations) == 0 with input as other([])
	count(finding_overdue.violations) == 0 with input as other([link("suppliers", "SUP-1")])
	count(finding_overdue.violations) == 1 with input as other([link("parties", "PTY-1")])
}

test_what_is_open if {
	finding_overdue.upcoming == {{"record": {"id": "NCR-003"}, "on": "2025-10-01"}} with input as nonconformity("2025-09-01", {})
	finding_overdue.upcoming == {{"record": {"id": "NCR-003"}}} with input as document("2025-09-01", {"nonconformities": [{"id": "NCR-003", "status": "live", "unread": []}]}, [])
	finding_overdue.upcoming == set() with input as done({})
	finding_overdue.upcoming == set() with input as nonconformity("2025-09-01", {"unread": ["closed_on"]})
}
