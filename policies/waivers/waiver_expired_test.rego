package goldthread.waivers.waiver_expired_test

import data.goldthread.waivers.waiver_expired

document(fact) := {
	"as_of": "2026-06-30",
	"thresholds": {"waiver_days": 365, "waiver_soon_days": 30},
	"facts": {"waivers": [object.union({"id": "EXC-001", "object": "record", "lacks": []}, fact)]},
	"registers": {"waivers": [{"id": "EXC-001", "status": "live"}]},
}

test_its_last_day_counts if {
	count(waiver_expired.violations) == 0 with input as document({"until": "2026-06-30"})
}

test_and_the_day_after_does_not if {
	waiver_expired.violations == {{
		"record": {"id": "EXC-001"},
		"field": "until",
		"message": "EXC-001 ran out on 2026-06-29, and nothing says what became of it.",
		"hint": "Settle what it was for and retire EXC-001, or have whoever accepted it set another day.",
	}} with input as document({"until": "2026-06-29"})
}
