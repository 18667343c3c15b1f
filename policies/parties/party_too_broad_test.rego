package goldthread.parties.party_too_broad_test

import data.goldthread.parties.party_too_broad

document(status, list, field) := {
	"registers": {"parties": [{"id": "PTY-001", "status": status, "name": "All stakeholders"}]},
	"facts": {"words": [{"kind": "parties", "id": "PTY-001", "field": field, "list": list, "word": "All stakeholders", "text": "All stakeholders"}]},
}

test_everybody if {
	party_too_broad.violations == {{
		"record": {"id": "PTY-001"},
		"field": "name",
		"message": "PTY-001 \"All stakeholders\" is too wide to require one set of things.",
		"hint": "Split it by what its parts ask of you.",
	}} with input as document("live", "catch_all_party", "name")
}

test_drafts_other_words_and_other_fields if {
	count(party_too_broad.violations) == 0 with input as document("draft", "catch_all_party", "name")
	count(party_too_broad.violations) == 0 with input as document("live", "placeholder_alone", "name")
	count(party_too_broad.violations) == 0 with input as document("live", "catch_all_party", "channel")
}
