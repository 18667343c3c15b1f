package goldthread.waivers.waiver_self_approved_test

import data.goldthread.waivers.waiver_self_approved

document(fact) := {
	"facts": {"waivers": [object.union({"id": "EXC-001", "object": "record", "lacks": []}, fact)]},
	"registers": {"waivers": [{
		"id": "EXC-001", "status": "live", "approver": "ROL-ceo",
		"history": {"changed": {"by": "Carl Chief", "commit": "c1", "landing": "c1"}},
	}]},
}

test_its_author_accepted_it if {
	waiver_self_approved.violations == {{
		"record": {"id": "EXC-001"},
		"field": "approver",
		"message": "EXC-001 has no effect: Carl Chief wrote it, and ROL-ceo, who is said to have accepted it, is the same person.",
		"hint": "Name a role that its author does not hold, or have somebody else enter what was decided.",
		"commits": ["c1"],
	}} with input as document({"self_approved": true})
}

test_somebody_else_did if {
	count(waiver_self_approved.violations) == 0 with input as document({"self_approved": false})
}
