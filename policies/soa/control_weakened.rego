# METADATA
# title: A control that is given up leaves no requirement without one
# description: >-
#   The other end of the thread: a control that becomes not applicable, or falls from in place to planned, may have been
#   all that met a requirement. Asked is for each live mandatory requirement that rested on it before the change and still
#   does. It cannot see whether another control really takes over.
# custom:
#   severity: warning
#   basis: practice
#   clauses: ["6.1.3 d"]
#   needs: [base]
#   action: Say what meets the requirements that rested on a control which was given up
#   fails: "A.8.13 from implemented to not applicable, and REQ-012 depends on it"
#   remedy: Link what meets each requirement now, or keep the control.
#   group: M
package goldthread.soa.control_weakened

import data.goldthread.lib
import data.goldthread.live

violations contains {
	"record": {"id": c.id},
	"value": c.words,
	"message": sprintf("%s was given up in part or in whole (%s), and %s on it.", [c.id, concat("; ", words), relying(sort(ids))]),
	"hint": "Link what meets each of them now, or keep the control.",
} if {
	some c in input.changes
	c.id in examined
	words := [d.words | some d in c.differences; d.top in {"applicable", "status"}]
	ids := {id |
		some control in controls_of[c.id]
		some [on, id] in resting
		on == control
		[on, id] in rested
	}
	count(ids) > 0
}

relying(ids) := sprintf("%s rests", [ids[0]]) if count(ids) == 1

relying(ids) := sprintf("%s rest", [lib.listed(ids, 5)]) if count(ids) > 1

examined contains c.id if {
	some c in input.changes
	c.kind == "soa"
	c.class == "changed"
	now := standing[c.id]
	now < stood[c.was]
}

# standing and stood are how far each row's control is in place, 0 for one that
# does not apply.
standing := object.union(
	{r.id: lib.progress[r.status] | some r in input.registers.soa},
	{r.id: 0 | some r in input.registers.soa; r.applicable == false},
)

stood := object.union(
	{r.id: lib.progress[r.status] | some r in input.base.registers.soa},
	{r.id: 0 | some r in input.base.registers.soa; r.applicable == false},
)

controls_of := lib.grouped({[r.id, r.id] | some r in input.registers.soa} | {[r.id, r.control] | some r in input.registers.soa})

# resting are the mandatory requirements that name each control after the
# change, and rested those before it, as [control, requirement].
resting := {[control, r.id] |
	some r in live.requirements
	lib.mandatory[r.id]
	some control in r.controls
} | {[control, id] |
	some row in input.registers.soa
	some control in controls_of[row.id]
	some id in row.requirements
	lib.mandatory[id]
}

rested := {[control, r.id] |
	some r in input.base.registers.requirements
	some control in r.controls
} | {[control, id] |
	some row in input.base.registers.soa
	some control in named[row.id]
	some id in row.requirements
}

# named are the controls of each row before the change.
named := lib.grouped({[r.id, r.id] | some r in input.base.registers.soa} | {[r.id, r.control] | some r in input.base.registers.soa})
