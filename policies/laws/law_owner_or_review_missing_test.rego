package goldthread.laws.law_owner_or_review_missing_test

import data.goldthread.laws.law_owner_or_review_missing

document(law, owner, absent) := {
	"as_of": "2026-06-30",
	"meta": {"laws": {"owner": owner}},
	"registers": {"laws": [object.union({"id": "LAW-004", "title": "NIS2"}, law), object.union({"id": "LAW-005"}, good)]},
	"facts": {"absent": [{"kind": "laws", "field": field} | some field in absent]},
}

good := {"status": "in_force", "applicability": "applicable", "owner": "ROL-legal", "watch": "Newsletter"}

messages := {v.message | some v in law_owner_or_review_missing.violations}

test_all_is_said if {
	count(messages) == 0 with input as document(good, "", [])
	count(messages) == 0 with input as document(object.union(good, {"owner": ""}), "ROL-legal", [])
}

test_everything_that_lacks_in_one_message if {
	law_owner_or_review_missing.violations == {{
		"record": {"id": "LAW-004"},
		"field": "owner",
		"message": "LAW-004 \"NIS2\" has no owner, no decision whether it applies, no way in which changes are noticed and a review that was due by 2026-06-29.",
		"hint": "Decide, and name who watches it and how.",
	}} with input as document({"applicability": "undecided", "watch": " ", "next_review": "2026-06-29"}, "", [])
}

test_the_day_of_the_review_is_in_time if {
	count(messages) == 0 with input as document(object.union(good, {"next_review": "2026-06-30"}), "", [])
	some v in law_owner_or_review_missing.violations with input as document(object.union(good, {"next_review": "2026-06-29"}), "", [])
	v.message == "LAW-004 \"NIS2\" has a review that was due by 2026-06-29."
	v.hint == "Look whether it has changed, and set the day of the next review."
}

test_a_law_that_does_not_apply if {
	count(messages) == 0 with input as document({"applicability": "not_applicable"}, "", [])
	count(messages) == 1 with input as document({"applicability": "not_applicable", "next_review": "2026-01-01"}, "", [])
}

test_a_law_that_is_over if {
	count(messages) == 0 with input as document({"status": "repealed"}, "", [])
	count(messages) == 0 with input as document({"retired_on": "2026-01-01"}, "", [])
}

test_what_could_not_be_read if {
	messages == {"LAW-004 \"NIS2\" has no owner and no way in which changes are noticed."} with input as document({"unread": ["applicability"]}, "", [])
	count(messages) == 0 with input as document({"unread": ["*"]}, "", [])
}

test_a_column_that_nobody_has if {
	messages == {"LAW-004 \"NIS2\" has no owner.", "LAW-004 \"NIS2\" has no decision whether it applies and no way in which changes are noticed."} with input as document({}, "", ["owner"])
}

test_a_column_of_which_not_every_law_is_asked if {
	doc := document({}, "", ["owner"])
	laws := array.concat(doc.registers.laws, [{"id": "LAW-006", "applicability": "not_applicable"}])
	messages == {"LAW-004 \"NIS2\" has no owner, no decision whether it applies and no way in which changes are noticed."} with input as object.union(doc, {"registers": {"laws": laws}})
}
