# METADATA
# title: The insurer behind each policy is a party
# description: >-
#   Insurers are the parties that lists forget, and they set conditions. Looked at are policies in force that touch
#   information, systems or premises; a policy is answered by the party that it names, by a party of the insurer's name,
#   or by a party that stands for insurers. It cannot see policies that nobody entered.
# custom:
#   severity: warning
#   basis: practice
#   clauses: ["4.2 a"]
#   needs: [registers]
#   registers: [insurance, parties]
#   action: Add the insurers to the parties, with the conditions they set as requirements
#   fails: "INS-001 is a cyber policy of Acme Mutual, and no party is an insurer"
#   remedy: Add the insurer as a party and name it in the policy.
#   group: G
#   profile: advisory
package goldthread.insurance.insurer_not_a_party

import data.goldthread.lib
import data.goldthread.live
import data.goldthread.records

violations contains {
	"record": {"id": i.id},
	"field": "party",
	"message": sprintf("%s is in force, but %s is not a party.", [i.id, insurers[i.id]]),
	"hint": "Add the insurer as a party, with the security conditions of the policy as its requirements.",
} if {
	some i in standing
	not i.party
	not i.id in answered
}

violations contains {
	"record": {"id": i.id},
	"field": "party",
	"message": sprintf("%s is in force, but its insurer, %s, is %s.", [i.id, i.party, state]),
	"hint": "Make the party live again, or name the one that insures you now.",
} if {
	some i in standing
	state := {"draft": "still a draft", "retired": "retired"}[records.parties[i.party].status]
}

insurers := object.union(
	{i.id: "its insurer" | some i in live.insurance},
	{i.id: i.insurer | some i in live.insurance},
)

standing := [i |
	some i in live.insurance
	not i.kind == "directors"
	not i.kind == "other"
	not i.id in over
	not "party" in i.unread
	not "*" in i.unread
]

over := {i.id | some i in live.insurance; i.period_to < input.as_of}

# answered are the policies whose insurer is a party by its name; where a party
# stands for insurers, or may, all are.
answered := {i.id | some i in live.insurance; lower(i.insurer) in lib.party_names} | {i.id | some i in live.insurance; count(insurers_listed) > 0}

insurers_listed := lib.standing_for("insurer", "insurance")
