package goldthread.conflicts.conflict_not_approved_test

import data.goldthread.conflicts.conflict_not_approved

settled := {
	"id": "CNF-001", "status": "live", "unread": [], "between": ["REQ-1", "REQ-2"], "decision": "Keep for six years.",
	"prevails": "REQ-2", "approved_by": "ROL-ceo", "residual_risk": "RSK-001", "informed": ["PTY-001"],
}

document(conflict) := {"registers": {
	"conflicts": [conflict],
	"requirements": [
		{"id": "REQ-1", "status": "live", "parties": ["PTY-001", "PTY-003"]},
		{"id": "REQ-2", "status": "live", "parties": ["PTY-002", "PTY-003"]},
	],
	"people": [{"id": "ROL-ceo", "status": "live", "management": true}, {"id": "ROL-analyst", "status": "live", "management": false}],
}}

messages := {v.message | some v in conflict_not_approved.violations}

test_complete if {
	every c in [
		settled,
		object.remove(settled, ["decision"]),
		object.remove(settled, ["prevails", "residual_risk", "informed"]),
		object.union(object.remove(settled, ["approved_by", "informed"]), {"unread": ["approved_by", "informed"]}),
	] {
		count(messages) == 0 with input as document(c)
	}
}

test_nothing_is_said if {
	conflict_not_approved.violations == {{
		"record": {"id": "CNF-001"},
		"field": "decision",
		"value": "no management role approved it no risk is named for the side that is not fully met nothing says that PTY-001 was told",
		"message": "CNF-001 is decided, but no management role approved it, no risk is named for the side that is not fully met and nothing says that PTY-001 was told.",
		"hint": "Complete it before the next management review.",
	}} with input as document(object.remove(settled, ["approved_by", "residual_risk", "informed"]))
}

test_approved_outside_management if {
	messages == {"CNF-001 is decided, but ROL-analyst, who approved it, is no role of management."} with input as document(object.union(settled, {"approved_by": "ROL-analyst"}))
}

test_a_balance_without_approval if {
	messages == {"CNF-001 is decided, but no management role approved it."} with input as document(object.remove(settled, ["prevails", "approved_by", "residual_risk", "informed"]))
}
