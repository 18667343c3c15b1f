# METADATA
# title: Nobody's requirement comes from our own document
# description: >-
#   A supplier's requirement that is taken from our own supplier policy is our requirement on them, turned round. Told
#   are sources that name a document of the management system, or the same thing that is said to meet the requirement. A
#   management decision may be the source of what the organisation asks of itself. It cannot see whether a document of
#   the same name came from the other side.
# custom:
#   severity: warning
#   basis: practice
#   clauses: ["4.2 b"]
#   needs: [registers]
#   registers: [requirements]
#   after: [requirements/requirement_source_missing]
#   profile: advisory
#   action: Cite the document of who asks for it, and not your own
#   fails: "sources: [{id: Supplier Security Policy}], documents: [Supplier Security Policy]"
#   remedy: Cite their document, or record it as your requirement on them.
#   frameworks: {nist-csf: [GV.OC-03]}
#   group: C
package goldthread.requirements.source_circular

import data.goldthread.lib
import data.goldthread.live

violations contains {
	"record": {"id": link.id},
	"field": link.field,
	"value": link.value,
	"message": sprintf("%s is your own document, so it cannot be where %s asked for %s.", [link.value, askers[link.id], link.id]),
	"hint": "Cite their document, or record it as your requirement on them.",
} if {
	some link in lib.unregistered_sources
	plain(link.value) in own
}

violations contains {
	"record": {"id": link.id},
	"field": link.field,
	"value": link.value,
	"message": sprintf("%s is to be met by %s, which is also given as where it is written.", [link.id, link.value]),
	"hint": sprintf("Cite the document in which %s asked for it.", [askers[link.id]]),
} if {
	some link in lib.unregistered_sources
	not plain(link.value) in own
	[link.id, plain(link.value)] in answers
}

# own are the documents of the management system, by each name that they have.
own := ({plain(d.id) | some d in live.documents} | {plain(d.title) | some d in live.documents}) | {plain(alias) |
	some d in live.documents
	some alias in d.aliases
}

# answers are what requirements name as meeting them.
answers := {[r.id, plain(name)] | some r in live.requirements; some name in r.documents}

plain(text) := lower(trim_space(text))

# askers names who asks for each requirement.
askers := object.union(
	{r.id: "anybody" | some r in live.requirements},
	{r.id: lib.either(names) |
		some r in live.requirements
		names := [called[id] | some id in r.parties; called[id]]
		count(names) > 0
	},
)

called := object.union(
	{p.id: p.id | some p in input.registers.parties},
	{p.id: p.name | some p in input.registers.parties; lib.filled(p.name)},
)
