package goldthread.insurance.insurance_condition_untracked_test

import data.goldthread.insurance.insurance_condition_untracked

document(policy, sources) := {
	"as_of": "2026-06-30",
	"registers": {
		"insurance": [object.union({"id": "INS-001", "status": "live", "conditions": [{"ref": "condition 4.2", "summary": "second factor on remote access"}]}, policy)],
		"requirements": [{"id": "REQ-001", "status": "live", "sources": sources}],
	},
	"facts": {"mentions": []},
}

cites(locator) := [{"id": "INS-001", "locator": locator}]

found := count(insurance_condition_untracked.violations)

test_cited if {
	every locator in ["condition 4.2", "4.2", "Section 4", "4.2.1", "4.1 to 4.5", "Conditions 4.1, 4.2 and 4.3", "4.1-4.5"] {
		found == 0 with input as document({}, cites(locator))
	}
	found == 0 with input as document({}, [{"id": "INS-001"}]) # source_locator_missing asks where
}

test_not_cited if {
	insurance_condition_untracked.violations == {{
		"record": {"id": "INS-001"},
		"field": "conditions[0]",
		"value": "condition 4.2 (second factor on remote access)",
		"message": "INS-001: no requirement cites condition 4.2 (second factor on remote access).",
		"hint": "Add a requirement that cites the policy and this condition.",
	}} with input as document({}, cites("condition 4.3"))
	every sources in [cites("4.20"), cites("14.2"), cites("condition 5"), [{"id": "INS-002", "locator": "4.2"}], []] {
		found == 1 with input as document({}, sources)
	}
}

test_conditions_that_are_not_asked_about if {
	every policy in [
		{"conditions": [{"ref": "condition 9", "summary": "premium", "security_relevant": false}]},
		{"conditions": []}, {"status": "retired"}, {"period_to": "2026-06-29"},
	] {
		found == 0 with input as document(policy, [])
	}
	found == 1 with input as document({"period_to": "2026-06-30"}, [])
}

test_words_for_places if {
	backups := {"conditions": [{"ref": "back-up clause"}]}
	found == 0 with input as document(backups, cites("Back-up clause, last sentence"))
	found == 1 with input as document(backups, cites("Patch clause"))
}

test_a_condition_without_a_place if {
	bare := {"conditions": [{"summary": "offline back-ups"}]}
	found == 0 with input as document(bare, cites("4.2"))
	some v in insurance_condition_untracked.violations with input as document(bare, [])
	v.message == "INS-001: no requirement cites \"offline back-ups\"."
}

test_a_requirement_that_could_not_be_read_may_cite_it if {
	found == 0 with input as object.union(document({}, []), {"facts": {"mentions": [{"kind": "insurance", "id": "INS-001", "by_kind": "requirements", "by_id": "REQ-9"}]}})
}
