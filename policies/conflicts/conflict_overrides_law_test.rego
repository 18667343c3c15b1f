package goldthread.conflicts.conflict_overrides_law_test

import data.goldthread.conflicts.conflict_overrides_law

document(conflict) := {"registers": {
	"conflicts": [object.union({"id": "CNF-002", "status": "live", "unread": [], "between": ["REQ-030", "REQ-031"], "prevails": "REQ-030"}, conflict)],
	"requirements": [
		{"id": "REQ-030", "status": "live", "basis": "contractual"},
		{"id": "REQ-031", "status": "live", "basis": "legal"},
		{"id": "REQ-032", "status": "live", "basis": "regulatory"},
		{"id": "REQ-033", "status": "live", "basis": "implied"},
	],
}}

test_law_goes_first if {
	every c in [
		{"prevails": "REQ-031"},
		{"between": ["REQ-030", "REQ-033"]},
		{"legal_advice": "Kanzlei Muster, 2026-03-02"},
		{"unread": ["legal_advice"]},
		{"status": "draft"},
		{"prevails": "REQ-099"},
	] {
		count(conflict_overrides_law.violations) == 0 with input as document(c)
	}
}

test_a_contract_before_the_law if {
	conflict_overrides_law.violations == {{
		"record": {"id": "CNF-002"},
		"field": "prevails",
		"message": "CNF-002 lets REQ-030 go before REQ-031, which the law demands.",
		"hint": "Change the decision, or take legal advice and cite it.",
	}} with input as document({})
	count(conflict_overrides_law.violations) == 1 with input as document({"legal_advice": " "})
}

test_one_law_before_another if {
	some v in conflict_overrides_law.violations with input as document({"between": ["REQ-031", "REQ-032"], "prevails": "REQ-032"})
	v.severity == "warning"
	v.message == "CNF-002 sets one law, REQ-032, before another, REQ-031, and cites no legal advice."
}

test_nothing_goes_first if {
	count(conflict_overrides_law.violations) == 0 with input as {"registers": {
		"conflicts": [{"id": "CNF-002", "status": "live", "unread": [], "between": ["REQ-030", "REQ-031"]}],
		"requirements": [{"id": "REQ-031", "status": "live", "basis": "legal"}],
	}}
}

# What is called contractual and cites a law is law as well; a scheme is none.
test_law_by_its_sources if {
	links := {"facts": {"links": [{
		"kind": "requirements", "id": "REQ-033", "field": "sources[0].id", "value": "LAW-001",
		"resolved": true, "target_kind": "laws", "target_id": "LAW-001",
	}]}}
	doc := object.union(document({"between": ["REQ-030", "REQ-033"]}), links)
	count(conflict_overrides_law.violations) == 0 with input as object.union(doc, {"registers": {"laws": [{"id": "LAW-001", "kind": "scheme"}]}})
	some v in conflict_overrides_law.violations with input as object.union(doc, {"registers": {"laws": [{"id": "LAW-001", "kind": "regulation"}]}})
	v.message == "CNF-002 lets REQ-030 go before REQ-033, which the law demands."
}
