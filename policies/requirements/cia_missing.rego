# METADATA
# title: What is addressed touches confidentiality, integrity or availability
# description: >-
#   The filter against listing everything everybody wants: what touches none of the three does not belong in an
#   information security management system. The mark is our filter; the standard does not ask for it by name. It cannot
#   see whether the mark is right.
# custom:
#   severity: warning
#   basis: practice
#   clauses: ["4.2 c", "6.1.2 c"]
#   needs: [record]
#   after: [requirements/disposition_missing]
#   profile: advisory
#   action: Mark whether each addressed requirement touches confidentiality, integrity or availability
#   most: do not say what they protect
#   fails: "disposition: addressed, cia: []"
#   remedy: Mark at least one of the three, or decide not to address the requirement.
#   group: D
package goldthread.requirements.cia_missing

import data.goldthread.live

violations contains {
	"record": {"id": r.id},
	"field": "cia",
	"message": sprintf("%s is addressed, but touches neither confidentiality nor integrity nor availability.", [r.id]),
	"hint": "Mark what it touches, or decide not to address it.",
} if {
	some r in live.requirements
	r.disposition == "addressed"
	not r.id in marked
}

marked := {r.id | some r in live.requirements; count(r.cia) > 0}
