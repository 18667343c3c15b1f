package goldthread.requirements.off_topic_requirement_test

import data.goldthread.requirements.off_topic_requirement

document(requirement, verdict) := {
	"registers": {"requirements": [object.union({"id": "REQ-001", "status": "live"}, requirement)]},
	"facts": {"statements": [{
		"kind": "requirements", "id": "REQ-001", "field": "statement",
		"reading": {"language": "en", "verdict": verdict, "parts": 1, "marks": [{"mark": "trap", "word": "pay rise"}, {"mark": "desire", "word": "asks"}]},
	}]},
}

test_what_is_addressed_is_about_information_security if {
	every verdict in ["requirement", "plain", "thin", "vague", "wish"] {
		count(off_topic_requirement.violations) == 0 with input as document({"disposition": "addressed"}, verdict)
	}
}

test_what_is_not_addressed_may_be_about_anything if {
	every disposition in ["not_addressed", "elsewhere"] {
		every verdict in ["off_topic", "unsure"] {
			count(off_topic_requirement.violations) == 0 with input as document({"disposition": disposition}, verdict)
		}
	}
}

test_the_trap if {
	off_topic_requirement.violations == {{
		"record": {"id": "REQ-001"},
		"field": "statement",
		"message": "REQ-001 is about \"pay rise\", and not about information security.",
		"hint": "Remove it, or decide not to address it and say why. If information is at stake, say which.",
	}} with input as document({"disposition": "addressed"}, "off_topic")
	count(off_topic_requirement.violations) == 1 with input as document({}, "off_topic")
}

test_where_no_word_tells_it_is_a_remark if {
	some told in off_topic_requirement.violations with input as document({"disposition": "addressed"}, "unsure")
	told.severity == "note"
	told.message == "REQ-001 speaks of \"pay rise\": is information at stake?"
	bare := {"kind": "requirements", "id": "REQ-001", "field": "statement", "reading": {"language": "en", "verdict": "unsure", "marks": []}}
	some untold in off_topic_requirement.violations with input as document({}, "unsure")
		with input.facts.statements as [bare]
	untold.message == "REQ-001 does not say that it is about information."
	count(off_topic_requirement.violations) == 0 with input as document({"cia": ["availability"]}, "unsure")
	count(off_topic_requirement.violations) == 1 with input as document({"cia": []}, "unsure")
}
