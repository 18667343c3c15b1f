package goldthread.lib

import data.goldthread.live

# approvable are the registers whose wording somebody has to approve: those of
# the catalogue, and those for which approvers are named.
approvable := {kind |
	some kind in data.catalogue.approved_registers.registers
	input.meta[kind].kept
} | {kind |
	some kind, meta in input.meta
	count(meta.approvers) > 0
}

# asked_approval are the records of these registers, as [kind, id], that stand
# on the main branch as they were written or changed after these checks began.
asked_approval := {[kind, r.id] |
	some kind in approvable
	some r in input.registers[kind]
	r.history.state == "on main"
	r.history.changed.on > input.repo.adopted
	[kind, r.id] in alive
}

# approvers are who to ask for approval: those who are named, else management.
approvers := {kind: either(asked_to_approve(input.meta[kind].may_approve)) | some kind in approvable}

asked_to_approve(named) := named if count(named) > 0

asked_to_approve(named) := management_called if {
	count(named) == 0
	count(management) > 0
}

asked_to_approve(named) := ["management"] if {
	count(named) == 0
	count(management) == 0
}

# management are the roles that belong to it, whether or not to its top.
management := top_management | {r.id | some r in live.people; r.management == true}

management_called := sort([name | some id in management; name := object.get(titles, id, id)])

# how_to_approve is the command by which whoever may approve some records does.
how_to_approve(ids) := sprintf("goldthread review %s", [listed_all(ids, 5)])

# listed_all are the ids of a command, the first of them where they are many.
listed_all(ids, most) := concat(" ", ids) if count(ids) <= most

listed_all(ids, most) := sprintf("%s ...", [concat(" ", array.slice(ids, 0, most))]) if count(ids) > most
