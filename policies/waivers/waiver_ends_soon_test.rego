package goldthread.waivers.waiver_ends_soon_test

import data.goldthread.waivers.waiver_ends_soon

document(fact) := {
	"as_of": "2026-06-30",
	"thresholds": {"waiver_days": 365, "waiver_soon_days": 30},
	"facts": {"waivers": [object.union({"id": "EXC-001", "object": "record", "lacks": []}, fact)]},
	"registers": {"waivers": [{"id": "EXC-001", "status": "live"}]},
}

test_a_month_before if {
	count(waiver_ends_soon.violations) == 1 with input as document({"until": "2026-07-30"})
}

test_and_no_day_earlier if {
	count(waiver_ends_soon.violations) == 0 with input as document({"until": "2026-07-31"})
}

test_the_words if {
	waiver_ends_soon.violations == {{
		"record": {"id": "EXC-001"},
		"field": "until",
		"message": "EXC-001 ends on 2026-07-30; what it accepts counts again from the day after.",
		"hint": "Settle what it is for and retire EXC-001, or have whoever accepted it set another day.",
	}} with input as document({"until": "2026-07-30"})
}

test_until_it_has_run_out if {
	count(waiver_ends_soon.violations) == 1 with input as document({"until": "2026-06-30"})
	count(waiver_ends_soon.violations) == 0 with input as document({"until": "2026-06-29"})
}
