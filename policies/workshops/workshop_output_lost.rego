# METADATA
# title: What came out of a workshop is in the registers, or was dropped with a reason
# description: >-
#   The filter has to be visible: found, filtered, kept. Whoever or whatever a workshop named leads to a party or a
#   requirement, or says why it was dropped. A party of that name counts also where nobody linked it. It cannot see what
#   was named and not written down.
# custom:
#   severity: note
#   basis: practice
#   clauses: ["4.2 a"]
#   needs: [registers]
#   registers: [workshops, parties]
#   after: [registers/reference_broken]
#   action: Link what workshops brought to the parties and requirements it became, or say why it was dropped
#   fails: "WSP-001 named the landlord, and no such party exists"
#   remedy: Add the party or requirement and link it, or write why it was dropped.
#   frameworks: {iso-14001: ["4.2"], iso-22301: ["4.2"], iso-9001: ["4.2"], nist-csf: [GV.OC-02]}
#   group: J
package goldthread.workshops.workshop_output_lost

import data.goldthread.lib
import data.goldthread.live

violations contains {
	"record": {"id": w.id},
	"field": sprintf("outcomes[%d]", [i]),
	"value": outcome.name,
	"message": sprintf("%s named %q, which became no party and no requirement.", [w.id, outcome.name]),
	"hint": "Add it and link it here, or write why it was dropped.",
} if {
	some w in live.workshops
	some i, outcome in w.outcomes
	lib.filled(outcome.name)
	not [w.id, i] in settled
	not plain(outcome.name) in called
	not within_a_name(plain(outcome.name))
}

# names is every party's name, one a line.
names := concat("\n", {plain(p.name) | some p in input.registers.parties})

settled := {[w.id, i] | some w in live.workshops; some i, outcome in w.outcomes; lib.filled(outcome.kept)} | {[w.id, i] |
	some w in live.workshops
	some i, outcome in w.outcomes
	lib.filled(outcome.dropped_reason)
}

# called is what parties and requirements are called.
called := ({plain(p.name) | some p in input.registers.parties} | {plain(name) |
	some p in input.registers.parties
	some name in p.aliases
}) | {plain(r.statement) | some r in input.registers.requirements}

# within_a_name holds for what is part of a party's name: "landlord" of "Office
# landlords".
within_a_name(name) if {
	count(name) > 3
	contains(names, name)
}

plain(text) := lower(trim(text, " ."))
