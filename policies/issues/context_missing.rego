# METADATA
# title: Issues inside and outside the organisation are both listed
# description: >-
#   Clause 4.2 leans on 4.1: whoever matters, matters because of something inside or outside. Both sides are to be
#   determined, so a list with one of them is half a list. It cannot see whether the issues listed are the ones that
#   matter.
# custom:
#   severity: error
#   basis: duty
#   clauses: ["4.1"]
#   needs: [registers]
#   profile: advisory
#   action: List what inside and outside the organisation bears on the management system
#   fails: "5 issues, all external"
#   remedy: Add at least one issue of the side that is missing.
#   group: I
package goldthread.issues.context_missing

import data.goldthread.live

violations contains {
	"register": "issues",
	"value": side,
	"message": sprintf("External and internal issues: no %s issue is listed.", [side]),
	"hint": hints[side],
} if {
	some side in {"internal", "external"}
	count(sides) > 0
	not side in sides
	count(undecided) == 0
}

violations contains {
	"register": "issues",
	"value": "none",
	"message": "External and internal issues: none is listed.",
	"hint": "List what inside and outside the organisation affects the management system.",
} if {
	count(live.issues) == 0
	count(input.registers.issues) == 0
}

violations contains {
	"register": "issues",
	"value": "sides",
	"message": "External and internal issues: no issue says whether it lies inside or outside the organisation.",
	"hint": "Give each issue its side, internal or external.",
} if {
	count(live.issues) > 0
	count(sides) == 0
	count(unread) == 0
}

sides := {i.side | some i in live.issues}

# undecided are issues that may be of the side that is missing.
undecided := {i.id | some i in live.issues; not i.side} | unread

unread := {i.id | some i in live.issues; some field in i.unread; field in {"side", "*"}}

hints := {
	"internal": "Add what lies inside, for example how few people know a system, or a change of the organisation.",
	"external": "Add what lies outside, for example new law, what customers ask for, or a supplier that everything depends on.",
}
