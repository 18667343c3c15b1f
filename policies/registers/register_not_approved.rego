# METADATA
# title: What the registers say was approved by somebody who may
# description: >-
#   A register is documented information, and somebody has to stand for what it says now. What counts as an approval of
#   a record's present wording is an Approved-by line, an exported approval or a merge by somebody else, and also a
#   review by somebody who may approve the register and found it right, or that person's own hand. Asked are parties,
#   requirements, the scope and the Statement of Applicability, and registers for which the configuration names
#   approvers, and only what was written or changed since these checks began. It cannot see signatures on paper.
# custom:
#   severity: warning
#   basis: practice
#   clauses: ["7.5.2 c"]
#   needs: [history]
#   registers: []
#   after: [requirements/review_never]
#   profile: advisory
#   action: Have what changed in the registers approved
#   fails: "Approval: - (blank) on a register marked in force"
#   remedy: Ask whoever may approve the register to approve what changed, and record it; an approved pull request does that by itself.
#   group: A
package goldthread.registers.register_not_approved

import data.goldthread.lib

violations contains {
	"register": kind,
	"value": "not approved",
	"records": ids,
	"message": sprintf("%s: %s new or changed%s, and nobody has approved %s.", [
		input.meta[kind].title, named(ids), since(possible(days, kind)), one_or_all(count(ids)),
	]),
	"hint": sprintf("Have %s approve it, on the platform or with %s.", [lib.approvers[kind], lib.how_to_approve(ids)]),
	"commits": sort({r.history.changed.commit | some r in input.registers[kind]; days[r.id]}),
} if {
	some kind, days in unapproved
	ids := sort(object.keys(days))
}

named(ids) := sprintf("%s is", ids) if count(ids) == 1

named(ids) := sprintf("%s are", [lib.listed(ids, 3)]) if count(ids) > 1

one_or_all(1) := "it"

one_or_all(number) := "them" if number > 1

# since is the first of the days, and nothing where there is none.
since(days) := sprintf(" since %s", [min(days)]) if count(days) > 0

since(days) := "" if count(days) == 0

# possible are those of the days, by record, that the history does not call
# impossible.
possible(days, kind) := {day | some id, day in days; not [kind, id] in doubted}

# doubted are the records whose last change came with a commit that cannot be of the
# day that it says.
doubted contains [kind, r.id] if {
	some doubt in input.doubts
	some kind, records in input.registers
	some r in records
	r.history.changed.landing == doubt.commit
}

# unapproved are the days on which the records that nobody approved changed last.
unapproved := {kind: days |
	some kind in lib.approvable
	days := {r.id: r.history.changed.on |
		some r in input.registers[kind]
		[kind, r.id] in lib.asked_approval
		count(r.history.approvals) == 0
	}
	count(days) > 0
}

examined contains [kind, id] if some [kind, id] in lib.asked_approval
