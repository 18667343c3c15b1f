package goldthread.requirements.disposition_missing_test

import data.goldthread.requirements.disposition_missing

document(requirement) := {"registers": {"requirements": [object.union({"id": "REQ-012", "status": "live"}, requirement)]}}

test_decided if {
	count(disposition_missing.violations) == 0 with input as document({"disposition": "not_addressed"})
}

test_undecided if {
	disposition_missing.violations == {{
		"record": {"id": "REQ-012"},
		"field": "disposition",
		"message": "REQ-012 has no decision whether it is addressed.",
		"hint": "Decide, and write addressed, not_addressed or elsewhere under \"disposition\".",
	}} with input as document({})
}

test_drafts_may_be_undecided if {
	count(disposition_missing.violations) == 0 with input as document({"status": "draft"})
}
