package goldthread.soa.soa_justification_hollow_test

import data.goldthread.soa.soa_justification_hollow

document(row, words) := {
	"registers": {
		"soa": [object.union({"id": "A.5.15", "applicable": true}, row)],
		"requirements": [{"id": "REQ-003", "status": "live", "controls": ["A.5.15"]}],
		"risks": [{"id": "RSK-002", "status": "live", "controls": ["A.5.15"]}],
	},
	"facts": {"words": words},
}

hollow := [{"kind": "soa", "id": "A.5.15", "field": "justification", "list": "hollow_reason", "word": "required", "text": "Required"}]

test_a_reason if {
	count(soa_justification_hollow.violations) == 0 with input as document({"justification": "N/A, no development is outsourced"}, [])
}

test_a_hollow_word if {
	soa_justification_hollow.violations == {{
		"record": {"id": "A.5.15"},
		"field": "justification",
		"message": "A.5.15 gives \"Required\" as its reason, which does not say why.",
		"hint": "Name the requirement, risk or law behind it (REQ-003 and RSK-002 point at it).",
	}} with input as document({"justification": "Required"}, hollow)
}

test_its_own_title if {
	some v in soa_justification_hollow.violations with input as document({"justification": "access control."}, [])
	v.message == "A.5.15 gives its own title as the reason, which does not say why."
}

test_undecided_rows_are_another_finding if {
	count(soa_justification_hollow.violations) == 0 with input as {
		"registers": {"soa": [{"id": "A.5.15", "justification": "Required"}]},
		"facts": {"words": hollow},
	}
}
