package goldthread.registers.change_not_approved_test

import data.goldthread.registers.change_not_approved

document(may_approve, records) := {
	"repo": {"adopted": "2026-01-15", "branch": "main"},
	"organisation": {},
	"landings": [{"commit": "c3", "short": "c3", "on": "2026-02-01", "approved": true}, {"commit": "c4", "short": "c4", "on": "2026-02-09"}],
	"meta": {"parties": {"kept": true, "title": "Parties", "approvers": [], "may_approve": may_approve}},
	"registers": {"parties": records, "people": []},
}

record(id, approvals) := {
	"id": id,
	"status": "live",
	"history": {"state": "on main", "changed": {"on": "2026-02-01", "landing": "c3"}, "approvals": approvals},
}

by(name, may) := {"by": name, "may": may}

found(may_approve, records) := messages if {
	messages := {v.message | some v in change_not_approved.violations} with input as document(may_approve, records)
		with data.catalogue.approved_registers.registers as ["parties"]
}

test_approved_by_somebody_else if {
	change_not_approved.violations == {{
		"commit": "c3",
		"message": "Commit c3 of 2026-02-01 changed P1 and P2, merged or approved by Bo and Cy only; it needs the approval of CEO or CFO (Parties).",
		"hint": "Have it approved, on the platform or with goldthread review P1 P2.",
		"related": [
			{"kind": "parties", "id": "P1", "message": "approved by nobody whom its register names"},
			{"kind": "parties", "id": "P2", "message": "approved by nobody whom its register names"},
		],
	}} with input as document(["CEO", "CFO"], [record("P1", [by("Bo", false)]), record("P2", [by("Cy", false), by("Bo", false)])])
		with data.catalogue.approved_registers.registers as ["parties"]
}

test_one_who_may_is_enough if found(["CEO"], [record("P1", [by("Bo", false), by("Ada", true)])]) == set()

test_each_landing_is_a_finding if {
	later := object.union(record("P2", [by("Bo", false)]), {"history": {"changed": {"on": "2026-02-09", "landing": "c4"}}})
	count(found(["CEO"], [record("P1", [by("Bo", false)]), later])) == 2
}

test_approved_by_nobody_is_another_finding if found(["CEO"], [record("P1", [])]) == set()

test_where_nobody_is_named if found([], [record("P1", [by("Bo", false)])]) == set()

test_what_has_not_landed if {
	open := object.union(record("P1", [by("Bo", false)]), {"history": {"state": "not on main yet"}})
	found(["CEO"], [open]) == set()
}

test_before_these_checks if {
	old := object.union(record("P1", [by("Bo", false)]), {"history": {"changed": {"on": "2026-01-15"}}})
	found(["CEO"], [old]) == set()
}
