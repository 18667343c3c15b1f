# METADATA
# title: Exceptions are accepted only for checks that allow it
# description: >-
#   Some findings cannot be lived with for a time: what could not be read, a history that was rewritten, a law that
#   gives way to a contract, a duty that is left out. Such an exception has no effect, and saying so keeps its author
#   from thinking otherwise.
# custom:
#   severity: warning
#   basis: practice
#   clauses: ["6.1.3 f"]
#   needs: [record]
#   after: [waivers/waiver_incomplete]
#   waivable: false
#   action: Take back the exceptions that cannot be accepted, and settle what they were for
#   fails: "EXC-003: rule: conflicts/conflict_overrides_law"
#   remedy: Settle the finding, and retire the exception.
#   group: P
package goldthread.waivers.waiver_not_allowed

import data.goldthread.live

violations contains {
	"record": {"id": fact.id},
	"field": "rule",
	"message": sprintf("%s has no effect: what %s finds cannot be accepted as an exception.", [fact.id, fact.rule]),
	"hint": "Settle the finding, and retire the exception.",
} if {
	some fact in input.facts.waivers
	fact.waivable == false
}

examined := {w.id | some w in live.waivers}
