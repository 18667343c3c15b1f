package goldthread.parties.comm_party_missing_test

import data.goldthread.parties.comm_party_missing

document(requirement, lines, facts) := {
	"registers": {
		"parties": [{"id": "PTY-001", "status": "live"}, {"id": "PTY-002", "status": "live"}],
		"requirements": [object.union({"id": "REQ-002", "status": "live", "parties": ["PTY-001"]}, requirement)],
		"communication": lines,
	},
	"facts": object.union({"words": [], "mentions": []}, facts),
}

line(more) := [object.union({"id": "COM-001", "status": "live"}, more)]

reporting := {"topic": "reporting"}

said := {"words": [{"kind": "requirements", "id": "REQ-002", "field": "statement", "list": "to_be_told", "word": "Tell", "text": "Tell us."}]}

test_no_line_for_it if {
	comm_party_missing.violations == {{
		"record": {"id": "PTY-001"},
		"value": "REQ-002",
		"message": "PTY-001 is to be told something (REQ-002), but the communication plan has no line for it.",
		"hint": "Add a line with what, when, with whom and how, or name the requirement in the line that is meant.",
		"related": [{"kind": "requirements", "id": "REQ-002", "message": "asks for it"}],
	}} with input as document(reporting, line({"with_whom": ["PTY-002"]}), {})
	count(comm_party_missing.violations) == 1 with input as document({"topic": "retention"}, [], said)
}

test_a_line_for_the_party_or_the_requirement if {
	count(comm_party_missing.violations) == 0 with input as document(reporting, line({"with_whom": ["PTY-001"]}), {})
	count(comm_party_missing.violations) == 0 with input as document(reporting, line({"requirements": ["REQ-002"]}), {})
	count(comm_party_missing.violations) == 1 with input as document(reporting, line({"with_whom": ["PTY-001"], "status": "draft"}), {})
}

test_a_line_that_could_not_be_read if {
	every mention in [{"kind": "parties", "id": "PTY-001"}, {"kind": "requirements", "id": "REQ-002"}] {
		facts := {"mentions": [object.union(mention, {"by_kind": "communication", "by_id": "COM-001"})]}
		count(comm_party_missing.violations) == 0 with input as document(reporting, line({}), facts)
	}
}

test_nothing_to_tell if {
	count(comm_party_missing.violations) == 0 with input as document({"topic": "retention"}, [], {})
	count(comm_party_missing.violations) == 0 with input as document({}, [], {})
	every decision in ["not_addressed", "elsewhere"] {
		count(comm_party_missing.violations) == 0 with input as document(object.union(reporting, {"disposition": decision}), [], {})
	}
	count(comm_party_missing.violations) == 0 with input as document(object.union(reporting, {"status": "retired"}), [], {})
}
