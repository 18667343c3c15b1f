# METADATA
# title: A new contract comes with its requirements
# description: >-
#   The moment a contract is added is when it is cheap to read it for what it asks of information security: whoever adds
#   it has it in hand. A new contract is cited by a requirement, or says on which day somebody read it, also where it asks
#   for nothing. Asked is of the change that adds it. It cannot see what the contract says.
# custom:
#   severity: warning
#   basis: practice
#   clauses: ["4.2 b"]
#   needs: [base]
#   action: Add the requirements of a new contract together with it
#   fails: "CTR-010 added alone"
#   remedy: Add its security requirements in the same change, or record the day on which it was read and that it asks for nothing.
#   group: M
package goldthread.contracts.contract_added_without_requirements

import data.goldthread.lib
import data.goldthread.live

violations contains {
	"record": {"id": id},
	"message": sprintf("%s is new, and no requirement comes from it.", [id]),
	"hint": "Add what it asks for as requirements in this change, or record under screened_on when it was read and found to ask for nothing.",
} if {
	some id in examined
	not id in cited
	not id in screened
	not ["contracts", id, "requirements"] in lib.mentioned
}

examined contains c.id if {
	some c in input.changes
	c.kind == "contracts"
	c.class == "created"
	c.stands == "live"
}

cited := {source.id | some r in live.requirements; some source in r.sources}

screened := {r.id | some r in live.contracts; r.screened_on}
