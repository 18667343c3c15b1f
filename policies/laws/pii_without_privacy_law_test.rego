package goldthread.laws.pii_without_privacy_law_test

import data.goldthread.laws.pii_without_privacy_law

document(markets, laws) := {
	"as_of": "2026-06-30",
	"organisation": {"processes_pii": true, "markets": markets},
	"registers": {"laws": [object.union({"id": sprintf("LAW-%d", [i]), "applicability": "applicable", "status": "in_force"}, law.fields) | some i, law in laws]},
	"facts": {"words": [{"kind": "laws", "id": sprintf("LAW-%d", [i]), "field": "title", "list": list, "word": word} |
		some i, law in laws
		some list, words in law.words
		some word in words
	]},
}

law(fields, names) := {"fields": fields, "words": {"law_named": names}}

gdpr := law({"title": "General Data Protection Regulation"}, ["general data protection regulation"])

uk := {"fields": {"title": "UK GDPR with the Data Protection Act 2018 (UK)"}, "words": {
	"law_named": ["gdpr", "uk gdpr", "data protection act 2018"],
	"law_other": ["uk gdpr"],
	"law_sure": ["(uk)"],
}}

irish := {"fields": {"title": "Data Protection Act 2018 (Ireland)"}, "words": {
	"law_named": ["data protection act 2018"],
	"law_other": ["ireland"],
}}

both := {"fields": {"title": "EU and UK GDPR"}, "words": {
	"law_named": ["gdpr", "uk gdpr", "eu and uk gdpr"],
	"law_other": ["uk gdpr"],
	"law_sure": ["eu and uk"],
}}

ccpa(fields) := law(fields, ["ccpa"])

values := {v.value | some v in pii_without_privacy_law.violations}

test_each_market_has_its_law if {
	count(values) == 0 with input as document(["IE", "NL", "GB", "US-CA"], [gdpr, uk, ccpa({"title": "CCPA"})])
}

test_a_market_without_its_law if {
	pii_without_privacy_law.violations == {{
		"register": "laws",
		"value": "gdpr",
		"severity": "error",
		"message": "You process personal data in DE and IE, but the GDPR (Regulation (EU) 2016/679) is not in the register of laws.",
		"hint": "Add it with its duties, or as not applicable with the reason.",
	}} with input as document(["IE", "DE", "GB"], [uk])
}

test_the_eu_law_is_not_the_uk_law if {
	values == {"uk_gdpr"} with input as document(["GB"], [gdpr])
	values == {"uk_gdpr"} with input as document(["GB"], [irish])
	values == {"gdpr"} with input as document(["FR", "GB"], [uk])
	count(values) == 0 with input as document(["FR", "GB"], [both])
}

test_does_not_apply_because if {
	count(values) == 0 with input as document(["US-CA"], [ccpa({"applicability": "not_applicable", "applicability_reason": "Below all thresholds."})])
	values == {"ccpa"} with input as document(["US-CA"], [ccpa({"applicability": "not_applicable"})])
	values == {"gdpr"} with input as document(["DE"], [law({"status": "repealed"}, ["gdpr"])])
}

test_the_united_states_ask_for_a_state if {
	some v in pii_without_privacy_law.violations with input as document(["US"], [gdpr])
	v.severity == "note"
	count(values) == 0 with input as document(["US"], [law({"title": "HIPAA"}, ["hipaa"])])
	values == {"us_va"} with input as document(["US", "US-VA"], [gdpr])
}

test_unknown_countries_are_not_judged if {
	count(values) == 0 with input as document(["PE"], [])
}

test_a_country_that_left_the_union if {
	values == {"gdpr"} with input as object.union(document(["GB"], []), {"as_of": "2020-01-31"})
	values == set() with input as object.union(document(["GB"], []), {"as_of": "2020-02-01"})
	values == {"uk_gdpr"} with input as object.union(document(["GB"], []), {"as_of": "2021-01-01"})
}

test_no_market_named if {
	values == {"none"} with input as document([], [gdpr])
}

test_no_personal_data if {
	count(values) == 0 with input as object.union(document(["DE"], []), {"organisation": {"processes_pii": false}})
}

test_an_unread_title_may_be_the_law if {
	count(values) == 0 with input as document(["DE"], [law({"unread": ["title"]}, [])])
}

test_the_privacy_control_is_excluded if {
	some v in pii_without_privacy_law.violations with input as object.union(
		document(["DE"], [gdpr]),
		{"registers": {"soa": [{"id": "A.5.34", "applicable": false}]}},
	)
	v.record == {"kind": "soa", "id": "A.5.34"}
	v.message == "A.5.34 excludes privacy and protection of personal data, although you process personal data."
}
