package goldthread.registers.trigger_unlogged_test

import data.goldthread.registers.trigger_unlogged

document(contract, others, links) := {
	"as_of": "2026-06-30",
	"repo": {"adopted": "2025-06-01"},
	"meta": {"contracts": {"history": {"begins": {"on": "2025-01-15"}}}, "laws": {}, "sites": {}, "suppliers": {}},
	"registers": {
		"contracts": [object.union({"id": "CTR-009", "status": "live", "major": true, "history": {"created": {"on": "2026-02-03", "commit": "c1"}, "reviews": []}}, contract)],
		"requirements": others,
	},
	"facts": {"links": links},
}

messages := {v.message | some v in trigger_unlogged.violations}

test_a_major_contract_that_nothing_names if {
	messages == {"CTR-009 was added on 2026-02-03, and no trigger event or review names it."} with input as document({}, [], [])
}

test_a_small_one if {
	count(messages) == 0 with input as document({"major": false}, [], [])
}

test_before_these_checks if {
	count(messages) == 0 with input as document({"history": {"created": {"on": "2025-06-01", "commit": "c1"}, "reviews": []}}, [], [])
}

test_an_event_that_names_it if {
	count(messages) == 0 with input as document({}, [], [{"kind": "triggers", "id": "TRG-001", "resolved": true, "target_kind": "contracts", "target_id": "CTR-009"}])
}

test_a_review_of_it if {
	count(messages) == 0 with input as document({"history": {"created": {"on": "2026-02-03", "commit": "c1"}, "reviews": [{"counts": true}]}}, [], [])
}

test_a_requirement_that_came_with_it_and_one_from_before if {
	link := {"kind": "requirements", "id": "REQ-001", "resolved": true, "target_kind": "contracts", "target_id": "CTR-009"}
	count(messages) == 0 with input as document({}, came("2026-02-03"), [link])
	count(messages) == 1 with input as document({}, came("2026-02-02"), [link])
}

came(on) := [{"id": "REQ-001", "status": "live", "history": {"changes": [{"on": on}]}}]
