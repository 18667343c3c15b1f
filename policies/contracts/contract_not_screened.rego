# METADATA
# title: Somebody has read every contract for security clauses
# description: >-
#   Without a day and a reader an empty list of clauses means nothing: nobody may have looked. Contracts that have ended
#   are not asked. It cannot see how carefully somebody read.
# custom:
#   severity: warning
#   basis: practice
#   clauses: ["4.2 b", "A.5.31"]
#   needs: [registers]
#   registers: [contracts]
#   after: [contracts/contract_added_without_requirements]
#   action: Read each contract for security clauses and record the day, also where there are none
#   most: do not say on which day and by whom they were read for security clauses
#   fails: "CTR-006 has no screened_on, and its list of security clauses is empty"
#   remedy: Read the contract, list its security clauses, and record the day and who read it.
#   group: G
#   profile: advisory
package goldthread.contracts.contract_not_screened

import data.goldthread.lib
import data.goldthread.live

violations contains {
	"record": {"id": c.id},
	"field": "screened_on",
	"message": sprintf("%s: nobody is recorded as having read it for security clauses.", [c.id]),
	"hint": "Read it and record the day and who did, also if there are none.",
} if {
	some c in standing
	not c.screened_on
	not "screened_on" in c.unread
}

violations contains {
	"record": {"id": c.id},
	"field": "screened_on",
	"message": sprintf("%s was read for security clauses on %s, which is still to come.", [c.id, c.screened_on]),
	"hint": "Correct the day.",
} if {
	some c in standing
	c.screened_on > input.as_of
}

violations contains {
	"record": {"id": c.id},
	"field": "screened_by",
	"message": sprintf("%s was read for security clauses on %s, but it does not say by whom.", [c.id, c.screened_on]),
	"hint": "Name the role that read it.",
} if {
	some c in standing
	c.screened_on <= input.as_of
	not c.screened_by
	not "screened_by" in c.unread
}

standing := [c | some c in live.contracts; not c.id in lib.ended_contracts; not "*" in c.unread]
