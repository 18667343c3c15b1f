package goldthread.lib_test

import data.goldthread.lib

test_days if {
	lib.days_between("2025-03-01", "2026-03-01") == 365
	lib.later("2025-12-31", 1) == "2026-01-01"
	lib.later("2026-01-01", -1) == "2025-12-31"
	lib.later("2024-02-28", 1) == "2024-02-29"
	lib.later("2025-02-28", 1) == "2025-03-01"
	lib.later("2000-02-28", 2) == "2000-03-01"
	lib.later("1969-12-31", 0) == "1969-12-31"
}

test_days_over_a_leap_day_come_back if {
	every n in numbers.range(0, 60) {
		lib.days_between("2024-01-31", lib.later("2024-01-31", n)) == n
	}
}

test_listed if {
	lib.listed(["A"], 3) == "A"
	lib.listed(["A", "B"], 3) == "A and B"
	lib.listed(["A", "B", "C"], 3) == "A, B and C"
	lib.listed(["A", "B", "C", "D", "E"], 3) == "A, B, C and 2 more"
}

test_with_article if {
	every noun in ["audit", "issue", "objective", "SoA row", "insurance policy"] {
		lib.with_article(noun) == sprintf("an %s", [noun])
	}
	lib.with_article("site") == "a site"
	lib.with_article("user group") == "a user group"
}

test_either if {
	lib.either(["A"]) == "A"
	lib.either(["A", "B"]) == "A or B"
	lib.either(["A", "B", "C"]) == "A, B or C"
}

test_controls if {
	count(lib.annex_a) == 93
	lib.annex_a["A.5.7"] == "Threat intelligence"
	["A.8.34", "Protection of information systems during audit testing"] in lib.titled
}

test_numbers_of_the_2013_edition if {
	lib.successors["A.12.4.1"] == ["A.8.15"]
	lib.successors["A.12.4"] == ["A.8.15", "A.8.17"]
	"A.9.2.1" in lib.outdated
	"A.5.1.1" in lib.outdated
	"A.18" in lib.outdated
	not "A.6.2" in lib.outdated
	not "A.8" in lib.outdated
	not "A.9.9.9" in lib.outdated
	every _, controls in lib.successors {
		every control in controls {
			lib.annex_a[control]
		}
	}
	count({row.id | some row in data.catalogue.annex_a_2013}) == 114
}

test_a_catalogue_of_the_users if {
	controls := {
		"annex_a": data.catalogue.controls.annex_a,
		"sector": [{"id": "A.5.38", "title": "Analysis of health data"}, {"id": "A.12.4.1", "title": "Logging in care"}],
	}
	{"A.5.38", "A.12.4.1", "A.5.1"} - lib.catalogued == set() with data.catalogue.controls as controls
	not "A.12.4.1" in lib.outdated with data.catalogue.controls as controls
	count(lib.annex_a) == 93 with data.catalogue.controls as controls
}

test_ids if {
	meta := {"contracts": {"prefix": "CTR"}, "scope": {"prefix": "-"}}
	every text in ["CTR-099", "ctr-9", "CTR-main", "LR-7", "2024/17"] {
		lib.looks_like_id(text) with input as {"meta": meta}
	}
	every text in ["Customer contracts", "NIS2 Art. 23", "verbal", "Works council agreement 2024"] {
		not lib.looks_like_id(text) with input as {"meta": meta}
	}
}

test_mandatory if {
	requirements := [
		{"id": "REQ-001", "status": "live", "obligation": "mandatory"},
		{"id": "REQ-002", "status": "live", "basis": "lease", "obligation": "mandatory"},
		{"id": "REQ-003", "status": "live", "basis": "implied", "obligation": "voluntary"},
		{"id": "REQ-004", "status": "draft", "obligation": "mandatory"},
	]
	lib.mandatory == {
		"REQ-001": "is marked mandatory",
		"REQ-002": "comes from a lease",
	} with input as {"registers": {"requirements": requirements}}
}

test_unproven if {
	review := {"on": "2026-01-10", "proven": false, "lacks": "second"}
	key := ["requirements", "REQ-001"]
	words := "it was reviewed only by who wrote it, and the profile certification asks for a second person"

	lib.unproven == {} with input as requirement([])
	lib.unproven == {} with input as requirement([review, {"on": "2026-02-01", "proven": true}])
	lib.unproven == {key: {"on": "2026-01-10", "lacks": "second", "why": words}} with input as profiled("certification", [review])
	every lacks in ["reviewer", "person", "wording", "second", "authority", "platform", "time", "identity", "anchor"] {
		lib.unproven[key].lacks == lacks with input as profiled("strict", [object.union(review, {"lacks": lacks})])
	}
	lib.unproven[key].why == replace(words, "profile certification", "configuration") with input as profiled("advisory", [review])
}

profiled(profile, reviews) := object.union({"profile": profile}, requirement(reviews))

test_separation if {
	risk := {"id": "RSK-1", "status": "live", "controls": ["A.5.3"], "accepted_by": "ROL-ceo"}
	looked := {"counts": true, "second": true, "days": 365}

	lib.looked_at_from_outside == {["requirements", "REQ-001"]} with input as separated(risk, looked)
	lib.looked_at_from_outside == set() with input as separated(risk, object.union(looked, {"days": 366}))
	lib.looked_at_from_outside == set() with input as separated(risk, object.union(looked, {"second": false}))
	lib.looked_at_from_outside == set() with input as separated(object.union(risk, {"accepted_by": ""}), looked)
	lib.looked_at_from_outside == set() with input as separated(object.union(risk, {"controls": ["A.5.30"]}), looked)
}

separated(risk, review) := {
	"thresholds": {"review_days": 365},
	"registers": {"risks": [risk], "requirements": requirement([review]).registers.requirements},
}

requirement(reviews) := {"registers": {"requirements": [{
	"id": "REQ-001", "status": "live",
	"history": {"reviews": reviews},
}]}}

test_grouped if {
	lib.grouped({["b", 2], ["a", 1], ["b", 1]}) == {"a": [1], "b": [1, 2]}
	lib.grouped({["a", 1]}) == {"a": [1]}
	lib.grouped(set()) == {}
}

# A day of retirement retires where status has words of the register's own; else
# status decides, as in the lists of live records.
test_alive if {
	lib.alive == {["requirements", "REQ-001"], ["laws", "LAW-001"], ["laws", "LAW-003"]} with input as {"registers": {
		"requirements": [
			{"id": "REQ-001", "status": "live", "retired_on": "2027-01-01"},
			{"id": "REQ-002", "status": "draft"},
			{"id": "REQ-003", "status": "retired", "retired_on": "2026-01-01"},
		],
		"laws": [{"id": "LAW-001", "status": "in_force"}, {"id": "LAW-002", "status": "in_force", "retired_on": "2026-01-01"}, {"id": "LAW-003"}],
	}}
}

# Who raised a requirement is no document that it comes from.
test_soft_pointers if {
	raised := {"kind": "requirements", "id": "REQ-001", "field": "sources[0].raised_by", "value": "ROL-ceo", "resolved": true, "kept": true}
	cited := object.union(raised, {"field": "sources[0].id", "value": "CTR-001"})
	count(lib.soft_pointers) == 0 with input as {"facts": {"links": [raised]}}
	lib.soft_pointers == {"REQ-001"} with input as {"facts": {"links": [raised, cited]}}
}
