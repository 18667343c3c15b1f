package goldthread.requirements.mandatory_excluded_test

import data.goldthread.requirements.mandatory_excluded

document(requirement) := {"registers": {
	"requirements": [object.union(
		{
			"id": "REQ-008", "status": "live", "basis": "legal",
			"disposition": "not_addressed", "disposition_reason": "Too much work",
		},
		requirement,
	)],
	"decisions": [
		{"id": "DEC-001", "status": "live", "by": "ROL-board"},
		{"id": "DEC-002", "status": "live", "by": "ROL-analyst"},
		{"id": "DEC-003", "status": "retired", "by": "ROL-board"},
	],
	"people": [
		{"id": "ROL-board", "status": "live", "management": true},
		{"id": "ROL-analyst", "status": "live", "management": false},
	],
}}

test_addressed_or_decided if {
	every requirement in [
		{"disposition": "addressed"},
		{"decision": "DEC-001"},
		{"decision": "MRV-2026-1"},
		{"basis": "implied", "obligation": "voluntary"},
	] {
		count(mandatory_excluded.violations) == 0 with input as document(requirement)
	}
}

test_left_out_without_a_decision if {
	mandatory_excluded.violations == {{
		"record": {"id": "REQ-008"},
		"field": "disposition",
		"message": "REQ-008 comes from law, so it cannot simply be left out.",
		"hint": "Address it, name who else does, or cite the management decision to leave it out.",
	}} with input as document({})
}

test_a_decision_outside_management if {
	mandatory_excluded.violations == {{
		"record": {"id": "REQ-008"},
		"field": "decision",
		"message": "REQ-008 comes from law, but is left out by DEC-002, which was not taken by a role of management.",
		"hint": "Have management decide it, or address the requirement.",
	}} with input as document({"decision": "DEC-002"})
}

test_a_retired_decision if {
	some v in mandatory_excluded.violations with input as document({"decision": "DEC-003"})
	v.message == "REQ-008 comes from law, but is left out by DEC-003, which is retired, not in force."
}
