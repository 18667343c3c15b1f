package goldthread.laws.law_now_in_force_test

import data.goldthread.laws.law_now_in_force

document(day, law, requirement) := {
	"as_of": day,
	"repo": {"adopted": "2024-01-01"},
	"thresholds": {"trigger_days": 30},
	"registers": {
		"laws": [object.union({"id": "LAW-007", "title": "DORA", "jurisdiction": "EU", "applicability": "applicable"}, law)],
		"requirements": [object.union({"id": "REQ-001", "status": "live"}, requirement)],
	},
	"facts": {
		"links": [{"kind": "requirements", "id": "REQ-001", "field": "sources[0].id", "resolved": true, "target_kind": "laws", "target_id": id} | some id in requirement.cites],
		"words": [{"kind": "laws", "id": "LAW-007", "field": "title", "list": "law_named", "word": word} | some word in law.named],
	},
}

upcoming := {"status": "upcoming", "applies_from": "2025-01-17"}

cites := {"cites": ["LAW-007"]}

messages := {v.message | some v in law_now_in_force.violations}

test_still_upcoming if {
	law_now_in_force.violations == {{
		"record": {"id": "LAW-007"},
		"field": "status",
		"severity": "error",
		"message": "LAW-007 \"DORA\" has applied since 2025-01-17, but it is still entered as upcoming.",
		"hint": "Mark it in force, review REQ-001 and record the review.",
	}} with input as document("2026-02-01", upcoming, cites)
}

test_the_day_itself_is_no_lapse if {
	count(messages) == 0 with input as document("2025-01-17", upcoming, cites)
	count(messages) == 1 with input as document("2025-01-18", upcoming, cites)
}

test_in_force_or_repealed if {
	every status in ["in_force", "repealed"] {
		count(messages) == 0 with input as document("2026-02-01", object.union(upcoming, {"status": status}), cites)
	}
	count(messages) == 0 with input as document("2026-02-01", object.union(upcoming, {"retired_on": "2026-01-01"}), cites)
}

test_a_law_that_does_not_apply if {
	some v in law_now_in_force.violations with input as document("2026-02-01", object.union(upcoming, {"applicability": "not_applicable"}), {})
	v.severity == "warning"
	contains(v.hint, "look again")
}

test_a_known_law_without_a_date if {
	messages == {"LAW-007 \"DORA\" has applied since 2025-01-17, as far as is known here, but it is still entered as upcoming."} with input as document("2026-02-01", {"status": "upcoming", "named": ["DORA"]}, {})
	count(messages) == 0 with input as document("2026-02-01", {"status": "upcoming", "named": ["DORA"], "jurisdiction": "IE"}, {})
	count(messages) == 0 with input as document("2026-02-01", {"status": "upcoming"}, {})
}

cra := {"title": "Cyber Resilience Act", "status": "upcoming", "applies_from": "2027-12-11", "named": ["cyber resilience act"]}

test_a_part_that_applies_before_the_rest if {
	messages == {"LAW-007 \"Cyber Resilience Act\" is entered as upcoming, but part of it has applied since 2026-09-11: the duty to report exploited vulnerabilities and severe incidents (Art. 14). No requirement comes from it."} with input as document("2026-10-01", cra, {})
	count(messages) == 0 with input as document("2026-09-11", cra, {})
	count(messages) == 0 with input as document("2026-10-01", cra, cites)
	count(messages) == 0 with input as document("2026-10-01", object.union(cra, {"applicability": "not_applicable"}), {})
}

waited := {"status": "in_force", "applies_from": "2025-01-17", "history": {"created": {"on": "2024-09-01"}}}

requirement(history) := {"cites": ["LAW-007"], "history": object.union({"created": {"on": "2024-10-01"}, "changes": [], "reviews": []}, history)}

test_nobody_looked_since if {
	messages == {"LAW-007 \"DORA\" has applied since 2025-01-17, and REQ-001 was neither reviewed nor changed since."} with input as document("2025-02-17", waited, requirement({}))
	count(messages) == 0 with input as document("2025-02-16", waited, requirement({}))
}

test_somebody_looked_since if {
	every history in [
		{"created": {"on": "2025-01-17"}},
		{"changes": [{"on": "2025-01-20"}]},
		{"reviews": [{"on": "2025-01-20", "counts": true}]},
	] {
		count(messages) == 0 with input as document("2026-02-01", waited, requirement(history))
	}
	count(messages) == 1 with input as document("2026-02-01", waited, requirement({"reviews": [{"on": "2025-01-20", "counts": false}]}))
}

test_laws_that_were_not_waited_for if {
	count(messages) == 0 with input as document("2026-02-01", object.union(waited, {"history": {"created": {"on": "2025-03-01"}}}), requirement({}))
	count(messages) == 0 with input as document("2026-02-01", object.union(waited, {"applies_from": "2023-01-01"}), requirement({}))
}
