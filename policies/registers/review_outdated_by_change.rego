# METADATA
# title: Records have not changed since somebody reviewed them
# description: >-
#   Somebody looked at other words than those that stand here. Compared is what the record said when its reviewer last
#   recorded a review with what it says now; typed dates, notes and layout make no difference, and a record that went back
#   to reviewed words is fine. Registers of events and of actions are not asked, and neither is what has not reached the
#   main branch. A note where only what the record rests on has changed since: its sources (contracts, laws, policies,
#   leases, standards, decisions) and its answers (rows of the SoA, risks, documents), and of those only what bears on
#   others, such as clauses, duties, conditions or how a control is done; parties and people are left out, because a new
#   contact changes no requirement. It cannot see whether a change matters.
# custom:
#   severity: warning
#   basis: practice
#   clauses: ["7.5.2 c"]
#   needs: [history]
#   registers: []
#   after: [requirements/review_overdue]
#   profile: advisory
#   action: Look again at the records that changed after their review
#   fails: "Reviewed on 2025-12-01 at 24 hours; changed to 72 hours on 2026-01-20"
#   remedy: Have the record reviewed again as it stands now, and record it.
#   group: L
package goldthread.registers.review_outdated_by_change

import data.goldthread.lib

violations contains {
	"record": {"kind": kind, "id": r.id},
	"value": change.commit,
	"message": sprintf("%s changed on %s, %s: %s%s.", [r.id, change.on, reviewed(day, change.on), difference[[kind, r.id]], since]),
	"hint": "Have it reviewed again as it stands now.",
	"commits": [e.commit | some e in r.history.changed_since],
} if {
	some kind, records in input.registers
	some r in records
	day := outdated[[kind, r.id]]
	change := r.history.changed_since[count(r.history.changed_since) - 1]
	newest := lib.unproven[[kind, r.id]]
	since := reviewed_since(max([day, change.on]), newest.on, newest.why, [newest.on, newest.lacks] == [day, "wording"])
}

violations contains {
	"record": {"kind": kind, "id": r.id},
	"value": concat(" ", sort({link.commit | some link in bearing[[kind, r.id]]})),
	"severity": "note",
	"message": sprintf("%s was reviewed on %s; since then %s, on which it rests, changed: look again.", [
		r.id, r.history.reviewed.on,
		lib.listed(sort({link.id | some link in bearing[[kind, r.id]]}), 5),
	]),
	"hint": "See whether what is written here still holds, and record the review.",
	"related": [{"kind": link.kind, "id": link.id, "message": sprintf("changed on %s", [link.on])} |
		some link in bearing[[kind, r.id]]
	],
	"commits": sort({link.commit | some link in bearing[[kind, r.id]]}),
} if {
	some kind, records in input.registers
	some r in records
	bearing[[kind, r.id]]
	r.history.reviewed.present
}

# examined are the records that somebody has reviewed.
examined contains [kind, r.id] if {
	some kind, records in input.registers
	some r in records
	[kind, r.id] in asked
	some review in r.history.reviews
	review.counts
}

asked := {[kind, r.id] |
	some kind, records in input.registers
	not kind in data.catalogue.event_registers.registers
	some r in records
	r.history.state == "on main"
	[kind, r.id] in lib.alive
}

# proven are the records whose present wording was reviewed.
proven := {[kind, r.id] |
	some kind, records in input.registers
	some r in records
	some review in r.history.reviews
	review.proven
}

# outdated is the day of the newest review of an earlier wording, where the
# present one has none and came later.
outdated := {[kind, r.id]: days[count(days) - 1] |
	some kind, records in input.registers
	some r in records
	[kind, r.id] in asked
	not [kind, r.id] in proven
	count(r.history.changed_since) > 0
	days := [review.on | some review in r.history.reviews; review.counts; not review.present]
}

# difference says what changed since then, in words; where only the fields are
# known, their names.
difference := object.union(
	{[kind, r.id]: in_words(names) |
		some kind, records in input.registers
		some r in records
		outdated[[kind, r.id]]
		names := sort({label | some change in r.history.changed_since; some label in change.labels})
	},
	{[kind, r.id]: r.history.changed_words |
		some kind, records in input.registers
		some r in records
		outdated[[kind, r.id]]
	},
)

in_words(names) := lib.listed(names, 5) if count(names) > 0

in_words(names) := "it was removed and came back" if count(names) == 0

# reviewed tells how the review goes with a change on a day. What was looked at
# may come onto the main branch when another change has already.
reviewed(day, changed) := sprintf("after its last review of %s", [day]) if day <= changed

reviewed(day, changed) := sprintf("and the review that was recorded on %s is of the words before", [day]) if day > changed

# reviewed_since tells of a review after both that the profile does not take,
# unless that is the one of the words before.
reviewed_since(last, on, why, told) := sprintf("; on %s %s", [on, why]) if {
	on >= last
	not told
} else := ""

# bearing are the changes in what each record rests on that bear on it.
bearing := {[kind, r.id]: links |
	some kind, records in input.registers
	some r in records
	[kind, r.id] in asked
	links := [link |
		some link in r.history.links_changed
		some field in link.fields
		field in data.catalogue.rests_on[link.kind]
	]
	count(links) > 0
}
