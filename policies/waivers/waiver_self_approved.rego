# METADATA
# title: Nobody accepts an exception of their own
# description: >-
#   An exception whose author holds the role that is said to have accepted it was accepted by nobody else. It has no
#   effect until somebody else brings the wording into Git, or another role accepts it. Who wrote it is what Git
#   shows; it cannot see who really decided.
# custom:
#   severity: warning
#   basis: practice
#   clauses: ["6.1.3 f"]
#   needs: [history]
#   after: [waivers/waiver_incomplete, waivers/waiver_expired]
#   waivable: false
#   action: Have somebody else accept the exceptions that their own authors accepted
#   fails: "EXC-005: written by the CISO, approver: CISO"
#   remedy: Name a role that its author does not hold, or have somebody else enter what that role decided.
#   group: P
package goldthread.waivers.waiver_self_approved

import data.goldthread.live

violations contains {
	"record": {"id": w.id},
	"field": "approver",
	"message": sprintf("%s has no effect: %s wrote it, and %s, who is said to have accepted it, is the same person.", [w.id, w.history.changed.by, w.approver]),
	"hint": "Name a role that its author does not hold, or have somebody else enter what was decided.",
	"commits": [w.history.changed.commit],
} if {
	some fact in input.facts.waivers
	fact.self_approved
	some w in live.waivers
	w.id == fact.id
}

examined := {w.id | some w in live.waivers}
