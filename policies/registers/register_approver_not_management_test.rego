package goldthread.registers.register_approver_not_management_test

import data.goldthread.registers.register_approver_not_management

document(top, roles, records) := {
	"repo": {"adopted": "2026-01-15"},
	"organisation": {"top_management_roles": top},
	"meta": {"parties": {"kept": true, "title": "Parties", "approvers": [], "may_approve": []}},
	"registers": {"parties": records, "people": roles},
}

roles := [
	{"id": "ROL-ceo", "status": "live", "title": "Managing director", "management": true},
	{"id": "ROL-cfo", "status": "live", "title": "Head of finance"},
]

record(id, approvals) := {
	"id": id,
	"status": "live",
	"history": {"state": "on main", "changed": {"on": "2026-02-03"}, "approvals": approvals},
}

by(name, roles, manages) := {"by": name, "commit": concat("", ["c", name]), "roles": roles, "manages": manages}

found(top, roles, records) := messages if {
	messages := {v.message | some v in register_approver_not_management.violations} with input as document(top, roles, records)
		with data.catalogue.approved_registers.registers as ["parties"]
}

test_by_others_only if {
	register_approver_not_management.violations == {{
		"register": "parties",
		"value": "Bo, Cy",
		"records": ["P1", "P2"],
		"message": "Parties: P1 and P2 were approved by Bo and Cy, who had no role of management then.",
		"hint": "Have Managing director approve it, on the platform or with goldthread review P1 P2.",
		"commits": ["cBo", "cCy"],
	}} with input as document([], roles, [record("P1", [by("Bo", ["ROL-cfo"], false)]), record("P2", [by("Bo", [], false), by("Cy", [], false)])])
		with data.catalogue.approved_registers.registers as ["parties"]
}

test_one_of_management_is_enough if {
	found([], roles, [record("P1", [by("Bo", [], false), by("Ada", ["ROL-ceo"], true)])]) == set()
}

named(approvals) := object.union(document([], roles, [record("P1", approvals)]), {"meta": {"parties": {"may_approve": ["Clerk", "Managing director"]}}})

may(approval) := object.union(approval, {"may": true})

# Whom the register does not name is told by another check.
test_approved_by_nobody_who_may if {
	register_approver_not_management.violations == set() with input as named([object.union(by("Bo", [], false), {"may": false})])
		with data.catalogue.approved_registers.registers as ["parties"]
}

test_those_of_management_who_may_are_asked if {
	some v in register_approver_not_management.violations with input as named([may(by("Bo", [], false))])
		with data.catalogue.approved_registers.registers as ["parties"]
	startswith(v.hint, "Have Managing director approve it, on the platform or with goldthread review ")
}

# The role was one of management then, though it is marked so no longer.
test_it_counts_what_the_role_was if found([], roles, [record("P1", [by("Ada", ["ROL-old"], true)])]) == set()

test_the_profile_names_top_management if {
	found(["ROL-cfo"], roles, [record("P1", [by("Bo", ["ROL-cfo"], false)])]) == set()
	count(found(["ROL-ceo"], roles, [record("P1", [by("Bo", ["ROL-cfo"], false)])])) == 1
}

test_where_nobody_says_who_is_management if found([], [], [record("P1", [by("Bo", [], false)])]) == set()

test_nobody_approved_it_is_another_finding if found([], roles, [record("P1", [])]) == set()

test_older_than_these_checks if {
	old := object.union(record("P1", [by("Bo", [], false)]), {"history": {"changed": {"on": "2026-01-15"}}})
	found([], roles, [old]) == set()
}
