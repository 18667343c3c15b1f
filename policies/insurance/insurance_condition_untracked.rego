# METADATA
# title: Every security condition of an insurance policy gives a requirement
# description: >-
#   A condition that nobody follows (a second factor, back-ups off the network, a time to patch) can void the cover,
#   which is the treatment of a risk. A requirement answers for a condition when it cites the policy and the place, or a
#   wider one. It cannot see conditions that nobody entered.
# custom:
#   severity: warning
#   basis: practice
#   clauses: ["4.2 b"]
#   needs: [registers]
#   registers: [insurance, requirements]
#   action: Add a requirement for each security condition of your insurance policies
#   fails: "INS-001 condition 4.2, a second factor on remote access, is cited by no requirement"
#   remedy: Add a requirement that cites the policy and the condition, or mark the condition as not about security.
#   group: G
#   profile: advisory
package goldthread.insurance.insurance_condition_untracked

import data.goldthread.lib
import data.goldthread.live

violations contains {
	"record": {"id": d.id},
	"field": sprintf("conditions[%d]", [i]),
	"value": name,
	"message": sprintf("%s: no requirement cites %s.", [d.id, name]),
	"hint": "Add a requirement that cites the policy and this condition.",
} if {
	some d in standing
	some i, point in d.conditions
	not point.security_relevant == false
	name := lib.point([ref | ref := point.ref], [summary | summary := point.summary])
	not lib.followed("insurance", d.id, [ref | ref := point.ref])
}

standing := [p | some p in live.insurance; not p.id in over]

over := {p.id | some p in live.insurance; p.period_to < input.as_of}
