# METADATA
# title: Every requirement is reviewed again within its interval
# description: >-
#   The auditor asks for the last date. Counted is the newest review that its reviewer recorded; the interval is the
#   requirement's own, else the register's (12 months unless yours is shorter), and is the organisation's rule, not the
#   standard's. It says when even a second interval has passed. A review from before these checks is asked for again an
#   interval after they began. It cannot see how carefully somebody looked.
# custom:
#   severity: warning
#   basis: own
#   clauses: ["9.3.2 c"]
#   needs: [history]
#   age: true
#   after: [requirements/review_never, registers/register_static]
#   profile: advisory
#   action: Review the requirements whose interval has passed
#   most: were due to be reviewed again
#   fails: "REQ-003 last reviewed on 2024-11-02, looked at on 2026-01-15"
#   remedy: Have the owner review the requirement and record it, even if it fits unchanged.
#   frameworks: {dora: ["Art. 6(5)"], iso-22301: ["4.2.2"], iso-9001: ["4.2"], nist-csf: [GV.OC-02]}
#   group: K
package goldthread.requirements.review_overdue

import data.goldthread.lib
import data.goldthread.live

violations contains {
	"record": {"id": r.id},
	"value": r.history.due.reviewed,
	"message": sprintf("%s was last reviewed on %s and was due again by %s%s%s%s.", [r.id, r.history.due.reviewed, r.history.due.on, began[r.id], twice(r.history.due.again), later[r.id]]),
	"hint": "Review it and record who looked and with what result.",
} if {
	some r in live.requirements
	input.as_of > r.history.due.on
}

# began tells that the interval counts from the day on which these checks began.
began := object.union(
	{r.id: "" | some r in live.requirements},
	{r.id: sprintf(", an interval after these checks began on %s", [input.repo.adopted]) |
		some r in live.requirements
		r.history.due.adopted
	},
)

# twice tells that a second interval has ended too, on the day again.
twice(again) := sprintf(", and a second time by %s", [again]) if input.as_of > again

twice(again) := "" if input.as_of <= again

# later tells of a newer review that does not count, and why.
later := object.union(
	{r.id: "" | some r in live.requirements},
	{r.id: sprintf("; on %s %s", [newest.on, newest.why]) |
		some r in live.requirements
		newest := lib.unproven[["requirements", r.id]]
		newest.lacks != "wording"
		newest.on > r.history.due.reviewed
	},
)
