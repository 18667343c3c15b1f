package goldthread.registers.register_empty_test

import data.goldthread.registers.register_empty

meta(kept, live) := {
	"parties": {"title": "Interested parties", "mandatory": true, "kept": kept, "live": live},
	"sites": {"title": "Sites", "mandatory": false, "kept": true, "live": 0},
}

test_a_live_record if {
	count(register_empty.violations) == 0 with input as {"meta": meta(true, 1), "registers": {"parties": [{"id": "PTY-001"}]}}
}

test_no_record if {
	register_empty.violations == {{
		"register": "parties",
		"value": "empty",
		"message": "Interested parties: the register holds no record.",
		"hint": "List the groups that can affect your information security or are affected by it, inside and outside.",
	}} with input as {"meta": meta(true, 0), "registers": {"parties": []}}
}

test_only_drafts if {
	some v in register_empty.violations with input as {"meta": meta(true, 0), "registers": {"parties": [{"id": "PTY-001"}]}}
	v.message == "Interested parties: the register holds 1 record, but none of them is live."
}

test_a_register_that_is_not_kept_is_missing_not_empty if {
	count(register_empty.violations) == 0 with input as {"meta": meta(false, 0), "registers": {"parties": []}}
}

test_requirements_and_own_kinds_have_their_hints if {
	other := {
		"requirements": {"title": "Requirements", "mandatory": true, "kept": true, "live": 0},
		"assets": {"title": "Assets", "mandatory": true, "kept": true, "live": 0},
	}
	hints := {v.hint | some v in register_empty.violations} with input as {"meta": other, "registers": {"requirements": [], "assets": []}}
	hints == {"Write down what each interested party requires and where that is written.", "Add its first record."}
}
