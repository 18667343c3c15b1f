# METADATA
# title: Changes were approved by those whom their registers name
# description: >-
#   Where somebody is named who may approve a register, another's agreement is not that approval. While a change is open
#   nobody could have given it: then the summary says who has to look, and the platform's required review sees to it. On
#   the main branch it is asked of changes since these checks began whose wordings still stand. What nobody else has seen,
#   and what nobody approved, are findings of their own. It cannot see approvals that nobody recorded or exported.
# custom:
#   severity: warning
#   basis: practice
#   clauses: ["7.5.2 c", "6.3"]
#   needs: [history]
#   registers: []
#   profile: advisory
#   action: Have changes approved by those whom their registers name
#   fails: "A change of the Statement of Applicability, approved only by somebody who may not approve it"
#   remedy: Have one of those whom the register names approve what stands now, and make their review required on the platform.
#   group: M
package goldthread.registers.change_not_approved

import data.goldthread.lib

violations contains {
	"commit": push.commit,
	"message": sprintf("Commit %s of %s changed %s, merged or approved by %s only; it needs the approval of %s.", [
		push.short, push.on, lib.listed(ids, 5), lib.listed(who, 3), lib.listed(asks, 3),
	]),
	"hint": sprintf("Have it approved, on the platform or with %s.", [lib.how_to_approve(ids)]),
	"related": [{"kind": kind, "id": id, "message": "approved by nobody whom its register names"} | some [kind, id] in array.slice(keys, 0, 10)],
} if {
	some push in input.landings
	keys := by_landing[push.commit]
	ids := sort({id | some [_, id] in keys})
	who := sort({name | some [kind, id] in keys; some name in by[[kind, id]]})
	asks := [sprintf("%s (%s)", [asked, concat(", ", titles)]) |
		some asked, titles in lib.grouped({[lib.approvers[kind], input.meta[kind].title] | some [kind, _] in keys})
	]
}

# wanting are the records that stand as a landing left them, that somebody
# approved, and nobody whom their register names: [landing, [kind, id]].
wanting := {[landing, [kind, r.id]] |
	some kind in lib.approvable
	count(input.meta[kind].may_approve) > 0
	some r in input.registers[kind]
	[kind, r.id] in lib.asked_approval
	count(r.history.approvals) > 0
	entitled := [a | some a in r.history.approvals; a.may]
	count(entitled) == 0
	landing := r.history.changed.landing
}

by_landing := lib.grouped(wanting)

# by are the people who approved each of these.
by := {[kind, r.id]: {a.by | some a in r.history.approvals} |
	some kind in lib.approvable
	some r in input.registers[kind]
	[kind, r.id] in lib.asked_approval
}

examined contains [kind, id] if {
	some [kind, id] in lib.asked_approval
	count(input.meta[kind].may_approve) > 0
}
