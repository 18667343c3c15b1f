package goldthread.management_reviews.management_review_missing_test

import data.goldthread.management_reviews.management_review_missing

document(as_of, reviews) := {
	"as_of": as_of,
	"thresholds": {"management_review_days": 365},
	"registers": {"management_reviews": [object.union({"id": "MRV-2025-1", "status": "live"}, m) | some m in reviews]},
}

test_on_the_last_day_it_is_in_time if {
	count(management_review_missing.violations) == 0 with input as document("2026-05-20", [{"date": "2025-05-20"}])
}

test_a_day_later_it_is_missing if {
	management_review_missing.violations == {{
		"register": "management_reviews",
		"value": "2025-05-20",
		"severity": "error",
		"message": "Management review minutes: none since 2025-05-20, which is more than 365 days ago.",
		"hint": "Hold a review that covers all inputs of clause 9.3.2 and record it.",
	}} with input as document("2026-05-21", [{"date": "2025-05-20"}, {"date": "2026-06-01"}])
}

test_none_at_all if {
	some v in management_review_missing.violations with input as document("2026-05-21", [{"date": "2025-05-20", "status": "draft"}])
	v.message == "Management review minutes: no management review is recorded."
}

test_its_own_date_has_passed if {
	management_review_missing.violations == {{
		"record": {"id": "MRV-2025-1"},
		"field": "next_due",
		"severity": "warning",
		"message": "MRV-2025-1 set the next management review for 2025-11-20, and none is recorded since.",
		"hint": "Hold it and record it, or set another date.",
	}} with input as document("2025-11-21", [{"date": "2025-05-20", "next_due": "2025-11-20"}])
	count(management_review_missing.violations) == 0 with input as document("2025-11-20", [{"date": "2025-05-20", "next_due": "2025-11-20"}])
}

test_an_unread_date_may_be_the_missing_one if {
	count(management_review_missing.violations) == 0 with input as document("2026-05-21", [{"unread": ["date"]}])
}

test_before_the_first_commit_nothing_is_missing if {
	unbegun := object.union(document("2026-05-21", []), {"repo": {"history": "complete", "head": ""}})
	count(management_review_missing.violations) == 0 with input as unbegun
	outside := object.union(document("2026-05-21", []), {"repo": {"history": "none", "head": ""}})
	count(management_review_missing.violations) == 0 with input as outside
	begun := object.union(document("2026-05-21", []), {"repo": {"history": "complete", "head": "c1"}})
	count(management_review_missing.violations) == 1 with input as begun
}

adopted_on(day) := object.union(document("2026-05-21", [{"date": "2024-05-20"}]), {"repo": {"history": "complete", "head": "c1", "adopted": day}})

test_these_checks_began_less_than_an_interval_ago if {
	{v.severity | some v in management_review_missing.violations} == {"warning"} with input as adopted_on("2025-05-21")
	{v.severity | some v in management_review_missing.violations} == {"error"} with input as adopted_on("2025-05-20")
}

test_the_next_one if {
	management_review_missing.upcoming == {{
		"register": "management_reviews",
		"what": "management review",
		"since": "2025-05-20",
		"on": "2026-05-20",
	}} with input as document("2026-05-20", [{"date": "2025-05-20"}, {"date": "2024-05-20", "next_due": "2024-12-01"}, {"date": "2026-06-01"}])
	some next in management_review_missing.upcoming with input as document("2026-05-20", [{"date": "2025-05-20", "next_due": "2025-11-20"}])
	next.on == "2025-11-20"
	management_review_missing.upcoming == set() with input as document("2026-05-20", [{"date": "2025-05-20", "unread": ["date"]}])
}

test_the_first_one if {
	management_review_missing.upcoming == {{
		"register": "management_reviews",
		"what": "the first management review",
		"on": "2027-01-15",
	}} with input as object.union(document("2026-05-20", []), {"repo": {"adopted": "2026-01-15"}})
	management_review_missing.upcoming == set() with input as object.union(document("2026-05-20", []), {"repo": {"adopted": ""}})
}
