package goldthread.parties.party_relevance_missing_test

import data.goldthread.parties.party_relevance_missing

document(party) := {"registers": {"parties": [object.union({"id": "PTY-001", "status": "live"}, party)]}}

test_a_party_with_its_reason if {
	count(party_relevance_missing.violations) == 0 with input as document({"relevance": "They entrust their data to us."})
	count(party_relevance_missing.violations) == 0 with input as document({"status": "draft"})
}

test_a_party_without_one if {
	every party in [{}, {"relevance": ""}, {"relevance": "  "}] {
		party_relevance_missing.violations == {{
			"record": {"id": "PTY-001"},
			"field": "relevance",
			"message": "PTY-001 does not say why it matters for information security.",
			"hint": "Say in one sentence how it affects information security here or is affected by it, or retire it.",
		}} with input as document(party)
	}
}
