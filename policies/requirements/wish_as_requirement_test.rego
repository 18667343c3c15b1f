package goldthread.requirements.wish_as_requirement_test

import data.goldthread.requirements.wish_as_requirement

document(more, reading) := {
	"registers": {"requirements": [requirement]},
	"facts": {"links": links, "statements": [{
		"kind": "requirements", "id": "REQ-001", "field": "statement",
		"reading": object.union(
			{"language": "en", "verdict": "wish", "parts": 1, "marks": [
				{"mark": "desire", "word": "want"}, {"mark": "abstract", "word": "protect"}, {"mark": "unmeasured", "word": "safe"},
				{"mark": "desire", "word": "want"},
			]},
			reading,
		),
	}]},
	"meta": {"contracts": {"prefix": "CTR"}},
} if {
	requirement := object.union({"id": "REQ-001", "status": "live", "obligation": "mandatory", "disposition": "addressed", "sources": []}, more)
	links := [{"kind": "requirements", "id": "REQ-001", "field": sprintf("sources[%d].id", [i]), "value": source.id, "kept": true, "resolved": true} |
		some i, source in requirement.sources
	]
}

severity(doc) := s if {
	some v in wish_as_requirement.violations with input as doc
	s := v.severity
}

silent(doc) if count(wish_as_requirement.violations) == 0 with input as doc

cited := {"sources": [{"id": "CTR-004", "locator": "clause 2"}]}

test_what_can_be_checked if {
	every verdict in ["requirement", "thin", "vague", "off_topic"] {
		silent(document({}, {"verdict": verdict}))
	}
}

test_a_wish_without_a_document if {
	wish_as_requirement.violations == {{
		"record": {"id": "REQ-001"},
		"field": "statement",
		"severity": "error",
		"message": "REQ-001 is a wish and no requirement yet: \"want\" and \"safe\" cannot be checked.",
		"hint": "Write what must be done, to what, and by when or how much, as in: Back up weekly to a place off the network, and test a restore every quarter (policy condition 4.3). Or make it a voluntary expectation.",
	}} with input as document({"topic": "backup"}, {})
}

test_words_that_stand_for_the_whole_subject if {
	some v in wish_as_requirement.violations with input as document({}, {"marks": [{"mark": "abstract", "word": "Security"}]})
	v.message == "REQ-001 is a wish and no requirement yet: \"Security\" cannot be checked."
	some w in wish_as_requirement.violations with input as document({}, {"marks": []})
	w.message == "REQ-001 is a wish and no requirement yet: it names nothing that can be checked."
}

test_severity if {
	severity(document({}, {})) == "error"
	severity(document(cited, {})) == "warning"
	severity(document({"sources": [{"id": "CTR-004"}]}, {})) == "warning"
	severity(document({"sources": [{"kind": "implied", "rationale": "It is custom."}]}, {})) == "warning"
	severity(document({"disposition": "not_addressed"}, {})) == "note"
	severity(document({"obligation": "voluntary"}, {})) == "note"
	severity(document({"obligation": "voluntary", "basis": "lease"}, {})) == "error"
}

test_a_wish_that_nobody_set_out_to_meet if {
	silent(document({"obligation": "voluntary", "disposition": "not_addressed"}, {}))
	silent(document({"obligation": "voluntary", "disposition": "elsewhere"}, {}))
}

test_what_settles_it if {
	silent(document({"acceptance": "No finding of high severity in the yearly test."}, {}))
	silent(document({"bound": {"op": "max", "value": 24, "unit": "h"}}, {}))
	not silent(document({"acceptance": " "}, {}))
	not silent(document({"bound": {"op": "max"}}, {}))
}

test_acceptance_that_is_a_wish_itself if {
	doc := document({"acceptance": "Customers feel safe."}, {})
	said := {"kind": "requirements", "id": "REQ-001", "field": "acceptance", "reading": {"language": "en", "verdict": "wish", "parts": 1, "marks": []}}
	not silent(object.union(doc, {"facts": {"links": [], "statements": array.concat(doc.facts.statements, [said])}}))
}

test_the_words_of_a_law if {
	some v in wish_as_requirement.violations with input as document(object.union({"basis": "legal"}, cited), {})
	startswith(v.hint, "If these are the law's own words, keep them")
	some w in wish_as_requirement.violations with input as document(cited, {})
	startswith(w.hint, "Copy the words of the document")
}

test_a_language_without_words if {
	doc := document({}, {"language": "fr", "verdict": false})
	unread := json.remove(doc, ["facts/statements/0/reading/verdict"])
	silent(unread)
	wish_as_requirement.examined == set() with input as unread
	wish_as_requirement.skipped == {"not run: no word list for fr"} with input as unread
	wish_as_requirement.examined == {"REQ-001"} with input as document({}, {})
	wish_as_requirement.skipped == set() with input as document({}, {})
}

test_a_register_that_is_not_kept if {
	severity(linked(false)) == "warning"
	severity(linked(true)) == "error"
}

linked(kept) := object.union(doc, {"facts": {"statements": doc.facts.statements, "links": [{
	"kind": "requirements", "id": "REQ-001", "field": "sources[0].id", "value": "CTR-004", "kept": kept, "resolved": false,
}]}}) if {
	doc := document({"sources": [{"id": "CTR-004"}]}, {})
}
