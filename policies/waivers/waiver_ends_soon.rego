# METADATA
# title: Whoever relies on an exception knows when it ends
# description: >-
#   A finding that comes back overnight surprises people. The notice, 30 days, is our number; set another one under
#   thresholds as waiver_soon_days.
# custom:
#   age: true
#   severity: note
#   basis: own
#   clauses: ["6.1.3 f"]
#   needs: [record]
#   after: [waivers/waiver_incomplete]
#   waivable: false
#   action: Settle what the exceptions that end soon are for
#   fails: "EXC-001: until: 2026-05-31, in two weeks"
#   remedy: Settle the finding before the day, or have the exception accepted anew.
#   group: P
package goldthread.waivers.waiver_ends_soon

import data.goldthread.lib
import data.goldthread.live

violations contains {
	"record": {"id": fact.id},
	"field": "until",
	"message": sprintf("%s ends on %s; what it accepts counts again from the day after.", [fact.id, fact.until]),
	"hint": sprintf("Settle what it is for and retire %s, or have whoever accepted it set another day.", [fact.id]),
} if {
	some fact in input.facts.waivers
	fact.until >= input.as_of
	fact.until <= lib.later(input.as_of, input.thresholds.waiver_soon_days)
}

examined := {w.id | some w in live.waivers}
