package goldthread.scope.scope_not_linked_test

import data.goldthread.scope.scope_not_linked

document(scope, requirement) := {"registers": {
	"scope": [object.union({"id": "scope", "status": "live", "considered": {"requirements": ["all"]}, "unread": []}, scope)],
	"requirements": [object.union({"id": "REQ-016", "status": "live", "disposition": "addressed"}, requirement)],
	"sites": [
		{"id": "SITE-01", "status": "live", "name": "Cork office", "in_scope": true},
		{"id": "SITE-02", "status": "live", "name": "Warehouse", "in_scope": false},
		{"id": "SITE-03", "status": "live", "in_scope": false},
	],
	"suppliers": [{"id": "SUP-001", "status": "live"}],
}}

excludes := {"excludes": [{"what": "SVC-payroll (run by the parent)", "reason": "The parent's own system covers it."}]}

test_requirements_were_considered if {
	count(scope_not_linked.violations) == 0 with input as document({}, {})
	count(scope_not_linked.violations) == 0 with input as document({"considered": {"requirements": ["REQ-016"]}}, {})
}

test_nothing_was_considered if {
	scope_not_linked.violations == {{
		"record": {"id": "scope"},
		"field": "considered.requirements",
		"message": "The scope statement does not name the requirements that were considered when it was drawn.",
		"hint": "List them under considered, or write all when all were.",
	}} with input as document({"considered": {"requirements": []}}, {})
	count(scope_not_linked.violations) == 0 with input as document({"considered": {}, "unread": ["considered"]}, {})
}

test_a_requirement_about_what_is_left_out if {
	scope_not_linked.violations == {{
		"record": {"kind": "requirements", "id": "REQ-016"},
		"field": "applies_to[0]",
		"value": "SVC-payroll",
		"message": "REQ-016 is addressed, but applies only to SVC-payroll, which is out of scope.",
		"hint": "Widen the scope, or say how the requirement is met from outside it.",
		"related": [{"kind": "scope", "id": "scope", "message": "the scope statement"}],
	}} with input as document(excludes, {"applies_to": ["SVC-payroll"]})
}

test_a_site_outside if {
	some v in scope_not_linked.violations with input as document({}, {"applies_to": ["SITE-02"]})
	v.message == "REQ-016 is addressed, but applies only to SITE-02 (Warehouse), which is out of scope."
	count(scope_not_linked.violations) == 0 with input as document({"includes": ["SITE-02"]}, {"applies_to": ["SITE-02"]})
	some nameless in scope_not_linked.violations with input as document({}, {"applies_to": ["SITE-03"]})
	nameless.message == "REQ-016 is addressed, but applies only to SITE-03, which is out of scope."
}

test_partly_inside if {
	every places in [["SITE-02", "SITE-01"], ["SUP-001"], ["SVC-payroll", "SVC-rota"], ["SVC-rota"], []] {
		count(scope_not_linked.violations) == 0 with input as document(excludes, {"applies_to": places})
	}
}

test_what_is_met_elsewhere if {
	count(scope_not_linked.violations) == 0 with input as document({}, {"applies_to": ["SITE-02"], "disposition": "elsewhere"})
}
