# METADATA
# title: Parties that are to be told something are in the communication plan
# description: >-
#   The clause on communication asks with whom; the register of parties says who. A requirement asks for something to be
#   told by its topic (notification, reporting) or by the words at its beginning (notify, tell, inform, consult). A line
#   answers when it names the party or the requirement. Asked is only where a communication plan is kept. It cannot see
#   whether somebody else than the party that requires it is to be told, nor requirements in other words.
# custom:
#   severity: warning
#   basis: duty
#   clauses: ["7.4"]
#   needs: [registers]
#   registers: [parties, requirements, communication]
#   profile: advisory
#   action: Add the parties that are to be told something to the communication plan
#   fails: "REQ-002, a SOC 2 report every year, and no line for customers"
#   remedy: Add a line for the party, or name the requirement in the line that is meant.
#   group: N
package goldthread.parties.comm_party_missing

import data.goldthread.lib
import data.goldthread.live

violations contains {
	"record": {"id": p.id},
	"value": concat(" ", ids),
	"message": sprintf("%s is to be told something (%s), but the communication plan has no line for it.", [p.id, lib.listed(ids, 4)]),
	"hint": "Add a line with what, when, with whom and how, or name the requirement in the line that is meant.",
	"related": [{"kind": "requirements", "id": id, "message": "asks for it"} | some id in array.slice(ids, 0, 10)],
} if {
	some p in live.parties
	ids := untold[p.id]
	not p.id in told
	not ["parties", p.id, "communication"] in lib.mentioned
}

examined contains id if some id, _ in lib.grouped(asking)

# untold are the requirements of each party that no line names.
untold := lib.grouped({[party, id] | some [party, id] in asking; not id in answered})

# asking are the parties that are to be told something, each with its
# requirement.
asking := {[party, r.id] |
	some r in live.requirements
	r.id in lib.about_telling
	not r.disposition == "not_addressed"
	not r.disposition == "elsewhere"
	some party in r.parties
}

told := {id | some line in live.communication; some id in line.with_whom}

answered := {id | some line in live.communication; some id in line.requirements} | {m.id |
	some m in input.facts.mentions
	m.kind == "requirements"
	m.by_kind == "communication"
}
