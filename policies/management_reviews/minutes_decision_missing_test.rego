package goldthread.management_reviews.minutes_decision_missing_test

import data.goldthread.management_reviews.minutes_decision_missing

document(minutes) := {
	"as_of": "2026-06-30",
	"registers": {"management_reviews": [object.union({"id": "MRV-1", "status": "live", "date": "2026-05-14"}, minutes)]},
}

items(list) := document({"items": list})

parties := {"input": "c", "summary": "A new insurer."}

budget := {"input": "g", "summary": "Tools.", "decision": "Buy the scanner.", "owner": "ROL-cto", "due": "2026-09-01"}

messages := {v.message | some v in minutes_decision_missing.violations}

test_the_item_on_parties if {
	minutes_decision_missing.violations == {{
		"record": {"id": "MRV-1"},
		"field": "items[0]",
		"value": "decision",
		"message": "MRV-1 of 2026-05-14 does not say what was decided on changes in interested parties.",
		"hint": "Write the decision, the role that acts on it and the day, or that no action is needed.",
	}} with input as items([parties, budget])
	every decision in ["No action needed.", "Add the insurer's conditions."] {
		messages == set() with input as items([object.union(parties, {"decision": decision}), budget])
	}
	messages == set() with input as items([parties, budget, {"input": "c", "decision": "Keep them."}])
}

test_other_items_may_be_for_information if {
	messages == set() with input as items([{"input": "a", "summary": "All done."}, {"input": "d", "summary": "As planned."}, budget])
}

test_no_decision_at_all if {
	some v in minutes_decision_missing.violations with input as items([parties, {"input": "d", "summary": "As planned.", "decision": " "}])
	v.message == "MRV-1 of 2026-05-14 says what was discussed, but of nothing what was decided."
	v.field == "items"
	count(messages) == 1 with input as items([parties, {"input": "d", "summary": "As planned."}])
	count(messages) == 1 with input as document({"changes_in_parties": {"records": ["PTY-001"]}})
}

test_nothing_changed if {
	messages == set() with input as document({"changes_in_parties": {"none": true}})
	messages == set() with input as document({"changes_in_parties": {"none": true}, "items": [parties]})
	messages == set() with input as document({"changes_in_parties": {"none": true}, "items": [parties, budget]})
	count(messages) == 1 with input as document({"changes_in_parties": {"none": true}, "items": [parties, {"input": "d", "summary": "As planned."}]})
}

test_an_action_without_a_role_or_a_day if {
	some v in minutes_decision_missing.violations with input as items([object.remove(budget, ["owner"])])
	v.severity == "note"
	v.message == "MRV-1 of 2026-05-14 has an action under input g without the role that acts on it."
	messages == {"MRV-1 of 2026-05-14 has an action without a day."} with input as items([object.remove(budget, ["input", "due"])])
	messages == set() with input as items([object.remove(budget, ["owner", "due"])])
}

test_minutes_of_a_day_to_come_and_drafts if {
	messages == set() with input as document({"date": "2026-07-01", "items": [parties]})
	messages == set() with input as document({"status": "draft", "items": [parties]})
}
