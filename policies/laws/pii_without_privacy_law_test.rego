package goldthread.laws.pii_without_privacy_law_test

import data.goldthread.laws.pii_without_privacy_law

document(markets, laws) := {
	"organisation": {"processes_pii": true, "markets": markets},
	"registers": {"laws": [object.union({"id": "LAW-001", "applicability": "applicable", "status": "in_force"}, law) | some law in laws]},
}

gdpr := {"title": "General Data Protection Regulation", "citation": "Regulation (EU) 2016/679"}

uk := {"title": "UK GDPR with the Data Protection Act 2018 (UK)", "citation": "2018 c. 12"}

values := {v.value | some v in pii_without_privacy_law.violations}

test_each_market_has_its_law if {
	count(values) == 0 with input as document(["IE", "NL", "GB", "US-CA"], [gdpr, uk, {"title": "CCPA", "citation": "Cal. Civ. Code 1798.100"}])
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
	count(values) == 0 with input as document(["FR", "GB"], [{"title": "EU and UK GDPR"}])
}

test_does_not_apply_because if {
	count(values) == 0 with input as document(["US-CA"], [{"title": "CCPA", "applicability": "not_applicable", "applicability_reason": "Below all thresholds."}])
	values == {"ccpa"} with input as document(["US-CA"], [{"title": "CCPA", "applicability": "not_applicable"}])
	values == {"gdpr"} with input as document(["DE"], [object.union(gdpr, {"status": "repealed"})])
}

test_the_united_states_ask_for_a_state if {
	some v in pii_without_privacy_law.violations with input as document(["US"], [gdpr])
	v.severity == "note"
	count(values) == 0 with input as document(["US"], [{"title": "HIPAA"}])
	values == {"us_va"} with input as document(["US", "US-VA"], [gdpr])
}

test_unknown_countries_are_not_judged if {
	count(values) == 0 with input as document(["PE"], [])
}

test_no_market_named if {
	values == {"none"} with input as document([], [gdpr])
}

test_no_personal_data if {
	count(values) == 0 with input as {"organisation": {"processes_pii": false, "markets": ["DE"]}, "registers": {"laws": []}}
}

test_an_unread_title_may_be_the_law if {
	count(values) == 0 with input as document(["DE"], [{"unread": ["title"]}])
}

test_the_privacy_control_is_excluded if {
	some v in pii_without_privacy_law.violations with input as object.union(
		document(["DE"], [gdpr]),
		{"registers": {"laws": [gdpr], "soa": [{"id": "A.5.34", "applicable": false}]}},
	)
	v.record == {"kind": "soa", "id": "A.5.34"}
	v.message == "A.5.34 excludes privacy and protection of personal data, although you process personal data."
}
