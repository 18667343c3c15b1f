package goldthread.requirements.source_expired_test

import data.goldthread.requirements.source_expired

document(kind, target, requirement) := {
	"as_of": "2026-10-31",
	"registers": object.union(
		{"contracts": [], "leases": [], "insurance": [], "laws": [], "standards": [], "decisions": [], "requirements": [object.union({"id": "REQ-001", "status": "live"}, requirement)]},
		{kind: [object.union({"id": "DOC-1"}, target)]},
	),
	"facts": {"links": [link("sources[0].id", kind, "DOC-1")]},
}

link(field, kind, id) := {"kind": "requirements", "id": "REQ-001", "field": field, "value": id, "resolved": true, "kept": true, "target_kind": kind, "target_id": id}

test_in_force_on_the_last_day if {
	every pair in [
		["contracts", {"ends": "2026-10-31"}], ["contracts", {"ends": "auto_renew"}], ["contracts", {}], ["leases", {"ends": "2026-11-01"}],
		["insurance", {"period_to": "2026-10-31"}], ["laws", {"applies_to": "2026-10-31"}], ["laws", {"status": "in_force"}],
		["standards", {"status": "live"}], ["decisions", {"status": "live"}], ["contracts", {"retired_on": "2026-10-31"}],
	] {
		count(source_expired.violations) == 0 with input as document(pair[0], pair[1], {})
	}
}

test_over_the_day_after if {
	every case in [
		["contracts", {"ends": "2026-10-30"}, "ended on 2026-10-30"],
		["leases", {"ends": "2026-10-30"}, "ended on 2026-10-30"],
		["insurance", {"period_to": "2026-10-30"}, "ended on 2026-10-30"],
		["laws", {"applies_to": "2026-10-30"}, "ended on 2026-10-30"],
		["laws", {"status": "repealed"}, "was repealed"],
		["decisions", {"status": "retired"}, "was retired"],
		["contracts", {"status": "retired", "ends": "auto_renew", "retired_on": "2026-10-30"}, "was retired on 2026-10-30"],
	] {
		some v in source_expired.violations with input as document(case[0], case[1], {})
		v.message == sprintf("REQ-001 rests on DOC-1, which %s.", [case[2]])
	}
}

test_the_finding if {
	source_expired.violations == {{
		"record": {"id": "REQ-001"},
		"field": "sources[0].id",
		"value": "DOC-1",
		"message": "REQ-001 rests on DOC-1, which ended on 2025-12-31.",
		"hint": "Record the renewal, retire REQ-001, or write until when it applies beyond that.",
	}} with input as document("contracts", {"ends": "2025-12-31"}, {})
}

test_another_source_is_in_force if {
	count(source_expired.violations) == 0 with input as second({})
	count(source_expired.violations) == 0 with input as second({"resolved": false, "kept": false})
	count(source_expired.violations) == 1 with input as second({"resolved": false})
}

second(more) := object.union(doc, {"facts": {"links": array.concat(doc.facts.links, [object.union(link("sources[1].id", "laws", "LAW-1"), more)])}}) if {
	doc := document("contracts", {"ends": "2025-12-31"}, {})
}

test_it_says_itself_until_when if {
	count(source_expired.violations) == 0 with input as document("contracts", {"ends": "2025-12-31"}, {"in_force_to": "2030-12-31"})
	count(source_expired.violations) == 0 with input as document("contracts", {"ends": "2025-12-31"}, {"status": "retired"})
}
