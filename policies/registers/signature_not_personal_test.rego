package goldthread.registers.signature_not_personal_test

import data.goldthread.registers.signature_not_personal

document(reviews) := {"repo": {"platform_accepted": false}, "registers": {"requirements": [
	{"id": "REQ-1", "status": "live", "history": {"reviews": reviews}},
	{"id": "REQ-2", "status": "live", "history": {"reviews": []}},
]}}

platform := {"commit": "c2", "identity": "identity by platform", "counts": true, "present": true}

test_only_the_platform if {
	signature_not_personal.violations == {{
		"register": "people",
		"value": "platform",
		"message": "People and roles: the reviews of 1 record are signed by the platform only, which shows where they were made and not who agreed.",
		"hint": "Say in the configuration whether the platform's word is enough (signatures.accept_platform), or have reviews signed with personal keys.",
		"commits": ["c2"],
	}} with input as document([platform])
}

test_accepted_by_the_configuration if {
	count(signature_not_personal.violations) == 0 with input as object.union(document([platform]), {"repo": {"platform_accepted": true}})
}

test_a_personal_signature_is_there if {
	every identity in ["personal signature", "exported approval"] {
		count(signature_not_personal.violations) == 0 with input as document([platform, object.union(platform, {"identity": identity})])
	}
}

test_typed_names_and_other_wordings_are_others_findings if {
	count(signature_not_personal.violations) == 0 with input as document([object.union(platform, {"identity": "name as typed"})])
	count(signature_not_personal.violations) == 0 with input as document([object.union(platform, {"present": false})])
}
