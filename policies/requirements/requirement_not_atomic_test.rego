package goldthread.requirements.requirement_not_atomic_test

import data.goldthread.requirements.requirement_not_atomic

document(requirement, reading) := {
	"registers": {"requirements": [object.union({"id": "REQ-001", "status": "live", "obligation": "mandatory"}, requirement)]},
	"facts": {"statements": [statement("REQ-001", reading)]},
	"thresholds": {"statement_characters": 300},
}

statement(id, reading) := {"kind": "requirements", "id": id, "field": "statement", "reading": object.union({"language": "en", "verdict": "requirement", "parts": 1, "marks": []}, reading)}

test_one_requirement if {
	count(requirement_not_atomic.violations) == 0 with input as document({"statement": "Encrypt data."}, {})
}

test_several if {
	requirement_not_atomic.violations == {{
		"record": {"id": "REQ-001"},
		"field": "statement",
		"message": "REQ-001 seems to hold 3 requirements.",
		"hint": "Split it, so that each can be met and reviewed by itself.",
	}} with input as document({"statement": "Encrypt data; test yearly; notify within 24 hours."}, {"parts": 3})
}

test_length if {
	every n in [299, 300] {
		count(requirement_not_atomic.violations) == 0 with input as document({"statement": characters(n)}, {})
	}
	some v in requirement_not_atomic.violations with input as document({"statement": characters(301)}, {})
	v.message == "REQ-001 takes 301 characters, more than 300 (threshold statement_characters)."
}

characters(n) := concat("", ["é" | some _ in numbers.range(1, n)])

test_a_language_without_words if {
	unread := json.remove(document({"statement": characters(301)}, {"language": "fr"}), ["facts/statements/0/reading/verdict"])
	count(requirement_not_atomic.violations) == 1 with input as unread
	requirement_not_atomic.skipped == {"not run: no word list for fr"} with input as unread
}
