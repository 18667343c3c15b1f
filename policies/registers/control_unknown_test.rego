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

test_known_controls if {
	count(control_unknown.violations) == 0 with input as document(true, ["A.5.17", "A.8.34", "X.escrow"])
}

test_numbers_of_the_2013_edition_are_another_finding if {
	count(control_unknown.violations) == 0 with input as document(true, ["A.12.4.1"])
	count(control_unknown.violations) == 1 with input as document(true, ["A.9.9.9"])
	count(control_unknown.violations) == 0 with input as {"registers": {"soa": [{"id": "A.12.4.1", "status": "planned"}]}, "facts": {"links": []}}
}

test_a_catalogue_that_the_user_added if {
	controls := {"annex_a": data.catalogue.controls.annex_a, "sector": [{"id": "A.5.38", "title": "Health data"}, {"id": "CARE-7", "title": "Emergency access"}]}
	count(control_unknown.violations) == 2 with input as document(true, ["A.5.38", "CARE-7"])
	count(control_unknown.violations) == 0 with input as document(true, ["A.5.38", "CARE-7"]) with data.catalogue.controls as controls
	row := {"registers": {"soa": [{"id": "A.5.38", "status": "live"}]}, "facts": {"links": []}}
	count(control_unknown.violations) == 1 with input as row
	count(control_unknown.violations) == 0 with input as row with data.catalogue.controls as controls
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
