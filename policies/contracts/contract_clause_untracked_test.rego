package goldthread.contracts.contract_clause_untracked_test

import data.goldthread.contracts.contract_clause_untracked

document(contract, sources) := {
	"as_of": "2026-06-30",
	"registers": {
		"contracts": [object.union(
			{
				"id": "CTR-004", "status": "live", "direction": "customer", "party": "PTY-001", "ends": "auto_renew", "counterparty": "Bramley", "unread": [],
				"security_clauses": [{"ref": "7.3", "summary": "penetration test every year", "topic": "testing"}],
			},
			contract,
		)],
		"requirements": [{"id": "REQ-001", "status": "live", "sources": sources}],
		"parties": [{"id": "PTY-001", "status": "live", "name": "Customers", "aliases": ["Bramley Ltd"]}],
	},
	"facts": {"mentions": []},
}

messages := {v.message | some v in contract_clause_untracked.violations}

cited := [{"id": "CTR-004", "locator": "clause 7.3"}]

test_cited_or_answered if {
	count(messages) == 0 with input as document({}, cited)
	count(messages) == 0 with input as document({"security_clauses": [{"ref": "7.3", "not_applicable_reason": "Their own duty."}]}, [])
	count(messages) == 0 with input as document({"security_clauses": []}, [])
}

test_not_cited if {
	messages == {"CTR-004: no requirement cites 7.3 (penetration test every year)."} with input as document({}, [])
	messages == {"CTR-004: no requirement cites 7.3."} with input as document({"security_clauses": [{"ref": "7.3", "not_applicable_reason": " "}]}, [])
}

test_contracts_that_are_not_asked_about if {
	every contract in [{"direction": "supplier"}, {"status": "draft"}, {"ends": "2026-06-29"}] {
		count(messages) == 0 with input as document(contract, [])
	}
	count(messages) == 1 with input as document({"ends": "2026-06-30"}, [])
}

without_party := object.remove(document({}, cited).registers.contracts[0], ["party"])

test_the_customer_belongs_to_a_party if {
	messages == {"CTR-004 does not say to which interested party the customer belongs."} with input as object.union(
		document({}, cited),
		{"registers": {"contracts": [without_party]}},
	)
	every contract in [
		object.union(without_party, {"counterparty": "Bramley Ltd"}),
		object.union(without_party, {"counterparty": "BRAMLEY LTD"}),
		object.union(without_party, {"unread": ["party"]}),
	] {
		count(messages) == 0 with input as object.union(document({}, cited), {"registers": {"contracts": [contract]}})
	}
}

test_a_party_with_an_alias_alone if {
	doc := object.union(document({}, cited), {"registers": {"contracts": [object.union(without_party, {"counterparty": "Bramley Ltd"})]}})
	count(messages) == 0 with input as object.union(doc, {"registers": {"parties": [{"id": "PTY-001", "status": "live", "aliases": ["Bramley Ltd"]}]}})
}
