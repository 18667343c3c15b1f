package goldthread.requirements.review_overdue_test

import data.goldthread.requirements.review_overdue

document(as_of, due) := {
	"as_of": as_of,
	"registers": {"requirements": [{"id": "REQ-003", "status": "live", "history": {"due": due}}]},
}

due := {"reviewed": "2024-11-02", "on": "2025-11-02", "again": "2026-11-02"}

messages := {v.message | some v in review_overdue.violations}

test_on_the_last_day_it_is_in_time if {
	count(messages) == 0 with input as document("2025-11-02", due)
}

test_a_day_later_it_is_overdue if {
	review_overdue.violations == {{
		"record": {"id": "REQ-003"},
		"value": "2024-11-02",
		"message": "REQ-003 was last reviewed on 2024-11-02 and was due again by 2025-11-02.",
		"hint": "Review it and record who looked and with what result.",
	}} with input as document("2025-11-03", due)
}

test_a_newer_review_that_does_not_count_is_named if {
	reviews := [
		{"on": "2024-11-02", "proven": false, "present": false, "counts": true},
		{"on": "2025-10-20", "proven": false, "present": true, "counts": true, "lacks": "second"},
	]
	some v in review_overdue.violations with input as {
		"as_of": "2025-11-03", "profile": "certification",
		"registers": {"requirements": [{"id": "REQ-003", "status": "live", "history": {"due": due, "reviews": reviews}}]},
	}
	v.message == concat(" ", [
		"REQ-003 was last reviewed on 2024-11-02 and was due again by 2025-11-02;",
		"on 2025-10-20 it was reviewed only by who wrote it, and the profile certification asks for a second person.",
	])
}

test_a_second_interval_that_has_passed_is_told if {
	once := "REQ-003 was last reviewed on 2024-11-02 and was due again by 2025-11-02"
	messages == {sprintf("%s.", [once])} with input as document("2026-11-02", due)
	messages == {sprintf("%s, and a second time by 2026-11-02.", [once])} with input as document("2026-11-03", due)
}

test_never_reviewed_is_another_finding if {
	count(messages) == 0 with input as document("2027-01-01", {"on": "2025-11-02", "again": "2026-11-02"})
	count(messages) == 0 with input as document("2027-01-01", {})
}

test_what_stood_before_these_checks_says_from_when_it_counts if {
	some v in review_overdue.violations with input as object.union(
		document("2027-02-01", {"reviewed": "2019-11-02", "on": "2027-01-31", "again": "2028-01-31", "adopted": true}),
		{"repo": {"adopted": "2026-01-31"}},
	)
	v.message == "REQ-003 was last reviewed on 2019-11-02 and was due again by 2027-01-31, an interval after these checks began on 2026-01-31."
}
