package goldthread.registers.review_by_author_only_test

import data.goldthread.registers.review_by_author_only

document(people, records) := {
	"thresholds": {"review_days": 365},
	"repo": {"people": people},
	"meta": {"requirements": {"title": "Requirements", "live": 10}},
	"registers": {"requirements": records, "risks": []},
}

record(id, more) := object.union(
	{"id": id, "status": "live", "history": {
		"state": "on main",
		"changed": {"commit": "c1"},
		"reviews": [{"on": "2026-02-01", "commit": "c2", "counts": true, "present": true, "second": false, "days": 100}],
	}},
	more,
)

found(records) := messages if {
	messages := {v.message | some v in review_by_author_only.violations} with input as document(3, records)
}

test_only_by_its_author if {
	review_by_author_only.violations == {{
		"record": {"kind": "requirements", "id": "REQ-1"},
		"value": "c1",
		"message": "REQ-1 was reviewed, on 2026-02-01, only by who wrote it.",
		"hint": "Ask somebody else to review it, or record the accepted risk that duties are not separated (A.5.3).",
		"commits": ["c2"],
	}} with input as document(3, [record("REQ-1", {})])
}

reviewed(reviews) := record("REQ-1", {"history": {"reviews": reviews}})

test_a_second_person_is_enough if {
	alone := {"on": "2026-02-01", "commit": "c2", "counts": true, "present": true, "second": false, "days": 100}
	second := {"on": "2026-01-20", "commit": "c3", "counts": true, "present": true, "second": true, "days": 112}
	found([reviewed([second, alone])]) == set()
	count(found([reviewed([object.union(second, {"present": false}), alone])])) == 1
	count(found([reviewed([object.union(second, {"counts": false}), alone])])) == 1
}

test_no_review_of_this_wording_is_another_finding if {
	found([reviewed([])]) == set()
	found([reviewed([{"on": "2026-01-20", "counts": true, "present": false, "second": false, "days": 112}])]) == set()
}

test_merged_by_somebody_else if {
	found([merged(false)]) == set()
	count(found([merged(true)])) == 1
}

merged(self) := record("REQ-1", {"history": {"changed": {"merged_by": "Bob", "self_merged": self}}})

test_drafts_and_what_is_not_on_main_are_not_asked if {
	found([record("REQ-1", {"status": "draft"})]) == set()
	found([record("REQ-1", {"status": "retired"})]) == set()
	found([record("REQ-1", {"history": {"state": "not on main yet"}})]) == set()
}

test_a_whole_register_is_one_finding if {
	records := [record(sprintf("REQ-%d", [n]), {}) | some n in numbers.range(1, 8)]
	found(records) == {"Requirements: 8 records, reviewed last on 2026-02-01, only by who wrote them."}
	count(found(array.slice(records, 0, 7))) == 7
}

test_one_person_is_told_elsewhere if {
	count(review_by_author_only.violations) == 0 with input as document(1, [record("REQ-1", {})])
}

test_an_accepted_risk_and_a_yearly_look if {
	second := {"on": "2025-10-20", "counts": true, "present": false, "second": true, "days": 200}
	alone := {"on": "2026-02-01", "commit": "c2", "counts": true, "present": true, "second": false, "days": 100}
	risk := {"registers": {"risks": [{"id": "RSK-9", "status": "live", "controls": ["A.5.3"], "accepted_by": "ROL-ceo"}]}}
	count(review_by_author_only.violations) == 0 with input as object.union(document(3, [reviewed([second, alone])]), risk)
	some v in review_by_author_only.violations with input as object.union(document(3, [reviewed([alone])]), risk)
	v.hint == "RSK-9 accepts that duties are not separated, if somebody else looks once a year."
}
