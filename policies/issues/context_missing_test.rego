package goldthread.issues.context_missing_test

import data.goldthread.issues.context_missing

document(issues) := {"registers": {"issues": issues}}

issue(i, more) := object.union({"id": sprintf("ISS-%03d", [i]), "status": "live"}, more)

test_both_sides if {
	count(context_missing.violations) == 0 with input as document([issue(1, {"side": "internal"}), issue(2, {"side": "external"})])
}

test_one_side if {
	context_missing.violations == {{
		"register": "issues",
		"value": "internal",
		"message": "External and internal issues: no internal issue is listed.",
		"hint": "Add what lies inside, for example how few people know a system, or a change of the organisation.",
	}} with input as document([issue(1, {"side": "external"}), issue(2, {"side": "internal", "status": "retired"})])
}

test_one_that_does_not_say_may_be_the_missing_side if {
	count(context_missing.violations) == 0 with input as document([issue(1, {"side": "external"}), issue(2, {})])
	count(context_missing.violations) == 0 with input as document([issue(1, {"side": "external"}), issue(2, {"unread": ["side"]})])
}

test_no_side_anywhere if {
	some v in context_missing.violations with input as document([issue(1, {}), issue(2, {})])
	v.message == "External and internal issues: no issue says whether it lies inside or outside the organisation."
	count(context_missing.violations) == 1 with input as document([issue(1, {}), issue(2, {})])
}

test_no_issue if {
	some v in context_missing.violations with input as document([])
	v.message == "External and internal issues: none is listed."
}
