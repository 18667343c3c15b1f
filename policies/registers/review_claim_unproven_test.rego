package goldthread.registers.review_claim_unproven_test

import data.goldthread.registers.review_claim_unproven

record(claim, reviews) := {
	"as_of": "2026-06-30",
	"thresholds": {"review_date_days": 14},
	"repo": {"begins": "2025-01-15", "adopted": "2025-03-01"},
	"registers": {"requirements": [{"id": "REQ-001", "status": "live", "history": {"claim": claim, "reviews": reviews}}]},
}

typed(on) := {"on": on, "field": "last_reviewed", "committed": "2026-01-12"}

review(on) := {"on": on, "counts": true, "proven": true, "present": true}

test_a_review_backs_the_date if {
	count(review_claim_unproven.violations) == 0 with input as record(typed("2026-01-10"), [review("2026-01-12")])
}

test_nothing_backs_the_date if {
	review_claim_unproven.violations == {{
		"record": {"kind": "requirements", "id": "REQ-001"},
		"field": "last_reviewed",
		"value": "2026-01-10",
		"message": "REQ-001 says it was reviewed on 2026-01-10, but nothing shows it.",
		"hint": "Have the reviewer record the review, or remove the typed date.",
	}} with input as record(typed("2026-01-10"), [])
}

test_fourteen_days_before_is_close_enough if {
	count(review_claim_unproven.violations) == 0 with input as record(typed("2026-01-15"), [review("2026-01-01")])
	count(review_claim_unproven.violations) == 1 with input as record(typed("2026-01-16"), [review("2026-01-01")])
}

test_a_review_reported_for_another_backs_nothing if {
	reported := object.union(review("2026-01-12"), {"reported_for": "Legal", "counts": false, "proven": false})
	count(review_claim_unproven.violations) == 1 with input as record(typed("2026-01-10"), [reported])
}

test_what_was_typed_before_these_checks_is_asked_of_nobody if {
	old := {"on": "2024-11-02", "by": "ROL-legal", "field": "last_reviewed", "committed": "2025-03-01"}
	count(review_claim_unproven.violations) == 0 with input as record(old, [])
	count(review_claim_unproven.violations) == 1 with input as record(object.union(old, {"committed": "2025-03-02"}), [])
	count(review_claim_unproven.violations) == 1 with input as record(object.union(old, {"on": "2025-03-02"}), [])
	count(review_claim_unproven.violations) == 0 with input as record(object.remove(old, ["on"]), [])
}

test_a_name_without_a_date if {
	claim := {"by": "ROL-legal", "field": "reviewed_by", "committed": "2026-01-12"}
	some v in review_claim_unproven.violations with input as record(claim, [])
	v.message == "REQ-001 names somebody who reviewed it, but nothing shows a review."
	count(review_claim_unproven.violations) == 0 with input as record(claim, [review("2025-03-01")])
}

test_plans_and_uncommitted_dates_are_left_out if {
	count(review_claim_unproven.violations) == 0 with input as record({"on": "2026-12-01", "field": "next_review", "committed": "2026-01-12"}, [])
	count(review_claim_unproven.violations) == 0 with input as record({"on": "2026-06-30", "field": "last_reviewed"}, [])
}

test_a_month_is_said_as_a_month if {
	month := object.union(typed("2026-03-31"), {"month": "2026-03"})
	some v in review_claim_unproven.violations with input as record(month, [])
	v.value == "2026-03"
	v.message == "REQ-001 says it was reviewed on 2026-03, but nothing shows it."
	count(review_claim_unproven.violations) == 0 with input as record(month, [review("2026-03-17")])
}
