package goldthread.parties.legal_party_unflagged_test

import data.goldthread.parties.legal_party_unflagged

document(kind, links, requirement) := {
	"registers": {
		"parties": [{"id": "PTY-002", "status": "live", "kind": kind, "legal_source": false}],
		"laws": [{"id": "LAW-001"}, {"id": "LAW-002", "retired_on": "2020-01-01"}],
		"requirements": [object.union({"id": "REQ-006", "status": "live"}, requirement), {"id": "REQ-007", "status": "live"}],
	},
	"facts": {
		"contradictions": [{"kind": "parties", "id": "PTY-002", "field": "legal_source", "written": "false", "follows": "true"}],
		"links": links,
	},
}

authority(law) := {"kind": "laws", "id": law, "field": "authority", "resolved": true, "target_kind": "parties", "target_id": "PTY-002"}

asks(id) := [
	{"kind": "requirements", "id": id, "field": "parties[0]", "resolved": true, "target_kind": "parties", "target_id": "PTY-002"},
	{"kind": "requirements", "id": id, "field": "sources[0].id", "resolved": true, "target_kind": "laws", "target_id": "LAW-001"},
]

messages := {v.message | some v in legal_party_unflagged.violations}

test_a_law_names_it if {
	messages == {"PTY-002 is marked as no source of law, but LAW-001 names it as the authority."} with input as document("other", [authority("LAW-001")], {})
}

test_requirements_from_a_law_come_from_it if {
	messages == {"PTY-002 is marked as no source of law, but REQ-006, which comes from it, cites a law."} with input as document("regulator", asks("REQ-006"), {})
	messages == {"PTY-002 is marked as no source of law, but REQ-006 and REQ-007, which come from it, cite law."} with input as document("legislator", array.concat(asks("REQ-006"), asks("REQ-007")), {})
}

test_a_law_goes_before_a_requirement if {
	some v in legal_party_unflagged.violations with input as document("regulator", array.concat([authority("LAW-001")], asks("REQ-006")), {})
	contains(v.message, "LAW-001 names")
	[r.id | some r in v.related] == ["LAW-001", "REQ-006"]
}

test_the_law_speaks_for_people_who_made_none if {
	every kind in ["data_subjects", "customers", "employees", "insurer"] {
		count(messages) == 0 with input as document(kind, asks("REQ-006"), {})
	}
}

test_what_no_longer_counts if {
	count(messages) == 0 with input as document("regulator", [authority("LAW-002")], {})
	count(messages) == 0 with input as document("regulator", asks("REQ-006"), {"status": "retired"})
}

test_another_contradiction if {
	count(messages) == 0 with input as object.union(
		document("regulator", [authority("LAW-001")], {}),
		{"facts": {"contradictions": [{"kind": "parties", "id": "PTY-002", "field": "side", "written": "internal", "follows": "external"}]}},
	)
}
