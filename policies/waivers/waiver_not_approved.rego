# METADATA
# title: Whoever is named as having accepted an exception is on record with it
# description: >-
#   The register says who accepted it; only Git or the platform can show it. Looked for is a review or an approval of
#   the present wording by somebody who held the named role and did not write it. Where changes may ask for exceptions
#   of their own (new_waivers: with-approval) it is a warning: then this is the check on what they were granted.
# custom:
#   severity: note
#   basis: practice
#   clauses: ["6.1.3 f"]
#   needs: [history]
#   after: [waivers/waiver_incomplete, waivers/waiver_expired, waivers/waiver_not_allowed, waivers/waiver_too_long]
#   waivable: false
#   action: Have the exceptions approved by whoever is named as having accepted them
#   fails: "EXC-001: approver: ROL-ceo, and no approval of theirs is on file"
#   remedy: Have a holder of that role approve the change that brings it, or record that they looked at it.
#   group: P
package goldthread.waivers.waiver_not_approved

import data.goldthread.live

violations contains {
	"record": {"id": w.id},
	"field": "approver",
	"severity": severity,
	"message": sprintf("%s is said to be accepted by %s, and nothing on record shows that of this wording.", [w.id, w.approver]),
	"hint": "Have somebody of that role approve it on the platform, or enter a review of it (reviews).",
} if {
	some fact in input.facts.waivers
	not fact.approved
	not fact.self_approved
	some w in live.waivers
	w.id == fact.id
	w.history.changed.landing
	severity := {true: "warning", false: "note"}[fact.with_approval]
}

examined := {w.id | some w in live.waivers}
