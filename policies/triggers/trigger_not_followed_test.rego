package goldthread.triggers.trigger_not_followed_test

import data.goldthread.triggers.trigger_not_followed

document(as_of, trigger, more) := object.union(
	{
		"as_of": as_of,
		"thresholds": {"trigger_days": 30, "review_date_days": 14},
		"repo": {"adopted": "2025-01-15"},
		"commits": [],
		"facts": {"links": []},
		"registers": {
			"triggers": [object.union({"id": "TRG-005", "status": "live", "date": "2025-09-01"}, trigger)],
			"parties": [], "requirements": [],
		},
	},
	more,
)

late(trigger, more) := document("2026-01-15", trigger, more)

test_nothing_followed if {
	trigger_not_followed.violations == {{
		"record": {"id": "TRG-005"},
		"value": "2025-09-01",
		"message": "TRG-005 happened on 2025-09-01, and nothing was reviewed or changed in the registers since.",
		"hint": "See what it changes for your parties, record the review and name TRG-005 in it.",
	}} with input as late({}, {})
}

test_thirty_days_are_given if {
	count(trigger_not_followed.violations) == 0 with input as document("2025-10-01", {}, {})
	count(trigger_not_followed.violations) == 1 with input as document("2025-10-02", {}, {})
}

test_what_lies_before_adoption_or_ahead_is_not_asked if {
	count(trigger_not_followed.violations) == 0 with input as late({"date": "2025-01-15"}, {})
	count(trigger_not_followed.violations) == 0 with input as late({"date": "2026-02-01"}, {})
	count(trigger_not_followed.violations) == 0 with input as late({"status": "retired"}, {})
}

test_it_says_what_dealt_with_it if {
	count(trigger_not_followed.violations) == 0 with input as late({"handled_by": "RVW-2"}, {})
}

test_a_review_or_a_commit_names_it if {
	link := {"kind": "reviews", "id": "RVW-2", "field": "refs[0]", "resolved": true, "target_kind": "triggers", "target_id": "TRG-005"}
	count(trigger_not_followed.violations) == 0 with input as late({}, {"facts": {"links": [link]}})
	count(trigger_not_followed.violations) == 1 with input as late({}, {"facts": {"links": [object.union(link, {"kind": "triggers", "id": "TRG-006"})]}})
	count(trigger_not_followed.violations) == 0 with input as late({}, {"commits": [{"subject": "Requirements of the US market (TRG-005)"}]})
	count(trigger_not_followed.violations) == 1 with input as late({}, {"commits": [{"subject": "Enter TRG-0051"}]})
	count(trigger_not_followed.violations) == 0 with input as late({}, {"reasons": [{"records": [{"kind": "triggers", "id": "TRG-005"}], "about": [], "unknown": []}]})
	count(trigger_not_followed.violations) == 1 with input as late({}, {"reasons": [{"records": [{"kind": "contracts", "id": "TRG-005"}], "about": [], "unknown": ["TRG-005"]}]})
}

changed(on, class) := {"history": {"reviews": [], "changes": [{"on": on, "class": class}]}}

test_without_records_any_change_of_parties_or_requirements if {
	party := {"registers": {"parties": [object.union({"id": "PTY-1"}, changed("2025-09-20", "created"))]}}
	count(trigger_not_followed.violations) == 0 with input as late({}, party)
	early := {"registers": {"parties": [object.union({"id": "PTY-1"}, changed("2025-08-17", "created"))]}}
	count(trigger_not_followed.violations) == 1 with input as late({}, early)
	entered := {"registers": {"parties": [object.union({"id": "PTY-1"}, changed("2025-08-18", "created"))]}}
	count(trigger_not_followed.violations) == 0 with input as late({}, entered)
	law := {"registers": {"laws": [object.union({"id": "LAW-1"}, changed("2025-09-20", "changed"))]}}
	count(trigger_not_followed.violations) == 1 with input as late({}, law)
}

about(records) := {
	"facts": {"links": [
		{"kind": "triggers", "id": "TRG-005", "field": "refs[0]", "resolved": true, "target_kind": "contracts", "target_id": "CTR-9"},
		{"kind": "requirements", "id": "REQ-9", "field": "sources[0].id", "resolved": true, "target_kind": "contracts", "target_id": "CTR-9"},
	]},
	"registers": records,
}

contract(history) := about({"contracts": [object.union({"id": "CTR-9"}, history)]})

requirement(history) := about({"requirements": [object.union({"id": "REQ-9"}, history)]})

test_the_records_it_is_about_and_what_rests_on_them if {
	trigger := {"refs": ["CTR-9"]}
	count(trigger_not_followed.violations) == 1 with input as late(trigger, contract(changed("2025-09-02", "created")))
	count(trigger_not_followed.violations) == 0 with input as late(trigger, contract(changed("2025-09-20", "changed")))
	count(trigger_not_followed.violations) == 0 with input as late(trigger, requirement(changed("2025-09-20", "created")))
	count(trigger_not_followed.violations) == 1 with input as late(trigger, about({"parties": [object.union({"id": "PTY-1"}, changed("2025-09-20", "created"))]}))
	reviewed := {"history": {"changes": [], "reviews": [{"on": "2025-12-01", "counts": true}]}}
	count(trigger_not_followed.violations) == 0 with input as late(trigger, requirement(reviewed))
	some v in trigger_not_followed.violations with input as late(trigger, about({}))
	v.message == "TRG-005 happened on 2025-09-01, and neither CTR-9 nor what rests on it was reviewed or changed since."
}

test_what_is_to_be_followed if {
	trigger_not_followed.upcoming == {{"record": {"id": "TRG-005"}, "since": "2025-09-01", "on": "2025-10-01"}} with input as document("2025-09-02", {}, {})
	trigger_not_followed.upcoming == set() with input as document("2025-09-02", {"handled_by": "RVW-1"}, {})
	trigger_not_followed.upcoming == set() with input as document("2025-09-02", {"date": "2025-01-15"}, {})
}
