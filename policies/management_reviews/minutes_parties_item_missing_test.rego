package goldthread.management_reviews.minutes_parties_item_missing_test

import data.goldthread.management_reviews.minutes_parties_item_missing

document(reviews) := {"as_of": "2026-06-30", "registers": {"management_reviews": [object.union({"status": "live"}, m) | some m in reviews]}}

discussed := {"id": "MRV-2025-1", "date": "2025-05-20", "items": [{"input": "c", "summary": "Two new customers"}]}

silent := {"id": "MRV-2026-1", "date": "2026-05-20", "items": [{"input": "e", "summary": "Feedback was good"}]}

test_discussed if {
	count(minutes_parties_item_missing.violations) == 0 with input as document([
		discussed,
		{"id": "MRV-2026-1", "date": "2026-05-20", "changes_in_parties": {"none": true}},
		{"id": "MRV-2026-2", "date": "2026-06-20", "changes_in_parties": {"records": ["PTY-001"]}},
	])
}

test_feedback_only if {
	minutes_parties_item_missing.violations == {{
		"record": {"id": "MRV-2026-1"},
		"field": "items",
		"severity": "warning",
		"message": "MRV-2026-1 of 2026-05-20 does not discuss changes in interested parties.",
		"hint": "Add the item with what changed and what was decided, even if nothing changed.",
	}} with input as document([discussed, silent])
}

test_two_in_a_row_are_an_error if {
	severities := {v.record.id: v.severity | some v in minutes_parties_item_missing.violations} with input as document([
		silent,
		object.union(silent, {"id": "MRV-2025-1", "date": "2025-05-20"}),
	])
	severities == {"MRV-2025-1": "warning", "MRV-2026-1": "error"}
}

test_a_bare_heading if {
	some v in minutes_parties_item_missing.violations with input as document([{"id": "MRV-2026-1", "date": "2026-05-20", "items": [{"input": "c"}]}])
	v.message == "MRV-2026-1 of 2026-05-20 has the item on changes in interested parties, but nothing under it."
}

test_meetings_to_come_are_not_asked if {
	count(minutes_parties_item_missing.violations) == 0 with input as document([object.union(silent, {"date": "2026-07-01"})])
}
