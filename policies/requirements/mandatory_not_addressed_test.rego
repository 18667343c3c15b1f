package goldthread.requirements.mandatory_not_addressed_test

import data.goldthread.requirements.mandatory_not_addressed

document(requirement, more) := {
	"registers": object.union(
		{"requirements": [object.union({"id": "REQ-001", "status": "live", "obligation": "mandatory", "disposition": "addressed"}, requirement)]},
		more,
	),
	"facts": {"mentions": []},
}

test_it_leads_somewhere if {
	every requirement in [
		{"controls": ["A.8.24"]}, {"risks": ["RSK-001"]}, {"documents": ["DOC-001"]}, {"processes": ["C.9.2"]},
		{"disposition": "elsewhere"}, {"obligation": "voluntary"},
	] {
		count(mandatory_not_addressed.violations) == 0 with input as document(requirement, {})
	}
}

test_it_leads_nowhere if {
	mandatory_not_addressed.violations == {{
		"record": {"id": "REQ-001"},
		"field": "controls",
		"message": "REQ-001 is marked mandatory and is addressed, but leads to no control, risk, document or process.",
		"hint": "Link the control in your Statement of Applicability or the document that meets it, or the risk it belongs to.",
	}} with input as document({"controls": [], "risks": []}, {})
}

test_a_risk_a_document_or_a_row_names_it if {
	count(mandatory_not_addressed.violations) == 0 with input as document({}, {"documents": [{"id": "DOC-001", "status": "live", "requirements": ["REQ-001"]}]})
	count(mandatory_not_addressed.violations) == 1 with input as document({}, {"documents": [{"id": "DOC-001", "status": "retired", "requirements": ["REQ-001"]}]})
	count(mandatory_not_addressed.violations) == 0 with input as document({}, {"risks": [{"id": "RSK-001", "status": "live", "requirements": ["REQ-001"]}]})
	count(mandatory_not_addressed.violations) == 0 with input as document({}, {"soa": [{"id": "A.8.24", "requirements": ["REQ-001"]}]})
	count(mandatory_not_addressed.violations) == 1 with input as document({}, {"soa": [{"id": "A.8.24", "applicable": false, "requirements": ["REQ-001"]}]})
}

test_links_that_could_not_be_read if {
	count(mandatory_not_addressed.violations) == 0 with input as document({"unread": ["risks"]}, {})
	mentioned := object.union(document({}, {}), {"facts": {"mentions": [{"kind": "requirements", "id": "REQ-001", "by_kind": "risks", "by_id": "RSK-009"}]}})
	count(mandatory_not_addressed.violations) == 0 with input as mentioned
}
