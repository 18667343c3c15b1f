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

test_nothing_said if {
	need_or_expectation_unset.violations == {{
		"record": {"id": "REQ-004"},
		"field": "kind",
		"message": "REQ-004 does not say whether it is a need or an expectation.",
		"hint": "Write need: it comes from law.",
	}} with input as document({"basis": "legal"})
}

test_nothing_said_and_nothing_to_go_by if {
	some v in need_or_expectation_unset.violations with input as document({"basis": "implied"})
	v.hint == "Write need for what must be met, expectation for what is wished for."
	count(messages) == 1 with input as document({})
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
	messages == {"REQ-004 is called an expectation but marked mandatory, and no decision adopted it."} with input as document({
		"kind": "expectation",
		"obligation": "mandatory",
	})
}

test_a_voluntary_need_from_a_lease if {
	messages == {"REQ-004 is called a need from a lease, but marked voluntary."} with input as document({
		"kind": "need",
		"obligation": "voluntary",
		"basis": "lease",
	})
}
