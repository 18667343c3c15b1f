package goldthread.registers.register_static_test

import data.goldthread.registers.register_static

document(as_of, changed, history) := {
	"as_of": as_of,
	"meta": {
		"laws": {"title": "Laws", "interval_days": 365, "history": object.union({"changed": {"on": changed}}, history)},
		"sites": {"title": "Sites", "interval_days": 365, "history": {"changed": {"on": "2020-01-01"}}},
	},
	"registers": {
		"laws": [{"id": "LAW-001", "status": "in_force"}, {"id": "LAW-002", "status": "in_force"}],
		"sites": [{"id": "SITE-001", "status": "live"}],
	},
}

test_changed_within_the_interval if {
	count(register_static.violations) == 0 with input as document("2026-03-01", "2025-03-01", {})
}

test_a_day_past_the_interval if {
	register_static.violations == {{
		"register": "laws",
		"value": "2025-03-01",
		"records": ["LAW-001", "LAW-002"],
		"message": "Laws: nothing has changed here and the whole has not been reviewed since 2025-03-01.",
		"hint": "Look through the whole register and record the review, also when it finds nothing to change.",
	}} with input as document("2026-03-02", "2025-03-01", {})
}

test_a_review_of_the_whole_counts if {
	count(register_static.violations) == 0 with input as document("2026-03-02", "2024-03-01", {"reviewed": {"on": "2025-10-01"}})
}

test_every_record_reviewed_by_itself_counts if {
	reviewed := [{"id": id, "status": "in_force", "history": {"reviews": [{"proven": true, "days": 30}]}} | some id in ["LAW-001", "LAW-002"]]
	moved := object.union(document("2026-03-02", "2024-03-01", {}), {"registers": {"laws": reviewed}})
	count(register_static.violations) == 0 with input as moved
}

test_it_counts_from_when_these_checks_began if {
	count(register_static.violations) == 0 with input as stood("2026-03-01")
	count(register_static.violations) == 1 with input as stood("2026-03-02")
}

stood(as_of) := object.union(document(as_of, "2019-03-01", {}), {"repo": {"adopted": "2025-03-01"}})
