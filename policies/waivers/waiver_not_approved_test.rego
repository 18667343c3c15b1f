package goldthread.waivers.waiver_not_approved_test

import data.goldthread.waivers.waiver_not_approved

document(fact) := {
	"facts": {"waivers": [object.union({"id": "EXC-001", "object": "record", "lacks": []}, fact)]},
	"registers": {"waivers": [{
		"id": "EXC-001", "status": "live", "approver": "ROL-ceo",
		"history": {"changed": {"by": "Carl Chief", "commit": "c1", "landing": "c1"}},
	}]},
}

test_nobody_is_on_record if {
	waiver_not_approved.violations == {{
		"record": {"id": "EXC-001"},
		"field": "approver",
		"severity": "note",
		"message": "EXC-001 is said to be accepted by ROL-ceo, and nothing on record shows that of this wording.",
		"hint": "Have somebody of that role approve it on the platform, or enter a review of it (reviews).",
	}} with input as document({"approved": false, "self_approved": false, "with_approval": false})
}

test_where_changes_may_ask_it_is_a_warning if {
	{v.severity | some v in waiver_not_approved.violations} == {"warning"} with input as document({"approved": false, "self_approved": false, "with_approval": true})
}

test_approved if {
	count(waiver_not_approved.violations) == 0 with input as document({"approved": true, "self_approved": false, "with_approval": true})
	count(waiver_not_approved.violations) == 0 with input as document({"approved": false, "self_approved": true, "with_approval": true})
}
