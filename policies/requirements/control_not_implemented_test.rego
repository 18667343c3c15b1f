package goldthread.requirements.control_not_implemented_test

import data.goldthread.requirements.control_not_implemented

document(requirement, row, more) := {
	"as_of": "2026-06-30",
	"registers": object.union(
		{
			"requirements": [object.union(
				{
					"id": "REQ-001", "status": "live", "basis": "contractual", "disposition": "addressed",
					"in_force_from": "2025-01-01", "controls": ["A.8.24"],
				},
				requirement,
			)],
			"soa": [object.union({"id": "A.8.24", "applicable": true, "status": "planned"}, row), {"id": "A.8.13", "applicable": true, "status": "implemented"}],
		},
		more,
	),
}

hint := "Finish it, set an owner and a day that can be kept, agree on a date with the party, or record that management accepts the risk."

undated := {
	"id": "REQ-001", "status": "live", "basis": "legal", "disposition": "addressed",
	"controls": ["A.8.24"], "sources": [{"id": "LAW-001"}],
}

law(from) := {"requirements": [undated], "laws": [{"id": "LAW-001", "status": "upcoming", "applies_from": from}]}

treatment(due) := {"treatments": [{"id": "TRT-001", "status": "open", "owner": "ROL-cto", "due": due, "controls": ["A.8.24"]}]}

risk(by) := {"risks": [object.union({"id": "RSK-001", "status": "live", "requirements": ["REQ-001"], "decision": "retain"}, by)]}

test_in_place if {
	count(control_not_implemented.violations) == 0 with input as document({}, {"status": "implemented"}, {})
	count(control_not_implemented.violations) == 0 with input as document({"controls": ["A.8.24", "A.8.13"]}, {}, {})
}

test_in_force_and_only_planned if {
	control_not_implemented.violations == {{
		"record": {"id": "REQ-001"},
		"field": "controls[0]",
		"value": "A.8.24",
		"message": "REQ-001 comes from a contract and has applied since 2025-01-01, but A.8.24 is only planned, and was due on 2026-06-29.",
		"hint": hint,
		"related": [{"kind": "soa", "id": "A.8.24", "message": "A.8.24 is only planned"}],
	}} with input as document({}, {"owner": "ROL-cto", "due": "2026-06-29"}, {})
}

test_the_day_of_the_row if {
	count(control_not_implemented.violations) == 0 with input as document({}, {"owner": "ROL-cto", "due": "2026-06-30"}, {})
	count(control_not_implemented.violations) == 1 with input as document({}, {"due": "2026-06-30"}, {})
}

test_the_day_it_applies if {
	count(control_not_implemented.violations) == 1 with input as document({"in_force_from": "2026-06-30"}, {}, {})
	count(control_not_implemented.violations) == 0 with input as document({"in_force_from": "2026-07-01"}, {}, {})
	count(control_not_implemented.violations) == 1 with input as document({"in_force_to": "2026-06-30"}, {}, {})
	count(control_not_implemented.violations) == 0 with input as document({"in_force_to": "2026-06-29"}, {}, {})
}

test_sources_that_begin_later if {
	count(control_not_implemented.violations) == 0 with input as document({}, {}, law("2026-07-01"))
	some v in control_not_implemented.violations with input as document({}, {}, law("2026-06-30"))
	v.message == "REQ-001 comes from law, but A.8.24 is only planned."
}

test_a_treatment_under_way if {
	count(control_not_implemented.violations) == 0 with input as document({}, {}, treatment("2026-06-30"))
	count(control_not_implemented.violations) == 1 with input as document({}, {}, treatment("2026-06-29"))
	pending := {"risks": [{"id": "RSK-001", "status": "live", "requirements": ["REQ-001"], "treatments": [{"status": "open", "owner": "ROL-cto", "due": "2026-07-01"}]}]}
	count(control_not_implemented.violations) == 0 with input as document({}, {}, pending)
}

test_an_accepted_risk if {
	count(control_not_implemented.violations) == 0 with input as document({}, {}, risk({"accepted_by": "ROL-ceo"}))
	count(control_not_implemented.violations) == 1 with input as document({}, {}, risk({}))
}

test_the_row_names_the_requirement if {
	some v in control_not_implemented.violations with input as document({"controls": []}, {"requirements": ["REQ-001"], "status": "not_started"}, {})
	v.field == "controls"
	v.message == "REQ-001 comes from a contract and has applied since 2025-01-01, but A.8.24 is not started."
}

test_what_is_met_otherwise_or_not_asked if {
	every requirement in [
		{"documents": ["DOC-001"]}, {"processes": ["C.9.2"]}, {"compliance": "met"},
		{"disposition": "elsewhere"}, {"basis": "implied"}, {"unread": ["controls"]}, {"status": "draft"},
	] {
		count(control_not_implemented.violations) == 0 with input as document(requirement, {}, {})
	}
}

test_rows_that_do_not_say if {
	count(control_not_implemented.violations) == 0 with input as document({}, {"status": "not_applicable"}, {})
	count(control_not_implemented.violations) == 0 with input as document({}, {"applicable": false}, {})
}
