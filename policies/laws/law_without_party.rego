# METADATA
# title: The authority behind each law that applies is a party that somebody contacts
# description: >-
#   Nobody can report to a regulator whom nobody has identified. Asked of laws and schemes that apply now; where the law is
#   in the tables of known laws, the message says who usually enforces it. A party that is an authority or a circle of
#   specialists and cannot be reached is told by a check of its own. It cannot see whether the authority is the right one
#   for you.
# custom:
#   severity: warning
#   basis: practice
#   clauses: ["4.2 a", "A.5.5"]
#   needs: [registers]
#   registers: [laws, parties]
#   action: Name the authority behind each law that applies, as a party that somebody contacts
#   most: name no authority that enforces them, or none that somebody contacts
#   fails: "LAW-001 GDPR, authority: none"
#   remedy: Add the authority to the parties with the role that contacts it, and name it in the law.
#   frameworks: {iso-14001: ["6.1.3"], iso-22301: ["4.2.2"], nist-csf: [GV.OC-02, GV.OC-03]}
#   group: F
#   profile: advisory
package goldthread.laws.law_without_party

import data.goldthread.lib
import data.goldthread.live

violations contains {
	"record": {"id": l.id},
	"field": "authority",
	"message": sprintf("%s does not say who enforces it.", [lib.titled_laws[l.id]]),
	"hint": sprintf("Add %s to the parties, with the role that contacts it, and name it here.", [enforcing[l.id]]),
} if {
	some l in applying
	not l.id in named
}

violations contains {
	"record": {"id": l.id},
	"field": "authority",
	"message": sprintf("%s is enforced by %s, but nobody is named who contacts it.", [lib.titled_laws[l.id], authority[l.id]]),
	"hint": "Write in the party how it is reached, and the role that does.",
} if {
	some l in applying
	authority[l.id] in unreachable
}

examined := {l.id | some l in applying}

applying := [l |
	some l in lib.laws
	l.applicability == "applicable"
	not l.id in lib.laws_elsewhen
]

# named are those that say it, also where nobody could read what.
named := {l.id | some l in lib.laws; lib.filled(l.authority)} | {l.id |
	some l in lib.laws
	some field in l.unread
	field in {"authority", "*"}
}

authority := {link.id: link.target_id |
	some link in input.facts.links
	link.kind == "laws"
	link.field == "authority"
	link.resolved
}

# enforcing is who usually enforces each.
enforcing := object.union(
	{l.id: "the authority that enforces it" | some l in lib.laws},
	{id: lib.known_laws[laws[0]].authority | some id, laws in enforceable},
)

enforceable := lib.grouped({[id, law] |
	some [id, law] in lib.law_entries
	lib.known_laws[law].authority
	not [id, law] in of_another_place
})

# of_another_place are known laws of another place than the entry says.
of_another_place := {[l.id, law] |
	some l in applying
	l.jurisdiction
	some law in lib.laws_of_entry[l.id]
	places := lib.known_laws[law].jurisdictions
	not l.jurisdiction in places
}

unreachable := {p.id | some p in live.parties} - (reached | {p.id |
	some p in live.parties
	p.kind in {"regulator", "law_enforcement", "industry_body", "special_interest_group"}
})

reached := {p.id | some p in live.parties; lib.filled(p.contact_role)} | ({p.id |
	some p in live.parties
	lib.filled(p.channel)
} | ({p.id | some p in live.parties; lib.filled(p.owner)} | {p.id |
	some p in live.parties
	some field in p.unread
	field in {"contact_role", "channel", "owner", "*"}
}))
