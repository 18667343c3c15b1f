# METADATA
# title: Every conflict is settled, or somebody has to settle it by a day
# description: >-
#   An organisation has to find a balance and be able to show how: which requirements, what was decided, why, by whom and
#   when. An open conflict has an owner and a day. What must be met cannot stay open past that day: then it is one to fix
#   now. It cannot see whether the decision is a good one.
# custom:
#   severity: error
#   basis: duty
#   clauses: ["4.2 c", "9.3.3"]
#   needs: [registers]
#   registers: [conflicts]
#   age: true
#   action: Settle the open conflicts, and complete the decisions
#   fails: "CNF-001 has no decision, and was due on 2026-03-31"
#   remedy: Write down what was decided, why, by whom and when, or who settles it by when.
#   frameworks: {nist-csf: [GV.OC-03]}
#   group: H
#   profile: advisory
package goldthread.conflicts.conflict_unresolved

import data.goldthread.lib
import data.goldthread.live

violations contains {
	"record": {"id": c.id},
	"field": "due",
	"severity": {true: "error", false: "warning"}[c.id in binding],
	"message": sprintf("%s was to be settled by %s and is still open.", [c.id, c.due]),
	"hint": "Decide what goes first for what, and have management approve it.",
} if {
	some c in open
	c.id in late
}

violations contains {
	"record": {"id": c.id},
	"field": "decision",
	"value": concat(" ", lacks),
	"severity": "warning",
	"message": sprintf("%s is open, but it does not say %s.", [c.id, lib.listed(lacks, 5)]),
	"hint": "Name who settles it by when, or write down what was decided.",
} if {
	some c in open
	not c.id in late
	lacks := array.concat(
		[text | text := "who has to settle it"; not c.id in filled.owner],
		[text | text := "by when"; not c.due; not "due" in c.unread],
	)
	count(lacks) > 0
}

violations contains {
	"record": {"id": c.id},
	"field": "decision",
	"value": concat(" ", lacks),
	"severity": "warning",
	"message": sprintf("%s is decided, but it does not say %s.", [c.id, lib.listed(lacks, 5)]),
	"hint": "Write it down while those who decided remember it.",
} if {
	some c in live.conflicts
	c.id in filled.decision
	not "*" in c.unread
	lacks := array.concat(
		array.concat([text | text := "why"; not c.id in filled.reason], [text | text := "who decided"; not c.id in filled.decided_by]),
		[text | text := "when"; not c.decided_on; not "decided_on" in c.unread],
	)
	count(lacks) > 0
}

violations contains {
	"record": {"id": c.id},
	"field": "between",
	"severity": "warning",
	"message": sprintf("%s names %s, but a conflict has two sides.", [c.id, sides]),
	"hint": "Name the requirements that cannot all be met.",
} if {
	some c in live.conflicts
	not "between" in c.unread
	not "*" in c.unread
	named := [id | some id in c.between]
	count(named) < 2
	sides := concat("", array.concat(named, ["no requirement" | count(named) == 0]))
}

violations contains {
	"record": {"id": c.id},
	"field": "prevails",
	"severity": "warning",
	"message": sprintf("%s lets %s go first, which is not one of its sides.", [c.id, c.prevails]),
	"hint": "Name the side that goes first, or add the requirement to the sides.",
} if {
	some c in live.conflicts
	count(c.between) > 1
	not c.prevails in c.between
	c.prevails
}

upcoming contains {"record": {"id": c.id}, "on": c.due} if some c in open

upcoming contains {"record": {"id": c.id}} if {
	some c in open
	not c.due
}

# open are the conflicts without a decision; of a row that could not be read
# nobody knows.
open := [c |
	some c in live.conflicts
	not c.id in filled.decision
	not "*" in c.unread
]

late := {c.id | some c in open; c.due < input.as_of}

# binding are the conflicts with a side that must be met.
binding := {c.id | some c in live.conflicts; some id in c.between; lib.mandatory[id]}

# filled are the conflicts in which each field says something, or something that
# could not be read.
filled := {
	"decision": ({c.id | some c in live.conflicts; lib.filled(c.decision)} | unread.decision),
	"reason": ({c.id | some c in live.conflicts; lib.filled(c.reason)} | unread.reason),
	"decided_by": ({c.id | some c in live.conflicts; lib.filled(c.decided_by)} | unread.decided_by),
	"owner": (({c.id | some c in live.conflicts; lib.filled(c.owner)} | {c.id | some c in live.conflicts; lib.filled(c.decided_by)}) | unread.owner),
}

unread := {field: ids |
	some field in ["decision", "reason", "decided_by", "owner"]
	ids := {c.id | some c in live.conflicts; field in c.unread} | {c.id | some c in live.conflicts; "*" in c.unread}
}
