# METADATA
# title: Exceptions that have run out are settled, or accepted anew
# description: >-
#   After its last day an exception accepts nothing, so its finding counts again. What is left is to say what became
#   of it: settled, or accepted once more by whoever may. It cannot see the reason why nobody did.
# custom:
#   age: true
#   severity: warning
#   basis: practice
#   clauses: ["6.1.3 f"]
#   needs: [record]
#   after: [waivers/waiver_incomplete]
#   waivable: false
#   action: Settle what the exceptions that have run out were for, or have them accepted anew
#   fails: "EXC-001: until: 2026-03-31, and it is May"
#   remedy: Settle the finding and retire the exception, or have it accepted until another day.
#   group: P
package goldthread.waivers.waiver_expired

import data.goldthread.live

violations contains {
	"record": {"id": fact.id},
	"field": "until",
	"message": sprintf("%s ran out on %s, and nothing says what became of it.", [fact.id, fact.until]),
	"hint": sprintf("Settle what it was for and retire %s, or have whoever accepted it set another day.", [fact.id]),
} if {
	some fact in input.facts.waivers
	fact.until < input.as_of
}

examined := {w.id | some w in live.waivers}
