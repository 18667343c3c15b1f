package goldthread.registers.record_removed_silently_test

import data.goldthread.registers.record_removed_silently

document(removed) := {
	"thresholds": {"removed_records": 5, "removed_share": 30},
	"repo": {"adopted": "2026-01-01"},
	"meta": {"parties": {"title": "Interested parties"}, "requirements": {"title": "Requirements"}},
	"registers": {},
	"removed": removed,
}

gone(id, more) := object.union(
	{
		"kind": "requirements", "id": id, "called": "Escrow of source code", "was": "live", "among": 40,
		"on": "2026-02-26", "commit": "c2", "short": "c2", "landing": "c2",
		"last": {"requirements": {"id": id, "obligation": "voluntary"}},
	},
	more,
)

severities := {v.severity | some v in record_removed_silently.violations}

test_nothing_is_gone if {
	count(record_removed_silently.violations) == 0 with input as document([])
}

test_one_is_gone if {
	record_removed_silently.violations == {{
		"record": {"kind": "requirements", "id": "REQ-024"},
		"value": "c2",
		"severity": "warning",
		"message": "REQ-024 (Escrow of source code) was deleted in c2 of 2026-02-26.",
		"hint": "Restore it as it stood before c2, and retire it with the day and the reason; if it has another id now, write the old one under formerly.",
		"commits": ["c2"],
	}} with input as document([gone("REQ-024", {})])
}

test_one_that_had_to_be_met if {
	every last in [{"obligation": "mandatory"}, {"basis": "contractual"}] {
		some v in record_removed_silently.violations with input as document([gone("REQ-024", {"last": {"requirements": last}})])
		v.severity == "error"
		v.message == "REQ-024 (Escrow of source code) was deleted in c2 of 2026-02-26, though it had to be met."
	}
}

test_drafts_may_go_and_retired_ones_are_noted if {
	count(record_removed_silently.violations) == 0 with input as document([gone("REQ-024", {"was": "draft"})])
	some v in record_removed_silently.violations with input as document([gone("REQ-024", {"was": "retired", "last": {"requirements": {"obligation": "mandatory"}}})])
	v.severity == "note"
	v.message == "REQ-024 (Escrow of source code) was deleted in c2 of 2026-02-26, after it had been retired."
}

test_before_adoption_is_not_asked_and_a_branch_is if {
	count(record_removed_silently.violations) == 0 with input as document([gone("REQ-024", {"on": "2026-01-01"})])
	on_a_branch := object.remove(gone("REQ-024", {"on": "2025-12-30"}), ["landing"])
	count(record_removed_silently.violations) == 1 with input as document([on_a_branch])
}

several(n, among) := [gone(sprintf("REQ-%d", [i]), {"among": among}) | some i in numbers.range(1, n)]

test_many_are_one_finding if {
	count(record_removed_silently.violations) == 4 with input as document(several(4, 40))
	record_removed_silently.violations == {{
		"register": "requirements",
		"value": "c2",
		"records": ["REQ-1", "REQ-2", "REQ-3", "REQ-4", "REQ-5"],
		"severity": "error",
		"message": "Requirements: 5 of 40 records went in c2 of 2026-02-26, which looks like a wrong file: REQ-1, REQ-2, REQ-3, REQ-4 and REQ-5.",
		"hint": "Revert c2, or bring the records back and retire each with the day and the reason; if they have other ids now, write the old ones under formerly.",
		"commits": ["c2"],
	}} with input as document(several(5, 40))
}

test_a_large_part_of_a_small_register if {
	count(record_removed_silently.violations) == 1 with input as document(several(3, 10))
	count(record_removed_silently.violations) == 3 with input as document(several(3, 11))
	count(record_removed_silently.violations) == 2 with input as document(several(2, 2))
}

test_other_registers_have_no_duty_to_be_met if {
	party := {"kind": "parties", "id": "PTY-1", "last": {"parties": {"id": "PTY-1"}}}
	severities == {"warning"} with input as document([object.remove(gone("PTY-1", object.union(party, {"called": "Resellers"})), ["last"])])
}

# changed is a change that makes of a requirement what the first argument says.
changed(now, stands) := {
	"thresholds": {"removed_records": 5, "removed_share": 30},
	"repo": {"adopted": "2026-01-01"},
	"meta": {},
	"registers": {"requirements": [object.union({"id": "REQ-001"}, now)], "parties": [{"id": "REQ-001"}]},
	"removed": [],
	"base": {"registers": {"requirements": [{"id": "REQ-001", "obligation": "mandatory"}, {"id": "REQ-002"}]}},
	"changes": [{"kind": "requirements", "id": "REQ-001", "was": "REQ-001", "class": "changed", "stood": "live", "stands": stands}],
}

test_a_change_makes_it_a_draft_again if {
	record_removed_silently.violations == {{
		"record": {"kind": "requirements", "id": "REQ-001"},
		"field": "status",
		"value": "draft",
		"severity": "error",
		"message": "REQ-001 is made a draft again, though it had to be met.",
		"hint": "Put it back as it stood, or retire it with the day under retired_on and the reason under retired_reason.",
	}} with input as changed({"status": "draft"}, "draft")
}

messages := {v.message | some v in record_removed_silently.violations}

test_a_change_retires_it if {
	messages == {"REQ-001 is retired without the day and a reason, though it had to be met."} with input as changed({"status": "retired"}, "retired")
	messages == {"REQ-001 is retired without a reason, though it had to be met."} with input as changed({"retired_on": "2026-02-01", "retired_reason": " "}, "retired")
	messages == set() with input as changed({"retired_on": "2026-02-01", "retired_reason": "The contract ended."}, "retired")
	messages == set() with input as changed({"retired_on": "2026-02-01", "unread": ["retired_reason"]}, "retired")
	messages == set() with input as changed({}, "live")
}

test_a_change_takes_it_for_the_former_id_of_another if {
	gone_now := {"changes": [{"kind": "requirements", "id": "REQ-002", "was": "REQ-002", "class": "removed", "stood": "live"}]}
	merged := object.union(changed({"formerly": ["REQ-002"]}, "live"), gone_now)
	messages == {"REQ-002 is taken out, and REQ-001 says that it was called so, but both stood before this change."} with input as merged
	fresh := object.union(merged, {"registers": {"requirements": [{"id": "REQ-003", "formerly": ["REQ-002"]}]}})
	messages == set() with input as fresh
}
