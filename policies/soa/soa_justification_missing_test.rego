package goldthread.soa.soa_justification_missing_test

import data.goldthread.soa.soa_justification_missing

document(row) := {"registers": {"soa": [object.union({"id": "A.8.34", "unread": []}, row)]}}

test_a_reason_or_a_mark if {
	every row in [
		{"applicable": false, "justification": "No outside auditor gets access to systems."},
		{"applicable": true, "justification": "REQ-001 asks for it."},
		{"applicable": true, "basis": ["contractual"]},
		{"applicable": true, "requirements": ["REQ-001"]},
		{"applicable": true, "risks": ["RSK-001"]},
	] {
		count(soa_justification_missing.violations) == 0 with input as document(row)
	}
}

test_excluded_without_a_reason if {
	soa_justification_missing.violations == {{
		"record": {"id": "A.8.34"},
		"field": "justification",
		"message": "A.8.34 does not apply, and no reason is given.",
		"hint": "Say what makes it unnecessary here.",
	}} with input as document({"applicable": false, "justification": " "})
}

test_a_mark_does_not_excuse_what_is_left_out if {
	count(soa_justification_missing.violations) == 1 with input as document({"applicable": false, "basis": ["risk"]})
}

test_included_without_either if {
	some v in soa_justification_missing.violations with input as document({"applicable": true, "basis": []})
	v.message == "A.8.34 applies, and no reason is given."
}

test_rows_that_are_undecided_retired_or_half_read if {
	every row in [
		{},
		{"applicable": false, "retired_on": "2026-01-01"},
		{"applicable": true, "unread": ["basis"]},
	] {
		count(soa_justification_missing.violations) == 0 with input as document(row)
	}
}
