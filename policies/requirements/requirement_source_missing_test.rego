package goldthread.requirements.requirement_source_missing_test

import data.goldthread.requirements.requirement_source_missing

document(requirement) := {"registers": {"requirements": [object.union({"id": "REQ-002", "status": "live"}, requirement)]}}

test_a_document_is_named if {
	count(requirement_source_missing.violations) == 0 with input as document({"obligation": "mandatory", "sources": [{"id": "CTR-004"}]})
}

test_mandatory_without_a_source if {
	requirement_source_missing.violations == {{
		"record": {"id": "REQ-002"},
		"field": "sources",
		"severity": "error",
		"message": "REQ-002 is marked mandatory but names no source.",
		"hint": "Cite the contract, law, insurance policy, lease or decision it comes from, or make it a voluntary expectation.",
	}} with input as document({"obligation": "mandatory", "sources": []})
}

test_a_source_without_a_document_is_none if {
	count(requirement_source_missing.violations) == 1 with input as document({"obligation": "mandatory", "sources": [{"locator": "clause 3"}]})
}

test_a_quoted_source_is_called_that if {
	some v in requirement_source_missing.violations with input as document({"sources": [{"quote": "Contract 12"}]})
	v.message == "REQ-002 quotes its source without naming the document."
	some w in requirement_source_missing.violations with input as document({"obligation": "mandatory", "sources": [{"locator": "clause 3"}]})
	w.message == "REQ-002 is marked mandatory but quotes its source without naming the document."
}

test_voluntary_without_a_source_is_a_warning if {
	requirement_source_missing.violations == {{
		"record": {"id": "REQ-002"},
		"field": "sources",
		"severity": "warning",
		"message": "REQ-002 names no source.",
		"hint": "Cite the document it comes from, name the workshop, meeting or questionnaire (kind), or say why it is implied and who brought it up.",
	}} with input as document({"obligation": "voluntary"})
}

test_an_expectation_may_have_been_said if {
	every kind in ["workshop", "meeting", "questionnaire"] {
		count(requirement_source_missing.violations) == 0 with input as document({"obligation": "voluntary", "sources": [{"kind": kind}]})
		count(requirement_source_missing.violations) == 1 with input as document({"obligation": "mandatory", "sources": [{"kind": kind}]})
	}
}

test_implied_is_enough_unless_it_must_be_written_somewhere if {
	count(requirement_source_missing.violations) == 0 with input as document({"basis": "implied", "sources": [{"kind": "implied", "rationale": "Custom"}]})
	some v in requirement_source_missing.violations with input as document({"basis": "contractual", "sources": [{"kind": "implied"}]})
	v.message == "REQ-002 comes from a contract but its only source is \"implied\"."
	v.hint == "Cite the document: a contract is written somewhere."
}
