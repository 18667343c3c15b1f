# METADATA
# title: Nonconformities and actions are closed by their day, and it is seen whether they worked
# description: >-
#   A minor nonconformity that comes back becomes a major one. Asked of nonconformities that are open after their day, and
#   of closed ones that do not say whether the action worked; ideas for improvement need not. Of an action in minutes on
#   interested parties or what they require it is asked whether it was done, where its day has passed and neither a later
#   review took up earlier actions nor a record it is about was changed or reviewed since. What was late before the
#   registers came under these checks is only noted. It cannot see whether an action was a good one.
# custom:
#   severity: warning
#   basis: duty
#   clauses: ["10.2"]
#   needs: [registers]
#   registers: []
#   age: true
#   profile: advisory
#   action: Close the nonconformities and actions whose day has passed, or agree a new day
#   fails: "NCR-003, due 2025-10-01, is open"
#   remedy: Close it with what shows that the action worked, or agree a new day with its owner.
#   group: O
package goldthread.nonconformities.finding_overdue

import data.goldthread.lib
import data.goldthread.live

violations contains {
	"record": {"id": n.id},
	"field": "due",
	"severity": severity(n.due in early),
	"message": sprintf("%s was due on %s and is open.", [n.id, n.due]),
	"hint": "Close it with what shows that the action worked, or agree a new day with its owner.",
} if {
	some n in open
	n.due < input.as_of
}

violations contains {
	"record": {"id": n.id},
	"field": "effectiveness",
	"message": sprintf("%s was closed on %s, and nothing says whether the action worked.", [n.id, n.closed_on]),
	"hint": "Look whether it worked, and write down what shows it.",
} if {
	some n in live.nonconformities
	n.id in closed
	not n.closed_on in early
	not n.severity == "opportunity"
	not n.id in looked_at
}

violations contains {
	"record": {"kind": "management_reviews", "id": m.id},
	"field": sprintf("items[%d].due", [i]),
	"severity": "note",
	"message": sprintf("%s decided on something by %s, and nothing shows whether it was done.", [m.id, item.due]),
	"hint": "Say so under earlier actions (input a) in the next minutes, or agree a new day.",
} if {
	some m in live.management_reviews
	some i, item in m.items
	item.due < input.as_of
	not item.due in early
	[m.id, i] in on_parties
	not [m.id, i] in moved
	not m.id in taken_up
	not m.id in followed
}

upcoming contains {"record": {"id": n.id}, "on": n.due} if some n in open

upcoming contains {"record": {"id": n.id}} if {
	some n in open
	not n.due
}

open := [n |
	some n in live.nonconformities
	not n.id in closed
	not "closed_on" in n.unread
]

examined contains ["nonconformities", n.id] if some n in live.nonconformities

examined contains ["management_reviews", id, i] if some [id, i] in on_parties

closed := {n.id | some n in live.nonconformities; n.closed_on <= input.as_of}

looked_at := {n.id | some n in live.nonconformities; lib.filled(n.effectiveness)}

# early are the days that had passed when the registers came under these checks.
early := {day | some day in days; day <= input.repo.adopted}

days := ({n.due | some n in live.nonconformities} | {n.closed_on | some n in live.nonconformities}) | {item.due |
	some m in live.management_reviews
	some item in m.items
}

severity(true) := "note"

severity(false) := "warning"

# on_parties are the actions of minutes on interested parties and what they
# require, by the place of their item.
on_parties := {[m.id, i] |
	some m in live.management_reviews
	some i, item in m.items
	item.due
	item.input == "c"
} | {[m.id, i] |
	some m in live.management_reviews
	some i, item in m.items
	item.due
	[m.id, i] in {[id, k] | some [id, k, kind, _] in about; kind in {"parties", "requirements"}}
}

# about are the records that each action names.
about := {[link.id, to_number(found[1]), link.target_kind, link.target_id] |
	some link in input.facts.links
	link.kind == "management_reviews"
	link.resolved
	some found in regex.find_all_string_submatch_n(`^items\[(\d+)\]\.refs\[`, link.field, 1)
}

# moved are the actions of which a record was changed or reviewed since.
moved := {[id, i] |
	some [id, i, kind, target] in about
	some day in since[[kind, target]]
	day > held[id]
}

held := {m.id: m.date | some m in live.management_reviews}

since := {[kind, r.id]: happened |
	some kind in {kind | some [_, _, kind, _] in about}
	some r in input.registers[kind]
	happened := {change.on | some change in r.history.changes} | {review.on | some review in r.history.reviews; review.counts}
}

# taken_up are the reviews after which a later one looked at earlier actions.
taken_up := {m.id |
	some m in live.management_reviews
	m.date < max({later.date | some later in live.management_reviews; later.id in looking_back})
}

looking_back := {m.id |
	some m in live.management_reviews
	m.date <= input.as_of
	some item in m.items
	item.input == "a"
}

# followed are the reviews behind a nonconformity, which has a day of its own.
followed := {link.target_id |
	some link in input.facts.links
	link.kind == "nonconformities"
	link.resolved
	link.target_kind == "management_reviews"
}
