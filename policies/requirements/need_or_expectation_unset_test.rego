package goldthread.requirements.need_or_expectation_unset_test

import data.goldthread.requirements.need_or_expectation_unset

document(requirement) := {"registers": {
	"requirements": [object.union({"id": "REQ-004", "status": "live"}, requirement)],
	"decisions": [{"id": "DEC-001", "status": "live"}],
}}

messages := {v.message | some v in need_or_expectation_unset.violations}

test_kind_and_obligation_fit if {
	every requirement in [
		{"kind": "need", "obligation": "mandatory", "basis": "contractual"},
		{"kind": "expectation", "obligation": "voluntary", "basis": "contractual"},
		{"kind": "expectation", "obligation": "voluntary"},
		{"kind": "need", "obligation": "voluntary", "basis": "implied"},
		{"kind": "expectation", "obligation": "mandatory", "decision": "DEC-001"},
		{"kind": "expectation", "obligation": "mandatory", "basis": "internal_decision", "sources": [{"id": "DEC-001"}]},
	] {
		count(messages) == 0 with input as document(requirement)
	}
}

test_nothing_said_and_nothing_to_go_by if {
	need_or_expectation_unset.violations == {{
		"record": {"id": "REQ-004"},
		"field": "kind",
		"message": "REQ-004 does not say whether it is a need or an expectation.",
		"hint": "Cite where it is written, and it follows; or write need for what must be met, expectation for what is wished for.",
	}} with input as document({})
}

test_what_decides_could_not_be_read if {
	count(messages) == 0 with input as document({"unread": ["sources"]})
}

test_an_expectation_from_a_contract if {
	messages == {"REQ-004 is called an expectation, but it comes from a contract, which makes it a need."} with input as document({
		"kind": "expectation",
		"basis": "contractual",
		"obligation": "mandatory",
	})
	count(messages) == 1 with input as document({"kind": "expectation", "basis": "contractual"})
}

test_a_mandatory_expectation_nobody_adopted if {
	messages == {"REQ-004 is an expectation but marked mandatory, and no decision adopted it."} with input as document({
		"kind": "expectation",
		"obligation": "mandatory",
	})
}

test_a_voluntary_need_from_a_lease if {
	messages == {"REQ-004 comes from a lease, which makes it a need, but is marked voluntary."} with input as document({
		"kind": "need",
		"obligation": "voluntary",
		"basis": "lease",
	})
}

test_a_basis_against_the_sources if {
	fine := document({"kind": "need", "obligation": "voluntary", "basis": "implied"})
	against := {"facts": {"contradictions": [{"kind": "requirements", "id": "REQ-004", "field": "basis", "written": "implied", "follows": "contractual"}]}}
	messages == {"REQ-004 says that its basis is \"implied\", but it cites a contract."} with input as object.union(fine, against)
	another := {"facts": {"contradictions": [{"kind": "requirements", "id": "REQ-004", "field": "basis", "written": "insurance", "follows": "contractual"}]}}
	count(messages) == 0 with input as object.union(fine, another)
}
