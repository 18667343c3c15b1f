package goldthread.requirements.mandatory_unfunded_test

import data.goldthread.requirements.mandatory_unfunded

document(requirement, more) := {"registers": object.union(
	{
		"requirements": [object.union({"id": "REQ-010", "status": "live", "basis": "insurance", "disposition": "addressed", "controls": ["A.8.13"]}, requirement)],
		"soa": [{"id": "A.8.13", "applicable": true, "status": "planned"}, {"id": "A.8.14", "applicable": true, "status": "implemented"}],
	},
	more,
)}

test_one_that_waits if {
	mandatory_unfunded.violations == {{
		"register": "requirements",
		"value": "unfunded",
		"message": "Requirements: 1 that must be met waits for resources: REQ-010.",
		"hint": "Bring them to the management review as one decision on resources.",
		"records": ["REQ-010"],
	}} with input as document({}, {})
}

test_means_that_were_released if {
	every more in [
		{"treatments": [{"id": "TRT-001", "cost": "4000 EUR", "controls": ["A.8.13"]}]},
		{"treatments": [{"id": "TRT-001", "cost": 4000, "risk": "RSK-001"}], "risks": [{"id": "RSK-001", "status": "live", "requirements": ["REQ-010"]}]},
		{"risks": [{"id": "RSK-001", "status": "live", "requirements": ["REQ-010"], "treatments": [{"funded": true}]}]},
		{"risks": [{"id": "RSK-001", "status": "live", "controls": ["A.8.13"], "treatments": [{"cost": 4000}]}]},
		{"management_reviews": [{"id": "MRV-1", "status": "live", "items": [{"decision": "Released", "refs": ["REQ-010"]}]}]},
	] {
		count(mandatory_unfunded.violations) == 0 with input as document({}, more)
	}
	count(mandatory_unfunded.violations) == 0 with input as document({"decision": "DEC-001"}, {})
}

test_a_cost_that_was_not_funded if {
	risks := {"risks": [{"id": "RSK-001", "status": "live", "requirements": ["REQ-010"], "treatments": [{"cost": 4000, "funded": false}]}]}
	count(mandatory_unfunded.violations) == 1 with input as document({}, risks)
}

test_in_place_or_nothing_asked if {
	every requirement in [{"controls": ["A.8.14"]}, {"controls": ["A.8.13", "A.8.14"]}, {"basis": "implied"}, {"disposition": "elsewhere"}, {"compliance": "met"}] {
		count(mandatory_unfunded.violations) == 0 with input as document(requirement, {})
	}
}

test_several_are_one_list if {
	two := [{"id": id, "status": "live", "basis": "legal", "disposition": "addressed", "controls": ["A.8.13"]} | some id in ["REQ-001", "REQ-002"]]
	some v in mandatory_unfunded.violations with input as document({}, {"requirements": two})
	v.message == "Requirements: 2 that must be met wait for resources: REQ-001 and REQ-002."
}
