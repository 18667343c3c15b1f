# METADATA
# title: No decision lets a contract or a wish go before the law without legal advice
# description: >-
#   A contract cannot waive the law, and two laws against each other are for a lawyer. Law is what a requirement's basis or
#   its sources say; where legal advice is cited, this asks nothing more. It cannot see whether the advice covers the case.
# custom:
#   severity: error
#   basis: duty
#   clauses: ["A.5.31", "5.2 c"]
#   needs: [registers]
#   registers: [conflicts, requirements]
#   waivable: false
#   action: Change the decisions that put something before the law, or cite the legal advice behind them
#   fails: "CNF-002 lets REQ-030 (a client's) go before REQ-031 (tax law)"
#   remedy: Let the law go first, or take legal advice and cite it in the conflict.
#   frameworks: {iso-9001: ["5.1.2"], nist-csf: [GV.OC-03]}
#   group: H
package goldthread.conflicts.conflict_overrides_law

import data.goldthread.lib
import data.goldthread.live
import data.goldthread.records

violations contains {
	"record": {"id": c.id},
	"field": "prevails",
	"message": sprintf("%s lets %s go before %s, which the law demands.", [c.id, c.prevails, lib.listed(losers, 5)]),
	"hint": "Change the decision, or take legal advice and cite it.",
} if {
	some c in unadvised
	losers := sort({id | some id in c.between; id in legal} - {c.prevails})
	count(losers) > 0
	not c.prevails in legal
	c.prevails in known
}

violations contains {
	"record": {"id": c.id},
	"field": "prevails",
	"severity": "warning",
	"message": sprintf("%s sets one law, %s, before another, %s, and cites no legal advice.", [c.id, c.prevails, lib.listed(losers, 5)]),
	"hint": "Take legal advice and cite it.",
} if {
	some c in unadvised
	losers := sort({id | some id in c.between; id in legal} - {c.prevails})
	count(losers) > 0
	c.prevails in legal
}

unadvised := [c |
	some c in live.conflicts
	c.prevails
	not c.id in advised
]

advised := {c.id | some c in live.conflicts; lib.filled(c.legal_advice)} | {c.id |
	some c in live.conflicts
	some field in c.unread
	field in {"legal_advice", "*"}
}

known := {r.id | some r in live.requirements}

legal := {r.id | some r in live.requirements; r.basis in {"legal", "regulatory"}} | {link.id |
	some link in lib.source_links
	link.target_kind == "laws"
	link.id in known
	not records.laws[link.target_id].kind == "scheme"
	not records.laws[link.target_id].kind == "standard"
}
