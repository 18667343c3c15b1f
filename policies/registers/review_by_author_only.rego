# METADATA
# title: Somebody else than its author has reviewed each record
# description: >-
#   Marking one's own work shows that it was written, not that it is right. Compared are people, not addresses: whoever
#   wrote the present wording, alone or with others, and whoever recorded a review of it. A small organisation may live with
#   it: where a risk that names A.5.3 was accepted, a review by somebody else within a year, also of an earlier wording, is
#   enough. Drafts, retired records and what has not reached the main branch are not asked. It cannot see two people who
#   share an account, or what somebody said in a meeting.
# custom:
#   severity: warning
#   basis: practice
#   clauses: ["A.5.3", "7.5.2 c"]
#   needs: [history]
#   registers: []
#   profile: advisory
#   after: [requirements/review_never, requirements/review_overdue, registers/review_outdated_by_change]
#   action: Have somebody else look at the records that only their authors reviewed
#   fails: "The author of the last change and the reviewer are one person under two addresses"
#   remedy: Ask somebody who did not write it, or record the accepted risk (A.5.3) and have somebody look from outside once a year.
#   group: L
package goldthread.registers.review_by_author_only

import data.goldthread.lib

violations contains {
	"record": {"kind": kind, "id": r.id},
	"value": r.history.changed.commit,
	"message": sprintf("%s was reviewed, on %s, only by who wrote it.", [r.id, alone[kind][r.id]]),
	"hint": hint,
	"commits": sort({review.commit | some review in r.history.reviews; review.counts; review.present}),
} if {
	some kind, records in input.registers
	not nearly_all(count(alone[kind]), input.meta[kind].live)
	some r in records
	alone[kind][r.id]
}

violations contains {
	"register": kind,
	"value": "by its authors",
	"records": sort(object.keys(days)),
	"message": sprintf("%s: %s, reviewed last on %s, only by who wrote them.", [
		input.meta[kind].title, lib.counted(count(days), "record", "records"), max([day | some day in days]),
	]),
	"hint": hint,
} if {
	some kind, days in alone
	nearly_all(count(days), input.meta[kind].live)
}

# nearly_all holds where it is the state of a register, and not of records in it.
nearly_all(found, live) if {
	found >= 5
	found * 100 >= live * 80
}

hint := "Ask somebody else to review it, or record the accepted risk that duties are not separated (A.5.3)." if {
	count(lib.unseparated) == 0
}

hint := sprintf("%s accepts that duties are not separated, if somebody else looks once a year.", [lib.listed(sort(lib.unseparated), 3)]) if {
	count(lib.unseparated) > 0
}

# alone is the day of the newest review of each record whose present wording
# was reviewed, but by nobody else than who wrote it, by register. Whoever
# merged it without having written it is somebody else.
alone := {kind: days |
	input.repo.people > 1
	some kind, records in input.registers
	days := {r.id: max(reviewed) |
		some r in records
		[kind, r.id] in examined
		not [kind, r.id] in lib.looked_at_from_outside
		seconds := [review | some review in r.history.reviews; review.counts; review.present; review.second]
		count(seconds) == 0
		merged := [merge | merge := r.history.changed.merged_by; not r.history.changed.self_merged]
		count(merged) == 0
		reviewed := [review.on | some review in r.history.reviews; review.counts; review.present]
	}
	count(days) > 0
}

# examined are the records whose present wording was reviewed.
examined contains [kind, r.id] if {
	some kind, records in input.registers
	not kind in data.catalogue.event_registers.registers
	some r in records
	r.history.state == "on main"
	[kind, r.id] in lib.alive
	some review in r.history.reviews
	review.counts
	review.present
}
