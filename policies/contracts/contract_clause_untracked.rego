# METADATA
# title: Every security clause of a customer contract gives a requirement
# description: >-
#   Does the contract ask for a certificate, for a penetration test? Each clause that was found leads to a requirement,
#   or says why not, and the customer belongs to a party. A requirement answers for a clause when it cites the contract
#   and the place, or a wider one. It cannot see clauses that nobody entered.
# custom:
#   severity: warning
#   basis: practice
#   clauses: ["4.2 b", "A.5.31"]
#   needs: [registers]
#   registers: [contracts, requirements]
#   action: Add a requirement for each security clause of your customer contracts, or say why it leads to none
#   most: list clauses that no requirement comes from, or do not say to which party the customer belongs
#   fails: "CTR-004 clause 7.3, a penetration test every year, is cited by no requirement"
#   remedy: Add a requirement that cites the contract and the clause, or write in the clause why it does not apply.
#   group: G
#   profile: advisory
package goldthread.contracts.contract_clause_untracked

import data.goldthread.lib
import data.goldthread.live

violations contains {
	"record": {"id": d.id},
	"field": sprintf("security_clauses[%d]", [i]),
	"value": name,
	"message": sprintf("%s: no requirement cites %s.", [d.id, name]),
	"hint": "Add a requirement that cites the contract and this clause, or say in the clause why it leads to none.",
} if {
	some d in standing
	some i, point in d.security_clauses
	not [d.id, i] in reasoned
	name := lib.point([ref | ref := point.ref], [summary | summary := point.summary])
	not lib.followed("contracts", d.id, [ref | ref := point.ref])
}

reasoned := {[d.id, i] |
	some d in standing
	some i, point in d.security_clauses
	lib.filled(point.not_applicable_reason)
}

violations contains {
	"record": {"id": c.id},
	"field": "party",
	"message": sprintf("%s does not say to which interested party the customer belongs.", [c.id]),
	"hint": "Name the party, or add the group of customers to the parties.",
} if {
	some c in standing
	not c.party
	not "party" in c.unread
	not lower(c.counterparty) in lib.party_names
}

standing := [c |
	some c in live.contracts
	c.direction == "customer"
	not c.id in lib.ended_contracts
]
