# METADATA
# title: Requirements that cannot all be met share a record in the conflicts register
# description: >-
#   The needs of parties do conflict; not noticing is the finding. Limits in figures on the same topic and the same object
#   are held against each other: the strictest applies where they point the same way, and where nothing meets them all the
#   conflicts register must name a requirement of each side. A month has 28 to 31 days, so some limits fit in one month and
#   not in another; where only words differ it asks. It cannot see conflicts between sentences, or limits that name
#   no object.
# custom:
#   severity: warning
#   basis: practice
#   clauses: ["4.2 b-c", "6.1.1"]
#   needs: [registers]
#   registers: [requirements]
#   action: Record the requirements that cannot all be met, and settle which goes first
#   fails: "REQ-030 deletes client records within 30 days, REQ-031 keeps them for 6 years, and no conflict names both"
#   remedy: Add a record to the conflicts register that names the requirements, or correct the limit that is wrong.
#   frameworks: {nist-csf: [GV.OC-03]}
#   group: H
#   profile: advisory
package goldthread.requirements.conflict_undeclared

import data.goldthread.lib

violations contains {
	"record": {"kind": first.kind, "id": first.id},
	"field": first.field,
	"value": concat(" ", sort({m.id | some side in sides; some m in side.members})),
	"severity": severities[conflict.certainty],
	"message": message(conflict.certainty, named, all[count(sides) == 2], replace(conflict.object, "_", " ")),
	"hint": hints[conflict.certainty],
	"related": [{"kind": m.kind, "id": m.id, "message": sprintf("%s: %s", [m.id, side.words])} |
		some side in array.slice(sides, 1, count(sides))
		some m in array.slice(side.members, 0, 5)
	],
} if {
	some i, sides in shown
	conflict := input.facts.conflicts[i]
	first := sides[0].members[0]
	named := lib.listed([sprintf("%s (%s)", [lib.listed([m.id | some m in side.members], 3), side.words]) | some side in sides], 10)
}

message("always", named, every_one, object) := sprintf("%s cannot %s be met for %s.", [named, every_one, object])

message("sometimes", named, every_one, object) := sprintf("%s cannot always %s be met for %s, because months and years differ in length.", [named, every_one, object])

message("perhaps", named, every_one, object) := sprintf("%s say different things about %s: can they %s be met?", [named, object, every_one])

severities := {"always": "warning", "sometimes": "note", "perhaps": "note"}

hints := {
	"always": "Record the conflict and how you settle it, or correct the limit that is wrong.",
	"sometimes": "Write both limits in days or both in months, or record the conflict.",
	"perhaps": "If not, record the conflict and how you settle it; if they mean the same, write the same words.",
}

all := {true: "both", false: "all"}

# shown are the conflicts that are not recorded for everybody, each with its
# sides: of a side whoever is not answered for, else all of it.
shown := {i: sides |
	some i, conflict in input.facts.conflicts
	some side in conflict.sides
	some m in side.members
	not answered(m.kind, m.id, settling[i])
	sides := [{"words": s.words, "members": members} |
		some s in conflict.sides
		members := open(s.members, [x | some x in s.members; not answered(x.kind, x.id, settling[i])])
	]
}

open(_, left) := left if count(left) > 0

open(all, left) := all if count(left) == 0

# settling are, for each conflict, the records of the conflicts register that
# name somebody of every side.
settling := {i: declared |
	some i, conflict in input.facts.conflicts
	declared := intersection({{id | some m in side.members; some id in recorded[m.id]} | some side in conflict.sides})
}

# answered holds for a record that one of those names, or that stands in a row
# of the conflicts register that nobody could read.
answered(_, id, declared) if count(recorded[id] & declared) > 0

answered(kind, id, _) if [kind, id, "conflicts"] in lib.mentioned

# recorded are the records of the conflicts register that name each requirement.
recorded := {id: {c | some c in conflicts} | some id, conflicts in lib.grouped(pairs)}

pairs := {[id, c.id] | some c in input.registers.conflicts; not c.status == "retired"; some id in c.between}
