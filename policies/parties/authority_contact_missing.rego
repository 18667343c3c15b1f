# METADATA
# title: Authorities and special-interest groups can be reached, by somebody
# description: >-
#   Whoever has to report to a regulator at night needs to know how and who does it. Authorities are regulators and law
#   enforcement; groups are industry bodies and circles of specialists. An owner of the party counts as who contacts it.
#   It cannot see whether the channel works.
# custom:
#   severity: warning
#   basis: practice
#   clauses: ["A.5.5", "A.5.6"]
#   needs: [registers]
#   registers: [parties]
#   action: Say how and by whom each authority and special-interest group is contacted
#   most: do not say how, or not by whom, they are contacted
#   fails: "PTY-002 ICO has no channel, and A.5.5 is implemented"
#   remedy: Write the channel and the role that contacts the party.
#   group: G
#   profile: advisory
package goldthread.parties.authority_contact_missing

import data.goldthread.lib
import data.goldthread.live

examined := {p.id | some p in asked}

violations contains {
	"record": {"id": p.id},
	"field": "channel",
	"message": sprintf("%s is %s, but it does not say %s it is contacted.", [p.id, kinds[p.kind], lib.listed(lacks, 2)]),
	"hint": "Write the channel and the role, so that it can be found on the worst day.",
} if {
	some p in asked
	lacks := array.concat(
		["how" | not p.id in reached],
		["by whom" | not p.id in held],
	)
	count(lacks) > 0
}

violations contains {
	"record": {"kind": "soa", "id": row},
	"field": "applicable",
	"message": sprintf("%s is excluded, although %s among the parties.", [row, are(ids)]),
	"hint": "Include the control, or look again at the parties.",
} if {
	some [control, row] in lib.excluded_rows
	ids := behind[control]
	count(ids) > 0
}

# behind are the parties for which a control is there.
behind := {
	"A.5.5": sort({p.id | some p in live.parties; p.kind in {"regulator", "law_enforcement"}}),
	"A.5.6": sort({p.id | some p in live.parties; p.kind in {"industry_body", "special_interest_group"}}),
}

are(ids) := sprintf("%s is", [ids[0]]) if count(ids) == 1

are(ids) := sprintf("%s are", [lib.listed(ids, 3)]) if count(ids) > 1

asked := [p | some p in live.parties; kinds[p.kind]]

kinds := {
	"regulator": "an authority", "law_enforcement": "an authority",
	"industry_body": "an industry body", "special_interest_group": "a special-interest group",
}

reached := {p.id | some p in live.parties; lib.filled(p.channel)} | unread("channel")

held := (({p.id | some p in live.parties; lib.filled(p.contact_role)} | {p.id | some p in live.parties; lib.filled(p.owner)}) | unread("contact_role")) | unread("owner")

unread(field) := {p.id | some p in live.parties; some name in p.unread; name in {field, "*"}}
