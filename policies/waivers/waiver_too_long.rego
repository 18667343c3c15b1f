# METADATA
# title: Exceptions are accepted for a year at most
# description: >-
#   A risk that is accepted without an end is a decision nobody has to make again. The longest time, 365 days from the
#   day that is judged, is our number; set another one under thresholds as waiver_days. An exception for longer has no
#   effect.
# custom:
#   severity: warning
#   basis: own
#   clauses: ["6.1.3 f"]
#   needs: [record]
#   after: [waivers/waiver_incomplete]
#   waivable: false
#   action: Shorten the exceptions that are meant to last
#   fails: "EXC-004: until: 2030-12-31, four years away"
#   remedy: Name a day within a year. Whoever accepted it looks at it again then.
#   group: P
package goldthread.waivers.waiver_too_long

import data.goldthread.lib
import data.goldthread.live

violations contains {
	"record": {"id": fact.id},
	"field": "until",
	"message": sprintf("%s is meant to last until %s, and has no effect: %d days is the longest.", [fact.id, fact.until, input.thresholds.waiver_days]),
	"hint": sprintf("Name a day up to %s, and have it looked at again then.", [latest]),
} if {
	some fact in input.facts.waivers
	fact.until > latest
}

latest := lib.later(input.as_of, input.thresholds.waiver_days)

examined := {w.id | some w in live.waivers}
