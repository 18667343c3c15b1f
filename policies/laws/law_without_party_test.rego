package goldthread.laws.law_without_party_test

import data.goldthread.laws.law_without_party

document(law, party) := {
	"as_of": "2026-06-30",
	"registers": {
		"laws": [object.union({"id": "LAW-001", "title": "GDPR", "applicability": "applicable", "status": "in_force"}, law)],
		"parties": [object.union({"id": "PTY-002", "status": "live"}, party)],
	},
	"facts": {
		"links": [{"kind": "laws", "id": "LAW-001", "field": "authority", "resolved": true, "target_kind": "parties", "target_id": law.authority} | law.authority == "PTY-002"],
		"words": [{"kind": "laws", "id": "LAW-001", "field": "title", "list": "law_named", "word": lower(object.union({"title": "GDPR"}, law).title)}],
	},
}

messages := {v.message | some v in law_without_party.violations}

test_no_authority if {
	law_without_party.violations == {{
		"record": {"id": "LAW-001"},
		"field": "authority",
		"message": "LAW-001 \"GDPR\" does not say who enforces it.",
		"hint": "Add the data protection authority of your main establishment to the parties, with the role that contacts it, and name it here.",
	}} with input as document({}, {})
}

test_a_law_that_is_in_no_table if {
	some v in law_without_party.violations with input as document({"title": "Companies Act"}, {})
	v.hint == "Add the authority that enforces it to the parties, with the role that contacts it, and name it here."
}

test_a_state_has_its_own_authority if {
	some v in law_without_party.violations with input as document({"title": "CCPA"}, {})
	contains(v.hint, "California")
}

test_a_law_of_the_same_name_elsewhere if {
	some v in law_without_party.violations with input as document({"title": "Privacy Act", "jurisdiction": "NZ"}, {})
	contains(v.hint, "New Zealand")
	some w in law_without_party.violations with input as document({"title": "Privacy Act", "jurisdiction": "MT"}, {})
	contains(w.hint, "the authority that enforces it")
}

test_it_can_be_reached if {
	every party in [{"contact_role": "ROL-legal"}, {"channel": "web form"}, {"owner": "ROL-legal"}, {"unread": ["channel"]}] {
		count(messages) == 0 with input as document({"authority": "PTY-002"}, party)
	}
}

test_nobody_contacts_it if {
	messages == {"LAW-001 \"GDPR\" is enforced by PTY-002, but nobody is named who contacts it."} with input as document({"authority": "PTY-002"}, {"kind": "other"})
	count(messages) == 0 with input as document({"authority": "PTY-002"}, {"kind": "regulator"})
}

test_an_authority_that_is_no_party_is_told_elsewhere if {
	count(messages) == 0 with input as document({"authority": "The Commissioner"}, {})
}

test_laws_that_do_not_apply_now if {
	every law in [{"applicability": "not_applicable"}, {"applicability": "undecided"}, {"status": "upcoming"}, {"status": "repealed"}, {"applies_to": "2026-06-29"}, {"retired_on": "2026-01-01"}, {"unread": ["authority"]}] {
		count(messages) == 0 with input as document(law, {})
	}
	count(messages) == 1 with input as document({"applies_to": "2026-06-30"}, {})
}
