package goldthread.requirements.source_locator_missing_test

import data.goldthread.requirements.source_locator_missing

document(source) := {"registers": {
	"requirements": [{"id": "REQ-001", "status": "live", "sources": [{"id": "DEC-001"}, source]}],
	"contracts": [{"id": "CTR-004"}],
	"insurance": [{"id": "INS-001"}],
	"leases": [{"id": "LSE-001"}],
	"laws": [
		{"id": "LAW-001", "citation": "Regulation (EU) 2016/679"},
		{"id": "LR-009", "citation": "GDPR Art. 33"},
		{"id": "LAW-004", "citation": "Cal. Civ. Code § 1798.100 et seq."},
	],
	"standards": [{"id": "STD-001"}],
}}

test_a_place_is_named if {
	count(source_locator_missing.violations) == 0 with input as document({"id": "CTR-004", "locator": "Schedule 3, 2.1"})
}

test_a_contract_without_a_place if {
	source_locator_missing.violations == {{
		"record": {"id": "REQ-001"},
		"field": "sources[1].locator",
		"value": "CTR-004",
		"message": "REQ-001 does not say where in CTR-004 it is written.",
		"hint": "Add the clause, schedule or page.",
	}} with input as document({"id": "CTR-004", "locator": " "})
}

test_each_document_has_its_own_places if {
	expected := {
		"INS-001": "Add the condition.",
		"LSE-001": "Add the clause or house rule.",
		"LAW-001": "Add the article or section.",
		"LAW-004": "Add the article or section.",
	}
	every id, hint in expected {
		some v in source_locator_missing.violations with input as document({"id": id})
		v.hint == hint
	}
}

test_standards_implied_sources_and_laws_by_article_need_none if {
	every source in [{"id": "STD-001"}, {"kind": "implied", "rationale": "Custom"}, {"id": "LR-009"}, {"id": "CTR-099"}] {
		count(source_locator_missing.violations) == 0 with input as document(source)
	}
}
