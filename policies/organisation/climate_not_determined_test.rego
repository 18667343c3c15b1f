package goldthread.organisation.climate_not_determined_test

import data.goldthread.organisation.climate_not_determined

document(answer, more) := object.union(
	{
		"registers": {"organisation": [object.union({"id": "organisation", "status": "live"}, answer)], "issues": []},
		"facts": {"words": []},
	},
	more,
)

full := {"relevant": false, "reason": "No site or supplier is exposed to flooding or heat.", "determined_on": "2026-01-31"}

messages := {v.message | some v in climate_not_determined.violations}

test_either_answer if {
	count(climate_not_determined.violations) == 0 with input as document({"climate_change": full}, {})
	count(climate_not_determined.violations) == 0 with input as document({"climate_change": object.union(full, {"relevant": true})}, {})
}

test_no_answer if {
	climate_not_determined.violations == {{
		"record": {"id": "organisation"},
		"field": "climate_change",
		"message": "Nothing says whether climate change is a relevant issue for information security here.",
		"hint": "Answer with a reason and the day: \"No, because ...\" is an answer.",
	}} with input as document({}, {})
	count(climate_not_determined.violations) == 1 with input as document({"climate_change": {"reason": "To be looked at."}}, {})
}

test_no_reason if {
	messages == {"Climate change is called not relevant, but no reason is given."} with input as document({"climate_change": object.remove(full, ["reason"])}, {})
}

test_no_day if {
	words := "It is not written on which day the answer on climate change was determined."
	messages == {words} with input as document({"climate_change": object.remove(full, ["determined_on"])}, {})
}

test_an_issue_is_an_answer if {
	issue := {"registers": {"organisation": [{"id": "organisation", "status": "live"}], "issues": [{"id": "ISS-005", "status": "live", "kind": "climate"}]}}
	count(climate_not_determined.violations) == 0 with input as document({}, issue)
	count(climate_not_determined.violations) == 0 with input as document({}, {"facts": {"words": [{"kind": "issues", "id": "ISS-001", "field": "statement", "list": "climate"}]}})
	count(climate_not_determined.violations) == 1 with input as document({}, {"facts": {"words": [{"kind": "risks", "id": "RSK-001", "field": "title", "list": "climate"}]}})
}
