package goldthread.registers.review_date_implausible_test

import data.goldthread.registers.review_date_implausible

document(registers) := {
	"thresholds": {"review_date_days": 14},
	"repo": {"adopted": "2025-01-15"},
	"meta": {"reviews": {"history": {"begins": {"on": "2025-02-01"}}}, "management_reviews": {"history": {"begins": {"on": "2025-02-01"}}}},
	"registers": object.union({"reviews": [], "management_reviews": []}, registers),
}

typed(claim, reviews) := document({"requirements": [{"id": "REQ-1", "status": "live", "history": {
	"claim": object.union({"on": "2026-03-01", "field": "last_reviewed", "committed": "2026-03-01", "commit": "c3", "short": "c3"}, claim),
	"changed": {"on": "2025-01-15"}, "reviews": reviews,
}}]})

test_the_day_of_the_commit_is_fine if {
	count(review_date_implausible.violations) == 0 with input as typed({}, [])
}

test_after_the_commit if {
	count(review_date_implausible.violations) == 0 with input as typed({"on": "2026-03-02"}, [])
	review_date_implausible.violations == {{
		"record": {"kind": "requirements", "id": "REQ-1"},
		"field": "last_reviewed",
		"value": "2026-03-03",
		"severity": "warning",
		"message": "REQ-1 says it was reviewed on 2026-03-03, which lies after 2026-03-01, the day of the commit that says so (c3).",
		"hint": "Write the day on which it was reviewed; a day in the future belongs in next_review.",
		"commits": ["c3"],
	}} with input as typed({"on": "2026-03-03"}, [])
}

test_ahead_when_the_checks_began_is_noted if {
	some v in review_date_implausible.violations with input as typed({"on": "2026-03-03", "committed": "2025-01-15"}, [])
	v.severity == "note"
}

test_long_before_the_commit if {
	count(review_date_implausible.violations) == 0 with input as typed({"on": "2026-02-15"}, [])
	review_date_implausible.violations == {{
		"record": {"kind": "requirements", "id": "REQ-1"},
		"field": "last_reviewed",
		"value": "2026-02-14",
		"message": "REQ-1 says it was reviewed on 2026-02-14, but that was written only on 2026-03-01 (c3), and no review of that time is recorded.",
		"hint": "Attach what proves the earlier date to a review record, or use the true one.",
		"commits": ["c3"],
	}} with input as typed({"on": "2026-02-14"}, [])
}

test_before_its_wording if {
	some v in review_date_implausible.violations with input as typed({"on": "2025-01-10"}, [])
	v.message == "REQ-1 says it was reviewed on 2025-01-10, but that was written only on 2026-03-01 (c3), and its present wording is of 2025-01-15."
}

test_a_review_of_that_time if {
	count(review_date_implausible.violations) == 0 with input as typed({"on": "2025-11-15"}, [{"on": "2025-11-29", "counts": true}])
	count(review_date_implausible.violations) == 0 with input as typed({"on": "2025-11-15"}, [{"on": "2025-11-01", "counts": true}])
	count(review_date_implausible.violations) == 1 with input as typed({"on": "2025-11-15"}, [{"on": "2025-11-30", "counts": true}])
	count(review_date_implausible.violations) == 1 with input as typed({"on": "2025-11-15"}, [{"on": "2025-11-20", "counts": false}])
}

test_old_dates_that_were_there_are_not_asked if {
	count(review_date_implausible.violations) == 0 with input as typed({"on": "2023-11-15", "committed": "2025-01-15"}, [])
}

test_plans_are_left_out if {
	count(review_date_implausible.violations) == 0 with input as typed({"on": "2027-01-01", "field": "next_review"}, [])
}

test_a_month_is_ahead_when_all_of_it_is if {
	count(review_date_implausible.violations) == 0 with input as typed({"on": "2026-03-31", "month": "2026-03"}, [])
	some v in review_date_implausible.violations with input as typed({"on": "2026-04-30", "month": "2026-04"}, [])
	v.value == "2026-04"
}

event(kind, more) := document({kind: [object.union(
	{"id": "X-1", "status": "live", "date": "2026-03-01", "history": {
		"state": "on main",
		"changes": [{"class": "created", "on": "2026-03-01", "commit": "c3", "short": "c3", "fields": []}],
	}},
	more,
)]})

test_reviews_and_minutes if {
	every kind in ["reviews", "management_reviews"] {
		count(review_date_implausible.violations) == 0 with input as event(kind, {})
		count(review_date_implausible.violations) == 0 with input as event(kind, {"date": "2026-02-15"})
		count(review_date_implausible.violations) == 1 with input as event(kind, {"date": "2026-02-14"})
		count(review_date_implausible.violations) == 0 with input as event(kind, {"date": "2026-02-14", "evidence": [{"path": "minutes.pdf"}]})
		count(review_date_implausible.violations) == 0 with input as event(kind, {"date": "2026-03-02"})
		count(review_date_implausible.violations) == 1 with input as event(kind, {"date": "2026-03-03"})
		count(review_date_implausible.violations) == 0 with input as event(kind, {"date": "2026-03-03", "history": {"state": "not on main yet"}})
	}
}

test_what_is_said_of_minutes if {
	late := {v.message | some v in review_date_implausible.violations} with input as event("management_reviews", {"date": "2026-01-10"})
	late == {"X-1 is dated 2026-01-10, but was written down only on 2026-03-01 (c3), and nothing is attached that shows the earlier day."}
	ahead := {v.message | some v in review_date_implausible.violations} with input as event("management_reviews", {"date": "2026-06-10"})
	ahead == {"X-1 is dated 2026-06-10, which lies after 2026-03-01, the day of the commit that says so (c3)."}
}

test_the_newest_change_of_the_day_decides if {
	changes := [
		{"class": "created", "on": "2025-06-01", "commit": "c1", "short": "c1", "fields": []},
		{"class": "changed", "on": "2026-03-01", "commit": "c3", "short": "c3", "fields": ["date"]},
		{"class": "changed", "on": "2026-05-01", "commit": "c4", "short": "c4", "fields": ["outcomes"]},
	]
	some v in review_date_implausible.violations with input as event("reviews", {"date": "2025-06-01", "history": {"changes": changes}})
	v.commits == ["c3"]
}

test_old_minutes_that_began_their_register if {
	first := {"history": {"changes": [{"class": "created", "on": "2025-02-01", "commit": "c1", "short": "c1", "fields": []}]}}
	count(review_date_implausible.violations) == 0 with input as event("management_reviews", object.union(first, {"date": "2023-02-14"}))
}
