# METADATA
# title: Every requirement is reviewed again within its interval
# description: >-
#   The auditor asks for the last date. Counted is the newest review that its reviewer recorded; the interval is the
#   requirement's own, else the register's (12 months unless yours is shorter), and is the organisation's rule, not the
#   standard's. Past twice the interval it is an error. It cannot see how carefully somebody looked.
# custom:
#   severity: warning
#   basis: own
#   clauses: ["9.3.2 c"]
#   needs: [history]
#   age: true
#   after: [requirements/review_never, registers/register_static]
#   action: Review the requirements whose interval has passed
#   fails: "REQ-003 last reviewed on 2024-11-02, looked at on 2026-01-15"
#   remedy: Have the owner review the requirement and record it, even if it fits unchanged.
#   group: K
package goldthread.requirements.review_overdue

import data.goldthread.lib
import data.goldthread.live

violations contains {
	"record": {"id": r.id},
	"value": lib.reviewed[r.id],
	"severity": severity(again[r.id]),
	"message": sprintf("%s was last reviewed on %s and was due again by %s%s.", [r.id, lib.reviewed[r.id], due[r.id], later[r.id]]),
	"hint": "Review it and record who looked and with what result.",
} if {
	some r in live.requirements
	input.as_of > due[r.id]
}

# due is the last day on which each requirement may be reviewed again, and again
# the one after a second interval.
due := object.union(
	{r.id: lib.later(lib.reviewed[r.id], interval) | some r in live.requirements},
	{r.id: lib.end_of(lib.reviewed[r.id], r.review_interval) | some r in live.requirements},
)

again := object.union(
	{r.id: lib.later(due[r.id], interval) | some r in live.requirements},
	{r.id: lib.end_of(due[r.id], r.review_interval) | some r in live.requirements},
)

# later tells of a newer review that does not count, and why.
later := object.union(
	{r.id: "" | some r in live.requirements},
	{r.id: sprintf("; on %s %s", [newest.on, newest.why]) |
		some r in live.requirements
		newest := lib.unproven[["requirements", r.id]]
		newest.lacks != "wording"
		newest.on > lib.reviewed[r.id]
	},
)

interval := input.meta.requirements.interval_days

severity(second) := "error" if input.as_of > second

severity(second) := "warning" if input.as_of <= second
