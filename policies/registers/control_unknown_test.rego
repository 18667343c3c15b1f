package goldthread.registers.control_unknown_test

import data.goldthread.registers.control_unknown

document(kept, values) := {
	"meta": {"soa": {"kept": kept}},
	"registers": {
		"requirements": [{"id": "REQ-001", "status": "live"}],
		"soa": [{"id": "X.escrow", "status": "live"}, {"id": "ROW-1", "control": "A.5.1", "status": "implemented"}],
	},
	"facts": {"links": [
	{
		"kind": "requirements", "id": "REQ-001", "field": sprintf("controls[%d]", [i]), "value": value,
		"to": ["soa"], "kept": kept, "resolved": false, "control": true, "nearest": "A.8.4",
	} |
		some i, value in values
	]},
}

test_known_controls_however_spelt if {
	count(control_unknown.violations) == 0 with input as document(true, ["A.5.17", "A 5.17", "5.17", "Annex A 5.17", "X.escrow"])
}

test_no_such_control if {
	control_unknown.violations == {{
		"record": {"kind": "requirements", "id": "REQ-001"},
		"field": "controls[1]",
		"value": "A.8.40",
		"message": "REQ-001 rests on \"A.8.40\", which is no control of Annex A (2022) and none of your own.",
		"hint": "Did you mean A.8.4?",
	}} with input as document(true, ["A.8.34", "A.8.40"])
}

test_own_controls_need_the_statement if {
	count(control_unknown.violations) == 1 with input as document(true, ["X.other"])
	count(control_unknown.violations) == 0 with input as document(false, ["X.other"])
}

test_a_row_about_no_control if {
	control_unknown.violations == {{
		"record": {"kind": "soa", "id": "A.8.40"},
		"field": "control",
		"value": "A.8.40",
		"message": "A.8.40 is no control of Annex A (2022), whose controls run from A.5.1 to A.8.34.",
		"hint": "Correct the number, or name a control of your own X. and a word.",
	}} with input as {"registers": {"soa": [{"id": "A.8.40", "status": "live"}]}, "facts": {"links": []}}
}
