package goldthread.registers.register_missing_test

import data.goldthread.registers.register_missing

document(kind, kept) := {"meta": {
	kind: {"title": "Interested parties", "mandatory": true, "kept": kept},
	"sites": {"title": "Sites", "mandatory": false, "kept": false},
}}

test_a_register_that_is_kept if {
	count(register_missing.violations) == 0 with input as document("parties", true)
}

test_no_file if {
	register_missing.violations == {{
		"register": "parties",
		"value": "not kept",
		"message": "Interested parties: no file is read as this register.",
		"hint": "Create registers/parties.yaml or .csv with at least one party inside and one outside, or say in goldthread.yaml which file holds it.",
	}} with input as document("parties", false)
}

test_requirements_and_own_kinds_have_their_hints if {
	some v in register_missing.violations with input as document("requirements", false)
	v.hint == "Create registers/requirements.yaml or .csv and list what each party requires, or say in goldthread.yaml which file holds it."
	some own in register_missing.violations with input as document("assets", false)
	own.hint == "Create registers/assets.yaml or .csv, or say in goldthread.yaml which file holds it."
}
