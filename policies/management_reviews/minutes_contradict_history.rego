# METADATA
# title: Minutes agree with the history about what changed
# description: >-
#   The strongest check a history gives: the meeting either saw the changes or it did not. Asked only about parties,
#   laws and mandatory requirements that came, went or were retired, and about limits that changed, between the review
#   before and this one. Minutes that say what changed and leave some of it out are noted. What came in with the first
#   version of a register, or before these checks began, does not count. It is a question: a change in a record need not
#   be a change in what the party needs.
# custom:
#   severity: warning
#   basis: practice
#   clauses: ["9.3.2 c"]
#   needs: [history]
#   action: Check the minutes against what changed in the registers
#   fails: "Minutes of March: no change. History: four new requirements and a new law since the review before"
#   remedy: Correct the minutes, or bring the changes to the next review.
#   frameworks: {iso-14001: ["9.3"], iso-22301: ["9.3"], iso-9001: ["9.3.2"]}
#   group: K
package goldthread.management_reviews.minutes_contradict_history

import data.goldthread.lib
import data.goldthread.live

violations contains {
	"record": {"id": review.id},
	"field": "changes_in_parties",
	"value": concat(" ", ids),
	"message": sprintf("%s says nothing changed, but from %s to %s %s changed: did the meeting know?", [
		review.id, review.from, review.to,
		lib.listed(ids, 5),
	]),
	"hint": "Correct the minutes, or bring the changes to the next management review.",
	"related": [{"kind": kind, "id": id, "message": what} |
		some [kind, id, day, _, what] in standing
		inside(day, review.from, review.to)
	],
	"commits": sort({c | some [_, _, day, c, _] in changes; inside(day, review.from, review.to)}),
} if {
	some review in denying
	ids := sort({id | some [_, id, day, _, _] in changes; inside(day, review.from, review.to)})
	count(ids) > 0
}

violations contains {
	"record": {"id": review.id},
	"field": "changes_in_parties",
	"value": concat(" ", ids),
	"severity": "note",
	"message": sprintf("%s lists what changed, but not %s, which changed from %s to %s: did the meeting know?", [
		review.id,
		lib.listed(ids, 5),
		review.from, review.to,
	]),
	"hint": "Correct the minutes, or bring these changes to the next management review.",
	"related": [{"kind": kind, "id": id, "message": what} |
		some [kind, id, day, _, what] in standing
		id in ids
		inside(day, review.from, review.to)
	],
	"commits": sort({c | some [_, id, day, c, _] in changes; id in ids; inside(day, review.from, review.to)}),
} if {
	some review in listing
	ids := sort({id |
		some [_, id, day, _, _] in changes
		inside(day, review.from, review.to)
		not [review.id, id] in listed
	})
	count(ids) > 0
}

# denying are the reviews that say nothing changed, with the days they looked at.
denying contains period[m.id] if {
	some m in live.management_reviews
	m.changes_in_parties.none == true
	not m.id in telling
}

# listing are those that say what changed.
listing contains period[id] if some id in telling

telling := {m.id | some m in live.management_reviews; count(m.changes_in_parties.records) > 0}

# listed are the records that minutes name under input c.
listed := {[m.id, id] |
	some m in live.management_reviews
	some id in m.changes_in_parties.records
} | {[m.id, id] |
	some m in live.management_reviews
	some item in m.items
	item.input == "c"
	some id in item.refs
}

# period is what each review looked at: the days after from, up to and with to.
period := {m.id: {"id": m.id, "from": from, "to": to} |
	some m in live.management_reviews
	m.date <= input.as_of
	from := max({input.repo.adopted} | starts[m.id])
	to := min({m.date} | {day | day := m.period_to})
}

# starts is the day before each review's period: as written, else the day of the
# review before.
starts := {m.id: days |
	some m in live.management_reviews
	stated := {lib.later(day, -1) | day := m.period_from}
	earlier := {max(before) | not m.period_from; before := {day | some day in dates; day < m.date}}
	days := stated | earlier
}

dates := {m.date | some m in live.management_reviews}

inside(day, from, to) if {
	day > from
	day <= to
}

changes := standing | gone

# standing are changes of records that are still there: [kind, id, day, commit,
# what happened]. What a register held when it began is no change.
standing contains ["parties", r.id, change.on, change.commit, what] if {
	some r in input.registers.parties
	some change in r.history.changes
	change.on > input.meta.parties.history.begins.on
	what := came_or_went(change.class, {field | some field in change.fields})
}

standing contains ["laws", r.id, change.on, change.commit, what] if {
	some r in input.registers.laws
	some change in r.history.changes
	change.on > input.meta.laws.history.begins.on
	what := came_or_went(change.class, {field | some field in change.fields})
}

standing contains ["requirements", r.id, change.on, change.commit, what] if {
	some r in input.registers.requirements
	must_be_met[r.id]
	some change in r.history.changes
	change.on > input.meta.requirements.history.begins.on
	what := came_or_went(change.class, {field | some field in change.fields})
}

standing contains ["requirements", r.id, change.on, change.commit, "its limit changed"] if {
	some r in input.registers.requirements
	some change in r.history.changes
	change.class == "changed"
	"bound" in change.fields
}

gone contains [record.kind, record.id, record.on, record.commit, "removed"] if {
	some record in input.removed
	record.kind in {"parties", "laws"}
	record.was == "live"
}

gone contains ["requirements", record.id, record.on, record.commit, "removed"] if {
	some record in input.removed
	record.was == "live"
	record.last.requirements.obligation == "mandatory"
}

gone contains ["requirements", record.id, record.on, record.commit, "removed"] if {
	some record in input.removed
	record.was == "live"
	lib.binding[record.last.requirements.basis]
}

must_be_met := {r.id |
	some r in input.registers.requirements
	r.obligation == "mandatory"
} | {r.id | some r in input.registers.requirements; lib.binding[r.basis]}

came_or_went("created", _) := "new"

came_or_went("restored", _) := "restored"

came_or_went("removed", _) := "removed"

came_or_went("changed", fields) := "its status changed" if {
	some field in {"status", "retired_on", "applicability"}
	field in fields
}
