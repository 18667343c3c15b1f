package goldthread.registers.control_id_2013_edition_test

import data.goldthread.registers.control_id_2013_edition

document(value) := {
	"registers": {"requirements": [{"id": "REQ-001", "status": "live"}], "soa": []},
	"facts": {"links": [{
		"kind": "requirements", "id": "REQ-001", "field": "controls[0]", "value": value,
		"to": ["soa"], "kept": true, "resolved": false, "control": true,
	}]},
}

hint(value) := v.hint if some v in control_id_2013_edition.violations with input as document(value)

test_numbers_of_the_2022_edition if {
	every value in ["A.5.1", "A.8.34", "A.6.2", "X.escrow", "A.8.40", "A.9.9.9", "9.2.1"] {
		count(control_id_2013_edition.violations) == 0 with input as document(value)
	}
}

test_a_number_of_the_2013_edition if {
	control_id_2013_edition.violations == {{
		"record": {"kind": "requirements", "id": "REQ-001"},
		"field": "controls[0]",
		"value": "A.12.4.1",
		"message": "REQ-001 names A.12.4.1, a control number of the 2013 edition.",
		"hint": "Its successor in the 2022 edition is A.8.15 (Logging).",
	}} with input as document("A.12.4.1")
}

test_where_tables_differ_it_says_so if {
	hint("A.18.1.5") == concat("", [
		"Its successor in the 2022 edition is A.5.31 (Legal, statutory, regulatory and contractual requirements); ",
		"look whether that is what you mean, the editions are not cut alike here.",
	])
}

test_a_section if {
	hint("A.12.4") == "What stood there is now in A.8.15 and A.8.17: write the controls that are meant."
	some v in control_id_2013_edition.violations with input as document("A.12.4")
	v.message == "REQ-001 names A.12.4, a section of the 2013 edition, not a control."
}

test_a_row_of_the_statement if {
	some v in control_id_2013_edition.violations with input as {"registers": {"soa": [{"id": "ROW-1", "control": "A.9.2.1"}]}, "facts": {"links": []}}
	v.record == {"kind": "soa", "id": "ROW-1"}
	v.message == "A.9.2.1 is a control number of the 2013 edition."
}

test_a_catalogue_that_has_the_number if {
	controls := {"annex_a": data.catalogue.controls.annex_a, "care": [{"id": "A.12.4.1", "title": "Logging in care"}]}
	count(control_id_2013_edition.violations) == 0 with input as document("A.12.4.1") with data.catalogue.controls as controls
}

test_what_is_retired_is_left_alone if {
	retired := object.union(document("A.12.4.1"), {"registers": {"requirements": [{"id": "REQ-001", "status": "retired"}]}})
	count(control_id_2013_edition.violations) == 0 with input as retired
}
