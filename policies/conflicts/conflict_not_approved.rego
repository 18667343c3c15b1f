# METADATA
# title: Who settles a conflict has management's approval, accepts the risk and tells the other side
# description: >-
#   Not meeting somebody's requirement is a risk that an owner accepts, and a party that finds out by itself is a party
#   lost. Asked of decided conflicts only, and of the risk and the parties only where one side goes first. It cannot see
#   whether the party was really told.
# custom:
#   severity: warning
#   basis: practice
#   clauses: ["5.1", "9.3.3"]
#   needs: [registers]
#   registers: [conflicts]
#   after: [conflicts/conflict_unresolved, conflicts/conflict_overrides_law]
#   action: Have management approve how conflicts were settled, and tell the parties that come second
#   fails: "CNF-001: approved_by: ISMS analyst, no residual risk"
#   remedy: Name the management role that approved it, the risk that remains, and the parties that were told.
#   frameworks: {nist-csf: [GV.OC-03]}
#   group: H
#   profile: advisory
package goldthread.conflicts.conflict_not_approved

import data.goldthread.lib
import data.goldthread.live
import data.goldthread.records

violations contains {
	"record": {"id": c.id},
	"field": "decision",
	"value": concat(" ", lacks),
	"message": sprintf("%s is decided, but %s.", [c.id, lib.listed(lacks, 5)]),
	"hint": "Complete it before the next management review.",
} if {
	some c in decided
	lacks := array.concat(
		[text | some text in approval[c.id]],
		array.concat(
			[text | text := "no risk is named for the side that is not fully met"; c.id in one_sided; not c.residual_risk; not "residual_risk" in c.unread],
			[text | text := sprintf("nothing says that %s was told", [lib.listed(sort(untold[c.id]), 3)])],
		),
	)
	count(lacks) > 0
}

decided := [c |
	some c in live.conflicts
	lib.filled(c.decision)
]

# approval says what is missing of it, if anything.
approval := object.union(
	{c.id: ["no management role approved it"] |
		some c in decided
		not c.approved_by
		not "approved_by" in c.unread
	},
	{c.id: [sprintf("%s, who approved it, is no role of management", [c.approved_by])] |
		some c in decided
		records.people[c.approved_by].management == false
	},
)

# one_sided are the conflicts in which one side goes first.
one_sided := {c.id | some c in decided; c.prevails in c.between}

# untold are the parties of the other sides that were not told, by conflict.
untold := {c.id: ids |
	some c in decided
	c.id in one_sided
	not "informed" in c.unread
	ids := {party |
		some id in c.between
		id != c.prevails
		some party in records.requirements[id].parties
	} - ({party | some party in c.informed} | {party | some party in records.requirements[c.prevails].parties})
	count(ids) > 0
}
