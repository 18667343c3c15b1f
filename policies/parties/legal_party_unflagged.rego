# METADATA
# title: A party behind a law is not marked as none
# description: >-
#   Whether a party gives rise to law follows from the registers: a law names it as its authority, or a requirement that
#   cites a law comes from it. Nobody has to mark it, so a finding is only a mark that says the opposite. From requirements
#   that is read for those who can make or enforce law (regulators, law enforcement, legislators), because a law also
#   speaks for customers and staff, who made none. It cannot see laws and requirements that are in no register.
# custom:
#   severity: error
#   basis: duty
#   clauses: ["4.2 b", "A.5.31"]
#   needs: [registers]
#   registers: [parties, laws, requirements]
#   action: Correct the parties that are marked as no source of law, although a law names them
#   fails: "PTY-002 ICO, legal_source: false, and LAW-002 UK GDPR names it as its authority"
#   remedy: Take the mark out, because it follows from the laws; or correct the law or the requirement that names the party.
#   frameworks: {iso-14001: ["4.2"], iso-22301: ["4.2.2"], nist-csf: [GV.OC-02, GV.OC-03]}
#   group: F
#   profile: advisory
package goldthread.parties.legal_party_unflagged

import data.goldthread.lib
import data.goldthread.live

violations contains {
	"record": {"id": c.id},
	"field": "legal_source",
	"message": sprintf("%s is marked as no source of law, but %s.", [c.id, why[c.id]]),
	"hint": "Take the mark out, because it follows from the laws; or correct the record that names the party.",
	"related": [{"kind": kind, "id": id, "message": "says so"} | some [kind, id] in array.slice(behind[c.id], 0, 10)],
} if {
	some c in input.facts.contradictions
	c.kind == "parties"
	c.field == "legal_source"
	why[c.id]
}

examined := {p.id | some p in live.parties}

# why says what shows that a party is behind a law: that one names it, before
# what comes from it.
why := object.union(
	{id: sprintf("%s, which %s from it, %s law", [lib.listed(asked, 3), comes(count(asked)), cites(count(asked))]) | some id, asked in asked_by},
	{id: sprintf("%s %s it as the authority", [lib.listed(enforced, 3), names(count(enforced))]) | some id, enforced in enforced_by},
)

behind := lib.grouped({[id, ["laws", law]] | some id, all in enforced_by; some law in all} | {[id, ["requirements", r]] |
	some id, all in asked_by
	some r in all
})

enforced_by := lib.grouped({[link.target_id, link.id] |
	some link in links
	link.kind == "laws"
	link.field == "authority"
	link.target_id in standing
})

asked_by := lib.grouped({[link.target_id, link.id] |
	some link in links
	link.kind == "requirements"
	startswith(link.field, "parties[")
	link.target_id in law_makers
	link.id in of_law
})

# of_law are the requirements that cite an entry of the register of laws.
of_law := {link.id |
	some link in links
	link.kind == "requirements"
	startswith(link.field, "sources[")
	link.target_kind == "laws"
}

links := [link |
	some link in input.facts.links
	link.resolved
	[link.kind, link.id] in counting
]

counting := {["laws", l.id] | some l in lib.laws} | {["requirements", r.id] | some r in live.requirements}

standing := {p.id | some p in live.parties}

law_makers := {p.id | some p in live.parties; p.kind in {"regulator", "law_enforcement", "legislator"}}

comes(1) := "comes"

comes(n) := "come" if n > 1

cites(1) := "cites a"

cites(n) := "cite" if n > 1

names(1) := "names"

names(n) := "name" if n > 1
