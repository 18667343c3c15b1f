package goldthread.requirements.flow_down_missing_test

import data.goldthread.requirements.flow_down_missing

document(requirement, supplier, clauses) := {"registers": {
	"requirements": [object.union({"id": "REQ-015", "status": "live", "flow_down": true, "topic": "location"}, requirement)],
	"suppliers": [object.union({"id": "SUP-003", "status": "live", "unread": [], "subprocessor": true, "contract": "CTR-012"}, supplier), {"id": "SUP-009", "status": "live", "unread": []}],
	"contracts": [{"id": "CTR-012", "status": "live", "unread": [], "security_clauses": clauses}],
}}

messages := {v.message | some v in flow_down_missing.violations}

test_passed_on if {
	every topic in ["location", "subprocessing"] { # one thing, in the list of topics that belong together
		count(messages) == 0 with input as document({}, {}, [{"ref": "4", "topic": topic}])
	}
}

test_not_passed_on if {
	flow_down_missing.violations == {{
		"record": {"id": "REQ-015"},
		"field": "flow_down",
		"value": "SUP-003",
		"message": "REQ-015 must be passed on, but the contract with SUP-003 has no clause on location.",
		"hint": "Agree a clause with them, or limit the requirement to the suppliers it is about.",
		"related": [{"kind": "suppliers", "id": "SUP-003", "message": "no clause on this topic"}],
	}} with input as document({}, {}, [{"ref": "9", "topic": "access"}])
	count(messages) == 1 with input as document({}, {}, [])
}

test_limited_to_some_suppliers if {
	messages == {"REQ-015 must be passed on, but SUP-009 has no contract on record."} with input as document({"applies_to": ["SUP-009"]}, {}, [])
	messages == {"REQ-015 must be passed on, but the contract with SUP-003 has no clause on location and SUP-009 has no contract on record."} with input as document({"applies_to": ["SUP-009", "SUP-003", "Rota"]}, {}, [])
}

test_nothing_to_say if {
	every requirement in [{"flow_down": false}, {"status": "retired"}, {"disposition": "not_addressed"}, {"topic": ""}] {
		count(messages) == 0 with input as document(requirement, {}, [])
	}
	count(messages) == 0 with input as document({}, {"subprocessor": false}, [])
	count(messages) == 0 with input as document({}, {"contract": "CTR-099"}, [])
}

test_a_contract_that_nobody_has_read if {
	count(messages) == 0 with input as {"registers": {
		"requirements": [{"id": "REQ-015", "status": "live", "flow_down": true, "topic": "location"}],
		"suppliers": [{"id": "SUP-003", "status": "live", "unread": [], "subprocessor": true, "contract": "CTR-012"}],
		"contracts": [{"id": "CTR-012", "status": "live", "unread": []}],
	}}
}
