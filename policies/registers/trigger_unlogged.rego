# METADATA
# title: What happened and shows in the registers is logged as an event
# description: >-
#   A new major contract, law, site or critical supplier calls for a look at the parties and what they require, and the
#   repository itself shows that it came. Asked is of those that came after the first version of their register and since
#   these checks began, where a register of trigger events is kept. What answers it is an event that names it, a review
#   of it that counts, minutes or a review record that name it, or a requirement that cites it and came or changed since.
#   It cannot see events that left nothing in a register.
# custom:
#   severity: note
#   basis: practice
#   clauses: ["4.2", "9.3.2 b", "9.3.2 c"]
#   needs: [history]
#   registers: [triggers]
#   action: Log the events that your registers show, and say what each changes for your parties
#   fails: "CTR-009, major, was added, and no event or review names it"
#   remedy: Log the event with its day, name the record in it, and look at what it changes.
#   group: K
package goldthread.registers.trigger_unlogged

import data.goldthread.lib
import data.goldthread.live

violations contains {
	"record": {"kind": kind, "id": id},
	"value": commit,
	"message": sprintf("%s was added on %s, and no trigger event or review names it.", [id, on]),
	"hint": "Log the event with its day, name the record in it, and say what it changes for your parties.",
	"commits": [commit],
} if {
	some [kind, id, on, commit] in came
	not [kind, id] in named
	not [kind, id] in reviewed
	not [kind, id] in answered
}

examined contains [kind, id] if some [kind, id, _, _] in came

# came are the records whose coming is an event, as [kind, id, day, commit].
came contains ["contracts", r.id, r.history.created.on, r.history.created.commit] if {
	some r in live.contracts
	r.major == true
	later("contracts", r.history.created.on)
}

came contains ["laws", r.id, r.history.created.on, r.history.created.commit] if {
	some r in lib.laws
	r.applicability == "applicable"
	later("laws", r.history.created.on)
}

came contains ["sites", r.id, r.history.created.on, r.history.created.commit] if {
	some r in live.sites
	later("sites", r.history.created.on)
}

came contains ["suppliers", r.id, r.history.created.on, r.history.created.commit] if {
	some r in live.suppliers
	r.criticality in {"high", "critical"}
	later("suppliers", r.history.created.on)
}

# later holds for a day after the first version of the register, since these
# checks began.
later(kind, on) if {
	on > input.repo.adopted
	on > input.meta[kind].history.begins.on
}

# named are the records that events, reviews, minutes and decisions name.
named := {[link.target_kind, link.target_id] |
	some link in input.facts.links
	link.resolved
	link.kind in {"triggers", "reviews", "management_reviews", "decisions"}
}

reviewed := {[kind, r.id] |
	some kind in {"contracts", "laws", "sites", "suppliers"}
	some r in input.registers[kind]
	some review in r.history.reviews
	review.counts
}

# answered are the records that a requirement cites which came or changed since,
# or with them.
answered := {[link.target_kind, link.target_id] |
	some link in input.facts.links
	link.resolved
	link.kind == "requirements"
	some on in days_of[[link.target_kind, link.target_id]]
	some day in moved[link.id]
	day >= on
}

days_of := lib.grouped({[[kind, id], on] | some [kind, id, on, _] in came})

moved := {r.id: days | some r in live.requirements; days := {change.on | some change in r.history.changes}}
