# METADATA
# title: Parties inside and outside are both listed
# description: >-
#   Employees and management are parties too; a list of outsiders only is incomplete, and one without outsiders is not
#   credible. Where a party does not say on which side it stands, its kind tells; a side written against the kind is a
#   finding. It cannot see whether the right ones are there.
# custom:
#   severity: warning
#   basis: practice
#   clauses: ["4.2 a"]
#   needs: [registers]
#   action: List parties of both sides, inside and outside
#   fails: "12 parties, all external"
#   remedy: Add the missing side, for example employees and management, or customers and regulators.
#   frameworks: {iso-14001: ["4.2"], iso-22301: ["4.2"], iso-9001: ["4.2"], nist-csf: [GV.OC-02]}
#   group: B
package goldthread.parties.party_side_missing

import data.goldthread.live

violations contains {
	"register": "parties",
	"value": side,
	"message": sprintf("Interested parties: no %s party is listed.", [side]),
	"hint": sprintf("Add at least %s.", [examples[side]]),
} if {
	some side in {"internal", "external"}
	count(sides) > 0
	not side in sides
	count(unread) == 0
}

violations contains {
	"register": "parties",
	"value": "none",
	"message": "Interested parties: no party says whether it stands inside or outside the organisation.",
	"hint": "Give each party its kind (employees, customers, regulator ...); the side follows from it.",
} if {
	count(live.parties) > 0
	count(sides) == 0
	count(unread) == 0
}

violations contains {
	"record": {"id": c.id},
	"field": "side",
	"message": sprintf("%s is marked %s, but its kind says %s.", [c.id, c.written, c.follows]),
	"hint": "Take the side out, because it follows from the kind; or correct the kind.",
} if {
	some c in input.facts.contradictions
	c.kind == "parties"
	c.field == "side"
	c.id in standing
}

standing := {p.id | some p in live.parties}

# sides are those that parties stand on. Where none is written it follows from
# the kind.
sides := {p.side | some p in live.parties}

# unread are parties whose side stands in text that could not be read.
unread := {p.id |
	some p in live.parties
	some field in p.unread
	field in {"side", "kind", "*"}
}

examples := {
	"internal": "the employees and the management",
	"external": "the customers and the authorities that regulate you",
}
