package goldthread.workshops.workshop_output_lost_test

import data.goldthread.workshops.workshop_output_lost

document(outcome) := {"registers": {
	"workshops": [{"id": "WSP-001", "status": "live", "outcomes": [{"name": "Customers", "kept": "PTY-001"}, outcome]}],
	"parties": [{"id": "PTY-001", "status": "live", "name": "Enterprise customers", "aliases": ["Bramley Foods Ltd"]}],
	"requirements": [{"id": "REQ-001", "status": "live", "statement": "Stored data is encrypted."}],
}}

test_kept_or_dropped if {
	every outcome in [
		{"name": "Landlord", "kept": "PTY-014"},
		{"name": "Landlord", "dropped_reason": "We own the building."},
		{"name": "bramley foods ltd"},
		{"name": "Stored data is encrypted"},
		{"name": "customers"},
		{},
	] {
		count(workshop_output_lost.violations) == 0 with input as document(outcome)
	}
}

test_lost if {
	workshop_output_lost.violations == {{
		"record": {"id": "WSP-001"},
		"field": "outcomes[1]",
		"value": "Landlord",
		"message": "WSP-001 named \"Landlord\", which became no party and no requirement.",
		"hint": "Add it and link it here, or write why it was dropped.",
	}} with input as document({"name": "Landlord"})
}

test_a_short_name_is_not_looked_for_inside_others if {
	count(workshop_output_lost.violations) == 1 with input as document({"name": "ent"})
}
