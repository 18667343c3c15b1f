package goldthread.requirements.requirement_no_risk_test

import data.goldthread.requirements.requirement_no_risk

document(requirement, more) := {
	"facts": {"mentions": []},
	"registers": object.union(
		{"requirements": [object.union(
			{"id": "REQ-001", "status": "live", "basis": "contractual", "disposition": "addressed", "controls": ["A.8.24", "A.8.13"]},
			requirement,
		)]},
		more,
	),
}

test_no_risk if {
	requirement_no_risk.violations == {{
		"record": {"id": "REQ-001"},
		"field": "risks",
		"message": "REQ-001 comes from a contract and rests on A.8.24 and A.8.13, but no risk of not meeting it is linked.",
		"hint": "Link the risk, or add it, even if it is small.",
	}} with input as document({}, {})
}

test_a_risk_on_either_side if {
	count(requirement_no_risk.violations) == 0 with input as document({"risks": ["RSK-001"]}, {})
	every more in [
		{"risks": [{"id": "RSK-001", "status": "live", "requirements": ["REQ-001"]}]},
		{"risks": [{"id": "RSK-001", "status": "live", "controls": ["A.8.13"]}]},
		{"treatments": [{"id": "TRT-001", "risk": "RSK-001", "controls": ["A.8.24"]}]},
		{"soa": [{"id": "A.8.24", "risks": ["RSK-001"]}]},
	] {
		count(requirement_no_risk.violations) == 0 with input as document({}, more)
	}
}

test_a_retired_risk_is_none if {
	count(requirement_no_risk.violations) == 1 with input as document({}, {"risks": [{"id": "RSK-001", "status": "retired", "requirements": ["REQ-001"]}]})
}

test_nothing_is_asked_of_others if {
	every requirement in [{"basis": "implied"}, {"disposition": "elsewhere"}, {"controls": []}, {"unread": ["risks"]}, {"status": "draft"}] {
		count(requirement_no_risk.violations) == 0 with input as document(requirement, {})
	}
	mentioned := object.union(document({}, {}), {"facts": {"mentions": [{"kind": "requirements", "id": "REQ-001", "by_kind": "risks", "by_id": "RSK-009"}]}})
	count(requirement_no_risk.violations) == 0 with input as mentioned
}
