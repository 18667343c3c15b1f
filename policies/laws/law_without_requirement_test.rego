package goldthread.laws.law_without_requirement_test

import data.goldthread.laws.law_without_requirement

document(law, mentions) := {
	"as_of": "2026-06-30",
	"registers": {
		"laws": [object.union({"id": "LAW-003", "title": "NIS2", "applicability": "applicable", "status": "in_force"}, law)],
		"requirements": [{"id": "REQ-001", "status": "live", "sources": [{"id": "LAW-001", "locator": "Art. 33"}]}],
	},
	"facts": {"mentions": mentions},
}

test_a_requirement_comes_from_it if {
	count(law_without_requirement.violations) == 0 with input as document({"id": "LAW-001"}, [])
}

test_nothing_comes_from_it if {
	law_without_requirement.violations == {{
		"record": {"id": "LAW-003"},
		"message": "LAW-003 \"NIS2\" applies to you, but no requirement comes from it.",
		"hint": "Add what it demands as requirements that cite it, or mark it not applicable with the reason.",
	}} with input as document({}, [])
}

test_laws_that_do_not_apply_now if {
	every law in [
		{"applicability": "not_applicable"}, {"applicability": "undecided"},
		{"status": "upcoming"}, {"status": "repealed"}, {"applies_to": "2026-06-29"}, {"retired_on": "2026-01-01"},
	] {
		count(law_without_requirement.violations) == 0 with input as document(law, [])
	}
}

test_on_its_last_day_it_applies if {
	count(law_without_requirement.violations) == 1 with input as document({"applies_to": "2026-06-30"}, [])
}

test_named_in_a_row_that_could_not_be_read if {
	count(law_without_requirement.violations) == 0 with input as document({}, [{"kind": "laws", "id": "LAW-003", "by_kind": "requirements", "by_id": "REQ-009"}])
}
