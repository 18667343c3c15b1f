package goldthread.issues.issue_without_party_test

import data.goldthread.issues.issue_without_party

document(issue, parties) := {
	"facts": {"mentions": []},
	"registers": {
		"issues": [object.union({"id": "ISS-004", "status": "live", "side": "external", "kind": "legal", "unread": []}, issue)],
		"parties": parties,
	},
}

test_a_party_on_either_side if {
	count(issue_without_party.violations) == 0 with input as document({"parties": ["PTY-007"]}, [])
	count(issue_without_party.violations) == 0 with input as document({}, [{"id": "PTY-007", "status": "live", "issues": ["ISS-004"]}])
}

test_nobody if {
	issue_without_party.violations == {{
		"record": {"id": "ISS-004"},
		"field": "parties",
		"message": "ISS-004 is an issue of law, but names no party that it comes from.",
		"hint": "Which party is behind it? Link it, or add it to the parties.",
	}} with input as document({"parties": []}, [])
}

test_others_need_none if {
	every issue in [{"kind": "climate"}, {"kind": "people"}, {"side": "internal"}, {"unread": ["parties"]}, {"status": "retired"}] {
		count(issue_without_party.violations) == 0 with input as document(issue, [])
	}
	mentioned := object.union(document({}, []), {"facts": {"mentions": [{"kind": "issues", "id": "ISS-004", "by_kind": "parties", "by_id": "PTY-1"}]}})
	count(issue_without_party.violations) == 0 with input as mentioned
}
