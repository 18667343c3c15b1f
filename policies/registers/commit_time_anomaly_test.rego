package goldthread.registers.commit_time_anomaly_test

import data.goldthread.registers.commit_time_anomaly

document(doubt, reviews) := {
	"doubts": [object.union(
		{
			"reason": "early", "commit": "c2", "short": "c2", "on": "2025-11-15",
			"against": "c1", "against_on": "2026-03-02", "by": "the platform, which signed it",
		},
		doubt,
	)],
	"registers": {"requirements": [{
		"id": "REQ-1", "status": "live",
		"history": {"changed": {"landing": "c2"}, "reviews": reviews},
	}]},
}

test_before_what_it_is_made_of if {
	commit_time_anomaly.violations == {{
		"commit": "c2",
		"value": "2025-11-15",
		"message": concat(" ", [
			"Commit c2 is dated 2025-11-15, but it is made of c1, which was made on 2026-03-02",
			"by the clock of the platform, which signed it. Its date counts for REQ-1.",
		]),
		"hint": "Find out who made it and when, and have these records reviewed again.",
		"related": [{"kind": "requirements", "id": "REQ-1", "message": "dated by that commit"}],
	}} with input as document({}, [])
}

said(doubt) := v.message if {
	some v in commit_time_anomaly.violations with input as document(doubt, [])
	v.hint
}

test_what_is_wrong if {
	said({"reason": "late", "on": "2027-01-01", "by": "a time-stamping authority"}) == concat(" ", [
		"Commit c2 is dated 2027-01-01, but it is part of c1, which was there on 2026-03-02",
		"by the clock of a time-stamping authority. Its date counts for REQ-1.",
	])
	said({"reason": "backwards"}) == concat(" ", [
		"Commit c2 is dated 2025-11-15, before c1 of 2026-03-02, which came to the main branch before it.",
		"Its date counts for REQ-1.",
	])
	said({"reason": "ahead", "on": "2030-01-01"}) == concat(" ", [
		"Commit c2 is dated 2030-01-01, which has not come yet, though c1 of 2026-03-02 came to the main branch after it.",
		"Its date counts for REQ-1.",
	])
	said({"reason": "unreadable"}) == "Commit c2 has no date that can be read. Its date counts for REQ-1."
}

test_a_review_since_settles_it if {
	count(commit_time_anomaly.violations) == 0 with input as document({}, [{"counts": true, "landing": "c3"}])
	count(commit_time_anomaly.violations) == 1 with input as document({}, [{"counts": false, "landing": "c3"}])
	count(commit_time_anomaly.violations) == 1 with input as document({}, [{"counts": true, "landing": "c3"}, {"counts": true, "landing": "c2"}])
}

test_nothing_rests_on_it if {
	count(commit_time_anomaly.violations) == 0 with input as document({"commit": "c9"}, [])
}
