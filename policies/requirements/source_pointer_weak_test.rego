package goldthread.requirements.source_pointer_weak_test

import data.goldthread.requirements.source_pointer_weak

document(link) := {
	"meta": {"contracts": {"prefix": "CTR"}},
	"registers": {"requirements": [{"id": "REQ-006", "status": "live"}]},
	"facts": {"links": [object.union(
		{
			"kind": "requirements", "id": "REQ-006", "field": "sources[0].id",
			"to": ["contracts", "laws"], "kept": true, "resolved": false, "control": false,
		},
		link,
	)]},
}

test_a_registered_document if {
	count(source_pointer_weak.violations) == 0 with input as document({"value": "CTR-004", "resolved": true})
}

test_a_phrase if {
	source_pointer_weak.violations == {{
		"record": {"kind": "requirements", "id": "REQ-006"},
		"field": "sources[0].id",
		"value": "Customer contracts",
		"message": "REQ-006 names \"Customer contracts\" as its source, which does not say which document that is.",
		"hint": "Enter the document in its register and cite its id with the clause.",
	}} with input as document({"value": "Customer contracts"})
}

test_a_phrase_needs_no_register_to_be_one if {
	count(source_pointer_weak.violations) == 1 with input as document({"value": "Verbal.", "kept": false})
}

test_a_name_nobody_registered if {
	some v in source_pointer_weak.violations with input as document({"value": "Master services agreement", "nearest": "Master service agreement"})
	v.message == "REQ-006 names \"Master services agreement\" as its source, but no registered document has that name."
	v.hint == "Did you mean Master service agreement?"
	count(source_pointer_weak.violations) == 0 with input as document({"value": "Master services agreement", "kept": false})
}

test_a_wrong_id_is_another_finding if {
	count(source_pointer_weak.violations) == 0 with input as document({"value": "CTR-099"})
}

test_other_links_and_drafts_are_left_out if {
	count(source_pointer_weak.violations) == 0 with input as document({"value": "Various", "field": "sources[0].raised_by"})
	count(source_pointer_weak.violations) == 0 with input as document({"value": "Various", "id": "REQ-099"})
}
