package goldthread.audits.internal_audit_skips_clause_test

import data.goldthread.audits.internal_audit_skips_clause

base := {
	"repo": {"adopted": "2026-01-15"},
	"thresholds": {"audit_cycle_days": 1096},
	"meta": {"parties": {"title": "Interested parties", "owner": "ISMS manager"}, "requirements": {"title": "Requirements", "owner": "ROL-isms"}},
}

document(as_of, audits) := object.union(base, {"as_of": as_of, "registers": {
	"people": [
		{"id": "ROL-isms", "status": "live", "title": "ISMS manager"},
		{"id": "PER-1", "status": "live", "roles": [{"role": "ROL-isms", "from": "2026-01-01"}]},
	],
	"parties": [{"id": "PTY-9", "status": "live", "kind": "certification_body", "name": "Cert Ltd"}],
	"audits": [object.union({"id": sprintf("AUD-%d", [i]), "status": "live", "unread": []}, audit) | some i, audit in audits],
}})

messages := {v.message | some v in internal_audit_skips_clause.violations}

clause(text) := [{"date": "2023-05-20", "auditor": "Audit Partners", "clauses": [text]}]

test_three_years_to_the_day if {
	messages == set() with input as document("2026-05-20", clause("4.2"))
	internal_audit_skips_clause.violations == {{
		"register": "audits",
		"value": "2023-05-20",
		"message": "Internal and external audits: no internal audit has covered clause 4.2 since 2023-05-20, which is more than 1096 days ago.",
		"hint": "Plan one with an auditor who does not keep the registers (not ISMS manager).",
	}} with input as document("2026-05-21", clause("4.2"))
}

test_what_covers_the_clause if {
	every text in ["4.2", "4", "Clause 4", "4-10", "4 – 10", "1 to 10", "4.1-4.4", "4.2 c", "ISO/IEC 27001:2022 4.2", "clauses 4, 5 and 6", "All"] {
		messages == set() with input as document("2026-05-20", array.concat(clause("A.5"), [{"date": "2026-01-20", "clauses": [text]}]))
		messages == set() with input as document("2026-12-20", array.concat(clause("A.5"), [{"date": "2026-01-20", "clauses": [text]}]))
	}
	every text in ["A.5", "A.4.2", "7.4.2", "14.2", "5-10", "4.3", "A.5.4", "9.2", "27001:2022", "2024", "4.1"] {
		messages == {"Internal and external audits: no internal audit since 2023-05-20 has covered clause 4.2."} with input as document("2026-12-20", array.concat(clause("A.5"), [{"date": "2026-01-20", "clauses": [text]}]))
	}
}

test_it_counts_from_adoption_where_no_audit_is_older if {
	messages == set() with input as document("2029-01-15", [])
	count(messages) == 1 with input as document("2029-01-16", [])
	messages == set() with input as object.union(document("2029-01-16", []), {"repo": {"adopted": "2026-01-16"}})
}

test_a_certification_body_audits_from_outside if {
	every auditor in ["PTY-9", "cert ltd"] {
		count(messages) == 1 with input as document("2026-05-21", array.concat(clause("A.5"), [{"date": "2026-05-01", "auditor": auditor, "clauses": ["4-10"]}]))
	}
}

test_an_unread_day_may_be_the_one if {
	messages == set() with input as document("2026-05-21", array.concat(clause("A.5"), [{"unread": ["date"]}]))
}

audited(day, auditor) := document("2026-06-30", [{"date": day, "auditor": auditor, "clauses": ["4.2"]}])

test_who_keeps_the_register_does_not_audit_it if {
	every auditor in ["ROL-isms", "PER-1"] {
		messages == {"AUD-0 looked at clause 4.2, but its auditor keeps Interested parties and Requirements."} with input as audited("2026-05-01", auditor)
	}
	messages == set() with input as audited("2026-05-01", "Audit Partners")
	messages == set() with input as audited("2025-12-31", "PER-1")
	messages == set() with input as audited("2026-01-15", "ROL-isms")
}

test_the_next_one if {
	internal_audit_skips_clause.upcoming == {{
		"register": "audits",
		"what": "internal audit of clause 4.2",
		"since": "2023-05-20",
		"on": "2026-05-20",
	}} with input as document("2026-05-20", clause("4.2"))
	internal_audit_skips_clause.upcoming == {{
		"register": "audits",
		"what": "the first internal audit of clause 4.2",
		"on": "2026-05-20",
	}} with input as document("2026-05-20", clause("A.5"))
	internal_audit_skips_clause.upcoming == set() with input as object.union(document("2026-05-20", []), {"repo": {"adopted": ""}})
}
