# METADATA
# title: Changes on the main branch were approved by somebody else
# description: >-
#   What counts as an approval is a merge by somebody who did not write the change, a review of what it changed by a second
#   person, then or since, or an exported approval. Asked is of changes since the registers came under these checks, and
#   only of wordings that still stand; registers of events and of actions are left out. Where nearly everything comes
#   without approval, and where one person does everything, it is told once. Where a risk that names A.5.3 was accepted and
#   somebody else has looked within a year, it is settled. It cannot see what the platform enforced and nobody exported.
# custom:
#   severity: warning
#   basis: practice
#   clauses: ["7.5.2 c", "7.5.3 e", "A.8.32"]
#   needs: [history]
#   registers: []
#   profile: advisory
#   action: Have the changes that nobody approved reviewed by somebody else
#   fails: "A commit straight to main by its only author, and no line says who looked at it"
#   remedy: Have somebody who did not write it review what changed, or add the exported approval; have the main branch ask for a review.
#   group: L
package goldthread.registers.unreviewed_push

import data.goldthread.lib

violations contains {
	"commit": push.commit,
	"message": sprintf("Commit %s of %s changed %s on %s, and %s.", [
		push.short, push.on,
		lib.listed([k.id | some k in unseen[push.commit]], 5),
		input.repo.branch, lack[push.commit],
	]),
	"hint": hint(push.commit in unexported),
	"related": [{"kind": k.kind, "id": k.id, "message": "changed without approval"} | some k in array.slice(unseen[push.commit], 0, 10)],
} if {
	not told_once
	not settled
	some push in asked
	unseen[push.commit]
}

violations contains {
	"register": "people",
	"value": "one person",
	"message": sprintf("People and roles: since %s one person has written everything, and nobody else has merged or reviewed anything.", [input.repo.adopted]),
	"hint": "Have somebody else look at the registers once a year, and record the accepted risk that duties are not separated (A.5.3).",
	"commits": sort(object.keys(unseen)),
} if {
	alone
	not settled
}

violations contains {
	"register": "people",
	"value": "no approvals",
	"message": sprintf("People and roles: of %s on %s since %s, %d came without an approval by somebody else, and %d of those still stand so.%s", [
		lib.counted(count(asked), "change", "changes"), input.repo.branch, input.repo.adopted, count(pushed), count(unseen), unasked,
	]),
	"hint": "Have the main branch ask for a review before it takes anything, and have what stands now reviewed by somebody who did not write it.",
	"commits": sort(object.keys(unseen)),
} if {
	as_a_rule
	not alone
	not settled
}

# lack says what is known of an approval of each commit: what the platform was
# asked tells a missing approval from a missing export, and from one that does
# not count, with the reason.
lack := object.union(
	{push.commit: "no approval is on record" | some push in asked},
	{push.commit: concat("", [replace(words, "pull request", request(object.get(push, "request", 0))), why(push.export, object.get(push, "export_reasons", []))]) |
		some push in asked
		words := exported[push.export]
	},
)

exported := {
	"approval missing": "nobody else approved its pull request",
	"approval not counted": "the approval of its pull request does not count",
	"no pull request": "it came without a pull request",
	"export contradicts": "the export of its pull request says something else than the history",
	"export missing": "the export of approvals does not speak of it",
	"before exports began": "it is older than the exported approvals",
}

request(number) := sprintf("pull request %d", [number]) if number > 0

request(0) := "pull request"

why(export, reasons) := sprintf(": %s", [lib.listed(reasons, 3)]) if {
	export in {"approval not counted", "export contradicts"}
	count(reasons) > 0
} else := ""

unexported := {push.commit | some push in asked; push.export in {"export missing", "before exports began"}}

hint(true) := "Run the export of approvals again, over older pull requests too; if nobody approved it, have somebody who did not write it review it now."

hint(false) := "Have somebody who did not write it review it now, or add the exported approval."

# unasked tells how many of those that stand unapproved no export speaks of:
# their approval may exist.
unasked := sprintf(" Of %d of these no export speaks: run the export of approvals again first.", [count(unasked_of)]) if {
	count(unasked_of) > 0
} else := ""

unasked_of := unexported & object.keys(unseen)

# asked are the commits that brought changes since the registers came under
# these checks, except where they only record what happened.
asked contains push if {
	some push in input.landings
	push.on > input.repo.adopted
	some k in push.records
	not k.kind in data.catalogue.event_registers.registers
}

examined contains push.commit if some push in asked

pushed := {push.commit | some push in asked; not push.approved}

# unseen are the records that still stand as an unapproved commit left them, and
# that no second person has reviewed. An approval of other words is another
# finding.
unseen := {push.commit: keys |
	some push in asked
	not push.approved
	not lib.approved_otherwise[push.commit]
	keys := [k |
		some k in push.records
		not k.kind in data.catalogue.event_registers.registers
		[k.kind, k.id, push.commit] in lib.landed_unseen
	]
	count(keys) > 0
}

told_once if alone

told_once if as_a_rule

alone if {
	input.repo.people == 1
	count(unseen) > 0
}

alone if {
	input.repo.people == 1
	some records in input.registers
	some r in records
	some review in r.history.reviews
	review.counts
	not review.second
}

as_a_rule if {
	count(unseen) > 0
	count(pushed) >= 5
	count(pushed) * 100 >= count(asked) * input.thresholds.unapproved_share
}

settled if count(lib.looked_at_from_outside) > 0
