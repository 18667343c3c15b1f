package goldthread.waivers.waiver_too_long_test

import data.goldthread.waivers.waiver_too_long

document(fact) := {
	"as_of": "2026-06-30",
	"thresholds": {"waiver_days": 365, "waiver_soon_days": 30},
	"facts": {"waivers": [object.union({"id": "EXC-001", "object": "record", "lacks": []}, fact)]},
	"registers": {"waivers": [{"id": "EXC-001", "status": "live"}]},
}

test_a_year_is_the_longest if {
	count(waiver_too_long.violations) == 0 with input as document({"until": "2027-06-30"})
}

test_longer if {
	waiver_too_long.violations == {{
		"record": {"id": "EXC-001"},
		"field": "until",
		"message": "EXC-001 is meant to last until 2027-07-01, and has no effect: 365 days is the longest.",
		"hint": "Name a day up to 2027-06-30, and have it looked at again then.",
	}} with input as document({"until": "2027-07-01"})
}
