package goldthread.parties.party_duplicate_test

import data.goldthread.parties.party_duplicate

document(first, other) := {"registers": {"parties": [
	object.union({"id": "PTY-001", "status": "live"}, first),
	object.union({"id": "PTY-002", "status": "live"}, other),
]}}

named(first, other) := document({"name": first}, {"name": other})

test_one_party_in_two_spellings if {
	party_duplicate.violations == {{
		"record": {"id": "PTY-002"},
		"field": "name",
		"message": "PTY-001 \"Client\" and PTY-002 \"Clients\" look like one party.",
		"hint": "Merge them and keep the other name as an alias; if they are two, give them names that tell them apart.",
		"related": [{"kind": "parties", "id": "PTY-001", "message": "the other one"}],
	}} with input as named("Client", "Clients")
}

test_other_spellings if {
	every pair in [
		["Data subjects", "DATA-SUBJECT"],
		["Authorities", "The authority"],
		["Our landlord", "Landlord"],
		["Acme Ltd.", "ACME Limited"],
		["ICO", "Information Commissioner's Office"],
		["Information Commissioner’s Office (ICO)", "Information Commissioner"],
		["National Quality Bureau (NQB)", "NQB"],
		["Businesses", "Business"],
	] {
		count(party_duplicate.violations) == 1 with input as named(pair[0], pair[1])
		count(party_duplicate.violations) == 1 with input as named(pair[1], pair[0])
	}
}

test_two_parties if {
	every pair in [
		["Customers", "Customers in the public sector"],
		["Acme Ltd", "Acme GmbH"],
		["Acme Ltd", "Acme Holding Ltd"],
		["Executive management (CEO)", "Chief financial officer (CEO)"],
		["Customers (public sector)", "Customers (private sector)"],
		["Works council", "Employees"],
		["Clients", "Customers"],
		["Site 1", "Site 2"],
		["Bus operators", "Bu operators"],
	] {
		count(party_duplicate.violations) == 0 with input as named(pair[0], pair[1])
	}
}

test_an_alias if {
	count(party_duplicate.violations) == 1 with input as document({"name": "Customers", "aliases": ["Clients"]}, {"name": "Client"})
	count(party_duplicate.violations) == 1 with input as document({"name": "Customers", "aliases": ["Client", "Customer"]}, {"name": "Buyers", "aliases": ["clients"]})
	count(party_duplicate.violations) == 0 with input as document({"name": "Customers", "aliases": ["Customer"]}, {"name": "Employees"})
}

test_a_retired_one_does_not_count if {
	count(party_duplicate.violations) == 0 with input as document({"name": "Client"}, {"name": "Clients", "status": "retired"})
}
