package goldthread.parties.party_vector_uncovered_test

import data.goldthread.parties.party_vector_uncovered

party(i, more) := object.union({"id": sprintf("PTY-%03d", [i]), "status": "live"}, more)

four := [
	party(1, {"vector": "legal"}),
	party(2, {"vector": "customer"}),
	party(3, {"vector": "supply"}),
	party(4, {"vector": "internal"}),
]

test_all_groups if {
	count(party_vector_uncovered.violations) == 0 with input as {"registers": {"parties": array.concat(four, [party(5, {"vector": "assurance"})])}}
}

test_one_group_missing if {
	party_vector_uncovered.violations == {{
		"register": "parties",
		"value": "assurance",
		"message": "Interested parties: nobody is listed in the group of parties \"those who insure, house, audit or finance you\".",
		"hint": "Add the party (for example an insurer, a landlord, the certification body, a bank), or record why there is none.",
	}} with input as {"registers": {"parties": four}}
}

test_none_because if {
	retired := party(5, {"status": "retired", "vector": "assurance", "retired_reason": "We own the building and carry no insurance."})
	count(party_vector_uncovered.violations) == 0 with input as {"registers": {"parties": array.concat(four, [retired])}}
}

test_a_workshop_that_dropped_somebody_with_a_reason if {
	workshop := {
		"id": "WSP-001",
		"status": "live",
		"vectors_considered": ["assurance"],
		"outcomes": [{"name": "Landlord", "dropped_reason": "We own the building."}],
	}
	count(party_vector_uncovered.violations) == 0 with input as {"registers": {"parties": four, "workshops": [workshop]}}
}

test_no_group_at_all_is_one_finding if {
	some v in party_vector_uncovered.violations with input as {"registers": {"parties": [party(1, {}), party(2, {})]}}
	v.message == "Interested parties: no party says to which group of parties it belongs."
	count(party_vector_uncovered.violations) == 1 with input as {"registers": {"parties": [party(1, {}), party(2, {})]}}
}

test_an_unread_group_may_be_the_missing_one if {
	count(party_vector_uncovered.violations) == 0 with input as {"registers": {"parties": array.concat(four, [party(5, {"unread": ["vector"]})])}}
}

test_a_group_against_the_kind if {
	some v in party_vector_uncovered.violations with input as {
		"registers": {"parties": array.concat(four, [party(5, {"vector": "assurance"})])},
		"facts": {"contradictions": [{"kind": "parties", "id": "PTY-005", "field": "vector", "written": "assurance", "follows": "internal"}]},
	}
	v.message == "PTY-005 is put into the group of parties \"those who insure, house, audit or finance you\", but its kind says \"those inside\"."
}
