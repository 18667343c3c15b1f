# METADATA
# title: Parties that the organisation's own facts imply are listed
# description: >-
#   Auditors test whether the list is complete from facts outside it: staff means employees, personal data means data
#   subjects, a contract means customers. A party answers by its kind, by its name where it has no kind, or because the
#   contract in question names it. Landlords and insurers are asked for site by site and policy by policy. It cannot see
#   facts that no register holds.
# custom:
#   severity: warning
#   basis: practice
#   clauses: ["4.2 a"]
#   needs: [registers]
#   action: Add the parties that your own registers imply
#   fails: "processes_pii is true, and no party of the kind data_subjects exists"
#   remedy: Add the party with what it requires, or correct the fact.
#   frameworks: {iso-14001: ["4.2"], iso-22301: ["4.2"], iso-9001: ["4.2"], nist-csf: [GV.OC-02]}
#   group: B
package goldthread.parties.party_fact_gap

import data.goldthread.lib
import data.goldthread.live
import data.goldthread.records

violations contains {
	"register": "parties",
	"value": fact,
	"message": sprintf("Interested parties: %s%s, but no party stands for %s.", [entry.says, shown(fact), entry.party]),
	"hint": sprintf("Add a party for %s with its requirements, or correct the fact.", [entry.party]),
} if {
	count(live.parties) > 0
	some fact, entry in data.catalogue.party_facts.facts
	fact in facts
	not fact in answered
	count(unread) == 0
}

facts contains "staff" if input.organisation.staff_count > 0

facts contains "pii" if input.organisation.processes_pii

facts contains "works_council" if input.organisation.has_works_council

facts contains "certificate" if count(input.organisation.certifications_held) > 0

facts contains "parent" if lib.filled(input.organisation.parent_company)

facts contains fact if some fact, _ in witnesses

# witnesses are the records that show a fact.
witnesses := {fact: ids |
	some fact, ids in {
		"customer_contract": [c.id | some c in live.contracts; c.direction == "customer"],
		"supplier": array.concat(
			[s.id | some s in live.suppliers],
			[c.id | some c in live.contracts; c.direction == "supplier"],
		),
	}
	count(ids) > 0
}

# named are the parties that the records behind a fact name themselves.
named := {
	"customer_contract": {c.party | some c in live.contracts; c.direction == "customer"},
	"supplier": ({s.party | some s in live.suppliers} | {c.party | some c in live.contracts; c.direction == "supplier"}),
	"certificate": {held.body | some held in input.organisation.certifications_held},
}

answered contains fact if {
	some fact, entry in data.catalogue.party_facts.facts
	some kind in entry.kinds
	kind in kinds
}

answered contains fact if {
	some fact, ids in named
	some id in ids
	records.parties[id].status == "live"
}

answered contains fact if {
	some fact, entry in data.catalogue.party_facts.facts
	some word in entry.words
	some name in kindless
	contains(name, word)
}

kinds := {p.kind | some p in live.parties}

# kindless are the names, in small letters, of parties that state no kind.
kindless := {lower(p.name) | some p in live.parties; not p.kind}

unread := {p.id |
	some p in live.parties
	some field in p.unread
	field in {"kind", "*"}
}

shown(fact) := sprintf(" (%s)", [lib.listed(witnesses[fact], 3)]) if witnesses[fact]

shown(fact) := "" if not witnesses[fact]
