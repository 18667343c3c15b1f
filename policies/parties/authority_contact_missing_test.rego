package goldthread.parties.authority_contact_missing_test

import data.goldthread.parties.authority_contact_missing

document(party, soa) := {"registers": {
	"parties": [object.union({"id": "PTY-002", "status": "live", "unread": [], "kind": "regulator"}, party)],
	"soa": soa,
}}

messages := {v.message | some v in authority_contact_missing.violations}

reached := {"channel": "web form", "contact_role": "ROL-legal"}

test_how_and_by_whom if {
	count(messages) == 0 with input as document(reached, [])
	count(messages) == 0 with input as document({"channel": "web form", "owner": "ROL-legal"}, [])
}

test_neither if {
	authority_contact_missing.violations == {{
		"record": {"id": "PTY-002"},
		"field": "channel",
		"message": "PTY-002 is an authority, but it does not say how and by whom it is contacted.",
		"hint": "Write the channel and the role, so that it can be found on the worst day.",
	}} with input as document({}, [])
}

test_one_of_them if {
	messages == {"PTY-002 is an authority, but it does not say how it is contacted."} with input as document({"contact_role": "ROL-legal", "channel": " "}, [])
	messages == {"PTY-002 is an industry body, but it does not say by whom it is contacted."} with input as document({"kind": "industry_body", "channel": "list"}, [])
}

test_other_parties_are_not_asked_about if {
	every party in [{"kind": "customers"}, {"kind": "legislator"}, {"status": "retired"}, {"unread": ["*"]}, {"unread": ["channel", "owner"]}] {
		count(messages) == 0 with input as document(party, [])
	}
}

test_the_control_is_excluded if {
	messages == {"A.5.5 is excluded, although PTY-002 is among the parties."} with input as document(reached, [{"id": "A.5.5", "applicable": false}])
	count(messages) == 0 with input as document(reached, [{"id": "A.5.6", "applicable": false}, {"id": "A.5.5", "applicable": true}])
}
