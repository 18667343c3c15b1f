package goldthread.parties.party_side_missing_test

import data.goldthread.parties.party_side_missing

document(parties) := {"registers": {"parties": [object.union({"status": "live"}, p) | some p in parties]}}

test_both_sides if {
	count(party_side_missing.violations) == 0 with input as document([
		{"id": "PTY-001", "side": "internal"},
		{"id": "PTY-002", "side": "external"},
	])
}

test_nobody_inside if {
	party_side_missing.violations == {{
		"register": "parties",
		"value": "internal",
		"message": "Interested parties: no internal party is listed.",
		"hint": "Add at least the employees and the management.",
	}} with input as document([{"id": "PTY-001", "side": "external"}])
}

test_no_side_at_all_is_one_finding if {
	some v in party_side_missing.violations with input as document([{"id": "PTY-001"}, {"id": "PTY-002"}])
	v.message == "Interested parties: no party says whether it stands inside or outside the organisation."
	count(party_side_missing.violations) == 1 with input as document([{"id": "PTY-001"}, {"id": "PTY-002"}])
}

test_an_unread_side_may_be_the_missing_one if {
	count(party_side_missing.violations) == 0 with input as document([
		{"id": "PTY-001", "side": "external"},
		{"id": "PTY-002", "unread": ["side"]},
	])
}

test_an_empty_register_is_another_finding if {
	count(party_side_missing.violations) == 0 with input as document([])
}

test_a_side_against_the_kind if {
	registers := document([{"id": "PTY-001", "side": "external"}, {"id": "PTY-002", "side": "internal"}])
	facts := {"facts": {"contradictions": [
		{"kind": "parties", "id": "PTY-001", "field": "side", "written": "external", "follows": "internal"},
		{"kind": "parties", "id": "PTY-009", "field": "side", "written": "external", "follows": "internal"},
		{"kind": "parties", "id": "PTY-001", "field": "vector", "written": "supply", "follows": "internal"},
	]}}
	party_side_missing.violations == {{
		"record": {"id": "PTY-001"},
		"field": "side",
		"message": "PTY-001 is marked external, but its kind says internal.",
		"hint": "Take the side out, because it follows from the kind; or correct the kind.",
	}} with input as object.union(registers, facts)
}
