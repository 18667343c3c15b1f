# METADATA
# title: A requirement that is called legal cites a law of the register
# description: >-
#   The register of laws and the requirements must agree in both directions: what is called legal comes from an entry
#   there, and stays under watch with it. The basis follows from the source where nothing is written, so this is about a
#   basis that somebody typed. A law that was retired is told as a source that has ended, a name that nobody keeps as a
#   broken reference. Not tested where no register of laws is kept. It cannot see whether the law really says so.
# custom:
#   severity: error
#   basis: duty
#   clauses: ["A.5.31"]
#   needs: [registers]
#   registers: [requirements, laws]
#   after: [requirements/requirement_source_missing, requirements/source_pointer_weak, requirements/source_expired, registers/reference_broken]
#   action: Cite the law in requirements that are called legal, or correct their basis
#   most: are called legal and cite no law
#   fails: "basis: legal, sources: [{id: CTR-004}]"
#   remedy: Cite the entry of the register of laws, or take the basis out, because it follows from the source.
#   frameworks: {iso-14001: ["6.1.3"], iso-22301: ["4.2.2"], nist-csf: [GV.OC-03]}
#   group: F
#   profile: advisory
package goldthread.requirements.legal_requirement_without_law

import data.goldthread.lib
import data.goldthread.live

violations contains {
	"record": {"id": r.id},
	"field": "basis",
	"message": sprintf("%s is called legal, but it cites %s.", [r.id, instead[r.id]]),
	"hint": "Cite the law, or take the basis out: it follows from the source.",
} if {
	some r in live.requirements
	r.id in examined
	not r.id in of_law
	not r.id in unread
}

examined contains r.id if {
	some r in live.requirements
	r.basis == "legal"
	input.meta.laws.kept
}

# of_law are the requirements that cite an entry that stands in the register of
# laws.
of_law := {link.id |
	some link in sources
	link.target_kind == "laws"
	link.target_id in standing
}

unread := {r.id | some r in live.requirements; some field in r.unread; field in {"sources", "basis", "*"}}

standing := {l.id | some l in lib.laws}

# instead is what they cite: no law among it.
instead := object.union(
	{r.id: "no law" | some r in live.requirements},
	{id: sprintf("%s and no law", [lib.listed(others, 3)]) | some id, others in lib.grouped({[link.id, link.target_id] | some link in sources})},
)

sources := [link | some link in lib.source_links; link.resolved]
