package goldthread.registers.register_not_approved_test

import data.goldthread.registers.register_not_approved

document(kind, approvers, records) := {
	"repo": {"adopted": "2026-01-15"},
	"organisation": {},
	"meta": {kind: {"kept": true, "title": "Parties", "approvers": approvers, "may_approve": approvers}},
	"registers": {kind: records, "people": [{"id": "ROL-ceo", "status": "live", "title": "Managing director", "management": true}]},
}

record(id, more) := object.union(
	{"id": id, "status": "live", "history": {"state": "on main", "changed": {"on": "2026-02-03", "commit": concat("", ["c", id])}, "approvals": []}},
	more,
)

found(kind, approvers, records) := all if {
	all := {v.message | some v in register_not_approved.violations} with input as document(kind, approvers, records)
		with data.catalogue.approved_registers.registers as ["parties"]
}

asked(kind, approvers, records) := all if {
	all := {v.hint | some v in register_not_approved.violations} with input as document(kind, approvers, records)
		with data.catalogue.approved_registers.registers as ["parties"]
}

approval := {"history": {"approvals": [{"by": "Ada", "may": true, "manages": true}]}}

test_nobody_approved_it if {
	register_not_approved.violations == {{
		"register": "parties",
		"value": "not approved",
		"records": ["P1", "P2"],
		"message": "Parties: P1 and P2 are new or changed since 2026-02-03, and nobody has approved them.",
		"hint": "Have CISO approve it, on the platform or with goldthread review P1 P2.",
		"commits": ["cP1", "cP2"],
	}} with input as document("parties", ["CISO"], [record("P1", {}), record("P2", {"history": {"changed": {"on": "2026-03-01"}}}), record("P3", approval)])
		with data.catalogue.approved_registers.registers as ["parties"]
}

test_one_of_them if {
	found("parties", [], [record("P1", {}), record("P3", approval)]) == {"Parties: P1 is new or changed since 2026-02-03, and nobody has approved it."}
}

# A date that the history itself calls impossible is none.
test_since_a_day_that_can_be if {
	doubt := {"doubts": [{"reason": "backwards", "commit": "bad"}]}
	early := {"history": {"changed": {"on": "2026-01-20", "landing": "bad"}}}
	on_day := {"history": {"changed": {"landing": "good"}}}
	some one in register_not_approved.violations with input as object.union(document("parties", [], [record("P1", early), record("P2", on_day)]), doubt)
		with data.catalogue.approved_registers.registers as ["parties"]
	one.message == "Parties: P1 and P2 are new or changed since 2026-02-03, and nobody has approved them."
	some other in register_not_approved.violations with input as object.union(document("parties", [], [record("P1", early)]), doubt)
		with data.catalogue.approved_registers.registers as ["parties"]
	other.message == "Parties: P1 is new or changed, and nobody has approved it."
}

test_management_is_asked_where_nobody_is_named if {
	some hint in asked("parties", [], [record("P1", {})])
	startswith(hint, "Have Managing director approve it, on the platform or with goldthread review ")
}

test_approved if found("parties", ["CISO"], [record("P1", approval)]) == set()

# It stood there on the day on which these checks began.
test_older_than_these_checks if {
	found("parties", ["CISO"], [record("P1", {"history": {"changed": {"on": "2026-01-15"}}})]) == set()
	count(found("parties", ["CISO"], [record("P1", {"history": {"changed": {"on": "2026-01-16"}}})])) == 1
}

test_drafts_and_what_is_not_on_main_are_not_asked if {
	found("parties", ["CISO"], [record("P1", {"status": "draft"})]) == set()
	found("parties", ["CISO"], [record("P1", {"status": "retired"})]) == set()
	found("parties", ["CISO"], [record("P1", {"history": {"state": "not on main yet"}})]) == set()
}

test_other_registers_are_asked_where_approvers_are_named if {
	found("sites", [], [record("S1", {})]) == set()
	count(found("sites", ["CISO"], [record("S1", {})])) == 1
}

test_of_many_some_are_named if {
	some hint in asked("parties", [], [record(sprintf("P%d", [n]), {}) | some n in numbers.range(1, 7)])
	contains(hint, "P1 P2 P3 P4 P5 ...")
}
