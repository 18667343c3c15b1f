# METADATA
# title: Every source says where in the document
# description: >-
#   The clause is what turns a claim into a pointer; looking for it during the audit costs the room's patience. Asked of
#   contracts, insurance policies, leases and laws; a law whose own entry is about one article needs no more, and
#   standards, decisions and implied requirements are not asked. It cannot see whether the clause is the right one.
# custom:
#   severity: warning
#   basis: practice
#   clauses: ["4.2 b"]
#   needs: [registers]
#   after: [requirements/source_pointer_weak, requirements/requirement_source_missing]
#   profile: advisory
#   action: Say where in its document each requirement is written
#   most: name a document but not the place in it
#   fails: "sources: [{id: CTR-004}]"
#   remedy: Add the clause, schedule, condition, article or page to the source.
#   frameworks: {nist-csf: [GV.OC-03]}
#   group: C
package goldthread.requirements.source_locator_missing

import data.goldthread.lib
import data.goldthread.live

violations contains {
	"record": {"id": r.id},
	"field": sprintf("sources[%d].locator", [i]),
	"value": source.id,
	"message": sprintf("%s does not say where in %s it is written.", [r.id, source.id]),
	"hint": sprintf("Add the %s.", [place]),
} if {
	some r in live.requirements
	some i, source in r.sources
	not [r.id, i] in located
	place := places[source.id]
}

located := {[r.id, i] | some r in live.requirements; some i, source in r.sources; lib.filled(source.locator)}

# places says what to cite of each document.
places := object.union_n([
	{c.id: "clause, schedule or page" | some c in input.registers.contracts},
	{p.id: "condition" | some p in input.registers.insurance},
	{l.id: "clause or house rule" | some l in input.registers.leases},
	{l.id: "article or section" | some l in input.registers.laws; not about_one_article[l.id]},
])

# about_one_article are entries of the register of laws that are as small as a
# citation themselves.
about_one_article := {l.id |
	some l in input.registers.laws
	cites_part(lower(l.citation))
}

cites_part(text) if {
	some mark in {"art. ", "art.", "article ", "articles ", "§", "section ", "sec. ", "annex "}
	contains(text, mark)
	not contains(text, "et seq")
}
