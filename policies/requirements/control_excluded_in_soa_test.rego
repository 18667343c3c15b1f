package goldthread.requirements.control_excluded_in_soa_test

import data.goldthread.requirements.control_excluded_in_soa

document(requirement, row) := {"registers": {
	"requirements": [object.union({"id": "REQ-012", "status": "live", "basis": "lease", "disposition": "addressed"}, requirement)],
	"soa": [object.union({"id": "A.7.4", "applicable": false}, row)],
}}

excluded := {
	"record": {"id": "REQ-012"},
	"field": "controls[1]",
	"value": "A.7.4",
	"message": "REQ-012 rests on A.7.4, which your Statement of Applicability excludes.",
	"hint": "Include A.7.4, or say what else meets the requirement.",
	"related": [{"kind": "soa", "id": "A.7.4", "message": "A.7.4 is not applicable here"}],
}

test_the_control_applies if {
	count(control_excluded_in_soa.violations) == 0 with input as document({"controls": ["A.7.4"]}, {"applicable": true})
}

test_the_control_is_excluded if {
	control_excluded_in_soa.violations == {excluded} with input as document({"controls": ["A.7.2", "A.7.4"]}, {})
}

test_undecided_requirements_count_too if {
	without := {"registers": {
		"requirements": [{"id": "REQ-012", "status": "live", "basis": "lease", "controls": ["A.7.2", "A.7.4"]}],
		"soa": [{"id": "A.7.4", "applicable": false}],
	}}
	control_excluded_in_soa.violations == {excluded} with input as without
}

test_a_row_of_another_name if {
	some v in control_excluded_in_soa.violations with input as document({"controls": ["A.7.2", "A.7.4"]}, {"id": "ROW-60", "control": "A.7.4"})
	v.related == [{"kind": "soa", "id": "ROW-60", "message": "A.7.4 is not applicable here"}]
}

test_the_row_names_the_requirement if {
	some v in control_excluded_in_soa.violations with input as document({}, {"requirements": ["REQ-012"]})
	v.message == "REQ-012 is named by the row of A.7.4 in your Statement of Applicability, which excludes it."
	count(control_excluded_in_soa.violations) == 1 with input as document({"controls": ["A.7.2", "A.7.4"]}, {"requirements": ["REQ-012"]})
}

test_voluntary_and_left_out_requirements if {
	count(control_excluded_in_soa.violations) == 0 with input as document({"controls": ["A.7.4"], "basis": "implied"}, {})
	count(control_excluded_in_soa.violations) == 0 with input as document({"controls": ["A.7.4"], "disposition": "elsewhere"}, {})
}
