package goldthread.workshops.workshop_missing_test

import data.goldthread.workshops.workshop_missing

document(workshops) := {"meta": {"parties": {"interval_days": 365}}, "registers": {"workshops": workshops}}

full := {"id": "WSP-001", "status": "live", "date": "2026-02-12", "departments": ["legal"], "outcomes": [{"name": "Customers"}]}

test_a_workshop if {
	count(workshop_missing.violations) == 0 with input as document([full])
}

test_none if {
	workshop_missing.violations == {{
		"register": "workshops",
		"value": "none",
		"message": "Elicitation workshops: nothing shows how your parties were found.",
		"hint": "Hold a workshop or ask in writing, and record the day, the departments and what came out.",
	}} with input as document([object.union(full, {"status": "draft"})])
}

test_a_workshop_that_says_little if {
	workshop_missing.violations == {{
		"record": {"id": "WSP-001"},
		"field": "outcomes",
		"message": "WSP-001 does not say what came out of it.",
		"hint": "Add it while people still remember.",
	}} with input as document([object.union(full, {"outcomes": []})])
	count(workshop_missing.violations) == 3 with input as document([{"id": "WSP-001", "status": "live"}])
}

test_none_is_missed_in_the_first_interval_of_these_checks if {
	count(workshop_missing.violations) == 0 with input as begun("2026-03-01")
	count(workshop_missing.violations) == 1 with input as begun("2026-03-02")
}

begun(as_of) := object.union(document([]), {"as_of": as_of, "repo": {"adopted": "2025-03-01"}, "meta": {"parties": {"interval_days": 365}}})
