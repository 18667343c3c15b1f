package goldthread.lib

# What a change does to records, by what machinery tells of it: input.changes.

# loosened says in words what each requirement asks less of than before the
# change, as [id, words]: what its type orders, and what was taken out of it.
loosened := {[c.id, d.words] |
	some c in input.changes
	c.kind == "requirements"
	c.class == "changed"
	some d in c.differences
	d.direction == "looser"
} | {[c.id, sprintf("%s taken out", [concat(", ", sort(gone))])] |
	some c in input.changes
	c.kind == "requirements"
	c.class == "changed"
	some lost in [sources_before[c.was] - sources_now[c.id], controls_before[c.was] - controls_now[c.id]]
	gone := {id | some id in lost}
	count(gone) > 0
}

sources_before := {r.id: {source.id | some source in r.sources} | some r in input.base.registers.requirements}

sources_now := {r.id: {source.id | some source in r.sources} | some r in input.registers.requirements}

controls_before := {r.id: {control | some control in r.controls} | some r in input.base.registers.requirements}

controls_now := {r.id: {control | some control in r.controls} | some r in input.registers.requirements}

# reasoned are the records for whose change its author names a record as the
# reason, in a Because line of the description or of the commit, as [kind, id].
# Nothing that the change itself loosens is a reason.
reasoned := {[c.kind, c.id] |
	some c in input.changes
	some reason in reasons_of_change
	reason.of_all
} | {[about.kind, about.id] |
	some reason in reasons_of_change
	some about in reason.about
}

reasons_of_change := [reason |
	some reason in input.reasons
	reason.of_change
	some named in reason.records
	not [named.kind, named.id] in loosened_now
]

loosened_now := {["requirements", pair[0]] | some pair in loosened}

# changed_now are the records that a change touches in meaning, as [kind, id].
changed_now := {[c.kind, c.id] | some c in input.changes}
