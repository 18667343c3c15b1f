package goldthread.management_reviews.minutes_top_management_absent_test

import data.goldthread.management_reviews.minutes_top_management_absent

document(minutes, organisation) := {
	"as_of": "2026-06-30",
	"organisation": organisation,
	"registers": {
		"people": [
			{"id": "ROL-ceo", "status": "live", "title": "Chief executive", "management": true},
			{"id": "ROL-isms", "status": "live", "title": "ISMS manager", "management": false},
			{"id": "PER-1", "status": "live", "roles": [{"role": "ROL-ceo", "to": "2026-03-31"}, {"role": "ROL-isms", "from": "2026-04-01"}]},
		],
		"management_reviews": [object.union({"id": "MRV-1", "status": "live", "date": "2026-05-14", "unread": []}, minutes)],
	},
}

roles(names) := {"attendees": [{"role": name} | some name in names]}

test_absent if {
	minutes_top_management_absent.violations == {{
		"record": {"id": "MRV-1"},
		"field": "attendees",
		"value": "ROL-isms",
		"message": "MRV-1 of 2026-05-14 shows nobody of top management among those present.",
		"hint": "Repeat the decisions with Chief executive present, or add who was there.",
	}} with input as document(roles(["ROL-isms"]), {})
	some v in minutes_top_management_absent.violations with input as document({}, {})
	v.message == "MRV-1 of 2026-05-14 names nobody who took part."
	count(minutes_top_management_absent.violations) == 1 with input as document({"attendees": [{"role": "ROL-ceo", "present": false}]}, {})
}

test_present if {
	count(minutes_top_management_absent.violations) == 0 with input as document(roles(["ROL-isms", "ROL-ceo"]), {})
	count(minutes_top_management_absent.violations) == 0 with input as document({"chair": "ROL-ceo"}, {})
	count(minutes_top_management_absent.violations) == 0 with input as document({"attendees": [{"role": "ROL-ceo", "present": true}]}, {})
}

test_the_organisation_says_who_it_is if {
	count(minutes_top_management_absent.violations) == 1 with input as document(roles(["ROL-ceo"]), {"top_management_roles": ["ROL-board"]})
	count(minutes_top_management_absent.violations) == 0 with input as document(roles(["ROL-isms"]), {"top_management_roles": ["ROL-isms"]})
}

test_a_person_holds_the_role_on_that_day if {
	attended := roles(["PER-1"])
	count(minutes_top_management_absent.violations) == 1 with input as document(attended, {})
	last_day := object.union(attended, {"date": "2026-03-31"})
	count(minutes_top_management_absent.violations) == 0 with input as document(last_day, {})
	next_day := object.union(attended, {"date": "2026-04-01"})
	count(minutes_top_management_absent.violations) == 1 with input as document(next_day, {})
}

test_nobody_can_tell if {
	count(minutes_top_management_absent.violations) == 0 with input as document(roles(["ROL-isms", "Our director"]), {})
	count(minutes_top_management_absent.violations) == 0 with input as document({"unread": ["chair"]}, {})
	count(minutes_top_management_absent.violations) == 0 with input as document(object.union(roles(["ROL-isms"]), {"date": "2026-07-01"}), {})
	nobody := {
		"as_of": "2026-06-30",
		"registers": {"people": [{"id": "ROL-isms", "status": "live"}], "management_reviews": [{"id": "MRV-1", "status": "live", "date": "2026-05-14"}]},
	}
	count(minutes_top_management_absent.violations) == 0 with input as nobody
}
