package goldthread.parties.party_is_a_person_test

import data.goldthread.parties.party_is_a_person

named(name) := {"registers": {
	"parties": [{"id": "PTY-001", "status": "live", "name": name}],
	"contracts": [{"id": "CTR-001", "counterparty": "Martin Baker"}],
}}

test_groups_and_firms if {
	every name in [
		"Executive management (CEO, CFO)",
		"Ernst & Young",
		"Morgan Stanley",
		"Grant Thornton",
		"Thomas Cook",
		"Robert Bosch GmbH",
		"John Lewis",
		"Dr. Oetker",
		"Martin Baker",
		"Martin Luther University",
		"Data Protection Officer (DPO)",
		"Works council (HR)",
		"Employees",
		"Data subjects",
		"Customers, prospects",
		"ICO",
	] {
		count(party_is_a_person.violations) == 0 with input as named(name)
	}
}

test_a_role_in_brackets if {
	party_is_a_person.violations == {{
		"record": {"id": "PTY-001"},
		"field": "name",
		"severity": "warning",
		"message": "PTY-001 \"John Smith (CFO)\" is one person, not a group.",
		"hint": "Name the group it stands for, such as Executive management, and put the person in the people register.",
	}} with input as named("John Smith (CFO)")
}

test_a_title_or_a_role_behind_a_comma if {
	every name in ["Mrs Okafor", "Dr. Xiu Wang", "Xiu Wang, Head of Legal", "Xiu Wang (DPO)"] {
		some v in party_is_a_person.violations with input as named(name)
		v.severity == "warning"
	}
}

test_a_bare_name_is_asked_about if {
	party_is_a_person.violations == {{
		"record": {"id": "PTY-001"},
		"field": "name",
		"message": "PTY-001 \"Claudia Berger\" may be the name of one person.",
		"hint": "If it is, name the group it stands for; if it is a firm, write it with its legal form (Ltd, GmbH).",
	}} with input as named("Claudia Berger")
}
