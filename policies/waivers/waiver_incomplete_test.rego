package goldthread.waivers.waiver_incomplete_test

import data.goldthread.waivers.waiver_incomplete

document(fact) := {
	"as_of": "2026-06-30",
	"thresholds": {"waiver_days": 365, "waiver_soon_days": 30},
	"facts": {"waivers": [object.union({"id": "EXC-001", "object": "record", "lacks": []}, fact)]},
	"registers": {"waivers": [{"id": "EXC-001", "status": "live"}]},
}

test_what_is_missing_is_named if {
	waiver_incomplete.violations == {{
		"record": {"id": "EXC-001"},
		"value": "why it is accepted until when",
		"message": "EXC-001 accepts nothing yet, because it does not say why it is accepted and until when.",
		"hint": "Write what is missing: goldthread explain waiver_incomplete shows a whole one.",
	}} with input as document({"lacks": ["why it is accepted", "until when"]})
}

test_a_check_that_there_is_not if {
	some v in waiver_incomplete.violations with input as document({"unclear": "there is no rule \"x\"."})
	v.message == "EXC-001 accepts nothing yet: there is no rule \"x\"."
}

test_what_is_missing_comes_first if {
	count(waiver_incomplete.violations) == 1 with input as document({"lacks": ["until when"], "unclear": "there is no rule \"x\""})
}

test_a_whole_one if {
	count(waiver_incomplete.violations) == 0 with input as document({"rule": "parties/party_side_missing"})
}
