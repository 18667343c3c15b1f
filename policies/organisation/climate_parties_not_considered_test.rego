package goldthread.organisation.climate_parties_not_considered_test

import data.goldthread.organisation.climate_parties_not_considered

document(relevant, requirement, words) := {
	"registers": {
		"organisation": [{"id": "organisation", "status": "live", "climate_change": {"relevant": relevant}}],
		"requirements": [object.union({"id": "REQ-001", "status": "live"}, requirement)],
	},
	"facts": {"words": words},
}

test_a_requirement_about_it if {
	count(climate_parties_not_considered.violations) == 0 with input as document(true, {"topic": "climate"}, [])
}

test_nobody_was_asked if {
	climate_parties_not_considered.violations == {{
		"record": {"id": "organisation"},
		"field": "climate_change.relevant",
		"message": "Climate change is called relevant, but no requirement of any party is about it.",
		"hint": "Ask insurers, landlords and data-centre hosts, and record what they require, or in the minutes that nobody requires anything.",
	}} with input as document(true, {"topic": "access"}, [])
}

test_minutes_that_speak_of_it if {
	words := [{"kind": "management_reviews", "id": "MRV-1", "field": "items[2].summary", "list": "climate", "word": "climate change"}]
	count(climate_parties_not_considered.violations) == 0 with input as document(true, {}, words)
	count(climate_parties_not_considered.violations) == 1 with input as document(true, {}, [{"kind": "organisation", "id": "organisation", "list": "climate"}])
}

test_not_relevant if {
	count(climate_parties_not_considered.violations) == 0 with input as document(false, {}, [])
}

test_a_topic_that_could_not_be_read if {
	count(climate_parties_not_considered.violations) == 0 with input as document(true, {"unread": ["topic"]}, [])
}
