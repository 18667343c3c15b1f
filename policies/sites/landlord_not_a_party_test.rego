package goldthread.sites.landlord_not_a_party_test

import data.goldthread.sites.landlord_not_a_party

document(site, lease, party) := {
	"as_of": "2026-06-30",
	"registers": {
		"sites": [object.union({"id": "SITE-01", "status": "live", "unread": [], "tenure": "leased"}, site)],
		"leases": [object.union({"id": "LSE-001", "status": "live", "unread": [], "landlord": "Lee Properties"}, lease)],
		"parties": [object.union({"id": "PTY-001", "status": "live", "unread": [], "name": "Customers"}, party)],
	},
}

messages := {v.message | some v in landlord_not_a_party.violations}

named := {"lease": "LSE-001"}

test_nobody_is_the_landlord if {
	landlord_not_a_party.violations == {{
		"record": {"id": "SITE-01"},
		"field": "tenure",
		"message": "SITE-01 is rented, but its landlord is not a party.",
		"hint": "Add it with the rules of the building, or record in the lease that there are none.",
	}} with input as document(named, {}, {})
	messages == {"SITE-01 stands with a host, but its host is not a party."} with input as document(object.union(named, {"tenure": "colocation"}), {}, {})
}

test_answered if {
	every party in [{"kind": "landlord"}, {"name": "Our landlords"}, {"name": "Lee Properties", "kind": "other"}, {"kind": "other", "aliases": ["lee properties"]}, {"unread": ["kind"]}] {
		count(messages) == 0 with input as document(named, {}, party)
	}
	every lease in [{"party": "PTY-001"}, {"no_security_rules": true}, {"unread": ["party"]}] {
		count(messages) == 0 with input as document(named, lease, {})
	}
}

test_a_lease_that_could_not_be_read if {
	count(messages) == 0 with input as document({"unread": ["lease"]}, {"party": "PTY-001"}, {})
}

test_sites_that_are_not_asked_about if {
	every site in [{"tenure": "owned"}, {"tenure": "home_only"}, {"in_scope": false}, {"status": "retired"}] {
		count(messages) == 0 with input as document(object.union(named, site), {}, {})
	}
}

test_a_lease_without_a_site if {
	messages == {"LSE-001 is a lease in force, but its landlord is not a party."} with input as document({"tenure": "owned"}, {"ends": "2026-06-30"}, {})
	count(messages) == 0 with input as document({"tenure": "owned"}, {"ends": "2026-06-29"}, {})
	count(messages) == 0 with input as document({"tenure": "owned"}, {"party": "PTY-001"}, {})
}

test_the_party_is_retired if {
	messages == {"SITE-01 is rented, but the party of its lease, PTY-001, is retired."} with input as document(named, {"party": "PTY-001"}, {"status": "retired"})
}
