# METADATA
# title: The landlord of each rented site is a party
# description: >-
#   Landlords, operators of shared offices and hosts of colocation are the parties that lists forget, and they hold the
#   keys. A site is answered by the party that its lease names, by a party of the landlord's name, or by a party that
#   stands for landlords. Sites outside the scope are not asked. It cannot see sites that nobody entered.
# custom:
#   severity: warning
#   basis: practice
#   clauses: ["4.2 a", "A.7.1", "A.7.2"]
#   needs: [registers]
#   registers: [parties]
#   action: Add the landlords of your sites to the parties, with the rules of the building as requirements
#   fails: "SITE-01 is leased, and no party is a landlord"
#   remedy: Add the landlord as a party and name it in the lease, or record that the lease has no security rules.
#   group: G
#   profile: advisory
package goldthread.sites.landlord_not_a_party

import data.goldthread.lib
import data.goldthread.live
import data.goldthread.records

violations contains {
	"record": {"id": s.id},
	"field": "tenure",
	"message": sprintf("%s %s, but %s is not a party.", [s.id, held[s.tenure], host[s.tenure]]),
	"hint": "Add it with the rules of the building, or record in the lease that there are none.",
} if {
	some s in rented
	not s.id in answered
	not "lease" in s.unread
}

violations contains {
	"record": {"kind": "leases", "id": l.id},
	"field": "party",
	"message": sprintf("%s is a lease in force, but its landlord is not a party.", [l.id]),
	"hint": "Add the landlord with the rules of the building, or record that there are none.",
} if {
	some l in live.leases
	not l.id in over
	not l.id in housed
	not l.id in met
}

violations contains {
	"record": {"id": s.id},
	"field": "lease",
	"message": sprintf("%s %s, but the party of its lease, %s, is %s.", [s.id, held[s.tenure], party, state]),
	"hint": "Make the party live again, or name the present landlord in the lease.",
} if {
	some s in rented
	party := records.leases[s.lease].party
	state := {"draft": "still a draft", "retired": "retired"}[records.parties[party].status]
}

rented := [s |
	some s in live.sites
	held[s.tenure]
	not s.in_scope == false
]

held := {"leased": "is rented", "coworking": "is shared office space", "colocation": "stands with a host"}

host := {"leased": "its landlord", "coworking": "its operator", "colocation": "its host"}

over := {l.id | some l in live.leases; l.ends < input.as_of}

housed := {s.lease | some s in input.registers.sites}

examined := {s.id | some s in rented} | {l.id | some l in live.leases; not l.id in housed}

answered := {s.id | some s in live.sites; s.lease in met} | {s.id | some s in live.sites; count(landlords) > 0}

# met are the leases whose landlord is a party, or which lay down no rules.
met := ((({l.id | some l in live.leases; l.party} | {l.id |
	some l in live.leases
	some field in l.unread
	field in {"party", "*"}
}) | {l.id | some l in live.leases; lower(l.landlord) in lib.party_names}) | {l.id |
	some l in live.leases
	l.no_security_rules
}) | {l.id | some l in live.leases; count(landlords) > 0}

landlords := lib.standing_for("landlord", "premises")
