package goldthread.requirements.requirement_changed_control_not_test

import data.goldthread.requirements.requirement_changed_control_not

document(before, after, changes, links) := {
	"registers": {
		"requirements": [object.union({"id": "REQ-003", "status": "live", "controls": ["A.5.24"]}, after)],
		"soa": [{"id": "A.5.24", "status": "implemented"}],
	},
	"base": {"registers": {"requirements": [object.union({"id": "REQ-003", "controls": ["A.5.24"]}, before)]}},
	"changes": changes,
	"facts": {"links": links},
}

changed(field, words) := {
	"kind": "requirements", "id": "REQ-003", "was": "REQ-003", "class": "changed", "stood": "live", "stands": "live",
	"fields": [field], "words": words, "differences": [{"field": field, "top": field, "words": words}],
}

limit := changed("bound", "limit 24 h → 4 h (tighter)")

messages := {v.message | some v in requirement_changed_control_not.violations}

test_the_limit_alone if {
	messages == {"REQ-003 changed (limit 24 h → 4 h (tighter)), but what it rests on was not touched: A.5.24."} with input as document({}, {}, [limit], [])
}

test_the_control_too if {
	row := {"kind": "soa", "id": "A.5.24", "was": "A.5.24", "class": "changed", "fields": ["reason"], "differences": []}
	count(messages) == 0 with input as document({}, {}, [limit, row], [])
}

test_a_review_record_that_names_it if {
	review := {"kind": "reviews", "id": "RVW-001", "class": "created", "fields": [], "differences": []}
	link := {"kind": "reviews", "id": "RVW-001", "field": "records[0].ids[0]", "resolved": true, "target_kind": "requirements", "target_id": "REQ-003"}
	count(messages) == 0 with input as document({}, {}, [limit, review], [link])
	count(messages) == 1 with input as document({}, {}, [limit], [link]) # an older one
}

test_another_spelling_asks_nothing if {
	said := changed("statement", "statement")
	count(messages) == 0 with input as document({"statement": "Within 24 hour."}, {"statement": "Within 24 hours."}, [said], [])
	count(messages) == 1 with input as document({"statement": "Within 24 hours."}, {"statement": "Within 4 hours."}, [said], [])
}

test_a_word_that_turns_it if {
	said := changed("statement", "statement")
	keep := {"statement": "Keep copies of mail outside the EEA."}
	every text in ["Do not keep copies of mail outside the EEA.", "Never keep copies of mail outside the EEA.", "Don’t keep copies of mail outside the EEA.", "Keep copies of mail only outside the EEA."] {
		count(messages) == 1 with input as document(keep, {"statement": text}, [said], [])
	}
	count(messages) == 0 with input as document(keep, {"statement": "Keep a copy of all mail outside the EEA."}, [said], [])
	count(messages) == 0 with input as document({"statement": "It mustn't leave."}, {"statement": "It mustn’t ever leave."}, [said], [])
	count(messages) == 1 with input as document({"statement": "Es darf kein Kunde warten."}, {"statement": "Es darf ein Kunde warten."}, [said], [])
}

test_one_that_rests_on_nothing if {
	count(messages) == 0 with input as document({}, {"controls": []}, [limit], [])
}

test_a_risk_that_names_it if {
	link := {"kind": "risks", "id": "RSK-001", "field": "requirements[0]", "resolved": true, "target_kind": "requirements", "target_id": "REQ-003"}
	messages == {"REQ-003 changed (limit 24 h → 4 h (tighter)), but what it rests on was not touched: A.5.24 and RSK-001."} with input as document({}, {}, [limit], [link])
}
