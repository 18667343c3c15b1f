package goldthread.registers.register_version_stale_test

import data.goldthread.registers.register_version_stale

document(meta) := {
	"repo": {"adopted": "2026-01-01"},
	"thresholds": {"version_days": 14},
	"meta": {"parties": object.union({"title": "Parties", "history": {"changed": {"on": "2026-05-24", "commit": "c1", "short": "c1"}}}, meta)},
}

found(meta) := messages if {
	messages := {v.message | some v in register_version_stale.violations} with input as document(meta)
}

test_older_than_the_last_change if {
	register_version_stale.violations == {{
		"register": "parties",
		"value": "2026-01-25",
		"message": "Parties: it says version 1.5 of 2026-01-25 but was changed on 2026-05-24 (c1).",
		"hint": "Write the new version and its day, or take both out and let the history tell it.",
		"commits": ["c1"],
	}} with input as document({"version": "1.5", "updated": "2026-01-25"})
}

test_without_a_version if {
	found({"updated": "2026-01-25"}) == {"Parties: it says that it was updated on 2026-01-25 but was changed on 2026-05-24 (c1)."}
}

test_two_weeks_are_the_same_time if {
	found({"updated": "2026-05-10"}) == set()
	count(found({"updated": "2026-05-09"})) == 1
}

test_a_later_day if found({"version": "1.6", "updated": "2026-06-01"}) == set()

test_no_day_says_nothing if found({"version": "1.5"}) == set()

test_changed_before_these_checks if {
	found({"updated": "2025-01-25", "history": {"changed": {"on": "2026-01-01"}}}) == set()
}

test_nothing_is_known_of_it if {
	old := object.remove(document({}).meta.parties, ["history"])
	register_version_stale.violations == set() with input as object.union(object.remove(document({}), ["meta"]), {"meta": {"parties": object.union(old, {"updated": "2026-01-25"})}})
}
