# METADATA
# title: The scope was drawn with the requirements in view, and covers them
# description: >-
#   The requirements of interested parties are considered when the scope is determined: the scope statement names those
#   that were, or says all. And what is addressed lies inside: a requirement that applies only to sites, services or
#   units outside the scope is met by nobody who is audited. Suppliers are outside by nature and not held against it. It
#   cannot see whether the scope is the one on the certificate.
# custom:
#   severity: warning
#   basis: practice
#   clauses: ["4.3 b"]
#   needs: [registers]
#   profile: advisory
#   action: Name the requirements that were considered for the scope, and settle those that lie outside it
#   fails: "REQ-016 applies to SVC-payroll, which is excluded from scope"
#   remedy: List the requirements under considered (or write all); widen the scope, or say how the requirement is met from outside it.
#   frameworks: {nist-csf: [GV.OC-02]}
#   group: I
package goldthread.scope.scope_not_linked

import data.goldthread.live
import data.goldthread.records

violations contains {
	"record": {"id": s.id},
	"field": "considered.requirements",
	"message": "The scope statement does not name the requirements that were considered when it was drawn.",
	"hint": "List them under considered, or write all when all were.",
} if {
	some s in live.scope
	not s.id in considering
	not "considered" in s.unread
}

violations contains {
	"record": {"kind": "requirements", "id": r.id},
	"field": "applies_to[0]",
	"value": r.applies_to[0],
	"message": sprintf("%s is addressed, but applies only to %s, which is out of scope.", [r.id, shown(r.applies_to[0])]),
	"hint": "Widen the scope, or say how the requirement is met from outside it.",
	"related": [{"kind": "scope", "id": s.id, "message": "the scope statement"} | some s in live.scope],
} if {
	count(live.scope) > 0
	some r in live.requirements
	r.disposition == "addressed"
	count(r.applies_to) > 0
	every place in r.applies_to {
		outside(place)
	}
}

considering := {s.id | some s in live.scope; count(s.considered.requirements) > 0}

outside(place) if place in sites_outside

outside(place) if {
	not records.sites[place]
	not lower(trim_space(place)) in inside
	lower(trim_space(place)) in left_out
}

sites_outside := {s.id | some s in live.sites; s.in_scope == false} - {id | some s in live.scope; some id in s.includes}

inside := {lower(trim_space(what)) | some s in live.scope; some what in s.includes}

# left_out is what the scope statement excludes, as it is written and without
# what follows in brackets or after a comma.
left_out := {name |
	some s in live.scope
	some entry in s.excludes
	what := lower(trim_space(entry.what))
	some name in {what, trim_space(split(what, "(")[0]), trim_space(split(what, ",")[0])}
}

shown(place) := sprintf("%s (%s)", [place, records.sites[place].name]) if records.sites[place].name

shown(place) := place if not records.sites[place].name
