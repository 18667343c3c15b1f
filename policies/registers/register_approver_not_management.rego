# METADATA
# title: Management approved what the registers say
# description: >-
#   A colleague who agrees has looked, and that is worth something; but it is management that answers for what the
#   organisation promises, and under NIS2 by law. Asked are the registers that somebody has to approve, where a
#   wording that came since these checks began was approved, by nobody with a role of management on that day. Which roles
#   those are the people register or the organisation's profile says; where neither does, nobody can tell. What only somebody
#   approved who may not is another finding. It cannot see what was agreed in a meeting and not recorded.
# custom:
#   severity: warning
#   basis: practice
#   clauses: ["5.1", "7.5.2 c"]
#   needs: [history]
#   registers: []
#   profile: advisory
#   action: Have management approve what only others approved
#   fails: "Approved-by: a junior analyst"
#   remedy: Have somebody of management approve it, or name roles of management as approvers and mark them in the people register.
#   frameworks: {nis2: ["Art. 20"]}
#   group: A
package goldthread.registers.register_approver_not_management

import data.goldthread.lib

violations contains {
	"register": kind,
	"value": concat(", ", who),
	"records": ids,
	"message": sprintf("%s: %s approved by %s, who had no role of management then.", [input.meta[kind].title, named(ids), lib.listed(who, 3)]),
	"hint": sprintf("Have %s approve it, on the platform or with %s.", [lib.either(asked[kind]), lib.how_to_approve(ids)]),
	"commits": sort({commit | some [_, commit] in union({given | some given in by})}),
} if {
	some kind, by in others
	ids := sort(object.keys(by))
	who := sort({name | some [name, _] in union({given | some given in by})})
}

named(ids) := sprintf("%s was", ids) if count(ids) == 1

named(ids) := sprintf("%s were", [lib.listed(ids, 3)]) if count(ids) > 1

# asked are those of management who may approve a register, else all of it.
asked := {kind: names |
	some kind in lib.approvable
	may := [name | some name in input.meta[kind].may_approve; name in lib.management_called]
	names := [names | some names in [may, lib.management_called]; count(names) > 0][0]
}

# others are who approved each record that nobody of management approved, with
# the commits.
others := {kind: by |
	count(lib.management) > 0
	some kind in lib.approvable
	by := {r.id: given |
		some r in input.registers[kind]
		[kind, r.id] in examined
		not [kind, r.id] in by_management
		given := {[a.by, a.commit] | some a in r.history.approvals}
	}
	count(by) > 0
}

by_management contains [kind, r.id] if {
	some kind in lib.approvable
	some r in input.registers[kind]
	some a in r.history.approvals
	a.manages
}

by_management contains [kind, r.id] if {
	some kind in lib.approvable
	some r in input.registers[kind]
	some a in r.history.approvals
	some role in a.roles
	role in lib.management
}

# examined are the records that somebody approved: where the register names who
# may, one of those, else it is another finding.
examined contains [kind, r.id] if {
	some kind in lib.approvable
	count(input.meta[kind].may_approve) == 0
	some r in input.registers[kind]
	[kind, r.id] in lib.asked_approval
	count(r.history.approvals) > 0
}

examined contains [kind, r.id] if {
	some kind in lib.approvable
	some r in input.registers[kind]
	[kind, r.id] in lib.asked_approval
	some a in r.history.approvals
	a.may
}
