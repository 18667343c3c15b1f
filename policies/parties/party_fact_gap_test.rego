package goldthread.parties.party_fact_gap_test

import data.goldthread.parties.party_fact_gap

document(parties, organisation, registers) := {
	"organisation": organisation,
	"registers": object.union({"parties": parties}, registers),
}

customers := {"id": "PTY-001", "status": "live", "name": "Customers", "kind": "customers"}

values := {v.value | some v in party_fact_gap.violations}

test_facts_and_parties_agree if {
	count(party_fact_gap.violations) == 0 with input as document(
		[customers, {"id": "PTY-002", "status": "live", "kind": "data_subjects"}],
		{"processes_pii": true, "staff_count": 0},
		{"contracts": [{"id": "CTR-001", "status": "live", "direction": "customer"}]},
	)
}

test_personal_data_without_data_subjects if {
	party_fact_gap.violations == {{
		"register": "parties",
		"value": "pii",
		"message": "Interested parties: personal data is processed, but no party stands for the people whose data it is.",
		"hint": "Add a party for the people whose data it is with its requirements, or correct the fact.",
	}} with input as document([customers], {"processes_pii": true}, {})
}

test_each_fact if {
	values == {
		"staff", "works_council", "certificate", "parent",
		"supplier",
	} with input as document(
		[customers],
		{"staff_count": 1, "has_works_council": true, "certifications_held": [{"standard": "STD-001"}], "parent_company": "Holding"},
		{
			"suppliers": [{"id": "SUP-001", "status": "live"}],
		},
	)
}

test_the_record_behind_the_fact_is_shown if {
	some v in party_fact_gap.violations with input as document([customers], {}, {"suppliers": [{"id": "SUP-001", "status": "live"}]})
	v.message == "Interested parties: there are suppliers (SUP-001), but no party stands for the suppliers."
}

test_a_party_answers_by_its_name_or_because_the_contract_names_it if {
	count(party_fact_gap.violations) == 0 with input as document(
		[{"id": "PTY-001", "status": "live", "name": "Our own staff"}, {"id": "PTY-002", "status": "live", "name": "Dockside", "kind": "other"}],
		{"staff_count": 4},
		{"contracts": [{"id": "CTR-001", "status": "live", "direction": "supplier", "party": "PTY-002"}]},
	)
}

test_an_unread_kind_may_be_the_answer if {
	count(party_fact_gap.violations) == 0 with input as document([object.union(customers, {"unread": ["kind"]})], {"staff_count": 4}, {})
}
