package goldthread.requirements.requirement_weakened_test

import data.goldthread.requirements.requirement_weakened

requirement(more) := object.union({"id": "REQ-003", "status": "live", "sources": [{"id": "CTR-004", "locator": "Schedule 3, 2.1"}], "controls": ["A.5.24"]}, more)

document(before, after, fields, differences) := {
	"registers": {"requirements": [after]},
	"base": {"registers": {"requirements": [before]}},
	"changes": [{"kind": "requirements", "id": "REQ-003", "was": "REQ-003", "class": "changed", "fields": fields, "differences": differences, "words": ""}],
}

looser := [{"field": "bound.value", "top": "bound", "words": "limit 24 h → 72 h (looser)", "direction": "looser"}]

messages := {v.message | some v in requirement_weakened.violations}

test_a_longer_time_with_the_same_source if {
	messages == {"REQ-003 asks for less than before, and nothing says why: limit 24 h → 72 h (looser)."} with input as document(requirement({}), requirement({}), ["bound"], looser)
}

test_a_shorter_time if {
	tighter := [{"field": "bound.value", "top": "bound", "words": "limit 24 h → 12 h (tighter)", "direction": "tighter"}]
	count(messages) == 0 with input as document(requirement({}), requirement({}), ["bound"], tighter)
}

test_another_place_in_the_contract_is_a_reason if {
	amended := requirement({"sources": [{"id": "CTR-004", "locator": "amendment 2, 1"}]})
	count(messages) == 0 with input as document(requirement({}), amended, ["bound", "sources"], looser)
}

test_a_decision_is_a_reason if {
	decided := requirement({"decision": "DEC-002"})
	count(messages) == 0 with input as document(requirement({}), decided, ["bound", "decision"], looser)
}

loosened_because(reason) := object.union(
	document(requirement({}), requirement({}), ["bound"], looser),
	{"reasons": [object.union({"of_change": true, "of_all": false, "records": [], "about": [], "unknown": []}, reason)]},
)

amendment := [{"kind": "contracts", "id": "CTR-004"}]

test_what_the_description_names_is_a_reason if {
	count(messages) == 0 with input as loosened_because({"of_all": true, "records": amendment})
}

test_what_the_commit_that_changed_it_names_is_a_reason if {
	count(messages) == 0 with input as loosened_because({"about": [{"kind": "requirements", "id": "REQ-003"}], "records": amendment})
}

test_what_another_commit_names_is_none if {
	count(messages) == 1 with input as loosened_because({"about": [{"kind": "requirements", "id": "REQ-009"}], "records": amendment})
}

test_what_an_earlier_change_named_is_none if {
	count(messages) == 1 with input as loosened_because({"of_change": false, "about": [{"kind": "requirements", "id": "REQ-003"}], "records": amendment})
}

test_no_record_is_no_reason if {
	count(messages) == 1 with input as loosened_because({"of_all": true, "unknown": ["CTR-999"]})
}

test_what_is_loosened_is_no_reason_itself if {
	count(messages) == 1 with input as loosened_because({"of_all": true, "records": [{"kind": "requirements", "id": "REQ-003"}]})
}

test_a_source_and_a_control_taken_out if {
	messages == {"REQ-003 asks for less than before, and nothing says why: A.5.24 taken out; CTR-004 taken out."} with input as document(requirement({}), requirement({"sources": [], "controls": []}), ["sources", "controls"], [])
}

test_a_draft_may_ask_for_anything if {
	count(messages) == 0 with input as document(requirement({}), requirement({"status": "draft"}), ["bound"], looser)
}

test_without_a_change if {
	count(messages) == 0 with input as {"registers": {"requirements": [requirement({})]}}
}
