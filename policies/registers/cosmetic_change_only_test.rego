package goldthread.registers.cosmetic_change_only_test

import data.goldthread.registers.cosmetic_change_only

document(last, changed, reviews) := {
	"as_of": "2026-06-30",
	"meta": {"laws": {"title": "Laws", "interval_days": 365}},
	"registers": {"laws": [{"id": "LAW-1", "history": {"last": last, "changed": {"on": changed}, "reviews": reviews}}]},
}

layout := {"class": "cosmetic", "on": "2026-05-24", "days": 37, "commit": "c2"}

test_layout_hides_the_age if {
	cosmetic_change_only.violations == {{
		"register": "laws",
		"value": "2026-05-24",
		"records": ["LAW-1"],
		"message": "Laws: the newest commit on 1 record, the last of 2026-05-24, changed nothing in meaning; the oldest was last changed or reviewed on 2025-01-25.",
		"hint": "Go by the last review, not by the date of the file.",
		"commits": ["c2"],
	}} with input as document(layout, "2025-01-25", [])
}

test_moving_hides_it_too if {
	count(cosmetic_change_only.violations) == 1 with input as document(object.union(layout, {"class": "moved"}), "2025-01-25", [])
}

test_a_change_in_meaning_is_none if {
	count(cosmetic_change_only.violations) == 0 with input as document(object.union(layout, {"class": "changed"}), "2025-01-25", [])
}

test_the_record_is_not_old if {
	count(cosmetic_change_only.violations) == 0 with input as document(layout, "2025-06-30", [])
	count(cosmetic_change_only.violations) == 1 with input as document(layout, "2025-06-29", [])
	count(cosmetic_change_only.violations) == 0 with input as document(layout, "2025-01-25", [{"on": "2025-06-30", "counts": true}])
	count(cosmetic_change_only.violations) == 1 with input as document(layout, "2025-01-25", [{"on": "2025-06-30", "counts": false}])
}

test_the_file_looks_old_too if {
	count(cosmetic_change_only.violations) == 0 with input as document(object.union(layout, {"days": 366}), "2025-01-25", [])
}
