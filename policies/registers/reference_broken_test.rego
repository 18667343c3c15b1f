package goldthread.registers.reference_broken_test

import data.goldthread.registers.reference_broken

facts(links) := {
	"links": [object.union(
		{"kind": "requirements", "id": "REQ-003", "kept": true, "resolved": false, "control": false},
		link,
	) |
		some link in links
	],
	"words": [],
}

document(links) := {
	"meta": {
		"requirements": {"singular": "requirement", "prefix": "REQ"},
		"contracts": {"singular": "contract", "prefix": "CTR"},
		"laws": {"singular": "law", "prefix": "LAW"},
		"parties": {"singular": "party", "prefix": "PTY"},
	},
	"registers": {"requirements": [{"id": "REQ-003", "status": "live"}], "parties": [{"id": "PTY-001", "status": "live"}]},
	"facts": facts(links),
}

test_everything_resolved if {
	count(reference_broken.violations) == 0 with input as document([{
		"field": "parties[0]",
		"value": "PTY-001",
		"to": ["parties"],
		"resolved": true,
	}])
}

test_no_such_record if {
	reference_broken.violations == {{
		"record": {"kind": "requirements", "id": "REQ-003"},
		"field": "sources[0].id",
		"value": "CTR-099",
		"message": "REQ-003 points at \"CTR-099\", but there is no contract or law of that id or name.",
		"hint": "Did you mean CTR-009?",
	}} with input as document([{
		"field": "sources[0].id",
		"value": "CTR-099",
		"to": ["contracts", "laws"],
		"nearest": "CTR-009",
	}])
}

test_what_happened_may_name_what_has_gone_since if {
	link := {"kind": "reviews", "id": "RVW-1", "field": "outcomes.REQ-001", "value": "REQ-001", "to": ["requirements"]}
	events := {"registers": object.union(document([]).registers, {"reviews": [{"id": "RVW-1", "status": "live"}]})}
	count(reference_broken.violations) == 1 with input as object.union(document([link]), events)
	left := object.union(events, {"removed": [{"kind": "requirements", "id": "REQ-001"}]})
	count(reference_broken.violations) == 0 with input as object.union(document([link]), left)
	standing := object.union(link, {"kind": "requirements", "id": "REQ-003"})
	count(reference_broken.violations) == 1 with input as object.union(document([standing]), left)
}

test_a_record_of_another_kind if {
	some v in reference_broken.violations with input as document([{
		"field": "sources[0].id",
		"value": "PTY-001",
		"to": ["contracts", "laws"],
	}])
	v.message == "REQ-003 points at \"PTY-001\", but that is a party, and here only contract or law will do."
	v.hint == "Write the id of a record that exists, or add the missing record."
}

test_a_record_of_a_kind_that_begins_with_a_vowel if {
	doc := document([{"field": "sources[0].id", "value": "ISS-001", "to": ["contracts", "laws"]}])
	some v in reference_broken.violations with input as object.union(doc, {
		"meta": {"issues": {"singular": "issue", "prefix": "ISS"}},
		"registers": {"issues": [{"id": "ISS-001", "status": "live"}]},
	})
	v.message == "REQ-003 points at \"ISS-001\", but that is an issue, and here only contract or law will do."
}

# A phrase in the place of a document is told by another check; one in the place of who brought it up by none.
test_who_raised_a_requirement if {
	some v in reference_broken.violations with input as document([{"field": "sources[0].raised_by", "value": "Somebody in sales", "to": ["parties"]}])
	v.message == "REQ-003 points at \"Somebody in sales\", but there is no party of that id or name."
}

test_any_register if {
	some v in reference_broken.violations with input as document([{"field": "refs[0]", "value": "XYZ-1", "to": ["any"]}])
	v.message == "REQ-003 points at \"XYZ-1\", but no record of that id or name exists."
}

