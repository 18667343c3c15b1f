package goldthread.insurance.insurance_lapsed_test

import data.goldthread.insurance.insurance_lapsed

document(policy, risk) := {
	"as_of": "2026-06-30",
	"registers": {
		"insurance": [object.union({"id": "INS-001", "status": "live"}, policy), {"id": "INS-002", "status": "live", "period_to": "2027-06-30"}],
		"risks": [object.union({"id": "RSK-009", "status": "live", "decision": "share", "insurance": ["INS-001"]}, risk)],
	},
}

found := count(insurance_lapsed.violations)

test_in_force if {
	found == 0 with input as document({"period_to": "2026-06-30"}, {})
	found == 0 with input as document({}, {})
}

test_ended_the_day_before if {
	insurance_lapsed.violations == {{
		"record": {"id": "INS-001"},
		"field": "period_to",
		"value": "2026-06-29",
		"message": "INS-001 ended on 2026-06-29, but RSK-009 relies on it.",
		"hint": "Record the renewal, or treat the risk again.",
		"related": [{"kind": "risks", "id": "RSK-009", "message": "relies on it"}],
	}} with input as document({"period_to": "2026-06-29"}, {})
	found == 1 with input as document({"status": "retired", "retired_on": "2026-05-01"}, {})
}

test_another_policy_carries_the_risk if {
	found == 0 with input as document({"period_to": "2026-06-29"}, {"insurance": ["INS-001", "INS-002"]})
}

test_risks_that_do_not_rely_on_it if {
	every risk in [{"decision": "modify"}, {"status": "retired"}, {"insurance": []}] {
		found == 0 with input as document({"period_to": "2026-06-29"}, risk)
	}
}
