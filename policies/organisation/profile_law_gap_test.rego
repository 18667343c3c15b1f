package goldthread.organisation.profile_law_gap_test

import data.goldthread.organisation.profile_law_gap

document(organisation, laws) := {
	"as_of": "2026-06-30",
	"organisation": organisation,
	"registers": {"laws": [object.union({"id": "LAW-001", "status": "in_force", "applicability": "applicable"}, law) | some law in laws]},
	"facts": {"words": [{"kind": "laws", "id": "LAW-001", "field": "title", "list": "law_named", "word": law.named} | some law in laws]},
}

asked := {v.value | some v in profile_law_gap.violations}

test_a_fact_without_its_law if {
	profile_law_gap.violations == {{
		"register": "laws",
		"value": "dora",
		"message": "The organisation profile says that you are a financial entity in the Union. That usually brings DORA (Regulation (EU) 2022/2554), but it is not in the register of laws.",
		"hint": "Add it as applicable with its duties, or as not applicable with the reason.",
	}} with input as document({"eu_financial_entity": true, "sectors": ["finance"], "markets": ["DE"], "staff_count": 20}, [])
}

test_an_answer_passes if {
	every law in [{}, {"status": "upcoming"}, {"applicability": "undecided"}, {"applicability": "not_applicable", "applicability_reason": "We only buy for ourselves."}] {
		asked == set() with input as document({"eu_financial_entity": true}, [object.union({"named": "DORA"}, law)])
	}
	asked == {"dora"} with input as document({"eu_financial_entity": true}, [{"named": "DORA", "applicability": "not_applicable"}])
	asked == {"dora"} with input as document({"eu_financial_entity": true}, [{"named": "DORA", "status": "repealed"}])
}

test_sector_and_size if {
	profile := {"sectors": ["energy"], "markets": ["FR"]}
	asked == {"nis2"} with input as document(object.union(profile, {"staff_count": 50}), [])
	asked == set() with input as document(object.union(profile, {"staff_count": 49}), [])
	asked == set() with input as document(profile, [])
	asked == set() with input as document({"sectors": ["energy"], "markets": ["US"], "staff_count": 500}, [])
}

test_what_the_profile_says_already if {
	profile := {"sectors": ["energy", "finance"], "markets": ["FR"], "staff_count": 500}
	asked == set() with input as document(object.union(profile, {"nis2_class": "none", "eu_financial_entity": false}), [])
	asked == {"nis2"} with input as document(object.union(profile, {"nis2_class": "unknown", "eu_financial_entity": false}), [])
}

test_facts_that_are_not_so if {
	asked == set() with input as document({"card_data": false, "health_data_us": false, "connected_products_eu": false, "ai_systems": false, "eu_financial_entity": false}, [])
	asked == set() with input as document({}, [])
}

test_each_fact if {
	asked == {"pci_dss", "hipaa", "ai_act"} with input as document({"card_data": true, "health_data_us": true, "ai_systems": true}, [])
	asked == set() with input as document({"ai_systems": true, "markets": ["US"]}, [])
	asked == {"ai_act"} with input as document({"ai_systems": true, "markets": ["NO"]}, [])
	asked == {"cra", "data_act"} with input as document({"connected_products_eu": true}, [])
}

test_a_law_that_is_not_yet_in_force if {
	asked == set() with input as object.union(document({"connected_products_eu": true}, []), {"as_of": "2023-12-31"})
	asked == {"data_act"} with input as object.union(document({"connected_products_eu": true}, []), {"as_of": "2024-12-09"})
}

test_the_privacy_law_of_a_market_is_asked_for_elsewhere if {
	asked == set() with input as document({"markets": ["US-CA"], "processes_pii": true}, [])
	asked == set() with input as document({"markets": ["US-CA"], "processes_pii": false}, [])
	asked == {"ccpa"} with input as document({"markets": ["US-CA"]}, [])
}

test_an_entry_that_nobody_could_read if {
	asked == set() with input as document({"card_data": true}, [{"named": "DORA", "unread": ["title"]}])
}
