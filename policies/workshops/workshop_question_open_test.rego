package goldthread.workshops.workshop_question_open_test

import data.goldthread.workshops.workshop_question_open

document(workshops) := {
	"as_of": "2026-06-30",
	"meta": {"parties": {"interval_days": 365}},
	"registers": {"workshops": workshops},
}

answers := {"imposes_clauses": "Bramley", "regulates_data": "The authority", "keeps_lights_on": "Nimbus"}

workshop(id, day, answers) := {"id": id, "status": "live", "date": day, "answers": answers}

test_all_answered if {
	count(workshop_question_open.violations) == 0 with input as document([workshop("WSP-001", "2026-01-10", answers)])
}

test_one_is_open if {
	workshop_question_open.violations == {{
		"record": {"id": "WSP-001"},
		"field": "answers",
		"value": "keeps_lights_on",
		"message": "WSP-001 has no answer to \"Whom do we need to keep the lights on?\".",
		"hint": "Answer it, even with \"nobody, because ...\".",
	}} with input as document([workshop("WSP-001", "2026-01-10", object.union(answers, {"keeps_lights_on": " "}))])
}

test_meetings_of_one_round_answer_together if {
	round := [
		workshop("WSP-001", "2026-01-10", {"imposes_clauses": "Bramley"}),
		workshop("WSP-002", "2026-02-10", {"regulates_data": "The authority", "keeps_lights_on": "Nimbus"}),
	]
	count(workshop_question_open.violations) == 0 with input as document(round)
}

test_an_answer_that_is_too_old if {
	old := workshop("WSP-001", "2025-06-29", answers)
	newer := workshop("WSP-002", "2026-06-01", object.remove(answers, ["regulates_data"]))
	some v in workshop_question_open.violations with input as document([old, newer])
	v.record.id == "WSP-002"
	count(workshop_question_open.violations) == 0 with input as document([workshop("WSP-001", "2025-06-30", answers), newer])
}

test_nothing_within_the_interval if {
	count(workshop_question_open.violations) == 0 with input as document([workshop("WSP-001", "2025-06-29", {})])
}
