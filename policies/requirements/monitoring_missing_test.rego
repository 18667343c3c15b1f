package goldthread.requirements.monitoring_missing_test

import data.goldthread.requirements.monitoring_missing

document(requirement, objectives) := {"registers": {
	"requirements": [object.union({"id": "REQ-005", "status": "live", "basis": "contractual", "disposition": "addressed"}, requirement)],
	"objectives": objectives,
}}

test_a_measure_and_how_often if {
	count(monitoring_missing.violations) == 0 with input as document({"monitoring": {"metric": "availability of the month", "every": "P1M"}}, [])
	count(monitoring_missing.violations) == 0 with input as document({"monitoring": {"evidence": "restore protocols", "every": "P6M"}}, [])
}

test_nothing if {
	monitoring_missing.violations == {{
		"record": {"id": "REQ-005"},
		"field": "monitoring",
		"message": "REQ-005 comes from a contract, but does not say what shows that it is met.",
		"hint": "Name the measure, test or report, and how often somebody looks at it.",
	}} with input as document({}, [])
	count(monitoring_missing.violations) == 1 with input as document({"monitoring": {"every": "P1M"}}, [])
}

test_not_how_often if {
	some v in monitoring_missing.violations with input as document({"monitoring": {"metric": "availability of the month"}}, [])
	v.message == "REQ-005 says what shows that it is met, but not how often somebody looks."
}

test_an_objective_with_a_measure if {
	count(monitoring_missing.violations) == 0 with input as document({}, [{"id": "OBJ-001", "status": "live", "metric": "availability", "requirements": ["REQ-005"]}])
	count(monitoring_missing.violations) == 1 with input as document({}, [{"id": "OBJ-001", "status": "live", "requirements": ["REQ-005"]}])
}

test_nothing_is_asked_of_others if {
	every requirement in [{"basis": "implied"}, {"disposition": "not_addressed"}, {"compliance": "not_met"}, {"status": "retired"}] {
		count(monitoring_missing.violations) == 0 with input as document(requirement, [])
	}
}
