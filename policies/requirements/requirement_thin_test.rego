package goldthread.requirements.requirement_thin_test

import data.goldthread.requirements.requirement_thin

document(requirement, reading) := {
	"registers": {"requirements": [object.union({"id": "REQ-001", "status": "live"}, requirement)]},
	"facts": {"statements": [{
		"kind": "requirements", "id": "REQ-001", "field": "statement",
		"reading": object.union({"language": "en", "verdict": "thin", "parts": 1, "marks": [{"mark": "weak_object", "word": "policy"}, {"mark": "object", "word": "Audit logs"}]}, reading),
	}]},
}

test_it_says_how_much if {
	every verdict in ["requirement", "plain", "vague", "wish", "unsure", "off_topic"] {
		count(requirement_thin.violations) == 0 with input as document({}, {"verdict": verdict})
	}
}

test_a_thing_and_no_more if {
	requirement_thin.violations == {{
		"record": {"id": "REQ-001"},
		"field": "statement",
		"message": "REQ-001 speaks of \"Audit logs\", but not of how much, how often or for what.",
		"hint": "Add it from the document it comes from, or say under acceptance how anybody can tell that it is met.",
	}} with input as document({}, {})
	some v in requirement_thin.violations with input as document({}, {"marks": [{"mark": "weak_object", "word": "policy"}]})
	contains(v.message, "speaks of \"policy\"")
}

test_nothing_that_any_list_knows if {
	some v in requirement_thin.violations with input as document({}, {"marks": []})
	v.message == "In REQ-001 nothing was recognised that could be shown to somebody."
	count(requirement_thin.violations) == 1 with input as document({}, {"marks": [{"mark": "binding", "word": "do not"}]})
}

test_what_settles_it if {
	every more in [{"acceptance": "Kept for 12 months."}, {"bound": {"op": "min", "value": 12, "unit": "months"}}] {
		count(requirement_thin.violations) == 0 with input as document(more, {})
	}
}
