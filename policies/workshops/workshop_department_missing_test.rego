package goldthread.workshops.workshop_department_missing_test

import data.goldthread.workshops.workshop_department_missing

document(workshops) := {
	"as_of": "2026-06-30",
	"thresholds": {"small_organisation": 25},
	"meta": {"parties": {"interval_days": 365}},
	"organisation": {"staff_count": 60},
	"registers": {"workshops": workshops},
}

workshop(day, departments) := {"id": sprintf("WSP-%s", [day]), "status": "live", "date": day, "departments": departments}

asked := {v.value | some v in workshop_department_missing.violations}

all := ["legal", "sales", "hr"]

test_all_three if {
	count(asked) == 0 with input as document([workshop("2026-01-10", all)])
	count(asked) == 0 with input as document([workshop("2026-01-10", ["legal", "hr"]), workshop("2026-03-10", ["sales"])])
}

test_one_was_never_asked if {
	workshop_department_missing.violations == {{
		"register": "workshops",
		"value": "hr",
		"message": "Elicitation workshops: Human resources, which knows what staff, applicants and a works council demand, has never been asked.",
		"hint": "Ask it, or who does its work, and add what comes out.",
	}} with input as document([workshop("2026-01-10", ["legal", "sales", "it"])])
}

test_the_last_day_of_the_interval if {
	count(asked) == 0 with input as document([workshop("2025-06-30", all)])
	asked == {"legal", "sales", "hr"} with input as document([workshop("2025-06-29", all)])
	some v in workshop_department_missing.violations with input as document([workshop("2025-06-29", all), workshop("2024-06-29", all)])
	contains(v.message, ", has not been asked since 2025-06-29.")
}

test_a_day_to_come_does_not_count if {
	asked == {"sales"} with input as document([workshop("2026-01-10", ["legal", "hr"]), workshop("2026-07-01", ["sales"])])
}

small(people) := object.union(document([workshop("2026-01-10", ["management"])]), {"organisation": {"staff_count": people}})

test_a_small_organisation if {
	count(asked) == 0 with input as small(25)
	count(asked) == 3 with input as small(26)
}

test_nothing_held_or_half_read if {
	count(asked) == 0 with input as document([])
	count(asked) == 0 with input as document([object.union(workshop("2026-01-10", ["it"]), {"unread": ["departments"]})])
}

test_none_is_missed_in_the_first_interval_of_these_checks if {
	it := {"id": "WSP-001", "status": "live", "date": "2023-02-12", "departments": ["it"]}
	count(workshop_department_missing.violations) == 0 with input as object.union(document([it]), {"repo": {"adopted": "2025-06-30"}})
	count(workshop_department_missing.violations) == 3 with input as object.union(document([it]), {"repo": {"adopted": "2025-06-29"}})
}
