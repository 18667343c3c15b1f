# METADATA
# title: What was approved is what landed
# description: >-
#   An approval that was given before the last push can be of other words than came onto the main branch, and most
#   platforms keep it unless they are told to dismiss it. Compared is the wording of each record in the commit that was
#   approved, by the exported approval, with the one that landed; where the approved commit is gone and it was not the last
#   one, nobody can tell. Asked is of changes since these checks began that still stand and that nobody else has reviewed.
#   It cannot see approvals that nobody exported.
# custom:
#   severity: warning
#   basis: practice
#   clauses: ["7.5.2 c"]
#   needs: [history]
#   registers: []
#   profile: advisory
#   action: Have the final words of changes approved that were approved in others
#   fails: "Approved at one commit, merged two commits later with another number"
#   remedy: Ask for approval of what landed, and have the platform dismiss approvals when something is pushed.
#   group: L
package goldthread.registers.approval_before_final_content

import data.goldthread.lib

violations contains {
	"commit": push.commit,
	"message": sprintf("%s, but commit %s of %s landed on %s, and nothing shows that it has the approved words of %s.", [
		lib.listed(sort(approved[push.commit]), 3), push.short, push.on, input.repo.branch,
		lib.listed(sort({id | some [_, id] in keys}), 5),
	]),
	"hint": "Have what landed reviewed by somebody who did not write it, and have the platform dismiss approvals when something is pushed.",
	"related": [{"kind": kind, "id": id, "message": "not shown to have landed in the words that were approved"} | some [kind, id] in array.slice(sort(keys), 0, 10)],
} if {
	some push in input.landings
	keys := lib.approved_otherwise[push.commit]
}

approved := {push.commit: {sprintf("%s approved %s", [other.by, other.approved]) | some other in push.outdated} |
	some push in input.landings
	lib.approved_otherwise[push.commit]
}

examined contains push.commit if {
	some push in input.landings
	push.on > input.repo.adopted
	push.export in {"approved", "approval not counted"}
}
