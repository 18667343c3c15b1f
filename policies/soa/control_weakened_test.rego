package goldthread.soa.control_weakened_test

import data.goldthread.soa.control_weakened

document(before, after, controls) := {
	"registers": {
		"requirements": [{"id": "REQ-012", "status": "live", "obligation": "mandatory", "controls": controls}],
		"soa": [object.union({"id": "A.8.13"}, after)],
	},
	"base": {"registers": {
		"requirements": [{"id": "REQ-012", "obligation": "mandatory", "controls": ["A.8.13"]}],
		"soa": [object.union({"id": "A.8.13"}, before)],
	}},
	"changes": [{
		"kind": "soa", "id": "A.8.13", "was": "A.8.13", "class": "changed", "fields": ["status"], "words": "status implemented → planned",
		"differences": [{"field": "status", "top": "status", "words": "status implemented → planned"}],
	}],
}

messages := {v.message | some v in control_weakened.violations}

test_from_in_place_to_planned if {
	messages == {"A.8.13 was given up in part or in whole (status implemented → planned), and REQ-012 rests on it."} with input as document({"applicable": true, "status": "implemented"}, {"applicable": true, "status": "planned"}, ["A.8.13"])
}

test_not_applicable_any_more if {
	count(messages) == 1 with input as document({"applicable": true, "status": "planned"}, {"applicable": false, "status": "planned"}, ["A.8.13"])
}

test_one_step_up if {
	count(messages) == 0 with input as document({"applicable": true, "status": "planned"}, {"applicable": true, "status": "implemented"}, ["A.8.13"])
}

test_the_requirement_rests_on_another_now if {
	count(messages) == 0 with input as document({"applicable": true, "status": "implemented"}, {"applicable": true, "status": "planned"}, ["A.8.14"])
}

test_two_requirements_rest_on_it if {
	doc := document({"applicable": true, "status": "implemented"}, {"applicable": true, "status": "planned"}, ["A.8.13"])
	more := [{"id": "REQ-013", "status": "live", "obligation": "mandatory", "controls": ["A.8.13"]}]
	both := object.union(doc, {
		"registers": {"requirements": array.concat(doc.registers.requirements, more)},
		"base": {"registers": {"requirements": array.concat(doc.base.registers.requirements, more)}},
	})
	messages == {"A.8.13 was given up in part or in whole (status implemented → planned), and REQ-012 and REQ-013 rest on it."} with input as both
}
