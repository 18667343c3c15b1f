package goldthread.registers.register_owner_missing_test

import data.goldthread.registers.register_owner_missing

register(title, more) := object.union({"title": title, "kept": true, "live": 1, "single": false, "owner": "ROL-isms"}, more)

document(parties, laws) := {
	"meta": {
		"parties": register("Interested parties", parties),
		"laws": register("Laws", laws),
		"sites": register("Sites", {}),
		"reviews": register("Reviews", {"owner": ""}),
		"waivers": register("Accepted exceptions", {"owner": ""}),
	},
	"registers": {},
}

test_every_register_has_an_owner if {
	count(register_owner_missing.violations) == 0 with input as document({}, {})
}

test_one_without if {
	register_owner_missing.violations == {{
		"register": "parties",
		"value": "no owner",
		"message": "Interested parties: nobody is named who keeps this register.",
		"hint": "Name the role under registers, parties, owner in the configuration, for example ISMS manager.",
	}} with input as document({"owner": ""}, {})
	count(register_owner_missing.violations) == 1 with input as document({"owner": " "}, {})
}

test_nothing_to_keep if {
	count(register_owner_missing.violations) == 0 with input as document({"owner": "", "live": 0}, {})
	count(register_owner_missing.violations) == 0 with input as document({"owner": "", "kept": false}, {})
}

test_the_only_record_names_it if {
	scope := {"meta": {"scope": register("Scope", {"owner": "", "single": true})}, "registers": {"scope": [{"id": "scope", "owner": "ROL-ceo"}]}}
	count(register_owner_missing.violations) == 0 with input as scope
	nobody := {"meta": {"scope": register("Scope", {"owner": "", "single": true})}, "registers": {"scope": [{"id": "scope"}]}}
	count(register_owner_missing.violations) == 1 with input as nobody
}

test_none_of_three_is_told_once if {
	without := {"owner": ""}
	of := object.union(document(without, without), {"meta": {"sites": register("Sites", without)}})
	some v in register_owner_missing.violations with input as of
	count(register_owner_missing.violations) == 1 with input as of
	v.register == "laws"
	v.message == "None of the 3 registers says who keeps it: Laws, Interested parties and Sites."
	count(register_owner_missing.violations) == 2 with input as document(without, without)
}
