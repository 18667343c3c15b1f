package goldthread.insurance.insurer_not_a_party_test

import data.goldthread.insurance.insurer_not_a_party

document(policy, party) := {
	"as_of": "2026-06-30",
	"registers": {
		"insurance": [object.union({"id": "INS-001", "status": "live", "unread": [], "kind": "cyber", "insurer": "Acme Mutual"}, policy)],
		"parties": [object.union({"id": "PTY-001", "status": "live", "unread": [], "name": "Customers"}, party)],
	},
}

messages := {v.message | some v in insurer_not_a_party.violations}

test_nobody_is_the_insurer if {
	insurer_not_a_party.violations == {{
		"record": {"id": "INS-001"},
		"field": "party",
		"message": "INS-001 is in force, but Acme Mutual is not a party.",
		"hint": "Add the insurer as a party, with the security conditions of the policy as its requirements.",
	}} with input as document({}, {})
}

test_a_policy_that_does_not_say_of_what_kind_it_is if {
	doc := document({}, {})
	kindless := object.remove(doc.registers.insurance[0], ["kind"])
	messages == {"INS-001 is in force, but Acme Mutual is not a party."} with input as object.union(doc, {"registers": {"insurance": [kindless]}})
}

test_answered if {
	every party in [{"kind": "insurer"}, {"name": "Insurers"}, {"name": "acme mutual", "kind": "other"}, {"kind": "other", "aliases": ["Acme Mutual"]}, {"unread": ["kind"]}] {
		count(messages) == 0 with input as document({}, party)
	}
	count(messages) == 0 with input as document({"party": "PTY-001"}, {})
}

test_another_kind_of_party_is_no_answer if {
	count(messages) == 1 with input as document({}, {"kind": "customers", "name": "Insurance companies we sell to"})
}

test_the_party_is_retired if {
	messages == {"INS-001 is in force, but its insurer, PTY-001, is retired."} with input as document({"party": "PTY-001"}, {"status": "retired"})
}

test_policies_that_are_not_asked_about if {
	every policy in [{"kind": "directors"}, {"status": "retired"}, {"period_to": "2026-06-29"}, {"unread": ["party"]}] {
		count(messages) == 0 with input as document(policy, {})
	}
	count(messages) == 1 with input as document({"period_to": "2026-06-30"}, {})
}
