package goldthread.requirements.cia_missing_test

import data.goldthread.requirements.cia_missing

document(requirement) := {"registers": {"requirements": [object.union({"id": "REQ-020", "status": "live"}, requirement)]}}

test_marked if {
	count(cia_missing.violations) == 0 with input as document({"disposition": "addressed", "cia": ["availability"]})
}

test_addressed_without_a_mark if {
	cia_missing.violations == {{
		"record": {"id": "REQ-020"},
		"field": "cia",
		"message": "REQ-020 is addressed, but touches neither confidentiality nor integrity nor availability.",
		"hint": "Mark what it touches, or decide not to address it.",
	}} with input as document({"disposition": "addressed", "cia": []})
	count(cia_missing.violations) == 1 with input as document({"disposition": "addressed"})
}

test_what_is_not_addressed_needs_no_mark if {
	count(cia_missing.violations) == 0 with input as document({"disposition": "not_addressed"})
	count(cia_missing.violations) == 0 with input as document({})
}
