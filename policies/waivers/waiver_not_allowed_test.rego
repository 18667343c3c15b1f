package goldthread.waivers.waiver_not_allowed_test

import data.goldthread.waivers.waiver_not_allowed

document(fact) := {
	"as_of": "2026-06-30",
	"thresholds": {"waiver_days": 365, "waiver_soon_days": 30},
	"facts": {"waivers": [object.union({"id": "EXC-001", "object": "record", "lacks": []}, fact)]},
	"registers": {"waivers": [{"id": "EXC-001", "status": "live"}]},
}

test_what_cannot_be_accepted if {
	waiver_not_allowed.violations == {{
		"record": {"id": "EXC-001"},
		"field": "rule",
		"message": "EXC-001 has no effect: what registers/history_rewritten finds cannot be accepted as an exception.",
		"hint": "Settle the finding, and retire the exception.",
	}} with input as document({"rule": "registers/history_rewritten", "waivable": false})
}

test_what_can if {
	count(waiver_not_allowed.violations) == 0 with input as document({"rule": "parties/party_side_missing", "waivable": true})
	count(waiver_not_allowed.violations) == 0 with input as document({})
}
