# METADATA
# title: What meets a requirement is looked at when the requirement changes
# description: >-
#   When a party wants something else, the controls, risks and documents that were chosen for the old demand may not do
#   any more. Asked is only when the limit, the obligation, the decision, the days it is in force or a number in the text
#   changes, so that a corrected spelling asks nothing of anybody. What counts is a change, or a review record in the same
#   change, of at least one of what it rests on, or of the requirement itself. It cannot see whether the control is still
#   strong enough.
# custom:
#   severity: warning
#   basis: practice
#   clauses: ["4.2", "6.1.3", "8.1"]
#   needs: [base]
#   action: Look at what meets a requirement that has changed
#   fails: "REQ-003 24 h becomes 4 h, and nothing else is in the change"
#   remedy: Change the control, risk or document too, or add a review record that says they still fit.
#   group: M
package goldthread.requirements.requirement_changed_control_not

import data.goldthread.lib
import data.goldthread.live
import data.goldthread.records

violations contains {
	"record": {"id": c.id},
	"value": concat("; ", words),
	"message": sprintf("%s changed (%s), but what it rests on was not touched: %s.", [c.id, concat("; ", words), lib.listed(sort(ids), 5)]),
	"hint": "Change it too where it must change, or add a review record that names the requirement and says it still fits.",
} if {
	some c in input.changes
	c.id in examined
	words := [d.words | some d in c.differences; d.top in deciding_of[c.id]]
	rests := resting[c.id]
	ids := {id | some [_, id] in rests}
	count({target | some target in rests; target in lib.changed_now}) == 0
	not c.id in looked_at
	count({target | some target in rests; target[1] in looked_at}) == 0
}

examined contains c.id if {
	some c in input.changes
	c.kind == "requirements"
	c.class == "changed"
	c.stands == "live"
	c.stood == "live"
	deciding_of[c.id]
}

# deciding_of are the fields of each requirement whose change decides.
deciding_of := lib.grouped({[c.id, field] |
	some c in altered
	some field in c.fields
	field in {"bound", "obligation", "disposition", "in_force_from", "in_force_to"}
} | {[c.id, "statement"] |
	some c in altered
	"statement" in c.fields
	telling(records.requirements[c.id].statement) != telling(before[c.was])
})

altered := [c | some c in input.changes; c.kind == "requirements"; c.class == "changed"]

before := {r.id: r.statement | some r in input.base.registers.requirements}

# telling is what of a sentence changes what it asks for: its numbers, and the
# words that turn it.
telling(text) := sort(array.concat(
	regex.find_n(`[0-9]+(?:[.,][0-9]+)*`, text, -1),
	[turning(word) | some word in regex.find_n(`\pL+(?:['’]\pL+)?`, lower(text), -1); turning(word)],
))

# turning is the word itself, or "not" where it is only its ending: isn't.
turning(word) := word if word in data.catalogue.turning.words

turning(word) := "not" if regex.match(`n['’]t$`, word)

resting := lib.grouped(targets)

# targets are what each requirement rests on, as [requirement, [kind, id]].
targets := ({[link.id, [link.target_kind, link.target_id]] |
	some link in input.facts.links
	link.kind == "requirements"
	link.resolved
	link.target_kind in {"risks", "documents"}
} | {[link.target_id, [link.kind, link.id]] |
	some link in input.facts.links
	link.target_kind == "requirements"
	link.resolved
	link.kind in {"risks", "soa", "treatments"}
}) | {[r.id, ["soa", row]] |
	some r in live.requirements
	some control in r.controls
	some row in rows[control]
}

rows := lib.grouped({[control, id] | some id, control in lib.row_control})

# looked_at are the records that a review record of the change names.
looked_at := {link.target_id |
	some link in input.facts.links
	link.kind == "reviews"
	link.resolved
	["reviews", link.id] in lib.changed_now
}
