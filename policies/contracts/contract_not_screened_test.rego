package goldthread.contracts.contract_not_screened_test

import data.goldthread.contracts.contract_not_screened

document(contract) := {
	"as_of": "2026-06-30",
	"registers": {"contracts": [object.union({"id": "CTR-006", "status": "live", "unread": []}, contract)]},
}

messages := {v.message | some v in contract_not_screened.violations}

read := {"screened_on": "2026-06-30", "screened_by": "ROL-legal"}

test_read if {
	count(messages) == 0 with input as document(read)
	count(messages) == 0 with input as document(object.union(read, {"security_clauses": []}))
}

test_nobody_read_it if {
	contract_not_screened.violations == {{
		"record": {"id": "CTR-006"},
		"field": "screened_on",
		"message": "CTR-006: nobody is recorded as having read it for security clauses.",
		"hint": "Read it and record the day and who did, also if there are none.",
	}} with input as document({"security_clauses": []})
}

test_read_tomorrow_or_by_nobody if {
	messages == {"CTR-006 was read for security clauses on 2026-07-01, which is still to come."} with input as document({"screened_on": "2026-07-01", "screened_by": "ROL-legal"})
	messages == {"CTR-006 was read for security clauses on 2026-06-30, but it does not say by whom."} with input as document({"screened_on": "2026-06-30"})
}

test_contracts_that_are_not_asked_about if {
	every contract in [{"status": "retired"}, {"ends": "2026-06-29"}, {"unread": ["screened_on"]}, {"unread": ["*"]}, object.union({"screened_on": "2026-01-01"}, {"unread": ["screened_by"]})] {
		count(messages) == 0 with input as document(contract)
	}
	count(messages) == 1 with input as document({"ends": "2026-06-30"})
	count(messages) == 1 with input as document({"ends": "auto_renew"})
}
