package goldthread.requirements.requirement_duplicate_test

import data.goldthread.requirements.requirement_duplicate

document(others) := {
	"registers": {"requirements": [object.union({"id": id, "status": "live"}, r) | some id, r in all]},
	"facts": {"statements": [{"kind": "requirements", "id": id, "field": "statement", "reading": {"language": "en", "verdict": "requirement", "parts": 1, "marks": [], "alike": said}} |
		some id, r in all
		said := object.union({"alike": "encrypt at rest"}, {"alike": r.tags[0]}).alike
	]},
} if {
	all := object.union({"REQ-004": {"tags": ["encrypt at rest"]}}, others)
}

test_different_requirements if {
	count(requirement_duplicate.violations) == 0 with input as document({"REQ-019": {"tags": ["log access"]}})
}

test_the_same_twice if {
	requirement_duplicate.violations == {{
		"record": {"id": "REQ-004"},
		"field": "statement",
		"message": "REQ-004 and REQ-019 say the same.",
		"hint": "Keep one, and list the parties and sources of all under it.",
		"related": [{"kind": "requirements", "id": "REQ-019", "message": "says the same"}],
	}} with input as document({"REQ-019": {"tags": ["encrypt at rest"]}})
}

test_one_finding_for_many if {
	some v in requirement_duplicate.violations with input as document({sprintf("REQ-1%d", [n]): {"tags": ["encrypt at rest"]} | some n in numbers.range(0, 7)})
	v.message == "REQ-004, REQ-10, REQ-11, REQ-12, REQ-13 and 4 more say the same."
}

test_for_another_site_or_with_another_limit if {
	every more in [{"applies_to": ["SITE-02"]}, {"bound": {"op": "max", "value": 24}}, {"status": "retired"}] {
		count(requirement_duplicate.violations) == 0 with input as document({"REQ-019": object.union({"tags": ["encrypt at rest"]}, more)})
	}
}
