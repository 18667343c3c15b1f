package goldthread.soa.soa_basis_unbacked_test

import data.goldthread.soa.soa_basis_unbacked

document(row, more) := {
	"meta": {"requirements": {"kept": true}, "risks": {"kept": true}},
	"facts": {"mentions": []},
	"registers": object.union(
		{
			"soa": [object.union({"id": "A.5.34", "applicable": true, "unread": []}, row)],
			"requirements": [
				{"id": "REQ-001", "status": "live", "basis": "contractual", "controls": ["A.8.24"]},
				{"id": "REQ-002", "status": "retired", "basis": "legal", "controls": ["A.5.34"]},
			],
			"risks": [{"id": "RSK-001", "status": "live", "controls": ["A.8.24"]}],
		},
		more,
	),
}

requirement(basis) := {"requirements": [object.union({"id": "REQ-001", "status": "live", "controls": ["A.5.34"]}, basis)]}

test_a_requirement_of_that_sort if {
	count(soa_basis_unbacked.violations) == 0 with input as document({"basis": ["legal"]}, requirement({"basis": "regulatory"}))
	count(soa_basis_unbacked.violations) == 0 with input as document({"basis": ["contractual"]}, requirement({"basis": "lease"}))
	count(soa_basis_unbacked.violations) == 1 with input as document({"basis": ["legal"]}, requirement({"basis": "contractual"}))
}

test_no_requirement_at_all if {
	soa_basis_unbacked.violations == {{
		"record": {"id": "A.5.34"},
		"field": "basis[1]",
		"value": "legal",
		"message": "A.5.34 gives a legal reason, but no live requirement from a law or a regulator leads to it.",
		"hint": "Link the one that is meant, or correct the reason.",
	}} with input as document({"basis": ["business", "legal"]}, {})
}

test_the_row_or_a_document_names_it if {
	count(soa_basis_unbacked.violations) == 0 with input as document({"basis": ["contractual"], "requirements": ["REQ-001"]}, {})
	count(soa_basis_unbacked.violations) == 1 with input as document({"basis": ["legal"], "requirements": ["REQ-002"]}, {})
	document_of := {"documents": [{"id": "DOC-001", "status": "live", "controls": ["A.5.34"], "requirements": ["REQ-001"]}]}
	count(soa_basis_unbacked.violations) == 0 with input as document({"basis": ["contractual"]}, document_of)
}

test_a_requirement_of_unknown_origin_may_be_it if {
	count(soa_basis_unbacked.violations) == 0 with input as document({"basis": ["legal"]}, requirement({}))
}

test_risks if {
	some v in soa_basis_unbacked.violations with input as document({"basis": ["risk"]}, {})
	v.message == "A.5.34 gives a risk as its reason, but no live risk leads to it."
	count(soa_basis_unbacked.violations) == 0 with input as document({"basis": ["risk"], "risks": ["RSK-001"]}, {})
	count(soa_basis_unbacked.violations) == 0 with input as document({"id": "ROW-1", "control": "A.8.24", "basis": ["risk"]}, {})
	treatment := {"treatments": [{"id": "TRT-001", "risk": "RSK-001", "controls": ["A.5.34"]}]}
	count(soa_basis_unbacked.violations) == 0 with input as document({"basis": ["risk"]}, treatment)
}

test_risks_that_are_not_kept if {
	without := object.union(document({"basis": ["risk"]}, {"risks": []}), {"meta": {"requirements": {"kept": true}, "risks": {"kept": false}}})
	count(soa_basis_unbacked.violations) == 0 with input as without
}

test_the_control_about_the_duties_themselves if {
	count(soa_basis_unbacked.violations) == 0 with input as document({"id": "A.5.31", "basis": ["contractual"]}, {})
	count(soa_basis_unbacked.violations) == 1 with input as document({"id": "A.5.31", "basis": ["legal"]}, {})
}

test_excluded_half_read_and_mentioned_rows if {
	count(soa_basis_unbacked.violations) == 0 with input as document({"applicable": false, "basis": ["legal"]}, {})
	count(soa_basis_unbacked.violations) == 0 with input as document({"basis": ["legal"], "unread": ["requirements"]}, {})
	mention := {"facts": {"mentions": [{"kind": "soa", "id": "A.5.34", "by_kind": "requirements", "by_id": "REQ-009"}]}}
	count(soa_basis_unbacked.violations) == 0 with input as object.union(document({"basis": ["legal"]}, {}), mention)
	count(soa_basis_unbacked.violations) == 1 with input as object.union(document({"basis": ["risk"]}, {}), mention)
}