test_many_registers_are_not_listed if {
	some v in reference_broken.violations with input as document([{"field": "refs[0]", "value": "XYZ-1", "to": ["a", "b", "c", "d", "e", "f", "g", "h", "i"]}])
	v.message == "REQ-003 points at \"XYZ-1\", but no record of that id or name exists."
}

test_not_kept_text_and_controls_are_left_out if {
	count(reference_broken.violations) == 0 with input as document([
		{"field": "sources[0].id", "value": "CTR-1", "to": ["contracts"], "kept": false},
		{"field": "applies_to[0]", "value": "the portal", "to": ["sites", "text"]},
		{"field": "controls[0]", "value": "A.9.9", "to": ["soa"], "control": true},
		{"field": "sources[0].id", "value": "Customer contracts", "to": ["contracts"]},
	])
}

test_drafts_are_left_out if {
	count(reference_broken.violations) == 0 with input as document([{
		"id": "REQ-009",
		"field": "parties[0]",
		"value": "PTY-099",
		"to": ["parties"],
	}])
}

test_template_text_is_another_finding if {
	document_with_word := object.union(
		document([{"field": "owner", "value": "[Role]", "to": ["parties"]}]),
		{"facts": {"words": [{"kind": "requirements", "id": "REQ-003", "field": "owner", "list": "placeholder_inside", "word": "[Role]", "text": "[Role]"}]}},
	)
	count(reference_broken.violations) == 0 with input as document_with_word
}

test_one_name_in_many_records if {
	links := [
		{"id": "REQ-003", "field": "parties[0]", "value": "Customrs", "to": ["parties"], "nearest": "Customers"},
		{"id": "REQ-003", "field": "parties[1]", "value": "Staf", "to": ["parties"]},
		{"id": "REQ-004", "field": "parties[1]", "value": "Customrs", "to": ["parties"], "nearest": "Customers"},
		{"id": "REQ-004", "field": "parties[2]", "value": "Customrs", "to": ["parties"], "nearest": "Customers"},
		{"id": "REQ-004", "field": "sources[0].id", "value": "Customrs", "to": ["contracts", "laws"]},
	]
	registers := {"registers": {"requirements": [{"id": "REQ-003", "status": "live"}, {"id": "REQ-004", "status": "live"}]}}
	found := reference_broken.violations with input as object.union(document(links), registers)
	{v.message | some v in found} == {
		"2 records of requirements point at \"Customrs\", but there is no party of that id or name.",
		"REQ-003 points at \"Staf\", but there is no party of that id or name.",
	}
	some v in found
	v.records == ["REQ-003", "REQ-004"]
	v.register == "requirements"
	v.hint == "Did you mean Customers?"
}

test_several_names_in_one_value if {
	hints := {v.hint | some v in reference_broken.violations} with input as document([
		{"field": "parties[0]", "value": "Customers, Employees", "to": ["parties"], "nearest": "Employees"},
		{"field": "parties[1]", "value": "Mayer, Cole and Co", "to": ["parties"], "nearest": "Meyer, Cole and Co"},
	])
	hints == {
		"If these are several, write them as a list, or name what stands between them under separator: in goldthread.yaml.",
		"Did you mean Meyer, Cole and Co?",
	}
}

test_what_was_deleted_is_not_taken_for_a_slip if {
	link := {"field": "sources[0].id", "value": "CTR-099", "to": ["contracts", "laws"], "nearest": "CTR-009"}
	gone := [
		{"kind": "contracts", "id": "CTR-099", "short": "85c8006", "on": "2026-11-28"},
		{"kind": "parties", "id": "CTR-099", "short": "1111111", "on": "2026-11-29"},
	]
	hints := {v.hint | some v in reference_broken.violations} with input as object.union(document([link]), {"removed": gone})
	hints == {"CTR-099 was deleted in 85c8006 of 2026-11-28: name what took its place, take it out here too, or bring it back and retire it."}
	other := {v.hint | some v in reference_broken.violations} with input as object.union(document([link]), {"removed": [gone[1]]})
	other == {"Did you mean CTR-009?"}
}
