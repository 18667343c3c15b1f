package goldthread.objectives.objective_not_linked_test

import data.goldthread.objectives.objective_not_linked

document(objectives) := {"registers": {
	"objectives": objectives,
	"requirements": [
		{"id": "REQ-001", "status": "live", "obligation": "voluntary", "bound": {"value": 5}},
		{"id": "REQ-002", "status": "live", "obligation": "mandatory"},
		{"id": "REQ-003", "status": "live", "obligation": "mandatory", "bound": {"op": "max", "value": 24}},
	],
}}

test_one_objective_cites_a_mandatory_requirement if {
	count(objective_not_linked.violations) == 0 with input as document([{"id": "OBJ-001", "status": "live"}, {"id": "OBJ-002", "status": "live", "requirements": ["REQ-002"]}])
}

test_none_does if {
	objective_not_linked.violations == {{
		"register": "objectives",
		"value": "none",
		"message": "Security objectives: none of the 2 cites a requirement that must be met.",
		"hint": "Link the objective that shows that REQ-003 is met, or set one.",
	}} with input as document([{"id": "OBJ-001", "status": "live", "requirements": ["REQ-001"]}, {"id": "OBJ-002", "status": "live"}])
	some v in objective_not_linked.violations with input as document([{"id": "OBJ-001", "status": "live"}])
	v.message == "Security objectives: the only one does not cite a requirement that must be met."
}

test_none_at_all_or_half_read if {
	count(objective_not_linked.violations) == 0 with input as document([])
	count(objective_not_linked.violations) == 0 with input as document([{"id": "OBJ-001", "status": "live", "unread": ["requirements"]}])
	count(objective_not_linked.violations) == 1 with input as document([{"id": "OBJ-001", "status": "live", "unread": ["due"]}])
}
