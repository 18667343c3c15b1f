package goldthread.requirements.requirement_coarse_test

import data.goldthread.requirements.requirement_coarse

document(requirement, reading) := {
	"registers": {"requirements": [object.union({"id": "REQ-001", "status": "live", "obligation": "mandatory"}, requirement)]},
	"facts": {"statements": [statement("REQ-001", reading)]},
	"thresholds": {"statement_characters": 300},
}

statement(id, reading) := {"kind": "requirements", "id": id, "field": "statement", "reading": object.union({"language": "en", "verdict": "requirement", "parts": 1, "marks": []}, reading)}

law := {"mark": "law", "word": "GDPR"}

test_a_part_of_a_law if {
	every mark in ["place", "measure", "object", "fixed_object", "act", "weak_object"] {
		count(requirement_coarse.violations) == 0 with input as document({}, {"marks": [law, {"mark": mark, "word": "x"}]})
	}
	count(requirement_coarse.violations) == 0 with input as document({}, {"marks": [{"mark": "binding", "word": "Comply"}]})
	count(requirement_coarse.violations) == 0 with input as document({"obligation": "voluntary"}, {"marks": [law]})
	count(requirement_coarse.violations) == 0 with input as document({"sources": [{"id": "LAW-001", "locator": "Art. 30"}]}, {"marks": [law]})
}

test_a_whole_law if {
	requirement_coarse.violations == {{
		"record": {"id": "REQ-001"},
		"field": "statement",
		"message": "REQ-001 covers all of GDPR.",
		"hint": "Write one requirement for each duty that applies to you. Usually at least: Art. 28 processors, Art. 30 records, Art. 32 security and Art. 33 breaches.",
	}} with input as document({}, {"marks": [law, {"mark": "abstract", "word": "compliance"}]})
}

test_a_law_that_nobody_split_yet if {
	some v in requirement_coarse.violations with input as document({}, {"marks": [{"mark": "law", "word": "eIDAS"}]})
	v.hint == "Write one requirement for each duty that applies to you."
}

test_duties_of_the_register if {
	doc := document({"sources": [{"id": "LAW-001"}]}, {"marks": [law]})
	some v in requirement_coarse.violations with input as object.union(doc, {"registers": {"laws": [{"id": "LAW-001", "duties": [{"ref": "Art. 28"}, {"ref": "Art. 33"}]}]}})
	v.hint == "Write one requirement for each duty that applies to you. The entry LAW-001 lists: Art. 28 and Art. 33."
}
