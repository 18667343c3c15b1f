# METADATA
# title: Every security rule of a lease gives a requirement
# description: >-
#   Badges, visitors, alarms and hours: what the landlord lays down is what the physical controls of Annex A have to keep
#   to. A requirement answers for a rule when it cites the lease and the place, or a wider one. It cannot see rules that
#   nobody entered.
# custom:
#   severity: warning
#   basis: practice
#   clauses: ["4.2 b"]
#   needs: [registers]
#   registers: [leases, requirements]
#   action: Add a requirement for each security rule of your leases
#   fails: "LSE-001 rule 4, return badges within a day, is cited by no requirement"
#   remedy: Add a requirement that cites the lease and the rule.
#   group: G
#   profile: advisory
package goldthread.leases.lease_rule_untracked

import data.goldthread.lib
import data.goldthread.live

violations contains {
	"record": {"id": d.id},
	"field": sprintf("security_rules[%d]", [i]),
	"value": name,
	"message": sprintf("%s: no requirement cites %s.", [d.id, name]),
	"hint": "Add a requirement that cites the lease and this rule.",
} if {
	some d in standing
	some i, point in d.security_rules
	name := lib.point([ref | ref := point.ref], [summary | summary := point.summary])
	not lib.followed("leases", d.id, [ref | ref := point.ref])
}

standing := [l | some l in live.leases; not l.id in over]

over := {l.id | some l in live.leases; l.ends < input.as_of}
