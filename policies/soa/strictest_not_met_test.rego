package goldthread.soa.strictest_not_met_test

import data.goldthread.soa.strictest_not_met

short(id, words, certainty) := {
	"certainty": certainty,
	"promise": {"kind": "soa", "id": "A.5.24", "field": "parameter", "words": "at most 72 h"},
	"ask": {"kind": "requirements", "id": id, "field": "bound", "words": words},
}

document(shortfalls, more) := {
	"facts": {"shortfalls": shortfalls},
	"registers": object.union(
		{
			"soa": [{"id": "A.5.24", "applicable": true, "parameter": {"op": "max", "value": 72, "unit": "h"}}],
			"parties": [{"id": "PTY-001", "status": "live", "name": "Bramley"}],
			"requirements": [
				{"id": "REQ-004", "status": "live", "obligation": "mandatory", "parties": ["PTY-001"]},
				{"id": "REQ-005", "status": "live", "obligation": "voluntary"},
				{"id": "REQ-006", "status": "retired", "obligation": "mandatory"},
			],
		},
		more,
	),
}

test_nothing_falls_short if {
	count(strictest_not_met.violations) == 0 with input as document([], {})
}

test_a_mandatory_requirement_is_stricter if {
	strictest_not_met.violations == {{
		"record": {"id": "A.5.24"},
		"field": "parameter",
		"value": "at most 72 h: REQ-004",
		"severity": "error",
		"message": "A.5.24 promises at most 72 h, but REQ-004 for Bramley demands at most 24 h.",
		"hint": "Tighten it, or agree on another limit and change the requirement.",
		"related": [{"kind": "requirements", "id": "REQ-004", "field": "bound", "message": "demands at most 24 h"}],
	}} with input as document([short("REQ-004", "at most 24 h", "always")], {})
}

test_several_are_one_finding if {
	some v in strictest_not_met.violations with input as document([short("REQ-004", "at most 24 h", "always"), short("REQ-005", "at most 48 h", "always")], {})
	v.message == "A.5.24 promises at most 72 h, but REQ-004 for Bramley demands at most 24 h and REQ-005 demands at most 48 h."
	v.severity == "error"
}

test_a_voluntary_one if {
	some v in strictest_not_met.violations with input as document([short("REQ-005", "at most 48 h", "always")], {})
	v.severity == "warning"
}

test_what_hangs_on_words_is_a_question if {
	some v in strictest_not_met.violations with input as document([short("REQ-004", "only the Union", "perhaps")], {})
	v.severity == "note"
	v.message == "A.5.24 promises at most 72 h, and REQ-004 for Bramley demands only the Union. Is that met?"
	count(strictest_not_met.violations) == 1 with input as document([short("REQ-004", "at most 24 h", "always"), short("REQ-005", "only the Union", "perhaps")], {})
}

test_a_decided_conflict if {
	conflict := {"id": "CNF-001", "status": "live", "between": ["REQ-004", "REQ-005"], "prevails": "REQ-005", "decided_on": "2026-01-10"}
	count(strictest_not_met.violations) == 0 with input as document([short("REQ-004", "at most 24 h", "always")], {"conflicts": [conflict]})
	open := object.remove(conflict, ["decided_on"])
	count(strictest_not_met.violations) == 1 with input as document([short("REQ-004", "at most 24 h", "always")], {"conflicts": [open]})
}

test_retired_requirements_and_excluded_rows if {
	count(strictest_not_met.violations) == 0 with input as document([short("REQ-006", "at most 24 h", "always")], {})
	excluded := {"soa": [{"id": "A.5.24", "applicable": false}]}
	count(strictest_not_met.violations) == 0 with input as document([short("REQ-004", "at most 24 h", "always")], excluded)
}
