package goldthread.requirements.requirement_vague_word_test

import data.goldthread.requirements.requirement_vague_word

document(requirement, reading) := {
	"registers": {"requirements": [object.union({"id": "REQ-001", "status": "live", "obligation": "mandatory"}, requirement)]},
	"facts": {"links": [], "statements": [{
		"kind": "requirements", "id": "REQ-001", "field": "statement",
		"reading": object.union(
			{"language": "en", "verdict": "vague", "parts": 1, "marks": [
				{"mark": "unmeasured", "word": "timely"}, {"mark": "object", "word": "notification"},
			]},
			reading,
		),
	}]},
	"meta": {},
}

test_nothing_is_left_to_taste if {
	every verdict in ["requirement", "thin", "wish", "off_topic"] {
		count(requirement_vague_word.violations) == 0 with input as document({}, {"verdict": verdict})
	}
}

test_a_vague_word if {
	requirement_vague_word.violations == {{
		"record": {"id": "REQ-001"},
		"field": "statement",
		"severity": "warning",
		"message": "REQ-001 leaves it to taste: what is \"timely\"?",
		"hint": "Write a figure, or the agreed meaning under acceptance. For example: Notification of incidents within [number] hours.",
	}} with input as document({}, {"rewritten": "Notification of incidents within [number] hours."})
}

test_several_words if {
	some v in requirement_vague_word.violations with input as document({}, {"marks": [
		{"mark": "unmeasured", "word": "adequate"}, {"mark": "escape", "word": "where possible"},
	]})
	v.message == "REQ-001 leaves it to taste: what is \"adequate\" or \"where possible\"?"
	v.hint == "Write a figure, or the agreed meaning under acceptance."
}

test_what_settles_it if {
	every more in [{"acceptance": "Within 24 hours."}, {"bound": {"op": "max", "value": 24}}] {
		count(requirement_vague_word.violations) == 0 with input as document(more, {})
	}
}

test_an_expectation if {
	some v in requirement_vague_word.violations with input as document({"obligation": "voluntary"}, {})
	v.severity == "note"
}

test_the_words_of_a_law if {
	linked := {"links": [{"kind": "requirements", "id": "REQ-001", "field": "sources[0].id", "value": "LAW-001", "kept": true, "resolved": true}]}
	doc := object.union(document({"basis": "legal", "sources": [{"id": "LAW-001", "locator": "Art. 34"}]}, {"rewritten": "x"}), {"facts": linked})
	some v in requirement_vague_word.violations with input as doc
	v.severity == "note"
	v.hint == "If these are the law's own words, keep them and write under acceptance how you decided to meet them."
}

test_a_document_stands_behind_it if {
	linked := {"links": [{"kind": "requirements", "id": "REQ-001", "field": "sources[0].id", "value": "CTR-001", "kept": true, "resolved": true}]}
	some v in requirement_vague_word.violations with input as object.union(document({"sources": [{"id": "CTR-001"}]}, {}), {"facts": linked})
	v.severity == "warning"
	startswith(v.hint, "Write the figure from the document it comes from")
}
