package goldthread.conflicts.conflict_unresolved_test

import data.goldthread.conflicts.conflict_unresolved

decided := {
	"id": "CNF-001", "status": "live", "unread": [], "between": ["REQ-1", "REQ-2"], "decision": "Keep for six years, locked away.",
	"reason": "Tax law.", "decided_by": "ROL-ceo", "decided_on": "2026-02-01", "prevails": "REQ-2",
}

waiting := {"id": "CNF-002", "status": "live", "unread": [], "between": ["REQ-1", "REQ-2"], "owner": "ROL-legal", "due": "2026-06-30"}

document(conflict, obligation) := {
	"as_of": "2026-06-30",
	"registers": {"conflicts": [conflict], "requirements": [{"id": "REQ-1", "status": "live", "obligation": obligation}]},
}

messages := {v.message | some v in conflict_unresolved.violations}

test_decided_or_waiting_for_its_day if {
	every c in [decided, waiting, object.remove(decided, ["prevails"]), object.union(waiting, {"status": "retired"})] {
		count(conflict_unresolved.violations) == 0 with input as document(c, "mandatory")
	}
}

test_open_past_its_day if {
	late := object.union(waiting, {"due": "2026-06-29"})
	conflict_unresolved.violations == {{
		"record": {"id": "CNF-002"},
		"field": "due",
		"severity": "error",
		"message": "CNF-002 was to be settled by 2026-06-29 and is still open.",
		"hint": "Decide what goes first for what, and have management approve it.",
	}} with input as document(late, "mandatory")
	some v in conflict_unresolved.violations with input as document(late, "voluntary")
	v.severity == "warning"
}

test_nobody_settles_it if {
	messages == {"CNF-002 is open, but it does not say who has to settle it and by when."} with input as document(object.remove(waiting, ["owner", "due"]), "voluntary")
	messages == {"CNF-002 is open, but it does not say by when."} with input as document(object.remove(waiting, ["due"]), "voluntary")
}

test_a_decision_without_its_reasons if {
	messages == {"CNF-001 is decided, but it does not say why, who decided and when."} with input as document(object.remove(decided, ["reason", "decided_by", "decided_on"]), "voluntary")
	messages == {"CNF-001 is decided, but it does not say when."} with input as document(object.remove(decided, ["decided_on"]), "voluntary")
}

test_what_could_not_be_read_may_say_it if {
	count(messages) == 0 with input as document(object.union(object.remove(decided, ["reason", "decided_on"]), {"unread": ["reason", "decided_on"]}), "voluntary")
	count(messages) == 0 with input as document({"id": "CNF-3", "status": "live", "unread": ["*"]}, "voluntary")
}

test_one_side_only if {
	messages == {"CNF-001 names REQ-1, but a conflict has two sides."} with input as document(object.union(decided, {"between": ["REQ-1"]}), "voluntary")
	messages == {"CNF-001 names no requirement, but a conflict has two sides."} with input as document(object.remove(decided, ["between"]), "voluntary")
}

test_what_goes_first_is_a_side if {
	messages == {"CNF-001 lets REQ-3 go first, which is not one of its sides."} with input as document(object.union(decided, {"prevails": "REQ-3"}), "voluntary")
}

test_what_is_open if {
	conflict_unresolved.upcoming == set() with input as document(decided, "mandatory")
	conflict_unresolved.upcoming == {{"record": {"id": "CNF-002"}, "on": "2026-06-30"}} with input as document(waiting, "mandatory")
	conflict_unresolved.upcoming == {{"record": {"id": "CNF-002"}}} with input as document(object.remove(waiting, ["due"]), "mandatory")
}
