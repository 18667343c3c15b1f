# METADATA
# title: Minutes that say nothing changed agree with the history
# description: >-
#   The strongest check a history gives: the meeting either saw the changes or it did not. Asked only about parties,
#   laws and mandatory requirements that came, went or were retired, and about limits that changed, between the review
#   before and this one. What came in with the first version of a register does not count. It is a question: a change in
#   a record need not be a change in what the party needs.
# custom:
#   severity: warning
#   basis: practice
#   clauses: ["9.3.2 c"]
#   needs: [history]
#   action: Check the minutes that say nothing changed against what changed in the registers
#   fails: "Minutes of March: no change. History: four new requirements and a new law since the review before"
#   remedy: Correct the minutes, or bring the changes to the next review.
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
	"commits": sort([commit |
		some commit in {c | some [_, _, day, c, _] in changes; inside(day, review.from, review.to)}
	]),
} if {
	some review in denying
	ids := sort([id | some id in {id | some [_, id, day, _, _] in changes; inside(day, review.from, review.to)}])
	count(ids) > 0
}

# denying are the reviews that say nothing changed, with the days they looked at.
denying contains {"id": m.id, "from": from, "to": to} if {
	some m in live.management_reviews
	m.date <= input.as_of
	m.changes_in_parties.none == true
	not some_records(m.id)
	from := max({input.repo.begins} | starts[m.id])
	to := min({m.date} | {day | day := m.period_to})
}

some_records(id) if id in {m.id | some m in live.management_reviews; count(m.changes_in_parties.records) > 0}

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
	record.kind in {"parties", "laws", "requirements"}
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
