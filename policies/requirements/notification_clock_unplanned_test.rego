package goldthread.requirements.notification_clock_unplanned_test

import data.goldthread.requirements.notification_clock_unplanned

hours(n) := {"least": n * 3600, "most": n * 3600, "words": sprintf("%d hours", [n])}

document(clock, lines) := {
	"meta": {"communication": {"kept": true}},
	"registers": {
		"requirements": [{"id": "REQ-006", "status": "live", "topic": "notification", "parties": ["PTY-002"]}],
		"communication": [object.union({"id": line.id, "status": "live"}, line.fields) | some line in lines],
	},
	"facts": {"times": array.concat(
		[object.union({"kind": "requirements", "id": "REQ-006", "field": "bound", "op": "max"}, clock)],
		[object.union({"kind": "communication", "id": line.id, "field": "within"}, line.time) | some line in lines; line.time],
	)},
}

line(id, fields, time) := {"id": id, "fields": fields, "time": time}

names := {"requirements": ["REQ-006"]}

for_party := {"with_whom": ["PTY-002"]}

messages := {v.message | some v in notification_clock_unplanned.violations}

test_no_line if {
	notification_clock_unplanned.violations == {{
		"record": {"id": "REQ-006"},
		"field": "bound",
		"value": "72 hours",
		"message": "REQ-006 sets a time for telling PTY-002 (72 hours), but no line of the communication plan says within how long.",
		"hint": "Add a line: what, to whom, how, by whom, within how long.",
	}} with input as document(hours(72), [])
}

test_the_same_time_or_less if {
	every fields in [names, for_party] {
		count(messages) == 0 with input as document(hours(72), [line("COM-1", fields, hours(72))])
		count(messages) == 0 with input as document(hours(72), [line("COM-1", fields, hours(24))])
		messages == {"REQ-006 sets a time for telling PTY-002 (72 hours), but COM-1 plans 73 hours."} with input as document(hours(72), [line("COM-1", fields, hours(73))])
	}
}

test_a_line_for_somebody_else if {
	count(messages) == 1 with input as document(hours(72), [line("COM-1", {"with_whom": ["PTY-003"], "requirements": ["REQ-007"]}, hours(24))])
}

test_one_of_several_lines_is_enough if {
	count(messages) == 0 with input as document(hours(72), [line("COM-1", for_party, hours(200)), line("COM-2", for_party, hours(24))])
}

test_the_line_that_names_it_is_the_one_that_is_told if {
	messages == {"REQ-006 sets a time for telling PTY-002 (72 hours), but COM-2 plans 200 hours."} with input as document(hours(72), [line("COM-1", for_party, hours(100)), line("COM-2", names, hours(200))])
}

test_a_line_without_a_time if {
	some message in messages with input as document(hours(72), [line("COM-1", names, false)])
	contains(message, "no line of the communication plan says within how long")
}

test_where_it_hangs_on_the_month_or_on_working_days if {
	month := {"least": 28 * 86400, "most": 31 * 86400, "words": "1 month"}
	count(messages) == 0 with input as document(month, [line("COM-1", names, hours(30 * 24))])
	count(messages) == 0 with input as document(month, [line("COM-1", names, month)])
	count(messages) == 1 with input as document(month, [line("COM-1", names, hours(32 * 24))])
	working := {"least": 3 * 86400, "words": "at most 3 business days"}
	count(messages) == 0 with input as document(working, [line("COM-1", names, hours(120))])
	count(messages) == 1 with input as document(working, [])
}

test_what_is_no_time_to_tell if {
	doc := document(hours(72), [])
	count(messages) == 0 with input as object.union(doc, {"facts": {"times": [object.union(doc.facts.times[0], {"op": "min"})]}})
	count(messages) == 0 with input as object.union(doc, {"registers": {"requirements": [object.union(doc.registers.requirements[0], {"topic": "retention"})]}})
	every disposition in ["not_addressed", "elsewhere"] {
		count(messages) == 0 with input as object.union(doc, {"registers": {"requirements": [object.union(doc.registers.requirements[0], {"disposition": disposition})]}})
	}
}

test_a_line_that_nobody_could_read if {
	count(messages) == 0 with input as document(hours(72), [line("COM-1", object.union(names, {"unread": ["within"]}), false)])
	count(messages) == 0 with input as object.union(document(hours(72), []), {"facts": {"mentions": [{"kind": "requirements", "id": "REQ-006", "by_kind": "communication", "by_id": "COM-1"}]}})
}

test_no_plan_is_kept if {
	count(messages) == 0 with input as object.union(document(hours(72), []), {"meta": {"communication": {"kept": false}}})
}
