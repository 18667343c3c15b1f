package goldthread.registers.history_rewritten_test

import data.goldthread.registers.history_rewritten.violations

repo := {"head": "f00", "branch": "main", "history": "complete"}

noted := {"name": "audit/2025", "on": "2025-11-20", "days": 100, "head": "4b825dc", "held": "kept in the repository only", "outside": false, "stands": true}

with_anchors(anchors, breaks) := {"repo": repo, "anchors": {"noted": anchors, "breaks": breaks}}

test_what_stands_is_silent if violations == set() with input as with_anchors([noted], [])

test_nothing_noted_is_silent if violations == set() with input as with_anchors([], [])

test_what_is_gone if {
	some v in violations with input as with_anchors([object.union(noted, {"stands": false})], [])
	v.commit == "f00"
	v.message == "On 2025-11-20 main stood at 4b825dc (audit/2025), which is no longer part of it: the history was rewritten."
}

test_a_rewrite_that_is_written_down if {
	violations == set() with input as with_anchors([object.union(noted, {"stands": false, "rewrite": "RWR-001"})], [])
}

test_a_broken_chain if {
	some v in violations with input as with_anchors([noted], [{"name": "anchors/2026/b.json", "reason": "names no anchor before, and is not the first"}])
	v.message == "The anchors do not hold together: anchors/2026/b.json names no anchor before, and is not the first."
}

test_a_bad_time_stamp_is_a_note if {
	some v in violations with input as with_anchors([object.union(noted, {"stamp_fault": "the time stamp is for another file"})], [])
	v.severity == "note"
}
