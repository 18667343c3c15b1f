# METADATA
# title: Parties are groups that can require something in common
# description: >-
#   What everyone requires cannot be determined, so nobody can show that it was met. Names that take in all the world are in
#   a list of words, to which a list of your own can add. It cannot see a narrow name behind which very different parties
#   stand.
# custom:
#   severity: note
#   basis: practice
#   clauses: ["4.2 a"]
#   needs: [record]
#   action: Split the parties that take in everybody by what they ask of you
#   fails: "name: All stakeholders"
#   remedy: Name the groups that stand behind it, each with what it requires, and retire the one for all.
#   group: B
package goldthread.parties.party_too_broad

import data.goldthread.records

violations contains {
	"record": {"id": hit.id},
	"field": "name",
	"message": sprintf("%s %q is too wide to require one set of things.", [hit.id, hit.text]),
	"hint": "Split it by what its parts ask of you.",
} if {
	some hit in input.facts.words
	hit.list == "catch_all_party"
	hit.field == "name"
	records.parties[hit.id].status == "live"
}
