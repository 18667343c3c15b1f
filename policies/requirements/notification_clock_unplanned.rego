# METADATA
# title: A time to tell somebody is planned for
# description: >-
#   Missed times are the requirements that actually get fined. Asked is of requirements to tell somebody something whose
#   limit in figures is a time. A line of the communication plan answers when it names the requirement or one of its parties
#   and plans the same time or less; times are compared exactly, also 3 days with 72 hours, and where it hangs on the month
#   or on working days nobody is told. Not tested where no communication plan is kept. It cannot see times that stand only
#   in the words of a statement, nor whether the clock is kept.
# custom:
#   severity: warning
#   basis: practice
#   clauses: ["7.4", "A.5.24", "A.5.26"]
#   needs: [registers]
#   registers: [requirements, communication]
#   action: Plan each time within which somebody must be told
#   fails: "REQ-006, at most 72 hours to the ICO, and no line of the communication plan"
#   remedy: Add a line to the communication plan with what, to whom, how, by whom and within how long, or shorten the one there is.
#   frameworks: {nis2: ["Art. 23(4)"], dora: ["Art. 17-19"], soc-2: [CC2.3]}
#   group: F
#   profile: advisory
package goldthread.requirements.notification_clock_unplanned

import data.goldthread.lib
import data.goldthread.live

violations contains {
	"record": {"id": r.id},
	"field": "bound",
	"value": sprintf("%s: %s", [clock[r.id].words, line]),
	"message": sprintf("%s sets a time for telling %s (%s), but %s plans %s.", [r.id, whom(r.id), clock[r.id].words, line, planned[line].words]),
	"hint": "Plan the same time or less, or agree on another one with the party.",
	"related": [{"kind": "communication", "id": line, "field": "within", "message": "plans more"}],
} if {
	some r in live.requirements
	r.id in missed
	line := nearest[r.id]
}

violations contains {
	"record": {"id": r.id},
	"field": "bound",
	"value": clock[r.id].words,
	"message": sprintf("%s sets a time for telling %s (%s), but no line of the communication plan says within how long.", [r.id, whom(r.id), clock[r.id].words]),
	"hint": "Add a line: what, to whom, how, by whom, within how long.",
} if {
	some r in live.requirements
	r.id in missed
	not nearest[r.id]
}

examined := {id | some id, _ in clock}

# clock is the time within which each requirement asks for somebody to be told.
clock := {t.id: t |
	input.meta.communication.kept
	some t in input.facts.times
	t.kind == "requirements"
	t.op in {"max", "equals", "only"}
	t.id in lib.about_telling
	not t.id in elsewhere
}

elsewhere := {r.id | some r in live.requirements; r.disposition in {"not_addressed", "elsewhere"}}

planned := {t.id: t | some t in input.facts.times; t.kind == "communication"}

missed := examined - (in_time | unclear)

in_time := {id |
	some id, t in clock
	some line in lines[id]
	not surely_longer(planned[line].least, id)
	planned[line]
}

surely_longer(seconds, id) if seconds > clock[id].most

# unclear are requirements of which a line that nobody could read speaks, or might.
unclear := {m.id | some m in input.facts.mentions; m.kind == "requirements"; m.by_kind == "communication"} | {id |
	some id, _ in clock
	some line in lines[id]
	line in unread
}

unread := {line.id | some line in live.communication; some field in line.unread; field in {"within", "*"}}

# lines are those that name each requirement or one of its parties.
lines := object.union(
	{id: [] | some id, _ in clock},
	lib.grouped(naming | {[r.id, line] |
		some r in live.requirements
		clock[r.id]
		some party in r.parties
		some line in telling[party]
	}),
)

naming := {[id, line.id] | some line in live.communication; some id in line.requirements; clock[id]}

telling := lib.grouped({[party, line.id] | some line in live.communication; some party in line.with_whom})

# nearest is the line that comes nearest to the time: of those that name the
# requirement, else of those for its parties.
nearest := object.union(
	{id: sort(timed)[0][1] |
		some id in missed
		timed := [[planned[line].least, line] | some line in lines[id]]
		count(timed) > 0
	},
	{id: sort(timed)[0][1] |
		some id in missed
		timed := [[planned[line].least, line] | some line in named[id]]
		count(timed) > 0
	},
)

whom(id) := lib.listed(asking[id], 3) if asking[id]

whom(id) := "somebody" if not asking[id]

asking := lib.grouped({[r.id, party] | some r in live.requirements; clock[r.id]; some party in r.parties})

named := lib.grouped(naming)
