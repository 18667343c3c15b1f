package goldthread.parties.party_without_requirement_test

import data.goldthread.parties.party_without_requirement

document(party, mentions) := {
	"registers": {
		"parties": [object.union({"id": "PTY-007", "status": "live", "name": "Shareholders"}, party)],
		"requirements": [
			{"id": "REQ-001", "status": "live", "parties": ["PTY-001"]},
			{"id": "REQ-002", "status": "retired", "parties": ["PTY-007"]},
		],
	},
	"facts": {"mentions": mentions},
}

test_a_requirement_names_it if {
	count(party_without_requirement.violations) == 0 with input as document({"id": "PTY-001"}, [])
}

test_only_a_retired_requirement_names_it if {
	party_without_requirement.violations == {{
		"record": {"id": "PTY-007"},
		"message": "PTY-007 \"Shareholders\" has no requirement.",
		"hint": "State what it requires, say why it requires nothing, or retire it with a reason.",
	}} with input as document({}, [])
}

test_a_written_reason if {
	count(party_without_requirement.violations) == 0 with input as document({"no_requirement_reason": "Asked in May; nothing beyond the law."}, [])
	count(party_without_requirement.violations) == 1 with input as document({"no_requirement_reason": " "}, [])
}

test_named_in_a_row_that_could_not_be_read if {
	count(party_without_requirement.violations) == 0 with input as document({}, [{
		"kind": "parties",
		"id": "PTY-007",
		"by_kind": "requirements",
		"by_id": "REQ-009",
	}])
}

test_drafts_are_left_out if {
	count(party_without_requirement.violations) == 0 with input as document({"status": "draft"}, [])
}

beside(value) := object.union(document({}, []), {"facts": {"mentions": [], "links": [{
	"kind": "requirements",
	"id": "REQ-001",
	"field": "parties[0]",
	"value": value,
	"resolved": false,
}]}})

# "Suppliers, Shareholders" in one cell is a broken link, and the finding; it is
# no silence about either of them.
test_named_beside_another if {
	count(party_without_requirement.violations) == 0 with input as beside("Suppliers, shareholders")
	count(party_without_requirement.violations) == 0 with input as beside("PTY-001; PTY-007")
	count(party_without_requirement.violations) == 1 with input as beside("Suppliers and shareholders")
}
