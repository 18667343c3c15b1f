package goldthread.registers.review_outdated_by_change_test

import data.goldthread.registers.review_outdated_by_change

document(requirement) := {"profile": "certification", "registers": {"requirements": [object.union(
	{"id": "REQ-005", "status": "live", "history": {"state": "on main", "reviews": [earlier], "changed_since": [change], "links_changed": []}},
	requirement,
)]}}

earlier := {"on": "2025-12-01", "counts": true, "proven": false, "present": false, "lacks": "wording"}

now := {"on": "2026-02-01", "counts": true, "proven": true, "present": true}

change := {"on": "2026-01-20", "commit": "c2", "labels": ["statement", "limit"]}

history(parts) := {"history": parts}

test_changed_after_its_review if {
	review_outdated_by_change.violations == {{
		"record": {"kind": "requirements", "id": "REQ-005"},
		"value": "c2",
		"message": "REQ-005 changed on 2026-01-20, after its last review of 2025-12-01: limit and statement.",
		"hint": "Have it reviewed again as it stands now.",
		"commits": ["c2"],
	}} with input as document({})
}

test_the_difference_is_told_in_words if {
	some v in review_outdated_by_change.violations with input as document(history({
		"state": "on main", "reviews": [earlier], "changed_since": [change], "links_changed": [],
		"changed_words": "limit 24 hours → 72 hours (looser)",
	}))
	v.message == "REQ-005 changed on 2026-01-20, after its last review of 2025-12-01: limit 24 hours → 72 hours (looser)."
}

test_changed_while_it_was_reviewed if {
	late := object.union(earlier, {"on": "2026-01-25"})
	some v in review_outdated_by_change.violations with input as document(history({"reviews": [late]}))
	v.message == "REQ-005 changed on 2026-01-20, and the review that was recorded on 2026-01-25 is of the words before: limit and statement."
}

test_reviewed_again if {
	count(review_outdated_by_change.violations) == 0 with input as document(history({"reviews": [earlier, now], "changed_since": [change]}))
}

test_went_back_to_reviewed_words if {
	count(review_outdated_by_change.violations) == 0 with input as document(history({"reviews": [now, earlier]}))
}

test_never_reviewed_is_another_finding if {
	count(review_outdated_by_change.violations) == 0 with input as document(history({"reviews": []}))
	reported := object.union(earlier, {"counts": false})
	count(review_outdated_by_change.violations) == 0 with input as document(history({"reviews": [reported]}))
}

test_what_the_profile_lacks_is_said if {
	alone := {"on": "2026-02-01", "counts": true, "proven": false, "present": true, "lacks": "second"}
	some v in review_outdated_by_change.violations with input as document(history({"reviews": [earlier, alone]}))
	v.message == concat(" ", [
		"REQ-005 changed on 2026-01-20, after its last review of 2025-12-01: limit and statement;",
		"on 2026-02-01 it was reviewed only by who wrote it, and the profile certification asks for a second person.",
	])
}

test_a_record_that_came_back if {
	restored := {"on": "2026-01-20", "commit": "c2", "labels": []}
	some v in review_outdated_by_change.violations with input as document(history({"changed_since": [restored]}))
	v.message == "REQ-005 changed on 2026-01-20, after its last review of 2025-12-01: it was removed and came back."
}

test_drafts_and_what_is_not_on_main_are_not_asked if {
	count(review_outdated_by_change.violations) == 0 with input as document({"status": "draft"})
	count(review_outdated_by_change.violations) == 0 with input as document({"status": "retired"})
	count(review_outdated_by_change.violations) == 0 with input as document(history({"state": "not on main yet"}))
}

test_actions_move_on_as_they_are_done if {
	count(review_outdated_by_change.violations) == 0 with input as {
		"profile": "strict",
		"registers": {"treatments": [{
			"id": "TRT-1",
			"history": {"state": "on main", "reviews": [earlier], "changed_since": [change], "links_changed": []},
		}]},
	}
}

linked(kind, fields) := document(history({
	"reviews": [now], "reviewed": now, "changed_since": [],
	"links_changed": [{"kind": kind, "id": "X-1", "on": "2026-03-02", "commit": "c3", "fields": fields}],
}))

test_what_it_rests_on_changed if {
	review_outdated_by_change.violations == {{
		"record": {"kind": "requirements", "id": "REQ-005"},
		"value": "c3",
		"severity": "note",
		"message": "REQ-005 was reviewed on 2026-02-01; since then X-1, on which it rests, changed: look again.",
		"hint": "See whether what is written here still holds, and record the review.",
		"related": [{"kind": "contracts", "id": "X-1", "message": "changed on 2026-03-02"}],
		"commits": ["c3"],
	}} with input as linked("contracts", ["ends", "security_clauses"])
}

test_only_what_bears_on_others if {
	count(review_outdated_by_change.violations) == 0 with input as linked("contracts", ["ends"])
	count(review_outdated_by_change.violations) == 0 with input as linked("parties", ["name"])
	count(review_outdated_by_change.violations) == 1 with input as linked("soa", ["implementation"])
	count(review_outdated_by_change.violations) == 1 with input as linked("laws", ["duties"])
}
