# METADATA
# title: Parties inside and outside are both listed
# description: >-
#   Employees and management are parties too; a list of outsiders only is incomplete, and one without outsiders is not
#   credible. Where a party does not say on which side it stands, its kind tells. It cannot see whether the right ones
#   are there.
# custom:
#   severity: warning
#   basis: practice
#   clauses: ["4.2 a"]
#   needs: [registers]
#   action: List parties of both sides, inside and outside
#   fails: "12 parties, all external"
#   remedy: Add the missing side, for example employees and management, or customers and regulators.
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
	"hint": "Give each party its side: internal or external.",
} if {
	count(live.parties) > 0
	count(sides) == 0
	count(unread) == 0
}

sides := {p.side | some p in live.parties} | {data.catalogue.party_groups.kinds[p.kind].side |
	some p in live.parties
	not p.side
}

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
