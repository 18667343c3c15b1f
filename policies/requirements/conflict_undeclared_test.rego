package goldthread.requirements.conflict_undeclared_test

import data.goldthread.requirements.conflict_undeclared

limited(id, words) := {"kind": "requirements", "id": id, "field": "bound", "topic": "retention", "words": words}

side(ids, words) := {"words": words, "members": [limited(id, words) | some id in ids]}

document(certainty, sides, conflicts) := {
	"registers": {"conflicts": conflicts},
	"facts": {"mentions": [], "conflicts": [{"topic": "retention", "object": "client_records", "certainty": certainty, "sides": sides}]},
}

keep := side(["REQ-031"], "at least 6 years")

drop := side(["REQ-030"], "at most 30 days")

recorded(between) := {"id": "CNF-001", "status": "live", "between": between}

messages := {v.message | some v in conflict_undeclared.violations}

test_nothing_conflicts if {
	count(conflict_undeclared.violations) == 0 with input as {"registers": {"conflicts": []}, "facts": {"mentions": [], "conflicts": []}}
}

test_keep_and_delete if {
	conflict_undeclared.violations == {{
		"record": {"kind": "requirements", "id": "REQ-031"},
		"field": "bound",
		"value": "REQ-030 REQ-031",
		"severity": "warning",
		"message": "REQ-031 (at least 6 years) and REQ-030 (at most 30 days) cannot both be met for client records.",
		"hint": "Record the conflict and how you settle it, or correct the limit that is wrong.",
		"related": [{"kind": "requirements", "id": "REQ-030", "message": "REQ-030: at most 30 days"}],
	}} with input as document("always", [keep, drop], [])
}

test_recorded if {
	count(conflict_undeclared.violations) == 0 with input as document("always", [keep, drop], [recorded(["REQ-030", "REQ-031"])])
	count(conflict_undeclared.violations) == 0 with input as document("always", [keep, drop], [object.union(recorded(["REQ-030", "REQ-031"]), {"status": "draft"})])
}

test_a_record_of_something_else_is_no_answer if {
	every c in [recorded(["REQ-030", "REQ-002"]), object.union(recorded(["REQ-030", "REQ-031"]), {"status": "retired"})] {
		count(conflict_undeclared.violations) == 1 with input as document("always", [keep, drop], [c])
	}
	two := [recorded(["REQ-030", "REQ-002"]), object.union(recorded(["REQ-031", "REQ-002"]), {"id": "CNF-002"})]
	count(conflict_undeclared.violations) == 1 with input as document("always", [keep, drop], two)
}

test_one_more_on_a_side_is_not_answered_for if {
	messages == {"REQ-031 (at least 6 years) and REQ-032 (at most 30 days) cannot both be met for client records."} with input as document(
		"always",
		[keep, side(["REQ-030", "REQ-032"], "at most 30 days")],
		[recorded(["REQ-030", "REQ-031"])],
	)
}

test_named_in_a_row_that_could_not_be_read if {
	mentions := [{"kind": "requirements", "id": id, "by_kind": "conflicts", "by_id": "CNF-001"} | some id in ["REQ-030", "REQ-031"]]
	count(conflict_undeclared.violations) == 0 with input as object.union(document("always", [keep, drop], []), {"facts": {"mentions": mentions}})
}

test_it_hangs_on_the_month if {
	some v in conflict_undeclared.violations with input as document("sometimes", [side(["REQ-1"], "at least 1 month"), drop], [])
	v.severity == "note"
	v.message == "REQ-1 (at least 1 month) and REQ-030 (at most 30 days) cannot always both be met for client records, because months and years differ in length."
}

test_words_differ if {
	some v in conflict_undeclared.violations with input as document("perhaps", [side(["REQ-1"], "only clients"), side(["REQ-2"], "only the regulator")], [])
	v.severity == "note"
	v.message == "REQ-1 (only clients) and REQ-2 (only the regulator) say different things about client records: can they both be met?"
}

three := [side(["REQ-1"], "only DE, FR"), side(["REQ-2"], "only FR, US"), side(["REQ-3"], "only US, DE")]

test_three_together if {
	messages == {"REQ-1 (only DE, FR), REQ-2 (only FR, US) and REQ-3 (only US, DE) cannot all be met for client records."} with input as document("always", three, [])
	count(messages) == 1 with input as document("always", three, [recorded(["REQ-1", "REQ-2"])])
	count(messages) == 0 with input as document("always", three, [recorded(["REQ-1", "REQ-2", "REQ-3"])])
}
