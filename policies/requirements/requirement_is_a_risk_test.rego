package goldthread.requirements.requirement_is_a_risk_test

import data.goldthread.requirements.requirement_is_a_risk

document(requirement, reading) := {
	"registers": {"requirements": [object.union({"id": "REQ-001", "status": "live", "obligation": "mandatory"}, requirement)]},
	"facts": {"statements": [statement("REQ-001", reading)]},
	"thresholds": {"statement_characters": 300},
}

statement(id, reading) := {"kind": "requirements", "id": id, "field": "statement", "reading": object.union({"language": "en", "verdict": "requirement", "parts": 1, "marks": []}, reading)}

risk := {"mark": "risk", "word": "Risk of"}

test_something_is_asked_for if {
	every mark in ["modal", "binding", "measure", "law", "standard", "place"] {
		count(requirement_is_a_risk.violations) == 0 with input as document({}, {"marks": [risk, {"mark": mark, "word": "x"}]})
	}
	count(requirement_is_a_risk.violations) == 0 with input as document({}, {"marks": [{"mark": "object", "word": "breach"}]})
}

test_a_risk if {
	requirement_is_a_risk.violations == {{
		"record": {"id": "REQ-001"},
		"field": "statement",
		"message": "REQ-001 describes a risk (\"Risk of\"), not what somebody requires.",
		"hint": "Enter it in the risk register and link it; write here what is required because of it.",
	}} with input as document({}, {"marks": [risk, {"mark": "weak_object", "word": "breach"}]})
}
