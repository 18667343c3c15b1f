# METADATA
# title: The history that was noted is still the history
# description: >-
#   Whoever may force a push can take a review or a deletion out of the history, and a clone shows nothing of it. What
#   shows it is an older note of where the main branch stood: an anchor, a copy of one that somebody outside holds, or a
#   tag audit/... of the last audit. A rewrite that was meant, to erase personal data or in moving to another platform,
#   is written down in the register of rewrites. Without any anchor or tag nothing is compared.
# custom:
#   severity: error
#   basis: duty
#   clauses: ["7.5.3", "A.5.33"]
#   needs: [history]
#   registers: []
#   waivable: false
#   action: Find out who rewrote the history and why, and write it down
#   fails: "The tag audit/2025 is not part of main any more"
#   remedy: Bring the old history back from a clone that has it, or record the rewrite (rewrites) with its reason and approver.
#   group: L
package goldthread.registers.history_rewritten

violations contains {
	"commit": input.repo.head,
	"value": sprintf("%s %s", [noted.name, noted.head]),
	"message": sprintf("On %s %s stood at %s (%s), which is no longer part of it: the history was rewritten.", [noted.on, input.repo.branch, noted.head, noted.name]),
	"hint": sprintf("Bring the old history back from a clone that has %s, or record in rewrites why it was replaced, and who approved it.", [noted.head]),
} if {
	some noted in input.anchors.noted
	not noted.stands
	not noted.rewrite
}

violations contains {
	"commit": input.repo.head,
	"value": broken.name,
	"message": sprintf("The anchors do not hold together: %s %s.", [broken.name, broken.reason]),
	"hint": "Compare the branch goldthread-evidence with the copies that were given out.",
} if {
	some broken in input.anchors.breaks
}

# A time stamp that cannot be verified only takes away what it would have added.
violations contains {
	"commit": input.repo.head,
	"value": noted.name,
	"severity": "note",
	"message": sprintf("The time stamp of %s does not count: %s.", [noted.name, noted.stamp_fault]),
	"hint": "Name the certificate of the authority in the configuration, or have the anchor stamped again.",
} if {
	some noted in input.anchors.noted
	noted.stamp_fault
}
