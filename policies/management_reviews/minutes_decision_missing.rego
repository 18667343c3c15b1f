# METADATA
# title: Minutes say what was decided, by whom and by when
# description: >-
#   A management review ends in decisions; minutes that list topics are the usual finding. Looked at is the item on
#   interested parties, which needs a decision unless nothing changed ("no action needed" is one), and whether the
#   minutes hold any decision at all. An action with only one of role and day is noted. It cannot see whether what was
#   decided was done.
# custom:
#   severity: warning
#   basis: duty
#   clauses: ["9.3.3"]
#   needs: [record]
#   after: [management_reviews/minutes_parties_item_missing]
#   action: Write into the minutes what was decided, by whom and by when
#   fails: "Input c: the new insurer was presented; nothing under decision"
#   remedy: Write the decision, the role that acts on it and the day, or that no action is needed.
#   group: K
package goldthread.management_reviews.minutes_decision_missing

import data.goldthread.lib
import data.goldthread.live

violations contains {
	"record": {"id": m.id},
	"field": "items",
	"value": "none",
	"message": sprintf("%s of %s says what was discussed, but of nothing what was decided.", [m.id, m.date]),
	"hint": hint,
} if {
	some m in undecided
}

violations contains {
	"record": {"id": m.id},
	"field": sprintf("items[%d]", [i]),
	"value": "decision",
	"message": sprintf("%s of %s does not say what was decided on changes in interested parties.", [m.id, m.date]),
	"hint": hint,
} if {
	some m in held
	not m.id in {u.id | some u in undecided}
	not m.id in unchanged
	some i, item in m.items
	item.input == "c"
	[m.id, i] in discussed
	not m.id in settled
}

violations contains {
	"record": {"id": m.id},
	"field": sprintf("items[%d]", [i]),
	"value": lack,
	"severity": "note",
	"message": sprintf("%s of %s has an action%s without %s.", [m.id, m.date, under({letter | letter := item.input}), lack]),
	"hint": "Say who acts on it and by when.",
} if {
	some m in held
	some i, item in m.items
	[m.id, i] in decided
	lack := half({owner | owner := item.owner; lib.filled(owner)}, {day | day := item.due})
}

hint := "Write the decision, the role that acts on it and the day, or that no action is needed."

held := [m | some m in live.management_reviews; m.date <= input.as_of]

# undecided are the minutes without a single decision, though there was
# something to decide.
undecided := [m |
	some m in held
	not m.id in {id | some [id, _] in decided}
	m.id in ({id | some [id, _] in discussed} | listing)
	not only_unchanged(m.id in unchanged, count([i | some [id, i] in discussed; id == m.id]))
]

# only_unchanged holds where all there was to say is that nothing changed.
only_unchanged(true, items) if items <= 1

discussed := {[m.id, i] | some m in held; some i, item in m.items; lib.filled(item.summary)} | {[m.id, i] |
	some m in held
	some i, item in m.items
	count(item.refs) > 0
}

decided := {[m.id, i] | some m in held; some i, item in m.items; lib.filled(item.decision)}

# settled are the minutes with a decision under the item on parties.
settled := {m.id | some m in held; some i, item in m.items; item.input == "c"; [m.id, i] in decided}

unchanged := {m.id | some m in held; m.changes_in_parties.none == true}

listing := {m.id | some m in held; count(m.changes_in_parties.records) > 0}

under(letters) := sprintf(" under input %s", [letter]) if some letter in letters

under(letters) := "" if count(letters) == 0

half(owners, days) := "the role that acts on it" if {
	count(owners) == 0
	count(days) > 0
}

half(owners, days) := "a day" if {
	count(owners) > 0
	count(days) == 0
}
