package goldthread.requirements.legal_requirement_without_law_test

import data.goldthread.requirements.legal_requirement_without_law

document(requirement, targets) := {
	"meta": {"laws": {"kept": true}},
	"registers": {
		"requirements": [object.union({"id": "REQ-001", "status": "live", "basis": "legal"}, requirement)],
		"laws": [{"id": "LAW-001"}, {"id": "LAW-002", "retired_on": "2020-01-01"}],
	},
	"facts": {"links": [{"kind": "requirements", "id": "REQ-001", "field": sprintf("sources[%d].id", [i]), "resolved": true, "target_kind": target[0], "target_id": target[1]} | some i, target in targets]},
}

messages := {v.message | some v in legal_requirement_without_law.violations}

test_it_cites_a_law if {
	count(messages) == 0 with input as document({}, [["laws", "LAW-001"]])
	count(messages) == 0 with input as document({}, [["contracts", "CTR-001"], ["laws", "LAW-001"]])
}

test_it_cites_a_contract if {
	legal_requirement_without_law.violations == {{
		"record": {"id": "REQ-001"},
		"field": "basis",
		"message": "REQ-001 is called legal, but it cites CTR-001 and no law.",
		"hint": "Cite the law, or take the basis out: it follows from the source.",
	}} with input as document({}, [["contracts", "CTR-001"]])
}

test_it_cites_nothing_that_is_kept if {
	messages == {"REQ-001 is called legal, but it cites no law."} with input as document({}, [])
}

test_a_law_that_was_retired if {
	messages == {"REQ-001 is called legal, but it cites LAW-002 and no law."} with input as document({}, [["laws", "LAW-002"]])
}

test_other_requirements if {
	every requirement in [{"basis": "regulatory"}, {"basis": "contractual"}, {"status": "draft"}, {"status": "retired"}, {"unread": ["sources"]}] {
		count(messages) == 0 with input as document(requirement, [["contracts", "CTR-001"]])
	}
}

test_no_register_of_laws_is_kept if {
	count(messages) == 0 with input as object.union(document({}, [["contracts", "CTR-001"]]), {"meta": {"laws": {"kept": false}}})
	count(legal_requirement_without_law.examined) == 0 with input as object.union(document({}, []), {"meta": {"laws": {"kept": false}}})
}
