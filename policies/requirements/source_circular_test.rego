package goldthread.requirements.source_circular_test

import data.goldthread.requirements.source_circular

document(value, resolved, documents) := {
	"registers": {
		"requirements": [{"id": "REQ-001", "status": "live", "parties": ["PTY-001"], "documents": documents}],
		"parties": [{"id": "PTY-001", "status": "live", "name": "Suppliers"}],
		"documents": [
			{"id": "POL-01", "status": "live", "title": "Supplier Security Policy", "aliases": ["Vendor rules"]},
			{"id": "POL-02", "status": "retired", "title": "Old policy", "aliases": []},
		],
	},
	"facts": {"links": [{"kind": "requirements", "id": "REQ-001", "field": "sources[0].id", "value": value, "resolved": resolved}]},
}

test_their_document if {
	count(source_circular.violations) == 0 with input as document("CTR-004", true, ["POL-01"])
	count(source_circular.violations) == 0 with input as document("Master agreement", false, ["POL-01"])
	count(source_circular.violations) == 0 with input as document("Old policy", false, [])
}

test_our_own_document if {
	source_circular.violations == {{
		"record": {"id": "REQ-001"},
		"field": "sources[0].id",
		"value": "supplier security policy",
		"message": "supplier security policy is your own document, so it cannot be where Suppliers asked for REQ-001.",
		"hint": "Cite their document, or record it as your requirement on them.",
	}} with input as document("supplier security policy", false, [])
	count(source_circular.violations) == 1 with input as document("Vendor rules", false, [])
	count(source_circular.violations) == 1 with input as document("POL-01", false, ["POL-01"])
}

# A contract of the same name is theirs.
test_a_name_that_is_found if {
	count(source_circular.violations) == 0 with input as document("Supplier Security Policy", true, [])
}

test_it_is_met_by_where_it_is_written if {
	some v in source_circular.violations with input as document("Code of conduct", false, ["code of conduct "])
	v.message == "REQ-001 is to be met by Code of conduct, which is also given as where it is written."
	v.hint == "Cite the document in which Suppliers asked for it."
}
