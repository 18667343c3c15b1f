package goldthread.contracts.contract_added_without_requirements_test

import data.goldthread.contracts.contract_added_without_requirements

document(contract, requirements, class) := {
	"registers": {"contracts": [object.union({"id": "CTR-010", "status": "live"}, contract)], "requirements": requirements},
	"changes": [{"kind": "contracts", "id": "CTR-010", "class": class, "stands": "live", "fields": [], "differences": []}],
	"facts": {"mentions": []},
}

citing := [{"id": "REQ-020", "status": "live", "sources": [{"id": "CTR-010"}]}]

found := contract_added_without_requirements.violations

test_added_alone if {
	found == {{
		"record": {"id": "CTR-010"},
		"message": "CTR-010 is new, and no requirement comes from it.",
		"hint": "Add what it asks for as requirements in this change, or record under screened_on when it was read and found to ask for nothing.",
	}} with input as document({}, [], "created")
}

test_with_a_requirement if {
	count(found) == 0 with input as document({}, citing, "created")
}

test_read_and_found_to_ask_for_nothing if {
	count(found) == 0 with input as document({"screened_on": "2026-02-01"}, [], "created")
}

test_an_old_one_that_changes if {
	count(found) == 0 with input as document({}, [], "changed")
}
