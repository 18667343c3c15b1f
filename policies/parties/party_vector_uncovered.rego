# METADATA
# title: Each of five groups of parties was thought of
# description: >-
#   Going through five groups (those who make the rules, who buy, whom you depend on, who are inside, who insure, house
#   or audit you) is our checklist against forgetting somebody; the standard does not name them. A written "none,
#   because" counts: a party of the group with a reason why it has no requirement or was retired, or a workshop that
#   went through the group and dropped somebody with a reason. The group follows from a party's kind; one written
#   against the kind is a finding. It cannot see whom you forgot inside a group.
# custom:
#   severity: note
#   basis: own
#   clauses: ["4.2 a"]
#   needs: [registers]
#   action: Add a party for each group of parties, or write why there is none
#   fails: "Nobody among those who insure, house, audit or finance you"
#   remedy: Add the party, or record it as retired with the reason why there is none.
#   frameworks: {iso-14001: ["4.2"], iso-22301: ["4.2"], iso-9001: ["4.2"], nist-csf: [GV.OC-02]}
#   group: B
package goldthread.parties.party_vector_uncovered

import data.goldthread.lib
import data.goldthread.live

violations contains {
	"register": "parties",
	"value": group.id,
	"message": sprintf("Interested parties: nobody is listed in the group of parties %q.", [group.name]),
	"hint": sprintf("Add the party (for example %s), or record why there is none.", [group.examples]),
} if {
	some group in data.catalogue.party_groups.groups
	count(grouped) > 0
	not group.id in covered
	count(unread) == 0
}

violations contains {
	"register": "parties",
	"value": "none",
	"message": "Interested parties: no party says to which group of parties it belongs.",
	"hint": "Give each party its kind (employees, customers, regulator ...); the group follows from it.",
} if {
	count(live.parties) > 0
	count(grouped) == 0
	count(unread) == 0
}

violations contains {
	"record": {"id": c.id},
	"field": "vector",
	"message": sprintf("%s is put into the group of parties %q, but its kind says %q.", [c.id, names[c.written], names[c.follows]]),
	"hint": "Take the group out, because it follows from the kind; or correct the kind.",
} if {
	some c in input.facts.contradictions
	c.kind == "parties"
	c.field == "vector"
	c.id in standing
}

standing := {p.id | some p in live.parties}

names := {group.id: group.name | some group in data.catalogue.party_groups.groups}

# grouped are the groups that live parties belong to. Where none is written it
# follows from the kind.
grouped := {p.vector | some p in live.parties}

covered := (grouped | reasoned) | considered

# reasoned are groups with a party that says why there is nothing to require.
reasoned := {p.vector | some p in input.registers.parties; lib.filled(p.retired_reason)} | {p.vector |
	some p in input.registers.parties
	lib.filled(p.no_requirement_reason)
}

# considered are groups that a workshop went through and wrote a reason.
considered := {group |
	some w in live.workshops
	some group in w.vectors_considered
	some outcome in w.outcomes
	lib.filled(outcome.dropped_reason)
}

unread := {p.id |
	some p in live.parties
	some field in p.unread
	field in {"vector", "kind", "*"}
}
