package goldthread.requirements.implied_requirement_unjustified_test

import data.goldthread.requirements.implied_requirement_unjustified

document(source, requirement) := {"registers": {
	"requirements": [object.union({"id": "REQ-001", "status": "live", "unread": [], "parties": ["PTY-001"], "sources": [object.union({"kind": "implied"}, source)]}, requirement)],
	"parties": [{"id": "PTY-001", "status": "live", "name": "Customers"}],
}}

test_it_says_why_and_who if {
	count(implied_requirement_unjustified.violations) == 0 with input as document({"rationale": "It is custom.", "raised_by": "ROL-sales"}, {})
	count(implied_requirement_unjustified.violations) == 0 with input as document({"kind": "workshop"}, {})
	count(implied_requirement_unjustified.violations) == 0 with input as document({}, {"unread": ["sources[0].rationale"]})
}

test_neither if {
	implied_requirement_unjustified.violations == {{
		"record": {"id": "REQ-001"},
		"field": "sources[0].rationale",
		"message": "REQ-001 is said to be implied, but not why or who brought it up.",
		"hint": "Say why Customers can be taken to require this, and who confirmed it.",
	}} with input as document({}, {})
}

test_one_of_the_two if {
	some v in implied_requirement_unjustified.violations with input as document({"rationale": "It is custom."}, {})
	v.field == "sources[0].raised_by"
	v.message == "REQ-001 is said to be implied, but not who brought it up."
	some w in implied_requirement_unjustified.violations with input as document({"rationale": " ", "raised_by": "ROL-sales"}, {"parties": []})
	w.message == "REQ-001 is said to be implied, but not why."
	w.hint == "Say why the party can be taken to require this, and who confirmed it."
}
