# METADATA
# title: What must be met and is not has a nonconformity or a plan
# description: >-
#   Known and unrecorded is worse than unknown. Asked of mandatory requirements that the register itself calls partly met
#   or not met. An open nonconformity that names the requirement answers, a treatment of one of its risks that is not done
#   yet, or a row of the Statement of Applicability with an unfinished control, each with a role and a day. Requirements
#   that are not in force yet or no longer, and those that management decided not to address, are not asked. It cannot see
#   whether what is called met is met.
# custom:
#   severity: warning
#   basis: duty
#   clauses: ["10.2", "A.5.36"]
#   needs: [registers]
#   registers: [requirements, nonconformities]
#   profile: advisory
#   action: Raise a nonconformity for what must be met and is not, or plan its treatment
#   fails: "REQ-025, compliance: partly; no nonconformity and no treatment names it"
#   remedy: Raise a nonconformity that names the requirement, or give the treatment of its risk a role and a day.
#   group: O
package goldthread.requirements.unmet_without_nonconformity

import data.goldthread.lib
import data.goldthread.live

violations contains {
	"record": {"id": r.id},
	"field": "compliance",
	"message": sprintf("%s is %s, and neither a nonconformity nor a treatment with a role and a day is about it%s.", [r.id, degree[r.compliance], but(r.id in closed)]),
	"hint": "Raise a nonconformity that names it, or plan the treatment of its risk.",
} if {
	some r in unmet
	not r.id in answered
	not ["requirements", r.id, "nonconformities"] in lib.mentioned
}

examined contains r.id if some r in unmet

degree := {"partly": "only partly met", "not_met": "not met"}

but(true) := "; the one that named it is closed"

but(false) := ""

unmet := [r |
	some r in live.requirements
	degree[r.compliance]
	lib.mandatory[r.id]
	not r.disposition == "not_addressed"
	not r.id in out_of_force
]

out_of_force := {r.id | some r in live.requirements; r.in_force_from > input.as_of} | {r.id |
	some r in live.requirements
	r.in_force_to < input.as_of
}

answered := {id | some n in live.nonconformities; not n.id in done; some id in n.requirements} | ({id |
	some [id, risk] in lib.endangered
	risk in treated
} | {id | some [id, control] in rests; control in planned})

# closed are the requirements of nonconformities that are closed.
closed := {id | some n in live.nonconformities; n.id in done; some id in n.requirements}

done := {n.id | some n in live.nonconformities; n.closed_on <= input.as_of}

# treated are the risks with something still to be done, by somebody and by a
# day.
treated := {k.id |
	some k in live.risks
	some t in k.treatments
	not t.status == "done"
	lib.filled(t.owner)
	t.due
} | {t.risk |
	some t in live.treatments
	not t.status == "done"
	lib.filled(t.owner)
	t.due
}

rests := {[r.id, control] | some r in unmet; some control in r.controls} | {[id, lib.row_control[row.id]] |
	some row in lib.soa
	some id in row.requirements
}

planned := {lib.row_control[row.id] |
	some row in lib.soa
	row.status in {"planned", "partly", "not_started"}
	lib.filled(row.owner)
	row.due
}
