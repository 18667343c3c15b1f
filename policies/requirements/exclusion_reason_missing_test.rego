package goldthread.requirements.exclusion_reason_missing_test

import data.goldthread.requirements.exclusion_reason_missing

document(requirement) := {"registers": {"requirements": [object.union({"id": "REQ-020", "status": "live"}, requirement)]}}

test_reasons_and_places if {
	every requirement in [
		{"disposition": "not_addressed", "disposition_reason": "Pay is not about information security."},
		{"disposition": "not_addressed", "decision": "DEC-003"},
		{"disposition": "elsewhere", "elsewhere_ref": "Quality manual, chapter 4"},
		{"disposition": "addressed"},
		{},
	] {
		count(exclusion_reason_missing.violations) == 0 with input as document(requirement)
	}
}

test_left_out_without_a_reason if {
	exclusion_reason_missing.violations == {{
		"record": {"id": "REQ-020"},
		"field": "disposition_reason",
		"message": "REQ-020 is not addressed, and no reason is given.",
		"hint": "Say why it is left out.",
	}} with input as document({"disposition": "not_addressed", "disposition_reason": ""})
	count(exclusion_reason_missing.violations) == 1 with input as document({"disposition": "not_addressed"})
}

test_elsewhere_without_a_place if {
	exclusion_reason_missing.violations == {{
		"record": {"id": "REQ-020"},
		"field": "elsewhere_ref",
		"message": "REQ-020 is handled elsewhere, but it does not say where.",
		"hint": "Name the document or system that handles it.",
	}} with input as document({"disposition": "elsewhere"})
}
