package goldthread.registers.bulk_date_bump_test

import data.goldthread.registers.bulk_date_bump

document(records) := {
	"thresholds": {"records_per_review": 50},
	"repo": {"adopted": "2025-01-01"},
	"meta": {"requirements": {"title": "Requirements"}},
	"bumps": [{
		"commit": "c2", "short": "c2", "on": "2025-07-01", "dated": 6,
		"records": [{"kind": "requirements", "id": "REQ-1"}, {"kind": "requirements", "id": "REQ-2"}],
	}],
	"registers": {"requirements": records},
}

dated(id, committed, reviews) := {"id": id, "status": "live", "history": {
	"claim": {"on": "2025-07-01", "committed": committed},
	"reviews": reviews, "changes": [],
}}

review(on) := {"on": on, "by": "Lea", "commit": "c3", "counts": true}

test_dates_set_in_bulk if {
	bulk_date_bump.violations == {{
		"register": "requirements",
		"value": "c2",
		"records": ["REQ-1", "REQ-2"],
		"message": "Requirements: commit c2 of 2025-07-01 sets the review dates of 6 records and changes nothing else in them; no review says who looked at REQ-1 and REQ-2.",
		"hint": "Tie it to a review record or minutes that say who looked at them and what came of it; until then these dates do not count.",
		"commits": ["c2"],
	}} with input as document([dated("REQ-1", "2025-07-01", []), dated("REQ-2", "2025-07-01", [review("2025-06-01")])])
}

test_reviewed_since_is_left_out if {
	listed := {v.records | some v in bulk_date_bump.violations} with input as document([
		dated("REQ-1", "2025-07-01", [review("2026-02-19")]),
		dated("REQ-2", "2025-07-01", []),
	])
	listed == {["REQ-2"]}
}

test_all_reviewed_since_is_noted if {
	bulk_date_bump.violations == {{
		"commit": "c2",
		"severity": "note",
		"message": "Commit c2 of 2025-07-01 set the review dates of 6 records and changed nothing else in them; they were reviewed since, but still show that date: REQ-1.",
		"hint": "Remove the typed dates: the reviews recorded since say it better.",
		"related": [{"kind": "requirements", "id": "REQ-1", "message": "still shows that date"}],
	}} with input as document([dated("REQ-1", "2025-07-01", [review("2026-02-19")]), dated("REQ-2", "2026-03-01", [])])
}

test_other_dates_since if {
	count(bulk_date_bump.violations) == 0 with input as document([dated("REQ-1", "2026-01-10", []), dated("REQ-2", "2026-01-10", [])])
}

reviewed(n, more) := object.union(document([]), {
	"bumps": [],
	"registers": {"requirements": [{"id": sprintf("REQ-%d", [i]), "status": "live", "history": {
		"changes": [{"commit": "c1"}],
		"reviews": [object.union({"on": "2026-02-01", "by": "Lea", "commit": "c3", "counts": true, "outcome": "unchanged"}, more)],
	}} |
		some i in numbers.range(1, n)
	]},
})

test_more_than_fifty_without_a_change if {
	count(bulk_date_bump.violations) == 0 with input as reviewed(50, {})
	bulk_date_bump.violations == {{
		"commit": "c3",
		"value": "2026-02-01",
		"severity": "note",
		"message": "On 2026-02-01 one person reviewed 51 records and changed none of them: a real review nearly always changes something.",
		"hint": "Say in the review what the records were compared with, or spread the reviews over those who know them.",
		"commits": ["c3"],
	}} with input as reviewed(51, {})
}

# A line in a commit or tag states no outcome.
test_more_than_fifty_in_a_line_of_a_commit if {
	stated := reviewed(51, {})
	silent := [object.union(r, {"history": object.union(r.history, {"reviews": [object.remove(r.history.reviews[0], ["outcome"])]})}) |
		some r in stated.registers.requirements
	]
	count(bulk_date_bump.violations) == 1 with input as object.union(stated, {"registers": {"requirements": silent}})
}

test_a_review_that_changed_something if {
	count(bulk_date_bump.violations) == 0 with input as reviewed(60, {"outcome": "changed"})
	count(bulk_date_bump.violations) == 0 with input as reviewed(60, {"commit": "c1"})
	count(bulk_date_bump.violations) == 0 with input as reviewed(60, {"counts": false})
	count(bulk_date_bump.violations) == 0 with input as reviewed(60, {"on": "2025-01-01"})
}
