# METADATA
# title: Retired parties require nothing any more
# description: >-
#   Work goes on for somebody who no longer asks for it, or the party was retired too early. A requirement that another
#   live party makes too is only noted: there the retired one needs to be taken off. A retired party also says when and why
#   it went, which is noted as well. A day of retirement that is still to come does not count. It cannot see whether a party
#   that is listed as live is still there.
# custom:
#   severity: warning
#   basis: practice
#   clauses: ["4.2 b"]
#   needs: [registers]
#   registers: [parties]
#   profile: advisory
#   action: Retire what retired parties required, or say who requires it now
#   fails: "PTY-004 was retired in June 2025, and REQ-011 is still live for it"
#   remedy: Retire the requirements, or name the party that makes them now.
#   group: B
package goldthread.parties.party_retired_in_use

import data.goldthread.lib
import data.goldthread.live

violations contains {
	"record": {"id": p.id},
	"value": concat(" ", ids),
	"message": sprintf("%s is retired, but %s %s still live for it.", [p.id, lib.listed(ids, 5), stand(count(ids))]),
	"hint": "Retire them too, or name the party that requires this now.",
	"related": [{"kind": "requirements", "id": id, "message": "live for it"} | some id in array.slice(ids, 0, 10)],
} if {
	some p in gone
	ids := sort([id | some id in live_for[p.id]; not asked_by_others[id]])
	count(ids) > 0
}

violations contains {
	"record": {"id": p.id},
	"value": concat(" ", ids),
	"severity": "note",
	"message": sprintf("%s is retired, but %s still %s it beside other parties.", [p.id, lib.listed(ids, 5), name(count(ids))]),
	"hint": "Take it off their list of parties.",
	"related": [{"kind": "requirements", "id": id, "message": "names it"} | some id in array.slice(ids, 0, 10)],
} if {
	some p in gone
	ids := sort([id | some id in live_for[p.id]; asked_by_others[id]])
	count(ids) > 0
}

violations contains {
	"record": {"id": p.id},
	"field": "retired_on",
	"severity": "note",
	"message": sprintf("%s is retired, but does not say %s.", [p.id, lib.listed(lacks[p.id], 2)]),
	"hint": "Write the day under retired_on and the reason under retired_reason.",
} if {
	some p in gone
	count(lacks[p.id]) > 0
	not "retired_reason" in p.unread
}

examined contains p.id if some p in gone

# gone are the parties that are retired by the day that is judged.
gone := [p | some p in input.registers.parties; p.id in retired]

retired := {p.id | some p in input.registers.parties; p.status == "retired"} | {p.id |
	some p in live.parties
	p.retired_on <= input.as_of
}

lacks := {p.id: array.concat(
	["when" | not p.retired_on],
	["why" | not p.id in reasoned],
) |
	some p in gone
}

reasoned := {p.id | some p in gone; lib.filled(p.retired_reason)}

# live_for are the live requirements of each party.
live_for := lib.grouped({[id, r.id] | some r in live.requirements; not r.id in over; some id in r.parties})

over := {r.id | some r in live.requirements; r.retired_on <= input.as_of}

# asked_by_others are the requirements that a live party makes.
asked_by_others := {r.id |
	some r in live.requirements
	some id in r.parties
	id in here
}

here := {p.id | some p in live.parties; not p.id in retired}

stand(1) := "is"

stand(number) := "are" if number > 1

name(1) := "names"

name(number) := "name" if number > 1
