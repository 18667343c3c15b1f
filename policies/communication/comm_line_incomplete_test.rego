package goldthread.communication.comm_line_incomplete_test

import data.goldthread.communication.comm_line_incomplete

line := {"id": "COM-001", "status": "live", "unread": [], "what": "Incidents", "when": "At once", "with_whom": ["PTY-001"], "how": "By telephone"}

document(profile, lines, absent) := {
	"profile": profile,
	"registers": {"communication": lines},
	"facts": {"absent": absent},
}

test_a_whole_line if {
	count(comm_line_incomplete.violations) == 0 with input as document("strict", [line], [])
	within := object.union(object.remove(line, ["when"]), {"within": "PT24H"})
	count(comm_line_incomplete.violations) == 0 with input as document("strict", [within], [])
	count(comm_line_incomplete.violations) == 0 with input as document("strict", [{"id": "COM-001", "status": "draft", "unread": []}], [])
}

test_what_is_missing if {
	comm_line_incomplete.violations == {{
		"record": {"id": "COM-001"},
		"field": "when",
		"severity": "note",
		"message": "COM-001 does not say when and how.",
		"hint": "Add it, so that whoever takes over knows what to do.",
	}} with input as document("certification", [object.union(line, {"when": "", "how": " "})], [])
	some v in comm_line_incomplete.violations with input as document("strict", [object.union(line, {"with_whom": []})], [])
	v.severity == "warning"
	v.message == "COM-001 does not say with whom."
}

test_what_could_not_be_read if {
	count(comm_line_incomplete.violations) == 0 with input as document("strict", [object.union(line, {"how": "", "unread": ["how"]})], [])
	count(comm_line_incomplete.violations) == 0 with input as document("strict", [{"id": "COM-001", "status": "live", "unread": ["*"]}], [])
}

test_a_column_that_nobody_has if {
	first := object.remove(line, ["how", "when"])
	second := object.union(object.remove(line, ["how"]), {"id": "COM-002"})
	absent := [{"kind": "communication", "field": "how"}, {"kind": "communication", "field": "evidence"}]
	said := {[v.record.id, v.field] | some v in comm_line_incomplete.violations} with input as document("advisory", [first, second], absent)
	said == {["COM-001", "how"], ["COM-002", "how"], ["COM-001", "when"]}
}
