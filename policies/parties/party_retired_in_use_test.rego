package goldthread.parties.party_retired_in_use_test

import data.goldthread.parties.party_retired_in_use

document(party, requirement) := {
	"as_of": "2026-06-30",
	"registers": {
		"parties": [
			object.union({"id": "PTY-004", "status": "retired", "retired_on": "2025-06-01", "retired_reason": "The contract ended."}, party),
			{"id": "PTY-001", "status": "live"},
		],
		"requirements": [object.union({"id": "REQ-011", "status": "live", "parties": ["PTY-004"]}, requirement)],
	},
}

test_a_requirement_of_nobody_else if {
	party_retired_in_use.violations == {{
		"record": {"id": "PTY-004"},
		"value": "REQ-011",
		"message": "PTY-004 is retired, but REQ-011 is still live for it.",
		"hint": "Retire them too, or name the party that requires this now.",
		"related": [{"kind": "requirements", "id": "REQ-011", "message": "live for it"}],
	}} with input as document({}, {})
}

test_a_requirement_that_another_party_makes_too if {
	some v in party_retired_in_use.violations with input as document({}, {"parties": ["PTY-001", "PTY-004"]})
	v.severity == "note"
	v.message == "PTY-004 is retired, but REQ-011 still names it beside other parties."
}

test_retired_like_its_requirements if {
	count(party_retired_in_use.violations) == 0 with input as document({}, {"status": "retired"})
	count(party_retired_in_use.violations) == 0 with input as document({}, {"status": "draft"})
	count(party_retired_in_use.violations) == 0 with input as document({}, {"retired_on": "2026-06-30"})
	count(party_retired_in_use.violations) == 0 with input as document({}, {"parties": ["PTY-001"]})
}

test_the_day_of_retirement_decides_where_no_status_is_written if {
	count(party_retired_in_use.violations) == 1 with input as document({"status": "live", "retired_on": "2026-06-30"}, {})
	count(party_retired_in_use.violations) == 0 with input as document({"status": "live", "retired_on": "2026-07-01"}, {})
	count(party_retired_in_use.violations) == 1 with input as document({}, {"retired_on": "2026-07-01"})
}

bare(party) := {
	"as_of": "2026-06-30",
	"registers": {"parties": [object.union({"id": "PTY-004", "status": "retired", "unread": []}, party)], "requirements": []},
}

test_when_and_why if {
	party_retired_in_use.violations == {{
		"record": {"id": "PTY-004"},
		"field": "retired_on",
		"severity": "note",
		"message": "PTY-004 is retired, but does not say when and why.",
		"hint": "Write the day under retired_on and the reason under retired_reason.",
	}} with input as bare({})
	some v in party_retired_in_use.violations with input as bare({"retired_on": "2025-06-01", "retired_reason": " "})
	v.message == "PTY-004 is retired, but does not say why."
	count(party_retired_in_use.violations) == 0 with input as bare({"retired_on": "2025-06-01", "retired_reason": "Sold."})
	count(party_retired_in_use.violations) == 0 with input as bare({"retired_on": "2025-06-01", "unread": ["retired_reason"]})
}
