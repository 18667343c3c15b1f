package goldthread.requirements.requirement_modal_weak_test

import data.goldthread.requirements.requirement_modal_weak

document(requirement, reading) := {
	"registers": {"requirements": [object.union({"id": "REQ-001", "status": "live", "obligation": "mandatory"}, requirement)]},
	"facts": {"statements": [statement("REQ-001", reading)]},
	"thresholds": {"statement_characters": 300},
}

statement(id, reading) := {"kind": "requirements", "id": id, "field": "statement", "reading": object.union({"language": "en", "verdict": "requirement", "parts": 1, "marks": []}, reading)}

should := {"mark": "weak_modal", "word": "should"}

test_it_is_worded_as_a_duty if {
	count(requirement_modal_weak.violations) == 0 with input as document({}, {"marks": [{"mark": "modal", "word": "must"}]})
	count(requirement_modal_weak.violations) == 0 with input as document({}, {"marks": [should, {"mark": "modal", "word": "must"}]})
	count(requirement_modal_weak.violations) == 0 with input as document({}, {"marks": [{"mark": "side_modal", "word": "that might"}]})
}

test_an_expectation_may_say_should if {
	count(requirement_modal_weak.violations) == 0 with input as document({"obligation": "voluntary"}, {"marks": [should]})
}

test_mandatory_and_should if {
	requirement_modal_weak.violations == {{
		"record": {"id": "REQ-001"},
		"field": "statement",
		"message": "REQ-001 is marked mandatory but says \"should\".",
		"hint": "Look at the clause: write must or shall, or make it a voluntary expectation.",
	}} with input as document({}, {"marks": [should, {"mark": "object", "word": "encrypt"}]})
}
