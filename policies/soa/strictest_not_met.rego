# METADATA
# title: What a control promises meets the strictest requirement that rests on it
# description: >-
#   Plans say 72 hours because the law does, and one customer's contract says 24. A limit in figures that a row of the
#   Statement of Applicability promises is held against the limit of every live requirement that is linked with it, on
#   the same topic and the same thing. One that a decided conflict lets give way is left out, and where it hangs on the
#   day or on words the finding asks instead. It cannot see limits that nobody wrote in figures, and not whether the
#   promise is kept.
# custom:
#   severity: error
#   basis: duty
#   clauses: ["4.2 c", "8.1"]
#   needs: [registers]
#   registers: [soa, requirements]
#   after: [requirements/control_excluded_in_soa]
#   profile: advisory
#   action: Tighten what controls promise to the strictest requirement, or renegotiate it
#   fails: "REQ-004 24 h, REQ-005 72 h, and the control promises 72 h"
#   remedy: Tighten the promise, agree on another limit with the party, or decide the conflict and record it.
#   frameworks: {iso-9001: ["5.1.2"], nist-csf: [GV.OC-03]}
#   group: E
package goldthread.soa.strictest_not_met

import data.goldthread.lib
import data.goldthread.live
import data.goldthread.records

examined := {row.id | some row in lib.soa; row.parameter.value}

violations contains {
	"record": {"id": row},
	"field": field,
	"value": sprintf("%s: %s", [said, concat(" ", [ask[0] | some ask in asks])]),
	"severity": severity(asks),
	"message": sprintf("%s promises %s, but %s.", [row, said, lib.listed([demand(ask[0], ask[1]) | some ask in asks], 3)]),
	"hint": "Tighten it, or agree on another limit and change the requirement.",
	"related": related(asks),
} if {
	some [row, field, said], asks in lib.grouped(surely)
}

violations contains {
	"record": {"id": row},
	"field": field,
	"value": sprintf("%s: %s", [said, concat(" ", [ask[0] | some ask in asks])]),
	"severity": "note",
	"message": sprintf("%s promises %s, and %s. Is that met?", [row, said, lib.listed([demand(ask[0], ask[1]) | some ask in asks], 3)]),
	"hint": "If it is, write both in the same words; if not, tighten the promise.",
	"related": related(asks),
} if {
	some [row, field, said], asks in lib.grouped(perhaps)
	not [row, field, said] in told
}

told := {pair[0] | some pair in surely}

surely := {[[s.promise.id, s.promise.field, s.promise.words], [s.ask.id, s.ask.words, s.ask.field]] |
	some s in falling_short
	s.certainty == "always"
}

perhaps := {[[s.promise.id, s.promise.field, s.promise.words], [s.ask.id, s.ask.words, s.ask.field]] |
	some s in falling_short
	s.certainty != "always"
}

falling_short := [s |
	some s in input.facts.shortfalls
	s.promise.kind == "soa"
	s.ask.kind == "requirements"
	s.ask.id in standing
	not s.promise.id in excluded
	not s.ask.id in yielding
]

standing := {r.id | some r in live.requirements}

excluded := {row.id | some row in lib.soa; row.applicable == false}

# yielding are requirements that a decided conflict lets give way.
yielding := {id |
	some c in live.conflicts
	lib.filled(c.prevails)
	lib.filled(c.decided_on)
	some id in c.between
	id != c.prevails
}

severity(asks) := "error" if {
	some ask in asks
	lib.mandatory[ask[0]]
}

severity(asks) := "warning" if {
	every ask in asks {
		not lib.mandatory[ask[0]]
	}
}

demand(id, words) := sprintf("%s%s demands %s", [id, whose[id], words])

whose := object.union(
	{r.id: "" | some r in live.requirements},
	{r.id: sprintf(" for %s", [records.parties[r.parties[0]].name]) | some r in live.requirements},
)

related(asks) := [{"kind": "requirements", "id": ask[0], "field": ask[2], "message": sprintf("demands %s", [ask[1]])} | some ask in asks]
