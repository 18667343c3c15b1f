# METADATA
# title: Who reviews a register may review it
# description: >-
#   A review is worth what its reviewer is entitled to. Who may review a register the people register says of roles and
#   persons, and the configuration by naming approvers; the owner of the register or of the record may too, and management
#   in its own review. Looked at are reviews of the present wording since these checks began, where nobody who may has
#   reviewed it, and reviews in the name of a machine. Where nobody is named for a register, nobody can tell. It cannot see
#   who is competent.
# custom:
#   severity: warning
#   basis: practice
#   clauses: ["5.3", "7.5.2 c"]
#   needs: [history]
#   registers: []
#   after: [requirements/review_never]
#   profile: advisory
#   action: Have records reviewed by somebody who may
#   fails: "Reviewed-by: dependabot[bot]"
#   remedy: Have somebody with such a role review the records, or give the reviewer's role the right in the people register.
#   group: L
package goldthread.registers.reviewer_not_authorised

import data.goldthread.lib

violations contains {
	"register": kind,
	"value": who,
	"records": ids,
	"message": sprintf("%s: %s reviewed %s, and held no role that may review this register.", [input.meta[kind].title, who, lib.listed(ids, 3)]),
	"hint": sprintf("Have %s review it, or write the right on the reviewer's role in the people register.", [lib.either(input.meta[kind].may_review)]),
	"commits": sort({commit | some [_, commit] in reviewed}),
} if {
	some [kind, who], reviewed in lib.grouped(unentitled)
	ids := sort({id | some [id, _] in reviewed})
}

violations contains {
	"commit": m.commit,
	"value": m.by,
	"message": sprintf("Commit %s of %s names %s as the reviewer of %s, and machines review nothing.", [m.short, m.on, m.by, lib.listed([k.id | some k in keys], 5)]),
	"hint": "Have a person review it and record that.",
	"related": [{"kind": k.kind, "id": k.id, "message": "reviewed by no person since"} | some k in array.slice(keys, 0, 10)],
} if {
	some m in input.machine_reviews
	m.on > input.repo.adopted
	keys := [k |
		some k in m.records
		[k.kind, k.id] in lib.alive
		not [k.kind, k.id] in by_a_person
	]
	count(keys) > 0
}

# unentitled are the reviews of records that somebody reviewed who may not, and
# nobody who may, as [[kind, reviewer], [id, commit]].
unentitled := {[[kind, review.by], [r.id, review.commit]] |
	some kind in asked
	some r in input.registers[kind]
	[kind, r.id] in examined
	not [kind, r.id] in by_the_entitled
	some review in r.history.reviews
	review.counts
	review.present
	review.on > input.repo.adopted
}

# asked are the registers for which somebody is named, where people and their
# roles are kept.
asked contains kind if {
	count(lib.roles_of) > 0
	some kind, meta in input.meta
	count(meta.may_review) > 0
	not kind in data.catalogue.event_registers.registers
}

examined contains [kind, r.id] if {
	some kind in asked
	some r in input.registers[kind]
	r.history.state == "on main"
	[kind, r.id] in lib.alive
	[kind, r.id] in by_a_person
}

by_a_person contains [kind, r.id] if {
	some kind, records in input.registers
	some r in records
	some review in r.history.reviews
	review.counts
	review.present
}

by_the_entitled contains [kind, r.id] if {
	some kind in asked
	some r in input.registers[kind]
	some review in r.history.reviews
	review.counts
	review.present
	entitled(review.authorised, review.source)
}

# entitled holds for who may, and for management in its own review.
entitled(authorised, _) if authorised

entitled(_, "minutes")
