package goldthread.registers.law_superseded_test

import data.goldthread.registers.law_superseded

document(day, fields, hits) := {
	"as_of": day,
	"registers": {
		"requirements": [object.union({"id": "REQ-001", "status": "live"}, fields)],
		"standards": [{"id": "STD-001", "status": "live", "title": "ISO/IEC 27001", "edition": "2013 + Cor 1"}],
		"laws": [object.union({"id": "LAW-001", "title": "PCI DSS", "citation": "v3.2.1 (2018)", "status": "in_force", "applicability": "applicable"}, fields)],
		"management_reviews": [{"id": "MRV-001", "status": "live"}],
	},
	"facts": {"words": [{"kind": hit[0], "id": hit[1], "field": hit[2], "list": hit[3], "word": hit[4]} | some hit in hits]},
}

says(word) := ["requirements", "REQ-001", "statement", "law_named", word]

messages := {v.message | some v in law_superseded.violations}

test_a_law_that_was_repealed if {
	law_superseded.violations == {{
		"record": {"kind": "requirements", "id": "REQ-001"},
		"field": "statement",
		"value": "nis1",
		"message": "REQ-001 cites the first NIS Directive ((EU) 2016/1148), which was repealed on 2024-10-18; what took its place is the NIS2 Directive ((EU) 2022/2555).",
		"hint": "Look at what changed, cite what applies now, and review what rests on it.",
	}} with input as document("2026-02-01", {}, [says("2016/1148")])
}

test_on_its_last_day_it_counts if {
	count(messages) == 0 with input as document("2024-10-18", {}, [says("2016/1148")])
	count(messages) == 1 with input as document("2024-10-19", {}, [says("2016/1148")])
}

test_nothing_took_its_place if {
	messages == {"REQ-001 cites the Data Retention Directive (2006/24/EC), which was declared void on 2014-04-08."} with input as document("2026-02-01", {}, [says("2006/24/ec")])
}

test_a_text_that_says_that_it_is_over if {
	count(messages) == 0 with input as document("2026-02-01", {}, [says("2016/1148"), ["requirements", "REQ-001", "statement", "law_over", "repealed"]])
	count(messages) == 1 with input as document("2026-02-01", {}, [says("2016/1148"), ["requirements", "REQ-001", "acceptance", "law_over", "repealed"]])
}

test_a_text_that_names_what_took_its_place if {
	count(messages) == 0 with input as document("2026-02-01", {}, [says("2016/1148"), says("nis2")])
	count(messages) == 0 with input as document("2026-02-01", {}, [says("pci dss"), says("pci dss 4.0"), says("pci dss 4.0.1")])
}

test_the_short_name_is_no_successor if {
	count(messages) == 1 with input as document("2026-02-01", {}, [says("BDSG a.F."), says("BDSG")])
	count(messages) == 1 with input as document("2026-02-01", {}, [says("privacy act 1993"), says("privacy act")])
}

test_what_is_in_force if {
	count(messages) == 0 with input as document("2026-02-01", {}, [says("gdpr"), says("pci dss"), says("27001:2022"), says("iso/iec 27001")])
}

test_records_that_do_not_count if {
	every status in ["draft", "retired"] {
		count(messages) == 0 with input as document("2026-02-01", {"status": status}, [says("2016/1148")])
	}
	count(messages) == 0 with input as document("2026-02-01", {}, [["requirements", "REQ-001", "sources[0].quote", "law_named", "27001:2013"]])
	count(messages) == 0 with input as document("2026-02-01", {}, [["management_reviews", "MRV-001", "notes", "law_named", "27001:2013"]])
}

test_the_name_and_the_edition_in_two_fields if {
	messages == {"STD-001 is about ISO/IEC 27001:2013, which stopped counting for certificates on 2025-10-31; what took its place is ISO/IEC 27001:2022."} with input as document("2025-11-01", {}, [["standards", "STD-001", "title", "law_named", "iso/iec 27001"]])
	count(messages) == 0 with input as document("2025-10-31", {}, [["standards", "STD-001", "title", "law_named", "iso/iec 27001"]])
	messages == {"LAW-001 is about PCI DSS 3.2.1, which ended on 2024-03-31; what took its place is PCI DSS 4.0.1."} with input as document("2026-02-01", {}, [["laws", "LAW-001", "title", "law_named", "pci dss"]])
}

test_a_law_whose_entry_says_that_it_is_over if {
	every entry in [{"status": "repealed"}, {"applicability": "not_applicable"}, {"replaced_by": "LAW-002"}, {"applies_to": "2024-03-31"}] {
		count(messages) == 0 with input as document("2026-02-01", entry, [["laws", "LAW-001", "title", "law_named", "pci dss"]])
	}
}
