package goldthread.registers.record_id_reused_test

import data.goldthread.registers.record_id_reused

document(returned) := {
	"repo": {"adopted": "2026-01-01"},
	"registers": {"requirements": [{"id": "REQ-009", "history": {"returned": object.union(back, returned)}}]},
}

back := {
	"on": "2026-05-12", "commit": "c3", "short": "c3", "landing": "c3",
	"removed_on": "2026-02-26", "removed_commit": "c2", "removed_short": "c2",
	"was": "Hand over the SOC 2 report each year", "now": "Keep a log of visitors", "alike": false,
}

test_it_means_something_else_now if {
	record_id_reused.violations == {{
		"record": {"kind": "requirements", "id": "REQ-009"},
		"value": "c3",
		"message": "REQ-009 meant “Hand over the SOC 2 report each year” until it was removed in c2 of 2026-02-26; since 2026-05-12 it means “Keep a log of visitors”.",
		"hint": "Give this record an id that was never used, and see what still cites the old one; if both are one thing, use words that show it.",
		"commits": ["c2", "c3"],
	}} with input as document({})
}

test_brought_back_in_much_the_same_words if {
	count(record_id_reused.violations) == 0 with input as document({"alike": true})
}

test_before_these_checks_and_on_the_day_they_began if {
	count(record_id_reused.violations) == 0 with input as document({"on": "2026-01-01"})
	count(record_id_reused.violations) == 1 with input as document({"on": "2026-01-02"})
}

test_what_only_a_branch_brought_back if {
	only := object.remove(document({"on": "2025-12-30"}).registers.requirements[0].history.returned, ["landing"])
	count(record_id_reused.violations) == 1 with input as {
		"repo": {"adopted": "2026-01-01"},
		"registers": {"requirements": [{"id": "REQ-009", "history": {"returned": only}}]},
	}
}

test_a_record_that_never_went if {
	count(record_id_reused.violations) == 0 with input as {
		"repo": {"adopted": "2026-01-01"},
		"registers": {"requirements": [{"id": "REQ-009", "history": {}}]},
	}
}
