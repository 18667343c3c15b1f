# METADATA
# title: Every accepted exception says what is accepted, why, by whom and until when
# description: >-
#   An exception that leaves out one of these accepts nothing, so what it was meant for is found as before. It names
#   one check and one thing: a record, a register or a commit. It cannot see whether the reason is a good one.
# custom:
#   severity: warning
#   basis: practice
#   clauses: ["6.1.3 f"]
#   needs: [record]
#   waivable: false
#   action: Complete the accepted exceptions that say too little
#   fails: "EXC-002 has no last day"
#   remedy: Write what is missing. Where the finding is gone, retire the exception.
#   group: P
package goldthread.waivers.waiver_incomplete

import data.goldthread.lib
import data.goldthread.live

violations contains {
	"record": {"id": fact.id},
	"value": concat(" ", fact.lacks),
	"message": sprintf("%s accepts nothing yet, because it does not say %s.", [fact.id, lib.listed(fact.lacks, 5)]),
	"hint": "Write what is missing: goldthread explain waiver_incomplete shows a whole one.",
} if {
	some fact in input.facts.waivers
	count(fact.lacks) > 0
}

violations contains {
	"record": {"id": fact.id},
	"value": fact.unclear,
	"message": sprintf("%s accepts nothing yet: %s", [fact.id, fact.unclear]),
	"hint": "Name the check as its findings do, in square brackets, and one record, register or commit.",
} if {
	some fact in input.facts.waivers
	count(fact.lacks) == 0
	fact.unclear
}

examined := {w.id | some w in live.waivers}
